"""What a roster changes: who comes, stays, is replaced, moves, and which good rows have to wait.

A file is the full list of every commission that it mentions. When every row of a commission is
good, those who sit there and are not listed any more are replaced. When one row is wrong, nobody
is removed: updates and additions that fit are taken, the rest waits for the corrected list.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from kaskad.commissions.rules.listing import SINGLE_ROLES, Listed
from kaskad.commissions.rules.problems import Problem
from kaskad.commissions.rules.rows import RosterLine

DEFAULT_LANGUAGE = "kk"


class Sitting(NamedTuple):
    """A member in a seat now."""

    member_id: int
    person: str
    person_id: int
    commission_id: int
    seat_id: int
    seat_number: int
    role: str
    full_time: bool
    language: str
    since: date
    last_name: str
    first_name: str
    patronymic: str
    phone: str
    email: str


class Ending(NamedTuple):
    """A member leaves the seat on ``until``; ``row`` is the newcomer's, or what says so."""

    member: Sitting
    until: date
    row: RosterLine | None


class Arrival(NamedTuple):
    """A person takes a seat, after ``after`` if somebody is replaced."""

    row: RosterLine
    commission_id: int
    seat_id: int
    after: Sitting | None


class Update(NamedTuple):
    """A member stays and something about them changes: names of the fields."""

    row: RosterLine
    member: Sitting
    fields: tuple[str, ...]


