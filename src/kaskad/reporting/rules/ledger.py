"""The ledger: everything that figures are counted from, a row for every member, in columns.

Days are ordinals, ``FAR`` is a day that never comes, ``NONE`` what is not known. A row tells of one
member in one seat, and of what happened to them in one campaign. What may begin and end more than
once stands apart, as ``Spans``. Every figure of every day and territory follows from these columns:
see ``measures``.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]  # of whole numbers; how wide they are is the reader's choice
Mask = NDArray[np.bool_]
Columns = TypeVar("Columns", "Rows", "Spans", "Places", "People", "Meetings")
Spanning = TypeVar("Spanning", "Spans", "Places")

FAR: Final = date.max.toordinal()
NONE: Final = -1
LEVELS: Final = ("central", "region", "district", "precinct")
ROLES: Final = ("chair", "deputy", "secretary", "member")
LANGUAGES: Final = ("kk", "ru")
# Of groups, as they are stored and as they are called; the last is a group of both.
GROUP_LANGUAGES: Final = ("kk", "ru", "")
HALL_LANGUAGES: Final = ("kk", "ru", "both")
FORMATS: Final = ("online", "in_person", "blended")


@dataclass(frozen=True, slots=True)
class Commissions:
    """The commissions of a campaign's tree by key, in its order.

    ``unit`` is the district, or the commission itself where it belongs to none.
    """

    key: Numbers
    unit: Numbers
    region: Numbers
    level: Numbers
    seats: Numbers


@dataclass(frozen=True, slots=True)
class Meetings:
    """Seminars by key, in its order, with what their groups are; ``again``: a make-up round.

    ``held`` is the day on which it was held, ``FAR`` if it was not.
    """

    key: Numbers
    group: Numbers
    stage: Numbers
    again: Numbers
    format: Numbers
    language: Numbers
    held: Numbers


@dataclass(frozen=True, slots=True)
class Stages:
    """Stages by key, in its order, with the last day of each window.

    ``of_profile`` is the place of the stage that teaches a level and profile, see ``profile``.
    """

    key: Numbers
    code: tuple[str, ...]
    window_to: Numbers
    of_profile: Numbers


@dataclass(frozen=True, slots=True)
class Frame:
    """What people are put into; ``planned_from`` is the day on which the first plan came."""

    commissions: Commissions
    meetings: Meetings
    stages: Stages
    planned_from: int


@dataclass(frozen=True, slots=True)
class Spans:
    """Days from ``since`` until (not including) ``until`` on which something held of a member.

    ``ref`` is the row of the database that says so; the order is that of ``member``.
    """

    member: Numbers
    since: Numbers
    until: Numbers
    ref: Numbers


@dataclass(frozen=True, slots=True)
class Places:
    """First places by plans that another one followed, in the order of ``member``.

    Such a plan was in force at the end of the days from ``since`` until (not including) ``until``;
    the other columns are those of ``People``, also of those to whom it gave no place.
    """

    member: Numbers
    since: Numbers
    until: Numbers
    planned: Numbers
    group: Numbers
    placed: Numbers


@dataclass(frozen=True, slots=True)
class People:
    """Members as they were read, by key and in its order.

    ``first`` is the first day of presence by what stands, ``seminar`` where; ``planned`` the day of
    the first place in the plan in force as it was planned at first, ``group`` and ``placed`` the
    group and the stage of that place. ``tested`` is the day of the first passed final test.
    """

    member: Numbers
    commission: Numbers
    since: Numbers
    until: Numbers
    role: Numbers
    language: Numbers
    full_time: Numbers
    first: Numbers
    seminar: Numbers
    planned: Numbers
    group: Numbers
    placed: Numbers
    tested: Numbers


@dataclass(frozen=True, slots=True)
class Rows:
    """Members with what no day changes; ``place`` is that of the commission in the frame.

    ``stage`` is the place of the member's stage: of the first place, or else of the audience;
    ``placed`` only the former, ``audience`` only the latter. ``due`` is the day until which they
    should have been taught. What begins with ``met`` is of the seminar that counts, with ``meets``
    of the one that was planned. Places are those of the plan in force now, for an earlier day see
    ``plan_of_day``.
    """

    member: Numbers
    place: Numbers
    commission: Numbers
    unit: Numbers
    region: Numbers
    level: Numbers
    role: Numbers
    language: Numbers
    stage: Numbers
    audience: Numbers
    since: Numbers
    until: Numbers
    first: Numbers
    planned: Numbers
    due: Numbers
    tested: Numbers
    met_stage: Numbers
    met_again: Numbers
    met_format: Numbers
    met_language: Numbers
    meets_format: Numbers
    meets_language: Numbers

    @property
    def placed(self) -> Numbers:
        """The stage of the first place, ``NONE`` of whoever has none."""
        found: Numbers = np.where(self.planned < FAR, self.stage, NONE)
        return found


@dataclass(frozen=True, slots=True)
class Facts:
    """What was read of some members: themselves, their spans and what plans once gave them."""

    people: People
    taken_back: Spans
    certified: Spans
    exempt: Spans
    earlier: Places


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everybody in the frame, with their spans; ``earlier`` only where a plan said otherwise."""

    frame: Frame
    rows: Rows
    taken_back: Spans
    certified: Spans
    exempt: Spans
    earlier: Places


