"""Measure what many answers tell: time, memory, and how often planted faults are found.

The country of the first table is 71,030 people with 20 answers each, all on one form or by lot from
a bank of 200; the peaks are those of a process that only makes the answers, and of one that then
takes all statistics of them. The other tables count over seeds:

* a mistranslation of 0.6 or 1.0 logits in one of 20 items: how often it is graded C, or at least
  B, and how many sound items are graded so by mistake, when readers of Kazakh know as much as
  readers of Russian or half a standard deviation less;
* 227 districts that gain 0.2, give or take 0.02, but for twelve in which a block does not get
  through, or give or take 0.05 in all: how many of those whose true gain is below 0.12 are found
  when a tenth, three tenths and all of the people are tested, and how many of those said are false;
* how often the intervals of 95 % of group means, and of uniformity, hold the truth.

    python -m benchmarks.item_statistics [--persons 71030] [--seeds 100] [--runs 5]
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import product

import numpy as np
from numpy.typing import NDArray

from benchmarks.measure import print_table, run_program, timed
from kaskad.assessment.rules.cascade import GroupMeans, alerts, group_means, uniformity
from kaskad.assessment.rules.differential import Grade, differences
from kaskad.assessment.rules.intervals import normal_below
from kaskad.assessment.rules.item_statistics import (
    distractors,
    item_statistics,
    reliability,
    standing,
)

Floats = NDArray[np.float64]
ANSWERS, BANK = 20, 200
DO = "everything(scores, in_kazakh)"
PLANTED = 7
DISTRICTS, WEAK, THRESHOLD = 227, 12, 0.12
# Groups, their fewest and most people, and how their means differ.
SPREADS = ((10, 2, 60, 0.05), (40, 2, 200, 0.05), (200, 2, 400, 0.04), (200, 5, 50, 0.02))
# What they look like, how they differ, what twelve of them lack.
COUNTRIES = (
    ("12 gain 0.05", 0.02, 0.15),
    ("12 gain nothing", 0.02, 0.2),
    ("all differ", 0.05, 0.0),
)


def answers(
    rng: np.random.Generator, in_kazakh: NDArray[np.bool_], items: int, gap: float, shift: float
) -> Floats:
    """Answers of a country after training: three of four are right; one item is mistranslated."""
    ability = rng.normal(size=len(in_kazakh)) - gap * in_kazakh
    slope, difficulty = np.exp(rng.normal(0, 0.25, items)), rng.normal(-1.2, 0.8, items)
    scores = np.empty((len(in_kazakh), items), order="F")
    for item in range(items):
        harder = shift * in_kazakh if item == PLANTED else 0.0
        logits = slope[item] * (ability - difficulty[item] - harder)
        scores[:, item] = rng.random(len(in_kazakh)) < 1 / (1 + np.exp(-logits))
    return scores


def national(persons: int, items: int) -> tuple[Floats, NDArray[np.bool_]]:
    """Everybody has twenty of the items, by lot where there are more."""
    rng = np.random.default_rng(1)
    in_kazakh = rng.random(persons) < 0.55
    scores = answers(rng, in_kazakh, items, gap=0.3, shift=1.0)
    if items > ANSWERS:
        for start in range(0, persons, 4096):
            block = scores[start : start + 4096]
            block[rng.random(block.shape).argsort(axis=1) >= ANSWERS] = np.nan
    return scores, in_kazakh


def everything(scores: Floats, in_kazakh: NDArray[np.bool_]) -> None:
    """All statistics that a page may show."""
    item_statistics(scores)
    reliability(scores)
    differences(scores, in_kazakh)
    points = standing(scores)
    rng = np.random.default_rng(2)
    for column in scores.T:
        seen = ~np.isnan(column)
        chosen = np.where(column[seen] == 1, 0, rng.integers(1, 4, int(seen.sum())))
        distractors(chosen, points[seen], options=4)
    means = group_means(points, rng.integers(0, DISTRICTS, len(scores)), DISTRICTS)
    if means:
        alerts(means, THRESHOLD)
        uniformity(means)


def _measured(persons: int, runs: int) -> None:
    rows = []
    for name, items in (("one form of 20", 20), (f"20 by lot of {BANK}", BANK)):
        scores, in_kazakh = national(persons, items)
        walls, processors = zip(
            *(_spent(partial(everything, scores, in_kazakh)) for _ in range(runs)), strict=True
        )
        seconds = statistics.median(walls), statistics.median(processors)
        rows.append((name, persons, *seconds, _peak(persons, items, ""), _peak(persons, items, DO)))
    print_table(
        ("all statistics", "people", "seconds", "processor s", "MB of answers", "peak MB"), rows
    )
    print()


def _spent(action: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the clock and of the processor; they differ while others work on the machine."""
    started = time.process_time()
    wall = timed(action)
    return wall, time.process_time() - started


def _peak(persons: int, items: int, do: str) -> float:
    script = (
        "from benchmarks.item_statistics import everything, national\n"
        f"scores, in_kazakh = national({persons}, {items})\n{do}"
    )
    run = run_program([sys.executable, "-c", script])
    if run.status:
        raise RuntimeError(f"measuring the memory of {items} items ended with {run.status}")
    return run.peak


