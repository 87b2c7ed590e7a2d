"""Readiness of precincts, counted for territories and told one by one: the same answer."""

from collections import Counter
from datetime import timedelta

import pytest

from kaskad.answers.api import Answer, pass_on_answers
from kaskad.answers.models import Acknowledgement
from kaskad.assessment.models import Attempt
from kaskad.audit.api import forget
from kaskad.commissions.models import Commission, Member
from kaskad.reporting.api import Missing, ReadinessTally, precincts_of, quorum, readiness
from kaskad.seminars.api import Attendance, hand_over_kits, take_back_kits
from kaskad.seminars.models import KitDelivery
from kaskad.seminars.vocab.refusals import KitDayWrong
from tests.exemptions import exempted
from tests.world import ACTOR, NOW, TODAY
from tests.world_fixtures import house, house_of_module, shared_folder

__all__ = ["house", "house_of_module", "shared_folder"]


def lacks(house, precinct):
    """What is missing in a precinct, asked one thing after the other."""
    members = Member.objects.filter(commission=precinct, until=None, since__lte=TODAY)
    taught = set(
        Attendance.objects.filter(present=True, superseded_at=None, day__lte=TODAY)
        .filter(member__in=members)
        .values_list("member", flat=True)
    )
    needed, found = quorum(precinct.seats), set()
    if len(members) < needed:
        found.add(Missing.SEATS)
    if len(taught) < needed:
        found.add(Missing.QUORUM)
    answers = set(Answer.objects.filter(state="published").values_list("id", flat=True))
    for role, what in (("chair", Missing.CHAIR), ("secretary", Missing.SECRETARY)):
        holder = members.filter(role=role).first()
        passed = Attempt.objects.filter(
            member=holder, passed=True, test__purpose="final", test__stage__code="s2"
        )
        if holder is None or holder.pk not in taught or not passed.exists():
            found.add(what)
        if holder is not None:
            mine = Acknowledgement.objects.filter(member=holder)
            if answers - set(mine.values_list("answer", flat=True)):
                found.add(Missing.ANSWERS)
    if not KitDelivery.objects.filter(campaign=house.campaign, commission=precinct).exists():
        found.add(Missing.KIT)
    return found


def get_ready(house, precinct):
    """Everything that can be done for a precinct."""
    campaign = house.campaign
    hand_over_kits(actor=ACTOR, campaign=campaign, precincts=[precinct], day=TODAY, now=NOW)
    posts = Member.objects.filter(commission=precinct, until=None, role__in=("chair", "secretary"))
    pass_on_answers(
        actor=ACTOR, place=precinct, answers=list(Answer.objects.filter(state="published")),
        members=list(posts.values_list("id", flat=True)), now=NOW,
    )  # fmt: skip


@pytest.fixture
def mixed(house):
    """Some precincts have their kits and know the answers."""
    for place, one in enumerate(Commission.objects.filter(level="precinct").order_by("code")):
        if place % 3 == 0:
            get_ready(house, one)
    chair = Member.objects.filter(commission__level="precinct", role="chair").earliest("id")
    Member.objects.filter(pk=chair.pk).update(until=TODAY - timedelta(days=1))
    return house


def test_every_precinct_is_told_as_if_asked_alone(mixed):
    country = mixed.campaign.root
    rows = precincts_of(mixed.campaign, country, TODAY)
    known = {one.code: one for one in Commission.objects.filter(level="precinct")}

    assert [one.code for one in rows] == sorted(known)
    for one in rows:
        assert {step.what for step in one.to_do} | _hidden(one) == lacks(mixed, known[one.code])
    assert len({one.facts.has_kit for one in rows}) == 2
    assert len({bool(one.unread) for one in rows}) == 2
    alone = precincts_of(mixed.campaign, known[rows[3].code], TODAY)
    assert alone == (rows[3],)


def _hidden(one):
    """Members who cannot be trained because they do not exist: the empty seats say that."""
    facts = one.facts
    untaught = facts.taught < quorum(facts.seats)
    return {Missing.QUORUM} if untaught and facts.filled < quorum(facts.seats) else set()


