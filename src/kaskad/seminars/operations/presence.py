"""Marks come in: from pages, from devices that had no network, from the online room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.campaigns.api import Format, Seminar
from kaskad.core.actor import Actor
from kaskad.core.bulk import insert_new
from kaskad.seminars.models import MarkingDevice, PresenceMark
from kaskad.seminars.queries.presence import expected_among, sitting_of
from kaskad.seminars.vocab import FARTHEST, MARKS_AT_ONCE, MarkKind
from kaskad.seminars.vocab.refusals import DeviceUnnamed, SeminarCancelled, TooManyMarks

# What a mark says: the member, the kind, the moment, its number on the device.
Said = tuple[int, str, datetime, int | None]
_COLUMNS = (
    *("seminar", "member", "kind", "at", "until", "received_at", "device", "sequence"),
    *("nonce", "of", "evidence_ref", "made_by"),
)


class Took(StrEnum):
    """What became of one mark; all but the first two can be sent again when things changed."""

    RECORDED = "recorded"
    REPEATED = "repeated"
    STRANGER = "stranger"  # has no place in the group, or does not sit on the day
    UNKNOWN_KIND = "unknown_kind"
    WRONG_TIME = "wrong_time"  # later than sent, long before the seminar, ends before it begins
    NUMBER_USED = "number_used"  # the device or the nonce said something else under this number


@dataclass(frozen=True, slots=True)
class NewMark:
    """A mark as it comes in; ``sequence`` counts the marks of a device, pages have none."""

    member: int
    kind: str
    at: datetime
    nonce: str
    sequence: int | None = None
    until: datetime | None = None
    of: str = ""
    evidence_ref: str = ""


@dataclass(frozen=True, slots=True)
class MarkAnswer:
    """What became of the mark with this nonce."""

    nonce: str
    member: int
    took: Took


@operation(Tag.MARKS_RECORDED)
def record_marks(
    *,
    actor: Actor,
    seminar: Seminar,
    marks: Sequence[NewMark],
    device: str = "",
    sent_at: datetime | None = None,
    now: datetime,
) -> list[MarkAnswer]:
    """Add marks to those of a seminar, each on its own; the answers are in their order.

    A mark that is known changes nothing, so a delivery can be repeated, whole or in part.
    ``device`` and ``sent_at``, the moment by the device's own clock, belong to marks that have a
    ``sequence``.

    Refuses a cancelled seminar, more marks than one delivery holds, and numbered marks without a
    device. Marks that come after the sheet was recorded are kept and shown beside it.
    """
    if len(marks) > MARKS_AT_ONCE:
        raise TooManyMarks(limit=MARKS_AT_ONCE)
    if not marks:
        nothing_changed()
        return []
    if {mark.sequence is not None for mark in marks} != {bool(device)} or bool(device) != bool(
        sent_at
    ):
        raise DeviceUnnamed
    if seminar.state == "cancelled":
        raise SeminarCancelled(seminar=seminar.code)
    offset = _measured(device, sent_at, actor, now)

    wrong = _wrong(seminar, marks, offset, sent_at or now)
    sound = [mark for mark in marks if mark.nonce not in wrong]
    rows = (_row(seminar, mark, device, actor, now) for mark in sound)
    fresh = set(insert_new(PresenceMark, _COLUMNS, rows, "nonce"))
    # Of marks with one nonce in a delivery the first is the one that was inserted.
    stored = {mark.nonce: _said(mark) for mark in reversed(sound) if mark.nonce in fresh}
    stored |= _known([mark.nonce for mark in sound if mark.nonce not in fresh])
    answers = [
        MarkAnswer(mark.nonce, mark.member, wrong.get(mark.nonce) or _took(mark, fresh, stored))
        for mark in marks
    ]
    _leave_entry(actor, seminar, device, answers, now)
    return answers


@dataclass(frozen=True, slots=True)
class PresenceSpan:
    """A member was in the online room from ``since`` to ``until``; ``nonce`` names the stretch."""

    member: int
    since: datetime
    until: datetime
    nonce: str


@operation(Tag.MARKS_RECORDED)
def record_presence(
    *, actor: Actor, seminar: Seminar, spans: Sequence[PresenceSpan], now: datetime
) -> list[MarkAnswer]:
    """Add stretches of presence in the online room; overlapping ones count once.

    A stretch that goes on is written piece by piece, each with its own nonce. Refuses what
    ``record_marks`` refuses.
    """
    marks = [
        NewMark(one.member, MarkKind.ONLINE, one.since, one.nonce, until=one.until) for one in spans
    ]
    return record_marks(actor=actor, seminar=seminar, marks=marks, now=now)


def _measured(device: str, sent_at: datetime | None, actor: Actor, now: datetime) -> timedelta:
    """How far our clock is from the device's; the best measurement so far is kept."""
    if not device or sent_at is None:
        return timedelta()
    offset = now - sent_at
    milliseconds = round(offset / timedelta(milliseconds=1))
    first = MarkingDevice(code=device, offset_ms=milliseconds, first_by=actor.mark, first_at=now)
    MarkingDevice.objects.bulk_create([first], ignore_conflicts=True)
    better = MarkingDevice.objects.filter(code=device, offset_ms__gt=milliseconds)
    better.update(offset_ms=milliseconds)
    return offset


