"""How far messages are: counts, failures in words, papers to hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from kaskad.core.reading import once
from kaskad.core.refusal import NotFound
from kaskad.core.rows import one_of
from kaskad.messaging.models import Attempt, Message
from kaskad.messaging.queries.texts import filled, wordings_of
from kaskad.messaging.vocab import TROUBLED, State
from kaskad.messaging.vocab.kinds import KINDS


@dataclass(frozen=True, slots=True)
class Territory:
    """Whose messages: those of a region, district or place (``level``); empty for all."""

    level: str = ""
    code: str = ""

    @property
    def filter(self) -> Q:
        """Messages of the territory, what lies below it included."""
        return Q(**{self.level: self.code}) if self.level else Q()


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message in a list; ``reason`` is the code of the last try, ``error`` what was said."""

    code: str
    key: str
    kind: str
    state: str
    channel: str
    place: str
    tries: int
    queued_at: datetime
    next_try: datetime
    ended_at: datetime | None
    reason: str
    error: str


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A message to be handed on paper, in its reader's language."""

    code: str
    key: str
    place: str
    language: str
    subject: str
    text: str


def state_counts(territory: Territory) -> dict[str, int]:
    """How many messages are in each state; states without any are left out."""
    if territory.level:
        rows = Message.objects.filter(territory.filter).order_by()
        return dict(rows.values_list("state").annotate(Count("id")))
    counts: Counter[str] = Counter()
    for (_kind, state), count in kind_counts(territory).items():
        counts[state] += count
    return dict(counts)


@once
def kind_counts(territory: Territory) -> dict[tuple[str, str], int]:
    """How many messages of each kind are in each state."""
    rows = Message.objects.filter(territory.filter).order_by().values_list("kind", "state")
    return {(kind, state): count for kind, state, count in rows.annotate(Count("id"))}


def reason_counts(territory: Territory) -> list[tuple[str, str, int]]:
    """(channel, code, count) of what went wrong in the tries, the most frequent first."""
    inside = Message.objects.filter(territory.filter)
    rows = Attempt.objects.filter(outcome__in=("refused", "busy", "unclear", "failed"))
    if territory.level:
        rows = rows.filter(message__in=inside)
    counted = rows.order_by().values_list("channel", "code").annotate(count=Count("id"))
    return [(channel, code, n) for channel, code, n in counted.order_by("-count", "code")[:20]]


def troubled_messages(territory: Territory, limit: int) -> list[MessageRow]:
    """Messages that wait for people to act, newest first; what is only to be handed comes last."""
    rows = Message.objects.filter(territory.filter)
    urgent = [state for state in TROUBLED if state != State.TO_PRINT]
    found = _rows(rows.filter(state__in=urgent), limit)
    return found + _rows(rows.filter(state=State.TO_PRINT), limit - len(found))


def latest_messages(territory: Territory, limit: int) -> list[MessageRow]:
    """The messages queued last."""
    rows = Message.objects.filter(territory.filter)
    return _rows(rows, limit, everybody=not territory.level)


def message_by_code(code: str) -> Message:
    """The message with this code; NotFound if there is none."""
    message = one_of(Message.objects.select_related("recipient").filter(code=code))
    if message is None:
        raise NotFound
    return message


def papers(territory: Territory, limit: int) -> list[PaperRow]:
    """What is to be handed on paper, by region and place."""
    chosen = Message.objects.filter(territory.filter, state=State.TO_PRINT)
    # Of few the database is to look at theirs, not to go along all by region and place.
    order = (
        ("place", "id") if territory.level in ("district", "place") else ("region", "place", "id")
    )
    rows = list(chosen.select_related("recipient").order_by(*order)[:limit])
    wordings = wordings_of({(row.kind, row.version) for row in rows})
    found = []
    for row in rows:
        language = row.recipient.language
        wording = wordings[row.kind, row.version][language]
        said = filled(KINDS[row.kind], wording, language, row.values_sealed)
        found.append(
            PaperRow(row.code, row.recipient.key, row.place, language, said.subject, said.text)
        )
    return found


def _rows(messages: QuerySet[Message], limit: int, *, everybody: bool = False) -> list[MessageRow]:
    """The newest of some messages.

    Their numbers are found first, in an index of what they have in common, and put in order by a
    sum: going by the number itself, the database would look at every message there is.
    """
    last = Attempt.objects.filter(message=OuterRef("pk")).order_by("-id")
    nothing = Value("")
    newest = F("id").desc() if everybody else (F("id") + 0).desc()
    rows = Message.objects.filter(pk__in=messages.order_by(newest).values("id")[:limit])
    chosen = rows.annotate(
        reason=Coalesce(Subquery(last.values("code")[:1]), nothing),
        error=Coalesce(Subquery(last.values("error")[:1]), nothing),
    ).order_by("-id")
    fields = (
        "code", "recipient__key", "kind", "state", "channel", "place", "tries", "queued_at",
        "next_try", "ended_at", "reason", "error",
    )  # fmt: skip
    return [MessageRow(*row) for row in chosen.values_list(*fields)]
