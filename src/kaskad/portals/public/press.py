"""What the press takes along with a bulletin: the map, the table and the text, in one file."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.core.cache import caches
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from kaskad.campaigns.api import Campaign
from kaskad.core.localized import LANGUAGES
from kaskad.core.shares import honest
from kaskad.core.spreadsheet import WrittenTable, write_csv, write_workbook
from kaskad.core.web.format import day
from kaskad.portals.public.bulletins import text_file
from kaskad.portals.public.day import ShownDay
from kaskad.portals.public.licence import use_of_data
from kaskad.portals.public.map import map_picture
from kaskad.reporting.api import BulletinRow, CoverageReport, bulletin_numbered, coverage

MINUTES = 15  # for so long a kit is given as it was made
_STAMP = (1980, 1, 1, 0, 0, 0)  # the same bytes for the same figures
_TABLE = ("code", "name_kk", "name_ru", "name_en", "filled", "trained", "share", "points_to_plan")


def press_kit(campaign: Campaign, number: int) -> bytes:
    """The file of a published bulletin. Raises ``NotFound``."""
    bulletin = bulletin_numbered(campaign, number)
    written = f"{campaign.code}/{number}/{bulletin.published_at.isoformat()}/{bulletin.text}"
    key = f"press-{hashlib.sha256(written.encode()).hexdigest()}"
    # Drawing takes a second; the figures of a published day change seldom.
    found: bytes | None = caches["memory"].get(key)
    if found is None:
        found = _packed(campaign, bulletin)
        caches["memory"].set(key, found, MINUTES * 60)
    return found


def _packed(campaign: Campaign, bulletin: BulletinRow) -> bytes:
    shown_on = min(max(bulletin.as_of, campaign.first_day), campaign.voting_day)
    report = coverage(campaign, shown_on, with_plan=True)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        for name, written in _files(campaign, bulletin, report, shown_on):
            package.writestr(zipfile.ZipInfo(name, _STAMP), written, zipfile.ZIP_DEFLATED)
    return content.getvalue()


def _files(
    campaign: Campaign, bulletin: BulletinRow, report: CoverageReport, shown_on: date
) -> Iterator[tuple[str, bytes]]:
    shown = ShownDay(shown_on, shown_on, shown_on, campaign.first_day)
    for one in LANGUAGES:
        with override(one):
            name, text = text_file(bulletin)
            yield name, text.encode()
            source = _source(campaign, bulletin)
            picture = map_picture(report, shown, float(campaign.goal_percent), source)
            if picture is not None:
                yield f"map-{shown_on.isoformat()}-{one}.png", picture
            table = _table(report, shown_on, source)
            # A workbook says when it was made: for the same bytes, when the bulletin was published.
            written = write_workbook([table], created=bulletin.published_at)
            yield f"regions-{shown_on.isoformat()}-{one}.xlsx", written
            yield f"readme-{one}.txt", _readme(bulletin, source).encode()
    yield f"regions-{shown_on.isoformat()}.csv", _csv(report)


def _source(campaign: Campaign, bulletin: BulletinRow) -> str:
    said = _("Source: %(body)s, bulletin No. %(number)s of %(day)s.") % {
        "body": campaign.decree_body,
        "number": bulletin.number,
        "day": day(bulletin.as_of),
    }
    if not settings.KASKAD_SYNTHETIC_PEOPLE:
        return said
    demo = _("Demonstration: people, venues and attendance are invented; territories are real.")
    return f"{said} {demo}"


def _readme(bulletin: BulletinRow, source: str) -> str:
    page = settings.KASKAD_SITE + reverse("portals:bulletin", args=[bulletin.number])
    use = use_of_data()
    return f"{source}\n{page}\n\n{use.words} {use.licence.label}, {use.licence.url}\n"


def _rows(report: CoverageReport) -> Iterator[tuple[object, ...]]:
    for row in (report.total, *report.children):
        tally = row.tally
        yield (
            *(row.code, row.name.kk, row.name.ru, row.name.en),
            *(tally.filled, tally.trained, round(honest(row.share), 1)),
            round(row.gap, 1) if row.planned else "",
        )


def _csv(report: CoverageReport) -> bytes:
    out = io.StringIO()
    out.write("\ufeff")
    write_csv(out, _TABLE, _rows(report))
    return out.getvalue().encode()


def _table(report: CoverageReport, shown_on: date, source: str) -> WrittenTable:
    header = (
        pgettext("column", "Region"),
        pgettext("column", "Members"),
        pgettext("column", "Trained"),
        pgettext("column", "Share, %"),
        pgettext("column", "Difference"),
    )
    rows = [
        [
            str(row.name),
            row.tally.filled,
            row.tally.trained,
            round(honest(row.share), 1),
            round(row.gap, 1) if row.planned else None,
        ]
        for row in [report.total, *report.children]
    ]
    return WrittenTable(
        shown_on.isoformat(), header, rows, (36, 14, 14, 14, 14), foot=source, fixed_columns=1
    )
