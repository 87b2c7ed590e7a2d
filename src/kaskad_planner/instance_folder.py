"""Read and write an instance as a folder: `instance.toml` and five tables."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from itertools import chain
from operator import attrgetter
from pathlib import Path

from kaskad_planner import settings
from kaskad_planner.instance import (
    ABSENCE_KINDS,
    CENTRAL,
    LEVELS,
    VENUE,
    Absence,
    Commission,
    Instance,
    Stage,
    Trainer,
    Unit,
    Venue,
    in_order,
)
from kaskad_planner.table import (
    CSV,
    BadInput,
    Row,
    TableWriter,
    check_form,
    drop_other_forms,
    read_table,
    read_toml,
    table_bytes,
    toml_text,
    unique,
)

COMMISSION_COLUMNS = ("code", "parent", "level", "lat", "lon")
UNIT_COLUMNS = ("id", "commission", "stage", "language", "people")
VENUE_COLUMNS = ("code", "commission", "capacity", "lat", "lon")
TRAINER_COLUMNS = (
    "id",
    "commission",
    "languages",
    "certified_by_stage",
    "unit",
    "lat",
    "lon",
    "certified_on",
)
ABSENCE_COLUMNS = ("kind", "id", "day", "slot")
InstanceRow = Commission | Unit | Venue | Trainer | Absence
TABLES: tuple[tuple[str, tuple[str, ...], type[InstanceRow]], ...] = (
    ("commissions.csv", COMMISSION_COLUMNS, Commission),
    ("units.csv", UNIT_COLUMNS, Unit),
    ("venues.csv", VENUE_COLUMNS, Venue),
    ("trainers.csv", TRAINER_COLUMNS, Trainer),
    ("availability.csv", ABSENCE_COLUMNS, Absence),
)


def read_instance(folder: Path | str) -> Instance:
    """Read an instance; refuse the first thing that is wrong with a `BadInput`."""
    folder = Path(folder)
    if not folder.is_dir():
        raise BadInput(str(folder), 0, "", "there is no such folder", "Give an instance folder")
    top = read_toml(folder / settings.FILE)
    settings.check_head(top)
    settings.check_weights(top)
    slots = settings.read_slots(top)
    calendar = settings.read_calendar(top)
    held = settings.take_list(top, "held_stages", str) if "held_stages" in top else ()
    stages = settings.read_stages(top, held)
    settings.check_stages(stages, slots, calendar)
    commissions = _read_commissions(folder)
    for row in calendar.regional:
        if row.commission not in commissions:
            problem = f"there is no commission '{row.commission}'"
            raise settings.bad("calendar.regional.commission", problem, "Use an existing code")
    units = _read_units(folder, commissions, stages)
    venues = _read_venues(folder, commissions)
    trainers = _read_trainers(folder, commissions, units, {*held, *(s.id for s in stages)})
    absences = _read_absences(folder, venues, trainers, {slot.id for slot in slots})
    return in_order(
        Instance(
            seed=settings.take(top, "seed", int),
            slots=slots,
            calendar=calendar,
            policy=settings.read_policy(top),
            stages=stages,
            commissions=tuple(commissions.values()),
            units=tuple(units.values()),
            venues=tuple(venues.values()),
            trainers=tuple(trainers.values()),
            absences=absences,
            makeups=settings.read_makeups(top),
            held_stages=held,
        )
    )


def _read_commissions(folder: Path) -> dict[str, Commission]:
    rows = read_table(folder / "commissions.csv", COMMISSION_COLUMNS)
    unique(rows, "code")
    commissions = {
        row.text("code"): Commission(
            row.text("code"),
            row.text("parent", empty=True),
            row.choice("level", LEVELS),
            row.degrees("lat", 90),
            row.degrees("lon", 180),
        )
        for row in rows
    }
    for row in rows:
        _check_parent(row, commissions)
    if sum(row.level == CENTRAL for row in commissions.values()) != 1:
        raise BadInput(
            "commissions.csv", 0, "level", "there must be one central commission", "Give one root"
        )
    return commissions


def _check_parent(row: Row, commissions: Mapping[str, Commission]) -> None:
    level = LEVELS.index(row.text("level"))
    if level == 0:
        if row.text("parent", empty=True):
            raise row.bad("parent", "the central commission has no parent", "Empty the cell")
        return
    parent = commissions[row.known("parent", commissions, "commission")]
    if LEVELS.index(parent.level) != level - 1:
        problem = f"a {row.text('level')} commission cannot belong to a {parent.level} one"
        raise row.bad("parent", problem, f"Name a {LEVELS[level - 1]} commission")


def _read_units(
    folder: Path, commissions: Mapping[str, Commission], stages: tuple[Stage, ...]
) -> dict[str, Unit]:
    rows = read_table(folder / "units.csv", UNIT_COLUMNS)
    unique(rows, "id")
    names = {stage.id for stage in stages}
    return {
        row.text("id"): Unit(
            row.text("id"),
            row.known("commission", commissions, "commission"),
            row.known("stage", names, "stage"),
            row.text("language"),
            row.whole("people", least=1),
        )
        for row in rows
    }


def _read_venues(folder: Path, commissions: Mapping[str, Commission]) -> dict[str, Venue]:
    rows = read_table(folder / "venues.csv", VENUE_COLUMNS)
    unique(rows, "code")
    return {
        row.text("code"): Venue(
            row.text("code"),
            row.known("commission", commissions, "commission"),
            row.whole("capacity", least=1),
            row.degrees("lat", 90),
            row.degrees("lon", 180),
        )
        for row in rows
    }


def _read_trainers(
    folder: Path,
    commissions: Mapping[str, Commission],
    units: Mapping[str, Unit],
    stages: set[str],
) -> dict[str, Trainer]:
    rows = read_table(folder / "trainers.csv", TRAINER_COLUMNS[:-1], ("certified_on",))
    unique(rows, "id")
    trainers = {}
    for row in rows:
        certified_on = row.optional_day("certified_on")
        stage = row.known("certified_by_stage", stages, "stage")
        unit = row.text("unit", empty=certified_on is not None)
        if unit and row.known("unit", units, "unit") and units[unit].stage != stage:
            problem = f"unit '{unit}' is taught at stage '{units[unit].stage}', not '{stage}'"
            raise row.bad("unit", problem, "Name the unit in which this trainer is taught")
        languages = tuple(sorted(set(row.text("languages").split())))
        trainers[row.text("id")] = Trainer(
            row.text("id"),
            row.known("commission", commissions, "commission"),
            languages,
            stage,
            unit,
            row.degrees("lat", 90),
            row.degrees("lon", 180),
            certified_on,
        )
    return trainers


def _read_absences(
    folder: Path, venues: Mapping[str, Venue], trainers: Mapping[str, Trainer], slots: set[str]
) -> tuple[Absence, ...]:
    absences = []
    for row in read_table(folder / "availability.csv", ABSENCE_COLUMNS):
        kind = row.choice("kind", ABSENCE_KINDS)
        code = row.known("id", venues if kind == VENUE else trainers, kind)
        slot = row.text("slot", empty=True)
        if slot:
            row.known("slot", slots, "slot")
        absences.append(Absence(kind, code, row.day("day"), slot))
    return tuple(dict.fromkeys(absences))


def write_instance(instance: Instance, folder: Path | str, form: str = CSV) -> None:
    """Write an instance with its tables in a form; the same instance gives the same bytes."""
    rows = in_order(instance)
    tables = (rows.commissions, rows.units, rows.venues, rows.trainers, rows.absences)
    write_rows(rows, chain.from_iterable(tables), folder, form)


def write_rows(
    frame: Instance, rows: Iterable[InstanceRow], folder: Path | str, form: str = CSV
) -> dict[str, int]:
    """Write the settings of `frame` and rows that come one by one; return how many of each table.

    The rows of a table must come in the order of `in_order`, the tables may be mixed.
    """
    folder = Path(folder)
    check_form(folder / "units.csv", form)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / settings.FILE).write_text(_settings_text(frame), encoding="utf-8", newline="\n")
    counts = dict.fromkeys((name for name, _, _ in TABLES), 0)
    with ExitStack() as stack:
        writers = {
            kind: (name, columns, stack.enter_context(TableWriter(folder / name, columns, form)))
            for name, columns, kind in TABLES
        }
        for row in rows:
            name, columns, table = writers[type(row)]
            table.write([getattr(row, column) for column in columns])
            counts[name] += 1
    for name in counts:
        drop_other_forms(folder / name, form)
    return counts


def instance_hash(instance: Instance) -> str:
    """Return the SHA-256 of the written form: what a plan names as the problem it solves.

    It is that of the settings and of the tables as CSV, in whichever form they are stored.
    """
    rows = in_order(instance)
    tables = (rows.commissions, rows.units, rows.venues, rows.trainers, rows.absences)
    digest = hashlib.sha256(_settings_text(rows).encode())
    for (_, columns, _), table in zip(TABLES, tables, strict=True):
        cells = [list(map(attrgetter(column), table)) for column in columns]
        digest.update(table_bytes(columns, cells))
    return digest.hexdigest()


def _settings_text(instance: Instance) -> str:
    return toml_text(settings.document(instance))
