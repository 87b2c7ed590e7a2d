"""A list of changes made whole: what it does not say is taken from what is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kaskad.commissions.rules.listing import Listed
from kaskad.commissions.rules.problems import Problem
from kaskad.commissions.rules.rows import RosterLine
from kaskad.commissions.rules.settlement import Settlement, Sitting, World

_NEEDED = ("commission", "last_name", "first_name", "role")


def fill_in(
    rows: Iterable[RosterLine], sitting: Mapping[str, Sitting], codes: Mapping[int, str]
) -> None:
    """Where a member sits, name and role, if the row does not say; newcomers have to say it."""
    for row in rows:
        member = sitting.get(row.person) if row.person else None
        if member is not None:
            row.commission = row.commission or codes[member.commission_id]
            row.last_name = row.last_name or member.last_name
            row.first_name = row.first_name or member.first_name
            row.role = row.role or member.role
        elif not row.leaves:
            named = {problem.column for problem in row.problems}
            missing = [one for one in _NEEDED if not getattr(row, one) and one not in named]
            row.problems.extend(Problem(one, "roster.empty") for one in missing)


def make_whole(listed: Iterable[Listed], world: World) -> None:
    """Put those who stay unnamed into the lists, and take those who leave out of them.

    Members that the file does not name get rows with numbers below zero, which nobody sees.
    """
    for one in listed:
        one.leaving = [row for row in one.rows if row.leaves and row.is_good]
        one.rows = [row for row in one.rows if not (row.leaves and row.is_good)]
        named = {row.person for row in (*one.rows, *one.leaving)}
        one.rows += [
            _as_row(member, one.place.code)
            for member in world.by_commission.get(one.place.id, ())
            if member.person not in named
        ]


def settle_leaving(
    rows: Iterable[RosterLine], listed: Mapping[int, Listed], result: Settlement
) -> None:
    """What becomes of the rows of those who leave; rows that nobody wrote are forgotten."""
    gone = {ending.member.person: ending.member.commission_id for ending in result.endings}
    for row in rows:
        if not row.leaves or not row.is_good:
            continue
        one = listed.get(row.commission_id or 0)
        if one is not None and gone.get(row.person) == one.place.id:
            result.actions[row.line] = "leave"
        elif one is not None and any(not other.is_good for other in one.rows):
            wrong = [str(other.line) for other in one.rows if not other.is_good]
            values = {"code": one.place.code, "lines": ", ".join(wrong[:10])}
            row.problems.append(Problem("commission", "roster.waits", values))
        else:
            result.actions[row.line] = "unchanged"
    result.actions = {line: action for line, action in result.actions.items() if line > 0}


def _as_row(member: Sitting, code: str) -> RosterLine:
    return RosterLine(
        -member.member_id,
        commission=code,
        last_name=member.last_name,
        first_name=member.first_name,
        role=member.role,
        person=member.person,
        commission_id=member.commission_id,
    )