def _wrong(
    seminar: Seminar, marks: Sequence[NewMark], offset: timedelta, sent_at: datetime
) -> dict[str, Took]:
    """Why marks cannot be taken, by nonce."""
    expected = expected_among(seminar, {mark.member for mark in marks})
    # A delivery that was long on its way makes a mark look later than it is, never earlier.
    first = sitting_of(seminar).starts - FARTHEST
    wrong: dict[str, Took] = {}
    for mark in marks:
        end = mark.until or mark.at
        if mark.kind not in MarkKind.values or _is_out_of_place(mark, seminar):
            wrong[mark.nonce] = Took.UNKNOWN_KIND
        elif not mark.at <= end <= sent_at or mark.at + offset < first:
            wrong[mark.nonce] = Took.WRONG_TIME
        elif mark.member not in expected:
            wrong[mark.nonce] = Took.STRANGER
    return wrong


def _is_out_of_place(mark: NewMark, seminar: Seminar) -> bool:
    """Watching a recording counts where a stage is taught so, and no device can say it."""
    is_watched = mark.kind == MarkKind.WATCHED
    return is_watched and (mark.sequence is not None or seminar.group.format != Format.BLENDED)


def _known(nonces: Collection[str]) -> dict[str, Said]:
    if not nonces:
        return {}
    rows = PresenceMark.objects.filter(nonce__in=nonces).values_list(
        "nonce", "member_id", "kind", "at", "sequence"
    )
    return {nonce: (member, kind, at, sequence) for nonce, member, kind, at, sequence in rows}


def _said(mark: NewMark) -> Said:
    return mark.member, str(mark.kind), mark.at, mark.sequence


def _took(mark: NewMark, fresh: Collection[str], stored: Mapping[str, Said]) -> Took:
    if stored.get(mark.nonce) != _said(mark):
        return Took.NUMBER_USED
    return Took.RECORDED if mark.nonce in fresh else Took.REPEATED


def _row(
    seminar: Seminar, mark: NewMark, device: str, actor: Actor, now: datetime
) -> tuple[Any, ...]:
    return (
        *(seminar.pk, mark.member, str(mark.kind), mark.at, mark.until, now, device, mark.sequence),
        *(mark.nonce, mark.of, mark.evidence_ref, actor.mark),
    )


def _leave_entry(
    actor: Actor, seminar: Seminar, device: str, answers: Sequence[MarkAnswer], now: datetime
) -> None:
    """One entry for a delivery; the marks themselves say what was seen."""
    counts = Counter(answer.took.value for answer in answers)
    if not counts[Took.RECORDED]:
        nothing_changed()
        return
    record(
        actor=actor,
        tag=Tag.MARKS_RECORDED,
        subject=Subject("seminar", seminar.code, "", seminar.group.commission.code),
        changes={"marks": dict(counts), "device": device},
        now=now,
    )
