"""The door of the room."""

from kaskad.accounts.models import Account, Grant
from kaskad.accounts.operations.grants import UnknownRole, give_grant
from kaskad.accounts.operations.links import (
    LinkNotValid,
    issue_link,
    revoke_links,
    sign_in_by_link,
    sign_out,
)
from kaskad.accounts.operations.opening import open_account
from kaskad.accounts.operations.tokens import (
    IssuedToken,
    TokenBeyondGrant,
    TooManyRequests,
    issue_token,
    revoke_token,
    use_token,
)
from kaskad.accounts.queries import (
    LinkState,
    TokenHolder,
    TokenRow,
    account_by_code,
    account_of,
    actor_of,
    grants_in_force,
    held_grants,
    holder_of_token,
    open_link,
    tokens_of,
)
from kaskad.accounts.vocab import STAFF_ROLES, TOKEN_DAYS, TOKEN_LABEL_LENGTH, Role

__all__ = [
    "STAFF_ROLES",
    "TOKEN_DAYS",
    "TOKEN_LABEL_LENGTH",
    "Account",
    "Grant",
    "IssuedToken",
    "LinkNotValid",
    "LinkState",
    "Role",
    "TokenBeyondGrant",
    "TokenHolder",
    "TokenRow",
    "TooManyRequests",
    "UnknownRole",
    "account_by_code",
    "account_of",
    "actor_of",
    "give_grant",
    "grants_in_force",
    "held_grants",
    "holder_of_token",
    "issue_link",
    "issue_token",
    "open_account",
    "open_link",
    "revoke_links",
    "revoke_token",
    "sign_in_by_link",
    "sign_out",
    "tokens_of",
    "use_token",
]
