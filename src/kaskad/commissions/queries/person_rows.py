"""What rows of lists said of one person: found by the number, the name and the seat."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from kaskad.commissions.models import Member, Person, RosterRow
from kaskad.commissions.rules.cell_text import unpack
from kaskad.commissions.rules.cells import plain_text
from kaskad.commissions.vocab import BatchState
from kaskad.core.names import search_key
from kaskad.core.secrets import keyed_hash, unseal

_FINISHED = (BatchState.ACCEPTED, BatchState.REFUSED, BatchState.DISCARDED)
_IIN_DIGITS = 12
# A spreadsheet drops the zeros in front; fewer digits than these are something else.
_FEWEST_DIGITS = 6


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """A row of a list about a person, word for word."""

    batch: str
    line: int
    received_at: datetime
    heads: tuple[str, ...]
    cells: tuple[str, ...]


class _Signs:
    """By what a row is known to be about a person.

    The number alone is enough. A name is, in a row of a commission where the person sat or of no
    known commission: the number may be the very thing that is wrong in it.
    """

    def __init__(self, person: Person) -> None:
        self.iin_hash = person.iin_hash
        names = (person.last_name, person.first_name)
        self.words = frozenset(search_key(*names).split())
        seats = Member.objects.filter(person=person)
        self.commissions = {*seats.values_list("commission_id", flat=True), None}
        # A row that ended somebody's membership is about who came; it is found by its cells.
        self.own = set(seats.exclude(row=None).values_list("row_id", flat=True))
        self.taken = set(
            Member.objects.exclude(row=None)
            .exclude(person=person)
            .filter(commission__in=seats.values("commission_id"))
            .values_list("row_id", flat=True)
        )

    def fits(self, row: int, commission: int | None, cells: list[str]) -> bool:
        if row in self.own or any(self._is_number(cell) for cell in cells):
            return True
        if commission not in self.commissions or row in self.taken:
            return False
        return bool(self.words) and self.words <= set(search_key(*cells).split())

    def _is_number(self, cell: str) -> bool:
        digits = "".join(sign for sign in cell if sign.isascii() and sign.isdecimal())
        if not _FEWEST_DIGITS <= len(digits) <= _IIN_DIGITS:
            return False
        return keyed_hash("iin", digits.zfill(_IIN_DIGITS)) == self.iin_hash


def rows_about(person: Person) -> Iterator[int]:
    """The ids of the rows that speak of the person, in all lists that were ever sent."""
    signs = _Signs(person)
    rows = RosterRow.objects.exclude(cells_sealed="").order_by("id")
    fields = ("id", "commission_id", "cells_sealed")
    for row, commission, sealed in rows.values_list(*fields).iterator(chunk_size=2000):
        if signs.fits(row, commission, cells_of(sealed)):
            yield row


def rows_with_cells(received_before: datetime) -> QuerySet[RosterRow]:
    """The rows that still hold their cells, of finished lists that came before a moment."""
    return RosterRow.objects.exclude(cells_sealed="").filter(
        batch__state__in=_FINISHED, batch__received_at__lt=received_before
    )


def written_rows(person: Person) -> list[WrittenRow]:
    """The rows that speak of the person, with the headings of their lists."""
    rows = RosterRow.objects.filter(pk__in=list(rows_about(person))).select_related("batch")
    return [
        WrittenRow(
            batch=row.batch.code,
            line=row.line,
            received_at=row.batch.received_at,
            heads=_heads(row.batch.header),
            cells=tuple(cells_of(row.cells_sealed)),
        )
        for row in rows.order_by("batch__received_at", "line")
    ]


def cells_of(sealed: str) -> list[str]:
    """The cells as they were written, as text; none where they were removed."""
    return [plain_text(cell) for cell in unpack(unseal(sealed))[0]] if sealed else []


def _heads(header: object) -> tuple[str, ...]:
    written = header.get("written", ()) if isinstance(header, dict) else ()
    return tuple(plain_text(cell) for cell in written)
