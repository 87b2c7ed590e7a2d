"""Bulletins: published at once, or drafted by one and published by another."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.campaigns.api import Campaign
from kaskad.core.actor import Actor
from kaskad.core.clock import local_day
from kaskad.core.localized import LANGUAGES
from kaskad.core.refusal import Refusal
from kaskad.core.secrets import random_code
from kaskad.reporting.models import Bulletin, BulletinProposal
from kaskad.reporting.queries.bulletins import (
    draft_bulletin,
    draft_columns,
    next_number,
    require_kind,
)
from kaskad.reporting.queries.progress import refuse_day_ahead


class AlreadyPublished(Refusal):
    code = "reporting.already_published"
    text = _(
        "Bulletin No. %(number)d already tells of this day. What was published stays as it is; "
        "choose another day or another kind."
    )


class BulletinByTwo(Refusal):
    code = "reporting.bulletin_second_person"
    text = _(
        "You made this draft yourself. Somebody else of the centre has to read it and publish it."
    )


class FiguresChanged(Refusal):
    code = "reporting.figures_changed"
    text = _(
        "The figures have changed since the draft was made. Make the draft again and have it read."
    )


@operation(Tag.BULLETIN_PUBLISHED)
def publish_bulletin(
    *, actor: Actor, campaign: Campaign, kind: str, as_of: date, now: datetime
) -> Bulletin:
    """Publish the bulletin of a day with the next number; the figures are kept with the text.

    Publishing the same kind for the same day again gives the first one back. Refuses an unknown
    kind, a day to come, a day before the seminar was held, a missing figure, and figures that do
    not add up.
    """
    refuse_day_ahead(as_of, local_day(now))
    require_kind(kind)
    # Whoever holds the campaign's row gives the next number.
    Campaign.objects.select_for_update().filter(pk=campaign.pk).values_list("pk").get()
    existing = Bulletin.objects.filter(campaign=campaign, kind=kind, as_of=as_of).first()
    if existing is not None:
        nothing_changed()
        return existing

    draft = draft_bulletin(campaign, kind, as_of)
    bulletin = Bulletin.objects.create(
        campaign=campaign,
        number=next_number(campaign),
        published_by=actor.mark or actor.kind,
        published_at=now,
        **draft_columns(draft),
    )
    _record_bulletin(actor, campaign, bulletin, now)
    return bulletin


@operation(Tag.BULLETIN_PROPOSED)
def propose_bulletin(
    *, actor: Actor, campaign: Campaign, kind: str, as_of: date, now: datetime
) -> BulletinProposal:
    """Keep the bulletin of a day as a draft that somebody else publishes.

    A draft of the same kind and day is replaced. Refuses what ``publish_bulletin`` refuses, and a
    day that a bulletin of the kind tells of already.
    """
    refuse_day_ahead(as_of, local_day(now))
    require_kind(kind)
    Campaign.objects.select_for_update().filter(pk=campaign.pk).values_list("pk").get()
    same = {"campaign": campaign, "kind": kind, "as_of": as_of}
    if published := Bulletin.objects.filter(**same).first():
        raise AlreadyPublished(number=published.number)
    draft = draft_bulletin(campaign, kind, as_of)
    BulletinProposal.objects.filter(**same).delete()
    proposal = BulletinProposal.objects.create(
        campaign=campaign,
        code=random_code(10),
        proposed_by=actor.mark or actor.kind,
        proposed_at=now,
        **draft_columns(draft),
    )
    _record_proposal(actor, Tag.BULLETIN_PROPOSED, campaign, proposal, now)
    return proposal


@operation(Tag.BULLETIN_PUBLISHED)
def publish_proposal(*, actor: Actor, proposal: BulletinProposal, now: datetime) -> Bulletin:
    """Publish a draft exactly as it was read, with the next number; the draft goes.

    Publishing it again gives the bulletin back. Refuses whoever drafted it, and a draft whose
    figures or words are no longer those of now.
    """
    campaign = (
        Campaign.objects.select_for_update(of=("self",))
        .select_related("root")
        .get(pk=proposal.campaign_id)
    )
    same = {"campaign": campaign, "kind": proposal.kind, "as_of": proposal.as_of}
    if published := Bulletin.objects.filter(**same).first():
        nothing_changed()
        return published
    if proposal.proposed_by == (actor.mark or actor.kind):
        raise BulletinByTwo
    draft = draft_bulletin(campaign, proposal.kind, proposal.as_of)
    read = draft_columns(draft)
    words = [f"{part}_{language}" for part in ("title", "text") for language in LANGUAGES]
    if any(read[name] != getattr(proposal, name) for name in (*words, "figures")):
        raise FiguresChanged
    bulletin = Bulletin.objects.create(
        campaign=campaign,
        number=next_number(campaign),
        proposed_by=proposal.proposed_by,
        published_by=actor.mark or actor.kind,
        published_at=now,
        **read,
    )
    BulletinProposal.objects.filter(**same).delete()
    _record_bulletin(actor, campaign, bulletin, now)
    return bulletin


@operation(Tag.BULLETIN_WITHDRAWN)
def withdraw_proposal(*, actor: Actor, proposal: BulletinProposal, now: datetime) -> None:
    """Take a draft away before it is published; anybody of the centre may."""
    deleted, _rows = BulletinProposal.objects.filter(pk=proposal.pk).delete()
    if not deleted:
        nothing_changed()
        return
    _record_proposal(actor, Tag.BULLETIN_WITHDRAWN, proposal.campaign, proposal, now)


def _record_bulletin(actor: Actor, campaign: Campaign, bulletin: Bulletin, now: datetime) -> None:
    """The entry of a published bulletin."""
    record(
        actor=actor,
        tag=Tag.BULLETIN_PUBLISHED,
        subject=Subject(
            "bulletin",
            f"{campaign.code}/{bulletin.number}",
            bulletin.title_kk,
            campaign.root.code,
        ),
        changes={
            "kind": bulletin.kind,
            "as_of": bulletin.as_of.isoformat(),
            "number": bulletin.number,
        },
        now=now,
    )


def _record_proposal(
    actor: Actor, tag: Tag, campaign: Campaign, proposal: BulletinProposal, now: datetime
) -> None:
    record(
        actor=actor,
        tag=tag,
        subject=Subject("proposal", proposal.code, proposal.title_kk, campaign.root.code),
        changes={"kind": proposal.kind, "as_of": proposal.as_of.isoformat()},
        now=now,
    )
