"""Districts compared with the same people in every room: what the tests say, and how surely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kaskad.assessment.api import ComparedDistrict, ComparedDistricts, compared_districts
from kaskad.campaigns.api import Campaign, stages_of
from kaskad.commissions.api import Commission, commission_for
from kaskad.core import clock
from kaskad.core.refusal import NotFound
from kaskad.core.web.components import Component, Empty, Ladder, Link, Status
from kaskad.core.web.format import day_short, number, percent
from kaskad.core.web.render import render
from kaskad.core.web.request import actor_of
from kaskad.core.web.svg import element
from kaskad.core.web.tables import Cell, Column, Row, Table
from kaskad.portals.staff.pages import LEVELS, place_url
from kaskad.seminars.api import current_campaign

_WIDTH, _HEIGHT = 100, 28


@dataclass(frozen=True, slots=True)
class Span(Component):
    """An interval with its value, against the country; all of a table on the same scale of 0 to 1.

    ``low`` and ``high`` are the ends of the scale.
    """

    template = "core/components/picture.html"
    row: ComparedDistrict
    country: float
    low: float
    high: float

    @property
    def svg(self) -> SafeString:
        """The picture; its numbers stand in the cells beside it."""
        css = {-1: "deep", 0: "down", 1: "up"}[self.row.standing]
        first, last, middle = (
            self._x(one) for one in (self.row.low, self.row.high, self.row.value)
        )
        country = self._x(self.country)
        label = _("Between %(low)s and %(high)s") % {
            "low": percent(100 * self.row.low, 0),
            "high": percent(100 * self.row.high, 0),
        }
        return element(
            "svg",
            element("rect", class_=css, x=first, y=11, width=max(last - first, 1), height=6),
            element("rect", class_=css, x=middle - 1.5, y=5, width=3, height=18),
            element("line", class_="zero", x1=country, x2=country, y1=0, y2=_HEIGHT),
            class_="spark", viewBox=f"0 0 {_WIDTH} {_HEIGHT}", preserveAspectRatio="none",
            role="img", aria_label=label,
        )  # fmt: skip

    def _x(self, value: float) -> float:
        reach = max(self.high - self.low, 0.01)
        return round(_WIDTH * min(max((value - self.low) / reach, 0), 1), 1)


@dataclass(frozen=True, slots=True)
class StagePart:
    """The districts of a stage: a sentence, those surely different or all of them, by name."""

    anchor: str
    title: str
    lead: str
    note: str
    table: Table | None
    other: Link


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """The stages that were tested at both ends; nothing is ranked."""

    title: str
    ladder: Ladder
    explained: tuple[str, ...]
    parts: tuple[StagePart, ...]
    empty: Empty | None


@never_cache
@require_safe
def comparison(request: HttpRequest, code: str) -> HttpResponse:
    """For staff of a country, region or district, each for the own districts."""
    here = commission_for(actor_of(request), code)
    campaign = current_campaign(clock.local_day(clock.now()))
    if here.level not in LEVELS or campaign is None:
        raise NotFound(code)
    found = compared_districts(campaign, here)
    page = comparison_page(campaign, here, found, shows_all="all" in request.GET)
    return render(request, "portals/staff/comparison.html", page)


def comparison_page(
    campaign: Campaign, here: Commission, found: Sequence[ComparedDistricts], *, shows_all: bool
) -> ComparisonPage:
    """The page of a territory; a country has too many districts to show all of them at once."""
    title = _("Districts compared fairly")
    names = {one.number: str(one.title) for one in stages_of(campaign)}
    parts = tuple(
        _part(one, names.get(one.stage, ""), shows_all=shows_all) for one in found if one.rows
    )
    empty = Empty(
        _("There is nothing to compare yet"),
        _("It takes people of several districts who took both the entry and the final test."),
    )
    return ComparisonPage(
        title=title,
        ladder=Ladder((Link(str(here.name), place_url(here.code)),), title),
        explained=_explained(),
        parts=parts,
        empty=None if parts else empty,
    )


def _explained() -> tuple[str, ...]:
    return (
        _(
            "Each district is shown as if it had taught the same people: the share of points in "
            "the final test, with entry result, role and language of people held equal."
        ),
        _(
            "The bar is where the true value lies in 95 cases of 100; the thin line is the "
            "country. Few people make a long bar, and their mean is drawn towards the country."
        ),
        _(
            "There is no ranking: only what is surely below or above is marked. A mark does not "
            "say why, and accuses nobody: halls, roads and the day are not in the numbers. "
            "Districts with fewer than ten people are left out."
        ),
    )


def _part(one: ComparedDistricts, title: str, *, shows_all: bool) -> StagePart:
    below = sum(row.standing < 0 for row in one.rows)
    above = sum(row.standing > 0 for row in one.rows)
    lead = ngettext(
        "Of %(all)s district surely below the country: %(below)s, surely above: %(above)s.",
        "Of %(all)s districts surely below the country: %(below)s, surely above: %(above)s.",
        len(one.rows),
    ) % {"all": number(len(one.rows)), "below": number(below), "above": number(above)}
    made = _("The country: %(share)s. Counted on %(day)s.") % {
        "share": percent(100 * one.country),
        "day": day_short(clock.local_day(one.made_at), "on"),
    }
    rows = sorted(one.rows, key=lambda row: (str(row.region), str(row.name)))
    shown = rows if shows_all else [row for row in rows if row.standing]
    anchor = f"stage-{one.stage}"
    few, every = _("Only those surely different"), _("All districts by name")
    return StagePart(
        anchor=anchor,
        title=title,
        lead=lead,
        note=made,
        table=_table(one, shown, every if shows_all else few) if shown else None,
        other=Link(few, f"?#h-{anchor}") if shows_all else Link(every, f"?all=1#h-{anchor}"),
    )


def _table(one: ComparedDistricts, rows: Sequence[ComparedDistrict], caption: str) -> Table:
    """By region and name, so that nobody reads an order out of it."""
    low = min(row.low for row in one.rows)
    high = max(row.high for row in one.rows)
    return Table(
        caption=caption,
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(_("District")),
            Column(pgettext("comparison", "People"), number=True, wide=True),
            Column(pgettext("comparison", "As measured, %"), number=True, wide=True),
            Column(pgettext("comparison", "Equal people, %"), number=True),
            Column(pgettext("comparison", "Between, %"), number=True),
            Column(pgettext("comparison", "Interval"), middle=True, wide=True),
            Column(pgettext("comparison", "Standing")),
        ),
        rows=tuple(_row(row, one.country, low, high) for row in rows),
    )


def _row(row: ComparedDistrict, country: float, low: float, high: float) -> Row:
    words = {
        -1: Status(pgettext("comparison", "surely below"), "late"),
        0: Status(pgettext("comparison", "no sure difference"), "plan"),
        1: Status(pgettext("comparison", "surely above"), "done"),
    }
    return Row(
        (
            Cell(str(row.name), url=place_url(row.code), note=str(row.region)),
            number(row.persons),
            number(100 * row.raw, 1),
            Cell(number(100 * row.value, 1), strong=row.standing != 0),
            f"{number(100 * row.low, 1)} – {number(100 * row.high, 1)}",
            Cell(part=Span(row, country, low, high)),
            Cell(part=words[row.standing]),
        ),
        flag=row.standing < 0,
    )
