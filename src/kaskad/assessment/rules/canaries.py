"""Leaks: planted wrong keys that people follow, items that a group or a day knows too well.

Everything is compared with what people of the same standing answer (``similarity.AnswerModel``), so
a good group or a good day is no leak.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kaskad.assessment.rules.flags import FALSE_SHARE, Flag, Kind, at_least, passing
from kaskad.assessment.rules.intervals import Floats
from kaskad.assessment.rules.similarity import AnswerModel, Answers, Numbers

FEWEST_PLANTED = 3  # planted items that a person answered
FEWEST_IN_GROUP = 8
FEWEST_IN_DAY = 50
# Groups beyond one a day: with fewer a good trainer cannot be told from a day that knows more.
FEWEST_SPARE = 8
SLACK = 0.5  # of the cumulative sum: half of a shift of one standard error


@dataclass(frozen=True, slots=True)
class Followed:
    """How far each person followed the version of a key that fits best.

    ``version``: its number, -1 where fewer than three planted items were answered. ``chance`` holds
    for all versions together.
    """

    version: Numbers
    followed: Numbers
    planted: Numbers
    expected: Floats
    chance: Floats


def followed(model: AnswerModel, responses: Answers, keys: Answers) -> Followed:
    """``keys`` is versions x items: the wrong answer that was published, negative where none was.

    Each place may get a version of its own: then the version says where the leak began.
    """
    people = len(responses)
    best = Followed(
        np.full(people, -1), np.zeros(people, dtype=np.int64), np.zeros(people, dtype=np.int64),
        np.zeros(people), np.ones(people),
    )  # fmt: skip
    for number, key in enumerate(keys):
        items = np.flatnonzero(key >= 0)
        given = responses[:, items] >= 0
        popular = model.popularity[items[:, None], model.bands[None, :], key[items, None]].T
        probabilities = np.where(given, popular, 0.0)
        follows = (given & (responses[:, items] == key[items])).sum(axis=1)
        planted = given.sum(axis=1)
        chance = np.minimum(at_least(probabilities, follows) * len(keys), 1.0)
        better = (planted >= FEWEST_PLANTED) & ((chance < best.chance) | (best.version < 0))
        best.version[better] = number
        best.followed[better] = follows[better]
        best.planted[better] = planted[better]
        best.expected[better] = probabilities.sum(axis=1)[better]
        best.chance[better] = chance[better]
    return best


def key_flags(
    found: Followed, codes: Sequence[str], share: float = FALSE_SHARE
) -> tuple[Flag, ...]:
    """Who followed a planted key; those of one version may have it from one source."""
    known = np.flatnonzero(found.version >= 0)
    kept = known[passing(found.chance[known], share) > 0].tolist()
    flags = [
        Flag(
            Kind.LEAKED_KEY,
            (codes[row],),
            float(found.chance[row]),
            {
                "version": int(found.version[row]),
                "followed": int(found.followed[row]),
                "planted": int(found.planted[row]),
                "expected": float(found.expected[row]),
            },
        )
        for row in kept
    ]
    return tuple(sorted(flags, key=lambda flag: (flag.chance, flag.people)))


def known_in_group(
    model: AnswerModel,
    responses: Answers,
    right: NDArray[np.bool_],
    group: Numbers,
    codes: Sequence[str],
    share: float = FALSE_SHARE,
) -> tuple[Flag, ...]:
    """Items that the people of a group have right beyond their standing; ``group``: -1 for none."""
    many = int(group.max(initial=-1)) + 1
    found: list[tuple[float, int, int, int, int, float]] = []
    for item in range(responses.shape[1]):
        rows = np.flatnonzero((responses[:, item] >= 0) & (group >= 0))
        expected = model.facility[item, model.bands[rows]]
        answered = np.bincount(group[rows], minlength=many)
        hits = np.bincount(group[rows], weights=right[rows, item], minlength=many)
        mean = np.bincount(group[rows], weights=expected, minlength=many)
        enough = np.flatnonzero((answered >= FEWEST_IN_GROUP) & (hits > mean))
        found += [
            (_by_count(expected[group[rows] == own], int(hits[own])), item, int(own),
             int(answered[own]), int(hits[own]), float(mean[own]))
            for own in enough
            if (hits[own] - mean[own]) ** 2 > 4 * mean[own] * (1 - mean[own] / answered[own])
        ]  # fmt: skip
    looked_at = responses.shape[1] * many
    kept = passing(np.array([each[0] for each in found]), share, looked_at)
    flags = []
    for (chance, item, own, answered_by, hits_of, mean_of), keep in zip(found, kept, strict=True):
        if keep:
            numbers = {
                "item": item, "group": own, "answered": answered_by,
                "right": hits_of, "expected": mean_of,
            }  # fmt: skip
            had = (group == own) & (responses[:, item] >= 0) & right[:, item]
            people = tuple(codes[row] for row in np.flatnonzero(had).tolist())
            flags.append(Flag(Kind.KNOWN_IN_GROUP, people, chance, numbers, (item,)))
    return tuple(sorted(flags, key=lambda flag: flag.chance))


def _by_count(expected: Floats, hits: int) -> float:
    return float(at_least(expected[None, :], np.array([hits]))[0])


@dataclass(frozen=True, slots=True)
class Drift:
    """An item over days.

    ``sums``: the cumulative sum after each day from the first that was watched. ``chance``: that of
    so high a sum within as many days if nothing changed. ``since``: the day when the highest rise
    began.
    """

    sums: Floats
    chance: float
    since: int
    before: float
    after: float
    answered: int


def drift(
    model: AnswerModel,
    responses: Answers,
    right: NDArray[np.bool_],
    days: Numbers,
    taught: Numbers,
    first: int,
) -> tuple[Drift | None, ...]:
    """Watch each item from day ``first`` on; ``taught``: each person's trainer or seminar.

    Page's (1954) cumulative sum of each day's share of right answers, less what was expected of
    those people, against that of all days before it (recursive residuals, which are independent:
    Brown, Durbin & Evans 1975). People who were taught together are right together, so the variance
    is widened by as much as groups of one day differ. None for fewer than 50 answers before, no
    later day with 50, or too few groups to know how much they differ.
    """
    return tuple(
        _drift(model.facility[item, model.bands], right[:, item], days, taught, given, first)
        for item, given in enumerate((responses >= 0).T)
    )


def _drift(
    expected: Floats,
    right: NDArray[np.bool_],
    days: Numbers,
    taught: Numbers,
    given: NDArray[np.bool_],
    first: int,
) -> Drift | None:
    rows = np.flatnonzero(given & (days >= 0))
    rest, day = right[rows] - expected[rows], days[rows]
    many = int(day.max(initial=0)) + 1
    number = np.bincount(day, minlength=many)
    sums = np.bincount(day, weights=rest, minlength=many)
    spread = expected[rows] * (1 - expected[rows])
    variance = np.bincount(day, weights=spread, minlength=many).astype(np.float64)
    watched = [each for each in range(first, many) if number[each] >= FEWEST_IN_DAY]
    if number[:first].sum() < FEWEST_IN_DAY or not watched:
        return None
    wider = _widening(rest - (sums / np.maximum(number, 1))[day], day, taught[rows], variance)
    if wider is None:
        return None
    variance *= wider
    own = 0.0
    rises: list[float] = []
    began: list[int] = []
    for each in watched:
        before = int(number[:each].sum())
        error = variance[:each].sum() / before**2 + variance[each] / number[each] ** 2
        step = (sums[each] / number[each] - sums[:each].sum() / before) / math.sqrt(error)
        began.append(began[-1] if own > 0 else each)
        own = max(0.0, own + float(step) - SLACK)
        rises.append(own)
    top = int(np.argmax(rises))
    late = day >= began[top]
    return Drift(
        np.array(rises),
        min(1.0, len(watched) / run_length(rises[top])),
        began[top],
        float(right[rows][~late].mean()),
        float(right[rows][late].mean()),
        int(late.sum()),
    )


def _widening(rest: Floats, day: Numbers, taught: Numbers, variance: Floats) -> float | None:
    """How many times more the sums of groups of one day vary than those of independent people.

    None where there are too few groups to say it.
    """
    groups, own = np.unique(np.stack([day, taught]), axis=1, return_inverse=True)
    spare = groups.shape[1] - len(np.unique(day))
    if spare < FEWEST_SPARE:
        return None
    squares = float((np.bincount(own.ravel(), weights=rest) ** 2).sum())
    wider: float = squares / float(variance.sum()) * groups.shape[1] / spare
    return max(1.0, wider)


def run_length(bound: float, slack: float = SLACK) -> float:
    """Days until a cumulative sum of honest days reaches ``bound``, on average (Siegmund 1985)."""
    high = 2 * slack * (bound + 1.166)
    return (math.exp(min(high, 600.0)) - high - 1) / (2 * slack * slack)


def drift_flags(found: Sequence[Drift | None], share: float = FALSE_SHARE) -> tuple[Flag, ...]:
    """Items that are known since a day; they name nobody."""
    known = [(item, each) for item, each in enumerate(found) if each is not None]
    kept = passing(np.array([each.chance for _, each in known]), share)
    flags = []
    for (item, each), keep in zip(known, kept, strict=True):
        if keep:
            numbers = {
                "item": item, "day": each.since, "before": each.before,
                "since": each.after, "answered": each.answered,
            }  # fmt: skip
            flags.append(Flag(Kind.KNOWN_SINCE, (), each.chance, numbers, (item,)))
    return tuple(sorted(flags, key=lambda flag: flag.chance))
