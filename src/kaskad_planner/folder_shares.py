"""A large country in shares, straight from its folder: its rows are never all in memory.

The lines of every table are dealt out, unread, to the region of their commission; what they say is
read where their share is planned. Whatever is out of the ordinary (a wrong cell, quoted text,
people taught by the centre in person) is left to `read_instance`, which knows and names it.
"""

from __future__ import annotations

import csv
import io
from array import array
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kaskad_planner.collecting import paused
from kaskad_planner.instance import CENTRAL, NATIONAL, ONLINE, REGION, Commission, in_order
from kaskad_planner.instance_folder import (
    ABSENCE_COLUMNS,
    COMMISSION_COLUMNS,
    TRAINER_COLUMNS,
    UNIT_COLUMNS,
    VENUE_COLUMNS,
    absences_of,
    check_parts,
    commissions_of,
    read_frame,
    region_digest,
    region_tables,
    trainers_of,
    units_of,
    venues_of,
)
from kaskad_planner.regions import certified, shared
from kaskad_planner.table import BadInput, Table, lines_of, table_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from kaskad_planner.instance import Instance

# The columns of every table, and those that it may lack.
COLUMNS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "commissions.csv": (COMMISSION_COLUMNS, ()),
    "units.csv": (UNIT_COLUMNS, ()),
    "venues.csv": (VENUE_COLUMNS, ()),
    "trainers.csv": (TRAINER_COLUMNS[:-1], TRAINER_COLUMNS[-1:]),
    "availability.csv": (ABSENCE_COLUMNS, ()),
}
# Lines are put together after so many, which takes less memory than keeping them apart.
TOGETHER_LINES = 100_000


class NotPlain(Exception):
    """The folder has something that only `read_instance` can deal with."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Lines of a table, with its header."""

    file: str
    header: tuple[str, ...]
    optional: tuple[str, ...]
    text: bytes

    def table(self) -> Table:
        """Return what the lines say."""
        rows = csv.reader(io.StringIO(self.text.decode(), newline=""))
        return table_of(self.file, self.header, rows, None, self.optional)


@dataclass(frozen=True, slots=True)
class FolderShare:
    """Some regions of a country: its settings, and the lines that belong to them.

    `national` stages are planned already; `certificates` are the days on which units passed them.
    """

    frame: Instance
    national: frozenset[str]
    sheets: Mapping[str, Sheet]
    people: int
    certificates: Mapping[str, dt.date]

    @paused()
    def opened(self) -> tuple[Instance, dict[str, str]]:
        """Return the share as an instance, and the digests of its regions."""
        try:
            whole = self._read()
        except (BadInput, UnicodeDecodeError):
            raise NotPlain from None
        digests = {code: region_digest(rows) for code, rows in region_tables(whole).items() if code}
        stages = tuple(one for one in whole.stages if one.id not in self.national)
        share = replace(
            whole,
            stages=stages,
            held_stages=(*whole.held_stages, *sorted(self.national)),
            units=tuple(unit for unit in whole.units if unit.stage not in self.national),
        )
        return certified(share, self.national, self.certificates), digests

    def _read(self) -> Instance:
        frame, tables = self.frame, {name: one.table() for name, one in self.sheets.items()}
        stages = {one.id for one in frame.stages}
        commissions = commissions_of(tables["commissions.csv"])
        units = units_of(tables["units.csv"], commissions, stages)
        check_parts(tables["units.csv"], units, frame.stages)
        venues = venues_of(tables["venues.csv"], commissions)
        held = {*frame.held_stages, *stages}
        trainers = trainers_of(tables["trainers.csv"], commissions, units, held)
        slots = {slot.id for slot in frame.slots}
        absences = absences_of(tables["availability.csv"], venues, trainers, slots)
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


@dataclass(frozen=True, slots=True)
class FolderCountry:
    """A country in shares: settings, what it does together, its regions, people and digest."""

    frame: Instance
    national: Instance | None
    shares: Mapping[str, FolderShare]
    people: int
    central: str


@paused()
def open_country(folder: Path, people: int) -> FolderCountry | None:
    """Return the shares of a country, of so many people each; None if it must be read whole."""
    try:
        return _Dealer(folder).country(people)
    except (NotPlain, BadInput, UnicodeDecodeError):
        return None


