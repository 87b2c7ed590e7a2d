"""Other indices of answer similarity, to choose by what they find; each says a number per pair.

They share the model of answers, so that only the statistic differs. Higher is more alike.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kaskad.assessment.rules.flags import at_least
from kaskad.assessment.rules.similarity import RAREST, AnswerModel, Pairs, chunks

Floats = NDArray[np.float64]


def rivals(
    model: AnswerModel, responses: NDArray[np.int8], right: NDArray[np.bool_], pairs: Pairs
) -> dict[str, Floats]:
    """Omega and GBT without a direction, the K-index, and the rarity of identical wrong answers."""
    made: dict[str, list[Floats]] = {}
    for part in chunks(len(pairs)):
        for name, values in _of(
            model, responses, right, pairs.one[part], pairs.other[part]
        ).items():
            made.setdefault(name, []).append(values)
    return {name: np.concatenate(values) for name, values in made.items()}


def _of(
    model: AnswerModel,
    responses: NDArray[np.int8],
    right: NDArray[np.bool_],
    one: NDArray[np.int64],
    other: NDArray[np.int64],
) -> dict[str, Floats]:
    left, second = responses[one], responses[other]
    both = (left >= 0) & (second >= 0)
    same = both & (left == second)
    popular = [model.popularity[:, model.bands[rows]] for rows in (one, other)]
    p = np.where(both, (popular[0] * popular[1]).sum(axis=2).T, 0.0)
    matches = same.sum(axis=1)
    omega = (matches - p.sum(axis=1)) / np.sqrt(np.maximum((p * (1 - p)).sum(axis=1), 1e-9))
    items = np.broadcast_to(np.arange(left.shape[1]), left.shape)
    chosen = np.maximum(left, 0)
    taken = [
        np.maximum(model.popularity[items, model.bands[rows][:, None], chosen], RAREST)
        for rows in (one, other)
    ]
    wrong = same & ~right[one]
    rare = np.where(wrong, -np.log(taken[0] * taken[1]) / 2, 0.0).sum(axis=1)
    return {
        "omega (Wollack 1997), both ways": omega,
        "GBT (van der Linden & Sotaridona 2006)": -np.log(at_least(p, matches)),
        "K-index (Holland 1996)": _k_index(both, wrong, right[one], right[other], popular),
        "identical wrong answers by rarity": rare,
    }


def _k_index(
    both: NDArray[np.bool_],
    wrong: NDArray[np.bool_],
    one: NDArray[np.bool_],
    other: NDArray[np.bool_],
    popular: list[Floats],
) -> Floats:
    """How rare so many identical wrong answers are among the items that both have wrong."""
    failed = both & ~one & ~other
    usual = np.zeros(both.shape)
    shares = [
        p[:, :, 1:] / np.maximum(p[:, :, 1:].sum(axis=2, keepdims=True), 1e-9) for p in popular
    ]
    usual = (shares[0] * shares[1]).sum(axis=2).T
    tail = at_least(np.where(failed, usual, 0.0), wrong.sum(axis=1))
    found: Floats = -np.log(tail)
    return found
