"""The late lane: a place for newcomers, as a repair of the plan would choose it."""

import random
from datetime import date, timedelta

import pytest
from django.db import transaction

from kaskad.audit.models import Entry
from kaskad.campaigns.api import Place, Seminar, discard_plan, plan_in_force
from kaskad.commissions.api import Member, Newcomer, replace_member, sits_on
from kaskad.demo.country import iin
from kaskad.messaging.api import Message
from kaskad.planning.api import (
    How,
    NoPlanInForce,
    NoSeat,
    Obstacle,
    PlanRun,
    RepairForNewcomers,
    SeatFound,
    TrainerTeaches,
    book_newcomers,
    execute_run,
    hand_over_seat,
    hand_over_seminars,
    repair_for_newcomers,
    request_replan,
)
from kaskad.planning.queries.judgement import judge
from kaskad.planning.queries.newcomers import left_by_trainers, without_place
from kaskad.planning.tasks import look_for_newcomers
from kaskad.seminars.api import remind_members
from tests.planning.midway import EVENING, FIRST, ahead_of, pupils_of, replaced
from tests.planning.world import ACTOR
from tests.seeds import seeds

# What is asked of a database when a plan is repaired, test_planning_replan asks on both.
pytestmark = pytest.mark.one_database

TODAY = EVENING.date()


@pytest.fixture
def world(begin, settings):
    settings.KASKAD_SYNTHETIC_PEOPLE = True
    settings.KASKAD_PINNED_NOW = EVENING
    return begin(precincts=40)


def book(world, members=None):
    ids = None if members is None else [one.pk for one in members]
    return book_newcomers(actor=ACTOR, campaign=world.campaign, member_ids=ids, now=EVENING)


def newcomer(number, language="kk"):
    return Newcomer(
        iin=iin.make(random.Random(number), date(1990, 1, 1), female=False, used=()),
        last_name="Жаңабаев",
        first_name="Асан",
        language=language,
    )


def hand_over(member, number=1, since=TODAY, **more):
    return hand_over_seat(
        actor=ACTOR, member=member, newcomer=newcomer(number, **more), since=since, now=EVENING
    )


def repaired_seat(world, member):
    """The seminar in which a repair of the plan would put somebody; nothing is kept of it."""
    with transaction.atomic():
        run = request_replan(actor=ACTOR, campaign=world.campaign, asked=[], now=EVENING)
        run = execute_run(run.code, now=EVENING)
        assert run.state == "finished", run.log
        found = _where(Place.objects.filter(group__plan=run.plan, member=member))
        transaction.set_rollback(True)
    return found


def _where(places):
    """Groups by what they have in every version of a plan."""
    return list(
        places.order_by("id").values_list(
            "group__stage__code", "group__commission__code", "group__round", "group__number"
        )
    )


def test_who_follows_somebody_takes_their_place(world, middle):
    seminar = ahead_of(middle).filter(group__stage__code="s3").last()
    came = replaced(pupils_of(seminar)[0], 1)

    (found,) = book(world)

    assert (found.member_id, found.seminar, found.how) == (came.pk, seminar.code, How.FOLLOWS)
    assert Place.objects.filter(group=seminar.group, member=came).exists()
    assert judge(world.campaign, middle).breaches == []


def test_booking_leaves_an_entry_and_again_changes_nothing(world, middle):
    came = replaced(pupils_of(ahead_of(middle).last())[0], 1)
    book(world)
    before = Entry.objects.count()

    assert book(world) == []
    assert look_for_newcomers() == 0

    entries = Entry.objects.filter(subject_kind="member", subject_code=str(came.pk))
    assert [one.tag for one in entries] == ["planning:newcomer:booked"]
    assert Entry.objects.count() == before


def test_who_is_booked_is_told_seminar_and_commission_once(world, middle):
    remind_members(actor=ACTOR, campaign=world.campaign, now=EVENING)
    seminar = ahead_of(middle).filter(group__stage__code="s3").last()
    by_page = hand_over(pupils_of(seminar)[0]).came
    by_roster = replaced(pupils_of(seminar)[1], 2)
    look_for_newcomers()
    for _ in range(2):
        remind_members(actor=ACTOR, campaign=world.campaign, now=EVENING)
    look_for_newcomers()
    remind_members(actor=ACTOR, campaign=world.campaign, now=EVENING)

    for came in (by_page, by_roster):
        (message,) = Message.objects.filter(recipient__key=came.person.code)
        assert (message.kind, message.place) == ("replacement", came.commission.code)