class _Pile:
    """The lines of one table by region."""

    def __init__(self, path: Path, regions: int) -> None:
        self.columns, self.optional = COLUMNS[path.name]
        self.file, self.header, self.all_lines = lines_of(path, self.columns, self.optional)
        self.column = {name: place for place, name in enumerate(self.header)}
        self.lines: list[list[bytes]] = []
        self.loose = 0
        for _ in range(regions):
            self.grow()

    def grow(self) -> None:
        """Make room for one more region."""
        self.lines.append([])

    def rows(self) -> Iterator[tuple[bytes, list[bytes]]]:
        """Yield line and cells of every row."""
        width = len(self.header)
        for line in self.all_lines:
            cells = line.split(b",")
            if len(cells) != width or b'"' in line:
                if line.strip():
                    raise NotPlain
                continue
            yield line if line.endswith(b"\n") else line + b"\n", cells

    def put(self, region: int, line: bytes) -> None:
        """Put a line where it belongs."""
        self.lines[region].append(line)
        self.loose += 1
        if self.loose == TOGETHER_LINES:
            self.lines = [[b"".join(one)] if one else one for one in self.lines]
            self.loose = 0

    def sheet(self, regions: Sequence[int]) -> Sheet:
        """Return the lines of some regions."""
        return Sheet(
            self.file,
            self.header,
            self.optional,
            b"".join(line for one in regions for line in self.lines[one]),
        )


