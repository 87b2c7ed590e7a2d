"""Opening accounts."""

from __future__ import annotations

import re
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaskad.accounts.models import Account
from kaskad.accounts.vocab import LABEL_LENGTH
from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
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


@operation(Tag.ACCOUNT_OPENED)
def open_account(
    *, actor: Actor, label: str, language: str, code: str = "", now: datetime
) -> Account:
    """Open an account; a given ``code`` that exists returns the existing account unchanged.

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
    account = Account(code=code or random_code(), label=label, language=language, opened_at=now)
    account.set_unusable_password()
    account.save(force_insert=True)

    record(
        actor=actor,
        tag=Tag.ACCOUNT_OPENED,
        subject=Subject("account", account.code),
        now=now,
    )
    return account
