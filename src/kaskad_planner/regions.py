"""Dividing an instance: after what the whole country does together, regions do not meet.

Rooms, trainers and online groups of a region serve that region only, so each region is an instance
of its own: its trainers hold the certificates of the national stages already. A country whose
centre has trainers for its regions is not divided.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kaskad_planner.instance import NATIONAL, ONLINE, REGION, TRAINER, VENUE, Instance

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from kaskad_planner.atlas import Atlas
    from kaskad_planner.instance import Absence, Commission, Stage, Trainer, Unit, Venue
    from kaskad_planner.plan import Plan


@dataclass(frozen=True, slots=True)
class Divided:
    """The stages of the whole country (None without any), and the regions by code for the others.

    Undivided, the whole is the only region, with an empty code.
    """

    national: Instance | None
    regions: Mapping[str, Instance]


def divide(atlas: Atlas) -> Divided:
    """Divide an instance into what the country does together and what each region does alone."""
    instance = atlas.instance
    whole = Divided(None, {"": instance})
    common = tuple(stage for stage in instance.stages if stage.scope == NATIONAL)
    if instance.stages[: len(common)] != common or _do_regions_meet(atlas, common):
        return whole
    stages = instance.stages[len(common) :]
    names = {stage.id for stage in common}
    homes = _homes(atlas, stages)
    if "" in homes:
        return whole
    regions = _regions(atlas, stages, names, homes)
    return Divided(_national(atlas, common, names) if common else None, regions)


def certified(region: Instance, national: Plan) -> Instance:
    """Return a region whose trainers hold the certificates of the national plan.

    Who was not placed there with the whole unit will not be a trainer.
    """
    days = {seminar.id: seminar.day for seminar in national.seminars}
    last: dict[str, dt.date] = {}
    for piece in national.pieces:
        day = days[piece.seminar]
        last[piece.unit] = max(day, last.get(piece.unit, day))
    for row in national.untrained:
        last.pop(row.unit, None)
    held = {seminar.stage for seminar in national.seminars}
    trainers = []
    for trainer in region.trainers:
        if trainer.certified_on is not None or trainer.certified_by_stage not in held:
            trainers.append(trainer)
        elif trainer.unit in last:
            trainers.append(replace(trainer, certified_on=last[trainer.unit]))
    return replace(region, trainers=tuple(trainers))


def _do_regions_meet(atlas: Atlas, common: Iterable[Stage]) -> bool:
    """Say whether regions share trainers of the centre, or the country meets in person."""
    in_person = any(stage.formats != (ONLINE,) for stage in common)
    return in_person or any(row.commission == atlas.root.code for row in atlas.instance.trainers)


def _national(atlas: Atlas, common: tuple[Stage, ...], names: set[str]) -> Instance:
    instance = atlas.instance
    units = tuple(unit for unit in instance.units if unit.stage in names)
    places = {code for unit in units for code in atlas.chain(unit.commission)}
    places.add(atlas.root.code)
    return replace(
        instance,
        stages=common,
        units=units,
        commissions=tuple(row for row in instance.commissions if row.code in places),
        venues=(),
        absences=(),
        trainers=(),
    )


def _homes(atlas: Atlas, stages: Iterable[Stage]) -> dict[str, list[Unit]]:
    """Return the units of some stages by the region of their territory."""
    by_id = {stage.id: stage for stage in stages}
    homes: dict[str, list[Unit]] = defaultdict(list)
    for unit in atlas.instance.units:
        if unit.stage in by_id:
            region = atlas.above(unit.commission, REGION)
            if not region:
                territory = atlas.territory_of(unit, by_id[unit.stage])
                region = atlas.above(territory, REGION)
            homes[region].append(unit)
    return homes


def _regions(
    atlas: Atlas, stages: tuple[Stage, ...], held: set[str], homes: Mapping[str, list[Unit]]
) -> dict[str, Instance]:
    instance = atlas.instance
    region = {row.code: atlas.above(row.code, REGION) for row in instance.commissions}
    commissions: dict[str, list[Commission]] = defaultdict(list)
    for row in instance.commissions:
        commissions[region[row.code]].append(row)
    venues: dict[str, list[Venue]] = defaultdict(list)
    for venue in instance.venues:
        venues[region[venue.commission]].append(venue)
    trainers: dict[str, list[Trainer]] = defaultdict(list)
    for trainer in instance.trainers:
        trainers[region[trainer.commission]].append(trainer)
    places = {(VENUE, row.code): region[row.commission] for row in instance.venues}
    places |= {(TRAINER, row.id): region[row.commission] for row in instance.trainers}
    absences: dict[str, list[Absence]] = defaultdict(list)
    for absence in instance.absences:
        absences[places.get((absence.kind, absence.id), "")].append(absence)
    return {
        code: replace(
            instance,
            stages=stages,
            held_stages=(*instance.held_stages, *sorted(held)),
            commissions=(*commissions[""], *commissions[code]),
            units=tuple(homes[code]),
            venues=tuple(venues[code]),
            trainers=tuple(trainers[code]),
            absences=tuple(absences[code]),
        )
        for code in sorted(homes)
    }
