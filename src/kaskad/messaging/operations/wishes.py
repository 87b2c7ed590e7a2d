"""What readers wish, and the joining of their Telegram chats."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, time

from django.utils.translation import gettext_lazy as _

from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.core.actor import Actor
from kaskad.core.refusal import Refusal
from kaskad.core.secrets import keyed_hash, seal, token_hash
from kaskad.messaging.models import Recipient
from kaskad.messaging.vocab import ELECTRONIC, LINK_LIFETIME
from kaskad.messaging.vocab.kinds import REFUSABLE

_FIELDS = ("channels", "refused", "quiet_from", "quiet_to")


class MustBeTold(Refusal):
    code = "messaging.must_be_told"
    text = _(
        "Messages about your duty to be trained cannot be left out. You can choose how they "
        "reach you."
    )


class ChannelUnknown(Refusal):
    code = "messaging.channel_unknown"
    text = _("There is no such way to send messages. Choose one of the list.")


class LinkOver(Refusal):
    code = "messaging.telegram_link_over"
    text = _("This link to Telegram is used or too old. Make a new one on your page.")


@operation(Tag.PREFERENCES_CHANGED)
def change_wishes(
    *,
    actor: Actor,
    recipient: Recipient,
    channels: Sequence[str],
    refused: Sequence[str],
    quiet_from: time,
    quiet_to: time,
    now: datetime,
) -> Recipient:
    """Keep what a reader wishes: order of channels, kinds to do without, quiet hours.

    Equal ends mean no quiet hours. The same wishes again change nothing. Refuses to leave out what
    the law wants told, and unknown channels.
    """
    if set(refused) - set(REFUSABLE):
        raise MustBeTold(field="refused")
    if set(channels) - set(ELECTRONIC):
        raise ChannelUnknown(field="channels")
    recipient = Recipient.objects.select_for_update().get(pk=recipient.pk)
    before = {name: getattr(recipient, name) for name in _FIELDS}
    recipient.channels = list(dict.fromkeys(channels))
    recipient.refused = sorted(set(refused))
    recipient.quiet_from, recipient.quiet_to = quiet_from, quiet_to
    after = {name: getattr(recipient, name) for name in _FIELDS}
    changed = {name: [_said(before[name]), _said(after[name])] for name in _FIELDS}
    changed = {name: pair for name, pair in changed.items() if pair[0] != pair[1]}
    if not changed:
        nothing_changed()
        return recipient
    recipient.save(update_fields=_FIELDS)

    record(
        actor=actor,
        tag=Tag.PREFERENCES_CHANGED,
        subject=_subject(recipient),
        changes=changed,
        now=now,
    )
    return recipient


@operation(Tag.TELEGRAM_ASKED)
def ask_for_telegram(*, actor: Actor, recipient: Recipient, now: datetime) -> str:
    """Make a token that joins one Telegram chat to the reader within an hour; earlier ones end."""
    token = secrets.token_urlsafe(24)
    recipient = Recipient.objects.select_for_update().get(pk=recipient.pk)
    recipient.link_hash, recipient.link_until = token_hash(token), now + LINK_LIFETIME
    recipient.save(update_fields=["link_hash", "link_until"])

    record(actor=actor, tag=Tag.TELEGRAM_ASKED, subject=_subject(recipient), now=now)
    return token


@operation(Tag.TELEGRAM_CHANGED)
def join_telegram(*, actor: Actor, token: str, chat: str, now: datetime) -> Recipient:
    """Join the chat that sent the token of a reader's link; the link is used up by it.

    The same message of the same chat again changes nothing. Refuses a token that is unknown, used
    by another chat or too old.
    """
    recipient = Recipient.objects.select_for_update().filter(link_hash=token_hash(token)).first()
    if recipient is None or not token:
        raise LinkOver
    mark = _mark(chat)
    if recipient.link_until is None and recipient.telegram_mark == mark:
        nothing_changed()
        return recipient
    if recipient.link_until is None or recipient.link_until <= now:
        raise LinkOver
    recipient.telegram_sealed, recipient.telegram_mark = seal(chat), mark
    recipient.link_until = None
    recipient.save(update_fields=["telegram_sealed", "telegram_mark", "link_until"])

    record(
        actor=actor,
        tag=Tag.TELEGRAM_CHANGED,
        subject=_subject(recipient),
        changes={"telegram": [False, True]},
        now=now,
    )
    return recipient


@operation(Tag.TELEGRAM_CHANGED)
def leave_telegram(*, actor: Actor, chat: str, now: datetime) -> list[Recipient]:
    """Part every reader from a chat that wants no more messages; returns them."""
    rows = list(Recipient.objects.select_for_update().filter(telegram_mark=_mark(chat)))
    if not rows:
        nothing_changed()
        return []
    for recipient in rows:
        recipient.telegram_sealed = recipient.telegram_mark = ""
        recipient.save(update_fields=["telegram_sealed", "telegram_mark"])
        record(
            actor=actor,
            tag=Tag.TELEGRAM_CHANGED,
            subject=_subject(recipient),
            changes={"telegram": [True, False]},
            now=now,
        )
    return rows


def _mark(chat: str) -> str:
    return keyed_hash("telegram", chat)


def _subject(recipient: Recipient) -> Subject:
    return Subject("recipient", recipient.key)


def _said(value: object) -> object:
    return f"{value:%H:%M}" if isinstance(value, time) else value
