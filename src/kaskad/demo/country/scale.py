"""How much of the country to build: whole regions, or a faithful miniature of some."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from kaskad.demo.country import facts

SMALLEST = 100
SEATS_TERRITORIAL = 7
SEATS_PRECINCT = 5
OFFICERS = 3  # chair, deputy and secretary of a territorial commission work full time
ROOM_FOR_DISTRICT = 22  # seven territorial members and three precincts of five


@dataclass(frozen=True, slots=True)
class Target:
    """The figures one generated region must hold exactly."""

    region: facts.RegionFact
    districts: tuple[facts.DistrictFact, ...]
    precincts: int
    special: int
    abroad: int
    members_precinct: int
    voters: int

    @property
    def commissions(self) -> int:
        """Territorial commissions: the regional one and one for each district."""
        return 1 + len(self.districts)


def stream(seed: int, *names: str) -> Random:
    """Random numbers of their own for one part of the country, the same for the same seed."""
    return Random(":".join((str(seed), *names)))  # noqa: S311 - synthetic data, no secret


def apportion(
    total: int, weights: Sequence[float], least: int = 0, most: int | None = None
) -> list[int]:
    """Cut ``total`` into whole parts in proportion to ``weights`` (largest remainder).

    Every part lies between ``least`` and ``most``; refuses a total that cannot be cut so.
    """
    cap = total if most is None else most
    if not least * len(weights) <= total <= cap * len(weights):
        raise ValueError(f"cannot cut {total} into {len(weights)} parts of {least} to {cap}")
    parts = [0] * len(weights)
    free = [index for index in range(len(weights)) if weights[index] > 0 or least > 0]
    left, scale = total, 0.0
    while free:
        scale = left / (sum(weights[index] for index in free) or 1)
        low = [index for index in free if weights[index] * scale < least]
        bound = low or [index for index in free if weights[index] * scale > cap]
        if not bound:
            break
        for index in bound:
            parts[index] = least if low else cap
            left -= parts[index]
        free = [index for index in free if index not in set(bound)]
    else:
        return _settle(parts, left, least, cap)
    exact = {index: weights[index] * scale for index in free}
    for index in free:
        parts[index] = int(exact[index])
        left -= parts[index]
    free.sort(key=lambda index: (parts[index] - exact[index], index))
    for index in free[:left]:
        parts[index] += 1
    return parts


def _settle(parts: list[int], left: int, least: int, cap: int) -> list[int]:
    """Hand out (or take back) what bounds on every part have left over."""
    step = 1 if left > 0 else -1
    while left:
        for index, part in enumerate(parts):
            if left and least <= part + step <= cap:
                parts[index] += step
                left -= step
    return parts


def choose(members: int) -> list[Target]:
    """The regions to build for so many members, smallest first until they hold enough.

    Below the smallest region's own number only as many of its districts as fit are built.
    Refuses fewer than 100 members and more than the country has.
    """
    known = facts.regions()
    real = sum(region.members for region in known)
    if not SMALLEST <= members <= real:
        raise ValueError(f"a country has {SMALLEST} to {real} members, not {members}")
    chosen: list[facts.RegionFact] = []
    for region in sorted(known, key=lambda region: (region.members, region.code)):
        if sum(one.members for one in chosen) >= members:
            break
        chosen.append(region)
    chosen.sort(key=lambda region: region.code)
    shares = apportion(members, [region.members for region in chosen])
    special = _special_by_region()
    return [
        _target(region, share, special[region.code])
        for region, share in zip(chosen, shares, strict=True)
    ]


def _special_by_region() -> dict[str, int]:
    """Special precincts inside the country by region: no figure is published, so evenly."""
    known = facts.regions()
    total = facts.national()
    inside = total["precincts_special"].value - total["precincts_abroad"].value
    at_home = [region.precincts - region.precincts_abroad for region in known]
    parts = apportion(inside, at_home)
    return {region.code: part for region, part in zip(known, parts, strict=True)}


def _target(region: facts.RegionFact, members: int, special: int) -> Target:
    districts = tuple(one for one in facts.districts() if one.region == region.code)
    if members < region.members:
        fitting = max(1, (members - SEATS_TERRITORIAL) // ROOM_FOR_DISTRICT)
        kept = {one.code for one in _mixed(districts)[:fitting]}
        districts = tuple(one for one in districts if one.code in kept)
    precinct_members = members - SEATS_TERRITORIAL * (1 + len(districts))
    ratio = precinct_members / region.members_precinct
    precincts = min(round(region.precincts * ratio), precinct_members // SEATS_PRECINCT)
    return Target(
        region=region,
        districts=districts,
        precincts=precincts,
        special=round(special * ratio),
        abroad=round(region.precincts_abroad * ratio),
        members_precinct=precinct_members,
        voters=round(region.voters * ratio),
    )


def _mixed(districts: Sequence[facts.DistrictFact]) -> list[facts.DistrictFact]:
    """Towns and rural districts in turn, so that a small country has both."""
    towns = [one for one in districts if one.kind != "district"]
    rural = [one for one in districts if one.kind == "district"]
    turns = [(2 * index, one) for index, one in enumerate(towns)]
    turns += [(2 * index + 1, one) for index, one in enumerate(rural)]
    return [one for _, one in sorted(turns, key=lambda turn: turn[0])]


def extra_full_time(commissions: int) -> int:
    """How many commissions have a fourth full-time member, of so many commissions.

    821 published full-time members less three officers in each of 247 commissions are 80.
    """
    total = facts.national()
    everywhere = total["territorial_commissions"].value
    extra = total["members_full_time"].value - OFFICERS * everywhere
    return round(extra * commissions / everywhere)