class _Dealer:
    """Deals lines out to regions, which are numbers; 0 is the country itself.

    `region` is that of every commission, `owner` that of every room and trainer.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.frame = folder, read_frame(folder)
        national = [stage for stage in self.frame.stages if stage.scope == NATIONAL]
        first = list(self.frame.stages[: len(national)])
        if first != national or any(stage.formats != (ONLINE,) for stage in national):
            raise NotPlain
        self.national = frozenset(stage.id for stage in national)
        self.codes = [""]
        self.region: dict[bytes, int] = {}
        self.owner: dict[tuple[bytes, bytes], int] = {}
        self.sizes = [0]
        # Who comes to the two parts of a blended seminar is one person.
        self.first_parts = {stage.follows.encode() for stage in self.frame.stages}
        self.twice = 0
        self.identifiers = array("q")
        self.piles: dict[str, _Pile] = {}

    def country(self, people: int) -> FolderCountry:
        """Return the country in shares of so many people."""
        self._commissions()
        common = self._units()
        for row in self.frame.calendar.regional:
            if row.commission.encode() not in self.region:
                raise NotPlain
        self._owners("venues.csv", "code", b"venue")
        self._owners("trainers.csv", "id", b"trainer")
        self._absences()
        national = self._national(common)
        return FolderCountry(
            frame=self.frame,
            national=national if self.national else None,
            shares=self._shares(people),
            people=sum(self.sizes) - self.twice + national.people,
            central=region_digest(region_tables(self._central(national))[""]),
        )

    def _pile(self, name: str) -> _Pile:
        self.piles[name] = _Pile(self.folder / name, len(self.codes))
        return self.piles[name]

    def _commissions(self) -> None:
        """Find the region of every commission; one may stand before the one above it."""
        pile = self._pile("commissions.csv")
        code, parent, level = (pile.column[name] for name in ("code", "parent", "level"))
        waiting: list[tuple[bytes, bytes, bytes]] = []
        for line, cells in pile.rows():
            name, above, kind = cells[code].strip(), cells[parent].strip(), cells[level].strip()
            if name in self.region:
                raise NotPlain
            if kind == CENTRAL.encode():
                self._put_commission(pile, 0, line, name)
            elif kind == REGION.encode():
                self.codes.append(name.decode())
                self.sizes.append(0)
                pile.grow()
                self._put_commission(pile, len(self.codes) - 1, line, name)
            elif above in self.region:
                self._put_commission(pile, self.region[above], line, name)
            else:
                waiting.append((line, name, above))
        while waiting:
            ready = [row for row in waiting if row[2] in self.region]
            if not ready:
                raise NotPlain
            for line, name, above in ready:
                self._put_commission(pile, self.region[above], line, name)
            waiting = [row for row in waiting if row[1] not in self.region]
        if list(self.region.values()).count(0) != 1:
            raise NotPlain

    def _put_commission(self, pile: _Pile, region: int, line: bytes, name: bytes) -> None:
        if name in self.region:
            raise NotPlain
        self.region[name] = region
        pile.put(region, line)

    def _units(self) -> Sheet:
        """Deal out the units and count their people; return those of the national stages."""
        pile = self._pile("units.csv")
        names = ("id", "commission", "stage", "people")
        code, home, stage, people = (pile.column[name] for name in names)
        national = {name.encode() for name in self.national}
        common: list[bytes] = []
        for line, cells in pile.rows():
            region = self.region.get(cells[home].strip())
            try:
                count = int(cells[people])
            except ValueError:
                raise NotPlain from None
            if region is None:
                raise NotPlain
            if cells[stage].strip() in national:
                common.append(line)
            elif region:
                self.sizes[region] += count
                self.twice += count if cells[stage].strip() in self.first_parts else 0
            else:
                raise NotPlain
            self.identifiers.append(hash(cells[code].strip()))
            pile.put(region, line)
        # Two that are the same, or only seem so: whoever reads them all will tell.
        if np.unique(np.frombuffer(self.identifiers, np.int64)).size < len(self.identifiers):
            raise NotPlain
        return Sheet(pile.file, pile.header, (), b"".join(common))

    def _owners(self, name: str, column: str, kind: bytes) -> None:
        """Deal out the rooms or the trainers."""
        pile = self._pile(name)
        code, home = pile.column[column], pile.column["commission"]
        for line, cells in pile.rows():
            region = self.region.get(cells[home].strip(), 0)
            key = kind, cells[code].strip()
            if not region or key in self.owner:
                raise NotPlain
            self.owner[key] = region
            pile.put(region, line)

    def _absences(self) -> None:
        pile = self._pile("availability.csv")
        kind, code = pile.column["kind"], pile.column["id"]
        for line, cells in pile.rows():
            region = self.owner.get((cells[kind].strip(), cells[code].strip()))
            if region is None:
                raise NotPlain
            pile.put(region, line)

    def _national(self, common: Sheet) -> Instance:
        """Return what the country does together; who lives where does not matter online."""
        centre = next(iter(self._centre().values()))
        table = common.table()
        homes = set(table.text("commission"))
        units = units_of(table, homes, self.national)
        places = [
            Commission(code, centre.code, REGION, centre.lat, centre.lon)
            for code in homes - {centre.code}
        ]
        stages = tuple(stage for stage in self.frame.stages if stage.id in self.national)
        rows = (centre, *places)
        return in_order(
            replace(self.frame, stages=stages, commissions=rows, units=tuple(units.values()))
        )

    def _centre(self) -> dict[str, Commission]:
        return commissions_of(self.piles["commissions.csv"].sheet([0]).table())

    def _central(self, national: Instance) -> Instance:
        """Return what belongs to no region."""
        centre = self._centre()
        units = tuple(unit for unit in national.units if unit.commission in centre)
        return replace(self.frame, commissions=tuple(centre.values()), units=units)

    def _shares(self, people: int) -> dict[str, FolderShare]:
        """Put regions together as `regions.divide` does; those with nobody go with another."""
        order = sorted(range(1, len(self.codes)), key=self.codes.__getitem__)
        sizes = {self.codes[one]: self.sizes[one] for one in order if self.sizes[one]}
        share = shared(sizes, people)
        parts: dict[str, list[int]] = {}
        last = next(iter(share.values()), "")
        for region in order:
            last = share.get(self.codes[region], last)
            parts.setdefault(last, []).append(region)
        return {
            name: FolderShare(
                frame=self.frame,
                national=self.national,
                sheets={
                    table: pile.sheet([0, *regions] if table == "commissions.csv" else regions)
                    for table, pile in self.piles.items()
                },
                people=sum(self.sizes[one] for one in regions),
                certificates={},
            )
            for name, regions in parts.items()
        }
