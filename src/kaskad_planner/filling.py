"""Bring a group that became too small up to its least size with people of other groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaskad_planner.blended import may_follow
from kaskad_planner.instance import MIXED
from kaskad_planner.options import position, released

if TYPE_CHECKING:
    from collections.abc import Collection

    from kaskad_planner.board import Board
    from kaskad_planner.plan import Seminar

# How little a move disturbs: certificates lost, a unit split, half-days, kilometres.
Price = tuple[int, bool, int, float]
Taken = dict[tuple[str, str], int]


def people_for(
    board: Board, row: Seminar, lacking: int, of: Collection[str] | None = None
) -> Taken | None:
    """Return who leaves which seminar so that a group gets exactly the people it lacks.

    None when the others, or those of `of`, cannot spare so many: they keep their own least size.
    """
    spare: dict[str, int] = {}
    offers: list[tuple[Price, str, str]] = []
    stage = board.stages[row.stage]
    index = position(board, stage, row.commission, row.day, row.slot)
    for name in sorted(board.at_place[row.stage, row.commission]):
        if of is not None and name not in of:
            continue
        donor = board.seminars[name]
        spare[name] = to_spare(board, donor, row.id)
        if not spare[name]:
            continue
        away = abs(position(board, stage, row.commission, donor.day, donor.slot) - index)
        for unit in board.groups[name]:
            if may_change(board, unit, row):
                price = _price(board, unit, donor, row, min(lacking, spare[name]), away)
                offers.append((price, unit, name))
    taken: Taken = {}
    for _, unit, name in sorted(offers):
        part = min(lacking, spare[name], board.groups[name][unit])
        if part:
            taken[unit, name] = part
            spare[name] -= part
            lacking -= part
    return None if lacking else taken


def to_spare(board: Board, donor: Seminar, growing: str = "") -> int:
    """Return how many a group can give and still be no small group, nor make another one wrong.

    `growing` is a group of which it does not matter that it is small.
    """
    if donor.id == growing or not board.is_ahead(donor.day, donor.slot):
        return 0
    least, _most = board.limits(board.stages[donor.stage], donor.format, board.venue_of(donor))
    others = [name for name in board.pool(donor) if name not in {donor.id, growing}]
    if any(board.load(name) < least for name in others):
        return 0
    return max(board.load(donor.id) - least, 0)


def may_change(board: Board, unit: str, row: Seminar) -> bool:
    """Say whether people of a unit may be in a group."""
    venue = board.venue_of(row)
    if row.language not in {MIXED, board.atlas.units[unit].language}:
        return False
    if row.day < board.since.get(unit, row.day):
        return False
    if not may_follow(board, unit, row.day, row.slot):
        return False
    return board.belongs(unit, row.commission) and (venue is None or board.is_near(unit, venue))


def _price(board: Board, unit: str, donor: Seminar, row: Seminar, wanted: int, away: int) -> Price:
    venue = board.venue_of(row)
    km = 0.0 if venue is None else round(board.unit_km(unit, venue), 6)
    lost = released(board, {unit: 1}, row.day, donor.id)
    return lost, board.groups[donor.id][unit] > wanted, away, km
