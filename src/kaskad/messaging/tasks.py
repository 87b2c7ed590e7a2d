"""What the worker does for this room."""

from __future__ import annotations

from datetime import datetime, timedelta

from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.messaging.operations.chats import Chats
from kaskad.messaging.operations.postman import Postman
from kaskad.messaging.queries.gateways import gateways_in_use

_ASK_TELEGRAM_EVERY = timedelta(seconds=2)


class _Asked:
    """When this process last asked Telegram; its answers come at once, so it is not hammered."""

    last: datetime | None = None


def work_on_messages() -> bool:
    """Send one batch of what is due; whether there was any."""
    return Postman(gateways_in_use(), actor=Actor.system("messaging")).work()


def work_on_chats() -> bool:
    """Read what people wrote to the bot; whether there was anything."""
    gateway = gateways_in_use().telegram
    now = clock.machine_now()
    if gateway is None or (_Asked.last is not None and now < _Asked.last + _ASK_TELEGRAM_EVERY):
        return False
    _Asked.last = now
    return Chats(gateway, actor=Actor.system("messaging")).work() > 0
