"""How far from the proven bound: the regions as tiles, and the districts in tables."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.campaigns.api import Campaign, Plan
from kaskad.commissions.api import TILE_PLACES
from kaskad.core.web.format import number, percent
from kaskad.core.web.pictures import Tile, TileMap
from kaskad.core.web.tables import Cell, Column, Row, Table
from kaskad.planning.queries.gaps import DistrictGap, RegionGap, gaps_by_region
from kaskad.planning.vocab.words import LEVELS
from kaskad.planning.web.pages import GapsPart, RegionGaps
from kaskad.planning.web.places import place_url

LIMITS = (1.0, 3.0, 5.0, 10.0)


def gaps_part(campaign: Campaign, plan: Plan) -> GapsPart | None:
    """The map with its table, and a table of districts for each region; None without bounds."""
    rows = gaps_by_region(campaign, plan)
    if not rows:
        return None
    return GapsPart(
        tiles=_tiles(campaign, plan, rows),
        table=_table(campaign, plan, rows),
        regions=tuple(_region(campaign, plan, row) for row in rows),
    )


def _tiles(campaign: Campaign, plan: Plan, rows: Sequence[RegionGap]) -> TileMap | None:
    tiles = tuple(
        Tile(
            name=str(row.name),
            short=str(TILE_PLACES[row.code].short),
            label=str(TILE_PLACES[row.code].label),
            row=TILE_PLACES[row.code].row,
            column=TILE_PLACES[row.code].column,
            percent=row.worst.gap,
            url=place_url(campaign, plan, row.code),
            limits=LIMITS,
        )
        for row in rows
        if row.code in TILE_PLACES
    )
    if not tiles:
        return None
    return TileMap(
        _("A schematic map: a tile is a region, its number how far its worst district may be"),
        tiles,
        hint=_(
            "How far, in per cent, the district of each region that is furthest from its proven "
            "bound is above it: by people online or by kilometres, whichever is more."
        ),
        limits=LIMITS,
    )


def _table(campaign: Campaign, plan: Plan, rows: Sequence[RegionGap]) -> Table:
    return Table(
        caption=_("The furthest district of each region"),
        stacked=True,
        columns=(Column(_("Region")), Column(_("District")), *_columns()),
        rows=tuple(
            Row(
                cells=(
                    Cell(str(row.name), url=place_url(campaign, plan, row.code)),
                    str(row.worst.name),
                    *_cells(row.worst),
                )
            )
            for row in rows
        ),
    )


def _region(campaign: Campaign, plan: Plan, row: RegionGap) -> RegionGaps:
    table = Table(
        caption=_("Districts and their bounds"),
        caption_hidden=True,
        stacked=True,
        columns=(Column(_("District")), *_columns()),
        rows=tuple(
            Row(cells=(Cell(str(one.name), url=place_url(campaign, plan, one.code)), *_cells(one)))
            for one in row.districts
        ),
    )
    title = _("%(region)s: districts – %(count)s") % {
        "region": row.name,
        "count": number(len(row.districts)),
    }
    return RegionGaps(title, table)


def _columns() -> tuple[Column, ...]:
    return (
        Column(pgettext("planner", "Goal")),
        Column(_("Value"), number=True),
        Column(pgettext("planner", "Bound"), number=True),
        Column(_("Gap")),
    )


def _cells(one: DistrictGap) -> tuple[str, ...]:
    gap = _("%(gap)s above the proven bound") % {"gap": percent(one.gap)}
    return (
        str(LEVELS.get(one.level, one.level)),
        number(one.value),
        number(one.bound),
        gap if one.gap else _("proven best"),
    )