def profile(role: Numbers, full_time: Numbers) -> Numbers:
    """To which audience a role belongs, full-time or not."""
    return 2 * role + full_time


def positions(sorted_keys: Numbers, wanted: Numbers) -> Numbers:
    """Where each wanted key stands, ``NONE`` where it does not."""
    if not len(sorted_keys):
        return np.full(len(wanted), NONE)
    found = np.minimum(np.searchsorted(sorted_keys, wanted), len(sorted_keys) - 1)
    return np.where(sorted_keys[found] == wanted, found, NONE)


def built(frame: Frame, facts: Facts) -> Ledger:
    """The ledger of these facts; members of commissions outside of the tree are left out."""
    inside = positions(frame.commissions.key, facts.people.commission) != NONE
    rows = _rows(frame, facts.people if inside.all() else taken(facts.people, inside))
    return Ledger(
        frame,
        rows,
        _of(facts.taken_back, rows),
        _of(facts.certified, rows),
        _of(facts.exempt, rows),
        _other(frame, rows, _of(facts.earlier, rows)),
    )


def patched(ledger: Ledger, facts: Facts, frame: Frame | None = None) -> Ledger:
    """The ledger with everybody of whom ``facts`` tell as they tell it; nobody ever goes."""
    new = built(frame or ledger.frame, facts)
    dirty = new.rows.member
    return Ledger(
        new.frame,
        _updated(ledger.rows, new.rows, "member"),
        _with_spans(ledger.taken_back, new.taken_back, dirty),
        _with_spans(ledger.certified, new.certified, dirty),
        _with_spans(ledger.exempt, new.exempt, dirty),
        _with_spans(ledger.earlier, new.earlier, dirty),
    )


def narrowed(ledger: Ledger, which: Mask) -> Ledger:
    """The ledger of some rows only."""
    rows = taken(ledger.rows, np.flatnonzero(which))

    def of(spans: Spanning) -> Spanning:
        begins = np.searchsorted(spans.member, rows.member, "left")
        ends = np.searchsorted(spans.member, rows.member, "right")
        return taken(spans, _within(len(spans.member), begins, ends) > 0)

    return Ledger(
        ledger.frame,
        rows,
        of(ledger.taken_back),
        of(ledger.certified),
        of(ledger.exempt),
        of(ledger.earlier),
    )


def _rows(frame: Frame, people: People) -> Rows:
    place = positions(frame.commissions.key, people.commission)
    level = _at(frame.commissions.level, place)
    audience = frame.stages.of_profile[level, profile(people.role, people.full_time)]
    meetings = frame.meetings
    met = positions(meetings.key, people.seminar)
    return Rows(
        member=people.member,
        place=place.astype(np.int32),
        commission=people.commission,
        unit=_at(frame.commissions.unit, place),
        region=_at(frame.commissions.region, place),
        level=level,
        role=people.role,
        language=people.language,
        audience=audience.astype(np.int16),
        since=people.since,
        until=people.until,
        first=people.first,
        tested=people.tested,
        met_stage=positions(frame.stages.key, _at(meetings.stage, met)).astype(np.int16),
        met_again=_at(meetings.again, met, 0),
        met_format=_at(meetings.format, met),
        met_language=_at(meetings.language, met),
        **by_place(frame, audience, people.since, people.planned, people.group, people.placed),
    )


