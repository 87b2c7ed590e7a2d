"""The tree of commissions, read."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kaskad.commissions.models import Commission, in_subtree, placed_commission
from kaskad.commissions.vocab import ROOT_CODE, Level
from kaskad.core.bulk import chunks
from kaskad.core.localized import LocalizedText
from kaskad.core.reading import once
from kaskad.core.refusal import NotFound


@once
def commission_by_code(code: str) -> Commission:
    """The commission with this code, its line upwards at hand; NotFound if there is none."""
    commission = placed_commission(code)
    if commission is None:
        raise NotFound(
            _(
                "There is no commission with the code “%(code)s”. Codes stand beside the names on "
                "the pages of regions and in the file of the structure."
            )
            % {"code": code}
        )
    return commission


def is_wide(code: str) -> bool:
    """Whether this is a place above a district: a region or the whole country."""
    if code == ROOT_CODE:
        return True
    above = (Level.CENTRAL, Level.REGION)
    return Commission.objects.filter(code=code, level__in=above).exists()


def commission_names(codes: Iterable[str]) -> dict[str, LocalizedText]:
    """The names of these places by their codes."""
    found: dict[str, LocalizedText] = {}
    for some in chunks(codes):
        found |= {one.code: one.name for one in Commission.objects.filter(code__in=some)}
    return found


def children_of(commission: Commission) -> QuerySet[Commission]:
    """The commissions right below, in the order of lists."""
    return Commission.objects.filter(parent=commission).order_by("sort_key", "code")


def children_and(
    commission: Commission, codes: Collection[str]
) -> tuple[list[Commission], list[Commission]]:
    """The commissions right below in the order of lists; and these together with some others."""
    rows = Commission.objects.filter(Q(parent=commission) | Q(code__in=codes))
    found = list(rows.order_by("sort_key", "code"))
    return [one for one in found if one.parent_id == commission.pk], found


def commissions_by_id(ids: Collection[int]) -> list[Commission]:
    """These commissions, in the order of lists."""
    found: list[Commission] = []
    for some in chunks(ids):
        found += Commission.objects.filter(pk__in=some)
    return sorted(found, key=lambda one: (one.sort_key, one.code))


def codes_within(commission: Commission) -> QuerySet[Commission, Any] | None:
    """The codes of the subtree as a subquery of one column; None for the whole tree."""
    if commission.level == Level.CENTRAL:
        return None
    return Commission.objects.filter(in_subtree(commission)).values("code")


def subtree_after(commission: Commission, after: str, limit: int) -> list[Commission]:
    """The next ``limit`` commissions of a subtree by code, behind the code ``after``."""
    rows = Commission.objects.filter(in_subtree(commission), code__gt=after)
    return list(rows.select_related("parent").order_by("code")[:limit])
