"""The names behind what happened and what a proposal changes, read together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kaskad.campaigns.api import Campaign, Seminar, Venue, stages_of
from kaskad.commissions.api import Commission, member_names
from kaskad.core.localized import LocalizedText

_GONE = "–"
_FEW = 500


@dataclass(slots=True)
class Wanted:
    """What is to be named."""

    members: set[int] = field(default_factory=set)
    venues: set[str] = field(default_factory=set)
    commissions: set[str] = field(default_factory=set)
    seminars: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Place:
    """A commission: its name, those of its district and region (its own above them)."""

    code: str
    name: LocalizedText
    district: LocalizedText
    region: LocalizedText
    order: str


@dataclass(frozen=True, slots=True)
class Names:
    """Names by id and code; a dash for what is gone."""

    members: dict[int, tuple[str, str]]  # name, code of the commission
    venues: dict[str, LocalizedText]
    places: dict[str, Place]
    stages: dict[str, int]
    seminars: dict[str, Seminar]

    def member(self, member_id: int | None) -> str:
        """Somebody's name."""
        return self.members.get(member_id or 0, (_GONE, ""))[0]

    def commission_of(self, member_id: int) -> str:
        """The code of somebody's commission."""
        return self.members.get(member_id, ("", ""))[1]

    def venue(self, code: str) -> str:
        """A venue's name."""
        return str(self.venues.get(code, _GONE))

    def place(self, code: str) -> str:
        """A commission's name."""
        found = self.places.get(code)
        return str(found.name) if found else _GONE

    def district(self, code: str) -> str:
        """The name of the district or region in which a commission lies."""
        found = self.places.get(code)
        return str(found.district) if found else _GONE

    def region(self, code: str) -> str:
        """The name of the region in which a commission lies."""
        found = self.places.get(code)
        return str(found.region) if found else _GONE

    def whole_place(self, code: str) -> str:
        """A commission with its district, which a number alone would not tell."""
        return ", ".join(dict.fromkeys((self.place(code), self.district(code))))


def names_of(campaign: Campaign, wanted: Wanted) -> Names:
    """All names in a few queries."""
    seminars = {
        one.code: one
        for one in Seminar.objects.filter(code__in=wanted.seminars)
        .select_related("group__stage", "group__commission", "venue")
        .order_by("code")
    }
    members = {
        key: (one.name, one.commission_code) for key, one in member_names(wanted.members).items()
    }
    codes = wanted.commissions | {commission for _name, commission in members.values()}
    codes |= {one.group.commission.code for one in seminars.values()}
    venues = Venue.objects.filter(code__in=wanted.venues).order_by("code")
    return Names(
        members=members,
        venues={one.code: one.name for one in venues},
        places=dict(_places(codes)),
        stages={one.code: one.number for one in stages_of(campaign)},
        seminars=seminars,
    )


def _places(codes: Iterable[str]) -> Iterable[tuple[str, Place]]:
    ordered = sorted(codes)
    for start in range(0, len(ordered), _FEW):
        rows = Commission.objects.filter(code__in=ordered[start : start + _FEW])
        for one in rows.select_related("district", "region").order_by("code"):
            district, region = one.district or one.region or one, one.region or one
            order = f"{district.sort_key} {one.sort_key}"
            yield one.code, Place(one.code, one.name, district.name, region.name, order)
