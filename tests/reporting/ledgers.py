"""Ledgers of made-up members, and the figures once more in plain words of Python.

``Someone`` is a member as one would tell of them; ``is_*`` are the definitions as they are written
in docs/algorithms/figures.md, a member and a day at a time.
"""

from dataclasses import dataclass, field, fields
from itertools import pairwise
from random import Random

import numpy as np

from kaskad.reporting.rules.ledger import (
    FAR,
    NONE,
    Commissions,
    Facts,
    Frame,
    Ledger,
    Meetings,
    People,
    Places,
    Spans,
    Stages,
    built,
)

FIRST = 739_600  # a day in December 2025
DAYS = 40
STAGES = ("s1", "s2", "s3")
WINDOWS = (FIRST + 5, FIRST + 15, FIRST + 25)


@dataclass
class Someone:
    """A member: spans are (since, until, reference).

    ``earlier`` is what each plan before the one in force gave: (planned, group, placed).
    """

    commission: int
    since: int = FIRST
    until: int = FAR
    role: int = 3
    language: int = 0
    full_time: int = 0
    first: int = FAR
    seminar: int = NONE
    planned: int = FAR
    group: int = NONE
    placed: int = NONE
    tested: int = FAR
    taken_back: list = field(default_factory=list)
    certified: list = field(default_factory=list)
    exempt: list = field(default_factory=list)
    earlier: list = field(default_factory=list)


@dataclass(frozen=True)
class Country:
    """A tree and the people in it; ``plans`` are the days on which plans came, the first first."""

    ledger: Ledger
    people: list
    tree: list
    plans: tuple

    def due(self, day):
        """When each of them should be taught, as one would have said it on a day."""
        return [_due(place_on(one, self.plans, day), one, self.tree) for one in self.people]


def country(tree, people, seats=None, plans=()):
    """A ledger; ``tree`` is (unit, region, level) of commissions 1, 2, ..."""
    commissions = Commissions(
        np.arange(1, len(tree) + 1),
        np.array([unit for unit, _region, _level in tree]),
        np.array([region for _unit, region, _level in tree]),
        np.array([level for _unit, _region, level in tree], np.int8),
        np.array(seats or [9] * len(tree)),
    )
    # Ten seminars, each of a group of its own, of stages by turns; every other one a make-up.
    meetings = Meetings(
        np.arange(1, 11),
        np.arange(101, 111),
        np.array([1 + number % 3 for number in range(10)]),
        np.array([number % 2 for number in range(10)], np.int8),
        np.array([number % 3 for number in range(10)], np.int8),
        np.array([number % 3 for number in range(10)], np.int8),
        np.full(10, FAR),
    )
    of_profile = np.full((4, 8), NONE)
    of_profile[1:3], of_profile[3] = 1, 2
    stages = Stages(np.arange(1, 4), STAGES, np.array(WINDOWS), of_profile)
    frame = Frame(commissions, meetings, stages, plans[0] if plans else 0)
    return Country(built(frame, facts(people, plans=plans)), people, tree, tuple(plans))


def facts(people, keys=None, plans=()):
    """What would be read of the people; members are numbered from 1."""
    keys = list(keys or range(1, len(people) + 1))
    columns = {
        one.name: np.array([getattr(person, one.name) for person in people], np.int64)
        for one in fields(People)
        if one.name != "member"
    }
    return Facts(
        People(member=np.array(keys, np.int64), **columns),
        *(_spans(people, keys, name) for name in ("taken_back", "certified", "exempt")),
        _places(people, keys, plans),
    )


def _places(people, keys, plans):
    rows = [
        (key, since, until, *place)
        for key, one in zip(keys, people, strict=True)
        for (since, until), place in zip(pairwise(plans), one.earlier, strict=True)
    ]
    columns = zip(*rows, strict=True) if rows else [()] * 6
    return Places(*(np.array(column, np.int64) for column in columns))


def _spans(people, keys, name):
    rows = [
        (key, *span) for key, one in zip(keys, people, strict=True) for span in getattr(one, name)
    ]
    columns = zip(*rows, strict=True) if rows else [()] * 4
    return Spans(*(np.array(column, np.int64) for column in columns))


def place_on(one, plans, day):
    """Day, group and stage of somebody's place in the plan in force at the end of a day."""
    came = sum(plan <= day for plan in plans)
    if plans and not came:
        return FAR, NONE, NONE
    given = [*one.earlier, (one.planned, one.group, one.placed)]
    return given[came - 1]


