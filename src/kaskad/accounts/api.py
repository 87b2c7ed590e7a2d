"""The door of the room."""

from kaskad.accounts.models import Account
from kaskad.accounts.operations.grants import NotHeld, UnknownRole, end_grant, give_grant
from kaskad.accounts.operations.links import issue_link, renew_link, revoke_links
from kaskad.accounts.operations.opening import open_account
from kaskad.accounts.operations.signing_in import (
    LinkNotValid,
    PinWrong,
    choose_pin,
    refuse_link,
    sign_in_by_link,
    sign_in_by_pin,
    sign_out,
)
from kaskad.accounts.queries import (
    GrantRow,
    LinkState,
    account_by_code,
    actor_of,
    grants_at,
    held_grants,
    is_staff_account,
    open_link,
)
from kaskad.accounts.rules.delegation import latest_end, roles_to_give
from kaskad.accounts.vocab import STAFF_ROLES, Role

__all__ = [
    "STAFF_ROLES",
    "Account",
    "GrantRow",
    "LinkNotValid",
    "LinkState",
    "NotHeld",
    "PinWrong",
    "Role",
    "UnknownRole",
    "account_by_code",
    "actor_of",
    "choose_pin",
    "end_grant",
    "give_grant",
    "grants_at",
    "held_grants",
    "is_staff_account",
    "issue_link",
    "latest_end",
    "open_account",
    "open_link",
    "refuse_link",
    "renew_link",
    "revoke_links",
    "roles_to_give",
    "sign_in_by_link",
    "sign_in_by_pin",
    "sign_out",
]
