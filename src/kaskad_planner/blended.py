"""The two parts of blended seminars while a plan is repaired: who comes to which, and when."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from kaskad_planner.board import Board
    from kaskad_planner.instance import Instance
    from kaskad_planner.plan import Seminar


class Parts:
    """The units that share their people with the other part: those of the first, of the second.

    `same` are those of the own part. People of a commission and language are not told apart.
    """

    def __init__(self, instance: Instance) -> None:
        self.first: dict[str, list[str]] = {}
        self.same: dict[str, list[str]] = {}
        self.second: dict[str, list[str]] = {}
        first_of = {stage.id: stage.follows for stage in instance.stages if stage.follows}
        rows: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for unit in instance.units if first_of else ():
            rows[unit.stage, unit.commission, unit.language].append(unit.id)
        for (stage, *who), units in rows.items():
            if stage in first_of:
                before = rows.get((first_of[stage], *who), [])
                self.first |= dict.fromkeys(units, before)
                self.same |= dict.fromkeys(units, units)
                self.second |= dict.fromkeys(before, units)


def may_follow(board: Board, unit: str, day: dt.date, slot: str) -> bool:
    """Say whether all who share their people have their first part before a half-day."""
    now = (day, board.order.get(slot, 0))
    units = board.parts.first.get(unit, ())
    return all(board.when(row)[:2] < now for row in _rows(board, units))


def missing(board: Board, unit: str, people: int) -> int:
    """Return how many people have missed the first part if so many more of a unit come."""
    if unit not in board.parts.first:
        return 0
    came = sum(sum(board.seats[one].values()) for one in board.parts.first[unit])
    come = sum(sum(board.seats[one].values()) for one in board.parts.same[unit])
    return max(0, people + come - came)


def overtaken(board: Board, unit: str, day: dt.date) -> int:
    """Return how many seminars of the second part are too early for a first part on a day."""
    units = board.parts.second.get(unit, ())
    return sum(board.is_open(row) and row.day <= day for row in _rows(board, units))


def _rows(board: Board, units: Iterable[str]) -> Iterator[Seminar]:
    return (board.seminars[name] for unit in units for name in board.seats[unit])
