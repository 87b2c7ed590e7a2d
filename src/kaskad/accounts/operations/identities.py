"""Identities at a provider, and the personal number by which one may name an account.

Only keyed hashes are kept: what a provider says of a person is forgotten when the sign-in is over.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from allauth.socialaccount.models import SocialAccount
from django.utils.translation import gettext_lazy as _

from kaskad.accounts.models import Account
from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.core.actor import Actor
from kaskad.core.bulk import update_rows
from kaskad.core.refusal import Refusal


class IdentityUnknown(Refusal):
    code = "accounts.identity_unknown"
    text = _(
        "%(provider)s confirmed who you are, but no account here is connected with it. Sign in "
        "with your password and connect it on the page of your account, or ask who invited you."
    )


class IdentityTaken(Refusal):
    code = "accounts.identity_taken"
    text = _("This identity belongs to another account. Ask the central commission.")


class ProviderRefused(Refusal):
    code = "accounts.provider_refused"
    text = _(
        "%(provider)s did not confirm who you are, or its answer could not be trusted. Try again, "
        "or sign in with your password."
    )


@operation(Tag.IDENTITY_CONNECTED)
def connect_identity(
    *, actor: Actor, account: Account, provider: str, identity: str, now: datetime
) -> None:
    """Let the provider's identity sign in to the account; again changes nothing.

    ``identity`` is a keyed hash. Refuses one that belongs to another account.
    """
    known = SocialAccount.objects.filter(provider=provider, uid=identity).first()
    if known is not None and known.user_id != account.pk:
        raise IdentityTaken
    if known is not None:
        nothing_changed()
        return
    SocialAccount.objects.filter(provider=provider, user=account).delete()
    SocialAccount.objects.create(provider=provider, uid=identity, user=account)
    _note(actor, Tag.IDENTITY_CONNECTED, account, provider, now)


@operation(Tag.IDENTITY_DISCONNECTED)
def disconnect_identity(*, actor: Actor, account: Account, provider: str, now: datetime) -> None:
    """Let the provider sign in to the account no more; without a connection nothing changes."""
    gone, _kinds = SocialAccount.objects.filter(provider=provider, user=account).delete()
    if not gone:
        nothing_changed()
        return
    _note(actor, Tag.IDENTITY_DISCONNECTED, account, provider, now)


@operation(Tag.IDENTITY_CONNECTED)
def know_person(
    *, actor: Actor, account: Account, identity_hash: str, place: str, now: datetime
) -> None:
    """Tell the account the keyed hash of its owner's personal number, and where the owner sits.

    The same again changes nothing.
    """
    place = place or account.place
    if (account.identity_hash, account.place) == (identity_hash, place):
        nothing_changed()
        return
    if Account.objects.filter(identity_hash=identity_hash).exclude(pk=account.pk).exists():
        raise IdentityTaken
    account.identity_hash, account.place = identity_hash, place
    account.save(update_fields=["identity_hash", "place"])
    _note(actor, Tag.IDENTITY_CONNECTED, account, "person", now)


@operation(Tag.IDENTITY_CONNECTED)
def place_accounts(*, actor: Actor, places: Mapping[int, str], now: datetime) -> None:
    """Tell accounts (by id) the commission where their owners sit now.

    The entry of the seat that they took says it; this one leaves none.
    """
    del actor, now
    update_rows(Account, ("place",), ((code, account) for account, code in places.items()))
    nothing_changed()


def _note(actor: Actor, tag: Tag, account: Account, provider: str, now: datetime) -> None:
    record(
        actor=actor,
        tag=tag,
        subject=Subject("account", account.code, scope=account.place),
        changes={"provider": provider},
        now=now,
    )
