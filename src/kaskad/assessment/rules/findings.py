"""What was found in many answers, as values that can be kept as JSON and read back.

Groups (regions, districts, trainers) are named by the keys of their rows; block 0 stands for the
whole test.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from kaskad.assessment.rules.differential import Grade
from kaskad.assessment.rules.intervals import Estimate, Z

WHOLE: Final = 0
_DIGITS: Final = 4
_FEWEST_CHOSE: Final = 10


@dataclass(frozen=True, slots=True)
class Chosen:
    """How many chose each option of an item: of the weakest 27 %, of the rest, of the best 27 %.

    ``options`` are its keys in their order; numbers have one more place, for no choice.
    ``languages``: the shares of those who answered in each, 0 to 1, where there are enough.
    """

    options: tuple[str, ...]
    lower: tuple[float, ...]
    middle: tuple[float, ...]
    upper: tuple[float, ...]
    idle: tuple[str, ...]
    misleading: tuple[str, ...]
    languages: Mapping[str, tuple[float, ...]] = field(default_factory=dict)

    def share(self, place: int) -> float:
        """The share of all who chose the option at ``place``; the last place is no choice."""
        people = sum(self.lower) + sum(self.middle) + sum(self.upper)
        return (self.lower[place] + self.middle[place] + self.upper[place]) / people

    @property
    def surely_misleading(self) -> tuple[str, ...]:
        """Misleading options of which it is no accident: the best are more by two errors.

        Both groups have as many people, so that of all in them who chose an option each is as
        likely of either if it tells nothing.
        """
        sure = []
        for key in self.misleading:
            upper, lower = (group[self.options.index(key)] for group in (self.upper, self.lower))
            if upper - lower > Z * math.sqrt(upper + lower) and upper + lower >= _FEWEST_CHOSE:
                sure.append(key)
        return tuple(sure)


@dataclass(frozen=True, slots=True)
class BetweenLanguages:
    """An item in Kazakh against the same in Russian; below 0 is harder in Kazakh."""

    grade: Grade
    kazakh: int
    russian: int
    mean: Estimate
    delta: Estimate | None
    probability: float


@dataclass(frozen=True, slots=True)
class ItemFinding:
    """An item of a test, by the key of its version; what too few people stand behind is None."""

    version: int
    code: str
    block: int
    persons: int
    facility: Estimate | None
    discrimination: Estimate | None
    upper_lower: Estimate | None
    chosen: Chosen | None
    between: BetweenLanguages | None
    languages: Mapping[str, Estimate]
    regions: Mapping[int, Estimate]


@dataclass(frozen=True, slots=True)
class TestFinding:
    """A test: its reliability, the error of a result in points of a form, and its items."""

    persons: int
    alpha: Estimate | None
    error: float
    form_items: float
    is_kr20: bool
    items: tuple[ItemFinding, ...]


@dataclass(frozen=True, slots=True)
class GroupRow:
    """What a group gained: its own mean, what is to be believed of it, and what it knows after."""

    key: int
    persons: int
    mean: float
    gain: float
    low: float
    high: float
    after: float


@dataclass(frozen=True, slots=True)
class Alert:
    """A block that is not getting through in a district, and how sure that is."""

    block: int
    district: int
    persons: int
    gain: float
    low: float
    high: float
    after: float
    probability: float


@dataclass(frozen=True, slots=True)
class BlockFinding:
    """A block in a stage: before, after, what was gained, and by group; None for too few people.

    ``is_lost``: the country as a whole gains too little in it.
    """

    block: int
    persons: int
    before: float
    after: float
    gain: Estimate | None
    is_lost: bool
    groups: Mapping[str, tuple[GroupRow, ...]]


@dataclass(frozen=True, slots=True)
class AdjustedRow:
    """A district with the same people in every room: see ``rules/adjusted``; shares of 0 to 1."""

    district: int
    persons: int
    raw: float
    value: float
    low: float
    high: float
    standing: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Districts of a stage with enough people to be shown, and the country beside them."""

    country: float
    rows: tuple[AdjustedRow, ...]


