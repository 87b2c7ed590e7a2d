from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from kaskad.campaigns.api import (
    Campaign,
    Plan,
    Seminar,
    add_seminars,
    cancel_seminar,
    district_calendar,
    draft_plan,
    mark_held,
    plan_difference,
    plan_in_force,
    plan_versions,
    seminar_row,
    seminars_of_day,
    seminars_of_member,
    seminars_of_trainer,
    stage_members,
    stage_rows,
    work_days,
)
from kaskad.campaigns.models import Group, Holiday
from kaskad.campaigns.rules.plan import PlanDraft
from kaskad.core.clock import at
from tests.campaigns.world import ACTOR, NOW, Country, draft_seminar, make_draft, make_plan

DAY = date(2026, 2, 20)


def test_members_belong_to_the_first_stage_that_fits(campaign, country):
    found = {one.member_id: one.stage_code for one in stage_members(campaign, DAY)}

    assert found[country.members[("154801000", 1)].pk] == "s1"
    assert found[country.members[("154801000", 3)].pk] == "s2"
    assert found[country.members[("KZ-15-1001", 1)].pk] == "s2"
    assert found[country.members[("KZ-15-1001", 3)].pk] == "s3"
    assert len(found) == len(country.members)


@pytest.mark.usefixtures("country")
def test_members_come_with_their_places_in_a_stable_order(campaign):
    rows = stage_members(campaign, DAY)

    first = rows[0]
    assert (first.commission_code, first.district_code, first.region_code, first.level) == (
        "154801000", "154801000", "KZ-15", "district",
    )  # fmt: skip
    assert [one.commission_code for one in rows] == sorted(one.commission_code for one in rows)
    assert [one.role for one in rows if one.commission_code == "KZ-15-1001"] == [
        "chair", "deputy", "secretary", "member", "member",
    ]  # fmt: skip
    assert [one.district_code for one in rows if one.commission_code == "KZ-15"] == [""] * 3


def test_those_who_left_are_left_out(campaign, country):
    leaver = country.members[("KZ-15-1001", 1)]
    leaver.until = DAY
    leaver.save(update_fields=["until"])

    assert leaver.pk not in {one.member_id for one in stage_members(campaign, DAY)}
    assert leaver.pk in {one.member_id for one in stage_members(campaign, date(2026, 2, 19))}


def test_sundays_and_holidays_are_not_worked(campaign, country):
    region = country.commissions["KZ-15"]
    Holiday.objects.create(
        campaign=campaign, day=date(2026, 3, 10), region=region, name_kk="a", name_ru="a",
        name_en="a",
    )  # fmt: skip

    first, last = date(2026, 3, 6), date(2026, 3, 11)
    assert [day.day for day in work_days(campaign, first, last)] == [6, 7, 10, 11]
    assert [day.day for day in work_days(campaign, first, last, "KZ-15")] == [6, 7, 11]
    assert [day.day for day in work_days(campaign, first, last, "KZ-10")] == [6, 7, 10, 11]


def test_a_seminar_has_its_names(plan, country):
    row = seminar_row(Seminar.objects.get(group__plan=plan, group__stage__code="s2"))

    assert (row.stage_code, row.commission_name.ru, row.venue_name.ru, row.venue_address.en) == (
        "s2", "район 154801000", "Школа", "1 Abay",
    )  # fmt: skip
    trainer = country.members[("154801000", 1)].person
    assert (row.trainer_code, row.trainer_name) == (trainer.code, f"{trainer.last_name} Айгүл")
    assert (row.places, row.starts.hour, row.minutes, row.planned_day) == (5, 10, 240, DAY)


def test_seminars_of_people_days_and_districts(campaign, country, plan):
    trainer, member = country.members[("154801000", 1)], country.members[("KZ-15-1001", 1)]

    def stages(rows):
        return [row.stage_code for row in rows]

    assert stages(seminars_of_trainer(campaign, person_code=trainer.person.code)) == ["s2", "s3"]
    assert stages(seminars_of_trainer(campaign, member_ids=[trainer.pk])) == ["s2", "s3"]
    assert stages(seminars_of_member(campaign, person_code=member.person.code)) == ["s2"]
    assert stages(seminars_of_member(campaign, member_ids=[trainer.pk])) == ["s1"]
    assert stages(seminars_of_day(campaign, DAY)) == ["s2"]
    districts = country.commissions
    assert stages(district_calendar(plan, districts["154801000"])) == ["s2", "s3"]
    assert stages(district_calendar(plan, districts["154802000"])) == []
    assert stages(district_calendar(plan, districts["KZ-15"])) == ["s2", "s3"]
    assert stages(district_calendar(plan, districts["KZ"])) == ["s1", "s2", "s3"]
    assert stages(district_calendar(plan, districts["KZ"], first=DAY, last=DAY)) == ["s2"]


def test_only_the_plan_in_force_speaks(campaign, country):
    make_plan(campaign, country, in_force=False)

    assert plan_in_force(campaign) is None
    assert seminars_of_day(campaign, DAY) == []
    assert [row.planned for row in stage_rows(campaign)] == [0, 0, 0]


def test_stages_count_what_is_planned_held_and_cancelled(campaign, plan):
    first, second, _third = Seminar.objects.filter(group__plan=plan).order_by("day")
    mark_held(actor=ACTOR, seminar_ids=[first.pk], now=at(first.day, NOW.time()))
    cancel_seminar(actor=ACTOR, seminar=second, reason="snow", now=NOW)

    rows = stage_rows(campaign)

    assert [(row.code, row.members, row.planned, row.held, row.cancelled) for row in rows] == [
        ("s1", 6, 0, 1, 0), ("s2", 5, 0, 0, 1), ("s3", 6, 1, 0, 0),
    ]  # fmt: skip
    assert [(row.first_planned, row.first_held) for row in rows] == [
        (date(2026, 2, 18), date(2026, 2, 18)), (None, None), (date(2026, 2, 27), None),
    ]  # fmt: skip


