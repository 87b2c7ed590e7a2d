"""What a reader wishes: channels, quiet hours, kinds to do without; and the way to say so."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import time

from django.urls import reverse
from django.utils import translation

from kaskad.core.refusal import NotFound
from kaskad.core.secrets import keyed_code, unseal
from kaskad.messaging.models import Recipient
from kaskad.messaging.vocab import QUIET_FROM, QUIET_TO, Channel

_TOKEN_LETTERS = 24  # 119 bits


@dataclass(frozen=True, slots=True)
class Wishes:
    """A reader's wishes; addresses are masked, for a letter may have been passed on."""

    key: str
    language: str
    addresses: dict[str, str]
    channels: tuple[str, ...]
    refused: tuple[str, ...]
    quiet_from: time
    quiet_to: time


@dataclass(frozen=True, slots=True)
class KnownAddresses:
    """Where messages to a reader went until now."""

    phone: str = ""
    email: str = ""
    has_telegram: bool = False


def known_addresses(key: str) -> KnownAddresses:
    """The addresses of a reader as messages used them; none before the first message."""
    recipient = Recipient.objects.filter(key=key).first()
    if recipient is None:
        return KnownAddresses()
    return KnownAddresses(
        unseal(recipient.phone_sealed),
        unseal(recipient.email_sealed),
        bool(recipient.telegram_sealed),
    )


def wishes_token(key: str) -> str:
    """What stands in a message's link to the reader's settings: theirs alone, and it stays."""
    return f"{key}-{keyed_code('messaging-wishes', key, _TOKEN_LETTERS)}"


def wishes_path(key: str, language: str) -> str:
    """The address of the reader's settings on this site."""
    with translation.override(language):
        return reverse("messaging:wishes", args=[wishes_token(key)])


def one_click_path(key: str, kind: str) -> str:
    """The address to which a mail program sends "no more of these" (RFC 8058)."""
    return reverse("message-machines:one_click", args=[wishes_token(key), kind])


def recipient_by_token(token: str) -> Recipient:
    """The reader whose link this is; NotFound for all others."""
    key = token.rpartition("-")[0]
    if not key or not hmac.compare_digest(wishes_token(key).encode(), token.encode()):
        raise NotFound
    return recipient_by_key(key)


def recipient_by_key(key: str) -> Recipient:
    """The reader under this key; NotFound before the first message."""
    recipient = Recipient.objects.filter(key=key).first()
    if recipient is None:
        raise NotFound
    return recipient


def wishes_of(recipient: Recipient) -> Wishes:
    """What the reader has wished so far."""
    phone, email = unseal(recipient.phone_sealed), unseal(recipient.email_sealed)
    addresses = {}
    if recipient.telegram_sealed:
        addresses[Channel.TELEGRAM.value] = ""
    if email:
        name, _, domain = email.partition("@")
        addresses[Channel.EMAIL.value] = f"{name[:1]}…@{domain}"
    if phone:
        addresses[Channel.SMS.value] = f"… {phone[-4:-2]} {phone[-2:]}"
    return Wishes(
        key=recipient.key,
        language=recipient.language,
        addresses=addresses,
        channels=tuple(recipient.channels),
        refused=tuple(recipient.refused),
        quiet_from=recipient.quiet_from or QUIET_FROM,
        quiet_to=recipient.quiet_to or QUIET_TO,
    )
