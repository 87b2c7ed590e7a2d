"""Who may see a campaign, its plan, its material and the law; from a code to the thing."""

from __future__ import annotations

from kaskad.accounts.api import STAFF_ROLES, Role
from kaskad.campaigns.models import Campaign, Exemption, Seminar
from kaskad.commissions.api import LINE, ROOT_CODE, is_staff, linked
from kaskad.core.actor import Actor
from kaskad.core.prepared import Prepared, slot
from kaskad.core.refusal import NotFound

_CAMPAIGN = Prepared(lambda: Campaign.objects.select_related("root").filter(code=slot("code")))
_SEMINAR = Prepared(
    lambda: Seminar.objects.select_related(
        "group__plan__campaign__root", "group__stage", f"group__commission__{LINE}", "venue",
        "trainer__person__account",
    ).filter(code=slot("code"))
)  # fmt: skip


def campaign_for(actor: Actor, code: str) -> Campaign:  # noqa: ARG001  everybody may; the gate has one shape
    """The public facts of a campaign, for everybody. Raises NotFound if there is none."""
    return _campaign(code)


def staff_campaign_for(actor: Actor, code: str) -> Campaign:
    """The campaign with its plan, for staff of any part of the country; NotFound to others."""
    campaign = _campaign(code)
    if actor.is_trusted or actor.scopes(STAFF_ROLES):
        return campaign
    raise NotFound(code)


def editable_campaign_for(actor: Actor, code: str) -> Campaign:
    """The campaign, for central staff over its root, who may change it; NotFound to others."""
    campaign = _campaign(code)
    if may_edit(actor, campaign):
        return campaign
    raise NotFound(code)


def may_edit(actor: Actor, campaign: Campaign) -> bool:
    """Whether the actor may change the campaign's file."""
    return actor.is_trusted or actor.holds((Role.CENTRAL_STAFF.value,), (campaign.root.code,))


def reader_campaign_for(actor: Actor, code: str) -> Campaign:
    """The campaign with its published material, for everybody signed in; NotFound to others."""
    if not actor.is_signed_in:
        raise NotFound(code)
    return _campaign(code)


def may_amend(actor: Actor) -> bool:
    """Whether the actor may import and amend provisions: central staff over the whole country."""
    return actor.is_trusted or actor.holds((Role.CENTRAL_STAFF.value,), (ROOT_CODE,))


def gate_of_law(actor: Actor, *, to_amend: bool = False) -> None:
    """Provisions are read by everybody signed in; NotFound to others, and to who may not amend."""
    if not actor.is_signed_in or (to_amend and not may_amend(actor)):
        raise NotFound


def seminar_for_trainer(actor: Actor, code: str) -> Seminar:
    """A seminar, for its trainer and for staff over its commission; NotFound to others."""
    seminar = _SEMINAR.one(code=code)
    if seminar is None:
        raise NotFound(code)
    trainer = seminar.trainer.person.account if seminar.trainer else None
    is_mine = actor.is_signed_in and trainer is not None and trainer.code == actor.code
    if is_mine or is_staff(actor, linked(seminar.group.commission)):
        return seminar
    raise NotFound(code)


_EXEMPTION = Prepared(
    lambda: Exemption.objects.select_related(
        "campaign__root", "member__person", f"member__commission__{LINE}"
    ).filter(code=slot("code"))
)


def exemption_for(actor: Actor, code: str) -> Exemption:
    """An exemption, for those who work for the member's commission or above; NotFound to others."""
    exemption = _EXEMPTION.one(code=code)
    if exemption is None or not is_staff(actor, linked(exemption.member.commission)):
        raise NotFound(code)
    return exemption


def _campaign(code: str) -> Campaign:
    campaign = _CAMPAIGN.one(code=code)
    if campaign is None:
        raise NotFound(code)
    return campaign
