"""What the answers to a test tell about its items."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from kaskad.assessment.models import Test
from kaskad.assessment.queries.answered import (
    NOT_IN_FORM,
    Answered,
    Ints,
    answered,
    options_of,
    right_option,
)
from kaskad.assessment.rules.differential import Difference, differences
from kaskad.assessment.rules.findings import BetweenLanguages, Chosen, ItemFinding, TestFinding
from kaskad.assessment.rules.intervals import Estimate, Floats, share
from kaskad.assessment.rules.item_statistics import (
    FEWEST_FOR_FACILITY,
    ItemStatistics,
    distractors,
    item_statistics,
    reliability,
    standing,
)
from kaskad.assessment.rules.items import ItemContent


def finding_of_test(test: Test) -> TestFinding:
    """Everything about a test; takes seconds for a country."""
    return finding_of(answered(test))


def finding_of(answers: Answered) -> TestFinding:
    """The same of answers that were read."""
    if not len(answers.members):
        return TestFinding(0, None, 0.0, 0.0, False, ())
    found = reliability(answers.scores)
    points = standing(answers.scores)
    between = differences(answers.scores, answers.in_kazakh)
    statistics = item_statistics(answers.scores)
    return TestFinding(
        persons=len(answers.members),
        alpha=found.alpha if found else None,
        error=found.error if found else 0.0,
        form_items=found.items if found else 0.0,
        is_kr20=bool(found and found.is_kr20),
        items=tuple(
            _item(answers, place, statistics[place], between[place], points)
            for place in range(len(answers.items))
        ),
    )


def _item(
    answers: Answered,
    place: int,
    statistics: ItemStatistics,
    between: Difference | None,
    points: Floats,
) -> ItemFinding:
    version, content = answers.items[place]
    scores = answers.scores[:, place]
    seen = ~np.isnan(scores)
    return ItemFinding(
        version=version,
        code=content.code,
        block=content.block,
        persons=statistics.persons,
        facility=statistics.facility,
        discrimination=statistics.discrimination,
        upper_lower=statistics.upper_lower,
        chosen=_chosen(content, answers.chosen[:, place], points, answers.in_kazakh),
        between=_between(between) if between else None,
        languages=_languages(scores[seen], answers.in_kazakh[seen]),
        regions=_regions(scores[seen], answers.regions[seen]),
    )


def _chosen(
    content: ItemContent,
    chosen: NDArray[np.int8],
    points: Floats,
    in_kazakh: NDArray[np.bool_],
) -> Chosen | None:
    options = options_of(content)
    had = (chosen != NOT_IN_FORM) & ~np.isnan(points)
    if not options or not had.any():
        return None
    found = distractors(chosen[had].astype(np.int64), points[had], len(options))
    if found is None:
        return None
    right = right_option(content)
    lower, middle, upper = (
        tuple(float(one) for one in group) for group in (found.lower, found.middle, found.upper)
    )
    return Chosen(
        options, lower, middle, upper,
        tuple(options[one] for one in found.idle(right)),
        tuple(options[one] for one in found.misleading(right)),
        {
            name: _shares(chosen[had & own], len(options))
            for name, own in (("kk", in_kazakh), ("ru", ~in_kazakh))
            if (had & own).sum() >= FEWEST_FOR_FACILITY
        },
    )  # fmt: skip


def _shares(chosen: NDArray[np.int8], options: int) -> tuple[float, ...]:
    """The share that chose each option, and last that of no choice."""
    places = np.where(chosen < 0, options, chosen)
    counts = np.bincount(places, minlength=options + 1)
    return tuple((counts / len(chosen)).tolist())


def _between(found: Difference) -> BetweenLanguages:
    return BetweenLanguages(
        found.grade, found.kazakh, found.russian, found.mean_difference, found.delta,
        found.probability,
    )  # fmt: skip


def _languages(scores: Floats, in_kazakh: NDArray[np.bool_]) -> Mapping[str, Estimate]:
    sides = {"kk": scores[in_kazakh], "ru": scores[~in_kazakh]}
    return {
        name: _facility(float(own.sum()), len(own))
        for name, own in sides.items()
        if len(own) >= FEWEST_FOR_FACILITY
    }


def _regions(scores: Floats, regions: Ints) -> Mapping[int, Estimate]:
    keys, places = np.unique(regions, return_inverse=True)
    sums, counts = np.bincount(places, weights=scores), np.bincount(places)
    return {
        int(key): _facility(float(total), int(count))
        for key, total, count in zip(keys, sums, counts, strict=True)
        if key and count >= FEWEST_FOR_FACILITY
    }


def _facility(total: float, persons: int) -> Estimate:
    mean = min(total / persons, 1.0)
    return Estimate(mean, *share(mean, persons), persons)
