"""Who may teach, what a sheet says, and how far a member is: decisions on plain values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Taught:
    """A trainer's own attendance: of which stage, on which day."""

    attendance_id: int
    stage_code: str
    day: date


class Step(StrEnum):
    """How far a member is on the way through the seminar."""

    UNPLANNED = "unplanned"
    AHEAD = "ahead"
    TODAY = "today"
    UNRECORDED = "unrecorded"
    CANCELLED = "cancelled"
    MISSED = "missed"
    TRAINED = "trained"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A seminar that a member has a place in; ``present`` None: nobody recorded it for them."""

    seminar_id: int
    day: date
    state: str
    present: bool | None = None


@dataclass(frozen=True, slots=True)
class Appointment:
    """When and where somebody is expected, as it stands or as they were told."""

    seminar: str
    day: date
    starts: time
    venue: int | None
    cancelled: bool = False


class News(StrEnum):
    """What somebody has to be told about their seminar."""

    CHANGED = "seminar_changed"
    CANCELLED = "seminar_cancelled"
    MISSED = "seminar_missed"


@dataclass(frozen=True, slots=True)
class Way:
    """The step, and the seminar it speaks of; ``missed`` is the one they were not at before it."""

    step: Step
    meeting: Meeting | None = None
    missed: Meeting | None = None


def basis_for(taught: Iterable[Taught], *, taught_by: Sequence[str], day: date) -> Taught | None:
    """The attendance that lets a trainer teach on ``day``: of an allowed stage, on an earlier day.

    The earliest one, so that the answer does not change when more attendances come in.
    """
    allowed = [one for one in taught if one.stage_code in taught_by and one.day < day]
    return min(allowed, key=lambda one: (one.day, one.attendance_id), default=None)


def strangers_in(present: Iterable[int], expected: Iterable[int]) -> list[int]:
    """Members marked as present who have no place in the group."""
    return sorted(set(present) - set(expected))


def way(meetings: Iterable[Meeting], today: date) -> Way:
    """How far a member is.

    Trained once present anywhere; otherwise the nearest seminar ahead counts, otherwise the last
    one behind, with what became of it.
    """
    in_order = sorted(meetings, key=lambda one: (one.day, one.seminar_id))
    for one in in_order:
        if one.present:
            return Way(Step.TRAINED, one)
    missed = next((one for one in reversed(in_order) if one.present is False), None)
    for one in in_order:
        if one.present is None and one.state == "planned" and one.day >= today:
            return Way(Step.TODAY if one.day == today else Step.AHEAD, one, missed)
    if not in_order:
        return Way(Step.UNPLANNED)
    last = in_order[-1]
    if last.present is False:
        return Way(Step.MISSED, last, last)
    return Way(Step.CANCELLED if last.state == "cancelled" else Step.UNRECORDED, last, missed)


def news(
    told: Appointment | None, stands: Appointment | None, missed: date | None, today: date
) -> News | None:
    """What is new for somebody who was told ``told`` and is now expected at ``stands``.

    ``missed`` is the day of a seminar that they were not at. The first appointment of all is no
    news: the plan and the reminder of the day before say it.
    """
    if stands is None or stands == told:
        return None
    if stands.cancelled:
        was_expected = told is not None and not told.cancelled and told.day >= today
        return News.CANCELLED if was_expected else None
    if missed is not None and (told is None or told.seminar != stands.seminar):
        return News.MISSED
    return News.CHANGED if told is not None else None


def timetable(starts: time, minutes: int, lengths: Sequence[int]) -> tuple[time, ...]:
    """When each part of a seminar begins, and when the rest does; nothing if they do not fit."""
    if sum(lengths) > minutes:
        return ()
    first = datetime.combine(date.min, starts)
    return tuple(
        (first + timedelta(minutes=sum(lengths[:place]))).time()
        for place in range(len(lengths) + 1)
    )
