"""Rings: people of one group who are joined by pairs that are too much alike.

A pair that passes joins two people; who is joined, even through others, is a ring, and a ring is
one flag, so that a human looks once. How the pairs were found: ``similarity.py``,
``answer_times.py``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kaskad.assessment.rules.answer_times import Times, pace_chances, paces
from kaskad.assessment.rules.flags import (
    FALSE_SHARE,
    Flag,
    Kind,
    passing_in_families,
)
from kaskad.assessment.rules.intervals import Floats
from kaskad.assessment.rules.similarity import (
    AnswerModel,
    Answers,
    Numbers,
    Pairs,
    Taught,
    honest_ratios,
    likelihood_ratios,
    local_pairs,
)

MOST_TIMES = 1e12  # beyond that a page says "more than"


@dataclass(frozen=True, slots=True)
class Ring:
    """``people``: rows in order. ``pairs``: numbers of the pairs that join them."""

    people: tuple[int, ...]
    pairs: Numbers


def rings(pairs: Pairs) -> tuple[Ring, ...]:
    """Join pairs that share a person, until none do: the components of their graph."""
    first: dict[int, int] = {}

    def root(row: int) -> int:
        while (above := first.setdefault(row, row)) != row:
            first[row] = first[above]
            row = above
        return row

    for one, other in zip(pairs.one.tolist(), pairs.other.tolist(), strict=True):
        low, high = sorted((root(one), root(other)))
        first[high] = low
    roots = np.array([root(one) for one in pairs.one.tolist()], dtype=np.int64)
    found = []
    for each in np.unique(roots):
        own = np.flatnonzero(roots == each)
        people = np.unique(np.concatenate([pairs.one[own], pairs.other[own]]))
        found.append(Ring(tuple(people.tolist()), own))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Pairs that are near each other, and how alike they are, one number a pair.

    ``ratios``: logarithms, how many times likelier the answers are if some were taken from the
    other; ``paces``: correlations of seconds; both NaN for too few common items. ``chances``: by
    kind of flag.
    """

    pairs: Pairs
    ratios: Floats
    paces: Floats
    chances: Mapping[Kind, Floats]


def evidence(
    model: AnswerModel,
    responses: Answers,
    taken: Times,
    groups: Numbers,
    seed: int,
    taught: Taught | None = None,
) -> Evidence | None:
    """Compare all who share a group; the first column says who sits in one room.

    What is by chance alone is taken from pairs who share none, by lot; None where fewer than 10,000
    such pairs can be compared.
    """
    pairs = local_pairs(groups)
    honest = honest_ratios(model, responses, groups, seed, taught)
    if honest is None:
        return None
    ratios = likelihood_ratios(model, responses, pairs, taught)
    in_step, common = paces(taken, pairs)
    alike = np.where(np.isnan(ratios), 1.0, honest.chance(np.nan_to_num(ratios, nan=0.0)))
    walk = pace_chances(in_step, common)
    chances = {
        Kind.SAME_ANSWERS: alike,
        Kind.SAME_PACE: walk,
        Kind.SAME_ANSWERS_AND_PACE: together(alike, walk),
    }
    return Evidence(pairs, ratios, in_step, chances)


def ring_flags(
    kind: Kind,
    found: Evidence,
    model: AnswerModel,
    responses: Answers,
    right: NDArray[np.bool_],
    codes: Sequence[str],
    share: float = FALSE_SHARE,
) -> tuple[Flag, ...]:
    """Rings by one kind of evidence; at most ``share`` of their groups are expected to be wrong."""
    sizes = np.bincount(found.pairs.family, minlength=found.pairs.families)
    kept = passing_in_families(found.chances[kind], found.pairs.family, sizes, share)
    close = np.flatnonzero(kept)
    flags = []
    for ring in rings(found.pairs[close]):
        own = close[ring.pairs]
        numbers, items = _answers_of(model, responses, right, found.pairs[own])
        numbers["people"] = len(ring.people)
        best = float(np.nanmax(np.append(found.ratios[own], 0.0)))
        numbers["times"] = min(math.exp(min(best, 50.0)), MOST_TIMES)
        numbers["correlation"] = float(np.mean(np.nan_to_num(found.paces[own], nan=0.0)))
        people = tuple(codes[row] for row in ring.people)
        flags.append(Flag(kind, people, float(found.chances[kind][own].min()), numbers, items))
    return tuple(sorted(flags, key=lambda flag: (flag.chance, flag.people)))


def _answers_of(
    model: AnswerModel, responses: Answers, right: NDArray[np.bool_], pairs: Pairs
) -> tuple[dict[str, float], tuple[int, ...]]:
    """Means over the pairs of a ring, and the wrong answers that half of the pairs share."""
    left, other = responses[pairs.one], responses[pairs.other]
    both = (left >= 0) & (other >= 0)
    same = both & (left == other)
    wrong = same & ~right[pairs.one]
    one, two = (model.popularity[:, model.bands[rows]] for rows in (pairs.one, pairs.other))
    expected = np.where(both, (one * two).sum(axis=2).T, 0.0).sum(axis=1)
    numbers = {
        "pairs": float(len(pairs)),
        "common": float(both.sum(axis=1).mean()),
        "same": float(same.sum(axis=1).mean()),
        "same_wrong": float(wrong.sum(axis=1).mean()),
        "expected": float(expected.mean()),
    }
    often = wrong.mean(axis=0)
    items = np.flatnonzero(often >= 0.5)
    return numbers, tuple(items[np.argsort(-often[items], kind="stable")].tolist())


def together(*chances: Floats) -> Floats:
    """The probability of two independent ones being so small together (Fisher 1932).

    Minus twice the sum of the logarithms is a chi-square of twice as many degrees of freedom as
    there are, whose tail is a Poisson sum.
    """
    half = -np.sum([np.log(each) for each in chances], axis=0)
    total, term = np.ones_like(half), np.ones_like(half)
    for number in range(1, len(chances)):
        term = term * half / number
        total = total + term
    combined: Floats = np.clip(np.exp(-half) * total, 1e-300, 1.0)
    return combined
