"""Who may see the paper of a certificate, and who may doubt it."""

from __future__ import annotations

from dataclasses import dataclass

from kaskad.campaigns.api import Campaign, editable_campaign_for, staff_campaign_for
from kaskad.commissions.api import Commission, commission_for, in_subtree, scopes_of
from kaskad.core.actor import Actor
from kaskad.core.refusal import NotFound
from kaskad.core.rows import one_of
from kaskad.credentials.models import ALONG, Certificate, Doubt, PaperBatch, PaperDesign
from kaskad.credentials.rules.number import typed
from kaskad.credentials.vocab import BatchState


@dataclass(frozen=True, slots=True)
class Territory:
    """A campaign, and the commissions whose subtrees somebody works for."""

    campaign: Campaign
    scopes: tuple[Commission, ...]


def certificate_for_staff(actor: Actor, number: str) -> Certificate:
    """A certificate, for those who work for the commission of its holder; NotFound to others."""
    one = _certificate(number)
    commission_for(actor, one.commission.code)
    return one


def certificate_for(actor: Actor, number: str) -> Certificate:
    """A certificate with its name, for its holder and for staff as above; NotFound to others."""
    one = _certificate(number)
    account = one.member.person.account
    is_holder = actor.kind == "person" and account is not None and account.code == actor.code
    if not is_holder:
        commission_for(actor, one.commission.code)
    if not one.name:
        raise NotFound(number)
    return one


def doubt_for(actor: Actor, code: str) -> Doubt:
    """A doubt about a certificate of which the actor is staff; NotFound to others."""
    doubt = Doubt.objects.select_related("certificate__commission").filter(code=code).first()
    if doubt is None:
        raise NotFound(code)
    commission_for(actor, doubt.certificate.commission.code)
    return doubt


def certified_territory(actor: Actor, campaign_code: str) -> Territory:
    """The campaign and what the actor works for in it; NotFound to who is no staff."""
    return Territory(staff_campaign_for(actor, campaign_code), scopes_of(actor))


@dataclass(frozen=True, slots=True)
class PrintingPlace:
    """Where certificates of a campaign are printed for many."""

    campaign: Campaign
    place: Commission


def printing_for(actor: Actor, campaign_code: str, place: str) -> PrintingPlace:
    """The certificates of a place, for who works for it or above it; NotFound to others."""
    return PrintingPlace(staff_campaign_for(actor, campaign_code), commission_for(actor, place))


def batch_at(printing: PrintingPlace, code: str) -> PaperBatch:
    """A finished file of the place or, in a region, of one of its districts. Raises NotFound."""
    rows = PaperBatch.objects.filter(
        in_subtree(printing.place, "place__"),
        stage__campaign=printing.campaign,
        code=code,
        state=BatchState.READY,
    )
    batch = one_of(rows.select_related("stage", "place"))
    if batch is None:
        raise NotFound(code)
    return batch


def designs_for(actor: Actor, campaign_code: str) -> Campaign:
    """The campaign, for those who may decide how its certificates look; NotFound to others."""
    return editable_campaign_for(actor, campaign_code)


def design_at(campaign: Campaign, number: str | int) -> PaperDesign:
    """A version of the look of a campaign's certificates. Raises NotFound."""
    wished = int(number) if str(number).isascii() and str(number).isdecimal() else 0
    row = one_of(PaperDesign.objects.filter(campaign=campaign, number=min(wished, 32_767)))
    if row is None:
        raise NotFound(str(number))
    return row


def _certificate(number: str) -> Certificate:
    rows = Certificate.objects.select_related(*ALONG).filter(number=typed(number))
    one = rows.first()
    if one is None:
        raise NotFound(number)
    return one
