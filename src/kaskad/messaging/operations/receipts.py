"""What a provider says later: delivered, or not."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from kaskad.audit.api import Tag, nothing_changed, operation
from kaskad.core.actor import Actor
from kaskad.core.refusal import NotFound
from kaskad.messaging.models import Attempt, Message
from kaskad.messaging.operations.trying import Settlement
from kaskad.messaging.queries.gateways import gateways_in_use, usable_channels
from kaskad.messaging.queries.ways import possible_ways
from kaskad.messaging.rules.delivery import Step, next_way
from kaskad.messaging.vocab import Channel, Outcome, State

_OPEN = (State.SENDING, State.SENT, State.UNCLEAR)


@operation(Tag.MESSAGE_TRIED)
def take_receipt(
    *,
    actor: Actor,  # noqa: ARG001  the shape of an operation
    reference: str,
    delivered: bool,
    now: datetime,
) -> Message:
    """Take a receipt of the SMS provider; ``reference`` is its own number or ours.

    Delivered ends the message. Not delivered sends it on by the next channel. The same receipt
    again, or one about a message that has gone another way since, changes nothing but the try. The
    try is the record of it; a receipt leaves no entry. Raises NotFound for an unknown reference: a
    provider asks again, and the number may only be on its way.
    """
    nothing_changed()
    mine = Q(gateway_id=reference) | Q(message__code=reference)
    attempt = (
        Attempt.objects.filter(mine, channel=Channel.SMS).exclude(message=None).order_by("-id")
    ).first()
    if attempt is None or not reference:
        raise NotFound
    locked = Message.objects.select_for_update(of=("self",)).select_related("recipient")
    message = locked.get(pk=attempt.message_id)
    attempt.refresh_from_db()
    if attempt.outcome in (Outcome.DELIVERED, Outcome.FAILED):
        return message
    attempt.outcome = Outcome.DELIVERED if delivered else Outcome.FAILED
    attempt.ended_at = now
    attempt.save(update_fields=["outcome", "ended_at"])
    if message.state not in _OPEN or message.channel != Channel.SMS:
        return message
    if delivered:
        Settlement.put(message, Step(State.DELIVERED, message.channel, tries=message.tries), now)
        return message
    possible = possible_ways(message, usable_channels(gateways_in_use()))
    Settlement.put(message, next_way(possible, {*message.passed, message.channel}), now)
    return message
