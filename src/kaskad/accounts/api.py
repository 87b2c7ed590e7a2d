"""The door of the room."""

from kaskad.accounts.models import Account
from kaskad.accounts.operations.grants import UnknownRole, give_grant
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
from kaskad.accounts.queries import LinkState, actor_of, held_grants, is_staff_account, open_link
from kaskad.accounts.vocab import STAFF_ROLES, Role

__all__ = [
    "STAFF_ROLES",
    "Account",
    "LinkNotValid",
    "LinkState",
    "PinWrong",
    "Role",
    "UnknownRole",
    "actor_of",
    "choose_pin",
    "give_grant",
    "held_grants",
    "is_staff_account",
    "issue_link",
    "open_account",
    "open_link",
    "refuse_link",
    "renew_link",
    "revoke_links",
    "sign_in_by_link",
    "sign_in_by_pin",
    "sign_out",
]
