"""The status lists of a campaign: which places are taken, and which certificates have fallen."""

from __future__ import annotations

import secrets

from kaskad.campaigns.api import Campaign
from kaskad.core.bulk import chunks
from kaskad.credentials.models import Certificate
from kaskad.credentials.rules.status_list import StatusList, list_of
from kaskad.credentials.vocab import LEAST_BITS, MOST_BITS, Purpose

_SPARE = 4  # so many tries for each place that is wished


def places_in_lists(campaign: Campaign, count: int) -> list[int]:
    """So many places that nobody has, by chance: a place says nothing of who was certified when.

    A list is at least twice as long as there are certificates. Raises ``ValueError`` beyond the
    longest list.
    """
    if not count:
        return []
    taken = Certificate.objects.filter(campaign=campaign)
    size = list_size(taken.count() + count)
    found: dict[int, None] = {}
    while len(found) < count:
        tried = {secrets.randbelow(size) for _ in range(_SPARE * (count - len(found)))}
        tried -= found.keys()
        for some in chunks(tried):
            used = set(taken.filter(status_index__in=some).values_list("status_index", flat=True))
            found.update(dict.fromkeys(place for place in some if place not in used))
            if len(found) >= count:
                break
    return list(found)[:count]


def list_size(certificates: int) -> int:
    """How many entries the lists of a campaign have: a power of two."""
    size = LEAST_BITS
    while size < 2 * certificates:
        size *= 2
    if size > MOST_BITS:
        raise ValueError("more certificates than a status list has places")
    return size


def status_list(campaign: Campaign, purpose: Purpose) -> StatusList:
    """The bits of one list as they are now. A revoked certificate is suspended no more."""
    rows = Certificate.objects.filter(campaign=campaign)
    if purpose is Purpose.REVOCATION:
        fallen = rows.filter(revoked_at__isnull=False)
    else:
        fallen = rows.filter(suspended_at__isnull=False, revoked_at=None)
    return list_of(fallen.values_list("status_index", flat=True), list_size(rows.count()))
