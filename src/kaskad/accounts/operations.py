"""Opening accounts, granting, and signing in by a personal link."""

from __future__ import annotations

import re
import secrets
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaskad.accounts.models import Account, Grant, SignInLink
from kaskad.accounts.vocab import LABEL_LENGTH, LINK_LIFETIME, Role
from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.core.actor import Actor
from kaskad.core.refusal import Refusal
from kaskad.core.secrets import random_code, token_hash

_CODE = re.compile(r"[A-Za-z0-9_-]{1,20}")


class LinkNotValid(Refusal):
    code = "accounts.link_not_valid"
    text = _(
        "This sign-in link does not work any more. Ask the secretary of your commission for a new "
        "one."
    )


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


class UnknownRole(Refusal):
    code = "accounts.unknown_role"
    text = _("There is no role “%(role)s”.")


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
        subject=Subject("account", account.code, label),
        now=now,
    )
    return account


@operation(Tag.GRANT_GIVEN)
def give_grant(*, actor: Actor, account: Account, role: str, scope: str, now: datetime) -> Grant:
    """Give ``role`` over the subtree of ``scope``; giving it twice changes nothing.

    Refuses an unknown role.
    """
    if role not in Role.values:
        raise UnknownRole(role=role)
    existing = Grant.objects.filter(account=account, role=role, scope=scope, until=None).first()
    if existing is not None:
        nothing_changed()
        return existing

    grant = Grant.objects.create(account=account, role=role, scope=scope, since=now)

    record(
        actor=actor,
        tag=Tag.GRANT_GIVEN,
        subject=Subject("account", account.code, account.label, scope),
        changes={"role": role, "scope": scope},
        now=now,
    )
    return grant


@operation(Tag.SIGN_IN_LINK_ISSUED)
def issue_link(*, actor: Actor, account: Account, now: datetime) -> str:
    """A new personal link's token, shown once; the database keeps its hash only."""
    token = secrets.token_urlsafe(16)
    SignInLink.objects.create(
        account=account,
        token_hash=token_hash(token),
        issued_at=now,
        expires_at=now + LINK_LIFETIME,
    )
    record(
        actor=actor,
        tag=Tag.SIGN_IN_LINK_ISSUED,
        subject=Subject("account", account.code, account.label),
        now=now,
    )
    return token


@operation(Tag.SIGN_IN_LINK_REVOKED)
def revoke_links(*, actor: Actor, account: Account, now: datetime) -> int:
    """Make all links of an account useless; returns how many worked until now."""
    revoked = SignInLink.objects.filter(account=account, revoked_at=None).update(revoked_at=now)
    if not revoked:
        nothing_changed()
        return 0
    record(
        actor=actor,
        tag=Tag.SIGN_IN_LINK_REVOKED,
        subject=Subject("account", account.code, account.label),
        changes={"links": revoked},
        now=now,
    )
    return revoked


@operation(Tag.SIGNED_IN)
def sign_in_by_link(*, actor: Actor, token: str, now: datetime) -> Account:
    """The account of a valid link. Refuses an unknown, revoked or expired link."""
    link = (
        SignInLink.objects.select_related("account")
        .filter(token_hash=token_hash(token), revoked_at=None, expires_at__gt=now)
        .first()
    )
    if link is None or not link.account.is_active:
        raise LinkNotValid

    link.last_used_at = now
    link.save(update_fields=["last_used_at"])

    record(
        actor=actor,
        tag=Tag.SIGNED_IN,
        subject=Subject("account", link.account.code, link.account.label),
        now=now,
    )
    return link.account


@operation(Tag.SIGNED_OUT)
def sign_out(*, actor: Actor, now: datetime) -> None:
    """Leave an entry that the session ended; the session itself is the web's."""
    record(
        actor=actor,
        tag=Tag.SIGNED_OUT,
        subject=Subject("account", actor.code or "-", actor.label),
        now=now,
    )
