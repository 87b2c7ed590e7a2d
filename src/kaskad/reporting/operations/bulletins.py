"""Publishing a bulletin."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.campaigns.api import Campaign
from kaskad.core.actor import Actor
from kaskad.core.clock import local_day
from kaskad.core.refusal import Refusal
from kaskad.reporting.models import Bulletin
from kaskad.reporting.queries.bulletins import draft_bulletin, draft_columns
from kaskad.reporting.queries.progress import refuse_day_ahead
from kaskad.reporting.vocab import BulletinKind


class UnknownKind(Refusal):
    code = "reporting.unknown_kind"
    text = _("There is no kind of bulletin “%(kind)s”. Known kinds: %(known)s.")


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
    record_bulletin(actor, campaign, bulletin, now)
    return bulletin


def require_kind(kind: str) -> None:
    """Refuse a kind of bulletin that there is not."""
    if kind not in BulletinKind.values:
        raise UnknownKind(kind=kind, known=", ".join(BulletinKind.values))


def next_number(campaign: Campaign) -> int:
    """The number after the last one; the caller holds the campaign's row."""
    last = Bulletin.objects.filter(campaign=campaign).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def record_bulletin(actor: Actor, campaign: Campaign, bulletin: Bulletin, now: datetime) -> None:
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
