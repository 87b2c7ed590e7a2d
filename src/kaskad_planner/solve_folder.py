"""From an instance folder to a plan folder, whatever the size of the country.

A small country is read whole; a large one is dealt out in shares (`folder_shares`), whose rows are
in memory only while they are planned, and its plan is written share by share.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaskad_planner.engine import SHARE, TOGETHER, Means, Run, solve
from kaskad_planner.folder_shares import NotPlain, open_country
from kaskad_planner.instance import ENGINE_VERSION
from kaskad_planner.instance_folder import combined_hash, read_instance, settings_text
from kaskad_planner.levels import proven_districts, summed
from kaskad_planner.plan_folder import PlanWriter, write_plan
from kaskad_planner.table import FORMS, in_form

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kaskad_planner.engine import Progress
    from kaskad_planner.folder_shares import FolderCountry
    from kaskad_planner.plan import Breach, Level

# A country whose units take less than this, packed or not, is small enough to be read whole.
SMALL_BYTES = 1_500_000


@dataclass(frozen=True, slots=True)
class Solved:
    """What is told of a plan that was written. `proven` of the `districts` are at their bounds."""

    people: int
    seminars: int
    untrained: int
    levels: tuple[Level, ...]
    breaches: tuple[Breach, ...]
    proven: int
    districts: int


def solve_folder(
    folder: Path,
    out: Path,
    form: str,
    seed: int | None,
    progress: Callable[[Progress], None],
    stop: Callable[[], bool],
    means: Means,
) -> Solved:
    """Plan the country of a folder and write the plan; refuses as `read_instance` and `solve`.

    The plan is that of `solve`, with the same rows in the same order.
    """
    country = open_country(folder, SHARE) if _is_large(folder) else None
    if country is not None and country.people > TOGETHER:
        try:
            return _in_shares(country, out, form, seed, progress, stop, means)
        except NotPlain:
            pass
    del country
    instance = read_instance(folder)
    plan = solve(instance, instance.seed if seed is None else seed, progress, stop, means)
    write_plan(plan, out, form)
    return Solved(
        instance.people,
        len(plan.seminars),
        plan.untrained_people,
        plan.levels,
        plan.breaches,
        *proven_districts(instance, plan.bounds),
    )


def _is_large(folder: Path) -> bool:
    tables = [in_form(folder / "units.csv", form) for form in FORMS]
    return any(path.is_file() and path.stat().st_size > SMALL_BYTES for path in tables)


def _in_shares(
    country: FolderCountry,
    out: Path,
    form: str,
    seed: int | None,
    progress: Callable[[Progress], None],
    stop: Callable[[], bool],
    means: Means,
) -> Solved:
    chosen = country.frame.seed if seed is None else seed
    run = Run(country.frame, chosen, progress, stop, means)
    run.plan(country.shares, country.national, "")
    parts = run.in_order()
    digests = {"": country.central}
    for part in parts:
        digests |= part.digests
    levels = summed(part.levels for part in parts)
    breaches: list[Breach] = []
    with PlanWriter(out, form) as writer:
        for part in parts:
            plan = part.plan
            breaches += plan.breaches
            writer.add(plan)
        name = combined_hash(settings_text(country.frame), digests)
        writer.finish(name, chosen, ENGINE_VERSION, levels)
    return Solved(
        country.people,
        sum(part.seminars for part in parts),
        sum(part.untrained for part in parts),
        levels,
        tuple(breaches),
        sum(part.proven for part in parts),
        sum(part.districts for part in parts),
    )
