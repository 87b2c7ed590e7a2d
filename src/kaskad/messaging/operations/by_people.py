"""What people decide about single messages: once more, or handed on paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaskad.audit.api import Line, Subject, Tag, nothing_changed, operation, record, record_many
from kaskad.core.actor import Actor
from kaskad.core.refusal import Refusal
from kaskad.messaging.models import Message
from kaskad.messaging.vocab import SENT_AGAIN_FROM, State


class NotToBeSentAgain(Refusal):
    code = "messaging.not_to_be_sent_again"
    text = _(
        "Only a message that is unclear or was not reached can be sent again. Reload the page to "
        "see how far this one is."
    )


class TooLateToSend(Refusal):
    code = "messaging.too_late"
    text = _("What the message says is over. Nobody would have use of it.")


@operation(Tag.MESSAGE_SENT_AGAIN)
def send_again(*, actor: Actor, message: Message, now: datetime) -> Message:
    """Let an unclear or unreached message go out once more, from its first channel on.

    A person decides that: nobody else knows whether the reader has it. One that waits already stays
    as it is. Refuses messages that went well and those that are of no use any more.
    """
    message = Message.objects.select_for_update().get(pk=message.pk)
    if message.state == State.WAITING:
        nothing_changed()
        return message
    if message.state not in SENT_AGAIN_FROM:
        raise NotToBeSentAgain
    if message.not_after is not None and message.not_after <= now:
        raise TooLateToSend
    before = message.state
    message.state, message.channel, message.passed = State.WAITING, "", []
    message.tries, message.next_try, message.ended_at = 0, now, None
    message.save(update_fields=["state", "channel", "passed", "tries", "next_try", "ended_at"])

    record(
        actor=actor,
        tag=Tag.MESSAGE_SENT_AGAIN,
        subject=Subject("message", message.code, message.kind, message.place),
        changes={"state": [before, State.WAITING.value]},
        now=now,
    )
    return message


@operation(Tag.MESSAGES_HANDED)
def hand_papers(*, actor: Actor, codes: Sequence[str], now: datetime) -> int:
    """Say that messages were handed on paper; returns how many were not before."""
    rows = list(
        Message.objects.select_for_update()
        .filter(code__in=codes, state=State.TO_PRINT)
        .order_by("id")
    )
    if not rows:
        nothing_changed()
        return 0
    for row in rows:
        row.state, row.ended_at = State.PRINTED, now
    Message.objects.bulk_update(rows, ["state", "ended_at"], batch_size=500)

    counts = Counter(row.place for row in rows)
    record_many(
        actor=actor,
        lines=[
            Line(Tag.MESSAGES_HANDED, Subject("papers", place or "-", "", place), {"count": count})
            for place, count in sorted(counts.items())
        ],
        now=now,
    )
    return len(rows)
