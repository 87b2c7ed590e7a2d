"""Open data: coverage of regions, districts or precincts on a day, as CSV and as JSON."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

from django.utils.translation import get_language

from kaskad.campaigns.api import Campaign
from kaskad.core.refusal import NotFound
from kaskad.core.spreadsheet import write_csv
from kaskad.reporting.api import UnknownPlace, coverage, district_coverage

COLUMNS = ("as_of", "code", "name", "seats", "filled", "trained")


def coverage_csv(campaign: Campaign, day: date, of: str | None, *, districts: bool) -> str:
    """A row a territory, with a byte order mark for spreadsheets; names in the active language."""
    written = _written(campaign, day, of, districts=districts)
    out = io.StringIO()
    out.write("\ufeff")
    write_csv(
        out,
        COLUMNS,
        ([written["as_of"], *(row[name] for name in COLUMNS[1:])] for row in written["children"]),
    )
    return out.getvalue()


def coverage_json(campaign: Campaign, day: date, of: str | None, *, districts: bool) -> str:
    """The same as one document, of the form of ``kaskad coverage --json``."""
    written = _written(campaign, day, of, districts=districts)
    return json.dumps(written, ensure_ascii=False, indent=1)


def _written(campaign: Campaign, day: date, of: str | None, *, districts: bool) -> dict[str, Any]:
    """The parts of ``of``, or every district of the country. Raises ``NotFound``."""
    try:
        report = district_coverage(campaign, day) if districts else coverage(campaign, day, of)
    except UnknownPlace as refusal:
        raise NotFound from refusal
    return report.as_json((get_language() or "kk")[:2])
