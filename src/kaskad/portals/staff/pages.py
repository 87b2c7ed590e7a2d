"""The overview of a territory, built of components."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaskad.campaigns.api import SeminarRow
from kaskad.commissions.api import Commission
from kaskad.core.shares import honest
from kaskad.core.web.components import (
    Empty,
    Fact,
    Facts,
    Figure,
    Ladder,
    Link,
    Links,
    Notice,
    Tasks,
)
from kaskad.core.web.fan import Fan
from kaskad.core.web.format import (
    clock_time,
    day_of_week,
    emphasis,
    number,
    percent,
    signed,
)
from kaskad.core.web.pictures import Chart, Differences, TileMap
from kaskad.core.web.tables import Cell, Column, Row, Table
from kaskad.portals.seminar_words import group_name, group_note, place_of, status_of
from kaskad.portals.staff.outlook import fan_of, forecast_link, lead_of
from kaskad.portals.staff.reading import TerritoryReading
from kaskad.portals.staff.red import red_more, red_repair, red_table
from kaskad.portals.staff.tasks import tasks_of
from kaskad.portals.staff.ways import Way, ways_of
from kaskad.portals.tiles import coverage_tiles
from kaskad.reporting.api import CoverageRow

SEMINARS_SHOWN = 40
LEVELS = ("central", "region", "district")


@dataclass(frozen=True, slots=True)
class StaffPage:
    """A territory: one sentence, decisions that wait, the course, its parts, today's seminars."""

    title: str
    ladder: Ladder | None
    figure: Figure | None = None
    facts: Facts | None = None
    empty: Empty | None = None
    tasks_title: str = ""
    tasks: Tasks | None = None
    chart: Chart | None = None
    tile_map: TileMap | None = None
    fan_lead: str = ""
    fan: Fan | None = None
    fan_link: Link | None = None
    parts_title: str = ""
    parts: Table | None = None
    seminars: Table | None = None
    seminars_more: str = ""
    red_title: str = ""
    red: Table | None = None
    red_repair: Notice | None = None
    red_more: str = ""
    ways: tuple[Way, ...] = ()
    others: Links | None = None


def staff_page(
    read: TerritoryReading, others: Iterable[Commission] = (), *, shows_work: bool = False
) -> StaffPage:
    """The page; ``others`` are further territories that the reader answers for."""
    title = str(read.commission.name)
    waiting = tasks_of(read)
    return StaffPage(
        title=title,
        ladder=_ladder(read),
        figure=figure_of(read) if read.report else None,
        facts=_facts(read),
        empty=None if read.report else _empty(),
        tasks_title=_("Waiting for your decision: %(count)s") % {"count": number(len(waiting))},
        tasks=Tasks(waiting) if waiting else None,
        chart=chart_of(read),
        tile_map=tile_map_of(read),
        **_forecast(read),
        parts_title=_parts_title(read),
        parts=parts_of(read),
        seminars=_seminars(read),
        seminars_more=_more(read),
        red_title=_("Red seats: %(count)s") % {"count": number(read.red.count)},
        red=red_table(read),
        red_repair=red_repair(read),
        red_more=red_more(read),
        ways=ways_of(read, shows_work=shows_work),
        others=_others(others),
    )


def place_url(code: str) -> str:
    """The overview of a territory."""
    return reverse("portals:staff_place", args=[code])


def _ladder(read: TerritoryReading) -> Ladder | None:
    if not read.above:
        return None
    levels = tuple(Link(one.name, place_url(one.code)) for one in read.above)
    return Ladder(levels, str(read.commission.name))


def _empty() -> Empty:
    return Empty(_("There is no campaign yet"), _("Import one, and its figures stand here."))


def figure_of(read: TerritoryReading) -> Figure:
    if read.left_to_goal == 0 and read.filled:
        sentence = emphasis(
            _("The goal is reached: %(trained)s of %(filled)s members are trained."),
            trained=number(read.trained),
            filled=number(read.filled),
        )
    else:
        sentence = emphasis(
            _("Today %(today)s members were trained. %(left)s people and %(days)s days are left."),
            today=number(read.present_today),
            left=number(read.left_to_goal),
            days=number(read.days_left),
        )
    return Figure(sentence, as_of=day_of_week(read.today), lead=_lead(read))


def _lead(read: TerritoryReading) -> str:
    if read.campaign is None:
        return ""
    values = {
        "trained": number(read.trained),
        "filled": number(read.filled),
        "goal": percent(float(read.campaign.goal_percent)),
    }
    return _("Trained: %(trained)s of %(filled)s. The goal is %(goal)s.") % values


def _facts(read: TerritoryReading) -> Facts | None:
    count = read.seminars_today
    if count is None:
        return None
    ready = read.ready
    facts = [
        Fact(
            _("Precincts ready for the vote"),
            _("%(ready)s of %(all)s")
            % {"ready": number(ready.ready), "all": number(ready.precincts)},
            url=reverse("portals:readiness", args=[read.commission.code]),
        ),
        Fact(_("Seminars today"), number(count.planned + count.held)),
        Fact(_("Sheets of today that have come in"), number(count.held)),
    ]
    if count.cancelled:
        facts.append(Fact(_("Cancelled today"), number(count.cancelled)))
    return Facts(tuple(facts))


