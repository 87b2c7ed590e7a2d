"""Measure how equal parallel forms are, what drawing them costs, and how a waiting room spreads.

Forms of 20 items in the proportions of the demonstration's programme are drawn of its sample bank,
by the difficulties that its writers meant or by facilities as attempts might measure them (normal
about what was meant, standard deviation 0.12), and of a bank five times as large. Beside them
stands the same blueprint filled by chance. Every row is over ``--seeds`` seeds: the mean time, the
largest difference of two forms in points of expected score, and of the items that two forms share
the mean and the most.

The second table gives 71,030 people one of eight forms, and 1,000 of them the orders of an attempt.
The third lets people in at 8,000 a minute when as many are expected: as many come, a tenth more, or
a tenth or half of them only in the first minute after the opening.

    python -m benchmarks.parallel_forms [--seeds 20]
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import combinations
from pathlib import Path

from benchmarks.measure import print_table
from kaskad.assessment.rules.blueprint import Blueprint, proposed_blueprint
from kaskad.assessment.rules.forms import TARGETS, Candidate, Form, draw_forms, form_for, spread
from kaskad.assessment.rules.item_file import read_items
from kaskad.assessment.rules.shuffling import attempt_seed, shuffled, shuffled_items
from kaskad.assessment.rules.waiting_room import WaitingRoom

DEMO = Path(__file__).resolve().parents[1] / "src/kaskad/demo"
ITEMS = 20
PEOPLE = 71_030
OPENS = datetime(2026, 3, 10, 14, 0, tzinfo=UTC)


def read_bank() -> tuple[list[Candidate], Blueprint]:
    """The sample bank, and the test that is proposed for the programme."""
    programme = tomllib.loads((DEMO / "kz-referendum-2026.toml").read_text(encoding="utf-8"))
    blocks = programme["programme"]["blocks"]
    minutes = {one["number"]: one["minutes"] + one["questions_minutes"] for one in blocks}
    contents = [
        item
        for path in sorted((DEMO / "items").glob("*.toml"))
        for item in read_items(path.read_text(encoding="utf-8")).items
    ]
    pool = [Candidate(one.code, one.block, one.difficulty, one.kind) for one in contents]
    return pool, proposed_blueprint(minutes, ITEMS)


def measured(pool: Sequence[Candidate], rng: random.Random) -> list[Candidate]:
    """The pool with facilities as attempts might measure them."""
    return [
        replace(
            one,
            facility=min(0.98, max(0.05, rng.gauss(TARGETS[one.difficulty] / 1000, 0.12))),
        )
        for one in pool
    ]


def larger(pool: Sequence[Candidate], times: int) -> list[Candidate]:
    """The pool with each item in so many copies of other keys."""
    return [replace(one, key=f"{one.key}.{copy}") for one in pool for copy in range(times)]


def by_chance(
    blueprint: Blueprint, pool: Sequence[Candidate], forms: int, rng: random.Random
) -> tuple[Form, ...]:
    """Forms of items that fit their cells, without looking at anything else."""
    drawn = []
    for number in range(1, forms + 1):
        items = [
            one
            for cell in blueprint.cells
            for one in rng.sample([one for one in pool if one.block == cell.block], cell.count)
        ]
        points = sum(
            TARGETS[one.difficulty] if one.facility is None else round(one.facility * 1000)
            for one in items
        )
        drawn.append(Form(number, tuple(one.key for one in items), Fraction(points, 1000)))
    return tuple(drawn)


def row(
    name: str, forms: int, pool: Sequence[Candidate], blueprint: Blueprint, seeds: int, how: str
) -> list[object]:
    """One line of the first table."""
    seconds, apart, shared = [], [], []
    for seed in range(seeds):
        rng = random.Random(seed)
        some = measured(pool, rng) if "measured" in name else pool
        started = time.process_time()
        if how == "by chance":
            drawn = by_chance(blueprint, some, forms, rng)
        else:
            found = draw_forms(blueprint, some, forms, str(seed))
            if not isinstance(found, tuple):
                raise RuntimeError(found)
            drawn = found
        seconds.append(time.process_time() - started)
        apart.append(float(spread(drawn)))
        shared += [len({*a.items} & {*b.items}) for a, b in combinations(drawn, 2)]
    return [
        name, len(pool), forms, how, statistics.mean(seconds), f"{max(apart):.3f}",
        f"{statistics.mean(shared):.2f}", max(shared),
    ]  # fmt: skip


def waiting(name: str, expected: int, before: int, after: int) -> list[object]:
    """One line of the second table: who comes before the opening, and in the minute after."""
    room = WaitingRoom("seed", OPENS, expected, starts_a_minute=8000)
    moments = [room.admitted(f"p{one}", OPENS - timedelta(minutes=3)) for one in range(before)]
    moments += [
        room.admitted(f"q{one}", OPENS + timedelta(minutes=1) * (one + 1) / after)
        for one in range(after)
    ]
    seconds = Counter((moment - OPENS) // timedelta(seconds=1) for moment in moments)
    return [name, before, after, max(seconds.values()), max(seconds)]


def print_people(pool: Sequence[Candidate], blueprint: Blueprint) -> None:
    """Which forms people get, and what the orders of an attempt cost."""
    drawn = draw_forms(blueprint, pool, 8, "2026")
    if not isinstance(drawn, tuple):
        raise TypeError(drawn)
    started = time.process_time()
    given = Counter(form_for(drawn, "2026", f"p{one}") for one in range(PEOPLE))
    each = (time.process_time() - started) / PEOPLE
    contents = {
        item.code: item
        for path in (DEMO / "items").glob("*.toml")
        for item in read_items(path.read_text(encoding="utf-8")).items
    }
    started = time.process_time()
    for one in range(1000):
        seed = attempt_seed("2026", f"p{one}", 1)
        for code in shuffled_items(drawn[one % 8].items, seed):
            shuffled(contents[code], seed)
    orders = (time.process_time() - started) / 1000
    print_table(
        [
            "people",
            "fewest with a form",
            "most",
            "ms to choose it",
            "ms for all orders of an attempt",
        ],
        [[PEOPLE, min(given.values()), max(given.values()), each * 1000, orders * 1000]],
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    seeds = parser.parse_args().seeds
    pool, blueprint = read_bank()
    many = larger(pool, 5)
    rows = [
        row("as meant", 8, pool, blueprint, seeds, "drawn"),
        row("as meant", 8, pool, blueprint, seeds, "by chance"),
        row("measured", 8, pool, blueprint, seeds, "drawn"),
        row("measured", 8, pool, blueprint, seeds, "by chance"),
        row("measured", 24, pool, blueprint, seeds, "drawn"),
        row("measured", 8, many, blueprint, seeds, "drawn"),
        row("measured", 24, many, blueprint, seeds, "drawn"),
    ]
    heads = ["facilities", "pool", "forms", "how", "seconds", "points apart", "shared", "most"]
    print_table(heads, rows)
    print()
    print_people(pool, blueprint)
    print()
    print_table(
        ["8,000 expected", "before", "after", "most in a second", "last second"],
        [
            waiting("as expected", 8000, 8000, 0),
            waiting("a tenth more", 8000, 8800, 0),
            waiting("a tenth late", 8000, 7200, 800),
            waiting("half late", 8000, 4000, 4000),
        ],
    )


if __name__ == "__main__":
    main()
