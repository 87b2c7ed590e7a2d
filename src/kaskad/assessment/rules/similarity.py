"""Whose answers are alike beyond what they know and what is popular.

``responses`` is people x items: the number of the chosen answer from 0, -1 for none given, -2 for
an item that was not in the person's form. ``right`` has the same shape. ``groups`` is people x
kinds of group (commission, seminar, trainer, district in a minute ...), -1 for none: only people
who share a group are compared, so that a country is a few million pairs and not 2.5 thousand
million.

The statistic is a likelihood ratio. Under independence person v gives answer a with probability
p_v(a), counted among people who know as much; if v takes a share c of the answers from u it is
c [u gave a] + (1 - c) p_v(a). Ratios of both directions and of several c are averaged. Identical
wrong answers that few give weigh most, identical right ones of people who know all hardly at all.
``Taught`` excuses what a trainer taught wrongly: it is as common in the trainer's other rooms.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kaskad.assessment.rules.flags import Honest
from kaskad.assessment.rules.intervals import Floats
from kaskad.assessment.rules.item_statistics import standing

Numbers = NDArray[np.int64]
Answers = NDArray[np.integer]
Flags = NDArray[np.bool_]

NONE, NOT_IN_FORM = -1, -2
FEWEST_COMMON = 8  # items that both answered; below, identical answers tell nothing
FEWEST_IN_BAND = 60  # answers an item has in a band of ability
MOST_BANDS = 10
COPIED = (0.4, 0.9)  # shares of answers that may have been taken
# No answer is taken as rarer, so that no single item, which a trainer may have taught wrongly, says
# more than 18 to 1.
RAREST = 0.05
PRIOR = 10.0  # answers of all people that a band begins with
FAR_PAIRS = 200_000
CHUNK = 20_000


@dataclass(frozen=True, slots=True)
class AnswerModel:
    """How people of each band of ability answer.

    ``bands``: each person's. ``popularity``: items x bands x answers, the share of those of the
    band who gave an answer that gave this one. ``facility``: items x bands, the share that is
    right.
    """

    bands: Numbers
    popularity: Floats
    facility: Floats


@dataclass(frozen=True, slots=True)
class Pairs:
    """Two rows, one number a pair: ``one`` below ``other``; ``family``: the group they share."""

    one: Numbers
    other: Numbers
    family: Numbers

    @classmethod
    def none(cls) -> Pairs:
        nobody = np.zeros(0, dtype=np.int64)
        return cls(nobody, nobody, nobody)

    @property
    def families(self) -> int:
        return int(self.family.max(initial=-1)) + 1

    def __len__(self) -> int:
        return len(self.one)

    def __getitem__(self, places: Numbers | slice) -> Pairs:
        return Pairs(self.one[places], self.other[places], self.family[places])


def answer_model(responses: Answers, right: Flags) -> AnswerModel:
    """Count who answers what, in up to ten bands of standing."""
    people, items = responses.shape
    given = responses >= 0
    fewest = int(given.sum(axis=0).min()) if people else 0
    bands = _bands(responses, right, min(max(fewest // FEWEST_IN_BAND, 1), MOST_BANDS))
    many, answers = int(bands.max(initial=0)) + 1, int(responses.max(initial=0)) + 1
    popularity = np.empty((items, many, answers))
    facility = np.empty((items, many))
    for item in range(items):
        has = given[:, item]
        band, answer = bands[has], responses[has, item].astype(np.int64)
        counts = np.bincount(band * answers + answer, minlength=many * answers)
        counted = counts.reshape(many, answers).astype(np.float64)
        overall = counted.sum(axis=0) + 1.0
        counted += PRIOR * overall / overall.sum()
        popularity[item] = counted / counted.sum(axis=1, keepdims=True)
        sound = right[has, item].astype(np.float64)
        known = np.bincount(band, weights=sound, minlength=many)
        mean = float((sound.sum() + 1) / (len(sound) + 2))
        facility[item] = (known + PRIOR * mean) / (np.bincount(band, minlength=many) + PRIOR)
    return AnswerModel(bands, popularity, facility)


def _bands(responses: Answers, right: Flags, many: int) -> Numbers:
    scores = np.where(responses == NOT_IN_FORM, np.nan, right.astype(np.float64))
    points = np.nan_to_num(np.round(standing(np.asfortranarray(scores)), 9), nan=0.0)
    borders = np.unique(np.quantile(points, np.arange(1, many) / many)) if len(points) else points
    return np.unique(np.searchsorted(borders, points, side="right"), return_inverse=True)[1]


def local_pairs(groups: Numbers) -> Pairs:
    """All pairs that share a group of any kind, each once, by the first kind that they share.

    Put first who sits in one room: a ring mostly lies in one such group, and groups are what wrong
    flags are counted in.
    """
    near = Pairs.none()
    for kind, column in enumerate(groups.T):
        one, other = _pairs_of(column)
        new = np.ones(len(one), dtype=np.bool_)
        for earlier in groups.T[:kind]:
            new &= (earlier[one] != earlier[other]) | (earlier[one] < 0)
        one, other = one[new], other[new]
        family = near.families + np.unique(column[one], return_inverse=True)[1]
        near = Pairs(
            *(
                np.concatenate(both)
                for both in ((near.one, one), (near.other, other), (near.family, family))
            )
        )
    return near


def _pairs_of(column: Numbers) -> tuple[Numbers, Numbers]:
    rows = np.flatnonzero(column >= 0)
    rows = rows[np.argsort(column[rows], kind="stable")]
    starts = np.flatnonzero(np.diff(column[rows], prepend=-1))
    sizes = np.diff(starts, append=len(rows))
    after = np.repeat(starts + sizes, sizes) - np.arange(len(rows)) - 1
    one = np.repeat(np.arange(len(rows)), after)
    ends = np.cumsum(after)
    other = np.arange(len(one)) - np.repeat(ends - after, after) + one + 1
    low, high = np.minimum(rows[one], rows[other]), np.maximum(rows[one], rows[other])
    return low, high


def far_pairs(groups: Numbers, seed: int, number: int = FAR_PAIRS) -> Pairs:
    """Pairs by lot that share no group at all: what honest pairs look like."""
    rng = np.random.default_rng(seed)
    one, other = rng.integers(0, len(groups), (2, number))
    near = ((groups[one] == groups[other]) & (groups[one] >= 0)).any(axis=1)
    low, high = np.minimum(one, other), np.maximum(one, other)
    keep = ~near & (one != other)
    # Each once: of a hundred people there are 4,950, and a heap of repeats is no tail.
    once = np.unique(low[keep] * len(groups) + high[keep])
    low, high = np.divmod(once, max(len(groups), 1))
    return Pairs(low, high, np.zeros(len(once), dtype=np.int64))


@dataclass(frozen=True, slots=True)
class Taught:
    """Who was taught by whom and sits in which room, and what the people of both answer.

    ``trainer`` and ``room`` are one number a person, -1 for unknown. Counts are groups x items x
    answers; the last group holds those for whom it is unknown.
    """

    trainer: Numbers
    room: Numbers
    of_trainer: NDArray[np.int32]
    of_room: NDArray[np.int32]
    all_of_trainer: NDArray[np.int64]
    all_of_room: NDArray[np.int64]

    @classmethod
    def counted(cls, responses: Answers, trainer: Numbers, room: Numbers) -> Taught:
        # A room in which two trainers taught is two: what is taken away must have been counted.
        both = np.unique(np.stack([trainer, room]), axis=1, return_inverse=True)[1].ravel()
        both[(trainer < 0) | (room < 0)] = -1
        of = _counts(responses, trainer), _counts(responses, both)
        return cls(trainer, both, *of, of[0].sum(axis=2), of[1].sum(axis=2))

    def elsewhere(self, rows: Numbers, item: Numbers, answer: Numbers, usual: Floats) -> Floats:
        """How popular an answer is among people of the same trainer in *other* rooms, or as usual.

        A mistake that was taught is in all rooms of a trainer; one that was copied is in one. The
        larger of the two shares is taken, so that this can only excuse.
        """
        trainer, room = self.trainer[rows], self.room[rows]
        known = room >= 0
        same = (self.of_trainer[trainer, item, answer] - self.of_room[room, item, answer]) * known
        every = self.all_of_trainer[trainer, item] - self.all_of_room[room, item]
        local = (same + PRIOR * usual) / (every * known + PRIOR)
        return np.maximum(local, usual)


def _counts(responses: Answers, group: Numbers) -> NDArray[np.int32]:
    many, answers = int(group.max(initial=-1)) + 2, int(responses.max(initial=0)) + 1
    counts = np.zeros((many, responses.shape[1], answers), dtype=np.int32)
    for item in range(responses.shape[1]):
        rows = np.flatnonzero(responses[:, item] >= 0)
        flat = (group[rows] % many) * answers + responses[rows, item]
        counts[:, item] = np.bincount(flat, minlength=many * answers).reshape(many, answers)
    return counts


def likelihood_ratios(
    model: AnswerModel, responses: Answers, pairs: Pairs, taught: Taught | None = None
) -> Floats:
    """The natural logarithm of the ratio of each pair; NaN for too few common answers."""
    compact = responses.astype(np.int8)
    found = np.zeros(len(pairs))
    for part in chunks(len(pairs)):
        found[part] = _ratios(model, compact, pairs[part], taught)
    return found


def chunks(number: int, size: int = CHUNK) -> Iterator[slice]:
    """Parts of so many pairs, that memory stays small."""
    return (slice(start, min(start + size, number)) for start in range(0, number, size))


def _ratios(
    model: AnswerModel, responses: NDArray[np.int8], pairs: Pairs, taught: Taught | None
) -> Floats:
    left, right = responses[pairs.one], responses[pairs.other]
    both = (left >= 0) & (right >= 0)
    common = both.sum(axis=1)
    pair, item = np.nonzero(both & (left == right))
    answer = left[pair, item].astype(np.int64)
    ways = []
    for receiver in (pairs.one[pair], pairs.other[pair]):
        popular = model.popularity[item, model.bands[receiver], answer]
        if taught is not None:
            popular = taught.elsewhere(receiver, item, answer, popular)
        popular = np.maximum(popular, RAREST)
        for c in COPIED:
            weights = np.log1p(c / (1 - c) / popular)
            summed = np.bincount(pair, weights=weights, minlength=len(common))
            ways.append(summed + common * math.log1p(-c))
    ratios: Floats = np.logaddexp.reduce(np.array(ways), axis=0) - math.log(len(ways))
    ratios[common < FEWEST_COMMON] = np.nan
    return ratios


def honest_ratios(
    model: AnswerModel,
    responses: Answers,
    groups: Numbers,
    seed: int,
    taught: Taught | None = None,
) -> Honest | None:
    """What ratios are by chance alone; None where too few pairs are far from each other."""
    far = likelihood_ratios(model, responses, far_pairs(groups, seed), taught)
    far = far[~np.isnan(far)]
    return Honest.of(far) if len(far) >= 10_000 else None