def test_territories_add_up(mixed):
    campaign = mixed.campaign
    country = readiness(campaign, campaign.root, TODAY)
    asked = Counter()
    for precinct in Commission.objects.filter(level="precinct"):
        asked.update(lacks(mixed, precinct))

    assert country.total.tally.precincts == Commission.objects.filter(level="precinct").count()
    assert {one: getattr(country.total.tally, one.value) for one in Missing} == {
        one: asked[one] for one in Missing
    }
    added = sum((row.tally for row in country.parts), ReadinessTally())
    assert added == country.total.tally
    for row in country.parts:
        region = Commission.objects.get(code=row.code)
        report = readiness(campaign, region, TODAY)
        assert report.total.tally == row.tally
        assert sum((one.tally for one in report.parts), ReadinessTally()) == row.tally
    district = mixed.commission("own")
    alone = readiness(campaign, district, TODAY).total.tally
    precincts = precincts_of(campaign, district, TODAY)
    assert alone.precincts == len(precincts)
    assert alone.ready == sum(one.is_ready for one in precincts)


def test_kits_are_noted_once_and_can_be_taken_back(house):
    precinct, campaign = house.commission("own_precinct"), house.campaign
    note = {"actor": ACTOR, "campaign": campaign, "precincts": [precinct], "now": NOW}

    assert hand_over_kits(day=TODAY, **note) == 1
    assert hand_over_kits(day=TODAY, **note) == 0
    (one,) = precincts_of(campaign, precinct, TODAY)
    assert one.facts.has_kit
    assert take_back_kits(**note) == 1
    assert take_back_kits(**note) == 0
    (one,) = precincts_of(campaign, precinct, TODAY)
    assert not one.facts.has_kit


@pytest.mark.parametrize("days", [1, -400])
def test_a_kit_is_not_handed_over_tomorrow_or_before_the_training(house, days):
    with pytest.raises(KitDayWrong):
        hand_over_kits(
            actor=ACTOR, campaign=house.campaign, precincts=[house.commission("own_precinct")],
            day=TODAY + timedelta(days=days), now=NOW,
        )  # fmt: skip
    assert not KitDelivery.objects.exists()


def test_only_a_precinct_gets_a_kit(house):
    district = house.commission("own")
    count = hand_over_kits(
        actor=ACTOR, campaign=house.campaign, precincts=[district], day=TODAY, now=NOW
    )

    assert count == 0
    assert not KitDelivery.objects.exists()


def test_answers_are_passed_on_to_those_who_sit_there(house):
    precinct = house.commission("own_precinct")
    inside = house.sitting("own_precinct").pk
    outside = house.sitting("foreign").pk
    answers = list(Answer.objects.filter(state="published"))
    Acknowledgement.objects.filter(member__in=[inside, outside]).delete()
    note = {"actor": ACTOR, "place": precinct, "answers": answers, "now": NOW}

    assert pass_on_answers(members=[inside, outside], **note) == len(answers)
    assert pass_on_answers(members=[inside, outside], **note) == 0
    assert not Acknowledgement.objects.filter(member=outside).exists()
    hows = Acknowledgement.objects.filter(member=inside).values_list("how", flat=True)
    assert set(hows) == {"commission"}


def test_an_exempt_chair_need_not_be_taught_and_is_not_counted_as_taught(house):
    taught = Attendance.objects.filter(present=True).values("member")
    chairs = Member.objects.filter(commission__level="precinct", until=None, role="chair")
    chair = chairs.exclude(pk__in=taught).select_related("commission__district")[0]
    precinct = chair.commission
    before = _told(house, precinct)
    assert Missing.CHAIR in {one.what for one in before.to_do}
    report = readiness(house.campaign, precinct.district, TODAY).total.tally

    exempted(house.campaign, chair.pk, NOW)

    after = _told(house, precinct)
    assert {one.what for one in before.to_do} - {one.what for one in after.to_do} == {Missing.CHAIR}
    assert after.facts.taught == before.facts.taught
    assert after.facts.chair.exempt
    forget()
    assert readiness(house.campaign, precinct.district, TODAY).total.tally.chair == report.chair - 1


def _told(house, precinct):
    (found,) = precincts_of(house.campaign, precinct, TODAY)
    return found
