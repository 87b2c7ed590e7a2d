"""The overview for a screen on the wall: large, fresh by itself, no names of people."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kaskad.commissions.api import commission_for
from kaskad.core import clock
from kaskad.core.refusal import NotFound
from kaskad.core.web.components import Fact, Facts, Figure, Link
from kaskad.core.web.format import clock_time, number
from kaskad.core.web.pictures import Chart, TileMap
from kaskad.core.web.render import render
from kaskad.core.web.request import actor_of
from kaskad.core.web.tables import Table
from kaskad.portals.staff.pages import LEVELS, chart_of, figure_of, parts_of, tile_map_of
from kaskad.portals.staff.reading import TerritoryReading, read_territory

PARTS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class ProjectorPage:
    """One sentence, a few facts, and the map or the territories that are furthest behind."""

    title: str
    refresh_url: str
    figure: Figure | None
    facts: Facts | None
    tile_map: TileMap | None
    chart: Chart | None
    parts: Table | None
    back: Link


@never_cache
@require_safe
def projector(request: HttpRequest, code: str) -> HttpResponse:
    """A territory of the reader's subtree."""
    actor, now = actor_of(request), clock.now()
    here = commission_for(actor, code)
    if here.level not in LEVELS:
        raise NotFound(code)
    read = read_territory(actor, here, clock.local_day(now))
    return render(request, "portals/staff/projector.html", projector_page(read))


def projector_page(read: TerritoryReading) -> ProjectorPage:
    """The page; on a map nobody needs the table too."""
    code = read.commission.code
    tile_map = tile_map_of(read)
    return ProjectorPage(
        title=str(read.commission.name),
        refresh_url=reverse("portals:projector", args=[code]),
        figure=figure_of(read) if read.report else None,
        facts=_facts(read),
        tile_map=tile_map,
        chart=chart_of(read),
        parts=None if tile_map else parts_of(read, PARTS_SHOWN),
        back=Link(_("Back to the overview"), reverse("portals:staff_place", args=[code])),
    )


def _facts(read: TerritoryReading) -> Facts | None:
    count = read.seminars_today
    if count is None:
        return None
    return Facts(
        (
            Fact(_("Seminars today"), number(count.planned + count.held)),
            Fact(_("Sheets of today that have come in"), number(count.held)),
            Fact(
                _("Precincts ready for the vote"),
                _("%(ready)s of %(all)s")
                % {"ready": number(read.ready.ready), "all": number(read.ready.precincts)},
            ),
            Fact(_("Days left for training"), number(read.days_left)),
            Fact(_("Seen at"), clock_time(clock.now().astimezone(clock.zone()))),
        )
    )
