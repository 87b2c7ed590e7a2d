"""The settings half of an instance, `instance.toml`, to and from values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from kaskad_planner.instance import (
    CENTRE,
    COMPLETIONS,
    FORMATS,
    NATIONAL,
    SCOPES,
    Calendar,
    GroupSize,
    Instance,
    Makeup,
    Policy,
    RegionalHolidays,
    Slot,
    Stage,
)
from kaskad_planner.table import BadInput

FILE = "instance.toml"
NAME = "kaskad-instance"
VERSION = 1
# The levels of the objective in the order of their weight, the only one the engine follows.
WEIGHTS = ("untrained", "online", "completion", "travel_km", "seminars", "load")
Value = TypeVar("Value")


def bad(field: str, problem: str, remedy: str) -> BadInput:
    """Return the refusal of a setting."""
    return BadInput(FILE, 0, field, problem, remedy)


def take(table: Mapping[str, Any], key: str, kind: type[Value], where: str = "") -> Value:
    """Return a setting that must be there and of its type."""
    field = f"{where}{key}"
    if key not in table:
        raise bad(field, "the setting is missing", "Add it")
    value = table[key]
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if not isinstance(value, kind) or (kind is not bool and isinstance(value, bool)):
        raise bad(field, f"{value!r} is not of type {kind.__name__}", "Correct the value")
    return value


def take_choice(table: Mapping[str, Any], key: str, allowed: tuple[str, ...], where: str) -> str:
    value = take(table, key, str, where)
    if value not in allowed:
        raise bad(where + key, f"'{value}' is not known", f"Use one of: {', '.join(allowed)}")
    return value


def take_list(
    table: Mapping[str, Any], key: str, kind: type[Value], where: str = ""
) -> tuple[Value, ...]:
    values: list[Any] = take(table, key, list, where)
    for value in values:
        if not isinstance(value, kind):
            raise bad(where + key, f"{value!r} is not of type {kind.__name__}", "Correct it")
    return tuple(values)


def check_head(document: Mapping[str, Any]) -> None:
    """Refuse a document of another format or version."""
    if take(document, "format", str) != NAME:
        raise bad("format", f"'{document['format']}' is another format", f'Use "{NAME}"')
    if take(document, "version", int) != VERSION:
        problem = f"version {document['version']} cannot be read"
        raise bad("version", problem, f"This engine reads version {VERSION}")


def check_weights(document: Mapping[str, Any]) -> None:
    """Refuse levels in an order that the engine does not follow; they may be left out."""
    if "weights" not in document:
        return
    weights = take_list(document, "weights", str)
    remedy = f"Leave it out, or write {', '.join(WEIGHTS)} in this order"
    for name in weights:
        if name not in WEIGHTS:
            raise bad("weights", f"'{name}' is no level", remedy)
    if weights != WEIGHTS:
        raise bad("weights", "the engine follows the levels in one order only", remedy)


def read_slots(document: Mapping[str, Any]) -> tuple[Slot, ...]:
    slots = tuple(
        Slot(
            take(row, "id", str, "slots."),
            take(row, "start", str, "slots."),
            take(row, "minutes", int, "slots."),
        )
        for row in take_list(document, "slots", dict)
    )
    if not slots:
        raise bad("slots", "the day has no half-days", "Add at least one [[slots]]")
    if len({slot.id for slot in slots}) < len(slots):
        raise bad("slots.id", "two slots have the same id", "Give each its own")
    return slots


def read_calendar(document: Mapping[str, Any]) -> Calendar:
    table = take(document, "calendar", dict)
    where = "calendar."
    regional = tuple(
        RegionalHolidays(
            take(row, "commission", str, "calendar.regional."),
            take_list(row, "holidays", dt.date, "calendar.regional."),
        )
        for row in table.get("regional", [])
    )
    calendar = Calendar(
        take(table, "first", dt.date, where),
        take(table, "last", dt.date, where),
        take_list(table, "weekdays", int, where),
        take_list(table, "holidays", dt.date, where),
        regional,
    )
    check_days(calendar.first, calendar.last, "calendar.last")
    if not set(calendar.weekdays) <= set(range(1, 8)) or not calendar.weekdays:
        raise bad("calendar.weekdays", "weekdays are 1 (Monday) to 7", "List the days worked")
    return calendar


def check_days(first: dt.date, last: dt.date, field: str) -> None:
    if last < first:
        raise bad(field, f"{last} is before {first}", "Put the days in order")


def read_policy(document: Mapping[str, Any]) -> Policy:
    table = take(document, "policy", dict)
    where = "policy."
    policy = Policy(
        take(table, "trainer_day_max", int, where),
        take(table, "travel_km_per_day", float, where),
        take(table, "distance_limit_km", float, where),
        take(table, "lag_days", int, where),
        take(table, "allow_small", bool, where),
        take_choice(table, "completion", COMPLETIONS, where),
    )
    if policy.trainer_day_max < 1:
        raise bad("policy.trainer_day_max", "nobody could teach", "Write 1 or more")
    if policy.lag_days < 0:
        raise bad("policy.lag_days", "it is below zero", "Write 0 or more")
    return policy


def read_sizes(row: Mapping[str, Any], stage: str) -> tuple[GroupSize, ...]:
    sizes = []
    for form in FORMATS:
        if form not in row:
            continue
        where = f"stages.{stage}.{form}."
        table = take(row, form, dict, f"stages.{stage}.")
        least, most = take(table, "group_min", int, where), take(table, "group_max", int, where)
        if not 1 <= least <= most:
            raise bad(where + "group_min", f"{least} to {most} is no size", "Use 1 <= min <= max")
        sizes.append(GroupSize(form, least, most))
    if not sizes:
        raise bad(f"stages.{stage}", "no format is allowed", "Add its online or in_person table")
    return tuple(sizes)


def read_stages(document: Mapping[str, Any], held: tuple[str, ...]) -> tuple[Stage, ...]:
    stages: list[Stage] = []
    for row in take_list(document, "stages", dict):
        name = take(row, "id", str, "stages.")
        where = f"stages.{name}."
        stage = Stage(
            name,
            take_choice(row, "scope", SCOPES, where),
            take(row, "first", dt.date, where),
            take(row, "last", dt.date, where),
            take_list(row, "taught_by", str, where),
            take(row, "minutes", int, where),
            read_sizes(row, name),
            bool(row.get("mixed_languages", False)),
            int(row.get("round", 0)),
            take(row, "follows", str, where) if "follows" in row else "",
        )
        _check_parts(stage, stages, where)
        check_days(stage.first, stage.last, where + "last")
        earlier = {CENTRE, *held, *(other.id for other in stages)}
        for teacher in stage.taught_by:
            if teacher not in earlier:
                problem = f"'{teacher}' is not an earlier stage"
                raise bad(where + "taught_by", problem, 'Name earlier stages or "centre"')
        if CENTRE in stage.taught_by and stage.taught_by != (CENTRE,):
            raise bad(where + "taught_by", "the centre teaches alone", 'Write ["centre"]')
        if CENTRE in stage.taught_by and stage.formats != ("online",):
            raise bad(where + "formats", "the centre teaches online", "Leave only online")
        if name in earlier:
            raise bad("stages.id", f"stage '{name}' is there twice", "Give each its own id")
        stages.append(stage)
    if not stages:
        raise bad("stages", "there is nothing to plan", "Add at least one [[stages]]")
    return tuple(stages)


def _check_parts(stage: Stage, earlier: Sequence[Stage], where: str) -> None:
    """Refuse a second part whose first part cannot be one."""
    if not stage.follows:
        return
    first = next((one for one in earlier if one.id == stage.follows), None)
    field = where + "follows"
    if first is None:
        problem = f"'{stage.follows}' is not an earlier stage"
        raise bad(field, problem, "Name the stage of the first part")
    if first.scope == NATIONAL or first.scope != stage.scope:
        problem = f"the first part is of scope '{first.scope}', this one of '{stage.scope}'"
        raise bad(field, problem, "Give both the scope region or district")
    if first.follows or any(one.follows == first.id for one in earlier):
        problem = f"'{first.id}' belongs to another pair of parts"
        raise bad(field, problem, "A blended seminar has two parts")


def read_makeups(document: Mapping[str, Any]) -> tuple[Makeup, ...]:
    makeups = []
    for row in document.get("makeup", []):
        makeup = Makeup(
            take(row, "round", int, "makeup."),
            take(row, "first", dt.date, "makeup."),
            take(row, "last", dt.date, "makeup."),
            take(row, "seats", float, "makeup.") if "seats" in row else 0.0,
        )
        if not 0 <= makeup.seats <= 1:
            raise bad("makeup.seats", f"{makeup.seats} is no share", "Write a number from 0 to 1")
        check_days(makeup.first, makeup.last, "makeup.last")
        makeups.append(makeup)
    return tuple(makeups)


def check_stages(stages: tuple[Stage, ...], slots: tuple[Slot, ...], calendar: Calendar) -> None:
    """Refuse stages that no half-day of the calendar can hold."""
    longest = max(slot.minutes for slot in slots)
    for stage in stages:
        if stage.minutes > longest:
            problem = f"{stage.minutes} minutes do not fit in a half-day of {longest}"
            raise bad(f"stages.{stage.id}.minutes", problem, "Shorten the stage or lengthen a slot")
        if stage.first < calendar.first or stage.last > calendar.last:
            problem = "the window leaves the calendar"
            raise bad(f"stages.{stage.id}.first", problem, "Widen the calendar or move the window")


def document(instance: Instance) -> dict[str, Any]:
    """Return the settings of an instance as the tables of `instance.toml`."""
    calendar, policy = instance.calendar, instance.policy
    return {
        "format": NAME,
        "version": VERSION,
        "seed": instance.seed,
        "held_stages": list(instance.held_stages),
        "calendar": {
            "first": calendar.first,
            "last": calendar.last,
            "weekdays": list(calendar.weekdays),
            "holidays": list(calendar.holidays),
            "regional": [
                {"commission": row.commission, "holidays": list(row.holidays)}
                for row in calendar.regional
            ],
        },
        "policy": {name: getattr(policy, name) for name in Policy.__dataclass_fields__},
        "slots": [{"id": s.id, "start": s.start, "minutes": s.minutes} for s in instance.slots],
        "makeup": [_makeup_table(row) for row in instance.makeups],
        "stages": [_stage_table(stage) for stage in instance.stages],
    }


def _makeup_table(makeup: Makeup) -> dict[str, Any]:
    table = {"round": makeup.round, "first": makeup.first, "last": makeup.last}
    return table | ({"seats": makeup.seats} if makeup.seats else {})


def _stage_table(stage: Stage) -> dict[str, Any]:
    table: dict[str, Any] = {
        "id": stage.id,
        "scope": stage.scope,
        "first": stage.first,
        "last": stage.last,
        "taught_by": list(stage.taught_by),
        "minutes": stage.minutes,
        "mixed_languages": stage.mixed_languages,
        "round": stage.round,
    }
    if stage.follows:
        table["follows"] = stage.follows
    for size in stage.sizes:
        table[size.format] = {"group_min": size.group_min, "group_max": size.group_max}
    return table
