"""Exemptions in the world: what addresses name, and the operations on them."""

from dataclasses import replace

from kaskad.campaigns.api import (
    ask_exemption,
    end_exemption,
    forget_exemptions,
    grant_exemption,
    refuse_exemption,
    withdraw_exemption,
)
from tests.world import ACTOR, NOW

WHO = {"actor": ACTOR, "now": NOW}
SECOND = replace(ACTOR, label="shell:second")
WHY = "Ұзақ еңбек демалысында"


def _ask(house, member=None):
    member = member or house.member()
    return ask_exemption(campaign=house.campaign, member=member, reason=WHY, **WHO)


def _grant(house):
    return grant_exemption(actor=SECOND, exemption=_ask(house), now=NOW)


EXEMPTION_SUBJECTS = {
    "exemption": lambda house, place: {"code": _ask(house, house.sitting(place)).code},
}

EXEMPTION_CALLS = {
    "campaigns.operations.exemptions.ask_exemption": _ask,
    "campaigns.operations.exemptions.grant_exemption": _grant,
    "campaigns.operations.exemptions.refuse_exemption": lambda house: refuse_exemption(
        actor=SECOND, exemption=_ask(house), now=NOW
    ),
    "campaigns.operations.exemptions.withdraw_exemption": lambda house: withdraw_exemption(
        exemption=_ask(house), **WHO
    ),
    "campaigns.operations.exemptions.end_exemption": lambda house: end_exemption(
        exemption=_grant(house), **WHO
    ),
    "campaigns.operations.exemptions.forget_exemptions": lambda house: forget_exemptions(
        person=_ask(house).member.person, **WHO
    ),
}
