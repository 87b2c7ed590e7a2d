"""The ways out that this installation uses: those of its settings, none in a demonstration."""

from __future__ import annotations

from django.conf import settings

from kaskad.core.gateways import Gateways
from kaskad.messaging.vocab import Channel


def gateways_in_use() -> Gateways:
    """Where people are invented nothing leaves the machine, whatever the settings say."""
    if settings.KASKAD_SYNTHETIC_PEOPLE:
        return Gateways()
    found: Gateways = settings.KASKAD_GATEWAYS
    return found


def usable_channels(gateways: Gateways) -> tuple[str, ...]:
    """The names of the ways out that are set up; paper is none of them."""
    ways = (
        (Channel.EMAIL, gateways.mail),
        (Channel.SMS, gateways.sms),
        (Channel.TELEGRAM, gateways.telegram),
    )
    return tuple(channel.value for channel, way in ways if way is not None)
