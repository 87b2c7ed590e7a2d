"""The door of the room."""

from kaskad.accounts.models import Account
from kaskad.accounts.operations.grants import NotHeld, UnknownRole, end_grant, give_grant
from kaskad.accounts.operations.links import end_sign_ins, issue_link, renew_links, revoke_links
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
from kaskad.accounts.operations.staff_sessions import (
    appoint_operator,
    close_staff_session,
    dismiss_operator,
    open_staff_session,
)
from kaskad.accounts.queries import (
    GrantRow,
    LinkStanding,
    LinkState,
    StaffSessionRow,
    account_by_code,
    actor_of,
    grants_at,
    held_grants,
    is_staff_account,
    link_standings,
    open_link,
    staff_session_of,
    staff_sessions_at,
)
from kaskad.accounts.rules.delegation import latest_end, roles_to_give
from kaskad.accounts.vocab import (
    LINK_LIFETIME,
    OPERATOR_ROLES,
    REASON_LENGTH,
    STAFF_ROLES,
    STAFF_SESSION_MINUTES,
    Role,
)

__all__ = [
    "LINK_LIFETIME",
    "OPERATOR_ROLES",
    "REASON_LENGTH",
    "STAFF_ROLES",
    "STAFF_SESSION_MINUTES",
    "Account",
    "GrantRow",
    "LinkNotValid",
    "LinkStanding",
    "LinkState",
    "NewAccount",
    "NotHeld",
    "PinWrong",
    "Role",
    "StaffSessionRow",
    "UnknownRole",
    "account_by_code",
    "actor_of",
    "appoint_operator",
    "choose_pin",
    "close_staff_session",
    "dismiss_operator",
    "end_grant",
    "end_sign_ins",
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
    "open_staff_session",
    "refuse_link",
    "renew_links",
    "revoke_links",
    "roles_to_give",
    "sign_in_by_link",
    "sign_in_by_pin",
    "sign_out",
    "staff_session_of",
    "staff_sessions_at",
]