@dataclass(frozen=True, slots=True)
class StageFinding:
    """A stage: how many took which test, its blocks, alerts, loss, uniformity and districts.

    ``comparison``: None for too few people or districts.
    """

    stage: int
    entered: int
    ended: int
    both: int
    blocks: tuple[BlockFinding, ...]
    alerts: tuple[Alert, ...]
    loss: Estimate | None
    teachers: int
    uniformity: Estimate | None
    comparison: Comparison | None = None


@dataclass(frozen=True, slots=True)
class CascadeFinding:
    """All stages of a campaign; ``districts`` of each trainer whose people were tested."""

    stages: tuple[StageFinding, ...]
    trainers: Mapping[int, tuple[int, ...]]


def written(value: Any) -> Any:
    """A finding as JSON: objects by the names of their parts, numbers to four digits."""
    match value:
        case float():
            return round(value, _DIGITS)
        case Mapping():
            return {str(key): written(one) for key, one in value.items()}
        case tuple():
            return [written(one) for one in value]
    parts = getattr(value, "__dataclass_fields__", None)
    return value if parts is None else [written(getattr(value, name)) for name in parts]


def read_test(content: Any) -> TestFinding:
    """A test as it was written."""
    persons, alpha, error, form_items, is_kr20, items = content
    return TestFinding(
        persons, _estimate(alpha), error, form_items, is_kr20, tuple(_item(one) for one in items)
    )


def read_cascade(content: Any) -> CascadeFinding:
    """A campaign as it was written."""
    stages, trainers = content
    return CascadeFinding(
        tuple(_stage(one) for one in stages),
        {int(key): tuple(districts) for key, districts in trainers.items()},
    )


def _estimate(content: Any) -> Estimate | None:
    return None if content is None else Estimate(*content)


def _item(content: Any) -> ItemFinding:
    version, code, block, persons, *numbers, chosen, between, languages, regions = content
    facility, discrimination, upper_lower = (_estimate(one) for one in numbers)
    return ItemFinding(
        version, code, block, persons, facility, discrimination, upper_lower,
        _chosen(chosen) if chosen else None,
        _between(between) if between else None,
        {key: Estimate(*one) for key, one in languages.items()},
        {int(key): Estimate(*one) for key, one in regions.items()},
    )  # fmt: skip


def _chosen(content: Any) -> Chosen:
    options, lower, middle, upper, idle, misleading, languages = content
    return Chosen(
        tuple(options), tuple(lower), tuple(middle), tuple(upper), tuple(idle), tuple(misleading),
        {key: tuple(shares) for key, shares in languages.items()},
    )  # fmt: skip


def _between(content: Any) -> BetweenLanguages:
    grade, kazakh, russian, mean, delta, probability = content
    return BetweenLanguages(
        Grade(grade), kazakh, russian, Estimate(*mean), _estimate(delta), probability
    )


def _stage(content: Any) -> StageFinding:
    # What an older version kept has no comparison, until it is counted anew.
    stage, entered, ended, both, blocks, alerts, loss, teachers, uniformity, *more = content
    return StageFinding(
        stage, entered, ended, both,
        tuple(_block(one) for one in blocks),
        tuple(Alert(*one) for one in alerts),
        _estimate(loss), teachers, _estimate(uniformity),
        _comparison(more[0]) if more and more[0] else None,
    )  # fmt: skip


def _comparison(content: Any) -> Comparison:
    country, rows = content
    return Comparison(country, tuple(AdjustedRow(*one) for one in rows))


def _block(content: Any) -> BlockFinding:
    block, persons, before, after, gain, is_lost, groups = content
    rows = {kind: tuple(GroupRow(*one) for one in found) for kind, found in groups.items()}
    return BlockFinding(block, persons, before, after, _estimate(gain), is_lost, rows)
