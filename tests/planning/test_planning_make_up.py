"""Make-up rounds: the same engine for those who were not there."""

import re
from datetime import UTC, date, datetime

import pytest

from kaskad.campaigns.api import (
    Place,
    Seminar,
    cancel_seminar,
    mark_held,
    plan_in_force,
    plan_versions,
)
from kaskad.core import clock
from kaskad.core.tasks.working import work_until_nothing_waits
from kaskad.planning.api import (
    NoPlanInForce,
    RoundNotPlanned,
    RoundUnknown,
    plan_make_up,
    plan_show,
    runs_of,
)
from kaskad.planning.queries.districts import rows_below
from kaskad.planning.queries.people import plan_people
from tests.planning.world import ACTOR

# Its operations and pages run on both databases in the matrix.
pytestmark = pytest.mark.one_database

EVENING = datetime(2026, 3, 7, 15, 0, tzinfo=UTC)


@pytest.fixture
def held(plan):
    """The plan after its main run: every seminar held; the days of all who had a place."""
    seminars = list(Seminar.objects.filter(group__plan=plan))
    mark_held(actor=ACTOR, seminar_ids=[one.pk for one in seminars], now=EVENING)
    return dict(
        Place.objects.filter(group__plan=plan).values_list("member_id", "group__seminars__day")
    )


def make_up(world, trained, round_number=1):
    return plan_make_up(
        actor=ACTOR, campaign=world.campaign, round_number=round_number, trained=trained,
        now=EVENING,
    )  # fmt: skip


def test_those_who_missed_their_seminar_get_another_one(world, held):
    absent = [world.member("KZ-15-1001", seat).pk for seat in (3, 4)]
    absent.append(world.member("KZ-15-2001", 1).pk)
    trained = {member: day for member, day in held.items() if member not in absent}

    added = make_up(world, trained)

    seminars = Seminar.objects.filter(group__round=1)
    assert added == seminars.count() == 2
    assert {one.day for one in seminars} == {date(2026, 3, 10)}
    assert set(Place.objects.filter(group__round=1).values_list("member_id", flat=True)) == set(
        absent
    )
    assert {one.trainer_id for one in seminars} <= trained.keys()
    shown = plan_show(world.campaign)
    assert (shown["breaches"], shown["untrained"]) == ([], 0)
    assert [(row["stage"], row["round"]) for row in shown["make_up"]] == [("s2", 1), ("s3", 1)]


def test_repeating_a_round_adds_nothing(world, held):
    trained = {member: day for member, day in held.items() if member != next(iter(held))}

    assert make_up(world, trained) == 1
    assert make_up(world, trained) == 0


def test_when_everybody_is_trained_a_round_is_empty(world, held):
    assert make_up(world, held) == 0
    assert runs_of(world.campaign, clock.machine_now())[0].state == "finished"


def test_a_round_that_cannot_be_planned_is_told_and_adds_nothing(world, held, monkeypatch):
    def broken(*_args, **_kwargs):
        raise OSError("no space left")

    monkeypatch.setattr("kaskad.planning.operations.execution.make_up_problem", broken)
    before = Seminar.objects.count()

    with pytest.raises(RoundNotPlanned) as told:
        make_up(world, {})

    run = runs_of(world.campaign, clock.machine_now())[0]
    assert (run.state, told.value.values) == ("failed", {"run": run.code, "round": 1})
    assert Seminar.objects.count() == before


def test_a_missed_national_seminar_is_made_up_by_the_centre(world, held):
    absent = world.member("KZ-15", 1).pk
    trained = {member: day for member, day in held.items() if member != absent}

    make_up(world, trained)

    seminar = Seminar.objects.get(group__round=1)
    assert (seminar.group.stage.code, seminar.trainer) == ("s1", None)


def test_a_round_needs_a_plan_in_force_and_days(world, held):
    with pytest.raises(RoundUnknown):
        make_up(world, held, round_number=8)


@pytest.mark.usefixtures("draft")
def test_without_a_plan_in_force_there_is_no_round(world):
    with pytest.raises(NoPlanInForce):
        make_up(world, {})


def test_the_worker_leaves_rounds_to_their_caller(world, held):
    make_up(world, held)

    assert work_until_nothing_waits() == 0


def test_places_and_people_of_the_plan_add_up(world, held):
    absent = [world.member("KZ-15-1001", seat) for seat in (3, 4)]
    make_up(world, {m: day for m, day in held.items() if m not in [one.pk for one in absent]})
    absent[0].until = EVENING.date()
    absent[0].save(update_fields=["until"])
    plan = plan_in_force(world.campaign)

    found = plan_people(plan, EVENING.date())

    assert (found.places, found.people) == (len(held) + 2, len(held))
    assert (found.replaced, found.waiting) == (1, 0)
    rows = rows_below(plan, world.campaign.root)
    assert sum(row.people for row in rows) == found.places
    (version,) = plan_versions(world.campaign)
    assert sum(row.seminars for row in rows) == version.seminars


def test_those_of_a_cancelled_seminar_wait(world, plan):
    seminar = Seminar.objects.filter(group__plan=plan).latest("day")
    people = set(seminar.group.places.values_list("member_id", flat=True))
    before = plan_people(plan, EVENING.date())

    cancel_seminar(actor=ACTOR, seminar=seminar, reason="snow", now=EVENING)

    after = plan_people(plan, EVENING.date())
    assert after.waiting == len(people)
    assert after.people == before.people - len(people)


def test_the_overview_says_what_its_seminars_are_and_adds_them_up(world, held, reader):
    absent = world.member("KZ-15-1001", 3).pk
    make_up(world, {member: day for member, day in held.items() if member != absent})
    main = Seminar.objects.filter(group__round=0)
    cancelled = main.filter(group__stage__code="s3").first()
    Seminar.objects.filter(pk=cancelled.pk).update(state="cancelled")

    page = reader("central_staff", "KZ").get("/en/plans/kz-referendum-2026/").content.decode()

    text = page.replace("\u00a0", " ")
    standing = Seminar.objects.exclude(state="cancelled").count()
    said = f"as planned at first: {standing - 1}, added for make-up rounds: 1"
    assert f"<dd>{standing}<small>{said}; cancelled, not counted here: 1</small>" in text
    total = re.search(r'<tr class="total"><th scope="row">Altogether</th><td[^>]*>(\d+)<', text)
    assert int(total[1]) == standing
    assert f"people: {len(held) - len(waiting_only(cancelled))}" in text


def waiting_only(seminar):
    """Those whose only place is in a seminar."""
    members = seminar.group.places.values_list("member_id", flat=True)
    elsewhere = Place.objects.filter(member__in=list(members)).exclude(group=seminar.group)
    return set(members) - set(elsewhere.values_list("member_id", flat=True))
