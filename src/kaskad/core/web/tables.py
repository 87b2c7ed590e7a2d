"""Tables as components: a timetable with hairlines, numbers on the right, few marked rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.core.web.components import Component


@dataclass(frozen=True, slots=True)
class Column:
    """A column. ``wide`` ones wait for a screen of 768 px, ``middle`` ones hold pictures."""

    label: str
    short: str = ""
    number: bool = False
    wide: bool = False
    middle: bool = False
    hidden_label: bool = False

    @property
    def css(self) -> str:
        """The classes of every cell of the column."""
        marks = (("n", self.number), ("w", self.wide), ("mid", self.middle))
        return " ".join(mark for mark, on in marks if on)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell; ``short`` stands in for a long name on phones, ``part`` is a component inside.

    ``over`` and ``note`` are small lines above and below the text.
    """

    text: str = ""
    url: str = ""
    short: str = ""
    over: str = ""
    note: str = ""
    strong: bool = False
    bad: bool = False
    part: Component | None = None

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing but the text."""
        return not (self.url or self.short or self.over or self.note or self.strong or self.part)


@dataclass(frozen=True, slots=True)
class Row:
    """A row; its first cell is its heading. ``flag`` = needs attention, ``total`` = the sum."""

    cells: tuple[Cell | str, ...]
    total: bool = False
    flag: bool = False
    anchor: str = ""

    @property
    def css(self) -> str:
        """The classes of the row."""
        return " ".join(mark for mark, on in (("total", self.total), ("flag", self.flag)) if on)


class PlacedCell(NamedTuple):
    """A cell with what it takes from its column; ``label`` where rows stand one under another."""

    cell: Cell
    css: str
    is_heading: bool
    label: str = ""


class PlacedRow(NamedTuple):
    """A row ready to be drawn."""

    css: str
    anchor: str
    cells: tuple[PlacedCell, ...]


@dataclass(frozen=True, slots=True)
class Table(Component):
    """A table. It scrolls inside its own region, the page never does.

    ``agenda`` is the small one without a head: bold time, then text. ``stacked`` puts the cells of
    a row one under another on phones, each with the word of its column, so that none is missing.
    """

    template = "core/components/table.html"
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption_hidden: bool = False
    agenda: bool = False
    stacked: bool = False

    @property
    def css(self) -> str:
        """The classes of the kind."""
        marks = (("agenda", self.agenda), ("stacked", self.stacked))
        return " ".join(("tt", *(mark for mark, on in marks if on)))

    @property
    def has_head(self) -> bool:
        """Whether any column has a word."""
        return any(column.label for column in self.columns)

    @property
    def placed(self) -> tuple[PlacedRow, ...]:
        """Rows joined with their columns. Raises ValueError where a row is of another length."""
        return tuple(
            PlacedRow(
                row.css,
                row.anchor,
                tuple(
                    PlacedCell(
                        _cell(cell), column.css, place == 0, self._label(cell, column, place)
                    )
                    for place, (cell, column) in enumerate(
                        zip(row.cells, self.columns, strict=True)
                    )
                ),
            )
            for row in self.rows
        )

    def _label(self, cell: Cell | str, column: Column, place: int) -> str:
        """The word of the column; a heading needs it only where it is a bare number."""
        if not self.stacked or column.hidden_label:
            return ""
        is_clear = place == 0 and not _cell(cell).text.isdecimal()
        return "" if is_clear else column.label


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong in one cell of an incoming file, and the remedy."""

    line: str
    column: str
    value: str
    problem: str
    remedy: str = ""


def row_errors(errors: Iterable[RowError], *, remarks: bool = False) -> Table:
    """The table of rejected cells, in the order of the file; or of remarks about good ones."""
    return Table(
        caption=pgettext("roster", "Remarks") if remarks else _("Rows with errors"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("file", "Line"), number=True),
            Column(pgettext("file", "Column and value")),
            Column(
                pgettext("file", "What was understood")
                if remarks
                else pgettext("file", "What is wrong and what to do")
            ),
        ),
        rows=tuple(
            Row(
                cells=(
                    e.line,
                    Cell(e.value, strong=True, over=e.column),
                    Cell(e.problem, bad=not remarks, note=e.remedy),
                )
            )
            for e in errors
        ),
    )


def agenda(caption: str, rows: Iterable[tuple[str, str, str]]) -> Table:
    """Time, text and length of each item of a day."""
    return Table(
        caption=caption,
        caption_hidden=True,
        agenda=True,
        columns=(Column(""), Column(""), Column("", number=True)),
        rows=tuple(Row(cells=row) for row in rows),
    )


def _cell(cell: Cell | str) -> Cell:
    return cell if isinstance(cell, Cell) else Cell(cell)