@pytest.mark.parametrize("seed", seeds(8))
def test_the_seat_is_the_one_that_a_repair_would_choose(world, middle, seed):
    """Whoever leaves, taught already or with a place ahead that is free then."""
    dice = random.Random(seed)
    for hall in {one.venue for one in ahead_of(middle) if one.venue}:
        hall.latitude += dice.uniform(-0.2, 0.2)
        hall.longitude += dice.uniform(-0.2, 0.2)
        hall.save(update_fields=["latitude", "longitude"])
    members = Member.objects.filter(sits_on(FIRST), commission__level="precinct", role="member")
    member = dice.choice(list(members.order_by("id")))
    came = replaced(member, seed, language=dice.choice(["kk", "ru"]))
    wanted = repaired_seat(world, came)

    (found,) = book(world)

    assert _where(Place.objects.filter(group__plan=middle, member=came)) == wanted
    assert isinstance(found, SeatFound) == bool(wanted)
    assert isinstance(found, SeatFound) or found.obstacle is Obstacle.WAITS


def test_full_groups_send_a_newcomer_to_the_next_round(world, middle):
    ahead_of(middle).update(state="held")
    came = replaced(Member.objects.filter(role="member", until=None).last(), 2)

    (found,) = book(world)

    assert found == NoSeat(came.pk, Obstacle.WAITS, 1, date(2026, 3, 10))


def test_without_a_round_the_obstacle_is_named(world, middle):
    world.campaign.make_up_rounds.all().delete()
    came = replaced(pupils_of(ahead_of(middle).last())[0], 3, language="ru")
    ahead = ahead_of(middle).filter(group__stage__code="s3")
    seats = {}
    for say, change in (
        (Obstacle.LANGUAGE, lambda: None),
        (Obstacle.NO_SEMINAR, lambda: ahead.update(state="cancelled")),
    ):
        with transaction.atomic():
            change()
            (seats[say],) = book(world)
            transaction.set_rollback(True)

    assert {say: one.obstacle for say, one in seats.items()} == {one: one for one in seats}
    assert not Place.objects.filter(member=came).exists()


def test_full_halls_and_far_ones_are_named(world, middle):
    world.campaign.make_up_rounds.all().delete()
    taught = Place.objects.filter(
        group__plan=middle, group__seminars__state="held", member__role="chair",
        member__commission__level="precinct",
    )[0].member  # fmt: skip
    came = replaced(taught, 4)
    ahead = ahead_of(middle)
    ahead.update(state="planned")
    stage = ahead.filter(group__stage__code="s3")
    Member.objects.filter(pk=came.pk).update(role="member")
    for hall in {one.venue for one in stage if one.venue}:
        hall.capacity = 1
        hall.save(update_fields=["capacity"])
    (full,) = book(world)
    for hall in {one.venue for one in stage if one.venue}:
        hall.latitude = 60.0
        hall.save(update_fields=["latitude"])
    (far,) = book(world)

    assert (full.obstacle, far.obstacle) == (Obstacle.FULL, Obstacle.TOO_FAR)


def _nowhere(middle, world, number):
    """Somebody for whom no seminar is left in their language, and no round."""
    world.campaign.make_up_rounds.all().delete()
    seminar = ahead_of(middle).filter(group__stage__code="s3").last()
    return replaced(pupils_of(seminar)[number], 3 + number, language="ru")


def _asked():
    return list(PlanRun.objects.exclude(replan={}).order_by("id"))


def test_without_a_seat_the_planner_is_asked_once_for_a_draft(world, middle):
    came = _nowhere(middle, world, 0)

    for _ in range(3):
        assert look_for_newcomers() == 0

    (run,) = _asked()
    assert run.replan["newcomers"] == [came.pk]
    assert repair_for_newcomers(world.campaign) == RepairForNewcomers(run.code, 0)
    run = execute_run(run.code, now=EVENING)
    assert run.state == "finished", run.log
    look_for_newcomers()
    assert len(_asked()) == 1
    # A draft that staff approve: the plan in force is the same as before.
    assert run.plan.state == "proposed"
    assert plan_in_force(world.campaign) == middle
    assert repair_for_newcomers(world.campaign).version == run.plan.version

    # Somebody else while it waits: no other repair; once it is put aside, one for both.
    later = _nowhere(middle, world, 1)
    look_for_newcomers()
    assert len(_asked()) == 1
    discard_plan(actor=ACTOR, plan=run.plan, now=EVENING)
    for _ in range(2):
        look_for_newcomers()
    assert [one.replan["newcomers"] for one in _asked()] == [
        [came.pk], sorted([came.pk, later.pk]),
    ]  # fmt: skip


