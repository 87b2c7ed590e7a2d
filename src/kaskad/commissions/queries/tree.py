"""The tree of commissions, read."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kaskad.commissions.models import Commission, in_subtree
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


def subtree_after(commission: Commission, after: str, limit: int) -> list[Commission]:
    """The next ``limit`` commissions of a subtree by code, behind the code ``after``."""
    rows = Commission.objects.filter(in_subtree(commission), code__gt=after)
    return list(rows.select_related("parent").order_by("code")[:limit])
