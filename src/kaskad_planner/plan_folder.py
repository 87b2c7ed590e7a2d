"""Read and write a plan as a folder: `plan.toml` and five tables."""

from __future__ import annotations

import tempfile
from pathlib import Path

from kaskad_planner.instance import FORMATS
from kaskad_planner.plan import Breach, DistrictBound, Level, Piece, Plan, Seminar, Untrained
from kaskad_planner.table import (
    CSV,
    BadInput,
    check_form,
    drop_other_forms,
    in_form,
    read_table,
    read_toml,
    toml_text,
    unique,
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
        pieces=tuple(
            Piece(row.text("seminar"), row.text("unit"), row.whole("people", least=-(10**9)))
            for row in read_table(folder / "pieces.csv", PIECE_COLUMNS)
        ),
        untrained=tuple(
            Untrained(row.text("unit"), row.whole("people", least=0), row.text("reason"))
            for row in read_table(folder / "untrained.csv", UNTRAINED_COLUMNS)
        ),
        levels=levels,
        bounds=_read_bounds(folder),
        breaches=tuple(
            Breach(row.text("code"), tuple(row.text("refs", empty=True).split()))
            for row in read_table(folder / "breaches.csv", BREACH_COLUMNS)
        ),
    )


def _read_seminars(folder: Path) -> tuple[Seminar, ...]:
    rows = read_table(folder / "seminars.csv", SEMINAR_COLUMNS)
    unique(rows, "id")
    return tuple(
        Seminar(
            row.text("id"),
            row.text("stage"),
            row.whole("round", least=0),
            row.text("language"),
            row.choice("format", FORMATS),
            row.text("commission"),
            row.text("venue", empty=True),
            row.day("day"),
            row.text("slot"),
            row.text("trainer", empty=True),
        )
        for row in rows
    )


def _read_bounds(folder: Path) -> tuple[DistrictBound, ...]:
    rows = []
    for row in read_table(folder / "bounds.csv", BOUND_COLUMNS):
        try:
            value, bound = float(row.text("value")), float(row.text("bound"))
        except ValueError:
            raise row.bad("value", "it is not a number", "Write numbers") from None
        rows.append(
            DistrictBound(
                row.text("commission"), row.text("stage"), row.text("level"), value, bound
            )
        )
    return tuple(rows)
