"""The weekly report of a territory: a page with its figures, and the files to take along."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kaskad.campaigns.api import Campaign
from kaskad.commissions.api import Commission, commission_for
from kaskad.core import clock
from kaskad.core.localized import LANGUAGES
from kaskad.core.refusal import NotFound
from kaskad.core.web.components import AsOf, Choice, Fact, Facts, Ladder, Link, Links
from kaskad.core.web.format import day
from kaskad.core.web.render import render
from kaskad.core.web.request import actor_of, day_from
from kaskad.core.web.tables import Cell, Column, Row, Table
from kaskad.reporting.api import (
    MEDIA_TYPES,
    SheetTable,
    situation_day,
    weekly_file,
    weekly_report,
    weekly_sheet,
)
from kaskad.seminars.api import current_campaign

_LEVELS = ("central", "region", "district")
_NAMES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}


@dataclass(frozen=True, slots=True)
class ReportPart:
    """A table of the report, or why it is empty."""

    anchor: str
    title: str
    table: Table | None
    nothing: str


@dataclass(frozen=True, slots=True)
class ReportPage:
    """The week as it stands in the files."""

    title: str
    ladder: Ladder
    as_of: AsOf
    lead: tuple[str, ...]
    facts: Facts
    files: Links
    parts: tuple[ReportPart, ...]


@never_cache
@require_safe
def report(request: HttpRequest, code: str) -> HttpResponse:
    """The week of a territory of the reader's subtree; NotFound outside of it."""
    campaign, here, last = _wanted(request, code)
    page = _page(campaign, here, last)
    return render(request, "portals/staff/report.html", page)


@never_cache
@require_safe
def report_file(request: HttpRequest, code: str, language: str, kind: str) -> HttpResponse:
    """The same as a file, in the language of its name."""
    campaign, here, last = _wanted(request, code)
    if kind not in MEDIA_TYPES or language not in LANGUAGES:
        raise NotFound(kind)
    with override(language):
        sheet = weekly_sheet(weekly_report(campaign, here, last))
        content = weekly_file(sheet, kind, now=clock.now())
    response = HttpResponse(content, content_type=MEDIA_TYPES[kind])
    name = f"report-{here.code}-{last.isoformat()}-{language}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _wanted(request: HttpRequest, code: str) -> tuple[Campaign, Commission, date]:
    here = commission_for(actor_of(request), code)
    today = clock.local_day(clock.now())
    campaign = current_campaign(today)
    if campaign is None or here.level not in _LEVELS:
        raise NotFound(code)
    latest = situation_day(campaign, today)
    wished = day_from(request, "as_of", latest)
    return campaign, here, max(min(wished, latest), min(campaign.first_day, latest))


def _page(campaign: Campaign, here: Commission, last: date) -> ReportPage:
    sheet = weekly_sheet(weekly_report(campaign, here, last))
    own = Link(str(here.name), reverse("portals:staff_place", args=[here.code]))
    return ReportPage(
        title=sheet.title,
        ladder=Ladder((own,), pgettext("page", "Weekly report")),
        as_of=_chooser(campaign, last),
        lead=sheet.lead,
        facts=Facts(tuple(Fact(label, value) for label, value in sheet.facts)),
        files=Links(
            tuple(
                Link(
                    f"{_NAMES[language]}, {kind.upper()}",
                    reverse("portals:report_file", args=[here.code, language, kind])
                    + f"?as_of={last.isoformat()}",
                    kind.upper(),
                    download=True,
                )
                for language in ("kk", "ru")
                for kind in MEDIA_TYPES
            )
        ),
        parts=tuple(_part(table) for table in sheet.tables),
    )


def _chooser(campaign: Campaign, last: date) -> AsOf:
    latest = situation_day(campaign, clock.local_day(clock.now()))
    length = max((latest - campaign.first_day).days, 0)
    days = [latest - timedelta(offset) for offset in range(length + 1)]
    return AsOf(
        tuple(Choice(one.isoformat(), day(one), chosen=one == last) for one in days),
        label=_("The week that ends with"),
    )


def _part(one: SheetTable) -> ReportPart:
    table = Table(
        caption=one.title,
        caption_hidden=True,
        columns=tuple(
            Column(word, number=place in one.numbers) for place, word in enumerate(one.header)
        ),
        rows=tuple(
            Row(
                tuple(Cell(cell.text) for cell in row),
                total=one.has_total and place == len(one.rows),
            )
            for place, row in enumerate(one.rows, 1)
        ),
    )
    name = one.name.replace("_", "-")
    return ReportPart(name, one.title, table if one.rows else None, one.nothing)
