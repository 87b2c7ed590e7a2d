"""Sending a one-time code: this room knows whose sign-in it is and how to reach them."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaskad.accounts.api import CODE_LIFETIME, make_code
from kaskad.audit.api import Tag, operation
from kaskad.commissions.models import Person
from kaskad.core.actor import Actor
from kaskad.core.refusal import Refusal
from kaskad.core.secrets import random_code, unseal
from kaskad.messaging.api import NewMessage, Reader, is_reachable, queue_messages


class NoWayToReach(Refusal):
    code = "commissions.no_way_to_reach"
    text = _(
        "There is no phone, e-mail or Telegram of yours that a code could be sent to. Ask the "
        "secretary of your commission for a new letter."
    )


@operation(Tag.ONE_TIME_CODE_MADE)
def send_code(*, actor: Actor, token: str, tick: datetime, now: datetime) -> None:
    """Send the holder of a link a code in place of the PIN, at once and also at night.

    Refuses what ``make_code`` refuses, and somebody whom no channel of the installation reaches.
    """
    made = make_code(actor=actor, token=token, tick=tick, now=now)
    person = Person.objects.filter(account=made.account).first()
    if person is None:
        raise NoWayToReach
    phone, email = unseal(person.phone_sealed), unseal(person.email_sealed)
    if not is_reachable(person.code, phone=phone, email=email):
        raise NoWayToReach
    message = NewMessage(
        reader=Reader(person.code, made.account.language, phone, email),
        kind="one_time_code",
        occasion=f"one_time_code/{random_code(16)}",  # every code is news
        values={
            "code": f"{made.code[:4]} {made.code[4:]}",
            "minutes": int(CODE_LIFETIME.total_seconds() // 60),
        },
        urgent=True,
        not_after=now + CODE_LIFETIME,
    )
    queue_messages(actor=actor, messages=[message], now=now)
