"""By which channels a message can go, in order."""

from __future__ import annotations

from collections.abc import Collection

from kaskad.messaging.models import Message, Recipient
from kaskad.messaging.queries.gateways import gateways_in_use, usable_channels
from kaskad.messaging.rules.delivery import ways
from kaskad.messaging.vocab import Channel
from kaskad.messaging.vocab.kinds import KINDS


def reachable(recipient: Recipient) -> tuple[str, ...]:
    """The channels by which a reader can be reached at all."""
    has = (
        (Channel.TELEGRAM.value, recipient.telegram_sealed),
        (Channel.EMAIL.value, recipient.email_sealed),
        (Channel.SMS.value, recipient.phone_sealed),
        (Channel.PRINT.value, "paper"),
    )
    return tuple(channel for channel, there in has if there)


def is_reachable(key: str, *, phone: str, email: str) -> bool:
    """Whether a channel of this installation leads to somebody with these addresses."""
    has = {Channel.SMS.value: phone, Channel.EMAIL.value: email}
    usable = usable_channels(gateways_in_use())
    if any(has.get(channel) for channel in usable):
        return True
    if Channel.TELEGRAM not in usable:
        return False
    return Recipient.objects.filter(key=key).exclude(telegram_sealed="").exists()


def possible_ways(message: Message, usable: Collection[str]) -> tuple[str, ...]:
    """The channels for a message, in order; paper can always be handed where the kind allows it."""
    allowed = {one for one in KINDS[message.kind].channels if one in usable or one == Channel.PRINT}
    recipient = message.recipient
    return ways(recipient.channels, reachable(recipient), allowed)
