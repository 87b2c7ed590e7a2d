"""How certificates look on paper: a new version is drafted, looked at, and put in force."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.campaigns.api import Campaign
from kaskad.core.actor import Actor
from kaskad.core.refusal import Refusal
from kaskad.credentials.models import PaperDesign
from kaskad.credentials.rules.paper import SoundDesign, Texts


class DesignOver(Refusal):
    code = "credentials.design_over"
    text = _(
        "Version %(number)s has been in force and was replaced. Begin a new version from it: what "
        "was printed with the old one can then still be printed the same."
    )


class DesignByTwo(Refusal):
    code = "credentials.design_second_person"
    text = _(
        "You drafted this version yourself. Somebody else of the centre has to look at a sample "
        "and put it in force."
    )


@operation(Tag.CERTIFICATE_DESIGN_DRAFTED)
def draft_design(
    *, actor: Actor, campaign: Campaign, design: SoundDesign, now: datetime
) -> PaperDesign:
    """Keep a checked design as the next version of a campaign; papers stay as they are."""
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    rows = PaperDesign.objects.filter(campaign=campaign)
    last = rows.aggregate(last=Max("number"))["last"] or 0
    row = PaperDesign.objects.create(
        campaign=campaign,
        number=last + 1,
        emblem=design.emblem,
        accent=design.accent,
        template=design.template,
        drafted_by=actor.mark,
        drafted_at=now,
        **_columns(design),
    )
    record(
        actor=actor,
        tag=Tag.CERTIFICATE_DESIGN_DRAFTED,
        subject=_subject(campaign),
        changes={
            "version": row.number,
            "has_emblem": bool(design.emblem),
            "has_template": bool(design.template),
        },
        now=now,
    )
    return row


@operation(Tag.CERTIFICATE_DESIGN_IN_FORCE)
def put_design_in_force(*, actor: Actor, design: PaperDesign, now: datetime) -> PaperDesign:
    """Draw all papers with this version from now on; what was printed before stays what it is.

    Refuses a version that was replaced already, and whoever drafted it; the one in force stays.
    """
    campaign = (
        Campaign.objects.select_for_update(of=("self",))
        .select_related("root")
        .get(pk=design.campaign_id)
    )
    row = PaperDesign.objects.get(pk=design.pk)
    if row.ends_at is not None:
        raise DesignOver(number=row.number)
    if row.begins_at is not None:
        nothing_changed()
        return row
    if row.drafted_by == actor.mark:
        raise DesignByTwo
    in_force = PaperDesign.objects.filter(campaign=campaign, begins_at__isnull=False, ends_at=None)
    before = in_force.first()
    in_force.update(ends_at=now)
    row.begins_at, row.put_by = now, actor.mark
    row.save(update_fields=["begins_at", "put_by"])
    record(
        actor=actor,
        tag=Tag.CERTIFICATE_DESIGN_IN_FORCE,
        subject=_subject(campaign),
        changes={"version": [before.number if before else 0, row.number]},
        now=now,
    )
    return row


def _columns(design: SoundDesign) -> dict[str, str]:
    return {
        f"{field.name}_{language}": getattr(texts, language)
        for field in fields(design)
        if isinstance(texts := getattr(design, field.name), Texts)
        for language in ("kk", "ru", "en")
    }


def _subject(campaign: Campaign) -> Subject:
    return Subject("campaign", campaign.code, "", campaign.root.code)
