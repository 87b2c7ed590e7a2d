"""Read and write a plan as a folder: `plan.toml` and five tables."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from operator import attrgetter
from pathlib import Path
from typing import Self

from kaskad_planner.collecting import paused
from kaskad_planner.documents import read_toml, toml_text
from kaskad_planner.instance import FORMATS
from kaskad_planner.plan import (
    Breach,
    DistrictBound,
    Level,
    Piece,
    Plan,
    Reserve,
    Seminar,
    Untrained,
)
from kaskad_planner.table import CSV, BadInput, in_form, read_table, stored
from kaskad_planner.writing import TableWriter, check_form, drop_other_forms

FILE = "plan.toml"
NAME = "kaskad-plan"
VERSION = 1
SEMINAR_COLUMNS = (
    "id",
    "stage",
    "round",
    "language",
    "format",
    "commission",
    "venue",
    "day",
    "slot",
    "trainer",
)
PIECE_COLUMNS = ("seminar", "unit", "people")
UNTRAINED_COLUMNS = ("unit", "people", "reason")
BREACH_COLUMNS = ("code", "refs")
BOUND_COLUMNS = ("commission", "stage", "level", "value", "bound")
RESERVE_COLUMNS = ("round", "commission", "language", "day", "slot", "trainer", "seats")
TABLES = {
    "seminars.csv": SEMINAR_COLUMNS,
    "pieces.csv": PIECE_COLUMNS,
    "untrained.csv": UNTRAINED_COLUMNS,
    "breaches.csv": BREACH_COLUMNS,
    "bounds.csv": BOUND_COLUMNS,
    "reserve.csv": RESERVE_COLUMNS,
}


def write_plan(plan: Plan, folder: Path | str, form: str = CSV) -> None:
    """Write a plan with its tables in a form; the same plan gives the same bytes."""
    with PlanWriter(folder, form) as writer:
        writer.add(plan)
        writer.finish(plan.instance, plan.seed, plan.engine, plan.levels)


class PlanWriter:
    """A plan that is written part by part.

    The files are written beside the folder and then put into place, `plan.toml` last; nothing is
    left of a plan that was not finished.
    """

    def __init__(self, folder: Path | str, form: str = CSV) -> None:
        self.folder, self.form = Path(folder), form
        check_form(self.folder / "seminars.csv", form)
        self.stack, self.tables = ExitStack(), ExitStack()

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        work = tempfile.TemporaryDirectory(dir=self.folder.parent)
        self.work = Path(self.stack.enter_context(work))
        self.writers = {
            name: self.tables.enter_context(TableWriter(self.work / name, columns, self.form))
            for name, columns in TABLES.items()
        }
        return self

    def __exit__(self, *_: object) -> None:
        self.tables.close()
        self.stack.close()

    def add(self, part: Plan) -> None:
        """Write the rows of a part after those that are there."""
        for name, columns in TABLES.items():
            rows = getattr(part, name.removesuffix(".csv"))
            self.writers[name].write_columns(
                [list(map(attrgetter(column), rows)) for column in columns]
            )

    def finish(self, instance: str, seed: int, engine: str, levels: Sequence[Level]) -> None:
        """Put the files into place, with what is told of the whole."""
        self.tables.close()
        document = {
            "format": NAME,
            "version": VERSION,
            "instance": instance,
            "seed": seed,
            "engine": engine,
            "levels": [
                {"name": row.name, "value": row.value, "bound": row.bound, "gap": row.gap}
                for row in levels
            ],
        }
        (self.work / FILE).write_text(toml_text(document), encoding="utf-8", newline="\n")
        for name in TABLES:
            in_form(self.work / name, self.form).replace(in_form(self.folder / name, self.form))
            drop_other_forms(self.folder / name, self.form)
        (self.work / FILE).replace(self.folder / FILE)


@paused()
def read_plan(folder: Path | str) -> Plan:
    """Read a plan, also one that was changed by hand; refuse what is not a plan."""
    folder = Path(folder)
    if not folder.is_dir():
        raise BadInput(str(folder), 0, "", "there is no such folder", "Give a plan folder")
    top = read_toml(folder / FILE)
    if top.get("format") != NAME or top.get("version") != VERSION:
        problem = f"it is not {NAME} version {VERSION}"
        raise BadInput(FILE, 0, "format", problem, "Give a plan written by this engine")
    try:
        levels = tuple(
            Level(row["name"], row["value"], row["bound"]) for row in top.get("levels", [])
        )
        head = (str(top["instance"]), int(top["seed"]), str(top["engine"]))
    except (KeyError, TypeError, ValueError) as error:
        raise BadInput(FILE, 0, "", f"a setting is missing or wrong: {error}", "Add it") from None
    return Plan(
        *head,
        seminars=_read_seminars(folder),
        pieces=_read_pieces(folder),
        untrained=_read_untrained(folder),
        levels=levels,
        bounds=_read_bounds(folder),
        breaches=_read_breaches(folder),
        reserve=_read_reserve(folder),
    )


def _read_pieces(folder: Path) -> tuple[Piece, ...]:
    table = read_table(folder / "pieces.csv", PIECE_COLUMNS)
    people = table.whole("people", least=-(10**9))
    return tuple(map(Piece, table.text("seminar"), table.text("unit"), people))


def _read_untrained(folder: Path) -> tuple[Untrained, ...]:
    table = read_table(folder / "untrained.csv", UNTRAINED_COLUMNS)
    people = table.whole("people", least=0)
    return tuple(map(Untrained, table.text("unit"), people, table.text("reason")))


def _read_bounds(folder: Path) -> tuple[DistrictBound, ...]:
    table = read_table(folder / "bounds.csv", BOUND_COLUMNS)
    names = (table.text(name) for name in BOUND_COLUMNS[:3])
    return tuple(map(DistrictBound, *names, table.number("value"), table.number("bound")))


def _read_breaches(folder: Path) -> tuple[Breach, ...]:
    table = read_table(folder / "breaches.csv", BREACH_COLUMNS)
    refs = table.text("refs", empty=True)
    return tuple(map(Breach, table.text("code"), map(tuple, map(str.split, refs))))


def _read_reserve(folder: Path) -> tuple[Reserve, ...]:
    """Return the seats kept; a plan without the table has none."""
    if not stored(folder / "reserve.csv").is_file():
        return ()
    table = read_table(folder / "reserve.csv", RESERVE_COLUMNS)
    return tuple(
        map(
            Reserve,
            table.whole("round", least=0),
            table.text("commission"),
            table.text("language"),
            table.day("day"),
            table.text("slot", empty=True),
            table.text("trainer", empty=True),
            table.whole("seats", least=0),
        )
    )


def _read_seminars(folder: Path) -> tuple[Seminar, ...]:
    table = read_table(folder / "seminars.csv", SEMINAR_COLUMNS)
    return tuple(
        map(
            Seminar,
            table.unique("id"),
            table.text("stage"),
            table.whole("round", least=0),
            table.text("language"),
            table.choice("format", FORMATS),
            table.text("commission"),
            table.text("venue", empty=True),
            table.day("day"),
            table.text("slot"),
            table.text("trainer", empty=True),
        )
    )
