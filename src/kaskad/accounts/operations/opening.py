"""Opening accounts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext_lazy as _

from kaskad.accounts.models import Account
from kaskad.accounts.vocab import LABEL_LENGTH
from kaskad.audit.api import (
    Line,
    Subject,
    Tag,
    nothing_changed,
    operation,
    record,
    record_many,
)
from kaskad.core.actor import Actor
from kaskad.core.refusal import Refusal
from kaskad.core.secrets import random_code

_CODE = re.compile(r"[A-Za-z0-9_-]{1,20}")


class CodeUnusable(Refusal):
    code = "accounts.code_unusable"
    text = _(
        "The code “%(code)s” of an account cannot be used. Take up to 20 Latin letters, digits and "
        "dashes."
    )


class NameUnusable(Refusal):
    code = "accounts.name_unusable"
    text = _(
        "The name of an account cannot be empty or longer than %(limit)d signs. Write who it is "
        "for."
    )


@dataclass(frozen=True, slots=True)
class NewAccount:
    """Whom an account is for, in which language the pages speak, and where its owner sits."""

    label: str
    language: str
    place: str = ""


@operation(Tag.ACCOUNT_OPENED)
def open_account(
    *, actor: Actor, label: str, language: str, code: str = "", place: str = "", now: datetime
) -> Account:
    """Open an account; a given ``code`` that exists returns the existing account unchanged.

    ``place`` is the commission where entries about it belong; without one the first grant says it.
    Refuses a code that no column or address holds (up to 20 Latin letters, digits, dashes), and a
    label that shows nothing or does not fit its column.
    """
    if code and (existing := Account.objects.filter(code=code).first()):
        nothing_changed()
        return existing

    if code and not _CODE.fullmatch(code):
        raise CodeUnusable(code=code)
    if not label.strip() or len(label) > LABEL_LENGTH:
        raise NameUnusable(limit=LABEL_LENGTH)
    account = Account(
        code=code or random_code(), label=label, language=language, place=place, opened_at=now
    )
    account.set_unusable_password()
    account.save(force_insert=True)

    record(
        actor=actor,
        tag=Tag.ACCOUNT_OPENED,
        subject=Subject("account", account.code, scope=account.place),
        now=now,
    )
    return account


@operation(Tag.ACCOUNT_OPENED)
def open_accounts(*, actor: Actor, people: Sequence[NewAccount], now: datetime) -> list[Account]:
    """Open an account for each of many people, in their order. Refuses like ``open_account``."""
    if any(not one.label.strip() or len(one.label) > LABEL_LENGTH for one in people):
        raise NameUnusable(limit=LABEL_LENGTH)
    accounts = [
        Account(
            code=random_code(),
            label=one.label,
            language=one.language,
            place=one.place,
            opened_at=now,
            password=make_password(None),
        )
        for one in people
    ]
    if not accounts:
        nothing_changed()
        return []
    opened = Account.objects.bulk_create(accounts, batch_size=500)
    lines = [
        Line(Tag.ACCOUNT_OPENED, Subject("account", one.code, scope=one.place)) for one in opened
    ]
    record_many(actor=actor, lines=lines, now=now)
    return opened
