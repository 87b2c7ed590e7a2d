"""The order in which the engine looks at rows: by what they say, not by their names.

Where two choices are equally good the first is taken. If names decided which comes first, a country
with other codes would get another plan. So places come by where they are, people by how many they
are, and names only tell rows apart that say the same.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kaskad_planner.instance import NATIONAL, TRAINER, VENUE

if TYPE_CHECKING:
    from kaskad_planner.instance import Instance


def by_content(instance: Instance) -> Instance:
    """Return the same instance with its commissions, units, rooms and trainers in that order."""
    place = {row.code: (row.lat, row.lon, row.level) for row in instance.commissions}
    # The units of national stages are not in the shares of a country, where order must be the same.
    stages = {stage.id for stage in instance.stages if stage.scope != NATIONAL}
    taught = {row.id: (row.people, row.language) for row in instance.units if row.stage in stages}
    away: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for row in instance.absences:
        away[row.kind, row.id].append((row.day, row.slot))
    nowhere = (0.0, 0.0, "")
    return replace(
        instance,
        commissions=tuple(
            sorted(instance.commissions, key=lambda row: (row.level, row.lat, row.lon, row.code))
        ),
        units=tuple(
            sorted(
                instance.units,
                key=lambda row: (
                    place.get(row.commission, nowhere),
                    *(row.stage, row.language, row.people, row.id),
                ),
            )
        ),
        venues=tuple(
            sorted(
                instance.venues,
                key=lambda row: (
                    *(row.lat, row.lon, row.capacity),
                    place.get(row.commission, nowhere),
                    *(sorted(away.get((VENUE, row.code), ())), row.code),
                ),
            )
        ),
        trainers=tuple(
            sorted(
                instance.trainers,
                key=lambda row: (
                    *(row.lat, row.lon, row.languages, row.certified_by_stage),
                    place.get(row.commission, nowhere),
                    str(row.certified_on or ""),
                    taught.get(row.unit, (0, "")),
                    *(sorted(away.get((TRAINER, row.id), ())), row.id),
                ),
            )
        ),
    )
