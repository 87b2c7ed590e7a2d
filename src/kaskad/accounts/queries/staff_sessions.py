"""Sessions of operators as values."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from kaskad.accounts.models import Account, StaffSession
from kaskad.accounts.vocab import SESSIONS_SHOWN
from kaskad.core.actor import Actor, HeldGrant


@dataclass(frozen=True, slots=True)
class StaffSessionRow:
    """A session of an operator: who, over what, why, and until when it was or is open."""

    label: str
    role: str
    scope: str
    reason: str
    opened_at: datetime
    ended_at: datetime
    is_open: bool


def staff_session_of(account: Account, tick: datetime) -> StaffSession | None:
    """The open session of an operator at the machine's moment ``tick``."""
    if not account.is_operator:
        return None
    return StaffSession.objects.filter(account=account, closed_at=None, ends_at__gt=tick).first()


def in_session(actor: Actor, account: Account, tick: datetime) -> Actor:
    """The actor with what the open session of an operator adds; others as they are."""
    session = staff_session_of(account, tick)
    if session is None:
        return actor
    grants = (*actor.grants, HeldGrant(session.role, session.scope))
    return replace(actor, kind="operator", grants=grants)


def staff_sessions_at(scopes: Collection[str], tick: datetime) -> list[StaffSessionRow]:
    """The latest sessions of operators over exactly these subtrees, newest first."""
    rows = (
        StaffSession.objects.filter(scope__in=scopes)
        .select_related("account")
        .order_by("-opened_at")[:SESSIONS_SHOWN]
    )
    return [
        StaffSessionRow(
            one.account.label, one.role, one.scope, one.reason, one.opened_at,
            one.closed_at or one.ends_at, one.closed_at is None and one.ends_at > tick,
        )
        for one in rows
    ]  # fmt: skip
