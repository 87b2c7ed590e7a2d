"""The map of tiles: as a part of a page, and as a picture for the press."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from kaskad.core.documents import Paper, make_picture
from kaskad.core.web.format import day, language, number, percent
from kaskad.core.web.pictures import Tile, TileMap
from kaskad.portals.public.day import ShownDay
from kaskad.portals.public.figures import place_url
from kaskad.portals.tiles import coverage_tiles
from kaskad.reporting.api import CoverageReport

_TEMPLATE = Path(__file__).with_name("tile_map.typ")
_DOTS = 144.0  # an inch: 1,920 pixels across


@dataclass(frozen=True, slots=True)
class PrintedTile:
    """A tile of the picture; ``step`` is its class of the ramp, h0 to h5."""

    row: int
    column: int
    name: str
    share: str
    step: str
    late: bool


@dataclass(frozen=True, slots=True)
class MapPaper(Paper):
    """The picture: a headline, tiles, the key, where it comes from."""

    lead: str
    tiles: tuple[PrintedTile, ...]
    key: tuple[tuple[str, str], ...]
    late_label: str
    foot: str


def tile_map(report: CoverageReport, shown: ShownDay, goal: float) -> TileMap | None:
    """The regions of a country as tiles that lead to their pages on the same day."""
    return coverage_tiles(report, lambda row: place_url(row, shown), goal)


def map_picture(report: CoverageReport, shown: ShownDay, goal: float, source: str) -> bytes | None:
    """The map as PNG in the active language; ``source`` is who publishes it."""
    tiles = tile_map(report, shown, goal)
    if tiles is None:
        return None
    values = {
        "trained": number(report.total.tally.trained),
        "filled": number(report.total.tally.filled),
        "share": percent(report.total.share),
    }
    paper = MapPaper(
        title=_("Trained members of commissions on %(day)s") % {"day": day(shown.day)},
        language=language(),
        lead=_("%(trained)s of %(filled)s: %(share)s") % values,
        tiles=tuple(_printed(tile) for tile in tiles.tiles),
        key=tiles.legend,
        late_label=tiles.late_label,
        foot=source,
    )
    return make_picture(_TEMPLATE, paper, dots_per_inch=_DOTS)


def _printed(tile: Tile) -> PrintedTile:
    step = next(word for word in tile.css.split() if word[:1] == "h")
    return PrintedTile(tile.row, tile.column, tile.label or tile.short, tile.shown, step, tile.late)
