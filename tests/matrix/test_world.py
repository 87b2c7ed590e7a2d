"""The named world is what its names say."""

import pytest

from kaskad.audit.models import Entry
from kaskad.campaigns.api import Seminar
from kaskad.reporting.api import coverage
from tests import world


def test_the_world_stands_in_mid_campaign(house):
    states = set(Seminar.objects.filter(group__plan=house.plan).values_list("state", flat=True))
    report = coverage(house.campaign, world.LIVED_UNTIL)

    assert states >= {"held", "planned"}
    assert 0 < report.total.tally.trained < report.total.tally.filled
    assert {row.code for row in report.children} == {world.REGION, world.FOREIGN_REGION}


@pytest.mark.parametrize("time", ["first", "second"])
def test_what_a_test_writes_is_gone_after_it(house, time):
    before = Entry.objects.filter(tag="world:left:behind").count()
    Entry.objects.create(
        at=world.NOW, tag="world:left:behind", actor_kind="system", actor_label="tests",
        subject_kind="test", subject_code="-", changes={},
    )  # fmt: skip

    assert before == 0


def test_everybody_of_the_world_is_somewhere(house):
    assert set(house.accounts) == set(world.ROLES) - {"stranger"}
    assert house.trainer().commission.district.code == house.places["own"]
    assert house.member().commission.code == house.places["own_precinct"]
    assert house.seminar("own").trainer_id == house.trainer().pk
    assert [house.roster(place).rows_rejected for place in ("own", "foreign", "parent")] == [2] * 3
