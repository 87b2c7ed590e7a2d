from __future__ import annotations

from datetime import date

import pytest

from kaskad.audit.models import Entry
from kaskad.campaigns.api import (
    PlanDraft,
    Seminar,
    add_seminars,
    discard_plan,
    draft_plan,
    mark_held,
    plan_by_version,
    plan_in_force,
    plan_versions,
    put_in_force,
)
from kaskad.campaigns.models import Place
from kaskad.campaigns.operations.plans import (
    DraftRepeats,
    DraftUnknown,
    PlanHasBreaches,
    PlanLeavesHeldOut,
    PlanNotDraft,
    PlanNotInForce,
    TrainerMissing,
)
from kaskad.core.clock import at
from kaskad.core.refusal import NotFound
from tests.campaigns.world import ACTOR, NOW, draft_seminar, make_draft, make_plan, make_up

AFTER_S1 = at(date(2026, 2, 18), NOW.time())


def _draft_again(campaign, country, **changes):
    old = make_draft(country)
    values = {"seminars": old.seminars, "places": list(old.places), "run_code": "run2"} | changes
    return draft_plan(actor=ACTOR, campaign=campaign, draft=PlanDraft(**values), now=NOW)


def test_a_draft_is_kept_as_the_next_version(campaign, country):
    plan = make_plan(campaign, country, in_force=False)

    assert (plan.version, plan.state) == (1, "draft")
    seminars = Seminar.objects.filter(group__plan=plan).order_by("day")
    assert [one.group.stage.code for one in seminars] == ["s1", "s2", "s3"]
    assert [one.group.places.count() for one in seminars] == [6, 5, 6]
    assert len({one.code for one in seminars}) == 3
    assert Entry.objects.filter(tag="campaigns:plan:drafted").count() == 1


def test_codes_of_seminars_follow_from_campaign_version_and_key(campaign, country):
    first = make_plan(campaign, country, in_force=False)
    second = _draft_again(campaign, country)

    codes = [set(Seminar.objects.filter(group__plan=one).values_list("code", flat=True))
             for one in (first, second)]  # fmt: skip
    assert codes[0] & codes[1] == set()


def test_the_same_run_makes_one_draft(campaign, country):
    plan = make_plan(campaign, country, in_force=False)

    again = draft_plan(actor=ACTOR, campaign=campaign, draft=make_draft(country), now=NOW)

    assert again == plan
    assert Place.objects.count() == 17
    assert Entry.objects.filter(tag="campaigns:plan:drafted").count() == 1


def test_a_draft_may_not_repeat_keys(campaign, country):
    make_plan(campaign, country, in_force=False)
    draft = make_draft(country)

    with pytest.raises(DraftRepeats) as refusal:
        _draft_again(campaign, country, seminars=[*draft.seminars, draft.seminars[1]])

    assert refusal.value.values == {"names": "s2"}
    assert [row.version for row in plan_versions(campaign)] == [1]


@pytest.mark.parametrize(
    "changes",
    [{"stage_code": "s9"}, {"commission_code": "nowhere"}, {"venue_code": "x9"}, {"half": "night"}],
)
def test_a_draft_names_only_what_is_known(campaign, country, changes):
    make_plan(campaign, country, in_force=False)

    with pytest.raises(DraftUnknown) as refusal:
        _draft_again(campaign, country, seminars=[draft_seminar("a", **changes)], places=[])

    assert refusal.value.values == {"names": next(iter(changes.values()))}


def test_a_place_needs_a_seminar_of_the_draft(campaign, country):
    make_plan(campaign, country, in_force=False)

    with pytest.raises(DraftUnknown):
        _draft_again(campaign, country, places=[("s9", country.members[("KZ-15", 1)].pk)])


def test_only_the_centre_teaches_without_a_trainer(campaign, country):
    make_plan(campaign, country, in_force=False)

    with pytest.raises(TrainerMissing):
        _draft_again(campaign, country, seminars=[draft_seminar("a")], places=[])


