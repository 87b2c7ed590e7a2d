"""A OneRoster package as values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

ABSENT: Final = "absent"
BULK: Final = "bulk"
DELTA: Final = "delta"
ACTIVE: Final = "active"
TO_BE_DELETED: Final = "tobedeleted"


class Problem(NamedTuple):
    """What is wrong, and where: file, line (0: the whole file), column, a stable code."""

    file: str
    line: int
    column: str
    code: str
    values: Mapping[str, str | int] = {}


class Cells(Mapping[str, str]):
    """The cells of a row by column; all rows of a file share one index of the columns."""

    __slots__ = ("_index", "_values")

    def __init__(self, index: Mapping[str, int], values: tuple[str, ...]) -> None:
        self._index = index
        self._values = values

    def __getitem__(self, column: str) -> str:
        return self._values[self._index[column]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._index)

    def __len__(self) -> int:
        return len(self._values)


@dataclass(frozen=True, slots=True)
class Record:
    """A row as written: its line, and every cell by the name of its column."""

    line: int
    cells: Mapping[str, str]

    def get(self, column: str) -> str:
        """The cell without blanks at its ends; empty where there is no such column."""
        return self.cells.get(column, "").strip()

    @property
    def id(self) -> str:
        """The ``sourcedId``."""
        return self.get("sourcedId")

    @property
    def is_leaving(self) -> bool:
        """Whether a delta takes it away."""
        return self.get("status").lower() == TO_BE_DELETED


@dataclass(frozen=True, slots=True)
class Table:
    """A file of the package: bulk or delta, its columns of extension, its rows."""

    kind: str
    extra: tuple[str, ...] = ()
    records: tuple[Record, ...] = ()


@dataclass(frozen=True, slots=True)
class Package:
    """All files that are there, by the name of the table, and who wrote them.

    ``unread`` are files of the standard that this reader has no use for, ``unknown`` all others.
    """

    tables: Mapping[str, Table] = field(default_factory=dict)
    system_name: str = ""
    system_code: str = ""
    unread: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    def records(self, table: str) -> tuple[Record, ...]:
        """The rows of a table; none where it is absent."""
        found = self.tables.get(table)
        return found.records if found else ()

    def kind(self, table: str) -> str:
        """Absent, bulk or delta."""
        found = self.tables.get(table)
        return found.kind if found else ABSENT
