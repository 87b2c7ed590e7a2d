"""Numbers that the commission has published elsewhere, so that bulletins can say which are such."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.campaigns.api import Campaign
from kaskad.core.actor import Actor
from kaskad.core.refusal import Refusal
from kaskad.reporting.models import StatedFigure


@dataclass(frozen=True, slots=True)
class Stated:
    """A published number: of which figure, how it was printed, when and where."""

    figure: str
    value: str
    at_least: bool
    day: date
    source: str


class StatedTwice(Refusal):
    code = "reporting.stated_twice"
    text = _("%(figure)s is stated twice. Keep one line for each figure.")


@operation(Tag.FIGURES_STATED)
def state_figures(
    *, actor: Actor, campaign: Campaign, figures: Sequence[Stated], now: datetime
) -> int:
    """Replace what is known of a campaign's published numbers; how many there are now.

    Bulletins published before stay as they are. Refuses a figure that is named twice.
    """
    names = [one.figure for one in figures]
    for name in names:
        if names.count(name) > 1:
            raise StatedTwice(figure=name)
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    kept = StatedFigure.objects.filter(campaign=campaign)
    before = {Stated(one.figure, one.value, one.at_least, one.day, one.source) for one in kept}
    if before == set(figures):
        nothing_changed()
        return len(names)
    kept.delete()
    StatedFigure.objects.bulk_create(
        StatedFigure(
            campaign=campaign,
            figure=one.figure,
            value=one.value,
            at_least=one.at_least,
            day=one.day,
            source=one.source,
        )
        for one in figures
    )
    record(
        actor=actor,
        tag=Tag.FIGURES_STATED,
        subject=Subject("campaign", campaign.code, "", campaign.root.code),
        changes={"figures": sorted(names)},
        now=now,
    )
    return len(names)