def by_place(
    frame: Frame, audience: Numbers, since: Numbers, planned: Numbers, group: Numbers, key: Numbers
) -> dict[str, Numbers]:
    """The columns of rows that follow from first places; ``key`` is that of the stage."""
    placed = positions(frame.stages.key, key)
    stage = np.where(placed == NONE, audience, placed).astype(np.int16)
    # Who has no place should be taught before the stage is over, or at once if they come later.
    ends = _at(frame.stages.window_to, stage, FAR)
    due = np.where(planned < FAR, planned, np.maximum(ends, since))
    meetings = frame.meetings
    by_group = np.argsort(meetings.group, kind="stable")
    meets = _at(by_group, positions(meetings.group[by_group], group))
    return {
        "stage": stage,
        "planned": planned,
        "due": due.astype(np.int32),
        "meets_format": _at(meetings.format, meets),
        "meets_language": _at(meetings.language, meets),
    }


def then(frame: Frame, rows: Rows, at: Numbers, places: Places) -> dict[str, Numbers]:
    """The same columns of the members of some rows, by what a plan once gave them."""
    given = (places.planned, places.group, places.placed)
    return by_place(frame, rows.audience[at], rows.since[at], *given)


def _other(frame: Frame, rows: Rows, earlier: Places) -> Places:
    """Only the places of which the rows tell otherwise."""
    at = positions(rows.member, earlier.member)
    given = then(frame, rows, at, earlier)
    differs = [values != getattr(rows, name)[at] for name, values in given.items()]
    return taken(earlier, np.logical_or.reduce(differs))


def _at(values: Numbers, places: Numbers, missing: int = NONE) -> Numbers:
    """The value at each place, ``missing`` where there is no place."""
    return np.append(values, np.asarray(missing, values.dtype))[places]


def _of(spans: Spanning, rows: Rows) -> Spanning:
    """The spans of those who have a row."""
    known = positions(rows.member, spans.member) != NONE
    return spans if known.all() else taken(spans, known)


def with_meetings(frame: Frame, new: Meetings) -> Frame:
    """The frame with some seminars as they are now."""
    return replace(frame, meetings=_updated(frame.meetings, new, "key"))


def _updated(old: Columns, new: Columns, key: str) -> Columns:
    """Columns with some rows as they are now, newcomers among them."""
    keys, changed = getattr(old, key), getattr(new, key)
    found = positions(keys, changed)
    stays = found != NONE
    comes = ~stays
    at = np.searchsorted(keys, changed[comes])

    def column(name: str) -> Numbers:
        values = getattr(old, name).copy()
        values[found[stays]] = getattr(new, name)[stays]
        return np.insert(values, at, getattr(new, name)[comes]) if comes.any() else values

    return _made(old, column)


def _with_spans(old: Spanning, new: Spanning, dirty: Numbers) -> Spanning:
    """Spans with those of the ``dirty`` members, who are in order, replaced by the new ones."""
    begins = np.searchsorted(old.member, dirty, "left")
    ends = np.searchsorted(old.member, dirty, "right")
    gone = [
        np.arange(first, last) for first, last in zip(begins, ends, strict=True) if first < last
    ]
    if not gone and not len(new.member):
        return old
    places = np.concatenate(gone) if gone else np.zeros(0, np.int64)
    left = np.delete(old.member, places)
    at = np.searchsorted(left, new.member)

    def column(name: str) -> Numbers:
        return np.insert(np.delete(getattr(old, name), places), at, getattr(new, name))

    return _made(old, column)


def _within(length: int, begins: Numbers, ends: Numbers) -> Numbers:
    """Not zero at the places of some ranges that do not overlap."""
    change = np.zeros(length + 1, np.int32)
    np.add.at(change, begins, 1)
    np.add.at(change, ends, -1)
    return np.cumsum(change[:-1])


def taken(columns: Columns, which: Mask | Numbers) -> Columns:
    return _made(columns, lambda name: getattr(columns, name)[which])


def _made(like: Columns, column: Any) -> Columns:
    return replace(like, **{one.name: column(one.name) for one in fields(like)})