def stage_on(place, one, tree):
    """The number of somebody's stage from 0, None of whoever is in none."""
    if place[2] != NONE:
        return place[2] - 1
    return {0: None, 1: 1, 2: 1, 3: 2}[tree[one.commission - 1][2]]


def _due(place, one, tree):
    if place[0] < FAR:
        return place[0]
    stage = stage_on(place, one, tree)
    return FAR if stage is None else max(WINDOWS[stage], one.since)


def is_filled(one, day):
    return one.since <= day < one.until


def is_taught(one, day):
    return one.first <= day or any(since <= day < until for since, until, _ in one.taken_back)


def is_trained(one, day):
    return is_filled(one, day) and is_taught(one, day)


def is_on_time(one, day, due):
    presences = [one.first] if one.first <= day else []
    presences += [since for since, until, _ in one.taken_back if since <= day < until]
    return is_filled(one, day) and bool(presences) and min(presences) <= due


def is_excused(one, day):
    return any(since <= day < until for since, until, _ in one.exempt)


def figures_of(one, day, due):
    """Every figure of people, of one of them."""
    sits, taught, excused = is_filled(one, day), is_taught(one, day), is_excused(one, day)
    on_time = is_on_time(one, day, due)
    return {
        "filled": sits,
        "trained": sits and taught,
        "on_time": on_time,
        "late": sits and taught and not on_time,
        "exempt": sits and excused and not taught,
        "overdue": sits and not taught and not excused and due < day,
        "waiting": sits and not taught and not excused and due >= day,
        "expected": sits and due <= day and not (excused and not taught),
        "tested": sits and one.tested <= day,
        "certified": sits and any(since <= day < until for since, until, _ in one.certified),
    }


def a_day(rng):
    return FIRST + rng.randrange(DAYS)


def a_span(rng, reference=1):
    since = a_day(rng)
    return since, rng.choice((FAR, since + rng.randint(0, 15))), reference


def a_place(rng):
    """A place in a plan, or none: day, group and stage."""
    if rng.random() < 0.2:
        return FAR, NONE, NONE
    return a_day(rng), rng.randint(101, 110), rng.randint(1, 3)


def another_place(rng, place):
    """What another plan gives instead: as often as not the same."""
    return place if rng.random() < 0.5 else a_place(rng)


def some_plans(rng):
    """The days on which plans came: mostly one, sometimes none, sometimes repairs of it."""
    return tuple(sorted(rng.sample(range(FIRST, FIRST + DAYS), rng.choice((0, 1, 1, 2, 3)))))


def someone(rng: Random, commission: int, plans=()) -> Someone:
    """A member to whom anything may have happened."""

    def maybe(value, missing, odds=0.6):
        return value if rng.random() < odds else missing

    since = a_day(rng) - 20
    met, is_met = rng.randint(1, 10), rng.random() < 0.5
    place = a_place(rng) if plans else (FAR, NONE, NONE)
    return Someone(
        commission,
        since,
        maybe(FAR, since + rng.randint(0, 40)),
        rng.randrange(4),
        rng.randrange(2),
        rng.randrange(2),
        a_day(rng) if is_met else FAR,
        met if is_met else NONE,
        *place,
        maybe(a_day(rng), FAR, 0.4),
        [a_span(rng, rng.randint(1, 10)) for _ in range(rng.choice((0, 0, 0, 1, 2)))],
        [a_span(rng) for _ in range(rng.choice((0, 1, 2)))],
        [a_span(rng) for _ in range(rng.choice((0, 0, 0, 1)))],
        [another_place(rng, place) for _earlier in plans[1:]],
    )


def a_tree(rng):
    """Regions with districts with precincts, as (unit, region, level)."""
    tree = [(1, 0, 0)]
    for _region in range(rng.randint(1, 3)):
        region = len(tree) + 1
        tree.append((region, region, 1))
        for _district in range(rng.randint(0, 3)):
            district = len(tree) + 1
            tree.append((district, region, 2))
            tree += [(district, region, 3)] * rng.randint(0, 3)
    return tree


def a_country(rng, most=30):
    """A random tree with random people."""
    tree, plans = a_tree(rng), some_plans(rng)
    people = [someone(rng, rng.randint(1, len(tree)), plans) for _ in range(rng.randint(0, most))]
    return country(tree, people, [rng.randint(0, 12) for _ in tree], plans)
