"""Accounts, found by what is known of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from allauth.socialaccount.models import SocialAccount
from django.db.models import Q

from kaskad.accounts.models import Account
from kaskad.accounts.queries.grants import held_grants
from kaskad.core.actor import Actor
from kaskad.core.prepared import Prepared, slot
from kaskad.core.refusal import NotFound
from kaskad.core.rows import one_of


def actor_of(
    account: Account,
    *,
    now: datetime,
    second_factor: bool = False,
    language: str = "",
    request_id: str = "",
    address: str = "",
) -> Actor:
    """The actor value of a signed-in account.

    ``second_factor`` says that the session proved two things; without it no grant above a district
    is held.
    """
    return Actor(
        kind="person",
        code=account.code,
        label=account.label,
        language=language or account.language,
        grants=held_grants(account, now, second_factor=second_factor),
        request_id=request_id,
        address=address,
    )


_NUMBERED = Prepared(lambda: Account.objects.filter(pk=slot("number")))


def account_by_number(number: int) -> Account | None:
    """The account with this key in the database; None if there is none."""
    return _NUMBERED.one(number=number)


def account_by_code(code: str) -> Account:
    """The account with this code; NotFound if there is none."""
    account = one_of(Account.objects.filter(code=code))
    if account is None:
        raise NotFound
    return account


def place_of(code: str) -> str:
    """The commission where entries about this account belong; nothing for one that is not there."""
    return Account.objects.filter(code=code).values_list("place", flat=True).first() or ""


def account_named(text: str) -> Account | None:
    """The account with this code or sign-in name."""
    text = text.strip()
    return Account.objects.filter(Q(code=text) | Q(login=text.lower())).first()


def account_numbered(number: int) -> Account | None:
    """The account that a session or a passkey points at, if it may sign in."""
    return one_of(Account.objects.filter(pk=number, is_active=True))


def account_by_login(login: str) -> Account | None:
    """The account with this sign-in name, if it may sign in."""
    return one_of(Account.objects.filter(login=login, is_active=True)) if login else None


def password_fits(account: Account | None, password: str) -> bool:
    """Whether this is the password; takes as long for an account that is not there."""
    if account is None:
        Account().set_password(password)
        return False
    return account.check_password(password)


def account_by_identity(provider: str, identity: str) -> Account | None:
    """The account connected with an identity of the provider, if it may sign in."""
    known = SocialAccount.objects.select_related("user").filter(provider=provider, uid=identity)
    found = next((one.user for one in known), None)
    return found if isinstance(found, Account) and found.is_active else None


def account_by_person(identity_hash: str) -> Account | None:
    """The account whose owner has the personal number of this hash, if it may sign in."""
    return Account.objects.filter(identity_hash=identity_hash, is_active=True).first()


def names_of(marks: Iterable[str]) -> dict[str, str]:
    """What is shown for the marks that records keep of their actors (``Actor.mark``).

    The code of an account becomes its label; all other marks stay as they are.
    """
    wanted = set(marks)
    return {mark: mark for mark in wanted} | labels_of(wanted)


def labels_of(codes: Collection[str]) -> dict[str, str]:
    """The names of accounts, by code."""
    return dict(Account.objects.filter(code__in=codes).values_list("code", "label"))


def account_of(actor: Actor) -> Account:
    """The account of a signed-in person. Raises NotFound."""
    account = one_of(Account.objects.filter(code=actor.code)) if actor.is_signed_in else None
    if account is None:
        raise NotFound
    return account
