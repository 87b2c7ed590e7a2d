"""Blended attendance: who has watched enough of the recordings was there for that part."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from kaskad.audit.api import Tag, nothing_changed, operation
from kaskad.campaigns.api import Format, Seminar, SeminarState, blocks_of
from kaskad.core.actor import Actor
from kaskad.seminars.models import PresenceMark
from kaskad.seminars.operations.presence import NewMark, record_marks
from kaskad.seminars.queries.presence import sitting_of
from kaskad.seminars.queries.video import WatchedRow, watched_enough
from kaskad.seminars.rules.watching import slot
from kaskad.seminars.vocab import MARKS_AT_ONCE, TAUGHT_BY_CENTRE, MarkKind


@operation(Tag.MARKS_RECORDED)
def record_watched(
    *, actor: Actor, seminar: Seminar, members: Collection[int] = (), now: datetime
) -> int:
    """Add a mark for each recording of a blended seminar that somebody watched enough of.

    The mark stands for the part of the seminar that the recording is of, so that who was in the
    hall as well counts once. ``members`` (ids): only theirs. Each recording of a member is marked
    once; returns how many are new. In other formats, and of a cancelled seminar, nothing is done.
    """
    marks = [] if _counts_nothing(seminar) else _new_marks(seminar, members, now)
    if not marks:
        nothing_changed()
        return 0
    for first in range(0, len(marks), MARKS_AT_ONCE):
        some = marks[first : first + MARKS_AT_ONCE]
        record_marks(actor=actor, seminar=seminar, marks=some, now=now)
    return len(marks)


def _counts_nothing(seminar: Seminar) -> bool:
    is_cancelled = seminar.state == SeminarState.CANCELLED
    return is_cancelled or seminar.group.format != Format.BLENDED


def _new_marks(seminar: Seminar, members: Collection[int], now: datetime) -> list[NewMark]:
    rows = watched_enough(seminar.code, members)
    is_national = TAUGHT_BY_CENTRE in seminar.group.stage.taught_by
    blocks = blocks_of(seminar.group.plan.campaign) if rows else []
    lengths = [
        (one.number, one.minutes + one.questions_minutes)
        for one in blocks
        if one.national or not is_national
    ]
    found = [_mark(seminar, row, lengths) for row in rows]
    # A part that is still to come cannot have been watched: its mark comes with the sheet.
    marks = [one for one in found if one is not None and one.until is not None and one.until <= now]
    known = PresenceMark.objects.filter(nonce__in=[one.nonce for one in marks])
    done = set(known.values_list("nonce", flat=True))
    return [one for one in marks if one.nonce not in done]


def _mark(seminar: Seminar, row: WatchedRow, lengths: list[tuple[int, int]]) -> NewMark | None:
    part = slot(lengths, row.block_number, seminar.minutes)
    if part is None:
        return None
    starts = sitting_of(seminar).starts
    first, last = (starts + timedelta(minutes=one) for one in part)
    nonce = f"watched-{row.recording_code}-{row.member_id}"
    return NewMark(
        row.member_id,
        MarkKind.WATCHED,
        first,
        nonce,
        until=last,
        evidence_ref=row.recording_code,
    )
