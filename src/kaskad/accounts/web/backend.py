"""How Django finds the account of a session."""

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend

from kaskad.accounts.models import Account
from kaskad.accounts.queries.accounts import account_by_number


class AccountBackend(ModelBackend):
    """Django's, with the lookup that every page of everybody signed in makes put together once."""

    def get_user(self, user_id: int) -> Account | None:
        account = account_by_number(user_id)
        return account if account and self.user_can_authenticate(account) else None
