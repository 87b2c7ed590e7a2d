"""Writing a try down before it is made, and what became of it afterwards."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from kaskad.audit.api import Tag, nothing_changed, operation
from kaskad.core.actor import Actor
from kaskad.messaging.models import Attempt, Message
from kaskad.messaging.queries.ways import possible_ways
from kaskad.messaging.rules.delivery import Result, Step, after
from kaskad.messaging.vocab import TRIES, TRY_LEASE, URGENT_TRIES, Outcome, State
from kaskad.messaging.vocab.kinds import KINDS

_KEEPS_SECRET = (State.WAITING, State.SENDING, State.UNCLEAR, State.GIVEN_UP, State.TO_PRINT)
_MESSAGE = (
    "state", "channel", "passed", "tries", "next_try", "claimed_until", "claimed_by", "ended_at",
    "values_sealed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tried:
    """A try that was made, and what the channel said."""

    message_id: int
    attempt_id: int
    result: Result


class Settlement:
    """The one way in which a message moves on."""

    @staticmethod
    def put(message: Message, step: Step, now: datetime) -> None:
        """Put the next step into the message; what opens something is wiped at the end."""
        if step.channel != message.channel and message.channel:
            message.passed = [*message.passed, message.channel]
        message.state, message.channel, message.tries = step.state, step.channel, step.tries
        message.next_try = now + step.wait
        message.claimed_until, message.claimed_by = None, ""
        message.ended_at = None if step.state == State.WAITING else now
        if KINDS[message.kind].is_secret and step.state not in _KEEPS_SECRET:
            message.values_sealed = ""
        message.save(update_fields=_MESSAGE)


@operation(Tag.MESSAGE_TRIED)
def begin_tries(
    *,
    actor: Actor,  # noqa: ARG001  the shape of an operation
    token: str,
    message_ids: Sequence[int],
    alive: datetime,
    now: datetime,
) -> dict[int, int]:
    """Write down that messages are being sent, before they are; the ids of the tries by message.

    Messages that are no longer this worker's are left out. From here on a message is sent again by
    nobody until it is known what became of it.
    """
    nothing_changed()
    rows = list(
        Message.objects.select_for_update()
        .filter(pk__in=message_ids, claimed_by=token, state=State.WAITING)
        .order_by("id")
    )
    for row in rows:
        row.state, row.tries, row.claimed_until = State.SENDING, row.tries + 1, alive + TRY_LEASE
    Message.objects.bulk_update(rows, ["state", "tries", "claimed_until"])
    begun = {}
    for row in rows:
        attempt = Attempt.objects.create(
            message=row, channel=row.channel, began_at=now, outcome=Outcome.BEGUN
        )
        begun[row.pk] = attempt.pk
    return begun


@operation(Tag.MESSAGE_TRIED)
def finish_tries(
    *,
    actor: Actor,  # noqa: ARG001  the shape of an operation
    tried: Sequence[Tried],
    usable: Collection[str],
    idempotent: Collection[str],
    now: datetime,
) -> None:
    """Write down what became of tries, and what comes next for each message.

    The tries themselves are the record of it; they leave no entry.
    """
    nothing_changed()
    keys = [one.message_id for one in tried]
    locked = Message.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("id")
    rows = {row.pk: row for row in locked.select_related("recipient")}
    for one in tried:
        _write_down(one, now)
        message = rows[one.message_id]
        # A receipt may have been faster, or another worker, who thought this one dead.
        if message.state in (State.SENDING, State.UNCLEAR):
            step = _step(message, one.result, usable, idempotent)
            Settlement.put(message, step, now)


def _write_down(one: Tried, now: datetime) -> None:
    result = one.result
    Attempt.objects.filter(pk=one.attempt_id).update(
        ended_at=now,
        outcome=result.outcome,
        code=result.code,
        error=result.error,
        gateway_id=result.gateway_id,
    )


def _step(
    message: Message, result: Result, usable: Collection[str], idempotent: Collection[str]
) -> Step:
    step = after(
        result,
        key=message.code,
        channel=message.channel,
        tries=message.tries,
        possible=possible_ways(message, usable),
        passed=message.passed,
        is_idempotent=message.channel in idempotent,
        most=URGENT_TRIES if message.urgent else TRIES,
    )
    leaves = step.channel != message.channel
    if leaves and message.attempts.filter(outcome=Outcome.UNCLEAR).exists():
        # It may have gone out before; another channel would tell it twice.
        return Step(State.UNCLEAR, message.channel, tries=message.tries)
    return step
