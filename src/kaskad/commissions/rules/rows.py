"""One row of a roster: every cell read, every problem of the row at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from kaskad.commissions.rules import cells
from kaskad.commissions.rules.cells import is_formula, plain_text
from kaskad.commissions.rules.iin import read_iin
from kaskad.commissions.rules.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kaskad.commissions.rules.header import Header
    from kaskad.core.spreadsheet import Cell

    Found = tuple[Any, Problem | None]
    Reader = Callable[[str, str, Cell], Found]

_EVER_NEW: Final = frozenset({"iin", "person", "phone", "email", "since"})
_REMEMBERED: Final = 50_000
_REQUIRED: Final = frozenset({"commission", "last_name", "first_name", "iin", "role"})
_LONGEST_CODE: Final = 80


@dataclass(slots=True)
class RosterLine:
    """What a row says. None means the file says nothing: what is known stays as it is.

    ``person`` is the keyed form of the IIN, ``commission_id`` the commission that the code or KATO
    means; both are filled by the caller, who knows secrets and tables. ``code`` is the code of a
    person who is known already. ``leaves`` is said by lists of changes only.
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
    code: str = ""
    leaves: bool = False
    problems: list[Problem] = field(default_factory=list)
    person: str = ""
    commission_id: int | None = None

    @property
    def who(self) -> str:
        """What tells the person from others in the list."""
        return self.person or self.iin or f"line {self.line}"

    @property
    def is_good(self) -> bool:
        """Whether nothing in it is wrong; remarks do not count."""
        return all(problem.remark for problem in self.problems)


class RowReader:
    """Reads the rows of one file; ``day`` is today, ``synthetic`` allows invented people."""

    def __init__(self, header: Header, *, day: date, synthetic: bool) -> None:
        self._day = day
        self._synthetic = synthetic
        readers: dict[str, Reader] = {
            "commission": _code,
            "last_name": _name,
            "first_name": _name,
            "patronymic": _patronymic,
            "iin": self._iin,
            "role": _choice,
            "full_time": _choice,
            "language": _choice,
            "phone": _phone,
            "email": _email,
            "since": self._since,
            "person": _person,
            "status": _status,
        }
        names = {"person": "code", "status": "leaves"}
        # A list of changes names people alone; what it does not say stays as it is.
        self._required = frozenset() if header.is_delta else _REQUIRED
        # Names and words come again and again in a list; numbers and addresses do not.
        self._columns: list[tuple[str, str, int, Reader, dict[Cell, Found] | None]] = [
            (key, names.get(key, key), place, readers[key], None if key in _EVER_NEW else {})
            for key, place in header.places.items()
        ]

    def read(
        self, line: int, written: Sequence[Cell], formulas: frozenset[int] = frozenset()
    ) -> RosterLine:
        """The row and everything that is wrong with it."""
        row = RosterLine(line)
        length = len(written)
        for column, name, place, reader, known in self._columns:
            cell = written[place] if place < length else ""
            found = known.get(cell) if known and place not in formulas else None
            if found is None:
                text = plain_text(cell)
                if place in formulas or (text and is_formula(text, column)):
                    row.problems.append(Problem(column, "roster.formula"))
                    continue
                if not text:
                    if column in self._required and not (column == "iin" and row.code):
                        row.problems.append(Problem(column, "roster.empty"))
                    continue
                found = reader(column, text, cell)
                if known is not None and isinstance(cell, str) and len(known) < _REMEMBERED:
                    known[cell] = found
            value, problem = found
            setattr(row, name, value)
            if problem:
                row.problems.append(problem)
        return row

    def _iin(self, column: str, text: str, cell: Cell) -> Found:
        del column, cell
        return read_iin(cells.iin_text(text), day=self._day, synthetic=self._synthetic)

    def _since(self, column: str, text: str, cell: Cell) -> Found:
        del column
        return cells.since(text if isinstance(cell, str) else cell, self._day)


def _person(column: str, text: str, cell: Cell) -> Found:
    del column, cell
    return text[:_LONGEST_CODE], None


def _status(column: str, text: str, cell: Cell) -> Found:
    del column, cell
    return text == "leaves", None


def _code(column: str, text: str, cell: Cell) -> Found:
    del column, cell
    return cells.commission_code(text)


def _name(column: str, text: str, cell: Cell) -> Found:
    del cell
    return cells.name(text, column)


def _patronymic(column: str, text: str, cell: Cell) -> Found:
    del column, cell
    return cells.patronymic(text)


def _phone(column: str, text: str, cell: Cell) -> Found:
    del column, cell
    return cells.phone(text)


def _email(column: str, text: str, cell: Cell) -> Found:
    del column, cell
    return cells.email(text)


def _choice(column: str, text: str, cell: Cell) -> Found:
    del cell
    value = cells.CHOICES[column].get(cells.folded(text))
    if value is None:
        return ("" if column == "role" else None), Problem(column, f"roster.{column}")
    return value, None
