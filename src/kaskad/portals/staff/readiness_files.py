"""What precincts lack as a list for spreadsheets: a line for each thing that is missing."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.translation import pgettext

from kaskad.core.spreadsheet import WrittenTable, write_csv, write_workbook
from kaskad.portals.staff.readiness_words import DOERS, lack_of
from kaskad.reporting.api import PrecinctReadiness

_WIDTHS = (16, 24, 60, 32, 14, 12)


def readiness_csv(precincts: Iterable[PrecinctReadiness], today: date) -> str:
    """The list with a byte order mark, in the active language."""
    out = io.StringIO()
    out.write("\ufeff")
    write_csv(out, _header(), _lines(precincts, today))
    return out.getvalue()


def readiness_xlsx(precincts: Iterable[PrecinctReadiness], today: date) -> bytes:
    """The same as a workbook with a filter; every cell is text."""
    table = WrittenTable(
        pgettext("readiness", "Readiness"),
        _header(),
        _lines(precincts, today),
        _WIDTHS,
        is_filtered=True,
    )
    return write_workbook([table])


def _header() -> tuple[str, ...]:
    return (
        pgettext("readiness", "Code"),
        pgettext("readiness", "Precinct"),
        pgettext("readiness", "Missing"),
        pgettext("readiness", "Who acts"),
        pgettext("readiness", "By when"),
        pgettext("readiness", "Late"),
    )


def _lines(precincts: Iterable[PrecinctReadiness], today: date) -> Iterator[tuple[str, ...]]:
    late, ready = pgettext("readiness", "late"), pgettext("readiness", "ready")
    for one in precincts:
        name = str(one.name)
        if one.is_ready:
            yield one.code, name, ready, "", "", ""
        for step in one.to_do:
            yield (
                one.code,
                name,
                lack_of(step),
                str(DOERS[step.who]),
                step.by.isoformat(),
                late if step.is_late(today) else "",
            )
