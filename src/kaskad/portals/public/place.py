"""The page of a region or a district on a day."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.campaigns.api import Campaign
from kaskad.commissions.api import Level, commission_by_code
from kaskad.core.refusal import NotFound
from kaskad.core.web.components import Ladder, Link
from kaskad.core.web.format import day_short, percent
from kaskad.core.web.pictures import Chart
from kaskad.portals.public.day import ShownDay
from kaskad.portals.public.figures import (
    data_links,
    districts_table,
    place_figure,
    precincts_table,
)
from kaskad.portals.public.pages import PlacePage
from kaskad.reporting.api import DailyFigures, UnknownPlace, coverage, daily, rest_days


def place_page(campaign: Campaign, code: str, shown: ShownDay) -> PlacePage:
    """A region with its districts, a district with its precincts. Raises ``NotFound`` else."""
    try:
        report = coverage(campaign, shown.day, code, with_plan=True)
    except UnknownPlace as refusal:
        raise NotFound from refusal
    level = report.total.level
    if level not in (Level.REGION, Level.DISTRICT) or report.total.is_own:
        raise NotFound
    is_region = level == Level.REGION
    parts = districts_table(report, shown) if is_region else precincts_table(report)
    return PlacePage(
        title=str(report.total.name),
        ladder=_ladder(campaign, code, str(report.total.name), shown),
        notice=shown.notice,
        as_of=shown.chooser(),
        figure=place_figure(campaign, report.total, shown),
        chart=_chart(campaign, daily(campaign, shown.day, code)),
        parts_title=pgettext("page", "Districts and cities")
        if is_region
        else pgettext("page", "Precincts"),
        parts=parts,
        data=data_links(code, shown),
    )


def _ladder(campaign: Campaign, code: str, name: str, shown: ShownDay) -> Ladder:
    home = Link(str(campaign.root.name), reverse("portals:home") + shown.query)
    levels = [home]
    here = commission_by_code(code)
    for above in (here.region, here.district):
        if above is not None and above.pk not in (here.pk, campaign.root_id):
            url = reverse("portals:place", args=[above.code]) + shown.query
            levels.append(Link(str(above.name), url))
    return Ladder(tuple(levels), name)


def _chart(campaign: Campaign, figures: DailyFigures) -> Chart | None:
    if not figures.trained or not figures.filled:
        return None
    planned, trained = figures.planned_shares, figures.trained_shares
    last = figures.days[len(trained) - 1]
    caption = _(
        "Share of trained members by day: on %(day)s %(plan)s planned, %(fact)s reached."
    ) % {
        "day": day_short(last, "on"),
        "plan": percent(planned[len(trained) - 1]),
        "fact": percent(trained[-1]),
    }
    return Chart(
        caption,
        figures.days[0],
        planned,
        trained,
        rest_days(campaign),
        float(campaign.goal_percent),
    )
