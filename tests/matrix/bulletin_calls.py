"""Bulletins in the tests' own world: drafts, wordings, numbers published elsewhere."""

from dataclasses import replace
from datetime import date

from kaskad.core.localized import LocalizedText
from kaskad.reporting.api import (
    Stated,
    Template,
    draft_template,
    propose_bulletin,
    publish_proposal,
    put_template_in_force,
    state_figures,
    withdraw_proposal,
)
from kaskad.reporting.models import Bulletin, BulletinProposal, BulletinTemplate
from tests.guards import lift_guard
from tests.world import ACTOR, CAMPAIGN, NOW

WHO = {"actor": ACTOR, "now": NOW}
SECOND = replace(ACTOR, label="shell:second")
KIND, DAY = "cascade", date(2026, 2, 26)


def a_proposal(house):
    """A draft that somebody made on the command line."""
    found = BulletinProposal.objects.filter(campaign__code=CAMPAIGN).first()
    return found or propose_bulletin(campaign=house.campaign, kind=KIND, as_of=DAY, **WHO)


def a_template(house):
    """A wording that nobody has put in force."""
    found = BulletinTemplate.objects.filter(campaign__code=CAMPAIGN, begins_at=None).first()
    words = LocalizedText("Оқығандар: {trained}", "Обучено: {trained}", "Trained: {trained}")
    template = Template(words, words)
    return found or draft_template(
        campaign=house.campaign, kind="progress", template=template, **WHO
    )


def _publish(house):
    lift_guard("reporting_bulletin")
    Bulletin.objects.filter(kind=KIND).delete()
    publish_proposal(actor=SECOND, proposal=a_proposal(house), now=NOW)


def _put_in_force(house):
    put_template_in_force(actor=SECOND, template=a_template(house), now=NOW)


def _state(house):
    figures = [Stated("filled", "600", False, DAY, "kazpravda.kz, 2026-02-26")]
    state_figures(campaign=house.campaign, figures=figures, **WHO)


BULLETIN_CALLS = {
    "reporting.operations.bulletins.propose_bulletin": a_proposal,
    "reporting.operations.bulletins.publish_proposal": _publish,
    "reporting.operations.bulletins.withdraw_proposal": lambda house: withdraw_proposal(
        proposal=a_proposal(house), **WHO
    ),
    "reporting.operations.templates.draft_template": a_template,
    "reporting.operations.templates.put_template_in_force": _put_in_force,
    "reporting.operations.stated.state_figures": _state,
}
BULLETIN_SUBJECTS = {
    "bulletin_kind": lambda _house, _place: {"campaign": CAMPAIGN, "kind": "progress"},
    "bulletin_proposal": lambda house, _place: {
        "campaign": CAMPAIGN, "code": a_proposal(house).code,
    },
    "bulletin_template": lambda house, _place: {
        "campaign": CAMPAIGN, "kind": "progress", "number": a_template(house).number,
    },
    "report_file": lambda house, place: {
        "code": house.places[place], "language": "kk", "kind": "csv",
    },
    "dataset": lambda _house, _place: {"name": "stages", "kind": "csv"},
    "feed": lambda _house, _place: {"kind": "atom"},
}  # fmt: skip
