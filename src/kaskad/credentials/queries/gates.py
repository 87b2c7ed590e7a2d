"""Where gates and certificates do not agree."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from kaskad.campaigns.api import Gate, Qualification, Stage
from kaskad.credentials.models import Certificate
from kaskad.credentials.vocab import DoubtState


class Opening(NamedTuple):
    """A certificate that counts, whose holder it does not let teach yet."""

    member: int
    number: str
    since: datetime
    scope: str


def numbers_to_close() -> list[str]:
    """Certificates that let somebody teach and do not count any more."""
    same = _counting().filter(
        number=OuterRef("evidence"), member=OuterRef("member"), stage=OuterRef("stage")
    )
    rows = Qualification.objects.filter(~Exists(same), gate=Gate.CERTIFICATE, ended_at=None)
    return list(rows.order_by("id").values_list("evidence", flat=True))


def certificates_to_open(stage: Stage, most: int) -> list[Opening]:
    """Certificates of a stage that count and let nobody teach."""
    known = Qualification.objects.filter(
        member=OuterRef("member"), stage=stage, gate=Gate.CERTIFICATE, ended_at=None
    )
    again = Q(doubts__state=DoubtState.DISMISSED, doubts__suspends=True)
    rows = (
        _counting()
        .filter(~Exists(known), stage=stage)
        .annotate(stood=Max("doubts__decided_at", filter=again))
        .order_by("id")
    )
    columns = ("member", "number", "issued_at", "stood", "commission__code")
    return [
        Opening(member, number, max(issued, stood or issued), scope)
        for member, number, issued, stood, scope in rows.values_list(*columns)[:most]
    ]


def _counting() -> QuerySet[Certificate]:
    return Certificate.objects.filter(revoked_at=None, suspended_at=None, key__withdrawn_at=None)
