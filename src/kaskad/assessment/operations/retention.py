"""How long launches are kept once they are over."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from kaskad.assessment.models import Launch
from kaskad.core.retention import RetentionRule


def _launches(before: datetime) -> QuerySet[Launch]:
    return Launch.objects.filter(launched_at__lt=before)


RETENTION = (
    RetentionRule(
        name="launches",
        days=1,
        holds="launches from learning platforms (the platform's name of a person, sealed)",
        counted_from="the launch",
        count=lambda before: _launches(before).count(),
        remove=lambda before: _launches(before).delete()[0],
    ),
)
