"""The map of tiles of a country's coverage, for everybody and for staff."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from kaskad.commissions.api import TILE_PLACES
from kaskad.core.web.pictures import Tile, TileMap
from kaskad.reporting.api import CoverageReport, CoverageRow


def coverage_tiles(
    report: CoverageReport, url_of: Callable[[CoverageRow], str], goal: float
) -> TileMap | None:
    """A tile for each region that has its place; None where none has."""
    tiles = tuple(
        Tile(
            name=str(row.name),
            short=str(TILE_PLACES[row.code].short),
            label=str(TILE_PLACES[row.code].label),
            row=TILE_PLACES[row.code].row,
            column=TILE_PLACES[row.code].column,
            percent=row.share if row.tally.filled else None,
            url=url_of(row),
            late=row.is_late,
            goal=goal,
        )
        for row in report.children
        if row.code in TILE_PLACES
    )
    if not tiles:
        return None
    return TileMap(
        _("A schematic map: a tile is a region, its number the share of trained members"),
        tiles,
        _("more than 5 points behind its plan"),
        _("Share of trained members, per cent. Each tile is a region, roughly where it lies."),
        goal,
    )
