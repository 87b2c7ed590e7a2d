"""A version of the plan by district and region: seminars, people, and how far from the bounds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count

from kaskad.audit.api import MEMBERS, PLANS, kept
from kaskad.campaigns.api import Place, Plan, Seminar
from kaskad.commissions.api import Commission, in_subtree
from kaskad.core.localized import LocalizedText

_CANCELLED = "cancelled"
SEMINARS = "seminars"


@dataclass(frozen=True, slots=True)
class LevelFigure:
    """A goal of the plan in one territory: what it has, and what no plan can beat."""

    name: str
    value: float
    bound: float


@dataclass(frozen=True, slots=True)
class DistrictRow:
    """A territory in a version of the plan; ``least`` is the bound of its seminars when drafted."""

    code: str
    name: LocalizedText
    seminars: int
    people: int
    planned: int
    least: int


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A commission by its names; ``region`` None above the regions."""

    code: str
    level: str
    name: LocalizedText
    region: LocalizedText | None


def districts_below(commission: Commission) -> list[Commission]:
    """The districts of a region, in the order of the alphabet."""
    rows = Commission.objects.filter(in_subtree(commission), level="district")
    return list(rows.order_by("sort_key", "code"))


def levels_of(plan: Plan, commission_codes: Iterable[str]) -> list[LevelFigure]:
    """The levels of the plan in some territories together, the weightiest first, when drafted."""
    values: dict[str, float] = defaultdict(float)
    bounds: dict[str, float] = defaultdict(float)
    for code in commission_codes:
        for row in plan.district_bounds.get(code, ()):
            values[row["level"]] += row["value"]
            bounds[row["level"]] += row["bound"]
    names = [row["name"] for row in plan.levels] or list(values)
    return [LevelFigure(name, values[name], bounds[name]) for name in names if name in values]


def rows_below(plan: Plan, commission: Commission) -> list[DistrictRow]:
    """Regions of the country, or districts of a region; what is the region's own comes first.

    Cancelled seminars are left out. Ordered by name.
    """
    is_region = commission.level == "region"
    key = "district__code" if is_region else "region__code"
    region = commission if is_region else None
    seminars, people = kept(
        ("plan below", plan.pk, region.pk if region else None),
        PLANS,
        lambda: _counts(plan, region, key),
    )
    below = _territories(commission)
    children = [one for one in below if one.parent_id == commission.pk]
    districts: dict[int | None, list[str]] = defaultdict(list)
    for one in sorted(below, key=lambda one: one.code):
        if one.level == "district" and not is_region:
            districts[one.region_id].append(one.code)
    return [
        _row(
            plan,
            place,
            seminars,
            people,
            [place.code, *districts[place.pk]],
            own=place.pk == commission.pk,
        )
        for place in [*([commission] if seminars[""] else []), *children]
    ]


def _counts(plan: Plan, region: Commission | None, key: str) -> tuple[Counter[str], Counter[str]]:
    """(seminars, people) by code; those of no district or region under an empty code."""
    held = Seminar.objects.filter(group__plan=plan).exclude(state=_CANCELLED)
    places = Place.objects.filter(group__plan=plan)
    if region is not None:
        held = held.filter(group__commission__region=region)
        places = places.filter(group__commission__region=region)
    sizes = dict(places.order_by().values_list("group_id").annotate(count=Count("id")))
    seminars: Counter[str] = Counter()
    people: Counter[str] = Counter()
    for group, code in held.order_by("id").values_list("group_id", f"group__commission__{key}"):
        seminars[code or ""] += 1
        people[code or ""] += sizes.get(group, 0)
    return seminars, people


def _row(
    plan: Plan,
    place: Commission,
    seminars: Mapping[str, int],
    people: Mapping[str, int],
    codes: Sequence[str],
    *,
    own: bool,
) -> DistrictRow:
    """``codes`` are those whose bounds together are the territory's."""
    key = "" if own else place.code
    codes = [place.code] if own else codes
    figure = next((row for row in levels_of(plan, codes) if row.name == SEMINARS), None)
    return DistrictRow(
        code=place.code,
        name=place.name,
        seminars=seminars[key],
        people=people[key],
        planned=round(figure.value) if figure else 0,
        least=round(figure.bound) if figure else 0,
    )


def _territories(commission: Commission) -> tuple[Commission, ...]:
    """Regions and districts in a commission's subtree, in the order of lists."""
    found = Commission.objects.filter(in_subtree(commission), level__in=("region", "district"))
    ordered = found.order_by("sort_key", "code")
    return kept(("territories", commission.pk), MEMBERS, lambda: tuple(ordered))


def territory_codes(commission: Commission) -> list[str]:
    """The codes whose bounds belong to a commission's page: its own, and those of its districts."""
    if commission.level == "district":
        return [commission.code]
    return list(dict.fromkeys([commission.code, *(one.code for one in _territories(commission))]))


def named_places(codes: Iterable[str]) -> dict[str, NamedPlace]:
    """Level, name and region of commissions by code; a region is its own region."""
    found = Commission.objects.filter(code__in=list(codes)).select_related("region")
    return {
        one.code: NamedPlace(one.code, one.level, one.name, one.region.name if one.region else None)
        for one in found.order_by("code")
    }