def test_a_version_counts_cancelled_and_make_up_seminars_apart(campaign, plan):
    first, second, third = Seminar.objects.filter(group__plan=plan).order_by("day")
    cancel_seminar(actor=ACTOR, seminar=second, reason="snow", now=NOW)
    Group.objects.filter(pk=third.group_id).update(round=1)

    (row,) = plan_versions(campaign)

    assert (row.seminars, row.make_up, row.cancelled) == (2, 1, 1)
    assert first.group.round == 0


def test_a_make_up_round_does_not_make_a_stage_late(campaign, plan):
    seminar = Seminar.objects.filter(group__plan=plan).earliest("day")
    mark_held(actor=ACTOR, seminar_ids=[seminar.pk], now=at(seminar.day, NOW.time()))
    Group.objects.filter(pk=seminar.group_id).update(round=1)

    row = stage_rows(campaign)[0]

    assert (row.held, row.first_planned, row.last_held) == (1, None, None)


def test_a_first_plan_adds_everything(plan):
    difference = plan_difference(None, plan)

    assert (len(difference.added), difference.removed, difference.members_added) == (3, (), 17)


def test_the_same_plan_again_changes_nothing(campaign, country, plan):
    old = make_draft(country)
    again = draft_plan(
        actor=ACTOR, campaign=campaign, now=NOW,
        draft=PlanDraft(seminars=old.seminars, places=old.places, run_code="run2"),
    )  # fmt: skip

    difference = plan_difference(plan, again)

    assert (difference.old_version, difference.new_version, difference.is_empty) == (1, 2, True)
    assert difference.districts == ()


def test_a_difference_names_what_moves(campaign, country, plan):
    old = make_draft(country)
    places = list(old.places)
    seminars = [
        old.seminars[0],
        draft_seminar(
            "s2", day=date(2026, 2, 21), trainer_member_id=old.seminars[1].trainer_member_id
        ),
        draft_seminar(
            "s3", stage_code="s3", day=date(2026, 2, 27), half="pm",
            trainer_member_id=country.members[("154801000", 2)].pk,
        ),
        draft_seminar("new", stage_code="s3", trainer_member_id=old.seminars[1].trainer_member_id),
    ]  # fmt: skip
    places[-1] = ("new", places[-1][1])
    new = draft_plan(
        actor=ACTOR, campaign=campaign, now=NOW,
        draft=PlanDraft(seminars=seminars, places=places, run_code="r2", levels=[{"level": 1}]),
    )  # fmt: skip

    difference = plan_difference(plan, new)

    code = {
        (one.group.plan_id, one.group.stage.code): one.code
        for one in Seminar.objects.exclude(group__number=2).select_related("group__stage")
    }
    assert difference.moved == ((code[plan.pk, "s2"], code[new.pk, "s2"]),)
    assert difference.trainers_changed == ((code[plan.pk, "s3"], code[new.pk, "s3"]),)
    assert (len(difference.added), difference.removed) == (1, ())
    assert (difference.members_moved, difference.members_added, difference.members_removed) == (
        6, 0, 0,
    )  # fmt: skip
    assert difference.levels == ((None, {"level": 1}),)
    district = difference.districts[0]
    assert (district.code, district.added, district.moved, district.trainers, district.members) == (
        "154801000", 1, 1, 1, 6,
    )  # fmt: skip


CHAIR, PRECINCT_CHAIR = ("154801000", 1), ("KZ-15-1001", 1)
# What is read (by campaign, plan in force and country), and in how many queries.
READS = {
    "seminars_of_day": (lambda world: seminars_of_day(world.campaign, DAY), 1),
    "seminars_of_trainer": (
        lambda world: seminars_of_trainer(world.campaign, member_ids=[world.member(CHAIR)]), 1,
    ),
    "seminars_of_member": (
        lambda world: seminars_of_member(world.campaign, member_ids=[world.member(PRECINCT_CHAIR)]),
        1,
    ),
    "district_calendar": (lambda world: district_calendar(world.plan, world.district), 1),
    "stage_rows": (lambda world: stage_rows(world.campaign), 3),
    "plan_versions": (lambda world: plan_versions(world.campaign), 2),
    "plan_difference": (lambda world: plan_difference(None, world.plan), 2),
}  # fmt: skip


@dataclass
class World:
    campaign: Campaign
    plan: Plan
    country: Country

    @property
    def district(self):
        return self.country.commissions["154801000"]

    def member(self, place):
        return self.country.members[place].pk


@pytest.mark.parametrize(("read", "budget"), READS.values(), ids=READS)
def test_a_list_costs_the_same_queries_for_one_row_and_for_many(
    campaign, plan, country, django_assert_num_queries, read, budget
):
    world = World(campaign, plan, country)
    with django_assert_num_queries(budget):
        before = read(world)
    extra = [draft_seminar(f"x{n}", trainer_member_id=world.member(CHAIR)) for n in range(2)]
    places = [(one.key, world.member(PRECINCT_CHAIR)) for one in extra]
    add_seminars(actor=ACTOR, plan=plan, seminars=extra, places=places, now=NOW)

    with django_assert_num_queries(budget):
        after = read(world)

    assert before
    assert after
