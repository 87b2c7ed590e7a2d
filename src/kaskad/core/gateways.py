"""The ways out for messages, as ``kaskad.toml`` names them: mail, SMS, Telegram.

A table that is missing means that there is no such way. What is wrong is said with table and key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kaskad.core.settings_table import SettingsTable

TABLES = ("mail", "sms", "telegram")
_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_SMS_PLACES = frozenset({"to", "text", "id", "secret", "sender"})
_PLACE = re.compile(r"\{(\w*)\}")
_DELIVERED = ("delivered",)
_FAILED = ("failed", "undelivered", "rejected", "expired")
_TOKEN_LETTERS = 20
_TOKEN = re.compile(r"\d+:[\w-]+")


@dataclass(frozen=True, slots=True)
class MailGateway:
    """An SMTP server; ``security`` is starttls, tls or none."""

    host: str
    sender: str
    port: int = 587
    security: str = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 30.0


@dataclass(frozen=True, slots=True)
class SmsGateway:
    """A provider with an HTTP address.

    ``fields`` is the body, JSON or a form, whose values may hold {to}, {text}, {id}, {sender} and
    {secret}; headers too. ``is_idempotent``: the provider promises that one {id} is sent once.
    """

    url: str
    fields: Mapping[str, Any]
    method: str = "POST"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = "json"
    secret: str = field(default="", repr=False)
    sender: str = ""
    accepted: tuple[int, ...] = (200, 201, 202)
    id_path: str = ""
    is_idempotent: bool = False
    receipt_token: str = field(default="", repr=False)
    receipt_id: str = "id"
    receipt_state: str = "status"
    receipt_delivered: tuple[str, ...] = _DELIVERED
    receipt_failed: tuple[str, ...] = _FAILED
    is_trusted: bool = False
    parallel: int = 4
    timeout: float = 20.0


@dataclass(frozen=True, slots=True)
class TelegramGateway:
    """A bot; ``base`` is the address of the Bot API."""

    token: str = field(repr=False)
    bot: str = ""
    base: str = "https://api.telegram.org"
    is_trusted: bool = False
    parallel: int = 4
    timeout: float = 20.0


@dataclass(frozen=True, slots=True)
class Gateways:
    """Every way out that the installation has."""

    mail: MailGateway | None = None
    sms: SmsGateway | None = None
    telegram: TelegramGateway | None = None

    @property
    def any(self) -> bool:
        """Whether anything can leave the machine."""
        return bool(self.mail or self.sms or self.telegram)


def read_gateways(raw: Mapping[str, Any]) -> Gateways:
    """The ways out of a whole ``kaskad.toml``; raises ``ValueError`` naming table and key."""
    return Gateways(
        mail=_mail(SettingsTable("mail", raw["mail"])) if "mail" in raw else None,
        sms=_sms(SettingsTable("sms", raw["sms"])) if "sms" in raw else None,
        telegram=_telegram(SettingsTable("telegram", raw["telegram"]))
        if "telegram" in raw
        else None,
    )


def _mail(read: SettingsTable) -> MailGateway:
    security = read.one_of("security", ("starttls", "tls", "none"))
    sender = read.text("sender")
    if "@" not in sender:
        raise read.wrong("sender", "write an address, as training@example.kz")
    gateway = MailGateway(
        host=read.text("host"),
        sender=sender,
        port=read.whole("port", _PORTS[security], 65535),
        security=security,
        user=read.text("user", ""),
        password=read.text("password", ""),
        timeout=read.whole("timeout", 30, 120),
    )
    read.done()
    return gateway


def _sms(read: SettingsTable) -> SmsGateway:
    is_trusted = read.yes("trusted_host")
    fields, headers = read.table_of("fields"), read.table_of("headers")
    body = read.one_of("body", ("json", "form"))
    in_fields, in_headers = _places(read, "fields", fields), _places(read, "headers", headers)
    if not {"to", "text"} <= in_fields:
        raise read.wrong("fields", "must hold {to} and {text}")
    gateway = SmsGateway(
        url=read.address("url", is_trusted=is_trusted),
        fields=fields,
        method=read.one_of("method", ("POST", "PUT")),
        headers={str(name): str(value) for name, value in headers.items()},
        body=body,
        secret=read.text("secret", ""),
        sender=read.text("sender", ""),
        accepted=read.statuses("accepted"),
        id_path=read.text("id_path", ""),
        is_idempotent=read.yes("idempotent"),
        receipt_token=read.text("receipt_token", ""),
        receipt_id=read.text("receipt_id", "id"),
        receipt_state=read.text("receipt_state", "status"),
        receipt_delivered=read.texts("receipt_delivered", _DELIVERED),
        receipt_failed=read.texts("receipt_failed", _FAILED),
        is_trusted=is_trusted,
        parallel=read.whole("parallel", 4, 32),
        timeout=read.whole("timeout", 20, 120),
    )
    if gateway.receipt_token and len(gateway.receipt_token) < _TOKEN_LETTERS:
        raise read.wrong("receipt_token", f"use at least {_TOKEN_LETTERS} letters and digits")
    if gateway.is_idempotent and "id" not in in_fields | in_headers:
        raise read.wrong("idempotent", "needs {id} in the fields or in a header")
    read.done()
    return gateway


def _telegram(read: SettingsTable) -> TelegramGateway:
    is_trusted = read.yes("trusted_host")
    base = read.address("base", is_trusted=is_trusted, default="https://api.telegram.org")
    gateway = TelegramGateway(
        token=read.text("token"),
        bot=read.text("bot").removeprefix("@"),
        base=base.rstrip("/"),
        is_trusted=is_trusted,
        parallel=read.whole("parallel", 4, 32),
        timeout=read.whole("timeout", 20, 120),
    )
    if not _TOKEN.fullmatch(gateway.token):
        raise read.wrong("token", "copy it as the BotFather gave it, with the colon")
    read.done()
    return gateway


def _places(read: SettingsTable, key: str, values: Mapping[str, Any]) -> set[str]:
    """The named places in the texts of a table; only those that we can fill."""
    found = {name for text in texts_in(values) for name in _PLACE.findall(text)}
    if unknown := sorted(found - _SMS_PLACES):
        raise read.wrong(key, f"there is no {{{unknown[0]}}}; use {', '.join(sorted(_SMS_PLACES))}")
    return found


def texts_in(value: Any) -> Iterator[str]:
    """Every text in nested tables and lists."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from texts_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts_in(one)


def fill_places(value: Any, values: Mapping[str, str]) -> Any:
    """The nested value with {to}, {text} and the others put in; nothing inside them is read."""
    if isinstance(value, str):
        return _PLACE.sub(lambda found: values.get(found[1], found[0]), value)
    if isinstance(value, Mapping):
        return {key: fill_places(one, values) for key, one in value.items()}
    if isinstance(value, list):
        return [fill_places(one, values) for one in value]
    return value
