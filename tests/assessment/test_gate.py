"""A passed final test lets its owner teach; whoever has not passed is shown to the centre."""

from datetime import timedelta

import pytest

from kaskad.assessment.access import attempt_of
from kaskad.assessment.models import ItemVersion, Test
from kaskad.assessment.operations.appeals import recount_results, rule_on_item
from kaskad.assessment.operations.attempts import hand_in, start_attempt
from kaskad.assessment.operations.passes import qualify_passed
from kaskad.assessment.operations.tests import draft_test, publish_test, withdraw_test
from kaskad.assessment.queries.gates import Lack, waiting_trainers
from kaskad.assessment.vocab import Purpose, RulingKind
from kaskad.audit.models import Entry
from kaskad.campaigns.api import Qualification, Seminar, Stage
from kaskad.commissions.api import person_name
from kaskad.core.actor import Actor
from kaskad.seminars.api import Attendance
from tests.assessment.taking import CENTRE, Taker, published, settings, stage_of
from tests.world import CAMPAIGN, NOW, TODAY

WORKER = Actor.system("assessment")


@pytest.fixture
def taker(house):
    return Taker.of(house.accounts["member"])


@pytest.fixture
def gated(house):
    stage = stage_of(house)
    Stage.objects.filter(pk=stage.pk).update(gate="final_test")
    return stage


def take(taker, test, responses=None):
    taker.begin(test)
    taker.send(taker.all_right() if responses is None else responses)
    taker.finish()
    return taker.attempt


def test_a_pass_opens_the_gate_in_the_same_moment(house, gated, taker):
    attempt = take(taker, published(house))
    row = Qualification.objects.get()
    assert (row.member_id, row.stage, row.evidence) == (house.member().pk, gated, attempt.code)
    assert row.since == attempt.ended_at
    assert Entry.objects.filter(tag="campaigns:trainer:qualified").count() == 1


def test_a_failed_test_opens_nothing(house, gated, taker):
    assert not take(taker, published(house), {1: None}).passed
    assert not Qualification.objects.exists()


def test_an_entry_test_opens_nothing(house, gated, taker):
    assert take(taker, published(house, purpose=Purpose.ENTRY)).passed
    assert not Qualification.objects.exists()


def test_where_no_gate_asks_nothing_is_kept_and_a_later_gate_looks_back(house, taker):
    attempt = take(taker, published(house))
    assert attempt.passed
    assert qualify_passed(actor=WORKER, now=NOW) == 0
    Stage.objects.filter(pk=stage_of(house).pk).update(gate="final_test")
    assert qualify_passed(actor=WORKER, now=NOW) == 1
    assert qualify_passed(actor=WORKER, now=NOW) == 0
    assert Qualification.objects.get().since == attempt.ended_at


def test_a_pass_by_a_ruling_opens_the_gate_and_counts_from_the_end_of_the_test(house, gated, taker):
    test = published(house, pass_percent=100)
    taker.begin(test)
    wrong = taker.paper[0]
    right = {key: one for key, one in taker.all_right().items() if key != wrong.number}
    taker.send(right)
    taker.finish()
    assert not Qualification.objects.exists()
    version = _version(wrong)
    rule_on_item(
        actor=CENTRE, test=test, version=version, kind=RulingKind.CREDITED, reason="Wrong", now=NOW
    )
    recount_results(actor=WORKER, now=NOW + timedelta(hours=1))
    assert Qualification.objects.get().since == taker.attempt.ended_at


def _version(one):
    return ItemVersion.objects.select_related("item").get(pk=one.version)


@pytest.fixture
def waiting(house):
    """A trainer with a seminar ahead whose own stage asks for the test: member and stage."""
    ahead = Seminar.objects.filter(group__plan__state="in_force", day__gte=TODAY, state="planned")
    trained = Attendance.objects.filter(
        member__in=ahead.exclude(trainer=None).values("trainer"), present=True
    )
    own = trained.select_related("seminar__group__stage").order_by("id")[0]
    Stage.objects.filter(campaign=house.campaign).update(gate="final_test")
    for known in Test.objects.filter(purpose=Purpose.FINAL, state="published"):
        withdraw_test(actor=CENTRE, test=known, reason="Another one is tried", now=NOW)
    return own.member, own.seminar.group.stage


def test_the_centre_sees_who_may_not_teach_yet_and_why(house, centre, waiting):
    member, _stage = waiting
    name = member.person.last_name
    page = centre.get(f"/kk/campaigns/{CAMPAIGN}/gate/").content.decode()
    assert name in page
    assert "Қорытынды тест әлі жарияланған жоқ" in page
    page = centre.get(f"/kk/campaigns/{CAMPAIGN}/").content.decode()
    assert "қорытынды тесттен өткеннен кейін ғана оқытады" in page


def test_the_page_says_when_nobody_waits(house, centre):
    page = centre.get(f"/ru/campaigns/{CAMPAIGN}/gate/").content.decode()
    assert "Ни один этап не требует итогового теста." in page


def test_what_is_missing_is_told_step_by_step(house, waiting):
    member, stage = waiting

    def lack():
        return {one.name: one.lack for one in waiting_trainers(house.campaign, TODAY, 500).rows}

    name = person_name(member.person)
    assert lack()[name] == Lack.NO_TEST
    test = published_for(stage)
    assert lack()[name] == Lack.NOT_BEGUN
    for number, found in ((1, Lack.FAILED), (2, Lack.USED_UP)):
        attempt = begin(test, member, number)
        assert lack()[name] == Lack.RUNNING
        fail(attempt)
        assert lack()[name] == found


def published_for(stage):
    test = draft_test(
        actor=CENTRE, stage=stage, purpose=Purpose.FINAL, settings=settings(), now=NOW
    )
    return publish_test(actor=CENTRE, test=test, now=NOW)


def begin(test, member, number):
    return start_attempt(
        actor=CENTRE, test=test, member_id=member.pk, scope="KZ", language="kk",
        now=NOW + timedelta(hours=2 * number),
    )  # fmt: skip


def fail(attempt):
    hand_in(
        actor=CENTRE, taken=attempt_of(attempt.code), now=attempt.started_at + timedelta(minutes=5)
    )
