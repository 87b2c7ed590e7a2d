"""The door of the room."""

from kaskad.accounts.models import Account
from kaskad.accounts.operations.factors import reset_sign_in
from kaskad.accounts.operations.grants import UnknownRole, give_grant
from kaskad.accounts.operations.identities import know_person
from kaskad.accounts.operations.links import (
    LinkNotValid,
    issue_link,
    revoke_links,
    sign_in_by_link,
    sign_out,
)
from kaskad.accounts.operations.opening import open_account
from kaskad.accounts.queries import (
    LinkState,
    account_named,
    actor_of,
    held_grants,
    is_staff_account,
    needs_second_factor,
    open_link,
)
from kaskad.accounts.vocab import PASSWORD_ROLES, STAFF_ROLES, Role

__all__ = [
    "PASSWORD_ROLES",
    "STAFF_ROLES",
    "Account",
    "LinkNotValid",
    "LinkState",
    "Role",
    "UnknownRole",
    "account_named",
    "actor_of",
    "give_grant",
    "held_grants",
    "is_staff_account",
    "issue_link",
    "know_person",
    "needs_second_factor",
    "open_account",
    "open_link",
    "reset_sign_in",
    "revoke_links",
    "sign_in_by_link",
    "sign_out",
]
