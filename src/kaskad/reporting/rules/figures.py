"""The figures that a bulletin is made of: frozen, complete, and stored with the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from kaskad.core.shares import share
from kaskad.reporting.rules.standing import ahead
from kaskad.reporting.rules.wording import Text


@dataclass(frozen=True, slots=True)
class BlockFigures:
    """A topic block of the programme with its minutes."""

    title: Text
    minutes: int
    questions_minutes: int


@dataclass(frozen=True, slots=True)
class StageFigures:
    """A stage of the cascade: whom, when, how, and who answers for it."""

    title: Text
    audience_text: Text
    audience: int
    trained: int
    window_from: date
    window_to: date
    formats: tuple[str, ...]
    responsible_level: str


@dataclass(frozen=True, slots=True)
class DecreeFigures:
    """Who approved the plan, and by what."""

    body: Text
    number: str
    day: date


@dataclass(frozen=True, slots=True)
class NationalSeminarFigures:
    """What is told about the national seminar."""

    decree: DecreeFigures
    voting_day: date
    day: date
    format: str
    audience_text: Text
    invited: int
    present: int
    blocks: tuple[BlockFigures, ...]
    members: int
    territorial_commissions: int
    precinct_commissions: int
    stages: tuple[StageFigures, ...]


@dataclass(frozen=True, slots=True)
class RegionFigures:
    """A region's members, the trained among them, and those whom its plan had reached by then."""

    name: Text
    filled: int
    trained: int
    planned: int

    @property
    def share(self) -> float:
        """Trained of filled, per cent."""
        return share(self.trained, self.filled)

    @property
    def gap(self) -> float:
        """Percentage points ahead of its own plan, negative when behind, of the shares shown."""
        return ahead(self.trained, self.planned, self.filled)


@dataclass(frozen=True, slots=True)
class ProgressFigures:
    """What is told about the training on a day; ``next_day`` None: nothing more is planned."""

    decree: DecreeFigures
    voting_day: date
    as_of: date
    first_day: date
    seminars_held: int
    filled: int
    trained: int
    planned: int
    stages: tuple[StageFigures, ...]
    regions: tuple[RegionFigures, ...]
    next_day: date | None

    @property
    def gap(self) -> float:
        """Percentage points ahead of the plan, negative when behind, of the shares shown."""
        return ahead(self.trained, self.planned, self.filled)


@dataclass(frozen=True, slots=True)
class CascadeFigures:
    """What is told about the training as a whole: whom it covers, how it teaches, what came of it.

    Tests are attempts that were handed in, ``certificates`` those that count, ``materials`` the
    pieces of the kit in force, all at the end of the day.
    """

    decree: DecreeFigures
    voting_day: date
    as_of: date
    first_day: date
    seminars_held: int
    filled: int
    trained: int
    territorial_commissions: int
    precinct_commissions: int
    stages: tuple[StageFigures, ...]
    entry_tests: int
    final_tests: int
    certificates: int
    materials: int


Figures = NationalSeminarFigures | ProgressFigures | CascadeFigures

_MAY_BE_ZERO = {
    *("trained", "planned", "questions_minutes", "territorial_commissions"),
    *("entry_tests", "final_tests", "certificates", "materials"),
}
_MAY_BE_NONE = {"next_day"}


def missing(figures: Any, path: str = "") -> Iterator[str]:
    """Names of figures that are not there: empty texts and lists, zeros where none may be."""
    for field in fields(figures):
        value = getattr(figures, field.name)
        name = f"{path}{field.name}"
        if _is_missing(field.name, value):
            yield name
        for part, within in _within(name, value):
            yield from missing(part, f"{within}.")


def _is_missing(name: str, value: Any) -> bool:
    if isinstance(value, Text):
        return not value.is_whole
    if value is None:
        return name not in _MAY_BE_NONE
    return value in (0, "", ()) and name not in _MAY_BE_ZERO


def _within(name: str, value: Any) -> Iterator[tuple[Any, str]]:
    """Figures inside of figures, with their names."""
    if hasattr(value, "__dataclass_fields__"):
        yield value, name
    elif isinstance(value, tuple):
        for place, item in enumerate(value, 1):
            if hasattr(item, "__dataclass_fields__"):
                yield item, f"{name}.{place}"


def as_json(value: Any) -> Any:
    """The figures as plain values for storing: texts by language, days in ISO form."""
    if isinstance(value, Text):
        return value._asdict()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [as_json(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return {field.name: as_json(getattr(value, field.name)) for field in fields(value)}
    return value
