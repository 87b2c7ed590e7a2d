"""What is wrong with a OneRoster package, and the remedy, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaskad.core.oneroster.values import Problem


class Explanation(NamedTuple):
    """What is wrong and what to do; both are templates with named placeholders."""

    wrong: str | Promise
    remedy: str | Promise


_AGAIN: Final = _("Write the package again with the program that made it.")
_CORRECT: Final = _("Correct the cell.")

PROBLEMS: Final[Mapping[str, Explanation]] = {
    "oneroster.no_zip": Explanation(_("The file is no ZIP that can be read."), _AGAIN),
    "oneroster.too_many_files": Explanation(
        _("There are more than %(limit)s files in the package."),
        _("Put only the CSV files of OneRoster into it."),
    ),
    "oneroster.in_folder": Explanation(
        _("The files stand in a folder inside the package."),
        _("Put the CSV files into the ZIP itself, without a folder."),
    ),
    "oneroster.no_manifest": Explanation(
        _("The package has no manifest."),
        _("Add manifest.csv, which names the files and says bulk, delta or absent of each."),
    ),
    "oneroster.heading": Explanation(
        _("The first line is not the heading that the standard demands."),
        _("The first line must be: %(expected)s."),
    ),
    "oneroster.version": Explanation(
        _("This is version “%(value)s” of OneRoster."),
        _("Only version %(expected)s is read. Have the package written in it."),
    ),
    "oneroster.twice": Explanation(
        _("“%(value)s” stands here twice."), _("Delete one of the lines.")
    ),
    "oneroster.word": Explanation(
        _("The word “%(value)s” is not one of those allowed here."),
        _("Write one of: %(expected)s."),
    ),
    "oneroster.not_announced": Explanation(
        _("The manifest says that this file is absent, but it is there."),
        _("Write bulk or delta in the manifest, or take the file out."),
    ),
    "oneroster.file_missing": Explanation(
        _("The manifest announces this file, but it is not there."),
        _("Add the file, or write absent in the manifest."),
    ),
    "oneroster.cells": Explanation(
        _("The line has %(found)s cells, the heading %(expected)s."),
        _("Write one cell for each column; put a cell with a comma into quotation marks."),
    ),
    "oneroster.column": Explanation(
        _("Column %(place)s must be called %(expected)s."),
        _("Write all columns of the standard, in its order and its spelling."),
    ),
    "oneroster.extra_column": Explanation(
        _("The standard has no such column."),
        _("Columns of one's own stand at the end and begin with “metadata.”."),
    ),
    "oneroster.column_twice": Explanation(
        _("A column stands here twice."), _("Delete or rename one of them.")
    ),
    "oneroster.too_large": Explanation(
        _("Unpacked, the file is too large."), _("Divide the package by regions.")
    ),
    "oneroster.too_many_columns": Explanation(
        _("The line has too many cells."), _("Keep only the columns of the standard.")
    ),
    "oneroster.encoding": Explanation(
        _("The letters of the file cannot be read."), _("Save it in UTF-8.")
    ),
    "oneroster.damaged": Explanation(
        _("The file is damaged or was cut off on its way."), _AGAIN
    ),
    "oneroster.quotes": Explanation(
        _("Quotation marks do not match from this line on."),
        _("Put the whole cell into quotation marks, and write those inside it twice."),
    ),
    "oneroster.id_twice": Explanation(
        _("The same sourcedId stands in line %(line)s."), _("Every row needs its own.")
    ),
    "oneroster.bulk_status": Explanation(
        _("The file is announced as bulk, yet the row has the status “%(value)s”."),
        _("Leave the cell empty, or announce the file as delta."),
    ),
    "oneroster.moment": Explanation(
        _("“%(value)s” is no moment."), _("Write it as 2026-02-21T09:00:00.000Z.")
    ),
    "oneroster.empty": Explanation(
        _("The cell is empty."), _("The standard requires a value here.")
    ),
    "oneroster.boolean": Explanation(
        _("“%(value)s” is neither true nor false."), _("Write true or false.")
    ),
    "oneroster.date": Explanation(
        _("“%(value)s” is no date."), _("Write year, month and day: 2026-02-21.")
    ),
    "oneroster.year": Explanation(
        _("“%(value)s” is no year."), _("Write four digits: 2026.")
    ),
    "oneroster.number": Explanation(_("“%(value)s” is no number."), _CORRECT),
    "oneroster.orphan": Explanation(
        _("There is no row with the sourcedId “%(value)s” in %(file)s."),
        _("Add that row, or correct the cell."),
    ),
    "oneroster.cycle": Explanation(
        _("“%(value)s” stands, over others, below itself."),
        _("Correct the column with the one above it."),
    ),
}  # fmt: skip


def explain(code: str, values: Mapping[str, str | int]) -> tuple[str, str]:
    """(what is wrong, remedy) in the active language."""
    found = PROBLEMS[code]
    return str(found.wrong) % values, str(found.remedy) % values


def place_of(problem: Problem) -> str:
    """Where it is: the file, the line, the column, as far as they are known."""
    values = {"file": problem.file, "line": problem.line, "column": problem.column}
    if not problem.file:
        return ""
    if problem.line and problem.column:
        return gettext("%(file)s, line %(line)d, column %(column)s") % values
    if problem.line:
        return gettext("%(file)s, line %(line)d") % values
    if problem.column:
        return gettext("%(file)s, %(column)s") % values
    return problem.file


def sentence(problem: Problem) -> str:
    """The whole of it in one line."""
    place, (wrong, remedy) = place_of(problem), explain(problem.code, problem.values)
    return f"{place}: {wrong} {remedy}" if place else f"{wrong} {remedy}"