def test_a_look_that_is_taken_back_asks_nobody(world, middle):
    _nowhere(middle, world, 0)
    with transaction.atomic():
        look_for_newcomers()
        transaction.set_rollback(True)

    assert _asked() == []
    assert repair_for_newcomers(world.campaign) is None


def test_who_waits_for_a_round_needs_no_draft(world, middle):
    ahead_of(middle).update(state="held")
    replaced(Member.objects.filter(role="member", until=None).last(), 2)

    look_for_newcomers()

    assert _asked() == []


def test_without_a_plan_in_force_nobody_is_booked(world):
    with pytest.raises(NoPlanInForce):
        book(world)
    assert look_for_newcomers() == 0


def teaching(plan):
    seminar = ahead_of(plan).exclude(trainer=None).first()
    return Member.objects.get(pk=seminar.trainer_id)


def test_a_trainer_who_leaves_gives_up_seminars_first(world, middle):
    trainer = teaching(middle)
    given = set(ahead_of(middle).filter(trainer=trainer).values_list("code", flat=True))

    done = hand_over(trainer)

    assert {one.seminar.code for one in done.given_up} == given != set()
    for code in given:
        now = Seminar.objects.select_related("trainer").get(code=code)
        assert now.trainer_id not in (trainer.pk, done.came.pk)
        assert now.trainer.until is None
    assert judge(world.campaign, middle).breaches == []
    tags = list(Entry.objects.order_by("id").values_list("tag", flat=True))
    assert tags.index("campaigns:seminar:trainer_substituted") < tags.index(
        "commissions:member:replaced"
    )


def test_the_seat_makes_nobody_a_trainer(world, middle):
    """Who sits where a taught trainer sat was taught nothing."""
    trainer = teaching(middle)
    done = hand_over(trainer)

    hand_over_seminars(actor=ACTOR, now=EVENING)

    assert not Seminar.objects.filter(trainer=done.came).exists()


def test_a_seminar_that_nobody_can_take_keeps_the_seat_as_it_is(world, middle):
    trainer = teaching(middle)
    code = ahead_of(middle).filter(trainer=trainer).first().code
    others = Member.objects.filter(until=None, commission__level__in=("region", "district"))
    places = Place.objects.filter(group__plan=middle, group__stage__code__in=("s1", "s2"))
    places.exclude(member=trainer).delete()
    entries = Entry.objects.count()

    with pytest.raises(TrainerTeaches) as refusal:
        hand_over(trainer)

    trainer.refresh_from_db()
    assert code in refusal.value.values["codes"]
    assert (trainer.until, Entry.objects.count()) == (None, entries)
    assert others.exists()


def test_handing_over_again_gives_the_first_answer(world, middle):
    member = pupils_of(ahead_of(middle).last())[0]
    first = hand_over(member)
    entries = Entry.objects.count()

    again = hand_over(member)

    assert (again.came, again.seats, again.given_up) == (first.came, (), ())
    assert Entry.objects.count() == entries


def test_the_look_finds_who_came_and_left_without_a_page(world, middle):
    trainer, pupil = teaching(middle), pupils_of(ahead_of(middle).last())[0]
    came = [replaced(trainer, 5, since=TODAY), replaced(pupil, 6, since=TODAY)]
    assert left_by_trainers(TODAY).exists()

    assert look_for_newcomers() > 1
    assert look_for_newcomers() == 0

    assert not left_by_trainers(TODAY).exists()
    assert Place.objects.filter(member=came[1]).exists()


@pytest.mark.parametrize("seed", seeds(4))
def test_after_any_replacements_nobody_is_forgotten(world, middle, seed):
    """Everybody who sits has a place or a reason; whoever teaches sits on that day."""
    dice = random.Random(seed)
    for number in range(12):
        sitting = Member.objects.filter(until=None).exclude(commission__level="central")
        member = dice.choice(list(sitting.order_by("id")))
        since = TODAY + timedelta(days=dice.randrange(4))
        language = dice.choice(["kk", "ru"])
        try:
            if dice.random() < 0.5:
                hand_over(member, number + 100 * seed, max(since, member.since), language=language)
            else:
                replace_member(
                    actor=ACTOR, member=member, since=max(since, member.since), now=EVENING,
                    newcomer=newcomer(number + 100 * seed, language),
                )  # fmt: skip
        except TrainerTeaches:
            assert ahead_of(middle).filter(trainer=member).exists()
    look_for_newcomers()

    told = {one.member_id for one in book(world)}
    assert set(without_place(world.campaign, middle, FIRST)) == told
    for seminar in left_by_trainers(TODAY):
        assert seminar.trainer.until <= seminar.day
    caused = [one.code for one in judge(world.campaign, middle).breaches]
    assert "group_too_large" not in caused
