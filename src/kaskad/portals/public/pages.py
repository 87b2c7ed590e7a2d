"""The public pages as values; templates see nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from kaskad.core.web.components import (
    Actions,
    AsOf,
    Empty,
    Facts,
    Figure,
    Ladder,
    Links,
    Notice,
)
from kaskad.core.web.pictures import Chart, Stages, TileMap
from kaskad.core.web.tables import Table
from kaskad.portals.public.licence import UseOfData
from kaskad.portals.public.sources import Marked

Paragraph = tuple[str, ...]  # its lines


@dataclass(frozen=True, slots=True)
class EmptyPage:
    """Nothing to show yet, and why."""

    title: str
    empty: Empty


@dataclass(frozen=True, slots=True)
class BulletinPart:
    """The latest bulletin on the home page, its beginning only."""

    title: str
    lead: str
    paragraphs: tuple[Paragraph, ...]
    links: Actions


@dataclass(frozen=True, slots=True)
class HomePage:
    """The country on a day."""

    title: str
    notice: Notice | None
    as_of: AsOf
    figure: Figure
    facts: Facts
    tile_map: TileMap | None
    regions: Table
    late: str
    stages: Stages | None
    stages_note: str
    bulletin: BulletinPart | Empty
    has_bulletin: bool
    data: Links
    use: UseOfData


@dataclass(frozen=True, slots=True)
class PlacePage:
    """A region or a district on a day."""

    title: str
    ladder: Ladder
    notice: Notice | None
    as_of: AsOf
    figure: Figure
    chart: Chart | None
    parts_title: str
    parts: Table
    data: Links


@dataclass(frozen=True, slots=True)
class BulletinsPage:
    """All bulletins, the latest first."""

    title: str
    bulletins: Table | Empty


@dataclass(frozen=True, slots=True)
class BulletinPage:
    """One bulletin, ready for print."""

    title: str
    ladder: Ladder
    number: str
    published: str
    paragraphs: tuple[Marked, ...]
    sources: Table | None
    links: Actions
