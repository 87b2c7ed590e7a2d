"""In the middle of the campaign a repair frees the places of who is exempt, and gives no other."""

import pytest

from kaskad.campaigns.api import Place, end_exemption, place_members
from kaskad.planning.api import (
    book_newcomers,
    execute_run,
    put_replan_in_force,
    request_replan,
)
from kaskad.planning.queries.happened import happened_since
from kaskad.planning.queries.judgement import judge
from kaskad.planning.queries.newcomers import without_place
from tests.exemptions import SECOND, exempted
from tests.planning.midway import EVENING, FIRST, ahead_of, pupils_of
from tests.planning.world import ACTOR

# Its operations and pages run on both databases in the matrix.
pytestmark = pytest.mark.one_database


@pytest.fixture
def world(begin, settings):
    settings.KASKAD_SYNTHETIC_PEOPLE = True
    return begin(precincts=40)


def places_of(plan, member):
    return list(
        Place.objects.filter(group__plan=plan, member=member)
        .exclude(group__seminars__state="cancelled")
        .values_list("group__seminars__code", flat=True)
    )


def happened(world, plan):
    return happened_since(world.campaign, plan, FIRST)


def repaired(world):
    run = request_replan(actor=ACTOR, campaign=world.campaign, asked=(), now=EVENING)
    run = execute_run(run.code, now=EVENING)
    assert run.state == "finished", run.log
    return run


def test_a_repair_frees_the_place_and_gives_no_other(world, middle):
    seminar = ahead_of(middle).last()
    member = pupils_of(seminar)[0].pk
    assert happened(world, middle).is_empty
    exempted(world.campaign, member, EVENING)
    (change,) = happened(world, middle).members
    assert (change.left, change.seminar, change.exempt) == (member, seminar.code, True)
    before = judge(world.campaign, middle)

    run = repaired(world)
    plan = put_replan_in_force(actor=ACTOR, plan=run.plan, now=EVENING)

    assert [event["kind"] for event in run.comparison["events"]] == ["members_exempt"]
    assert places_of(plan, member) == []
    assert happened(world, plan).is_empty
    after = judge(world.campaign, plan)
    assert (after.breaches, after.untrained) == ([], before.untrained)
    assert without_place(world.campaign, plan, FIRST) == []


def test_a_place_after_the_exemption_stays(world, middle):
    seminar = ahead_of(middle).last()
    exempted(world.campaign, pupils_of(seminar)[0].pk, EVENING, seminar.day)

    assert happened(world, middle).is_empty


def test_when_it_ends_there_is_a_place_again(world, middle):
    member = pupils_of(ahead_of(middle).last())[0].pk
    found = exempted(world.campaign, member, EVENING)
    plan = put_replan_in_force(actor=ACTOR, plan=repaired(world).plan, now=EVENING)
    assert book_newcomers(actor=ACTOR, campaign=world.campaign, now=EVENING) == []

    end_exemption(actor=SECOND, exemption=found, now=EVENING)

    assert without_place(world.campaign, plan, FIRST) == [member]
    (seat,) = book_newcomers(actor=ACTOR, campaign=world.campaign, now=EVENING)
    assert places_of(plan, member) == [seat.seminar]


def test_whom_a_cancelled_seminar_left_waits_no_more(world, middle, trouble):
    cancelled, _trainer, _leavers, _heirs = trouble
    waiting = happened(world, middle).cancelled[0].waiting

    exempted(world.campaign, waiting[0], EVENING)

    still = {one for found in happened(world, middle).cancelled for one in found.waiting}
    assert set(waiting) - still == {waiting[0]}
    assert cancelled
    plan = put_replan_in_force(actor=ACTOR, plan=repaired(world).plan, now=EVENING)
    assert places_of(plan, waiting[0]) == []


def test_who_comes_anyway_can_be_given_a_place(world, middle):
    seminar = ahead_of(middle).last()
    member = pupils_of(seminar)[0].pk
    Place.objects.filter(group=seminar.group, member=member).delete()
    exempted(world.campaign, member, EVENING)

    assert place_members(actor=ACTOR, group=seminar.group, member_ids=[member], now=EVENING) == 1
