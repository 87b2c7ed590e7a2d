"""What rows of one file say against each other and against the tree of commissions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from kaskad.commissions.rules.problems import Problem
from kaskad.commissions.rules.rows import RosterLine

SINGLE_ROLES: Final = ("chair", "deputy", "secretary")


class Place(NamedTuple):
    """A commission that a roster may name."""

    id: int
    code: str
    seats: int
    in_scope: bool


@dataclass(slots=True)
class Listed:
    """A commission that the file mentions, and its rows in the order of the file.

    ``leaving`` are rows of a list of changes that say that a member leaves.
    """

    place: Place
    rows: list[RosterLine] = field(default_factory=list)
    leaving: list[RosterLine] = field(default_factory=list)


def find_places(rows: Iterable[RosterLine], places: Mapping[str, Place]) -> dict[int, Listed]:
    """Give every row its commission; unknown ones and those outside of the scope are problems.

    ``places`` holds codes and the KATO codes of regions and districts.
    """
    listed: dict[int, Listed] = {}
    for row in rows:
        if not row.commission:
            continue
        place = places.get(row.commission)
        if place is None:
            row.problems.append(
                Problem("commission", "roster.commission_unknown", {"code": row.commission[:40]})
            )
        elif not place.in_scope:
            row.problems.append(
                Problem("commission", "roster.commission_foreign", {"code": place.code})
            )
        else:
            row.commission_id = place.id
            listed.setdefault(place.id, Listed(place)).rows.append(row)
    return listed


def check_duplicates(rows: Iterable[RosterLine]) -> None:
    """One person stands in a file once; each of the rows names the lines of the others."""
    by_person: dict[str, list[RosterLine]] = {}
    for row in rows:
        if (row.person or row.iin) and not row.leaves:
            by_person.setdefault(row.who, []).append(row)
    for same in by_person.values():
        if len(same) > 1:
            _name_each_other(same, "iin", "roster.iin_twice")


def check_single_roles(listed: Listed) -> None:
    """At most one chair, one deputy and one secretary; each of several names the others."""
    for role in SINGLE_ROLES:
        holders = [row for row in listed.rows if row.role == role]
        if len({row.who for row in holders}) < 2:
            continue
        written = [row for row in holders if row.line > 0]
        if len(written) == len(holders):
            _name_each_other(holders, "role", f"roster.two_{role}")
        for row in written if len(written) < len(holders) else ():
            row.problems.append(Problem("role", "roster.role_taken"))


def check_seats(listed: Listed, sitting: Mapping[str, int]) -> None:
    """No more people than seats: of too many the last newcomers are wrong.

    ``sitting`` maps persons to the commission where they sit.
    """
    place, rows = listed.place, listed.rows
    people = {row.who for row in rows}
    excess = len(people) - place.seats
    if excess <= 0:
        return
    good = [row for row in reversed(rows) if row.is_good]
    newcomers = [row for row in good if sitting.get(row.person) != place.id]
    others = [row for row in good if sitting.get(row.person) == place.id]
    for row in (newcomers + others)[:excess]:
        values: dict[str, str | int] = {
            "code": place.code,
            "people": len(people),
            "seats": place.seats,
        }
        row.problems.append(Problem("commission", "roster.too_many", values))


def _name_each_other(rows: Sequence[RosterLine], column: str, code: str) -> None:
    lines = [row.line for row in rows]
    for row in rows:
        others = ", ".join(str(line) for line in lines if line != row.line)
        row.problems.append(Problem(column, code, {"lines": others}))