def chart_of(read: TerritoryReading) -> Chart | None:
    """Plan against fact by day."""
    figures = read.figures
    if figures is None or read.campaign is None or not figures.trained:
        return None
    return Chart(
        caption=_("Share of trained members by day"),
        first=figures.days[0],
        plan=figures.planned_shares,
        actual=figures.trained_shares,
        rest=read.rest,
        goal=float(read.campaign.goal_percent),
    )


def tile_map_of(read: TerritoryReading) -> TileMap | None:
    """Regions as they lie, each leading to its overview; of the country only."""
    if read.report is None or read.campaign is None or not read.is_root:
        return None
    goal = float(read.campaign.goal_percent)
    return coverage_tiles(read.report, lambda row: place_url(row.code), goal)


def _forecast(read: TerritoryReading) -> dict[str, Any]:
    """The fan of the whole campaign; where there is none the way to make it."""
    if read.campaign is None or not read.is_root:
        return {}
    shown = read.outlook
    link = forecast_link(read.campaign, made=shown is not None)
    if shown is None or shown.is_over:
        return {"fan_link": link}
    return {"fan_lead": lead_of(shown), "fan": fan_of(shown, read.rest), "fan_link": link}


def _parts_title(read: TerritoryReading) -> str:
    if read.commission.level == "central":
        return _("Country and regions")
    return _("Districts") if read.commission.level == "region" else _("Precincts")


def parts_of(read: TerritoryReading, most: int | None = None) -> Table | None:
    """The territories below, those furthest behind first; all of them or so many."""
    report = read.report
    if report is None or not report.children:
        return None
    children = sorted(report.children, key=lambda row: (row.gap, row.code))
    scale = max((abs(value) for values in read.gaps.values() for value in values), default=0.0)
    rows = [_part(read, report.total, scale, is_total=True)]
    rows += [_part(read, row, scale) for row in children[:most]]
    return Table(
        caption=_(
            "The one furthest behind its plan comes first. Bars: difference from the plan by day."
        ),
        columns=(
            Column(pgettext("coverage", "Territory")),
            Column(pgettext("coverage", "Members"), number=True, wide=True),
            Column(pgettext("coverage", "Trained"), number=True, wide=True),
            Column(pgettext("coverage", "Share, %"), number=True),
            Column(pgettext("coverage", "Difference"), number=True),
            Column(pgettext("coverage", "Course"), middle=True),
        ),
        rows=tuple(rows),
    )


def _part(read: TerritoryReading, row: CoverageRow, scale: float, *, is_total: bool = False) -> Row:
    gaps = tuple(read.gaps.get(row.code, ()))
    opens = not is_total and not row.is_own and row.level in ("region", "district")
    return Row(
        (
            Cell(str(row.name), url=place_url(row.code) if opens else ""),
            number(row.tally.filled),
            number(row.tally.trained),
            Cell(number(honest(row.share), 1), strong=row.is_late),
            Cell(signed(row.gap), bad=row.is_late),
            Cell(part=Differences(gaps, scale) if gaps else None),
        ),
        total=is_total,
        flag=row.is_late and not is_total,
    )


def _seminars(read: TerritoryReading) -> Table | None:
    if not read.seminars:
        return None
    return Table(
        caption=_("Seminars today"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("seminar", "Time")),
            Column(pgettext("seminar", "Group")),
            Column(pgettext("seminar", "Place"), wide=True),
            Column(pgettext("seminar", "Trainer"), wide=True),
            Column(pgettext("seminar", "People"), number=True),
            Column(pgettext("seminar", "Status"), number=True),
        ),
        rows=tuple(_seminar(read, row) for row in read.seminars[:SEMINARS_SHOWN]),
    )


def _seminar(read: TerritoryReading, row: SeminarRow) -> Row:
    sheet = reverse("seminars:sheet", args=[row.code])
    return Row(
        (
            clock_time(row.starts),
            Cell(group_name(row), url=sheet, note=group_note(row)),
            place_of(row),
            row.trainer_name,
            number(row.places),
            Cell(part=status_of(row, read.today)),
        ),
        flag=row.state == "cancelled",
    )


def _more(read: TerritoryReading) -> str:
    more = len(read.seminars) - SEMINARS_SHOWN
    if more <= 0:
        return ""
    return ngettext(
        "%(count)s more seminar stands in the plan.",
        "%(count)s more seminars stand in the plan.",
        more,
    ) % {"count": number(more)}


def _others(others: Iterable[Commission]) -> Links | None:
    links = tuple(Link(str(one.name), place_url(one.code)) for one in others)
    return Links(links) if links else None
