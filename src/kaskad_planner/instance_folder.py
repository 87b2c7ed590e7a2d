"""Read and write an instance as a folder: `instance.toml` and five tables."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from itertools import chain
from operator import attrgetter, is_
from pathlib import Path
from typing import Any

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
    Stage,
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
# The rows of one region, table by table in the order of `TABLES`.
Tables = tuple[list[Commission], list[Unit], list[Venue], list[Trainer], list[Absence]]
# What was digested, the states of the digest after each table, and the text of the small tables.
Digested = tuple[Tables, list[Any], dict[int, bytes]]
TABLES: tuple[tuple[str, tuple[str, ...], type[InstanceRow]], ...] = (
    ("commissions.csv", COMMISSION_COLUMNS, Commission),
    ("units.csv", UNIT_COLUMNS, Unit),
    ("venues.csv", VENUE_COLUMNS, Venue),
    ("trainers.csv", TRAINER_COLUMNS, Trainer),
    ("availability.csv", ABSENCE_COLUMNS, Absence),
)
# Tables whose text is not kept to be digested again.
LARGE = (Commission, Unit)


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
    table = read_table(folder / "units.csv", UNIT_COLUMNS)
    units = units_of(table, commissions, names)
    check_parts(table, units, frame.stages)
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


def check_parts(table: Table, units: Mapping[str, Unit], stages: Iterable[Stage]) -> None:
    """Refuse parts of blended seminars that differ in the people of a commission and language."""
    other = {stage.id: stage.follows for stage in stages if stage.follows}
    other |= {first: second for second, first in other.items()}
    people: Counter[tuple[str, str, str]] = Counter()
    for unit in units.values() if other else ():
        people[unit.stage, unit.commission, unit.language] += unit.people
    for row, unit in enumerate(units.values() if other else ()):
        if unit.stage in other:
            who = unit.commission, unit.language
            here, there = people[unit.stage, *who], people[other[unit.stage], *who]
            if here != there:
                problem = f"{here} people are at '{unit.stage}', {there} at '{other[unit.stage]}'"
                raise table.bad(row, "people", problem, "Give both parts the same people")


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
    (folder / settings.FILE).write_text(settings_text(frame), encoding="utf-8", newline="\n")
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
    """Return what a plan names as the problem it solves: a SHA-256 of all that is written.

    It is made of the settings and of one digest for each region, so that a country can be named
    region by region; it does not depend on the form in which tables are stored. What an instance
    has in common with one it was made of is not digested again.
    """
    rows, known = in_order(instance), instance.digested
    digested = {code: _digest(one, known.get(code)) for code, one in region_tables(rows).items()}
    known.update(digested)
    digests = {code: states[-1].hexdigest() for code, (_, states, _) in digested.items()}
    return combined_hash(settings_text(rows), digests)


def combined_hash(text: str, digests: Mapping[str, str]) -> str:
    """Return the hash of an instance out of its settings and the digests of its regions.

    Under the empty code is what belongs to no region.
    """
    lines = (f"{code} {digests[code]}\n" for code in sorted(digests))
    return hashlib.sha256("".join([text, *lines]).encode()).hexdigest()


def region_digest(tables: Tables) -> str:
    """Return the SHA-256 of a region's five tables as CSV, their rows in order."""
    digest: str = _digest(tables, None)[1][-1].hexdigest()
    return digest


def _digest(tables: Tables, known: Digested | None) -> Digested:
    """Return the states of the digest after each table, the first ones as far as they are known."""
    states: list[Any] = []
    texts: dict[int, bytes] = {}
    before, old_states, old_texts = known or (None, [], {})
    changed = before is None
    for number, (_, columns, kind) in enumerate(TABLES):
        table: Sequence[InstanceRow] = tables[number]
        same = before is not None and _are_same(table, before[number])
        changed = changed or not same
        text = old_texts.get(number) if same else None
        if not changed:
            states.append(old_states[number])
        else:
            if text is None:
                cells = [list(map(attrgetter(column), table)) for column in columns]
                text = table_bytes(columns, cells)
            states.append(states[-1].copy() if states else hashlib.sha256())
            states[-1].update(text)
        if text is not None and kind not in LARGE:
            texts[number] = text
    return tables, states, texts


def _are_same(one: Sequence[InstanceRow], two: Sequence[InstanceRow]) -> bool:
    """Say whether two tables have the very same rows, which cannot have changed."""
    return len(one) == len(two) and all(map(is_, one, two))


def region_tables(instance: Instance) -> dict[str, Tables]:
    """Return the rows of every region, those of no region under an empty code.

    A commission belongs to the region at or above it, everything else to that of its commission,
    and an absence to that of its trainer or room.
    """
    region = _regions(instance.commissions)
    found: dict[str, Tables] = {code: ([], [], [], [], []) for code in ("", *region.values())}
    for commission in instance.commissions:
        found[region[commission.code]][0].append(commission)
    places: dict[tuple[str, str], str] = {}
    for unit in instance.units:
        found[region.get(unit.commission, "")][1].append(unit)
    for venue in instance.venues:
        code = places[VENUE, venue.code] = region.get(venue.commission, "")
        found[code][2].append(venue)
    for trainer in instance.trainers:
        code = places[TRAINER, trainer.id] = region.get(trainer.commission, "")
        found[code][3].append(trainer)
    for absence in instance.absences:
        found[places.get((absence.kind, absence.id), "")][4].append(absence)
    return found


def _regions(commissions: Iterable[Commission]) -> dict[str, str]:
    """Return the region of every commission; an empty code where there is none above it."""
    rows = {row.code: row for row in commissions}
    known = {row.code: row.code for row in rows.values() if row.level == REGION}
    for start, row in rows.items():
        if row.parent in known:
            known.setdefault(start, known[row.parent])
            continue
        code, way = start, []
        while code in rows and code not in known:
            known[code] = ""
            way.append(code)
            code = rows[code].parent
        known.update(dict.fromkeys(way, known.get(code, "")))
    return known


def settings_text(instance: Instance) -> str:
    """Return the text of `instance.toml`."""
    return toml_text(settings.document(instance))
