"""Making the good rows of a checked roster members."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.conf import settings

from kaskad.audit.api import (
    Line,
    Subject,
    Tag,
    changes_between,
    count_entries,
    nothing_changed,
    operation,
    record_many,
)
from kaskad.commissions.models import Commission, Member, RosterBatch, RosterRow
from kaskad.commissions.operations.accounts import move_accounts
from kaskad.commissions.operations.people import People
from kaskad.commissions.operations.receiving import NotChecked
from kaskad.commissions.queries.judging import judge
from kaskad.commissions.queries.rosters import RejectedCell, rejected_cells
from kaskad.commissions.rules.cell_text import unpack
from kaskad.commissions.rules.header import Header, match_header
from kaskad.commissions.rules.outcome import Judgement, Standing, problems_of, state_of
from kaskad.commissions.rules.rows import RosterLine, RowReader
from kaskad.commissions.rules.settlement import Settlement, Sitting, Update
from kaskad.commissions.vocab import BatchState, RowState, SeatRole
from kaskad.commissions.vocab.limits import WORK_ON_ROSTER
from kaskad.core.actor import Actor
from kaskad.core.bulk import insert_rows, update_rows
from kaskad.core.clock import local_day
from kaskad.core.secrets import unseal
from kaskad.core.tasks.backend import withdraw

_MEMBER_FIELDS = ("role", "full_time", "language", "since")


@dataclass(frozen=True, slots=True)
class AcceptReport:
    """Rows of the file; those now members by it; those who were so before; what was wrong."""

    rows: int
    accepted: int
    unchanged: int
    rejected: Sequence[RejectedCell]


class _Kept(NamedTuple):
    """A row as it stands in the table."""

    id: int
    state: str
    action: str
    problems: list[dict[str, Any]]


@operation(Tag.ROSTER_ACCEPTED)
def accept_roster(*, actor: Actor, batch: RosterBatch, now: datetime) -> AcceptReport:
    """Seat, update and replace members as the good rows say; rejected rows wait for a new file.

    Rows are judged again if anything happened since they were checked. All of it happens or
    nothing. Accepting again gives the first answer. Refuses a roster that was not checked.
    """
    standing = batch.standing
    batch = RosterBatch.objects.select_for_update().select_related("scope").get(pk=batch.pk)
    if batch.state == BatchState.ACCEPTED:
        nothing_changed()
        return _report(batch)
    if batch.state not in (BatchState.CHECKED, BatchState.ACCEPTING):
        raise NotChecked

    day = local_day(now)
    if standing and _still_holds(standing, day):
        judgement = standing.judgement
    else:
        header = _header(batch)
        rows = _read_again(batch, header, day)
        judgement = judge(rows, batch.scope, day, is_delta=header.is_delta)
        _mark_anew(batch, judgement)
    _write(judgement.settlement, _row_ids(batch))
    move_accounts(actor=actor, members=Member.objects.filter(row__batch=batch), now=now)
    RosterRow.objects.filter(batch=batch, state=RowState.GOOD).update(state=RowState.ACCEPTED)
    _close(batch, judgement, now)
    withdraw(WORK_ON_ROSTER, code=batch.code)

    if judgement.settlement.is_empty:
        nothing_changed()
    else:
        record_many(actor=actor, lines=_lines(batch, judgement.settlement), now=now)
    return _report(batch)


def _row_ids(batch: RosterBatch) -> dict[int, int]:
    """Line of the file -> the row kept of it."""
    return dict(batch.rows.values_list("line", "id").iterator(chunk_size=5000))


def _still_holds(standing: Standing, day: date) -> bool:
    """Whether it is the same day and nothing was done since: every change leaves an entry."""
    return standing.judgement.day == day and standing.entries == count_entries()


def _header(batch: RosterBatch) -> Header:
    header = match_header(batch.header["line"], batch.header["written"])
    if not isinstance(header, Header):
        raise NotChecked
    return header


def _read_again(batch: RosterBatch, header: Header, day: date) -> list[RosterLine]:
    reader = RowReader(header, day=day, synthetic=settings.KASKAD_SYNTHETIC_PEOPLE)
    stored = batch.rows.order_by("line").values_list("line", "cells_sealed")
    return [
        reader.read(line, *unpack(unseal(sealed)))
        for line, sealed in stored.iterator(chunk_size=2000)
    ]


def _write(settlement: Settlement, rows: dict[int, int]) -> None:
    """Those who leave first, then those who stay, then newcomers: the order constraints allow."""
    update_rows(
        Member,
        ("until", "ended_by_row"),
        (
            (one.until, rows[one.row.line] if one.row else None, one.member.member_id)
            for one in settlement.endings
        ),
    )
    _update_members(settlement.updates, rows)
    people = People()
    people.update(
        (one.member.person_id, one.row) for one in settlement.updates if _is_personal(one)
    )
    ids = people.find_or_add([one.row for one in settlement.arrivals])
    insert_rows(
        Member,
        ("person", "seat", "commission", "role", "full_time", "language", "since", "row"),
        (
            (ids[row.person], seat, commission, row.role, bool(row.full_time), row.language,
             row.since, rows[row.line])
            for row, commission, seat, _ in settlement.arrivals
        ),
    )  # fmt: skip


def _is_personal(update: Update) -> bool:
    return any(name not in _MEMBER_FIELDS for name in update.fields)


def _update_members(updates: Sequence[Update], rows: dict[int, int]) -> None:
    changed = [one for one in updates if any(name in _MEMBER_FIELDS for name in one.fields)]
    # Two who exchange a chair would both hold it between the two updates; so first nobody does.
    update_rows(
        Member,
        ("role",),
        ((SeatRole.MEMBER, one.member.member_id) for one in changed if "role" in one.fields),
    )
    update_rows(
        Member,
        (*_MEMBER_FIELDS, "row"),
        ((*_new_values(one), rows[one.row.line], one.member.member_id) for one in changed),
    )


def _new_values(update: Update) -> Iterator[Any]:
    for name in _MEMBER_FIELDS:
        yield getattr(update.row if name in update.fields else update.member, name)


def _mark_anew(batch: RosterBatch, judgement: Judgement) -> None:
    """Write what is known of every row now; most rows are as the check had foreseen."""
    stored = batch.rows.values_list("line", "id", "state", "action", "problems")
    kept = {line: _Kept(*values) for line, *values in stored.iterator(chunk_size=2000)}
    changed = []
    for row in judgement.rows:
        old = kept[row.line]
        state = state_of(row, judgement.settlement.actions)
        action = judgement.settlement.actions.get(row.line, "")
        problems = problems_of(row)
        if (old.state, old.action, old.problems) != (state, action, problems):
            changed.append((state, action, problems, old.id))
    update_rows(RosterRow, ("state", "action", "problems"), changed)


def _close(batch: RosterBatch, judgement: Judgement, now: datetime) -> None:
    counts = Counter(state_of(row, judgement.settlement.actions) for row in judgement.rows)
    batch.state = BatchState.ACCEPTED
    batch.rows_good = 0
    batch.rows_accepted = counts[RowState.GOOD]
    batch.rows_unchanged = counts[RowState.UNCHANGED]
    batch.rows_rejected = counts[RowState.REJECTED]
    batch.accepted_at = now
    batch.save(
        update_fields=[
            "state", "rows_good", "rows_accepted", "rows_unchanged", "rows_rejected",
            "accepted_at",
        ]
    )  # fmt: skip


def _lines(batch: RosterBatch, settlement: Settlement) -> Iterator[Line]:
    """An entry for the roster, and one for every member who leaves or changes.

    Newcomers are found through the row they came from; names and contacts are never written.
    """
    actions = Counter(settlement.actions.values())
    touched = [one.member.commission_id for one in settlement.endings]
    touched += [one.member.commission_id for one in settlement.updates]
    places = dict(Commission.objects.filter(pk__in=set(touched)).values_list("id", "code"))
    yield Line(
        Tag.ROSTER_ACCEPTED,
        Subject("roster", batch.code, batch.file_name, batch.scope.code),
        {**actions, "ended": len(settlement.endings), "rejected": batch.rows_rejected},
    )
    for ending in settlement.endings:
        yield Line(
            Tag.MEMBER_REPLACED,
            _member(ending.member, places),
            {"until": [None, ending.until.isoformat()], "roster": batch.code},
        )
    for update in settlement.updates:
        old, new = (
            {name: getattr(side, name) for name in update.fields}
            for side in (update.member, update.row)
        )
        yield Line(
            Tag.MEMBER_UPDATED,
            _member(update.member, places),
            {**changes_between(old, new), "roster": batch.code},
        )


def _member(member: Sitting, places: Mapping[int, str]) -> Subject:
    return Subject("member", str(member.member_id), scope=places[member.commission_id])


def _report(batch: RosterBatch) -> AcceptReport:
    return AcceptReport(
        rows=batch.rows_read,
        accepted=batch.rows_accepted,
        unchanged=batch.rows_unchanged,
        rejected=tuple(rejected_cells(batch)),
    )
