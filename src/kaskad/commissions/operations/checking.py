"""Judging every row of a roster file that came in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain, islice
from typing import Any, ClassVar, NamedTuple

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kaskad.audit.api import Subject, Tag, count_entries, nothing_changed, operation, record
from kaskad.commissions.models import RosterBatch, RosterRow
from kaskad.commissions.operations.stored_file import StoredFile
from kaskad.commissions.queries.judging import judge
from kaskad.commissions.queries.list_file import open_list
from kaskad.commissions.rules.cell_text import pack
from kaskad.commissions.rules.cells import plain_text
from kaskad.commissions.rules.header import COLUMNS, LINES_SEARCHED, Fault, Header, find_header
from kaskad.commissions.rules.outcome import Judgement, Standing, problems_of, state_of
from kaskad.commissions.rules.rows import RosterLine, RowReader
from kaskad.commissions.vocab import BatchState, RowState
from kaskad.commissions.vocab.limits import EXTRA_NAMED, HEADING_SHOWN, WORK_ON_ROSTER
from kaskad.core.actor import Actor
from kaskad.core.bulk import insert_rows
from kaskad.core.clock import local_day
from kaskad.core.localized import LANGUAGES
from kaskad.core.refusal import Refusal
from kaskad.core.secrets import seal
from kaskad.core.spreadsheet import Row, Spreadsheet
from kaskad.core.tasks.backend import withdraw

Progress = Callable[[int], None]
_STEP = 1000


class HeaderRefusal(Refusal):
    """``columns`` are keys; the reader sees the headings of their own language."""

    @property
    def message(self) -> str:
        language = (get_language() or "kk")[:2]
        place = LANGUAGES.index(language) if language in LANGUAGES else 0
        headings = ", ".join(f"«{COLUMNS[key][place]}»" for key in self.values["columns"])
        return str(self.text) % {**self.values, "columns": headings}


class NoHeader(HeaderRefusal):
    code: ClassVar[str] = "roster.no_header"
    text = _(
        "No line with headings was found. The first line must name the columns: %(columns)s. "
        "Download the template and copy the list into it."
    )


class ColumnMissing(HeaderRefusal):
    code: ClassVar[str] = "roster.column_missing"
    text = _(
        "Columns are missing: %(columns)s. Add them with these headings and send the list again."
    )


class ColumnTwice(HeaderRefusal):
    code: ClassVar[str] = "roster.column_twice"
    text = _(
        "Columns stand twice: %(columns)s. Remove or rename one of each and send the list again."
    )


class NoRows(Refusal):
    code = "roster.no_rows"
    text = _("There are headings but no people. Fill in the list and send it again.")


class FileGone(Refusal):
    code = "roster.file_gone"
    text = _("The file is not in the installation any more. Send it again.")


class _Content(NamedTuple):
    """What a file holds: rows as read and as they are kept, and how the file was understood."""

    lines: list[RosterLine]
    sealed: list[str]
    header: dict[str, Any]
    is_delta: bool


@operation(Tag.ROSTER_CHECKED)
def check_roster(
    *, actor: Actor, batch: RosterBatch, progress: Progress | None = None, now: datetime
) -> RosterBatch:
    """Judge every row of a received file and keep its cells, sealed; members do not change yet.

    A file that cannot be read at all ends as REFUSED with the code of its refusal. Checking a batch
    that was checked already changes nothing. ``progress`` is told the number of rows read so far.
    """
    batch = RosterBatch.objects.select_for_update().select_related("scope").get(pk=batch.pk)
    if batch.state != BatchState.RECEIVED:
        nothing_changed()
        return batch

    day, before = local_day(now), batch.state
    judgement = None
    try:
        content = _content(batch, day, progress)
    except Refusal as refusal:
        _refuse(batch, refusal)
    else:
        judgement = judge(content.lines, batch.scope, day, is_delta=content.is_delta)
        _keep(batch, content, judgement)

    record(
        actor=actor,
        tag=Tag.ROSTER_CHECKED,
        subject=Subject("roster", batch.code, batch.file_name, batch.scope.code),
        changes={
            "state": [before, batch.state],
            "rows": batch.rows_read,
            "rejected": batch.rows_rejected,
            "refusal": batch.refusal_code,
        },
        now=now,
    )
    batch.standing = Standing(judgement, count_entries()) if judgement else None
    StoredFile(batch).drop_when_done()
    withdraw(WORK_ON_ROSTER, code=batch.code)
    return batch


def _content(batch: RosterBatch, day: date, progress: Progress | None) -> _Content:
    path = StoredFile(batch).path
    if not path.exists():
        raise FileGone
    source = open_list(path)
    header, rows = _header(source)
    reader = RowReader(header, day=day, synthetic=settings.KASKAD_SYNTHETIC_PEOPLE)
    lines: list[RosterLine] = []
    sealed: list[str] = []
    for row in rows:
        lines.append(reader.read(row.line, row.cells, row.formulas))
        sealed.append(seal(pack(row.cells, row.formulas)))
        if progress and len(lines) % _STEP == 0:
            progress(len(lines))
    if not lines:
        raise NoRows
    if progress:
        progress(len(lines))
    remarks = [{"code": one.code, "values": dict(one.values)} for one in source.remarks]
    remarks += _extra_columns(header.extra)
    kept = {"line": header.line, "written": list(header.written), "remarks": remarks}
    return _Content(lines, sealed, kept, header.is_delta)


def _extra_columns(headings: Sequence[str]) -> list[dict[str, Any]]:
    """The first ones by name; a sheet can have thousands."""
    remarks: list[dict[str, Any]] = [
        {"code": "roster.extra_column", "values": {"heading": heading[:HEADING_SHOWN]}}
        for heading in headings[:EXTRA_NAMED]
    ]
    if further := len(headings) - len(remarks):
        remarks.append({"code": "roster.extra_columns", "values": {"count": further}})
    return remarks


def _header(source: Spreadsheet) -> tuple[Header, Iterator[Row]]:
    """The header and the rows below it."""
    first = list(islice(source.rows, LINES_SEARCHED))
    found = find_header([(row.line, [plain_text(cell) for cell in row.cells]) for row in first])
    if isinstance(found, Fault):
        refusal = {one.code: one for one in (NoHeader, ColumnMissing, ColumnTwice)}[found.code]
        raise refusal(columns=list(found.columns))
    return found, chain((row for row in first if row.line > found.line), source.rows)


def _refuse(batch: RosterBatch, refusal: Refusal) -> None:
    batch.state = BatchState.REFUSED
    batch.refusal_code = refusal.code
    batch.refusal_values = refusal.values
    batch.save(update_fields=["state", "refusal_code", "refusal_values"])


def _keep(batch: RosterBatch, content: _Content, judgement: Judgement) -> None:
    actions = judgement.settlement.actions
    states = [state_of(row, actions) for row in judgement.rows]
    batch.rows.all().delete()
    insert_rows(
        RosterRow,
        ("batch", "line", "cells_sealed", "commission", "state", "action", "problems"),
        (
            (batch.pk, row.line, cells, row.commission_id, state, actions.get(row.line, ""),
             problems_of(row))
            for row, cells, state in zip(judgement.rows, content.sealed, states, strict=True)
        ),
    )  # fmt: skip
    batch.state = BatchState.CHECKED
    batch.header = content.header
    batch.rows_read = len(states)
    batch.rows_good = states.count(RowState.GOOD)
    batch.rows_unchanged = states.count(RowState.UNCHANGED)
    batch.rows_rejected = states.count(RowState.REJECTED)
    batch.save(
        update_fields=[
            "state", "header", "rows_read", "rows_good", "rows_unchanged", "rows_rejected",
        ]
    )  # fmt: skip
