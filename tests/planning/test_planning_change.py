"""A seminar changed by hand: what the judge says before, and what the operation lets through."""

import random
from datetime import date, timedelta

import pytest
from django.db import transaction

from kaskad.campaigns.api import Arrangement, Seminar, Venue, arrangement_of
from kaskad.commissions.api import Member
from kaskad.planning.queries.change import judge_change
from kaskad.planning.queries.judgement import judge

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


@pytest.mark.parametrize("seed", range(12))
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
