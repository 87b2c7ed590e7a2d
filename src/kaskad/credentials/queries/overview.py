"""How far a campaign is with its certificates, and what waits for a decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Count, Model, Q, QuerySet

from kaskad.campaigns.api import Campaign, stages_of
from kaskad.commissions.api import Commission, in_subtree
from kaskad.core.localized import LocalizedText
from kaskad.credentials.models import Certificate, Doubt
from kaskad.credentials.vocab import DoubtCause, DoubtState

Row = TypeVar("Row", bound=Model)
_WITH = ("certificate__stage", "certificate__commission", "because_of")


@dataclass(frozen=True, slots=True)
class StageCount:
    """The certificates of a stage by what they are worth."""

    title: LocalizedText
    standing: int
    suspended: int
    revoked: int


def counts_by_stage(campaign: Campaign, scopes: Sequence[Commission]) -> list[StageCount]:
    """The stages in their order, within the subtrees."""
    rows = _within(Certificate.objects.filter(campaign=campaign), scopes, "commission__")
    found = {
        row["stage"]: row
        for row in rows.values("stage").annotate(
            standing=Count("id", filter=Q(revoked_at=None, suspended_at=None)),
            suspended=Count("id", filter=Q(revoked_at=None, suspended_at__isnull=False)),
            revoked=Count("id", filter=Q(revoked_at__isnull=False)),
        )
    }
    none = {"standing": 0, "suspended": 0, "revoked": 0}
    return [
        StageCount(stage.title, row["standing"], row["suspended"], row["revoked"])
        for stage in stages_of(campaign)
        for row in [found.get(stage.pk, none)]
    ]


def waiting_doubts(
    campaign: Campaign, scopes: Sequence[Commission], most: int
) -> tuple[list[Doubt], int]:
    """Doubts that wait in the subtrees, those that suspend first, and how many there are."""
    rows = Doubt.objects.filter(certificate__campaign=campaign, state=DoubtState.WAITING)
    waiting = _within(rows, scopes, "certificate__commission__")
    shown = waiting.select_related(*_WITH).order_by("-suspends", "raised_at", "id")[:most]
    return list(shown), waiting.count()


def doubts_of(one: Certificate) -> list[Doubt]:
    """Everything that was said against a certificate, the newest first."""
    return list(one.doubts.select_related("because_of").order_by("-raised_at", "-id"))


def doubts_below(one: Certificate, actor_mark: str, most: int) -> tuple[list[Doubt], int]:
    """Doubts that wait because a certificate fell, which this actor may decide; how many."""
    rows = Doubt.objects.filter(
        because_of=one, cause=DoubtCause.LINEAGE, state=DoubtState.WAITING
    ).exclude(raised_by=actor_mark)
    return list(rows.select_related(*_WITH).order_by("id")[:most]), rows.count()


def own_certificates(account_code: str) -> list[Certificate]:
    """The certificates of whoever signs in with an account, the newest first."""
    rows = Certificate.objects.filter(member__person__account__code=account_code).exclude(name="")
    along = ("stage", "campaign", "seminar", "key", "replaced_by")
    return list(rows.select_related(*along).order_by("-issued_at", "-id"))


def _within(rows: QuerySet[Row], scopes: Sequence[Commission], prefix: str) -> QuerySet[Row]:
    found = Q(pk=None)
    for scope in scopes:
        # A subtree that is the whole country is an empty condition, which adds nothing to "or".
        found |= Q(pk__isnull=False) & in_subtree(scope, prefix)
    return rows.filter(found)
