"""Taking up what is due: which way each message goes now, or why it goes nowhere."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q

from kaskad.audit.api import Tag, nothing_changed, operation
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.bulk import update_rows
from kaskad.core.secrets import random_code, unseal
from kaskad.messaging.models import Attempt, Message, Recipient
from kaskad.messaging.queries.texts import filled, with_wishes, wordings_of
from kaskad.messaging.queries.ways import possible_ways
from kaskad.messaging.rules.delivery import next_way
from kaskad.messaging.rules.letter import Letter
from kaskad.messaging.rules.quiet import quiet_until
from kaskad.messaging.vocab import (
    BATCH,
    KEPT_AT_ONCE,
    LEASE,
    QUIET_FROM,
    QUIET_TO,
    Channel,
    Outcome,
    State,
)
from kaskad.messaging.vocab.kinds import KINDS

_CLAIM_LETTERS = 16
_COLUMNS = ("state", "channel", "next_try", "claimed_until", "claimed_by", "ended_at", "tries")


@dataclass(frozen=True, slots=True)
class Claim:
    """What one worker took up: ``looked`` messages were due, ``letters`` of them can go now."""

    token: str
    looked: int
    letters: tuple[Letter, ...] = ()


class _Next(NamedTuple):
    state: str
    channel: str
    next_try: datetime
    claimed: bool = False


@operation(Tag.MESSAGE_TRIED)
def claim_messages(
    *,
    actor: Actor,  # noqa: ARG001  the shape of an operation
    usable: Collection[str],
    idempotent: Collection[str],
    alive: datetime,
    now: datetime,
) -> Claim:
    """Take up the messages that are due, urgent ones first; the claim ends by itself.

    ``usable`` are the channels through which this installation sends; without any, messages are
    kept here; ``idempotent`` those that send one reference once. ``alive`` is the machine's moment,
    by which claims end. Messages whose worker died while sending come first. A claim is no change
    of what is said, so it leaves no entry; what is not wanted, too late or without a way ends here.
    """
    nothing_changed()
    recovered = _recover(idempotent, alive, now)
    rows = list(
        Message.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(Q(claimed_until=None) | Q(claimed_until__lt=alive))
        .filter(state=State.WAITING, next_try__lte=now)
        .select_related("recipient")
        .order_by("-urgent", "next_try", "id")[: BATCH if usable else KEPT_AT_ONCE]
    )
    token = random_code(_CLAIM_LETTERS)
    chosen = [(row, _next(row, usable, now)) for row in rows]
    update_rows(Message, _COLUMNS, [_changes(row, one, token, alive, now) for row, one in chosen])
    _wipe([row.pk for row, one in chosen if _ends(one) and KINDS[row.kind].is_secret])
    claimed = [(row, one.channel) for row, one in chosen if one.claimed]
    return Claim(token, len(rows) + recovered, _letters(claimed))


@operation(Tag.MESSAGE_TRIED)
def release_messages(
    *,
    actor: Actor,  # noqa: ARG001  the shape of an operation
    token: str,
    message_ids: Sequence[int],
    until: datetime,
    now: datetime,  # noqa: ARG001  the shape of an operation
) -> int:
    """Give claimed messages back untried until a later moment: their channel is in trouble."""
    nothing_changed()
    mine = Message.objects.filter(pk__in=message_ids, claimed_by=token, state=State.WAITING)
    return mine.update(claimed_until=None, claimed_by="", next_try=until)


def _ends(chosen: _Next) -> bool:
    return chosen.state not in (State.WAITING, State.TO_PRINT, State.GIVEN_UP)


def _wipe(message_ids: Sequence[int]) -> None:
    """A secret that will not be sent is kept no longer."""
    if message_ids:
        Message.objects.filter(pk__in=message_ids).update(values_sealed="")


def _next(message: Message, usable: Collection[str], now: datetime) -> _Next:
    kind, recipient = KINDS[message.kind], message.recipient
    if message.not_after is not None and message.not_after <= now:
        return _Next(State.TOO_LATE.value, message.channel, message.next_try)
    if kind.may_refuse and kind.code in recipient.refused:
        return _Next(State.WITHHELD.value, message.channel, message.next_try)
    step = next_way(possible_ways(message, usable or kind.channels), message.passed)
    if usable and step.state != State.WAITING:
        return _Next(step.state.value, step.channel, message.next_try)
    quiet = _quiet(recipient, now)
    if quiet is not None and not message.urgent:
        return _Next(State.WAITING.value, message.channel, quiet)
    if not usable:
        return _Next(State.KEPT.value, step.channel, message.next_try)
    return _Next(State.WAITING.value, step.channel, message.next_try, claimed=True)


def _quiet(recipient: Recipient, now: datetime) -> datetime | None:
    local = now.astimezone(clock.zone())
    begins = QUIET_FROM if recipient.quiet_from is None else recipient.quiet_from
    ends = QUIET_TO if recipient.quiet_to is None else recipient.quiet_to
    return quiet_until(local, begins, ends)


def _changes(
    message: Message, chosen: _Next, token: str, alive: datetime, now: datetime
) -> tuple[object, ...]:
    ended = None if chosen.state == State.WAITING else now
    return (
        chosen.state,
        chosen.channel,
        chosen.next_try,
        alive + LEASE if chosen.claimed else None,
        token if chosen.claimed else "",
        ended,
        message.tries if chosen.channel == message.channel else 0,
        message.pk,
    )


def _recover(idempotent: Collection[str], alive: datetime, now: datetime) -> int:
    """Messages whose worker died between sending and writing down what became of it.

    Nobody knows whether they went out, so only a channel that sends one reference once gets them
    again unasked.
    """
    dead = list(
        Message.objects.select_for_update(skip_locked=True)
        .filter(state=State.SENDING, claimed_until__lt=alive)
        .order_by("id")[:BATCH]
    )
    if not dead:
        return 0
    again = [one.pk for one in dead if one.channel in idempotent]
    unclear = [one.pk for one in dead if one.channel not in idempotent]
    keys = [one.pk for one in dead]
    Attempt.objects.filter(message__in=keys, outcome=Outcome.BEGUN).update(
        outcome=Outcome.UNCLEAR, code="worker.died", ended_at=now
    )
    free = {"claimed_until": None, "claimed_by": ""}
    Message.objects.filter(pk__in=again).update(state=State.WAITING, next_try=now, **free)
    Message.objects.filter(pk__in=unclear).update(state=State.UNCLEAR, ended_at=now, **free)
    return len(dead)


def _letters(claimed: Sequence[tuple[Message, str]]) -> tuple[Letter, ...]:
    wordings = wordings_of({(row.kind, row.version) for row, _ in claimed})
    letters = []
    for row, channel in claimed:
        recipient, kind = row.recipient, KINDS[row.kind]
        language = recipient.language
        wording = wordings[row.kind, row.version][language]
        said = filled(kind, wording, language, row.values_sealed)
        letters.append(
            Letter(
                message_id=row.pk,
                code=row.code,
                key=recipient.key,
                kind=row.kind,
                channel=channel,
                address=_address(recipient, channel),
                language=language,
                subject=said.subject,
                text=with_wishes(kind, said.text, language, recipient.key),
                short=said.short,
            )
        )
    return tuple(letters)


def _address(recipient: Recipient, channel: str) -> str:
    sealed = {
        Channel.TELEGRAM: recipient.telegram_sealed,
        Channel.EMAIL: recipient.email_sealed,
        Channel.SMS: recipient.phone_sealed,
    }
    return unseal(sealed[Channel(channel)])
