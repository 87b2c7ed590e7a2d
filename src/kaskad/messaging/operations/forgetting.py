"""Forgetting a reader, and what messages said once they have ended."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.core.actor import Actor
from kaskad.core.retention import RetentionRule
from kaskad.core.secrets import random_code
from kaskad.messaging.models import Message, Recipient
from kaskad.messaging.vocab import State

_NOT_ENDED = (State.WAITING.value, State.SENDING.value)


@operation(Tag.READER_FORGOTTEN)
def forget_reader(*, actor: Actor, key: str, now: datetime) -> None:
    """Remove addresses and wishes of a reader, and what the messages said; counts stay.

    What still waits is not sent any more. An unknown reader changes nothing.
    """
    recipient = Recipient.objects.select_for_update().filter(key=key).first()
    if recipient is None:
        nothing_changed()
        return
    messages = Message.objects.filter(recipient=recipient)
    messages.filter(state__in=_NOT_ENDED).update(state=State.WITHHELD.value, ended_at=now)
    for message in messages.only("pk"):
        # An occasion may name the reader's key.
        Message.objects.filter(pk=message.pk).update(occasion=random_code(16), values_sealed="")
    recipient.key = f"gone-{random_code(16)}"
    recipient.phone_sealed = recipient.email_sealed = recipient.telegram_sealed = ""
    recipient.contacts_mark = recipient.telegram_mark = recipient.link_hash = ""
    recipient.save(
        update_fields=[
            "key", "phone_sealed", "email_sealed", "telegram_sealed", "contacts_mark",
            "telegram_mark", "link_hash",
        ]
    )  # fmt: skip

    record(
        actor=actor,
        tag=Tag.READER_FORGOTTEN,
        subject=Subject("reader", recipient.key),
        changes={"messages": messages.count()},
        now=now,
    )


def _ended(before: datetime) -> QuerySet[Message]:
    return Message.objects.filter(ended_at__lt=before).exclude(values_sealed="")


RETENTION = (
    RetentionRule(
        name="message_values",
        days=90,
        holds="what messages said about people (encrypted)",
        counted_from="the day on which the message ended",
        count=lambda before: _ended(before).count(),
        remove=lambda before: _ended(before).update(values_sealed=""),
    ),
)
