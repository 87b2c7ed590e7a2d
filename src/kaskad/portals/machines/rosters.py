"""Rosters: sending a list, its state, its errors, accepting and discarding it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path as FilePath
from typing import Annotated

from django.http import HttpRequest
from ninja import File, Form, Query, Router, Schema, Status
from ninja.files import UploadedFile

from kaskad.commissions.api import (
    RosterBatch,
    action_counts,
    discard_roster,
    file_remarks,
    receive_roster,
    refusal_of,
    request_acceptance,
    roster_for,
    roster_list,
    rosters_of,
    written_cells,
)
from kaskad.core import clock
from kaskad.core.web.request import actor_of
from kaskad.core.web.uploads import on_disk
from kaskad.portals.machines.paging import After, Limit, PageSchema
from kaskad.portals.machines.values import BIGGEST, CODE, Code, answers

router = Router(tags=["rosters"])
Scope = Annotated[
    str, Form(pattern=CODE, description="The commission whose territory the list may speak of")
]
AfterLine = Annotated[int, Query(0, ge=0, le=BIGGEST, description="`next_line` of the page before")]


class RosterLineOut(Schema):
    """A roster in the list."""

    code: str
    file_name: str
    scope_name: str
    state: str
    received_at: datetime
    rows: int
    rejected: int


class RostersOut(PageSchema):
    """Rosters, the latest first."""

    items: list[RosterLineOut]


class RefusedOut(Schema):
    """Why the whole file was refused."""

    code: str
    message: str


class RosterOut(Schema):
    """A roster: how far it is and what it would change.

    ``state``: received, checking, checked, accepting, accepted, refused, discarded. ``actions``
    counts the good rows: add, replace, move, leave, update, unchanged.
    """

    code: str
    file_name: str
    sha256: str
    scope: str
    state: str
    received_at: datetime
    accepted_at: datetime | None
    rows: int
    good: int
    unchanged: int
    rejected: int
    accepted: int
    actions: dict[str, int]
    remarks: list[str]
    refusal: RefusedOut | None


class ErrorOut(Schema):
    """A wrong cell: line and heading as in the file, what was written, what to do."""

    line: int
    column: str
    value: str
    code: str
    wrong: str
    remedy: str


class ErrorsOut(Schema):
    """Wrong cells in the order of the file; ``next_line`` is 0 on the last page."""

    items: list[ErrorOut]
    next_line: int


@router.get("/rosters", response=answers(RostersOut), url_name="rosters", operation_id="rosters")
def rosters(request: HttpRequest, after: After, limit: Limit) -> RostersOut:
    """The rosters of the token's territory, the latest first."""
    rows = roster_list(rosters_of(actor_of(request)), limit + 1, before=after)
    items = [
        RosterLineOut(
            code=row.code,
            file_name=row.file_name,
            scope_name=row.scope,
            state=row.state,
            received_at=row.received_at,
            rows=row.rows,
            rejected=row.rejected,
        )
        for row in rows[:limit]
    ]
    return RostersOut(items=items, next=items[-1].code if len(rows) > limit else "")


@router.post(
    "/rosters",
    response=answers(RosterOut, 202),
    url_name="roster_send",
    operation_id="roster_send",
)
def send(request: HttpRequest, file: File[UploadedFile], scope: Scope) -> Status[RosterOut]:
    """Send a list (.xlsx, .csv or OneRoster .zip). The worker checks it; ask for its state.

    The same unfinished file again gives the first.
    """
    with on_disk(file) as source:
        batch = receive_roster(
            actor=actor_of(request),
            source=source,
            file_name=FilePath(file.name or "").name,
            scope=scope,
            now=clock.now(),
        )
    return Status(202, _out(batch))


@router.get(
    "/rosters/{code}", response=answers(RosterOut), url_name="roster", operation_id="roster"
)
def roster(request: HttpRequest, code: Code) -> RosterOut:
    """One roster."""
    return _out(roster_for(actor_of(request), code))


@router.get(
    "/rosters/{code}/errors",
    response=answers(ErrorsOut),
    url_name="roster_errors",
    operation_id="roster_errors",
)
def errors(request: HttpRequest, code: Code, after_line: AfterLine, limit: Limit) -> ErrorsOut:
    """The wrong cells of a roster; ``limit`` counts rows."""
    batch = roster_for(actor_of(request), code)
    cells = list(written_cells(batch, after=after_line, limit=limit))
    rows = {cell.row for cell in cells}
    return ErrorsOut(
        items=[
            ErrorOut(
                line=cell.line,
                column=cell.column,
                value=cell.value,
                code=cell.code,
                wrong=cell.wrong,
                remedy=cell.remedy,
            )
            for cell in cells
        ],
        next_line=max(rows) if len(rows) == limit else 0,
    )


@router.post(
    "/rosters/{code}/acceptance",
    response=answers(RosterOut, 202),
    url_name="roster_accept",
    operation_id="roster_accept",
)
def accept(request: HttpRequest, code: Code) -> Status[RosterOut]:
    """Ask the worker to accept the good rows; again changes nothing."""
    actor = actor_of(request)
    batch = request_acceptance(actor=actor, batch=roster_for(actor, code), now=clock.now())
    return Status(202, _out(batch))


@router.delete(
    "/rosters/{code}",
    response=answers(RosterOut),
    url_name="roster_discard",
    operation_id="roster_discard",
)
def discard(request: HttpRequest, code: Code) -> RosterOut:
    """Give a roster up: its rows go; again changes nothing."""
    actor = actor_of(request)
    return _out(discard_roster(actor=actor, batch=roster_for(actor, code), now=clock.now()))


def _out(batch: RosterBatch) -> RosterOut:
    refusal = refusal_of(batch)
    return RosterOut(
        code=batch.code,
        file_name=batch.file_name,
        sha256=batch.file_sha256,
        scope=batch.scope.code,
        state=batch.state,
        received_at=batch.received_at,
        accepted_at=batch.accepted_at,
        rows=batch.rows_read,
        good=batch.rows_good,
        unchanged=batch.rows_unchanged,
        rejected=batch.rows_rejected,
        accepted=batch.rows_accepted,
        actions=action_counts(batch),
        remarks=file_remarks(batch),
        refusal=RefusedOut(code=refusal.code, message=refusal.message) if refusal else None,
    )
