from __future__ import annotations

import pytest

from kaskad.accounts.models import Account
from kaskad.campaigns.api import (
    Seminar,
    campaign_for,
    editable_campaign_for,
    seminar_for_trainer,
    staff_campaign_for,
)
from kaskad.core.actor import Actor, HeldGrant
from kaskad.core.refusal import NotFound
from tests.campaigns.world import ACTOR, NOW

STRANGER = Actor.stranger()


def _person(role="", scope="", code="a1"):
    grants = (HeldGrant(role, scope),) if role else ()
    return Actor(kind="person", code=code, label="x", grants=grants)


CENTRAL = _person("central_staff", "KZ")
REGIONAL = _person("coordinator", "KZ-15")
OTHER_DISTRICT = _person("coordinator", "154802000")
TRAINER = _person("trainer", "154801000")


def _may(gate, actor, code):
    try:
        return gate(actor, code).code == code
    except NotFound:
        return False


@pytest.mark.parametrize("actor", [STRANGER, TRAINER, CENTRAL, ACTOR])
def test_everybody_sees_the_public_facts(campaign, actor):
    assert _may(campaign_for, actor, campaign.code)


@pytest.mark.parametrize(
    ("actor", "allowed"),
    [(STRANGER, False), (_person(), False), (TRAINER, False), (OTHER_DISTRICT, True),
     (REGIONAL, True), (CENTRAL, True), (ACTOR, True)],
)  # fmt: skip
def test_plans_are_for_staff(campaign, actor, allowed):
    assert _may(staff_campaign_for, actor, campaign.code) is allowed


@pytest.mark.parametrize(
    ("actor", "allowed"),
    [(STRANGER, False), (TRAINER, False), (REGIONAL, False),
     (_person("central_staff", "KZ-15"), False), (CENTRAL, True), (ACTOR, True)],
)  # fmt: skip
def test_only_the_centre_edits(campaign, actor, allowed):
    assert _may(editable_campaign_for, actor, campaign.code) is allowed


@pytest.mark.parametrize(
    ("actor", "allowed"),
    [(STRANGER, False), (_person(), False), (TRAINER, False), (OTHER_DISTRICT, False),
     (REGIONAL, True), (_person("coordinator", "154801000"), True), (CENTRAL, True), (ACTOR, True),
     (_person(code="trainer1"), True)],
)  # fmt: skip
def test_a_seminar_is_for_its_trainer_and_staff_above(plan, country, actor, allowed):
    account = Account(code="trainer1", label="x", opened_at=NOW)
    account.save(force_insert=True)
    person = country.members[("154801000", 1)].person
    person.account = account
    person.save(update_fields=["account"])
    seminar = Seminar.objects.get(group__plan=plan, group__stage__code="s2")

    assert _may(seminar_for_trainer, actor, seminar.code) is allowed


@pytest.mark.parametrize("gate", [campaign_for, staff_campaign_for, editable_campaign_for,
                                  seminar_for_trainer])  # fmt: skip
@pytest.mark.django_db
def test_what_does_not_exist_is_not_found(gate):
    with pytest.raises(NotFound):
        gate(CENTRAL, "nothing")
