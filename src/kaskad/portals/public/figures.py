"""Sentences, tables and pictures that the public pages share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaskad.campaigns.api import Campaign
from kaskad.core.shares import honest
from kaskad.core.web.components import Figure, Link, Links
from kaskad.core.web.format import day, day_short, emphasis, number, percent, signed
from kaskad.core.web.tables import Cell, Column, Row, Table
from kaskad.portals.public.day import ShownDay
from kaskad.reporting.api import CoverageReport, CoverageRow


def country_figure(campaign: Campaign, total: CoverageRow, shown: ShownDay) -> Figure:
    """How many of the whole country, and against the plan."""
    sentence = ngettext(
        "%(trained)s of %(filled)s member of commissions has been trained. That is %(share)s.",
        "%(trained)s of %(filled)s members of commissions have been trained. That is %(share)s.",
        total.tally.filled,
    )
    return Figure(_emphasised(sentence, total), _situation(shown), lead(campaign, total, shown))


def place_figure(campaign: Campaign, total: CoverageRow, shown: ShownDay) -> Figure:
    """How many of a region or district, and against its own plan."""
    sentence = ngettext(
        "%(place)s: %(trained)s of %(filled)s member has been trained. That is %(share)s.",
        "%(place)s: %(trained)s of %(filled)s members have been trained. That is %(share)s.",
        total.tally.filled,
    )
    sentence = sentence.replace("%(place)s", str(total.name).replace("%", "%%"))
    return Figure(_emphasised(sentence, total), _situation(shown), lead(campaign, total, shown))


def lead(campaign: Campaign, total: CoverageRow, shown: ShownDay) -> str:
    """The figure against the plan, and what lies ahead."""
    ahead = {"last": day_short(campaign.last_day), "vote": day_short(campaign.voting_day)}
    end = _("The training ends on %(last)s, the vote is on %(vote)s.") % ahead
    if total.tally.filled and total.tally.trained == total.tally.filled:
        return _("Everybody has been trained; the vote is on %(vote)s.") % ahead
    if not total.planned:
        return end if shown.day <= campaign.last_day else _vote(ahead)
    against = {"plan": percent(total.planned_share), "points": number(abs(total.gap), 1)}
    if total.gap == 0:
        compared = _("This is as planned.")
    elif total.gap > 0:
        compared = _("This is %(points)s points more than the %(plan)s planned by this day.")
    else:
        compared = _("This is %(points)s points less than the %(plan)s planned by this day.")
    following = end if shown.day <= campaign.last_day else _vote(ahead)
    return f"{compared % against} {following}"


def _vote(ahead: dict[str, str]) -> str:
    return _("The vote is on %(vote)s.") % ahead


def _emphasised(sentence: str, total: CoverageRow) -> str:
    return emphasis(
        sentence,
        trained=number(total.tally.trained),
        filled=number(total.tally.filled),
        share=percent(total.share),
    )


def _situation(shown: ShownDay) -> str:
    return _("Situation at the end of %(day)s") % {"day": day(shown.day)}


def regions_table(report: CoverageReport, shown: ShownDay, total_name: str) -> Table:
    """Regions by share, those behind their plans marked; the sum first."""
    rows = sorted((row for row in report.children if row.tally.filled), key=lambda row: -row.share)
    return Table(
        caption=_difference_caption(shown.day),
        columns=(
            Column(pgettext("column", "Region")),
            Column(pgettext("column", "Members"), number=True, wide=True),
            Column(pgettext("column", "Trained"), number=True),
            Column(pgettext("column", "Share, %"), number=True),
            Column(pgettext("column", "Difference"), number=True),
        ),
        rows=(
            _share_row(report.total, total_name, "", is_total=True),
            *(_share_row(row, str(row.name), place_url(row, shown)) for row in rows),
        ),
    )


def districts_table(report: CoverageReport, shown: ShownDay) -> Table:
    """Districts in the order of their names, then the region's own commission."""
    rows = sorted(report.children, key=lambda row: (row.is_own, str(row.name)))
    return Table(
        caption=_difference_caption(shown.day),
        columns=(
            Column(pgettext("column", "District or city")),
            Column(pgettext("column", "Members"), number=True, wide=True),
            Column(pgettext("column", "Trained"), number=True),
            Column(pgettext("column", "Share, %"), number=True),
            Column(pgettext("column", "Difference"), number=True),
        ),
        rows=(
            _share_row(report.total, str(report.total.name), "", is_total=True),
            *(
                _share_row(row, str(row.name), "" if row.is_own else place_url(row, shown))
                for row in rows
            ),
        ),
    )


def precincts_table(report: CoverageReport) -> Table:
    """Precincts with trained and legal seats; no shares of so few people."""
    return Table(
        caption=_("Trained members and legal seats of each commission."),
        columns=(
            Column(pgettext("column", "Commission")),
            Column(pgettext("column", "Seats"), number=True),
            Column(pgettext("column", "Trained"), number=True),
        ),
        rows=(
            Row(
                (
                    str(report.total.name),
                    number(report.total.tally.seats),
                    number(report.total.tally.trained),
                ),
                total=True,
            ),
            *(
                Row((str(row.name), number(row.tally.seats), number(row.tally.trained)))
                for row in report.children
            ),
        ),
    )


def late_sentence(rows: Iterable[CoverageRow]) -> str:
    """How many regions are behind their plans, and which of them far."""
    behind = [row for row in rows if row.gap < 0]
    late = sorted((row for row in behind if row.is_late), key=lambda row: row.gap)
    if not behind:
        return _("No region is behind its plan.")
    count = _("Regions behind their plans: %(count)s.") % {"count": number(len(behind))}
    if not late:
        return count
    far = _("More than five points behind: %(names)s.") % {
        "names": ", ".join(str(row.name) for row in late)
    }
    return f"{count} {far}"


def place_url(row: CoverageRow, shown: ShownDay) -> str:
    """The page of a region or district on the same day."""
    return reverse("portals:place", args=[row.code]) + shown.query


def data_links(code: str, shown: ShownDay) -> Links:
    """Downloads of what the page shows."""
    day_part = f"as_of={shown.day.isoformat()}"
    scope = "" if not code else f"of={code}&"
    csv, json = reverse("portals:data", args=["csv"]), reverse("portals:data", args=["json"])
    parts = _("Coverage of regions on this day") if not code else _("Coverage of parts on this day")
    links = [
        Link(parts, f"{csv}?{scope}{day_part}", "CSV", download=True),
        Link(parts, f"{json}?{scope}{day_part}", "JSON", download=True),
    ]
    if not code:
        districts = _("Coverage of districts on this day")
        links.append(Link(districts, f"{csv}?level=district&{day_part}", "CSV", download=True))
        links.append(Link(districts, f"{json}?level=district&{day_part}", "JSON", download=True))
    links.append(Link(_("All files and what they mean"), reverse("portals:open_data")))
    return Links(tuple(links))


def _share_row(row: CoverageRow, name: str, url: str, *, is_total: bool = False) -> Row:
    has_plan = row.planned > 0
    return Row(
        (
            Cell(name, url=url),
            number(row.tally.filled),
            number(row.tally.trained),
            Cell(number(honest(row.share), 1), strong=True),
            Cell(signed(row.gap) if has_plan else "–", bad=row.is_late),
        ),
        total=is_total,
        flag=row.is_late and not is_total,
    )


def _difference_caption(when: date) -> str:
    return _(
        "Difference: percentage points from the territory's own plan for %(day)s. Members: seats "
        "filled on this day."
    ) % {"day": day_short(when)}
