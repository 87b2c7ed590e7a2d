"""The door of the room."""

from kaskad.accounts.models import Account
from kaskad.accounts.operations.grants import UnknownRole, give_grant
from kaskad.accounts.operations.links import (
    LinkNotValid,
    issue_link,
    revoke_links,
    sign_in_by_link,
    sign_out,
)
from kaskad.accounts.operations.opening import open_account
from kaskad.accounts.queries import LinkState, actor_of, held_grants, labels_of, open_link
from kaskad.accounts.vocab import STAFF_ROLES, Role

__all__ = [
    "STAFF_ROLES",
    "Account",
    "LinkNotValid",
    "LinkState",
    "Role",
    "UnknownRole",
    "actor_of",
    "give_grant",
    "held_grants",
    "issue_link",
    "labels_of",
    "open_account",
    "open_link",
    "revoke_links",
    "sign_in_by_link",
    "sign_out",
]
