"""Freezing the figures of a day: a text whose digest the record keeps, seals and signs."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.campaigns.api import Campaign
from kaskad.core.actor import Actor
from kaskad.core.clock import local_day
from kaskad.core.refusal import Refusal
from kaskad.reporting.models import FigureSnapshot
from kaskad.reporting.queries.snapshots import (
    sha256_text,
    snapshot_of,
    snapshot_subject,
)


class DayNotOver(Refusal):
    code = "reporting.day_not_over"
    text = _("%(day)s is not over yet, so its figures cannot be frozen. Freeze an earlier day.")


@operation(Tag.FIGURES_FROZEN)
def freeze_figures(
    *, actor: Actor, campaign: Campaign, day: date, text: str, now: datetime
) -> FigureSnapshot:
    """Keep ``snapshot_text`` of a day for good. A day that is frozen stays as it was.

    Refuses a day that is not over.
    """
    if day >= local_day(now):
        raise DayNotOver(day=day.isoformat())
    # Whoever holds the campaign's row freezes.
    Campaign.objects.select_for_update().filter(pk=campaign.pk).values_list("pk").get()
    existing = snapshot_of(campaign, day)
    if existing is not None:
        nothing_changed()
        return existing
    snapshot = FigureSnapshot.objects.create(
        campaign=campaign, day=day, text=text, sha256=sha256_text(text), made_at=now
    )
    record(
        actor=actor,
        tag=Tag.FIGURES_FROZEN,
        subject=Subject(
            "figures", snapshot_subject(campaign, day), day.isoformat(), campaign.root.code
        ),
        changes={"day": day.isoformat(), "sha256": snapshot.sha256},
        now=now,
    )
    return snapshot
