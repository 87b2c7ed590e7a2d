"""How far each district of a plan is from what is proven possible, by region."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from kaskad.campaigns.api import Campaign, Plan
from kaskad.commissions.api import Commission, in_subtree
from kaskad.core.localized import LocalizedText
from kaskad.core.shares import share
from kaskad.planning.queries.districts import levels_of

LEVELS = ("online", "travel_km")


@dataclass(frozen=True, slots=True)
class DistrictGap:
    """A goal in one district; ``gap`` is per cent of the bound above it."""

    code: str
    name: LocalizedText
    level: str
    value: float
    bound: float
    gap: float


@dataclass(frozen=True, slots=True)
class RegionGap:
    """A region with its districts, each at its worst goal, the furthest from the bound first."""

    code: str
    name: LocalizedText
    districts: tuple[DistrictGap, ...]

    @property
    def worst(self) -> DistrictGap:
        """The district furthest from its bound."""
        return self.districts[0]


def gaps_by_region(campaign: Campaign, plan: Plan) -> list[RegionGap]:
    """The regions with districts that are planned, as drafted, the furthest first."""
    places = Commission.objects.filter(in_subtree(campaign.root), level__in=("region", "district"))
    columns = ("id", "code", "level", "region_id", "name_kk", "name_ru", "name_en")
    by_region: dict[int, list[DistrictGap]] = defaultdict(list)
    regions: dict[int, tuple[str, LocalizedText]] = {}
    for key, code, level, region, *names in places.order_by("code").values_list(*columns):
        name = LocalizedText(*names)
        if level == "region":
            regions[key] = code, name
        found = _worst(plan, code, name)
        if found is not None and region is not None:
            by_region[region].append(found)
    rows = [
        RegionGap(code, name, tuple(sorted(by_region[key], key=_order)))
        for key, (code, name) in regions.items()
        if by_region[key]
    ]
    return sorted(rows, key=lambda row: _order(row.worst))


def _order(one: DistrictGap) -> tuple[float, str]:
    return -one.gap, one.code


def _worst(plan: Plan, code: str, name: LocalizedText) -> DistrictGap | None:
    """The goal of a territory that is furthest from its bound, all its stages together."""
    found = [
        DistrictGap(
            code, name, one.name, one.value, one.bound,
            share(max(one.value - one.bound, 0.0), max(one.bound, 1.0)),
        )
        for one in levels_of(plan, [code])
        if one.name in LEVELS
    ]  # fmt: skip
    return max(found, key=lambda one: one.gap, default=None)
