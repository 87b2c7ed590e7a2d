"""Dividing an instance: after what the whole country does together, regions do not meet.

Rooms, trainers and online groups of a region serve that region only, so a share of the regions is
an instance of its own: its trainers hold the certificates of the national stages already. A country
whose centre has trainers for its regions is not divided.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kaskad_planner.instance import (
    NATIONAL,
    ONLINE,
    REGION,
    TRAINER,
    VENUE,
    Instance,
    in_order,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Mapping

    from kaskad_planner.atlas import Atlas
    from kaskad_planner.instance import Absence, Commission, Stage, Trainer, Unit, Venue
    from kaskad_planner.plan import Plan


@dataclass(frozen=True, slots=True)
class Divided:
    """The stages of the whole country (None without any), and shares of the regions for the others.

    A share is named by its first region. Undivided, the whole is the only share, with an empty
    name.
    """

    national: Instance | None
    shares: Mapping[str, Instance]


def divide(atlas: Atlas, people: int = 0) -> Divided:
    """Divide an instance into what the country does together and what shares of regions do alone.

    Regions that follow each other are put together until a share has so many people.
    """
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
    sizes = {code: sum(unit.people for unit in units) for code, units in homes.items()}
    shares = _shares(atlas, stages, names, homes, shared(sizes, people))
    return Divided(_national(atlas, common, names) if common else None, shares)


def shared(sizes: Mapping[str, int], people: int) -> dict[str, str]:
    """Return the share (its first region) of every region, given how many people each has."""
    found: dict[str, str] = {}
    first, gathered = "", people
    for code in sorted(sizes):
        if gathered >= people:
            first, gathered = code, 0
        found[code] = first
        gathered += sizes[code]
    return found


def certificates(national: Plan) -> dict[str, dt.date]:
    """Return the day on which each unit passed the national stages, if all its people did."""
    days = {seminar.id: seminar.day for seminar in national.seminars}
    last: dict[str, dt.date] = {}
    for piece in national.pieces:
        day = days[piece.seminar]
        last[piece.unit] = max(day, last.get(piece.unit, day))
    for row in national.untrained:
        last.pop(row.unit, None)
    return last


def certified(share: Instance, held: Collection[str], days: Mapping[str, dt.date]) -> Instance:
    """Return a share whose trainers hold the certificates of the stages that were held.

    Who was not placed there with the whole unit will not be a trainer.
    """
    trainers = []
    for trainer in share.trainers:
        if trainer.certified_on is not None or trainer.certified_by_stage not in held:
            trainers.append(trainer)
        elif trainer.unit in days:
            trainers.append(replace(trainer, certified_on=days[trainer.unit]))
    return replace(share, trainers=tuple(trainers))


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


def _shares(
    atlas: Atlas,
    stages: tuple[Stage, ...],
    held: set[str],
    homes: Mapping[str, list[Unit]],
    share: Mapping[str, str],
) -> dict[str, Instance]:
    instance = atlas.instance
    region = {row.code: atlas.above(row.code, REGION) for row in instance.commissions}
    place = {code: share.get(home, home) for code, home in region.items()}
    commissions: dict[str, list[Commission]] = defaultdict(list)
    for row in instance.commissions:
        commissions[place[row.code]].append(row)
    units: dict[str, list[Unit]] = defaultdict(list)
    for code, rows in homes.items():
        units[share[code]] += rows
    venues: dict[str, list[Venue]] = defaultdict(list)
    for venue in instance.venues:
        venues[place[venue.commission]].append(venue)
    trainers: dict[str, list[Trainer]] = defaultdict(list)
    for trainer in instance.trainers:
        trainers[place[trainer.commission]].append(trainer)
    owner = {(VENUE, row.code): place[row.commission] for row in instance.venues}
    owner |= {(TRAINER, row.id): place[row.commission] for row in instance.trainers}
    absences: dict[str, list[Absence]] = defaultdict(list)
    for absence in instance.absences:
        absences[owner.get((absence.kind, absence.id), "")].append(absence)
    return {
        code: in_order(
            replace(
                instance,
                stages=stages,
                held_stages=(*instance.held_stages, *sorted(held)),
                commissions=(*commissions[""], *commissions[code]),
                units=tuple(units[code]),
                venues=tuple(venues[code]),
                trainers=tuple(trainers[code]),
                absences=tuple(absences[code]),
            )
        )
        for code in sorted(units)
    }
