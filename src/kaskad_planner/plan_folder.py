"""Read and write a plan as a folder: `plan.toml` and five tables."""

from __future__ import annotations

import tempfile
from pathlib import Path

from kaskad_planner.collecting import paused
from kaskad_planner.documents import read_toml, toml_text
from kaskad_planner.instance import FORMATS
from kaskad_planner.plan import Breach, DistrictBound, Level, Piece, Plan, Seminar, Untrained
from kaskad_planner.table import (
    CSV,
    BadInput,
    check_form,
    drop_other_forms,
    in_form,
    read_table,
    write_table,
)

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
TABLES = ("seminars.csv", "pieces.csv", "untrained.csv", "breaches.csv", "bounds.csv")


def write_plan(plan: Plan, folder: Path | str, form: str = CSV) -> None:
    """Write a plan with its tables in a form; the same plan gives the same bytes.

    The files are written beside the folder and then put into place, `plan.toml` last.
    """
    folder = Path(folder)
    check_form(folder / "seminars.csv", form)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as work:
        _write(plan, Path(work), form)
        for name in TABLES:
            in_form(Path(work) / name, form).replace(in_form(folder / name, form))
            drop_other_forms(folder / name, form)
        (Path(work) / FILE).replace(folder / FILE)


def _write(plan: Plan, folder: Path, form: str) -> None:
    text = toml_text(
        {
            "format": NAME,
            "version": VERSION,
            "instance": plan.instance,
            "seed": plan.seed,
            "engine": plan.engine,
            "levels": [
                {"name": row.name, "value": row.value, "bound": row.bound, "gap": row.gap}
                for row in plan.levels
            ],
        }
    )
    (folder / FILE).write_text(text, encoding="utf-8", newline="\n")
    tables: tuple[tuple[str, tuple[str, ...], tuple[object, ...]], ...] = (
        ("seminars.csv", SEMINAR_COLUMNS, plan.seminars),
        ("pieces.csv", PIECE_COLUMNS, plan.pieces),
        ("untrained.csv", UNTRAINED_COLUMNS, plan.untrained),
        ("breaches.csv", BREACH_COLUMNS, plan.breaches),
        ("bounds.csv", BOUND_COLUMNS, plan.bounds),
    )
    for name, columns, table in tables:
        cells = [[getattr(row, column) for column in columns] for row in table]
        write_table(folder / name, columns, cells, form)


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
    pieces = read_table(folder / "pieces.csv", PIECE_COLUMNS)
    untrained = read_table(folder / "untrained.csv", UNTRAINED_COLUMNS)
    breaches = read_table(folder / "breaches.csv", BREACH_COLUMNS)
    bounds = read_table(folder / "bounds.csv", BOUND_COLUMNS)
    return Plan(
        *head,
        seminars=_read_seminars(folder),
        pieces=tuple(
            map(
                Piece,
                pieces.text("seminar"),
                pieces.text("unit"),
                pieces.whole("people", least=-(10**9)),
            )
        ),
        untrained=tuple(
            map(
                Untrained,
                untrained.text("unit"),
                untrained.whole("people", least=0),
                untrained.text("reason"),
            )
        ),
        levels=levels,
        bounds=tuple(
            map(
                DistrictBound,
                *(bounds.text(name) for name in BOUND_COLUMNS[:3]),
                *(bounds.number(name) for name in BOUND_COLUMNS[3:]),
            )
        ),
        breaches=tuple(
            Breach(code, tuple(refs.split()))
            for code, refs in zip(
                breaches.text("code"), breaches.text("refs", empty=True), strict=True
            )
        ),
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
