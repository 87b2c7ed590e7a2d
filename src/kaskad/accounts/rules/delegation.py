"""Who may give which role where: downwards only, and never more than one's own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from kaskad.accounts.vocab import Role
from kaskad.core.actor import HeldGrant

CENTRE, COORDINATOR = Role.CENTRAL_STAFF.value, Role.COORDINATOR.value
AUDITOR, OBSERVER = Role.AUDITOR.value, Role.OBSERVER.value

# Roles that a holder gives at the top of the own subtree, and below it.
_AT_THE_TOP = {CENTRE: (CENTRE, COORDINATOR, AUDITOR, OBSERVER), COORDINATOR: (OBSERVER,)}
_BELOW = {CENTRE: (COORDINATOR, AUDITOR, OBSERVER), COORDINATOR: (COORDINATOR, OBSERVER)}

_NO_MORE_THAN_A_COORDINATOR = tuple(role for role in Role.values if role not in (CENTRE, AUDITOR))


def roles_to_give(grants: Iterable[HeldGrant], lineage: Sequence[str]) -> tuple[str, ...]:
    """The roles that the holder of ``grants`` may give over a commission and take back there.

    ``lineage`` is the codes from the commission up to the root, the commission first.
    """
    found: list[str] = []
    for grant in grants:
        if grant.scope == lineage[0]:
            found += _AT_THE_TOP.get(grant.role, ())
        elif grant.scope in lineage[1:]:
            found += _BELOW.get(grant.role, ())
    return tuple(dict.fromkeys(found))


def roles_to_reset(grants: Iterable[HeldGrant], lineage: Sequence[str]) -> tuple[str, ...]:
    """The roles whose holders at a commission the holder of ``grants`` may invite again.

    Whoever makes the invitation could use it: only below, and no role that is more than the own.
    """
    above = {grant.role for grant in grants if grant.scope in lineage[1:]}
    if CENTRE in above:
        return tuple(Role.values)
    return _NO_MORE_THAN_A_COORDINATOR if COORDINATOR in above else ()


def latest_end(grants: Iterable[HeldGrant], role: str, lineage: Sequence[str]) -> datetime | None:
    """How long at most a role may be given: as long as the longest grant that allows it.

    None for an open end; ``ValueError`` if no grant allows it.
    """
    ends = [grant.until for grant in grants if role in roles_to_give([grant], lineage)]
    if not ends:
        raise ValueError(f"{role} may not be given here")
    return None if None in ends else max(end for end in ends if end is not None)
