"""The challenge of a passkey and its answer, by allauth's use of FIDO2."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError

from kaskad.accounts.models import Account
from kaskad.accounts.operations.sessions import PasskeyRefused


def creation_options(account: Account) -> dict[str, Any]:
    """What the browser needs to make a passkey that is found without a name and asks for a PIN."""
    options: dict[str, Any] = auth.begin_registration(account, passwordless=True)
    return options


def request_options() -> dict[str, Any]:
    """What the browser needs to offer its passkeys."""
    options: dict[str, Any] = auth.begin_authentication(user=None)
    return options


def verified_new(credential: Mapping[str, Any]) -> Mapping[str, Any]:
    """The credential, if it answers the challenge and its owner was verified."""
    try:
        auth.parse_registration_response(credential)
        binding = auth.complete_registration(dict(credential))
    except (ValidationError, ValueError, KeyError, TypeError) as error:
        raise PasskeyRefused from error
    if not binding.is_user_verified():
        raise PasskeyRefused
    return credential


def verified_account(credential: Mapping[str, Any]) -> Account:
    """Whose passkey answered the challenge; both of its proofs were asked for."""
    try:
        answer = auth.parse_authentication_response(credential)
        account = auth.extract_user_from_response(dict(credential))
        factor = auth.complete_authentication(account, dict(credential))
    except (ValidationError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise PasskeyRefused from error
    is_verified = answer.response.authenticator_data.is_user_verified()
    if not (isinstance(account, Account) and account.is_active and is_verified):
        raise PasskeyRefused
    factor.record_usage()
    return account
