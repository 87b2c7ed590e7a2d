"""What addresses of figures name, and the operations on exemptions and frozen figures."""

from dataclasses import replace
from datetime import timedelta

from kaskad.reporting.api import (
    ask_exemption,
    end_exemption,
    freeze_figures,
    grant_exemption,
    refuse_exemption,
    snapshot_text,
)
from tests.world import ACTOR, NOW, TODAY

WHO = {"actor": ACTOR, "now": NOW}
SECOND = replace(ACTOR, label="shell:second")
WHY = "Ұзақ еңбек демалысында"

SUBJECTS = {
    "figure": lambda house, place: {"code": house.places[place], "figure": "filled"},
}


def _ask(house):
    return ask_exemption(campaign=house.campaign, member=house.member(), reason=WHY, **WHO)


def _grant(house):
    asked = _ask(house)
    grant_exemption(actor=SECOND, exemption=asked, now=NOW)
    return asked


def _freeze(house):
    day = TODAY - timedelta(days=1)
    text = snapshot_text(house.campaign, day)
    freeze_figures(campaign=house.campaign, day=day, text=text, **WHO)


FIGURE_CALLS = {
    "reporting.operations.exemptions.ask_exemption": _ask,
    "reporting.operations.exemptions.grant_exemption": _grant,
    "reporting.operations.exemptions.refuse_exemption": lambda house: refuse_exemption(
        actor=SECOND, exemption=_ask(house), now=NOW
    ),
    "reporting.operations.exemptions.end_exemption": lambda house: end_exemption(
        exemption=_grant(house), **WHO
    ),
    "reporting.operations.freezing.freeze_figures": _freeze,
}
