"""A seminar changed by hand: what the judge says before, and what the operation lets through."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import transaction

from kaskad.audit.models import Entry
from kaskad.campaigns.api import (
    Arrangement,
    Pass,
    Seminar,
    Stage,
    Venue,
    arrangement_of,
    qualify_trainers,
)
from kaskad.commissions.api import Member
from kaskad.planning.api import (
    ChangeBreaksRules,
    SeminarChangedMeanwhile,
    change_seminar,
    mark_of,
)
from kaskad.planning.queries.change import judge_change, seminar_to_judge
from kaskad.planning.queries.judgement import judge
from kaskad.planning.queries.openings import Openings
from tests.planning.world import ACTOR, NOW
from tests.seeds import seeds

FIRST, LAST = date(2026, 2, 16), date(2026, 3, 14)


def _seminars(plan, **which):
    return list(
        Seminar.objects.filter(group__plan=plan, **which)
        .select_related(
            "group__plan__campaign", "group__stage", "group__commission__region", "venue", "trainer"
        )
        .order_by("code")
    )


def _found_in_the_whole_plan(seminar, wanted):
    """What the judge of the whole plan finds new and what it no longer finds."""
    plan = seminar.group.plan
    before = set(judge(plan.campaign, plan).breaches)
    with transaction.atomic():
        rows = Seminar.objects.filter(pk=seminar.pk)
        if wanted is None:
            rows.update(state="cancelled")
        else:
            rows.update(
                day=wanted.day, half=wanted.half, venue=wanted.venue, trainer=wanted.trainer
            )
        after = set(judge(plan.campaign, plan).breaches)
        transaction.set_rollback(True)
    return after - before, before - after


@pytest.mark.parametrize("seed", seeds(12))
def test_what_a_change_touches_is_judged_as_in_the_whole_plan(plan, seed):
    dice = random.Random(seed)
    seminars = _seminars(plan)
    venues = [None, *Venue.objects.order_by("code")]
    trainers = [*Member.objects.order_by("id")]
    for _round in range(3):
        seminar = dice.choice(seminars)
        now = arrangement_of(seminar)
        day = FIRST + timedelta(days=dice.randrange((LAST - FIRST).days))
        wanted = dice.choice(
            [
                None,
                Arrangement(day, dice.choice(["am", "pm"]), now.venue, now.trainer),
                Arrangement(day, now.half, dice.choice(venues), dice.choice(trainers)),
                Arrangement(now.day, now.half, now.venue, dice.choice(trainers)),
            ]
        )
        verdict = judge_change(seminar, wanted)

        assert (set(verdict.caused), set(verdict.cured)) == _found_in_the_whole_plan(
            seminar, wanted
        ), wanted
        # The next change meets a plan that has breaches already.
        if wanted is None:
            Seminar.objects.filter(pk=seminar.pk).update(state="cancelled")
        else:
            Seminar.objects.filter(pk=seminar.pk).update(
                day=wanted.day, half=wanted.half, venue=wanted.venue, trainer=wanted.trainer
            )
        seminars = [one for one in _seminars(plan) if one.state != "cancelled"]


@pytest.fixture
def seminar(plan):
    """The earlier of the two seminars of stage 3 in the first district."""
    found = _seminars(plan, group__stage__code="s3", group__commission__code="154801000")
    return seminar_to_judge(min(found, key=lambda one: (one.day, one.half)).pk)


def _free_time(seminar):
    """Another half-day at which nothing stands against the seminar as it is."""
    times = Openings(seminar, FIRST).times()
    return next(
        one
        for one in times
        if one.halls and one.trainer_free and (one.day, one.half) != (seminar.day, seminar.half)
    )


def _wanted(seminar, **changes):
    return replace(arrangement_of(seminar), **changes)


def _change(seminar, wanted, *, seen="", reason="Боран"):
    return change_seminar(
        actor=ACTOR,
        seminar=seminar,
        seen=seen or mark_of(seminar),
        wanted=wanted,
        reason=reason,
        now=NOW,
    )


def _entries():
    return list(
        Entry.objects.filter(tag__startswith="campaigns:seminar:").values_list("tag", flat=True)
    )


def test_what_is_offered_is_what_the_judge_lets_through(seminar):
    openings = Openings(seminar, FIRST)
    free = _free_time(seminar)
    halls = openings.halls(free.day, free.half)
    trainers = openings.trainers(free.day, free.half)

    assert halls
    assert trainers
    for trainer in trainers:
        wanted = _wanted(
            seminar,
            day=free.day,
            half=free.half,
            venue=Venue.objects.get(code=halls[0].code),
            trainer=Member.objects.get(pk=trainer.member_id),
        )
        assert judge_change(seminar, wanted).caused == ()


def test_a_taken_hall_a_busy_and_an_untaught_trainer_are_not_offered(seminar, world):
    openings = Openings(seminar, FIRST)
    free = _free_time(seminar)
    hall = seminar.venue
    other = _seminars(seminar.group.plan, group__stage__code="s2")[0]
    Seminar.objects.filter(pk=other.pk).update(
        day=free.day, half=free.half, venue=hall, trainer=seminar.trainer
    )

    assert hall.code not in [one.code for one in openings.halls(free.day, free.half)]
    offered = {one.member_id for one in openings.trainers(free.day, free.half)}
    assert seminar.trainer_id not in offered
    assert world.member("KZ-15-1001", 4).pk not in offered


def test_whoever_has_not_passed_the_test_of_a_gate_is_not_offered(seminar):
    free = _free_time(seminar)
    Stage.objects.update(gate="final_test")
    held = Openings(seminar, free.day)
    assert held.trainers(free.day, free.half) == []
    promised = Openings(seminar, FIRST).trainers(free.day, free.half)
    assert promised
    one = promised[0].member_id
    own = Stage.objects.get(groups__places__member=one, groups__plan=seminar.group.plan)
    qualify_trainers(actor=ACTOR, stage=own, passes=[Pass(one, "attempt", NOW, "KZ")], now=NOW)
    assert [found.member_id for found in held.trainers(free.day, free.half)] == [one]


def test_a_change_is_put_in_force_once_with_its_entries(seminar):
    free, seen = _free_time(seminar), mark_of(seminar)
    other = next(
        one
        for one in Openings(seminar, FIRST).trainers(free.day, free.half)
        if one.member_id != seminar.trainer_id
    )
    trainer = Member.objects.get(pk=other.member_id)
    wanted = _wanted(seminar, day=free.day, half=free.half, trainer=trainer)

    _change(seminar, wanted, seen=seen)
    again = _change(seminar, wanted, seen=seen)

    assert arrangement_of(again) == wanted
    assert _entries() == ["campaigns:seminar:moved", "campaigns:seminar:trainer_substituted"]


def test_a_change_that_breaks_a_rule_is_not_put_in_force(seminar):
    # A working day of the campaign, but not of the stage.
    wanted = _wanted(seminar, day=date(2026, 2, 23), half="pm")

    with pytest.raises(ChangeBreaksRules) as refusal:
        _change(seminar, wanted)

    assert refusal.value.values["count"] >= 1
    assert arrangement_of(seminar_to_judge(seminar.pk)) == arrangement_of(seminar)
    assert _entries() == []


def test_a_change_made_for_what_is_no_longer_so_is_refused(seminar):
    seen, free = mark_of(seminar), _free_time(seminar)
    _change(seminar, _wanted(seminar, day=free.day, half=free.half))

    with pytest.raises(SeminarChangedMeanwhile):
        _change(seminar, None, seen=seen)


def test_a_cancelling_says_who_waits_and_is_not_held_up_by_rules(plan):
    seminar = seminar_to_judge(_seminars(plan, group__stage__code="s2")[0].pk)
    verdict = judge_change(seminar, None)

    _change(seminar, None)

    assert verdict.waiting > 0
    assert {one.code for one in verdict.caused} == {"trainer_not_certified"}
    assert seminar_to_judge(seminar.pk).state == "cancelled"
