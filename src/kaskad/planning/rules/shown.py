"""What a calendar shows next, after what it showed: nothing vanishes from it without a word."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

STANDS, CANCELLED, GONE = "stands", "cancelled", "gone"


@dataclass(frozen=True, slots=True)
class Standing:
    """A seminar as the plan has it now; ``revision`` counts its changes by hand."""

    part: str
    code: str
    is_cancelled: bool
    revision: int
    revised_at: datetime
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Shown:
    """A seminar as the calendar has it; ``sequence`` grows with each change (RFC 5545)."""

    uid: str
    part: str
    code: str
    state: str
    sequence: int
    revised_at: datetime
    values: Mapping[str, Any]


def next_shown(
    before: Sequence[Shown],
    standing: Iterable[Standing],
    *,
    known: Collection[str],
    now: datetime,
) -> list[Shown]:
    """Everything that the calendar shows now, in the order in which it came in.

    A seminar keeps its name. One that a new version of the plan has under another code keeps the
    name too: the same time and place, or else the next in time of the same kind. ``known`` are
    codes that the plan still has, so those seminars were not replaced but given to somebody else.
    What is not there any more stays, as gone.
    """
    stands = {(one.part, one.code): one for one in standing}
    heirs = _heirs(before, stands, known)
    found = []
    for old in before:
        one = stands.pop((old.part, old.code), None) or heirs.get(old.uid)
        found.append(_gone(old, now) if one is None else _changed(old, one, now))
    inherited = {(one.part, one.code) for one in heirs.values()}
    found += [_new(one) for key, one in stands.items() if key not in inherited]
    return found


def _new(one: Standing) -> Shown:
    state = CANCELLED if one.is_cancelled else STANDS
    uid = f"seminar-{one.code}@kaskad"
    return Shown(uid, one.part, one.code, state, one.revision, one.revised_at, one.values)


def _changed(old: Shown, one: Standing, now: datetime) -> Shown:
    state = CANCELLED if one.is_cancelled else STANDS
    if (old.state, old.values) == (state, one.values):
        return replace(old, code=one.code)
    revised = one.revised_at if one.revised_at >= old.revised_at else now
    sequence = max(old.sequence + 1, one.revision)
    return Shown(old.uid, old.part, one.code, state, sequence, revised, one.values)


def _gone(old: Shown, now: datetime) -> Shown:
    if old.state != STANDS:
        return old
    return replace(old, state=GONE, sequence=old.sequence + 1, revised_at=now)


def _heirs(
    before: Sequence[Shown], stands: Mapping[tuple[str, str], Standing], known: Collection[str]
) -> dict[str, Standing]:
    """What took the place of seminars that a new version has not, by the names of those."""
    named = {(one.part, one.code) for one in before}
    left = [
        one
        for one in before
        if one.state == STANDS and one.code not in known and (one.part, one.code) not in stands
    ]
    new = [one for key, one in stands.items() if key not in named and not one.is_cancelled]
    new.sort(key=lambda one: (_when(one.values), one.code))
    found: dict[str, Standing] = {}
    for is_alike in (_is_same_meeting, _is_same_kind):
        for old in sorted(left, key=lambda one: (_when(one.values), one.uid)):
            one = next((one for one in new if is_alike(old, one)), None)
            if old.uid not in found and one is not None:
                found[old.uid] = one
                new.remove(one)
    return found


def _when(values: Mapping[str, Any]) -> tuple[str, str]:
    return values["day"], values["starts"]


def _is_same_kind(old: Shown, one: Standing) -> bool:
    kind = ("stage", "round", "commission", "language")
    return old.part == one.part and all(old.values[key] == one.values[key] for key in kind)


def _is_same_meeting(old: Shown, one: Standing) -> bool:
    where = ("day", "starts", "venue")
    return _is_same_kind(old, one) and all(old.values[key] == one.values[key] for key in where)
