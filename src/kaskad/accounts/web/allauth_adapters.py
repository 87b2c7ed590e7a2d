"""What allauth asks of us: addresses, names on passkeys, and secrets kept sealed."""

from __future__ import annotations

from typing import cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from kaskad.accounts.models import Account
from kaskad.accounts.web.middleware import address_of
from kaskad.core.secrets import seal, unseal

ISSUER = "Kaskad"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Limits count the reader's address as the record does."""

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Seeds of codes are sealed with the secret of the installation."""

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def get_totp_issuer(self) -> str:
        return ISSUER

    def _get_site_name(self) -> str:
        return ISSUER

    def _get_user_identifier(self, user: AbstractBaseUser) -> str:
        account = cast("Account", user)
        return account.login or account.label
