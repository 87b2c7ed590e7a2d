"""A roster file opened as a table, whichever of the three forms it has."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from kaskad.commissions.rules.oneroster import roster_table
from kaskad.core.oneroster import Problem, check_package, read_package
from kaskad.core.oneroster.words import sentence
from kaskad.core.refusal import Refusal
from kaskad.core.spreadsheet import (
    MEGABYTE,
    Limits,
    Remark,
    Row,
    Spreadsheet,
    TooLarge,
    read_spreadsheet,
)

_ZIP = b"PK"
_WORKBOOK = "[Content_Types].xml"
SHOWN = 20


class PackageWrong(Refusal):
    """``problems`` are the first ones as (file, line, column, code, values)."""

    code = "roster.package_wrong"
    text = _(
        "The OneRoster package has %(count)d errors; nothing was read. Correct them and send it "
        "again. %(wrong)s"
    )

    @property
    def message(self) -> str:
        """The text with every problem in the active language."""
        wrong = " ".join(self.items)
        return str(self.text) % {"count": self.values["count"], "wrong": wrong}

    @property
    def items(self) -> tuple[str, ...]:
        """Every problem that is kept, as a sentence."""
        return tuple(sentence(Problem(*one)) for one in self.values["problems"])


def open_list(path: Path) -> Spreadsheet:
    """The rows of a workbook, of a CSV file, or of a OneRoster package.

    Refuses what ``read_spreadsheet`` refuses, and a package that breaks the standard.
    """
    if not is_package(path):
        return read_spreadsheet(path)
    if path.stat().st_size > Limits().file:
        size = -(-path.stat().st_size // MEGABYTE)
        raise TooLarge(megabytes=size, limit=Limits().file // MEGABYTE)
    package, problems = read_package(path)
    if package is not None and not problems:
        problems = check_package(package)
    if package is None or problems:
        kept = [_plain(one) for one in problems[:SHOWN]]
        raise PackageWrong(count=len(problems), problems=kept)
    table = roster_table(package)
    heading = Row(1, table.heading)
    rows = (Row(number, cells) for number, cells in table.rows)
    remarks = tuple(Remark(one.code, one.values) for one in table.remarks)
    return Spreadsheet("oneroster", iter((heading, *rows)), remarks)


def is_package(path: Path) -> bool:
    """Whether the file is a ZIP of CSV files and no workbook."""
    with path.open("rb") as file:
        if file.read(2) != _ZIP:
            return False
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    return _WORKBOOK not in names and any(name.lower().endswith(".csv") for name in names)


def _plain(problem: Problem) -> tuple[str, int, str, str, Mapping[str, Any]]:
    return (*problem[:4], dict(problem.values))
