"""One row of a roster: every cell read, every problem of the row at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final

from kaskad.commissions.rules import cells as read
from kaskad.commissions.rules.iin import read_iin
from kaskad.commissions.rules.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaskad.commissions.rules.header import Header
    from kaskad.core.spreadsheet import Cell

_REQUIRED: Final = frozenset({"commission", "last_name", "first_name", "iin", "role"})


@dataclass(slots=True)
class RosterLine:
    """What a row says. None means the file says nothing: what is known stays as it is.

    ``person`` is the keyed form of the IIN, ``commission_id`` the commission that the code or KATO
    means; both are filled by the caller, who knows secrets and tables.
    """

    line: int
    commission: str = ""
    last_name: str = ""
    first_name: str = ""
    patronymic: str | None = None
    iin: str = ""
    role: str = ""
    full_time: bool | None = None
    language: str | None = None
    phone: str | None = None
    email: str | None = None
    since: date | None = None
    problems: list[Problem] = field(default_factory=list)
    person: str = ""
    commission_id: int | None = None

    @property
    def is_good(self) -> bool:
        """Whether nothing in it is wrong; remarks do not count."""
        return all(problem.remark for problem in self.problems)


class RowReader:
    """Reads the rows of one file; ``day`` is today, ``synthetic`` allows people who do not exist."""

    def __init__(self, header: Header, *, day: date, synthetic: bool) -> None:
        self._header = header
        self._day = day
        self._synthetic = synthetic
        self._places = tuple(header.places.items())

    def read(
        self, line: int, cells: Sequence[Cell], formulas: frozenset[int] = frozenset()
    ) -> RosterLine:
        """The row and everything that is wrong with it."""
        row = RosterLine(line)
        values = {
            column: cells[place] if place < len(cells) else "" for column, place in self._places
        }
        for column, place in self._places:
            cell = values[column]
            text = read.plain_text(cell)
            if place in formulas or (text and read.is_formula(text, column)):
                row.problems.append(Problem(column, "roster.formula"))
            elif text:
                self._take(row, column, cell, text)
            elif column in _REQUIRED:
                row.problems.append(Problem(column, "roster.empty"))
        return row

    def _take(self, row: RosterLine, column: str, cell: Cell, text: str) -> None:
        if column in ("last_name", "first_name"):
            self._put(row, column, read.name(text, column))
        elif column == "patronymic":
            self._put(row, column, read.patronymic(text))
        elif column == "commission":
            self._put(row, column, read.commission_code(text))
        elif column == "iin":
            self._take_iin(row, text)
        elif column == "since":
            row.since, problem = read.since(cell, self._day)
            row.problems += [problem] if problem else []
        elif column == "phone":
            self._put(row, column, read.phone(text))
        elif column == "email":
            self._put(row, column, read.email(text))
        else:
            self._choose(row, column, text)

    def _take_iin(self, row: RosterLine, text: str) -> None:
        reading = read_iin(read.iin_text(text), day=self._day, synthetic=self._synthetic)
        row.iin = reading.iin
        if reading.problem:
            row.problems.append(reading.problem)

    @staticmethod
    def _put(row: RosterLine, column: str, found: read.Text) -> None:
        setattr(row, column, found.value)
        if found.problem:
            row.problems.append(found.problem)

    @staticmethod
    def _choose(row: RosterLine, column: str, text: str) -> None:
        word = read.folded(text)
        if column == "role":
            row.role = read.ROLES.get(word, "")
            wrong = not row.role
        elif column == "language":
            row.language = read.LANGUAGES.get(word)
            wrong = row.language is None
        else:
            row.full_time = read.YES_NO.get(word)
            wrong = row.full_time is None
        if wrong:
            row.problems.append(Problem(column, f"roster.{column}"))
