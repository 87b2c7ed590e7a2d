"""Certificates that can be written anew, and the names that they would say."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef

from kaskad.campaigns.api import Campaign
from kaskad.commissions.api import Person, person_name
from kaskad.core.bulk import chunks
from kaskad.core.names import clean_spaces
from kaskad.credentials.models import Certificate, Doubt
from kaskad.credentials.vocab import DoubtState

_ALONG = ("campaign", "stage", "commission", "member__person", "words", "key")


def renewable(keys: Iterable[int]) -> list[Certificate]:
    """Certificates with all that is needed to write them anew; ``waits``: one is in doubt."""
    found: list[Certificate] = []
    for some in chunks(sorted(keys)):
        rows = Certificate.objects.filter(pk__in=some).select_related(*_ALONG)
        rows = rows.select_for_update(of=("self",)).annotate(waits=_in_doubt())
        found += rows.order_by("pk")
    return found


def name_of(person: Person) -> str:
    """The name of somebody as a certificate would say it now."""
    return clean_spaces(person_name(person))


def disowned(campaign: Campaign, after: int, most: int) -> list[Certificate]:
    """Certificates of a campaign that would count if their key were believed, in order."""
    rows = Certificate.objects.filter(
        ~_in_doubt(),
        campaign=campaign,
        key__withdrawn_at__isnull=False,
        revoked_at=None,
        suspended_at=None,
        pk__gt=after,
    )
    return list(rows.exclude(name="").order_by("pk")[:most])


def _in_doubt() -> Exists:
    return Exists(Doubt.objects.filter(certificate=OuterRef("pk"), state=DoubtState.WAITING))
