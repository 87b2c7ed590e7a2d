"""How good a plan is, level by level and commission by commission, next to what none can beat."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kaskad_planner.atlas import Atlas
from kaskad_planner.bound import (
    COMPLETION,
    DOWNGRADED,
    LEVEL_NAMES,
    LOAD,
    SEMINARS,
    TRAVEL,
    UNTRAINED,
    bound_rows,
)
from kaskad_planner.census import NONE, Census, Placed, totals
from kaskad_planner.instance import DISTRICT, WINDOW, Instance, in_order
from kaskad_planner.plan import DistrictBound, Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kaskad_planner.census import Territories
    from kaskad_planner.geo import Floats, Ints
    from kaskad_planner.plan import Plan
    from kaskad_planner.questions import Answer

PROVEN = (UNTRAINED, DOWNGRADED, COMPLETION)
Key = tuple[str, str, str]


def evaluate(instance: Instance, plan: Plan) -> tuple[Level, ...]:
    """Return the levels of a plan for the whole country, in the order of their weight."""
    return total(district_levels(instance, plan))


def total(rows: Iterable[DistrictBound]) -> tuple[Level, ...]:
    """Add the levels of all commissions up."""
    values: dict[str, float] = dict.fromkeys(LEVEL_NAMES, 0.0)
    least: dict[str, float] = dict.fromkeys(LEVEL_NAMES, 0.0)
    for row in rows:
        values[row.level] += row.value
        least[row.level] += row.bound
    return tuple(Level(n, round(values[n], 3), round(least[n], 3)) for n in LEVEL_NAMES)


def summed(parts: Iterable[Iterable[Level]]) -> tuple[Level, ...]:
    """Add the levels of several parts of a country up."""
    rows = [level for part in parts for level in part]
    return tuple(
        Level(
            name,
            round(sum(row.value for row in rows if row.name == name), 3),
            round(sum(row.bound for row in rows if row.name == name), 3),
        )
        for name in LEVEL_NAMES
    )


def district_levels(instance: Instance, plan: Plan) -> tuple[DistrictBound, ...]:
    """Return every level by commission and stage with its bound, given what the plan has above."""
    return levels_at(Atlas(in_order(instance)), plan)


def levels_at(
    atlas: Atlas, plan: Plan, answers: Mapping[tuple[str, str], Answer] | None = None
) -> tuple[DistrictBound, ...]:
    """Return the levels in an instance that has been looked up already; answers prove more."""
    census = Census(atlas)
    placed, lands = Placed(census, plan), census.lands()
    values = _values(lands, placed)
    return tuple(
        DistrictBound(code, stage, level, round(values[code, stage, level], 3), bound)
        for code, stage, level, bound in bound_rows(lands, placed, answers)
    )


def proven_districts(instance: Instance, rows: Iterable[DistrictBound]) -> tuple[int, int]:
    """Return how many districts have untrained, online and completion at their bounds, and all."""
    districts = {row.code for row in instance.commissions if row.level == DISTRICT}
    open_gaps = {row.commission for row in rows if row.level in PROVEN and row.value > row.bound}
    return len(districts - open_gaps), len(districts)


def _values(lands: Iterable[Territories], placed: Placed) -> dict[Key, float]:
    """Return what the plan has: every level by commission, stage and name."""
    found: dict[Key, float] = {}
    km = placed.km()
    for land in lands:
        places = np.concatenate((land.codes, land.pools))
        number = land.census.stages[land.stage.id]
        here = (placed.stage == number) & (placed.commission != NONE)
        commission, count = placed.commission[here], len(land.census.commissions)
        seminars = np.bincount(commission, minlength=count)
        travel = totals(commission, km[here], count)
        ends = _ends(land, placed, places)
        _put(found, land, COMPLETION, places, ends)
        _put(found, land, TRAVEL, places, travel[places])
        _put(found, land, SEMINARS, places, seminars[places])
        _put(found, land, LOAD, places, placed.busiest(land.stage, places))
        for name, people in ((UNTRAINED, placed.untrained), (DOWNGRADED, placed.online)):
            _put(found, land, name, land.codes, land.by_territory(people))
    return found


def _put(
    found: dict[Key, float], land: Territories, name: str, places: Ints, values: Ints | Floats
) -> None:
    stage = land.stage.id
    for code, value in zip(land.names(places), values.tolist(), strict=True):
        found[code, stage, name] = float(value)


def _ends(land: Territories, placed: Placed, places: Ints) -> Ints:
    """Return the last half-day (from 1) of each commission.

    In window mode nothing counts as later than the end of the window.
    """
    codes = land.names(places)
    days = {code: land.census.atlas.half_days(land.stage, code) for code in codes}
    if land.census.instance.policy.completion == WINDOW:
        return np.array([len(days[code]) for code in codes], np.int64)
    number = {code: {(day.day, day.slot): day.index + 1 for day in days[code]} for code in days}
    last = dict.fromkeys(codes, 0)
    for row in placed.plan.seminars:
        if row.stage == land.stage.id and row.commission in last:
            order = number[row.commission]
            end = order.get((row.day, row.slot), len(order))
            last[row.commission] = max(last[row.commission], end)
    return np.array([last[code] for code in codes], np.int64)
