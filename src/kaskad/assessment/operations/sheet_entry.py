"""Answer sheets that were checked become attempts, which count as all others."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from kaskad.assessment.models import AnswerSheet, Attempt, Test
from kaskad.assessment.operations.entry import Entered, enter_attempts
from kaskad.assessment.operations.passes import open_gates
from kaskad.assessment.queries.sheets import (
    ReadSheet,
    SheetRow,
    read_sheet,
    row_name,
    used_photos,
)
from kaskad.assessment.rules.sheet_answers import answers
from kaskad.assessment.vocab.sheet_refusals import (
    SheetChanged,
    SheetHasResult,
    SheetOwn,
    SheetPagesMissing,
    SheetUndecided,
)
from kaskad.audit.api import Line, Subject, Tag, nothing_changed, operation, record_many
from kaskad.core.actor import Actor


@dataclass(frozen=True, slots=True)
class Checked:
    """A sheet and what a human decided: values by the number of a row, none for an empty one.

    ``mark`` is that of the sheet as it was looked at; empty if nobody looked.
    """

    sheet: AnswerSheet
    decided: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    mark: str = ""


@operation(Tag.SHEETS_ENTERED)
def enter_sheets(
    *, actor: Actor, test: Test, checked: Sequence[Checked], now: datetime
) -> list[Attempt]:
    """Enter sheets, all or none; one that is entered already gives the attempt that it became.

    Every row that a human decided or changed is kept with what was read. Refuses missing pages,
    doubtful rows without a decision, other photographs than were looked at, the actor's own sheet,
    and somebody with a result: the first one stands.
    """
    by_key = {one.sheet.pk: one for one in checked}
    rows = AnswerSheet.objects.select_for_update(of=("self",)).filter(test=test, pk__in=by_key)
    related = rows.select_related("test", "member__person__account", "attempt")
    sheets = list(related.order_by("pk"))
    waiting = [one for one in sheets if one.attempt_id is None]
    if not waiting:
        nothing_changed()
        return [one.attempt for one in sheets if one.attempt is not None]
    photos = used_photos(waiting)
    read = {one.pk: read_sheet(one, photos[one.pk]) for one in waiting}
    entered = []
    for one in waiting:
        _require_checked(actor, read[one.pk], by_key[one.pk])
        entered.append(_entered(read[one.pk], by_key[one.pk], now))
    report = enter_attempts(actor=actor, test=test, attempts=entered, now=now)
    if report.left_out:
        raise SheetHasResult
    members = [one.member_id for one in waiting]
    attempts = Attempt.objects.filter(test=test, member__in=members, number=1)
    made = {
        one.member_id: one for one in attempts.select_related("test__stage", "member__commission")
    }
    lines = []
    for one in waiting:
        one.attempt, one.checked_by, one.checked_at = made[one.member_id], actor.mark, now
        one.changes = _changes(read[one.pk].rows, by_key[one.pk].decided)
        one.save(update_fields=["attempt", "checked_by", "checked_at", "changes"])
        lines.append(_line(one, read[one.pk], made[one.member_id]))
    record_many(actor=actor, lines=lines, now=now)
    open_gates(actor=actor, attempts=list(made.values()), now=now)
    return list(made.values())


def _require_checked(actor: Actor, read: ReadSheet, checked: Checked) -> None:
    account = read.sheet.member.person.account
    if account is not None and account.code == actor.code:
        raise SheetOwn
    if read.missing:
        raise SheetPagesMissing(pages=", ".join(map(str, read.missing)))
    if checked.mark and checked.mark != read.mark:
        raise SheetChanged
    undecided = [one for one in read.rows if one.is_open and one.number not in checked.decided]
    if undecided:
        raise SheetUndecided(rows=", ".join(row_name(one) for one in undecided))


def _entered(read: ReadSheet, checked: Checked, now: datetime) -> Entered:
    marks = {one.row.key: checked.decided.get(one.number, one.read) for one in read.rows}
    found = answers(read.asked, marks, {})
    begun = min(one.held_at for one in read.photos)
    return Entered(
        member_id=read.sheet.member_id,
        form_id=read.sheet.form_id,
        language=read.sheet.language,
        started_at=begun,
        ended_at=max(begun, min(begun + timedelta(minutes=read.sheet.test.minutes), now)),
        responses={
            read.items[one.item - 1].number: one.answer for one in found if one.answer is not None
        },
        seconds={},
    )


def _changes(
    rows: Iterable[SheetRow], decided: Mapping[int, tuple[str, ...]]
) -> list[dict[str, Any]]:
    """What was decided about rows that had a doubt, or read otherwise."""
    return [
        {
            "row": list(one.row.key),
            "read": list(one.read),
            "doubts": [str(doubt) for doubt in one.doubts],
            "set": list(decided[one.number]),
        }
        for one in rows
        if one.number in decided and (one.is_open or decided[one.number] != one.read)
    ]


def _line(sheet: AnswerSheet, read: ReadSheet, attempt: Attempt) -> Line:
    written = json.dumps(sheet.changes, ensure_ascii=False, sort_keys=True)
    changes = {
        "sheet": sheet.code,
        "photos": [one.code for one in read.photos],
        "decided": len(sheet.changes),
        # Of the marks themselves, which only their person may read.
        "decisions": hashlib.sha256(written.encode()).hexdigest(),
    }
    subject = Subject("attempt", attempt.code, "", attempt.member.commission.code)
    return Line(Tag.SHEETS_ENTERED, subject, changes)
