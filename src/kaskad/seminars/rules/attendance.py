"""Who may teach, what a sheet says, and how far a member is: decisions on plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Span:
    """How long somebody had what a gate asks for; ``until`` None: still now.

    ``id`` is where it stands, ``evidence`` what it is.
    """

    id: int
    since: datetime
    until: datetime | None = None
    evidence: str = ""

    def holds(self, at: datetime) -> bool:
        """Whether they had it at a moment."""
        return self.since < at and (self.until is None or self.until > at)


@dataclass(frozen=True, slots=True)
class Taught:
    """A trainer's own attendance: of which stage, on which day.

    ``gate``: what the stage asks for besides, empty for nothing; ``passes``: when they had that.
    """

    attendance_id: int
    stage_code: str
    day: date
    gate: str = ""
    passes: tuple[Span, ...] = ()

    def opens(self, at: datetime) -> bool:
        """Whether the gate of the stage was open at a moment."""
        return not self.gate or self.pass_at(at) is not None

    def pass_at(self, at: datetime) -> Span | None:
        """By what it was open then."""
        return next((one for one in self.passes if one.holds(at)), None)


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

    def is_same_for(self, told: Appointment) -> bool:
        """Whether nothing changes for somebody: a new version of the plan gives new codes."""
        return replace(self, seminar=told.seminar) == told


class News(StrEnum):
    """What somebody has to be told about their seminar."""

    PLANNED = "seminar_planned"
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

    ``missed`` is the day of a seminar that they were not at.
    """
    if stands is None or (told is not None and stands.is_same_for(told)):
        return None
    if stands.cancelled:
        was_expected = told is not None and not told.cancelled and told.day >= today
        return News.CANCELLED if was_expected else None
    if missed is not None and (told is None or told.seminar != stands.seminar):
        return News.MISSED
    return News.CHANGED if told is not None else News.PLANNED


class TeachingNews(StrEnum):
    """What a trainer has to be told about the seminars to teach."""

    PLANNED = "teaching_planned"  # many at once
    GIVEN = "teaching_given"
    MOVED = "teaching_moved"
    TAKEN = "teaching_taken"
    CANCELLED = "teaching_cancelled"


@dataclass(frozen=True, slots=True)
class TeachingChange:
    """A change for a trainer: the seminar as it stands (or stood), and as it was told."""

    news: TeachingNews
    stands: Appointment
    told: Appointment | None = None
    count: int = 1


_ONE_BY_ONE = 3  # more changes than that are told as one message


def teaching_changes(
    told: Mapping[str, Appointment], stands: Mapping[str, Appointment], today: date
) -> list[TeachingChange]:
    """What is new for a trainer who was told ``told`` and now teaches ``stands``, by code.

    The first seminars of all, or more than three changes at once, are one message that says how
    many there are ahead and which is next; what is cancelled is always told by itself.
    """
    kept = [(told[code], one) for code, one in stands.items() if code in told]
    gone = [one for code, one in told.items() if code not in stands]
    new = [one for code, one in stands.items() if code not in told and _is_ahead(one, today)]
    # A new version of the plan gives new codes.
    for one in list(new):
        twin = next((other for other in gone if one.is_same_for(other)), None)
        if twin is not None:
            gone.remove(twin)
            new.remove(one)

    cancelled = [
        TeachingChange(TeachingNews.CANCELLED, now, before)
        for before, now in kept
        if now.cancelled and _is_ahead(before, today)
    ]
    others = [
        TeachingChange(TeachingNews.MOVED, now, before)
        for before, now in kept
        if now != before and _is_ahead(now, today)
    ]
    others += [TeachingChange(TeachingNews.TAKEN, one) for one in gone if _is_ahead(one, today)]
    others += [TeachingChange(TeachingNews.GIVEN, one) for one in new]
    ahead = [one for one in stands.values() if _is_ahead(one, today)]
    if len(ahead) > 1 and (len(others) > _ONE_BY_ONE or (others and not told)):
        next_one = min(ahead, key=lambda one: (one.day, one.starts, one.seminar))
        others = [TeachingChange(TeachingNews.PLANNED, next_one, count=len(ahead))]
    return cancelled + others


def _is_ahead(one: Appointment, today: date) -> bool:
    return one.day >= today and not one.cancelled


def timetable(starts: time, minutes: int, lengths: Sequence[int]) -> tuple[time, ...]:
    """When each part of a seminar begins, and when the rest does; nothing if they do not fit."""
    if sum(lengths) > minutes:
        return ()
    first = datetime.combine(date.min, starts)
    return tuple(
        (first + timedelta(minutes=sum(lengths[:place]))).time()
        for place in range(len(lengths) + 1)
    )
