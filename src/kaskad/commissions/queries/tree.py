"""The tree of commissions, read."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kaskad.commissions.models import Commission, in_subtree
from kaskad.commissions.vocab import Level
from kaskad.core.refusal import NotFound


def commission_by_code(code: str) -> Commission:
    """The commission with this code, its line upwards at hand; NotFound if there is none."""
    found = Commission.objects.select_related("parent", "region", "district")
    commission = found.filter(code=code).first()
    if commission is None:
        raise NotFound(
            _(
                "There is no commission with the code “%(code)s”. Codes stand beside the names on "
                "the pages of regions and in the file of the structure."
            )
            % {"code": code}
        )
    return commission


def children_of(commission: Commission) -> QuerySet[Commission]:
    """The commissions right below, in the order of lists."""
    return Commission.objects.filter(parent=commission).order_by("sort_key", "code")


def codes_within(commission: Commission) -> QuerySet[Commission, Any] | None:
    """The codes of the subtree as a subquery of one column; None for the whole tree."""
    if commission.level == Level.CENTRAL:
        return None
    return Commission.objects.filter(in_subtree(commission)).values("code")


def names_of(codes: Collection[str]) -> dict[str, str]:
    """The names of commissions in the active language, by code."""
    return {one.code: str(one.name) for one in Commission.objects.filter(code__in=codes)}
