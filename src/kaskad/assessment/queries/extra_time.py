"""Who has more time in the tests of a campaign, and whom to give it to."""

from __future__ import annotations

from datetime import date

from kaskad.assessment.models import Accommodation
from kaskad.campaigns.api import Campaign
from kaskad.commissions.api import Commission, Member, in_subtree, sits_on
from kaskad.core.names import search_key
from kaskad.core.refusal import NotFound

MOST_FOUND = 20
MOST_LISTED = 200
_NAMED = ("person", "commission__parent__parent")


def accommodations_of(campaign: Campaign) -> list[Accommodation]:
    """Everybody who has more time, in the order of the alphabet."""
    rows = Accommodation.objects.filter(campaign=campaign)
    rows = rows.select_related(*(f"member__{one}" for one in _NAMED))
    return list(rows.order_by("member__person__sort_key", "pk")[:MOST_LISTED])


def holder_of_time(campaign: Campaign, person: str) -> Member:
    """Who has more time, sitting or not, by the opaque code of the person. Raises NotFound."""
    rows = Accommodation.objects.filter(campaign=campaign, member__person__code=person)
    found = rows.select_related("member__person", "member__commission").first()
    if found is None:
        raise NotFound(person)
    return found.member


def members_called(campaign: Campaign, words: str, commission: str, day: date) -> list[Member]:
    """Members who sit on ``day``, by parts of their names and the code of a commission above them.

    At most one more than a page shows, so that it can say that there are others.
    """
    inside = in_subtree(campaign.root, "commission__")
    if commission:
        found = Commission.objects.filter(code=commission).first()
        if found is None:
            return []
        inside &= in_subtree(found, "commission__")
    rows = Member.objects.filter(inside & sits_on(day))
    for word in search_key(words).split():
        rows = rows.filter(person__search_key__contains=word)
    rows = rows.select_related(*_NAMED).order_by("person__sort_key", "pk")
    return list(rows[: MOST_FOUND + 1])


def member_to_accommodate(campaign: Campaign, person: str, day: date) -> Member | None:
    """Somebody who sits on ``day``, by the opaque code of the person."""
    rows = Member.objects.filter(
        in_subtree(campaign.root, "commission__") & sits_on(day), person__code=person
    )
    return rows.select_related(*_NAMED).first()
