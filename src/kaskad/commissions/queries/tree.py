"""The tree of commissions, read."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kaskad.commissions.models import Commission
from kaskad.commissions.queries.world import chunks
from kaskad.core.localized import LocalizedText
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


def commission_names(codes: Collection[str]) -> dict[str, LocalizedText]:
    """Names by code."""
    found: dict[str, LocalizedText] = {}
    for chunk in chunks(codes):
        found |= {one.code: one.name for one in Commission.objects.filter(code__in=chunk)}
    return found


def children_of(commission: Commission) -> QuerySet[Commission]:
    """The commissions right below, in the order of lists."""
    return Commission.objects.filter(parent=commission).order_by("sort_key", "code")
