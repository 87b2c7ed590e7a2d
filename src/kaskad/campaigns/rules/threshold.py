"""How much of a seminar counts as having been there, as the campaign's file says it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kaskad.campaigns.rules.spec import FORMATS, ThresholdSpec
from kaskad.campaigns.rules.toml_table import Findings, Table

KEYS = ("minutes", "percent", "late_after", "checks", "answered")
MOST_CHECKS = 20


# What holds where the file says nothing.
DEFAULTS = {
    "online": ThresholdSpec("online", percent=80, checks=3, answered=2),
    "in_person": ThresholdSpec("in_person", percent=80),
    "blended": ThresholdSpec("blended", percent=80, checks=3, answered=2),
}


def threshold_of(thresholds: Iterable[ThresholdSpec], format_: str) -> ThresholdSpec:
    """The threshold of a format: the stage's own, otherwise the one that always holds."""
    return next((one for one in thresholds if one.format == format_), DEFAULTS[format_])


def read_thresholds(stage: Table) -> tuple[ThresholdSpec, ...]:
    """The thresholds of a stage, in the order of the formats; none where it has none."""
    table = stage.table("attendance", FORMATS) if "attendance" in stage.raw else None
    if table is None:
        return ()
    found = ((one, table.table(one, KEYS)) for one in FORMATS if one in table.raw)
    return tuple(_threshold(one, keys) for one, keys in found if keys is not None)


def check_thresholds(
    thresholds: Iterable[ThresholdSpec],
    place: str,
    formats: Iterable[str],
    minutes: int,
    findings: Findings,
) -> None:
    """Note what does not fit: both measures or none, too much, or a format that is not held."""
    for one in thresholds:
        here = f"{place}.attendance.{one.format}"
        if formats and one.format not in formats:
            findings.add("threshold_unused", here, format=one.format)
        if bool(one.minutes) == bool(one.percent):
            findings.add("minutes_or_percent", here)
        if one.minutes > minutes > 0:
            findings.add("threshold_too_long", f"{here}.minutes", minutes=minutes)
        if one.answered > one.checks:
            findings.add("answers_without_checks", f"{here}.answered", checks=one.checks)


def write_thresholds(thresholds: Iterable[ThresholdSpec]) -> Iterator[str]:
    """The line of a stage's thresholds that ``read_thresholds`` reads back, if there are any."""
    parts = [f"{one.format} = {{ {_values(one)} }}" for one in thresholds]
    if parts:
        yield f"attendance = {{ {', '.join(parts)} }}"


def _threshold(format_: str, table: Table) -> ThresholdSpec:
    def of(key: str, low: int, high: int, otherwise: int) -> int:
        return table.number(key, low, high) if key in table.raw else otherwise

    usual = DEFAULTS[format_]
    return ThresholdSpec(
        format=format_,
        minutes=of("minutes", 1, 480, 0),
        percent=of("percent", 1, 100, 0),
        late_after=of("late_after", 0, 240, usual.late_after),
        checks=of("checks", 0, MOST_CHECKS, usual.checks),
        answered=of("answered", 0, MOST_CHECKS, usual.answered),
    )


def _values(one: ThresholdSpec) -> str:
    measure = f"minutes = {one.minutes}" if one.minutes else f"percent = {one.percent}"
    rest = f"late_after = {one.late_after}, checks = {one.checks}, answered = {one.answered}"
    return f"{measure}, {rest}"
