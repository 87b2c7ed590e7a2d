"""Second factors: the app, passkeys, recovery codes, and starting again when they are lost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, validate_totp_code
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.utils.translation import gettext_lazy as _

from kaskad.accounts.models import Account
from kaskad.accounts.operations.links import issue_link, revoke_links
from kaskad.accounts.operations.sessions import CodeRefused, end_sessions
from kaskad.accounts.queries.grants import needs_second_factor
from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.core.actor import Actor
from kaskad.core.refusal import NotFound, Refusal

NAME_LENGTH = 60


class HasApp(Refusal):
    code = "accounts.has_app"
    text = _("An app is set up already. Remove it first if you want another one.")


class LastFactor(Refusal):
    code = "accounts.last_factor"
    text = _(
        "This is your only second factor, and your rights reach above a district. Set up another "
        "one first."
    )


class OwnReset(Refusal):
    code = "accounts.own_reset"
    text = _("Nobody starts the own sign-in again. Ask a colleague.")


@operation(Tag.FACTOR_ADDED)
def add_app(*, actor: Actor, account: Account, secret: str, typed: str, now: datetime) -> None:
    """Take an app that makes codes; ``typed`` shows that it was set up with ``secret``.

    Refuses a wrong code, and a second app.
    """
    Account.objects.select_for_update().get(pk=account.pk)
    if Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists():
        raise HasApp
    if not validate_totp_code(secret, typed):
        raise CodeRefused(field="code")
    TOTP.activate(account, secret)
    RecoveryCodes.activate(account)
    _note(actor, Tag.FACTOR_ADDED, account, {"kind": "totp"}, now)


@operation(Tag.FACTOR_ADDED)
def add_passkey(
    *, actor: Actor, account: Account, name: str, credential: Mapping[str, Any], now: datetime
) -> None:
    """Take a passkey whose credential was verified against its challenge."""
    name = name.strip()[:NAME_LENGTH]
    WebAuthn.add(account, name, dict(credential))
    RecoveryCodes.activate(account)
    _note(actor, Tag.FACTOR_ADDED, account, {"kind": "webauthn"}, now)


@operation(Tag.FACTOR_REMOVED)
def remove_factor(*, actor: Actor, account: Account, number: int, now: datetime) -> None:
    """Remove an app or a passkey; recovery codes go with the last one.

    Refuses the last one of somebody whose grants need it.
    """
    Account.objects.select_for_update().get(pk=account.pk)
    factors = Authenticator.objects.filter(user=account)
    proofs = factors.exclude(type=Authenticator.Type.RECOVERY_CODES)
    factor = proofs.filter(pk=number).first()
    if factor is None:
        raise NotFound
    is_last = proofs.count() == 1
    if is_last and needs_second_factor(account, now):
        raise LastFactor
    factor.delete()
    if is_last:
        factors.delete()
    _note(actor, Tag.FACTOR_REMOVED, account, {"kind": factor.type}, now)


@operation(Tag.RECOVERY_CODES_MADE)
def make_recovery_codes(*, actor: Actor, account: Account, now: datetime) -> None:
    """New recovery codes; the older ones end. Without a second factor there is nothing to do."""
    Account.objects.select_for_update().get(pk=account.pk)
    factors = Authenticator.objects.filter(user=account)
    if not factors.exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
        nothing_changed()
        return
    factors.filter(type=Authenticator.Type.RECOVERY_CODES).delete()
    RecoveryCodes.activate(account)
    _note(actor, Tag.RECOVERY_CODES_MADE, account, {}, now)


@operation(Tag.SIGN_IN_RESET)
def reset_sign_in(*, actor: Actor, account: Account, now: datetime) -> str:
    """Let somebody who lost the second factor begin again: the token of a new invitation.

    Password, second factors, links and sessions end. Refuses the own account.
    """
    if actor.code and actor.code == account.code:
        raise OwnReset
    factors = Authenticator.objects.filter(user=account)
    lost = sorted(factors.values_list("type", flat=True))
    factors.delete()
    account.set_unusable_password()
    account.save(update_fields=["password"])
    end_sessions(actor=actor, account=account, sessions=None, now=now)
    revoke_links(actor=actor, account=account, now=now)
    _note(actor, Tag.SIGN_IN_RESET, account, {"factors": lost}, now)
    return issue_link(actor=actor, account=account, now=now)


def _note(
    actor: Actor, tag: Tag, account: Account, changes: Mapping[str, Any], now: datetime
) -> None:
    subject = Subject("account", account.code, scope=account.place)
    record(actor=actor, tag=tag, subject=subject, changes=changes, now=now)
