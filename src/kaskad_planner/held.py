"""What is known on the day from which a plan is looked at: who is trained already."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from kaskad_planner.plan import Plan
from kaskad_planner.table import BadInput, read_table
from kaskad_planner.writing import write_table

UNIT, SEMINAR = "unit", "seminar"
KINDS = (UNIT, SEMINAR)
COLUMNS = ("kind", "id", "day", "people")


@dataclass(frozen=True, slots=True)
class Trained:
    """So many people were trained on a day: of a unit, or in a seminar of the plan.

    A seminar named here is over. Of a unit, every row adds people.
    """

    kind: str
    id: str
    day: dt.date
    people: int


@dataclass(frozen=True, slots=True)
class HeldState:
    """Who is trained when a plan is looked at on a day; seminars of earlier days are over."""

    day: dt.date
    trained: tuple[Trained, ...] = ()


def read_held(path: Path | str, day: dt.date, plan: Plan) -> HeldState:
    """Read `trained.csv`; an empty day of a seminar is the plan's."""
    path = Path(path)
    planned = {seminar.id: seminar.day for seminar in plan.seminars}
    table = read_table(path, COLUMNS)
    kinds, codes = table.choice("kind", KINDS), table.text("id")
    days, people = table.optional_day("day"), table.whole("people", least=0)
    rows = []
    for row, (kind, code, held) in enumerate(zip(kinds, codes, days, strict=True)):
        if kind == SEMINAR and code not in planned:
            problem = f"there is no seminar '{code}'"
            raise table.bad(row, "id", problem, "Use an existing seminar")
        if kind == UNIT and held is None:
            raise table.bad(row, "day", "the cell is empty", "Fill it in")
        rows.append(Trained(kind, code, held or planned[code], people[row]))
        if rows[-1].day > day:
            problem = f"{rows[-1].day} is after {day}, the day of the forecast"
            raise table.bad(row, "day", problem, "Take the row out or look from a later day")
    return HeldState(day, tuple(rows))


def write_held(state: HeldState, path: Path | str) -> None:
    """Write `trained.csv` in the order of its rows."""
    rows = sorted((row.kind, row.id, row.day, row.people) for row in state.trained)
    write_table(Path(path), COLUMNS, rows)


def wrong(field: str, problem: str, remedy: str) -> BadInput:
    """Return the refusal of a state that does not fit its instance and plan."""
    return BadInput("trained.csv", 0, field, problem, remedy)
