"""What a human is asked to look at: flags of integrity, and how rarely honest people raise them.

A flag is a suggestion. It punishes nobody, it changes no result, and it carries, beside its
numbers, what may be behind it that is no misconduct. Rows are people or their attempts; codes are
opaque.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from kaskad.assessment.rules.intervals import Floats

FALSE_SHARE = 0.05  # of the flags of one kind, as expected by Benjamini & Hochberg


class Kind(StrEnum):
    """What was seen."""

    SAME_ANSWERS = "same_answers"
    SAME_PACE = "same_pace"
    SAME_ANSWERS_AND_PACE = "same_answers_and_pace"
    RIGHT_IN_SECONDS = "right_in_seconds"
    EQUAL_GAPS = "equal_gaps"
    ONE_DEVICE = "one_device"
    ONE_ADDRESS = "one_address"
    LEAKED_KEY = "leaked_key"
    KNOWN_IN_GROUP = "known_in_group"
    KNOWN_SINCE = "known_since"


class Innocent(StrEnum):
    """What else may be behind it."""

    TAUGHT_ALIKE = "taught_alike"
    READ_ALOUD = "read_aloud"
    KNOWS_IT_BY_HEART = "knows_it_by_heart"
    ENTERED_FROM_PAPER = "entered_from_paper"
    SHARED_PHONE = "shared_phone"
    SAME_MODEL = "same_model"
    SAME_NETWORK = "same_network"
    TAUGHT_MEANWHILE = "taught_meanwhile"


PAIR_NUMBERS = (
    "people", "pairs", "common", "same", "same_wrong", "expected", "times", "correlation",
)  # fmt: skip
# The numbers that a page writes its sentence from, and what it says beside it.
NUMBERS: Mapping[Kind, tuple[str, ...]] = {
    Kind.SAME_ANSWERS: PAIR_NUMBERS,
    Kind.SAME_PACE: PAIR_NUMBERS,
    Kind.SAME_ANSWERS_AND_PACE: PAIR_NUMBERS,
    Kind.RIGHT_IN_SECONDS: ("quick_and_right", "expected", "answered", "seconds"),
    Kind.EQUAL_GAPS: ("answered", "spread", "usual_spread", "seconds"),
    Kind.ONE_DEVICE: ("at_once", "in_group", "elsewhere", "expected"),
    Kind.ONE_ADDRESS: ("at_once", "in_group", "elsewhere", "expected"),
    Kind.LEAKED_KEY: ("version", "followed", "planted", "expected"),
    Kind.KNOWN_IN_GROUP: ("item", "group", "answered", "right", "expected"),
    Kind.KNOWN_SINCE: ("item", "day", "before", "since", "answered"),
}
INNOCENT: Mapping[Kind, tuple[Innocent, ...]] = {
    Kind.SAME_ANSWERS: (Innocent.TAUGHT_ALIKE, Innocent.ENTERED_FROM_PAPER),
    Kind.SAME_PACE: (Innocent.READ_ALOUD,),
    Kind.SAME_ANSWERS_AND_PACE: (Innocent.READ_ALOUD, Innocent.ENTERED_FROM_PAPER),
    Kind.RIGHT_IN_SECONDS: (Innocent.KNOWS_IT_BY_HEART, Innocent.ENTERED_FROM_PAPER),
    Kind.EQUAL_GAPS: (Innocent.ENTERED_FROM_PAPER, Innocent.READ_ALOUD),
    Kind.ONE_DEVICE: (Innocent.SHARED_PHONE, Innocent.SAME_MODEL, Innocent.ENTERED_FROM_PAPER),
    Kind.ONE_ADDRESS: (Innocent.SAME_NETWORK, Innocent.SHARED_PHONE),
    Kind.LEAKED_KEY: (Innocent.TAUGHT_ALIKE,),
    Kind.KNOWN_IN_GROUP: (Innocent.TAUGHT_ALIKE,),
    Kind.KNOWN_SINCE: (Innocent.TAUGHT_MEANWHILE,),
}


@dataclass(frozen=True, slots=True)
class Flag:
    """Something to look at.

    ``people``: codes; empty where an item is meant. ``chance``: the probability that honest people
    show as much, before any correction for how many were looked at. ``numbers`` has the keys of
    ``NUMBERS``; ``items``: columns that weigh most, first ones first.
    """

    kind: Kind
    people: tuple[str, ...]
    chance: float
    numbers: Mapping[str, float]
    items: tuple[int, ...] = ()

    @property
    def innocent(self) -> tuple[Innocent, ...]:
        """What else may be behind it; a page says it in the same breath."""
        return INNOCENT[self.kind]


def expected_wrong(kind: Kind, count: int, weakest: float, people: int) -> float:
    """How many of the flags of a kind in a test honest people are expected to have raised.

    A share of them where Benjamini & Hochberg chose them. Of devices and addresses as many as are
    expected among so many people with the chance of the weakest, up to one.
    """
    if kind in (Kind.ONE_DEVICE, Kind.ONE_ADDRESS):
        return min(people * weakest, 1.0)
    return FALSE_SHARE * count


def of_few_kinds(flags_at: Callable[[float], Sequence[Flag]], kinds: int) -> list[Flag]:
    """The flags of a test of which so many ``kinds`` were looked for, by ``flags_at`` a share.

    Each kind keeps its own share of wrong flags, so eight kinds would raise something in every
    third honest test, which in a small one is all that there is. So kinds are chosen by Benjamini &
    Hochberg like families: those of a test in which one kind stands out are held to an eighth of
    the share, those of one in which all do to the whole (Benjamini & Bogomolov 2014). An honest
    test has any flag in one of twenty cases, however few took it.
    """
    many = kinds
    while many:
        found = list(flags_at(FALSE_SHARE * many / kinds))
        raised = len({one.kind for one in found})
        if raised >= many:
            return found
        many = raised
    return []


def passing(chances: Floats, share: float = FALSE_SHARE, looked_at: int | None = None) -> Floats:
    """Which of the probabilities are kept, as 0 and 1, by Benjamini & Hochberg (1995).

    The expected share of wrong ones among those kept is at most ``share`` where they are
    independent or positively dependent. ``looked_at``: how many there were, if only the smallest
    are given.
    """
    kept = np.zeros(len(chances), dtype=np.float64)
    total = len(chances) if looked_at is None else looked_at
    order = np.argsort(chances, kind="stable")
    fits = np.flatnonzero(chances[order] <= share * np.arange(1, len(order) + 1) / max(total, 1))
    if len(fits):
        kept[order[: fits[-1] + 1]] = 1
    return kept


def passing_in_families(
    chances: Floats, family: NDArray[np.int64], sizes: NDArray[np.int64], share: float = FALSE_SHARE
) -> Floats:
    """Which pairs are kept, as 0 and 1, so that few *families* are looked at in vain.

    A ring of ten is 45 pairs; if all pairs were one heap, 45 true ones would buy two false ones,
    each a flag against somebody else. So families (groups) are chosen by Benjamini & Hochberg, each
    by its least chance times its ``sizes``, and inside a chosen one the pairs are held to the share
    of families that were chosen (Benjamini & Bogomolov 2014).
    """
    least = np.ones(len(sizes))
    np.minimum.at(least, family, np.minimum(chances * sizes[family], 1.0))
    tested = sizes > 0
    chosen = passing(least[tested], share)
    border = share * float(chosen.sum()) / max(int(tested.sum()), 1)
    kept: Floats = (chances * sizes[family] <= border).astype(np.float64)
    return kept


@dataclass(frozen=True, slots=True)
class Honest:
    """What a statistic is among pairs or people of whom it is known that they are honest.

    Above the upper 0.5 % of ``values``, of which there must be some hundreds in all, the tail is
    taken as exponential with their mean excess, so that probabilities go below one over their
    number.
    """

    values: Floats  # in ascending order
    border: float
    excess: float

    @classmethod
    def of(cls, values: Floats) -> Honest:
        ordered = np.sort(values)
        border = float(ordered[math.floor(0.995 * len(ordered))])
        over = ordered[ordered > border] - border
        return cls(ordered, border, max(float(over.mean()) if len(over) else 0.0, 1e-6))

    def chance(self, found: Floats) -> Floats:
        """The probability of at least ``found``; never 0."""
        number = len(self.values)
        above = number - np.searchsorted(self.values, found, side="left")
        counted = (above + 1) / (number + 1)
        share = float((self.values > self.border).sum() + 1) / (number + 1)
        distance = np.maximum(found - self.border, 0.0) / self.excess
        fitted = share * np.exp(-np.minimum(distance, 600.0))
        chances: Floats = np.where(found > self.border, fitted, counted)
        return chances


def at_least(probabilities: Floats, counts: NDArray[np.int64]) -> Floats:
    """The probability that at least ``counts`` of independent events come true; exact.

    ``probabilities`` is rows x events, one count a row: the generalised binomial of van der Linden
    & Sotaridona (2006). An event of probability 0 is none.
    """
    rows, events = probabilities.shape
    known = np.zeros((rows, events + 1))
    known[:, 0] = 1.0
    for event in range(events):
        p = probabilities[:, event, None]
        known[:, 1:] = known[:, 1:] * (1 - p) + known[:, :-1] * p
        known[:, :1] *= 1 - p
    reached = np.arange(events + 1) >= counts[:, None]
    tail: Floats = np.clip((known * reached).sum(axis=1), 1e-300, 1.0)
    return tail


def at_least_poisson(mean: float, count: int) -> float:
    """The probability that a Poisson variable of this mean is at least ``count``."""
    if count <= 0:
        return 1.0
    if mean <= 0:
        return 1e-300
    # The tail itself is summed, not one less the rest, which would lose all its digits.
    term = math.exp(count * math.log(mean) - mean - math.lgamma(count + 1))
    total, number = 0.0, count
    while term > total * 1e-16:
        total += term
        number += 1
        term *= mean / number
    return min(max(total, 1e-300), 1.0)
