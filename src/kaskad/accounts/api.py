"""The door of the room."""

from kaskad.accounts.models import Account
from kaskad.accounts.operations.grants import NotHeld, UnknownRole, end_grant, give_grant
from kaskad.accounts.operations.links import issue_link, renew_links, revoke_links
from kaskad.accounts.operations.opening import NewAccount, open_account, open_accounts
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
    LinkStanding,
    LinkState,
    account_by_code,
    actor_of,
    grants_at,
    held_grants,
    is_staff_account,
    link_standings,
    open_link,
)
from kaskad.accounts.rules.delegation import latest_end, roles_to_give
from kaskad.accounts.vocab import LINK_LIFETIME, STAFF_ROLES, Role

__all__ = [
    "LINK_LIFETIME",
    "STAFF_ROLES",
    "Account",
    "GrantRow",
    "LinkNotValid",
    "LinkStanding",
    "LinkState",
    "NewAccount",
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
    "link_standings",
    "open_account",
    "open_accounts",
    "open_link",
    "refuse_link",
    "renew_links",
    "revoke_links",
    "roles_to_give",
    "sign_in_by_link",
    "sign_in_by_pin",
    "sign_out",
]
