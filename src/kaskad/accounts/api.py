"""The door of the room."""

from kaskad.accounts.models import (
    Account,
    Grant,
)
from kaskad.accounts.operations.closing import (
    remove_account,
)
from kaskad.accounts.operations.factors import (
    reset_sign_in,
)
from kaskad.accounts.operations.grants import (
    NotHeld,
    UnknownRole,
    end_grant,
    give_grant,
)
from kaskad.accounts.operations.identities import (
    know_person,
    place_accounts,
)
from kaskad.accounts.operations.limits import Limit
from kaskad.accounts.operations.links import (
    end_sign_ins,
    issue_link,
    renew_links,
    revoke_links,
)
from kaskad.accounts.operations.opening import (
    NewAccount,
    open_account,
    open_accounts,
)
from kaskad.accounts.operations.retention import (
    RETENTION,
)
from kaskad.accounts.operations.signing_in import (
    CodeOver,
    CodesSpent,
    CodeWrong,
    LinkNotValid,
    MadeCode,
    PinWrong,
    choose_pin,
    make_code,
    refuse_link,
    sign_in_by_code,
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
from kaskad.accounts.operations.tokens import (
    IssuedToken,
    TokenBeyondGrant,
    TooManyRequests,
    issue_token,
    revoke_token,
    use_token,
)
from kaskad.accounts.queries.accounts import (
    account_by_code,
    account_named,
    account_of,
    actor_of,
    labels_of,
    names_of,
)
from kaskad.accounts.queries.grants import (
    GrantRow,
    grants_at,
    grants_in_force,
    held_grants,
    is_staff_account,
    needs_second_factor,
)
from kaskad.accounts.queries.links import (
    LinkStanding,
    LinkState,
    link_standings,
    open_link,
)
from kaskad.accounts.queries.staff_sessions import (
    StaffSessionRow,
    staff_session_of,
    staff_sessions_at,
)
from kaskad.accounts.queries.tokens import (
    TokenHolder,
    TokenRow,
    holder_of_token,
    tokens_of,
)
from kaskad.accounts.rules.delegation import (
    latest_end,
    roles_to_give,
    roles_to_reset,
)
from kaskad.accounts.vocab import (
    CODE_LIFETIME,
    LINK_LIFETIME,
    OPERATOR_ROLES,
    PASSWORD_ROLES,
    REASON_LENGTH,
    STAFF_ROLES,
    STAFF_SESSION_MINUTES,
    TOKEN_DAYS,
    TOKEN_LABEL_LENGTH,
    Role,
)

__all__ = [
    "CODE_LIFETIME",
    "LINK_LIFETIME",
    "OPERATOR_ROLES",
    "PASSWORD_ROLES",
    "REASON_LENGTH",
    "RETENTION",
    "STAFF_ROLES",
    "STAFF_SESSION_MINUTES",
    "TOKEN_DAYS",
    "TOKEN_LABEL_LENGTH",
    "Account",
    "CodeOver",
    "CodeWrong",
    "CodesSpent",
    "Grant",
    "GrantRow",
    "IssuedToken",
    "Limit",
    "LinkNotValid",
    "LinkStanding",
    "LinkState",
    "MadeCode",
    "NewAccount",
    "NotHeld",
    "PinWrong",
    "Role",
    "StaffSessionRow",
    "TokenBeyondGrant",
    "TokenHolder",
    "TokenRow",
    "TooManyRequests",
    "UnknownRole",
    "account_by_code",
    "account_named",
    "account_of",
    "actor_of",
    "appoint_operator",
    "choose_pin",
    "close_staff_session",
    "dismiss_operator",
    "end_grant",
    "end_sign_ins",
    "give_grant",
    "grants_at",
    "grants_in_force",
    "held_grants",
    "holder_of_token",
    "is_staff_account",
    "issue_link",
    "issue_token",
    "know_person",
    "labels_of",
    "latest_end",
    "link_standings",
    "make_code",
    "names_of",
    "needs_second_factor",
    "open_account",
    "open_accounts",
    "open_link",
    "open_staff_session",
    "place_accounts",
    "refuse_link",
    "remove_account",
    "renew_links",
    "reset_sign_in",
    "revoke_links",
    "revoke_token",
    "roles_to_give",
    "roles_to_reset",
    "sign_in_by_code",
    "sign_in_by_link",
    "sign_in_by_pin",
    "sign_out",
    "staff_session_of",
    "staff_sessions_at",
    "tokens_of",
    "use_token",
]
