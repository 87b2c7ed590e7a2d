"""Names and passwords that staff choose."""

from __future__ import annotations

import re
from datetime import datetime

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.utils.translation import gettext_lazy as _

from kaskad.accounts.models import Account
from kaskad.accounts.operations.links import revoke_links
from kaskad.accounts.rules.passwords import is_login, login_of, word_of
from kaskad.accounts.vocab import LOGIN_LENGTH, LONGEST_PASSWORD, PASSWORD_LENGTH
from kaskad.audit.api import Subject, Tag, operation, record
from kaskad.core.actor import Actor
from kaskad.core.refusal import Refusal

_NAME_PART = 4  # a shorter word of the name may stand in a password by chance
FEWEST_SIGNS = 5  # different ones in a password


class LoginUnusable(Refusal):
    code = "accounts.login_unusable"
    text = _(
        "This sign-in name cannot be used. Take 3 to %(limit)d small Latin letters, digits, dots "
        "and dashes, for example aigul.s."
    )


class LoginTaken(Refusal):
    code = "accounts.login_taken"
    text = _("Somebody else has this sign-in name. Add a letter or a number.")


class PasswordTooShort(Refusal):
    code = "accounts.password_too_short"
    text = _("The password is too short. Take at least %(limit)d signs; four words are easy.")


class PasswordTooLong(Refusal):
    code = "accounts.password_too_long"
    text = _("The password is longer than %(limit)d signs. Take a shorter one.")


class PasswordTooCommon(Refusal):
    code = "accounts.password_too_common"
    text = _("This password is among those that are tried first. Think of another one.")


class PasswordIsName(Refusal):
    code = "accounts.password_is_name"
    text = _("The password holds your name or sign-in name. Think of another one.")


@operation(Tag.PASSWORD_SET)
def accept_invitation(
    *, actor: Actor, account: Account, login: str, password: str, now: datetime
) -> Account:
    """Set the sign-in name and the password of an invited account; its links end with that.

    Refuses a name that is taken or unusable, and a password that is easily guessed.
    """
    login = login_of(login)
    if not is_login(login):
        raise LoginUnusable(field="login", limit=LOGIN_LENGTH)
    if Account.objects.filter(login=login).exclude(pk=account.pk).exists():
        raise LoginTaken(field="login")
    account.login = login
    _set_password(account, password)
    account.save(update_fields=["login", "password"])
    revoke_links(actor=actor, account=account, now=now)
    record(
        actor=actor,
        tag=Tag.PASSWORD_SET,
        subject=Subject("account", account.code, scope=account.place),
        changes={"by": "invitation"},
        now=now,
    )
    return account


@operation(Tag.PASSWORD_SET)
def change_password(*, actor: Actor, account: Account, password: str, now: datetime) -> None:
    """Set another password. Refuses one that is easily guessed."""
    _set_password(account, password)
    account.save(update_fields=["password"])
    record(
        actor=actor,
        tag=Tag.PASSWORD_SET,
        subject=Subject("account", account.code, scope=account.place),
        changes={"by": "owner"},
        now=now,
    )


def _set_password(account: Account, password: str) -> None:
    if len(password) < PASSWORD_LENGTH:
        raise PasswordTooShort(field="password", limit=PASSWORD_LENGTH)
    if len(password) > LONGEST_PASSWORD:
        raise PasswordTooLong(field="password", limit=LONGEST_PASSWORD)
    lowered = password.lower()
    words = [*re.findall(r"\w+", account.label.lower()), account.login or ""]
    if any(len(word) >= _NAME_PART and word in lowered for word in words):
        raise PasswordIsName(field="password")
    if word_of(lowered) in CommonPasswordValidator().passwords or len(set(lowered)) < FEWEST_SIGNS:
        raise PasswordTooCommon(field="password")
    account.set_password(password)
