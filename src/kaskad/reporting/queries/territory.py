"""Which part of a commission's subtree every unit of the ledger belongs to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypedDict, cast

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from kaskad.audit.api import MEMBERS, kept
from kaskad.campaigns.api import Campaign
from kaskad.commissions.api import Commission, Level
from kaskad.core.localized import LANGUAGES, LocalizedText
from kaskad.core.reading import once
from kaskad.core.refusal import Refusal
from kaskad.reporting.vocab import OWN

Grain = Literal["district", "commission"]


class UnknownPlace(Refusal):
    code = "reporting.unknown_place"
    text = _(
        "The campaign has no commission with the code “%(place)s”. Codes look like KZ-15, "
        "154800000 or KZ-15-0314; “:own” after the code of a region or district means its own "
        "commission."
    )


@dataclass(frozen=True, slots=True)
class Part:
    """A child of the commission in question, or that commission itself (``is_own``)."""

    key: int
    code: str
    name: LocalizedText
    level: str
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Territory:
    """A commission with its parts; ``part_of`` maps each unit of the ledger to a part's key.

    ``top`` is where the ledger begins; ``only_own`` leaves out everything below the commission.
    """

    commission: Commission
    top: Commission
    grain: Grain
    parts: tuple[Part, ...]
    part_of: dict[int, int]
    only_own: bool

    @property
    def code(self) -> str:
        """The code that asks for this territory."""
        return f"{self.commission.code}{OWN}" if self.only_own else self.commission.code

    @property
    def units(self) -> Collection[int]:
        """The units of the ledger that lie in it."""
        return self.part_of.keys()


class _UnitValues(TypedDict):
    id: int
    code: str
    region_id: int | None
    level: str
    name_kk: str
    name_ru: str
    name_en: str


def territory(campaign: Campaign, of: str | None = None) -> Territory:
    """The territory of a code: a commission's, or with ``:own`` at the end that commission alone.

    Refuses a code that the campaign's tree does not have (``UnknownPlace``).
    """
    wished = of or campaign.root.code
    code = wished.removesuffix(OWN)
    only_own = wished.endswith(OWN)
    commission = _commission(campaign, code)
    if commission.level == Level.PRECINCT and only_own:
        raise UnknownPlace(place=wished)
    wide = commission.level in (Level.CENTRAL, Level.REGION)
    grain: Grain = "district" if wide else "commission"
    units = _units(campaign) if wide else _commissions_of(commission)
    parts, part_of = _parts(commission, units)
    if only_own:
        parts, part_of = (), {commission.pk: commission.pk}
    elif commission.level == Level.PRECINCT:
        parts = ()
    return Territory(
        commission, campaign.root if wide else commission, grain, parts, part_of, only_own
    )


def by_district(campaign: Campaign) -> Territory:
    """The whole campaign divided into districts and the commissions of none, such as regions'."""
    units = _units(campaign)
    parts = tuple(
        Part(
            unit["id"],
            unit["code"] if unit["level"] == Level.DISTRICT else f"{unit['code']}{OWN}",
            LocalizedText(unit["name_kk"], unit["name_ru"], unit["name_en"]),
            unit["level"],
            is_own=unit["level"] != Level.DISTRICT,
        )
        for unit in units
    )
    part_of = {unit["id"]: unit["id"] for unit in units}
    return Territory(campaign.root, campaign.root, "district", parts, part_of, only_own=False)


@cache
def own_name() -> LocalizedText:
    """What the row of a commission's own members is called."""
    words = []
    for language in LANGUAGES:
        with override(language):
            words.append(gettext("The commission itself"))
    return LocalizedText(*words)


@once
def _commission(campaign: Campaign, code: str) -> Commission:
    if code == campaign.root.code:
        return campaign.root
    commission = Commission.objects.filter(code=code).first()
    if commission is None or not in_campaign(campaign, commission):
        raise UnknownPlace(place=code)
    return commission


def in_campaign(campaign: Campaign, commission: Commission) -> bool:
    """Whether the campaign reaches a commission."""
    root, line = campaign.root, (commission.pk, commission.region_id, commission.district_id)
    return root.level == Level.CENTRAL or root.pk in line


def _units(campaign: Campaign) -> tuple[_UnitValues, ...]:
    """Districts, and commissions that belong to none, of the campaign's tree."""
    return kept(("units", campaign.pk), MEMBERS, lambda: _read_units(campaign.root))


def _read_units(root: Commission) -> tuple[_UnitValues, ...]:
    found = Commission.objects.filter(Q(district__isnull=True) | Q(district=F("id")))
    if root.level == Level.REGION:
        found = found.filter(region=root)
    return _values(found)


def _commissions_of(commission: Commission) -> tuple[_UnitValues, ...]:
    if commission.level == Level.PRECINCT:
        return _values(Commission.objects.filter(pk=commission.pk))
    below = Commission.objects.filter(district=commission)
    return kept(("below", commission.pk), MEMBERS, lambda: _values(below))


def _values(found: QuerySet[Commission]) -> tuple[_UnitValues, ...]:
    rows = found.order_by("code").values(
        "id", "code", "region_id", "level", "name_kk", "name_ru", "name_en"
    )
    return tuple(cast("_UnitValues", row) for row in rows)


def _parts(
    commission: Commission, units: tuple[_UnitValues, ...]
) -> tuple[tuple[Part, ...], dict[int, int]]:
    """The parts of ``commission`` in the order of their codes, its own members last."""
    part_of: dict[int, int] = {}
    parts: list[Part] = []
    for unit in units:
        if commission.level == Level.CENTRAL:
            part = unit["region_id"] or unit["id"]
        elif commission.level == Level.REGION and unit["region_id"] != commission.pk:
            continue
        else:
            part = unit["id"]
        part_of[unit["id"]] = part
        if part == unit["id"] and part != commission.pk:
            name = LocalizedText(unit["name_kk"], unit["name_ru"], unit["name_en"])
            parts.append(Part(part, unit["code"], name, unit["level"]))
    own = Part(commission.pk, f"{commission.code}{OWN}", own_name(), commission.level, is_own=True)
    return (*parts, own), part_of
