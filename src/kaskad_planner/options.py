"""Where, when and by whom a group can be taught: all ways, and the one that changes least."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaskad_planner.blended import may_follow, overtaken
from kaskad_planner.faults import are_divided
from kaskad_planner.instance import CENTRE, IN_PERSON, ONLINE, Stage, Trainer, Venue

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from kaskad_planner.atlas import HalfDay
    from kaskad_planner.board import Board
    from kaskad_planner.plan import Seminar

# Most trainers who may change so that one group keeps its place and time.
LONGEST_CHAIN = 5
Chain = list[tuple[str, Trainer]]


@dataclass(frozen=True, slots=True)
class Wish:
    """A group that needs a half-day, but for those of `never`.

    `trainer` and `half_day` are what it had.
    """

    stage: Stage
    territory: str
    language: str
    people: Mapping[str, int]
    venues: Sequence[Venue | None]
    since: dt.date
    trainer: str = ""
    half_day: tuple[dt.date, str] | None = None
    never: Collection[tuple[dt.date, str]] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """A way to teach a group; `cost` is (trainers changed, half-days away, kilometres, ...)."""

    cost: tuple[float, ...]
    half_day: HalfDay
    venue: Venue | None
    trainer: str


def position(board: Board, stage: Stage, territory: str, day: dt.date, slot: str) -> int:
    """Return where a half-day lies, or would lie, among those of a stage."""
    return bisect_left(board.times(stage, territory), (day, board.order.get(slot, 0)))


def released(board: Board, people: Mapping[str, int], day: dt.date, leaving: str = "") -> int:
    """Return how many seminars lose their trainer when these people are taught on a day.

    `leaving` is the seminar they leave for it.
    """
    count = sum(overtaken(board, unit, day) for unit in people)
    for unit in people:
        for trainer in board.certifies.get(unit, ()):
            if trainer.certified_on is not None and trainer.id not in board.late:
                continue
            seats = [name for name in board.seats[unit] if name != leaving]
            last = max([day, *(board.seminars[name].day for name in seats)]) + board.lag
            given = (board.seminars[name] for name in board.of_trainer.get(trainer.id, ()))
            count += sum(row.day < last for row in given if board.is_open(row))
    return count


def best_option(board: Board, wish: Wish, leaving: str = "") -> Option | None:
    """Return the option of least cost, or None when there is none."""
    best: Option | None = None
    places = list(_places(board, wish, leaving))
    for same in (True, False):
        for (chains, *rest), half_day, venue in places:
            cost = (chains + (not same), *rest)
            if best is not None and cost[:2] > best.cost[:2]:
                continue
            found = _trainer(board, wish, half_day, venue, same=same)
            if found is None:
                continue
            trip, load, code = found
            rank = (*cost[:2], round(cost[2] + trip, 6), load, half_day.index)
            if best is None or rank < best.cost:
                best = Option(rank, half_day, venue, code)
    return best


def _places(
    board: Board, wish: Wish, leaving: str
) -> Iterator[tuple[tuple[float, ...], HalfDay, Venue | None]]:
    """Return the free half-days of rooms, with the cost but for the trainer."""
    stage, load = wish.stage, sum(wish.people.values())
    origin = None
    if wish.half_day is not None:
        origin = position(board, stage, wish.territory, *wish.half_day)
    chains: dict[dt.date, int] = {}
    for venue in wish.venues:
        if not _takes(board, wish, venue, load):
            continue
        km = 0.0
        if venue is not None:
            km = sum(2 * n * board.unit_km(unit, venue) for unit, n in wish.people.items())
        for one in board.half_days(stage, wish.territory):
            if one.day < wish.since or (one.day, one.slot) in wish.never:
                continue
            if not all(may_follow(board, unit, one.day, one.slot) for unit in wish.people):
                continue
            if venue is not None and not board.is_free(venue, one.day, one.slot):
                continue
            if one.day not in chains:
                chains[one.day] = released(board, wish.people, one.day, leaving)
            away = one.index if origin is None else abs(one.index - origin)
            yield (chains[one.day], away, km), one, venue


def _takes(board: Board, wish: Wish, venue: Venue | None, load: int) -> bool:
    """Say whether a room takes a group: near enough, and with the groups there well divided."""
    stage, form = wish.stage, ONLINE if venue is None else IN_PERSON
    least, most = board.limits(stage, form, venue)
    if load > most or (load < least and form == IN_PERSON and not board.policy.allow_small):
        return False
    if venue is not None and not all(board.is_near(unit, venue) for unit in wish.people):
        return False
    code = "" if venue is None else venue.code
    rows = (board.seminars[n] for n in board.at_place[stage.id, wish.territory])
    kin = (wish.language, form, code)
    there = [r.id for r in rows if (r.language, r.format, r.venue) == kin and board.is_open(r)]
    return are_divided(board, stage, form, venue, [load, *map(board.load, there)])


def _trainer(
    board: Board, wish: Wish, half_day: HalfDay, venue: Venue | None, *, same: bool
) -> tuple[float, int, str] | None:
    """Return way, load and name of the nearest free trainer: the one of before, or another."""
    day, slot = half_day.day, half_day.slot
    if CENTRE in wish.stage.taught_by:
        return (0.0, 0, "") if same and not board.studio.get((day, slot)) else None
    found = []
    for trainer in board.teachers(wish.stage, wish.territory, wish.language):
        if (trainer.id == wish.trainer) != same:
            continue
        if board.may_teach(trainer, day, slot) and board.fits_day(trainer, venue, day, slot):
            way = round(board.trip(trainer, venue, day), 6)
            found.append((way, len(board.of_trainer.get(trainer.id, ())), trainer.id))
    return min(found, default=None)


def other_trainers(board: Board, seminar: Seminar) -> tuple[Chain, list[tuple[str, Chain]]]:
    """Return who gives which seminar so that this one keeps its place and time.

    The fewest trainers change: one who is free, or one whose seminar another can give, and so on.
    The chain is empty when there is no such way. Then the seminars met on the way are returned,
    each with the chain that takes its trainer away.
    """
    met: list[tuple[str, Chain]] = []
    layer: list[Chain] = [[]]
    wanted = {0: seminar.id}
    seen = {seminar.id}
    for _ in range(LONGEST_CHAIN):
        ends: list[tuple[float, int, str, Chain]] = []
        further: list[Chain] = []
        names: dict[int, str] = {}
        for number, chain in enumerate(layer):
            row = board.seminars[wanted[number]]
            for trainer in _candidates(board, row, chain):
                link = [*chain, (row.id, trainer)]
                venue = board.venue_of(row)
                if board.fits_day(trainer, venue, row.day, row.slot):
                    way = sum(_way(board, *pair) for pair in link)
                    load = len(board.of_trainer.get(trainer.id, ()))
                    ends.append((round(way, 6), load, trainer.id, link))
                    continue
                for name in _in_the_way(board, trainer, row):
                    if name not in seen:
                        seen.add(name)
                        met.append((name, link))
                        names[len(further)] = name
                        further.append(link)
        if ends:
            return min(ends, key=lambda end: end[:3])[3], []
        layer, wanted = further, names
    return [], met


def _candidates(board: Board, row: Seminar, chain: Chain) -> list[Trainer]:
    used = {trainer.id for _name, trainer in chain} | {row.trainer}
    teachers = board.teachers(board.stages[row.stage], row.commission, row.language)
    return [
        one for one in teachers if one.id not in used and board.may_teach(one, row.day, row.slot)
    ]


def _way(board: Board, name: str, trainer: Trainer) -> float:
    row = board.seminars[name]
    return board.trip(trainer, board.venue_of(row), row.day)


def _in_the_way(board: Board, trainer: Trainer, row: Seminar) -> list[str]:
    """Return the seminars of which a trainer would have to give up one to give another."""
    venue = board.venue_of(row)
    return [
        other.id
        for other in board.day_of(trainer.id, row.day)
        if board.is_open(other)
        and board.fits_day(trainer, venue, row.day, row.slot, without={other.id})
    ]