@dataclass(slots=True)
class Settlement:
    """Everything that the file changes; ``actions`` tells it line by line."""

    endings: list[Ending] = field(default_factory=list)
    arrivals: list[Arrival] = field(default_factory=list)
    updates: list[Update] = field(default_factory=list)
    actions: dict[int, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing changes."""
        return not (self.endings or self.arrivals or self.updates)


class World(NamedTuple):
    """What is known before: who sits where, by person and by commission; seats; codes by id."""

    by_person: Mapping[str, Sitting]
    by_commission: Mapping[int, Sequence[Sitting]]
    seats: Mapping[int, Sequence[int]]  # commission -> ids of its seats in order of number
    codes: Mapping[int, str]


def settle(listed: Mapping[int, Listed], world: World, day: date) -> Settlement:
    """Decide what becomes of every good row; rows that cannot be taken now get a problem.

    ``day`` is the day of those who leave without a newcomer, and of newcomers without a date.
    """
    complete = _complete(listed, world)
    moves = _moves(listed, world, complete)
    result = Settlement()
    for key, one in listed.items():
        present = world.by_commission.get(key, ())
        desk = _Desk(one, present, world, day, result)
        if key in complete:
            desk.take_all(moves)
        else:
            desk.take_what_fits()
    return result


def _complete(listed: Mapping[int, Listed], world: World) -> set[int]:
    """The commissions whose whole list is good; who moves needs both lists to be so."""
    complete = {key for key, one in listed.items() if all(row.is_good for row in one.rows)}
    while True:
        broken = {
            key
            for key in complete
            for row in listed[key].rows
            if (member := world.by_person.get(row.person))
            and member.commission_id != key
            and member.commission_id not in complete
        }
        if not broken:
            return complete
        complete -= broken


def _moves(
    listed: Mapping[int, Listed], world: World, complete: Collection[int]
) -> dict[str, RosterLine]:
    """Person -> row of those who move; a problem where the other commission does not let go."""
    moves: dict[str, RosterLine] = {}
    for key, one in listed.items():
        for row in one.rows:
            member = world.by_person.get(row.person)
            if member is None or member.commission_id == key or not row.is_good:
                continue
            if member.commission_id in complete:
                moves[row.person] = row
            else:
                values = {"code": world.codes[member.commission_id]}
                row.problems.append(Problem("iin", "roster.sits_elsewhere", values))
    return moves


class _Desk:
    """Settles one commission."""

    def __init__(
        self,
        listed: Listed,
        present: Sequence[Sitting],
        world: World,
        day: date,
        result: Settlement,
    ) -> None:
        self.listed = listed
        self.present = present
        self.world = world
        self.day = day
        self.result = result
        taken = {member.seat_id for member in present}
        vacant = [seat for seat in world.seats.get(listed.place.id, ()) if seat not in taken]
        self.free = vacant[: max(listed.place.seats - len(present), 0)]

    def take_all(self, moves: Mapping[str, RosterLine]) -> None:
        """The list is whole: who is not in it leaves, newcomers follow them seat by seat."""
        here = {member.person: member for member in self.present}
        coming = [row for row in self.listed.rows if row.person not in here]
        for row in self.listed.rows:
            if member := here.pop(row.person, None):
                self._keep(row, member)
        pairs = _pair(coming, here.values())
        for row in coming:
            before = pairs.get(row.line)
            self._arrive(row, before.seat_id if before else self.free.pop(0), before)
        leaving = {row.person: row for row in self.listed.leaving}
        followers = {pairs[row.line].member_id: row for row in coming if row.line in pairs}
        for member in here.values():
            newcomer = followers.get(member.member_id)
            cause = moves.get(member.person) or newcomer
            begins = (cause.since if cause else None) or self.day
            why = newcomer or leaving.get(member.person)
            self.result.endings.append(Ending(member, max(begins, member.since), why))

    def take_what_fits(self) -> None:
        """Some row is wrong: nobody leaves; what needs a seat or role of others waits."""
        here = {member.person: member for member in self.present}
        good = [row for row in self.listed.rows if row.is_good]
        staying = [(row, here[row.person]) for row in good if row.person in here]
        roles, waiting = _roles_that_fit(staying, self.present)
        for row, member in staying:
            if row.line not in waiting:
                self._keep(row, member)
        waits = [row for row, _ in staying if row.line in waiting]
        for row in good:
            if row.person in here:
                continue
            if not self.free or row.role in roles:
                waits.append(row)
                continue
            roles |= {row.role} & set(SINGLE_ROLES)
            self._arrive(row, self.free.pop(0), None)
        self._let_wait(waits)

    def _let_wait(self, rows: Sequence[RosterLine]) -> None:
        wrong = [str(row.line) for row in self.listed.rows if not row.is_good]
        values = {"code": self.listed.place.code, "lines": ", ".join(wrong[:10])}
        for row in rows:
            row.problems.append(Problem("commission", "roster.waits", values))

    def _arrive(self, row: RosterLine, seat: int, before: Sitting | None) -> None:
        moved = row.person in self.world.by_person
        self.result.arrivals.append(Arrival(row, self.listed.place.id, seat, before))
        self.result.actions[row.line] = "move" if moved else "replace" if before else "add"
        row.since = row.since or self.day
        row.language = row.language or DEFAULT_LANGUAGE

    def _keep(self, row: RosterLine, member: Sitting) -> None:
        changed = tuple(
            name
            for name in _FIELDS
            if (new := getattr(row, name)) is not None and new != getattr(member, name)
        )
        if changed:
            self.result.updates.append(Update(row, member, changed))
        self.result.actions[row.line] = "update" if changed else "unchanged"


def _roles_that_fit(
    staying: Sequence[tuple[RosterLine, Sitting]], present: Sequence[Sitting]
) -> tuple[set[str], set[int]]:
    """(single roles that are taken, lines that wait because somebody else keeps the role)."""
    wished = {member.member_id: row for row, member in staying}
    waiting: set[int] = set()
    while True:
        holders: dict[str, list[Sitting]] = {role: [] for role in SINGLE_ROLES}
        for member in present:
            row = wished.get(member.member_id)
            holders.setdefault(row.role if row else member.role, []).append(member)
        clash = [
            member
            for role in SINGLE_ROLES
            if len(holders[role]) > 1
            for member in holders[role]
            if member.member_id in wished and member.role != role
        ]
        if not clash:
            return {role for role in SINGLE_ROLES if holders[role]}, waiting
        waiting |= {wished.pop(member.member_id).line for member in clash}


def _pair(coming: Sequence[RosterLine], leaving: Iterable[Sitting]) -> dict[int, Sitting]:
    """Line -> whom the newcomer follows: the holder of the same single role, then seat by seat."""
    pairs: dict[int, Sitting] = {}
    left = sorted(leaving, key=lambda member: member.seat_number)
    for row in coming:
        same = [member for member in left if member.role == row.role]
        if row.role in SINGLE_ROLES and same:
            pairs[row.line] = same[0]
            left.remove(same[0])
    for row in coming:
        if row.line not in pairs and left:
            pairs[row.line] = left.pop(0)
    return pairs


_FIELDS = (
    "last_name", "first_name", "patronymic", "role", "full_time", "language", "phone", "email",
    "since",
)  # fmt: skip