@pytest.mark.usefixtures("plan")
def test_putting_in_force_supersedes_the_version_before(campaign, country):
    second = put_in_force(actor=ACTOR, plan=_draft_again(campaign, country), now=NOW)

    assert plan_in_force(campaign) == second
    assert [(row.version, row.state) for row in plan_versions(campaign)] == [
        (2, "in_force"), (1, "superseded"),
    ]  # fmt: skip


def test_putting_in_force_twice_changes_nothing(plan):
    put_in_force(actor=ACTOR, plan=plan, now=NOW)

    assert Entry.objects.filter(tag="campaigns:plan:put_in_force").count() == 1


def test_a_plan_with_breaches_is_not_put_in_force(campaign, country, plan):
    draft = _draft_again(campaign, country, breaches=["trainer_twice"])

    with pytest.raises(PlanHasBreaches):
        put_in_force(actor=ACTOR, plan=draft, now=NOW)

    assert plan_in_force(campaign) == plan


def test_a_superseded_plan_is_not_put_in_force_again(campaign, country, plan):
    put_in_force(actor=ACTOR, plan=_draft_again(campaign, country), now=NOW)

    with pytest.raises(PlanNotDraft):
        put_in_force(actor=ACTOR, plan=plan, now=NOW)


def test_held_seminars_keep_code_and_places_in_the_new_version(campaign, country, plan):
    national = Seminar.objects.get(group__plan=plan, group__stage__code="s1")
    mark_held(actor=ACTOR, seminar_ids=[national.pk], now=AFTER_S1)

    second = put_in_force(actor=ACTOR, plan=_draft_again(campaign, country), now=AFTER_S1)

    kept = Seminar.objects.get(group__plan=second, group__stage__code="s1")
    assert (kept.pk, kept.code, kept.state) == (national.pk, national.code, "held")
    assert kept.group.first_plan == plan
    assert Seminar.objects.filter(group__plan=second).count() == 3


def test_a_plan_may_not_leave_out_what_was_held(campaign, country, plan):
    national = Seminar.objects.get(group__plan=plan, group__stage__code="s1")
    mark_held(actor=ACTOR, seminar_ids=[national.pk], now=AFTER_S1)
    draft = make_draft(country)
    places = [place for place in draft.places if place[0] != "s1"]
    second = _draft_again(campaign, country, seminars=draft.seminars[1:], places=places)

    with pytest.raises(PlanLeavesHeldOut) as refusal:
        put_in_force(actor=ACTOR, plan=second, now=AFTER_S1)

    assert refusal.value.values == {"version": 2, "count": 1, "codes": national.code}


@pytest.mark.usefixtures("plan")
def test_a_draft_can_be_discarded_once(campaign, country):
    draft = _draft_again(campaign, country)

    discard_plan(actor=ACTOR, plan=draft, now=NOW)
    discard_plan(actor=ACTOR, plan=draft, now=NOW)

    assert plan_by_version(campaign, 2).state == "discarded"
    assert Entry.objects.filter(tag="campaigns:plan:discarded").count() == 1


def test_the_plan_in_force_cannot_be_discarded(plan):
    with pytest.raises(PlanNotDraft):
        discard_plan(actor=ACTOR, plan=plan, now=NOW)


def test_an_unknown_version_is_not_found(campaign):
    with pytest.raises(NotFound):
        plan_by_version(campaign, 7)


def test_make_up_seminars_are_added_once(country, plan):
    seminars, places = make_up(country)

    first = add_seminars(actor=ACTOR, plan=plan, seminars=seminars, places=places, now=NOW)
    again = add_seminars(actor=ACTOR, plan=plan, seminars=seminars, places=places, now=NOW)

    assert (first, again) == (1, 0)
    added = Seminar.objects.get(group__plan=plan, group__round=1)
    assert (added.group.number, added.group.places.count(), added.planned_day) == (
        1, 1, date(2026, 3, 10),
    )  # fmt: skip
    assert Entry.objects.filter(tag="campaigns:seminar:added").count() == 1


def test_seminars_are_added_to_the_plan_in_force_only(campaign, country):
    draft = make_plan(campaign, country, in_force=False)
    seminars, places = make_up(country)

    with pytest.raises(PlanNotInForce):
        add_seminars(actor=ACTOR, plan=draft, seminars=seminars, places=places, now=NOW)
