"""Who got an answer, who has still to read it, and who was taught an older text of the law."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from kaskad.answers.models import Acknowledgement, Answer
from kaskad.answers.vocab import AnswerState, Push
from kaskad.campaigns.api import (
    Campaign,
)
from kaskad.commissions.api import Commission, Member, children_of, in_subtree, sits_on
from kaskad.core.localized import LocalizedText
from kaskad.core.reading import once
from kaskad.messaging.api import Message

_HELD_ONCE = (AnswerState.PUBLISHED, AnswerState.REPLACED, AnswerState.WITHDRAWN)

_ENDED = (AnswerState.REPLACED, AnswerState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class TerritoryCount:
    """How many of those who sit in a territory have read something, of how many who have to."""

    code: str
    name: LocalizedText
    done: int
    all: int


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """An answer that somebody got and that does not hold any more."""

    code: str
    number: int
    question: LocalizedText
    state: str
    changed_at: datetime
    new_code: str
    new_number: int | None


def occasion_of(answer: Answer, kind: str) -> str:
    """The natural key of what is told of an answer."""
    return f"answer/{answer.code}/{kind}"


def got_before(answer: Answer) -> Q:
    """Members who got an answer: they read it, were told it at a seminar, or got a message."""
    known = Acknowledgement.objects.filter(answer=answer, member=OuterRef("pk"))
    told = Message.objects.filter(
        occasion__in=[occasion_of(answer, Push.PUBLISHED), *_as_replacement(answer)],
        recipient__key=OuterRef("person__code"),
    )
    return Q(Exists(known)) | Q(Exists(told))


def got(answer: Answer) -> QuerySet[Member]:
    """Everybody who got an answer, whether they still sit or not."""
    return Member.objects.filter(got_before(answer)).order_by("id")


def _as_replacement(answer: Answer) -> list[str]:
    """Who was told that an older answer was replaced got its replacement with that message."""
    return [occasion_of(answer.replaces, Push.REPLACED)] if answer.replaces else []


def unread_answers(campaign: Campaign, member: int) -> list[Answer]:
    """Answers in force that a member has not acknowledged, the newest first."""
    news = _news(campaign, member)
    return [one for one in news if one.state == AnswerState.PUBLISHED]


@once
def _news(campaign: Campaign, member: int) -> tuple[Answer, ...]:
    """What a member has still to read, and what ended of what they read, newest first."""
    mine = Acknowledgement.objects.filter(answer=OuterRef("pk"), member=member)
    unread = Q(~Exists(mine), state=AnswerState.PUBLISHED)
    ended = Q(Exists(mine.filter(change_seen_at=None)), state__in=_ENDED)
    rows = Answer.objects.filter(unread | ended, campaign=campaign)
    return tuple(rows.select_related("replacement").order_by("-number"))


def changed_answers(campaign: Campaign, member: int) -> list[ChangedAnswer]:
    """Answers that a member knows, that do not hold any more, and who has not seen it yet."""
    found = []
    for old in ended_unseen(campaign, member):
        new = old.replacement if old.state == AnswerState.REPLACED else None
        found.append(
            ChangedAnswer(
                code=old.code,
                number=old.number or 0,
                question=old.question,
                state=old.state,
                changed_at=old.ended_at or old.edited_at,
                new_code=new.code if new else "",
                new_number=new.number if new else None,
            )
        )
    return found


def ended_unseen(campaign: Campaign, member: int) -> list[Answer]:
    """Answers that a member knows and that ended, which they have not seen yet."""
    return [one for one in _news(campaign, member) if one.state in _ENDED]


def needs_to_confirm(answer: Answer, member: int) -> bool:
    """Whether a member has still to say that they know an answer, or what became of it."""
    row = Acknowledgement.objects.filter(answer=answer, member=member).first()
    if row is None:
        return answer.state == AnswerState.PUBLISHED
    return answer.state != AnswerState.PUBLISHED and row.change_seen_at is None


def acknowledged_by_territory(
    answer: Answer, commission: Commission, day: date
) -> list[TerritoryCount]:
    """How many who sit below a commission know an answer, territory by territory."""
    sitting = Member.objects.filter(in_subtree(commission, "commission__"), sits_on(day))
    known = sitting.filter(pk__in=Acknowledgement.objects.filter(answer=answer).values("member"))
    return _by_territory(commission, sitting, known)


def not_acknowledged(answer: Answer, commission: Commission, day: date, limit: int) -> list[int]:
    """Ids of full-time members below a commission who do not know an answer yet."""
    sitting = Member.objects.filter(
        in_subtree(commission, "commission__"), sits_on(day), full_time=True
    )
    known = Acknowledgement.objects.filter(answer=answer).values("member")
    return list(sitting.exclude(pk__in=known).order_by("id").values_list("id", flat=True)[:limit])


def _by_territory(
    commission: Commission, sitting: QuerySet[Member], known: QuerySet[Member]
) -> list[TerritoryCount]:
    below = {"central": "region", "region": "district"}.get(commission.level)
    field = f"commission__{below}" if below else "commission"
    everybody, done = _counts(sitting, field), _counts(known, field)
    return [
        TerritoryCount(one.code, one.name, done.get(one.pk, 0), everybody[one.pk])
        for one in children_of(commission)
        if one.pk in everybody
    ]


def _counts(members: QuerySet[Member], field: str) -> dict[int, int]:
    rows = members.values_list(field).annotate(count=Count("id")).order_by()
    return dict(rows)
