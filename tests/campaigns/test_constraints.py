"""What the database itself refuses, whatever the code above it does."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError

from kaskad.campaigns.models import (
    Block,
    Campaign,
    Group,
    MakeUpRound,
    Place,
    Plan,
    Seminar,
    Stage,
)
from tests.campaigns.world import NOW

DAY = date(2026, 2, 20)
UPDATES = {
    "campaign ends before it begins": (Campaign, {"first_day": date(2026, 3, 14)}),
    "vote before the last day": (Campaign, {"voting_day": date(2026, 3, 13)}),
    "stage without a known gate": (Stage, {"gate": "nothing"}),
    "window the wrong way round": (Stage, {"window_to": date(2026, 2, 1)}),
    "plan in no known state": (Plan, {"state": "perhaps"}),
    "group in no known format": (Group, {"format": "by post"}),
    "seminar in no known state": (Seminar, {"state": "perhaps"}),
    "seminar at night": (Seminar, {"half": "xx"}),
}


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize(("model", "values"), UPDATES.values(), ids=UPDATES)
def test_the_database_refuses_values_without_meaning(model, values):
    with pytest.raises(IntegrityError):
        model.objects.update(**values)


def _second_plan_in_force(campaign, plan):
    Plan.objects.create(
        campaign=campaign, version=2, state="in_force", made_by="x", made_at=plan.made_at
    )


def _same_version(campaign, _plan):
    Plan.objects.create(campaign=campaign, version=1, state="draft", made_by="x", made_at=NOW)


def _same_place(_campaign, _plan):
    place = Place.objects.earliest("id")
    Place.objects.create(group=place.group, member=place.member)


def _same_stage(campaign, _plan):
    stage = Stage.objects.get(campaign=campaign, code="s2")
    Stage.objects.filter(pk=stage.pk).update(code="s1")


def _same_round(campaign, _plan):
    MakeUpRound.objects.create(campaign=campaign, number=1, window_from=DAY, window_to=DAY)


def _same_block(campaign, _plan):
    Block.objects.create(
        campaign=campaign, programme_version=1, number=1, national=True, minutes=1,
        questions_minutes=0,
    )  # fmt: skip


def _same_group(_campaign, plan):
    group = Group.objects.earliest("id")
    Group.objects.create(
        plan=plan, stage=group.stage, commission=group.commission, number=group.number,
        language="kk", format="online",
    )  # fmt: skip


@pytest.mark.parametrize(
    "repeat",
    [_second_plan_in_force, _same_version, _same_place, _same_stage, _same_round, _same_block,
     _same_group],
)  # fmt: skip
def test_the_database_refuses_a_second_of_what_is_one(campaign, plan, repeat):
    with pytest.raises(IntegrityError):
        repeat(campaign, plan)
