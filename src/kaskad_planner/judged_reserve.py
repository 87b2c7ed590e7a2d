"""The rule of the judge about the standing pool: its seats are enough, and can be taught.

It shares no code with the planner.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from math import ceil

from kaskad_planner.instance import CENTRE, MIXED, NATIONAL, ONLINE, REGION, TRAINER, Makeup, Stage
from kaskad_planner.judged import NEVER, Found, Judged
from kaskad_planner.judged_columns import Ints
from kaskad_planner.plan import Reserve

# Trainer, day and half-day (empty for all of the day) of absences.
Away = set[tuple[str, dt.date, str]]


def reserve(judged: Judged, certified_on: Ints) -> Found:
    """Seats for a share of every region's people, by language; each with a trainer who is free.

    Seats that nobody can teach stand there as such, without a trainer.
    """
    instance = judged.country.instance
    rounds = {row.round: row for row in instance.makeups if row.seats}
    stages = [s for s in instance.stages if CENTRE not in s.taught_by and s.size(ONLINE)]
    away = {(one.id, one.day, one.slot) for one in instance.absences if one.kind == TRAINER}
    seats: Counter[tuple[int, str, str]] = Counter()
    for row in judged.plan.reserve:
        name = (row.commission, str(row.round), row.language)
        if row.round not in rounds or not stages:
            yield "reserve_round", name
            continue
        seats[row.round, row.commission, row.language] += row.seats
        if row.trainer:
            makeup = rounds[row.round]
            yield from _taught(judged, stages[-1], makeup, row, certified_on, away)
    yield from _busy(judged)
    for region, languages in _people(judged).items() if stages else ():
        for number, makeup in rounds.items():
            for language, people in languages.items():
                least = ceil(round(makeup.seats * people, 6))
                if seats[number, region, language] < least:
                    yield "reserve_seats", (region, str(number), language)


def _taught(
    judged: Judged, stage: Stage, makeup: Makeup, row: Reserve, certified_on: Ints, away: Away
) -> Found:
    """The day is of the round and worked, the trainer may teach, and not too many come."""
    name = (row.commission, str(row.round), row.language)
    if not makeup.first <= row.day <= makeup.last or _is_off(judged, stage, row):
        yield "reserve_day", (*name, row.day.isoformat())
    if not _may_teach(judged, stage, row, certified_on, away):
        yield "reserve_trainer", (*name, row.trainer)
    size = stage.size(ONLINE)
    if size is None or not 1 <= row.seats <= size.group_max:
        yield "reserve_size", name


def _is_off(judged: Judged, stage: Stage, row: Reserve) -> bool:
    """Say whether a half-day is not worked in the region, or too short."""
    instance = judged.country.instance
    calendar, minutes = instance.calendar, {slot.id: slot.minutes for slot in instance.slots}
    chain = _above(judged, row.commission)
    regional = {one.commission: one.holidays for one in calendar.regional}
    return (
        minutes.get(row.slot, 0) < stage.minutes
        or row.day in calendar.holidays
        or row.day.isoweekday() not in calendar.weekdays
        or any(row.day in regional.get(code, ()) for code in chain)
    )


def _may_teach(judged: Judged, stage: Stage, row: Reserve, certified_on: Ints, away: Away) -> bool:
    country = judged.country
    number = country.trainers[row.trainer]
    if number >= country.trainers.known:
        return False
    trainer, since = country.instance.trainers[number], int(certified_on[number])
    lag = country.instance.policy.lag_days
    return (
        since != NEVER
        and since + lag <= row.day.toordinal()
        and trainer.certified_by_stage in stage.taught_by
        and row.language in (MIXED, *trainer.languages)
        and (
            row.commission in _above(judged, trainer.commission)
            or trainer.commission in _above(judged, row.commission)
        )
        and not away & {(trainer.id, row.day, ""), (trainer.id, row.day, row.slot)}
    )


def _busy(judged: Judged) -> Found:
    """One seminar at a time and few a day, those of the plan counted."""
    kept = {row.trainer for row in judged.plan.reserve if row.trainer}
    taken = [(row.trainer, row.day, row.slot) for row in judged.plan.reserve]
    taken += [(row.trainer, row.day, row.slot) for row in judged.plan.seminars]
    times = Counter(one for one in taken if one[0] in kept)
    days = Counter(one[:2] for one in taken if one[0] in kept)
    most = judged.country.instance.policy.trainer_day_max
    over = {name for (name, _, _), count in times.items() if count > 1}
    over |= {name for (name, _), count in days.items() if count > most}
    for name in sorted(over):
        yield "reserve_busy", (name,)


def _people(judged: Judged) -> dict[str, Counter[str]]:
    """Return the people of every region by language, but for those whom the country meets."""
    instance = judged.country.instance
    first_parts = {stage.follows for stage in instance.stages}
    stages = {s.id: s for s in instance.stages if s.scope != NATIONAL and s.id not in first_parts}
    levels = {row.code: row.level for row in instance.commissions}
    regions: dict[str, str] = {}
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for unit in instance.units:
        if unit.stage in stages:
            home = unit.commission
            if home not in regions:
                above = _above(judged, home)
                regions[home] = next((c for c in above if levels.get(c) == REGION), "")
            language = MIXED if stages[unit.stage].mixed_languages else unit.language
            found[regions[home]][language] += unit.people
    found.pop("", None)
    return found


def _above(judged: Judged, code: str) -> tuple[str, ...]:
    """Return the codes of a commission and of all above it."""
    rows, found = judged.parents(), [code]
    while rows.get(found[-1]) and len(found) <= len(rows):
        found.append(rows[found[-1]])
    return tuple(found)
