"""Read and write an instance as a folder: `instance.toml` and five tables."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from itertools import chain
from operator import attrgetter
from pathlib import Path

from kaskad_planner import settings
from kaskad_planner.collecting import paused
from kaskad_planner.documents import read_toml, toml_text
from kaskad_planner.instance import (
    ABSENCE_KINDS,
    CENTRAL,
    LEVELS,
    REGION,
    TRAINER,
    VENUE,
    Absence,
    Commission,
    Instance,
    Trainer,
    Unit,
    Venue,
    in_order,
)
from kaskad_planner.table import CSV, BadInput, Table, read_table
from kaskad_planner.writing import TableWriter, check_form, drop_other_forms, table_bytes

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


def read_frame(folder: Path | str) -> Instance:
    """Read the settings of an instance: an instance without rows. Refuses as `read_instance`."""
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
    return Instance(
        seed=settings.take(top, "seed", int),
        slots=slots,
        calendar=calendar,
        policy=settings.read_policy(top),
        stages=stages,
        commissions=(),
        units=(),
        makeups=settings.read_makeups(top),
        held_stages=held,
    )


@paused()
def read_instance(folder: Path | str) -> Instance:
    """Read an instance; refuse the first thing that is wrong with a `BadInput`."""
    folder, frame = Path(folder), read_frame(folder)
    commissions = commissions_of(read_table(folder / "commissions.csv", COMMISSION_COLUMNS))
    for row in frame.calendar.regional:
        if row.commission not in commissions:
            problem = f"there is no commission '{row.commission}'"
            raise settings.bad("calendar.regional.commission", problem, "Use an existing code")
    names = {stage.id for stage in frame.stages}
    units = units_of(read_table(folder / "units.csv", UNIT_COLUMNS), commissions, names)
    venues = venues_of(read_table(folder / "venues.csv", VENUE_COLUMNS), commissions)
    table = read_table(folder / "trainers.csv", TRAINER_COLUMNS[:-1], TRAINER_COLUMNS[-1:])
    trainers = trainers_of(table, commissions, units, {*frame.held_stages, *names})
    table = read_table(folder / "availability.csv", ABSENCE_COLUMNS)
    absences = absences_of(table, venues, trainers, {slot.id for slot in frame.slots})
    return in_order(
        replace(
            frame,
            commissions=tuple(commissions.values()),
            units=tuple(units.values()),
            venues=tuple(venues.values()),
            trainers=tuple(trainers.values()),
            absences=absences,
        )
    )


def commissions_of(table: Table) -> dict[str, Commission]:
    """Return the commissions of a table by code; each has its parent there."""
    rows = map(
        Commission,
        table.unique("code"),
        table.text("parent", empty=True),
        table.choice("level", LEVELS),
        table.degrees("lat", 90),
        table.degrees("lon", 180),
    )
    commissions = {row.code: row for row in rows}
    for number, row in enumerate(commissions.values()):
        _check_parent(table, number, row, commissions)
    if sum(row.level == CENTRAL for row in commissions.values()) != 1:
        raise BadInput(
            "commissions.csv", 0, "level", "there must be one central commission", "Give one root"
        )
    return commissions


def _check_parent(
    table: Table, number: int, row: Commission, commissions: Mapping[str, Commission]
) -> None:
    level = LEVELS.index(row.level)
    if level == 0:
        if row.parent:
            problem = "the central commission has no parent"
            raise table.bad(number, "parent", problem, "Empty the cell")
        return
    if not row.parent:
        raise table.bad(number, "parent", "the cell is empty", "Fill it in")
    parent = commissions.get(row.parent)
    if parent is None:
        problem = f"there is no commission '{row.parent}'"
        raise table.bad(number, "parent", problem, "Use an existing commission")
    if LEVELS.index(parent.level) != level - 1:
        problem = f"a {row.level} commission cannot belong to a {parent.level} one"
        raise table.bad(number, "parent", problem, f"Name a {LEVELS[level - 1]} commission")


def units_of(
    table: Table, commissions: Collection[str], stages: Collection[str]
) -> dict[str, Unit]:
    """Return the units of a table by identifier."""
    names = table.unique("id")
    rows = map(
        Unit,
        names,
        table.known("commission", commissions, "commission"),
        table.known("stage", stages, "stage"),
        table.text("language"),
        table.whole("people", least=1),
    )
    return dict(zip(names, rows, strict=True))


def venues_of(table: Table, commissions: Collection[str]) -> dict[str, Venue]:
    """Return the rooms of a table by code."""
    names = table.unique("code")
    rows = map(
        Venue,
        names,
        table.known("commission", commissions, "commission"),
        table.whole("capacity", least=1),
        table.degrees("lat", 90),
        table.degrees("lon", 180),
    )
    return dict(zip(names, rows, strict=True))


def trainers_of(
    table: Table,
    commissions: Collection[str],
    units: Mapping[str, Unit],
    stages: Collection[str],
) -> dict[str, Trainer]:
    """Return the trainers of a table by identifier."""
    names = table.unique("id")
    certified = table.optional_day("certified_on")
    certified_by = table.known("certified_by_stage", stages, "stage")
    taught_in = table.text("unit", empty=True)
    for row, (unit, stage) in enumerate(zip(taught_in, certified_by, strict=True)):
        if not unit and certified[row] is None:
            raise table.bad(row, "unit", "the cell is empty", "Fill it in")
        if unit and unit not in units:
            raise table.bad(row, "unit", f"there is no unit '{unit}'", "Use an existing unit")
        if unit and units[unit].stage != stage:
            problem = f"unit '{unit}' is taught at stage '{units[unit].stage}', not '{stage}'"
            raise table.bad(row, "unit", problem, "Name the unit in which this trainer is taught")
    spoken = {text: tuple(sorted(set(text.split()))) for text in set(table.text("languages"))}
    rows = map(
        Trainer,
        names,
        table.known("commission", commissions, "commission"),
        map(spoken.__getitem__, table.text("languages")),
        certified_by,
        taught_in,
        table.degrees("lat", 90),
        table.degrees("lon", 180),
        certified,
    )
    return dict(zip(names, rows, strict=True))


def absences_of(
    table: Table, venues: Collection[str], trainers: Collection[str], slots: Collection[str]
) -> tuple[Absence, ...]:
    """Return the absences of a table, each once."""
    kinds, codes = table.choice("kind", ABSENCE_KINDS), table.text("id")
    when = table.text("slot", empty=True)
    for row, (kind, code, slot) in enumerate(zip(kinds, codes, when, strict=True)):
        if code not in (venues if kind == VENUE else trainers):
            raise table.bad(row, "id", f"there is no {kind} '{code}'", f"Use an existing {kind}")
        if slot and slot not in slots:
            raise table.bad(row, "slot", f"there is no slot '{slot}'", "Use an existing slot")
    return tuple(dict.fromkeys(map(Absence, kinds, codes, table.day("day"), when)))


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
    """Return the SHA-256 of an instance: what a plan names as the problem it solves.

    It is that of the settings and of a digest of every region, see `region_digests`.
    """
    return combined_hash(instance, region_digests(instance))


def combined_hash(frame: Instance, digests: Mapping[str, str]) -> str:
    """Return the hash of a country from its settings and the digests of its regions."""
    lines = [f"{code} {digest}\n" for code, digest in sorted(digests.items())]
    return hashlib.sha256("".join([_settings_text(frame), *lines]).encode()).hexdigest()


def region_digests(instance: Instance) -> dict[str, str]:
    """Return the SHA-256 of the tables of every region, as CSV in the order of their rows.

    A commission belongs to the region at or above it, a unit, room or trainer to that of its
    commission, an absence to that of whom it is about. What belongs to no region is under "".
    """
    parts: dict[str, list[list[InstanceRow]]] = defaultdict(lambda: [[] for _ in TABLES])
    for code, number, row in _in_regions(in_order(instance)):
        parts[code][number].append(row)
    return {code: _digest(tables) for code, tables in parts.items()}


def _digest(tables: Iterable[Sequence[InstanceRow]]) -> str:
    digest = hashlib.sha256()
    for (_, columns, _), table in zip(TABLES, tables, strict=True):
        digest.update(table_bytes(columns, [list(map(attrgetter(c), table)) for c in columns]))
    return digest.hexdigest()


def _in_regions(rows: Instance) -> Iterator[tuple[str, int, InstanceRow]]:
    """Yield every row with its region and the number of its table."""
    region = regions_of({row.code: (row.parent, row.level) for row in rows.commissions})
    owner: dict[tuple[str, str], str] = {}
    for commission in rows.commissions:
        yield region[commission.code], 0, commission
    for unit in rows.units:
        yield region.get(unit.commission, ""), 1, unit
    for venue in rows.venues:
        owner[VENUE, venue.code] = region.get(venue.commission, "")
        yield owner[VENUE, venue.code], 2, venue
    for trainer in rows.trainers:
        owner[TRAINER, trainer.id] = region.get(trainer.commission, "")
        yield owner[TRAINER, trainer.id], 3, trainer
    for absence in rows.absences:
        yield owner.get((absence.kind, absence.id), ""), 4, absence


def regions_of(tree: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """Return the region of every commission, "" where there is none; `tree` has parent, level."""
    found = {"": ""}
    for code in tree:
        way, place = [], code
        while place not in found:
            way.append(place)
            parent, level = tree.get(place, ("", ""))
            # Who stands above himself is refused elsewhere; here it must only end.
            found[place] = place if level == REGION else ""
            place = place if level == REGION else parent
        found.update(dict.fromkeys(way, found[place]))
    return found


def _settings_text(instance: Instance) -> str:
    return toml_text(settings.document(instance))