def _mistranslations(seeds: int) -> None:
    rows = []
    cases = product(((500, 400), (3000, 2500)), (0.0, 0.5), (0.0, 0.6, 1.0))
    for (kazakh, russian), gap, shift in cases:
        planted, sound = [], []
        for seed in range(seeds):
            in_kazakh = np.arange(kazakh + russian) < kazakh
            scores = answers(np.random.default_rng(seed), in_kazakh, ANSWERS, gap, shift)
            grades = [one.grade if one else None for one in differences(scores, in_kazakh)]
            planted.append(grades.pop(PLANTED))
            sound += grades
        shares = (*_rates(planted), *_rates(sound)) if shift else ("", "", *_rates(planted + sound))
        rows.append((f"{kazakh:,} and {russian:,}", gap, shift, *shares))
    heads = (
        "kk and ru",
        "kk know less",
        "shift",
        "found: C",
        "B or C",
        "false: C",
        "false: B or C",
    )
    print_table(heads, rows)
    print()


def _rates(grades: list[Grade | None]) -> tuple[str, str]:
    large = grades.count(Grade.LARGE)
    some = large + grades.count(Grade.MODERATE)
    return _percent(large, len(grades)), _percent(some, len(grades))


def _percent(part: float, whole: float) -> str:
    return f"{100 * part / whole:.2f} %" if whole else ""


@dataclass(frozen=True, slots=True)
class Watched:
    """A country: which districts are below the threshold, and what is known of all."""

    below: set[int]
    means: GroupMeans


def watched(seed: int, tested: float, spread: float, drop: float) -> Watched:
    """Districts of 20 to 600 people gain about 0.2; twelve of them gain less by ``drop``."""
    rng = np.random.default_rng(seed)
    people = np.exp(rng.uniform(np.log(20), np.log(600), DISTRICTS)) * tested
    where = np.repeat(np.arange(DISTRICTS), np.maximum(people.astype(np.int64), 1))
    truth = 0.2 + rng.normal(0, spread, DISTRICTS)
    truth[rng.choice(DISTRICTS, WEAK, replace=False)] -= drop
    means = group_means(truth[where] + rng.normal(0, 0.25, len(where)), where, DISTRICTS)
    if means is None:
        raise ValueError("too few people are tested to watch anything")
    return Watched(set(np.flatnonzero(truth < THRESHOLD).tolist()), means)


def by_posterior(means: GroupMeans, error: float) -> set[int]:
    return set(alerts(means, THRESHOLD, error).groups)


def by_benjamini_hochberg(means: GroupMeans, error: float) -> set[int]:
    """The baseline: one-sided tests of each district's own mean (Benjamini & Hochberg 1995)."""
    chance = normal_below((means.mean - THRESHOLD) / means.error)
    order = np.argsort(chance)
    passed = np.flatnonzero(chance[order] <= error * np.arange(1, len(order) + 1) / len(order))
    return set(order[: passed[-1] + 1].tolist()) if len(passed) else set()


def _alerts(seeds: int) -> None:
    ways = {
        "alerts, error 0.1": partial(by_posterior, error=0.1),
        "alerts, error 0.2": partial(by_posterior, error=0.2),
        "baseline: Benjamini-Hochberg, 0.1": partial(by_benjamini_hochberg, error=0.1),
    }
    rows: list[tuple[object, ...]] = []
    for (case, spread, drop), tested in product(COUNTRIES, (0.1, 0.3, 1.0)):
        countries = [watched(seed, tested, spread, drop) for seed in range(seeds)]
        below = sum(len(country.below) for country in countries)
        for name, way in ways.items():
            said = [(way(country.means), country.below) for country in countries]
            found = sum(len(alerted & weak) for alerted, weak in said)
            wrong = sum(len(alerted - weak) for alerted, weak in said)
            shares = _percent(found, below), _percent(wrong, found + wrong)
            rows.append((case, f"{tested:.0%}", name, *shares))
    heads = ("districts", "tested so far", "way", "found", "false of those said")
    print_table(heads, rows)


def _coverage(seeds: int) -> None:
    """How often intervals of 95 % hold the true means of groups, and the true uniformity."""
    rows = []
    for groups, least, most, between in SPREADS:
        means_held, index_held = [], []
        for seed in range(seeds):
            rng = np.random.default_rng(seed)
            truth = 0.2 + between * rng.normal(size=groups)
            where = np.repeat(np.arange(groups), rng.integers(least, most + 1, groups))
            means = group_means(truth[where] + 0.2 * rng.normal(size=len(where)), where, groups)
            even = uniformity(means) if means else None
            if means and even:
                means_held.append(((means.low <= truth) & (truth <= means.high)).mean())
                index_held.append(even.low <= 0.04 / (0.04 + between**2) <= even.high)
        shares = _percent(sum(means_held), seeds), _percent(sum(index_held), seeds)
        rows.append((groups, f"{least} to {most}", between, *shares))
    print()
    print_table(("groups", "people", "between, of within 0.2", "means", "uniformity"), rows)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=71_030)
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    _measured(options.persons, options.runs)
    _mistranslations(options.seeds)
    _alerts(options.seeds)
    _coverage(options.seeds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
