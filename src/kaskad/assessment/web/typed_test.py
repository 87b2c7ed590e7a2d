"""The settings of a test exactly as they were typed, and what they become.

The blueprint is typed as counts: ``count-5-hard`` is of block 5, ``count-5-any-case`` of cases
only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Final

from django.http import QueryDict

from kaskad.assessment.rules.test_settings import LIMITS, TestSettings, limits_of
from kaskad.assessment.vocab import SETTING_NAMES, Difficulty, Kind
from kaskad.assessment.vocab.test_refusals import TestMomentUnreadable, TestNumbersWrong
from kaskad.core import clock

ANY: Final = "any"
LEVELS: Final = (ANY, *Difficulty.values)
MOMENTS: Final = ("opens_at", "closes_at")
_LONGEST: Final = 20
_LINE: Final = re.compile(r"count-(\d{1,4})-(\w+?)(?:-(\w+))?")


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """A line of the blueprint as the form names it: a block, and a kind or none."""

    block: int
    kind: str = ""

    def name(self, level: str) -> str:
        """The field of its count of a difficulty."""
        return f"count-{self.block}-{level}{f'-{self.kind}' if self.kind else ''}"


@dataclass(slots=True)
class TypedTest:
    """Fields by name: those of the settings, days and hours of the window, counts."""

    fields: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")

    def lines(self, blocks: Mapping[int, str]) -> list[Line]:
        """A line for every block, and one for whatever else is counted: a kind, a former block."""
        counted = {line for line, _level, count in self.counts() if count}
        return sorted({*(Line(block) for block in blocks), *counted})

    def counts(self) -> Iterator[tuple[Line, str, str]]:
        """Line, difficulty and what was typed as its count."""
        for name, typed in self.fields.items():
            found = _LINE.fullmatch(name)
            if found and found[2] in LEVELS and (found[3] is None or found[3] in Kind.values):
                yield Line(int(found[1]), found[3] or ""), found[2], typed

    def items(self) -> int:
        """How many items a form has so far."""
        return sum(int(typed) for _line, _level, typed in self.counts() if typed.isdecimal())


def typed_settings(settings: TestSettings) -> TypedTest:
    """Settings as a form shows them."""
    fields = {name: str(getattr(settings, name)) for name in LIMITS}
    for name in MOMENTS:
        at = getattr(settings, name).astimezone(clock.zone())
        fields[f"{name}-day"], fields[f"{name}-hour"] = at.date().isoformat(), f"{at:%H:%M}"
    for one in settings.blueprint:
        line = Line(one["block"], one.get("kind") or "")
        fields[line.name(one.get("difficulty") or ANY)] = str(one["count"])
    return TypedTest(fields)


def sent_settings(posted: QueryDict) -> TypedTest:
    """What a form sends."""
    return TypedTest(
        {
            name: posted.get(name, "").replace("\x00", "").strip()[:_LONGEST]
            for name in posted
            if name in LIMITS or name.partition("-")[0] in (*MOMENTS, "count")
        }
    )


def settings_in(typed: TypedTest) -> TestSettings | dict[str, str]:
    """The settings, or what is wrong by the name of the field."""
    faults: dict[str, str] = {}
    numbers = {name: _number(typed[name]) for name in LIMITS}
    limits = limits_of(max(numbers["forms_wanted"], 1))
    for name, (least, most) in limits.items():
        if not least <= numbers[name] <= most:
            faults[name] = TestNumbersWrong(
                name=str(SETTING_NAMES[name]), least=least, most=most
            ).message
    moments = {name: _moment(typed, name) for name in MOMENTS}
    faults |= {name: TestMomentUnreadable().message for name, at in moments.items() if at is None}
    if faults:
        return faults
    return TestSettings(blueprint=_blueprint(typed), **moments, **numbers)  # type: ignore[arg-type]  # no moment is missing here


def _blueprint(typed: TypedTest) -> list[dict[str, Any]]:
    """The lines as the table keeps them; a count that is none makes the blueprint wrong."""
    found: list[dict[str, Any]] = []
    for line, level, count in sorted(
        typed.counts(), key=lambda one: (one[0], LEVELS.index(one[1]))
    ):
        if count in ("", "0"):
            continue
        one: dict[str, Any] = {"block": line.block, "count": _number(count)}
        if level != ANY:
            one["difficulty"] = level
        if line.kind:
            one["kind"] = line.kind
        found.append(one)
    return found


def _number(typed: str) -> int:
    """A whole number, -1 for what is none."""
    return int(typed) if typed.isascii() and typed.isdecimal() else -1


def _moment(typed: TypedTest, name: str) -> datetime | None:
    try:
        day = date.fromisoformat(typed[f"{name}-day"])
        return clock.at(day, time.fromisoformat(typed[f"{name}-hour"]))
    except ValueError:
        return None
