"""Open data: coverage of regions, districts or precincts on a day, as CSV and as JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date

from django.utils.translation import get_language

from kaskad.campaigns.api import Campaign
from kaskad.core.refusal import NotFound
from kaskad.reporting.api import CoverageReport, UnknownPlace, coverage

COLUMNS = ("as_of", "code", "name", "seats", "filled", "trained")


def coverage_csv(campaign: Campaign, day: date, of: str | None, *, districts: bool) -> str:
    """A row a territory, with a byte order mark for spreadsheets; names in the active language."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for report in _reports(campaign, day, of, districts=districts):
        for row in report.as_json(_language())["children"]:
            writer.writerow([report.as_of.isoformat(), *(row[name] for name in COLUMNS[1:])])
    return out.getvalue()


def coverage_json(campaign: Campaign, day: date, of: str | None, *, districts: bool) -> str:
    """The same as one document, of the form of ``kaskad coverage --json``."""
    reports = list(_reports(campaign, day, of, districts=districts))
    if not districts:
        return json.dumps(reports[0].as_json(_language()), ensure_ascii=False, indent=1)
    whole = coverage(campaign, day).as_json(_language())
    whole["children"] = [row for part in reports for row in part.as_json(_language())["children"]]
    return json.dumps(whole, ensure_ascii=False, indent=1)


def _reports(
    campaign: Campaign, day: date, of: str | None, *, districts: bool
) -> Iterator[CoverageReport]:
    """One report, or one of every region. Raises ``NotFound``."""
    try:
        report = coverage(campaign, day, of)
    except UnknownPlace as refusal:
        raise NotFound from refusal
    if not districts:
        yield report
        return
    for row in report.children:
        if row.is_own:
            continue
        yield coverage(campaign, day, row.code)


def _language() -> str:
    return (get_language() or "kk")[:2]
