"""Rosters as they are shown: counts, remarks, and every wrong cell in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from kaskad.accounts.api import names_of
from kaskad.commissions.models import Commission, RosterBatch, RosterRow
from kaskad.commissions.rules.cell_text import unpack
from kaskad.commissions.rules.cells import plain_text
from kaskad.commissions.rules.header import Header, match_header
from kaskad.commissions.rules.oneroster import line_of
from kaskad.commissions.vocab import RowState
from kaskad.commissions.vocab.problems import explain
from kaskad.core.refusal import Refusal
from kaskad.core.secrets import unseal
from kaskad.core.spreadsheet import REMARKS


@dataclass(frozen=True, slots=True)
class RejectedCell:
    """``row`` is the line in the file, ``column`` the heading as written."""

    row: int
    column: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class WrittenCell:
    """A wrong cell, or one with a remark, with what was written in it.

    ``row`` is the number of the row in the roster, ``line`` the line where the cell stands.
    """

    row: int
    line: int
    column: str
    value: str
    code: str
    wrong: str
    remedy: str
    is_remark: bool


@dataclass(frozen=True, slots=True)
class RosterLineRow:
    """A roster in a list."""

    code: str
    file_name: str
    scope: str
    state: str
    received_at: datetime
    received_by: str
    rows: int
    rejected: int


def roster_list(visible: Q, limit: int, *, before: str = "") -> list[RosterLineRow]:
    """The latest rosters of a filter (``access.rosters_of``), newest first.

    ``before`` is the code of one of them: only those that came before it.
    """
    rows = RosterBatch.objects.filter(visible).select_related("scope")
    if before:
        last = rows.filter(code=before).first()
        if last is None:
            return []
        same = Q(received_at=last.received_at, id__lt=last.pk)
        rows = rows.filter(Q(received_at__lt=last.received_at) | same)
    batches = list(rows.order_by("-received_at", "-id")[:limit])
    names = names_of(batch.received_by for batch in batches)
    return [
        RosterLineRow(
            code=batch.code,
            file_name=batch.file_name,
            scope=str(batch.scope.name),
            state=batch.state,
            received_at=batch.received_at,
            received_by=names[batch.received_by],
            rows=batch.rows_read,
            rejected=batch.rows_rejected,
        )
        for batch in batches
    ]


def rejected_cells(batch: RosterBatch) -> Iterator[RejectedCell]:
    """Every problem of every rejected row, in the order of the file, in the active language."""
    for cell in written_cells(batch):
        yield RejectedCell(
            row=cell.line,
            column=cell.column,
            code=cell.code,
            message=f"{cell.wrong} {cell.remedy}",
        )


def written_cells(
    batch: RosterBatch,
    *,
    remarks: bool = False,
    first: int = 0,
    after: int = 0,
    limit: int | None = None,
    commission: str = "",
) -> Iterator[WrittenCell]:
    """The wrong cells with what was written in them; with ``remarks`` those of good rows instead.

    ``first`` and ``limit`` count rows, ``after`` is a row to go on behind; ``commission`` is a
    code, empty for all.
    """
    header = _header(batch)
    rows = _rows_with(batch, remarks=remarks, commission=commission).order_by("line")
    if after:
        rows = rows.filter(line__gt=after)
    chosen = rows[first : None if limit is None else first + limit]
    fields = ("line", "cells_sealed", "problems")
    for line, sealed, problems in chosen.values_list(*fields).iterator(chunk_size=2000):
        cells = unpack(unseal(sealed))[0] if sealed else []
        for problem in problems:
            if problem["remark"] == remarks:
                yield _written(header, line, cells, problem)


def count_rows(batch: RosterBatch, *, remarks: bool = False, commission: str = "") -> int:
    """How many rows are rejected, of one commission or of all; or are good with a remark."""
    return _rows_with(batch, remarks=remarks, commission=commission).count()


def commissions_with_errors(batch: RosterBatch) -> list[tuple[str, str]]:
    """Code and name of the commissions that have rejected rows, in the order of lists."""
    rejected = batch.rows.filter(state=RowState.REJECTED).values("commission_id")
    found = Commission.objects.filter(id__in=rejected).order_by("sort_key", "code")
    return [(one.code, str(one.name)) for one in found]


def file_remarks(batch: RosterBatch) -> list[str]:
    """What to know about the whole file, in the active language."""
    return [_remark(one["code"], one["values"]) for one in _kept(batch).get("remarks", ())]


def refusal_of(batch: RosterBatch) -> Refusal | None:
    """Why the whole file was refused, if it was."""
    refusal = Refusal.known.get(batch.refusal_code)
    return refusal(**batch.refusal_values) if refusal else None


def action_counts(batch: RosterBatch) -> dict[str, int]:
    """How many good rows do what: add, replace, move, update, unchanged."""
    good = batch.rows.exclude(state=RowState.REJECTED).order_by()
    return dict(good.values_list("action").annotate(Count("id")))


def _rows_with(batch: RosterBatch, *, remarks: bool, commission: str = "") -> QuerySet[RosterRow]:
    """Rejected rows, or rows that are taken with a remark."""
    rows = batch.rows.filter(commission__code=commission) if commission else batch.rows.all()
    if remarks:
        return rows.exclude(state=RowState.REJECTED).exclude(problems=[])
    return rows.filter(state=RowState.REJECTED)


def _kept(batch: RosterBatch) -> dict[str, Any]:
    return batch.header if isinstance(batch.header, dict) else {}


def _header(batch: RosterBatch) -> Header | None:
    kept = _kept(batch)
    header = match_header(kept["line"], kept["written"]) if kept else None
    return header if isinstance(header, Header) else None


def _written(
    header: Header | None, line: int, cells: Sequence[Any], problem: dict[str, Any]
) -> WrittenCell:
    column = problem["column"]
    place = header.places.get(column) if header else None
    written = cells[place] if place is not None and place < len(cells) else ""
    heading = header.heading(column) if header else column
    wrong, remedy = explain(problem["code"], problem["values"])
    return WrittenCell(
        row=line,
        line=line_of(header.written, heading, line, cells) if header else line,
        column=heading,
        value=plain_text(written),
        code=problem["code"],
        wrong=wrong,
        remedy=remedy,
        is_remark=problem["remark"],
    )


def _remark(code: str, values: dict[str, Any]) -> str:
    text = REMARKS.get(code)
    return str(text) % values if text else explain(code, values)[0]


def roster_exists(code: str) -> bool:
    """Whether there is a roster with this code."""
    return RosterBatch.objects.filter(code=code).exists()
