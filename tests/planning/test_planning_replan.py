"""Planning anew from the middle of a campaign: what happened, the proposal, putting it in force."""

from datetime import UTC, date, datetime, timedelta

import pytest

from kaskad.audit.models import Entry
from kaskad.campaigns.api import (
    Place,
    Plan,
    PlanChangedMeanwhile,
    PlanNotProposed,
    Seminar,
    Venue,
    cancel_seminar,
    discard_plan,
    mark_held,
    move_seminar,
    plan_in_force,
    put_in_force,
    seminars_of_member,
)
from kaskad.commissions.api import Member
from kaskad.commissions.models import RosterBatch, RosterRow
from kaskad.core.clock import local_day
from kaskad.core.refusal import Refusal
from kaskad.core.tasks.working import Worker
from kaskad.planning.api import (
    Asked,
    PlanRun,
    execute_run,
    put_replan_in_force,
    request_replan,
    request_run,
)
from kaskad.planning.queries.happened import happened_since
from kaskad.planning.queries.judgement import judge
from tests.planning.midway import EVENING, FIRST, ahead_of, pupils_of, replaced
from tests.planning.world import ACTOR

# Its operations and pages run on both databases in the matrix.
pytestmark = pytest.mark.one_database


@pytest.fixture
def world(begin, settings):
    settings.KASKAD_SYNTHETIC_PEOPLE = True
    return begin(precincts=40)


def _ask(world, *asked, now=EVENING):
    return request_replan(actor=ACTOR, campaign=world.campaign, asked=asked, now=now)


def _proposed(world, *asked):
    run = execute_run(_ask(world, *asked).code, now=EVENING)
    assert run.state == "finished", run.log
    return run


def _rows(plan, **which):
    rows = Seminar.objects.filter(group__plan=plan, **which).order_by("code")
    return list(
        rows.values_list(
            "code", "group__number", "day", "half", "venue_id", "trainer_id", "state", "group_id"
        )
    )


def _seats(plan):
    """Where and when each member is taught, standing seminars only."""
    rows = Place.objects.filter(group__plan=plan).exclude(group__seminars__state="cancelled")
    return {
        (member, stage): rest
        for member, stage, *rest in rows.values_list(
            "member_id", "group__stage__code", "group__seminars__day", "group__seminars__half",
            "group__seminars__venue_id",
        )
    }  # fmt: skip


def test_a_plan_is_repaired_in_the_middle_of_a_campaign(world, middle, trouble):
    cancelled, trainer, leavers, heirs = trouble
    seats, held = _seats(middle), _rows(middle, state="held")
    waiting = {place.member_id for one in cancelled for place in one.group.places.all()}
    codes = set(ahead_of(middle).values_list("code", flat=True))

    run = _proposed(world, trainer)
    found = run.comparison
    assert (run.plan.state, run.breaches, found["kept_breaches"]) == ("proposed", [], [])
    assert found["moved"] == len(found["people"]) >= found["unavoidable"] > 0
    assert found["heirs"] == 3
    assert plan_in_force(world.campaign) == middle

    plan = put_replan_in_force(actor=ACTOR, plan=run.plan, now=EVENING)
    again = put_replan_in_force(actor=ACTOR, plan=run.plan, now=EVENING)

    assert again == plan == plan_in_force(world.campaign)
    assert judge(world.campaign, plan).breaches == []
    assert _rows(plan, state="held") == held
    assert codes <= set(Seminar.objects.filter(group__plan=plan).values_list("code", flat=True))
    off = Seminar.objects.filter(group__plan=plan, state="cancelled")
    assert {one.code for one in off} == {one.code for one in cancelled}
    after = _seats(plan)
    left = {member for member, _reason in found["left"]}
    moved = {key[0] for key in seats.keys() & after.keys() if seats[key] != after[key]}
    moved |= waiting
    assert moved == {member for member, _old, _new in found["people"]}
    assert waiting - {key[0] for key in after} == left
    assert not Seminar.objects.filter(
        group__plan=plan, state="planned", day__gte=FIRST, trainer=int(trainer.key)
    ).exists()
    placed = set(Place.objects.filter(group__plan=plan).values_list("member_id", flat=True))
    assert placed.issuperset(one.pk for one in heirs)
    assert placed.isdisjoint(one.pk for one in leavers)
    assert happened_since(world.campaign, plan, FIRST).is_empty


def test_moved_people_see_their_new_seminar(world, middle, trouble):
    cancelled, trainer, _leavers, heirs = trouble
    waiting = cancelled[0].group.places.order_by("id")[0].member_id
    run = _proposed(world, trainer)
    put_replan_in_force(actor=ACTOR, plan=run.plan, now=EVENING)

    rows = seminars_of_member(world.campaign, member_ids=[waiting])
    standing = [row for row in rows if row.state == "planned"]
    assert [row.code for row in rows if row.state == "cancelled"] == [cancelled[0].code]
    assert len(standing) == 1
    assert standing[0].day >= FIRST
    assert seminars_of_member(world.campaign, member_ids=[heirs[0].pk])


def test_seminars_that_stay_keep_codes_numbers_and_have_an_entry_when_changed(
    world, middle, trouble
):
    _cancelled, trainer, *_rest = trouble
    before = {row[0]: row for row in _rows(middle, state="planned")}
    run = _proposed(world, trainer)
    put_replan_in_force(actor=ACTOR, plan=run.plan, now=EVENING)
    after = {row[0]: row for row in _rows(run.plan, state="planned")}

    assert before.keys() <= after.keys()
    assert all(before[code][1] == after[code][1] for code in before)
    changed = {code for code in before if before[code][2:6] != after[code][2:6]}
    assert changed
    entries = Entry.objects.filter(subject_kind="seminar", changes__reason=f"replan {run.code}")
    assert {one.subject_code for one in entries} == changed
    put = Entry.objects.filter(tag="campaigns:plan:put_in_force").latest("id")
    assert put.changes["seminars_changed"] == len(changed)
    assert put.changes["held_kept"] == len(_rows(run.plan, state="held"))
    assert Plan.objects.get(pk=middle.pk).state == "superseded"


def test_what_happened_is_found_in_the_products_own_data(world, middle):
    ahead = list(ahead_of(middle))
    assert happened_since(world.campaign, middle, FIRST).is_empty
    cancel_seminar(actor=ACTOR, seminar=ahead[0], reason="Боран", now=EVENING)
    hall = ahead[-1].venue
    hall.closed_days = [*hall.closed_days, ahead[-1].day.isoformat()]
    hall.save(update_fields=["closed_days"])
    teacher = ahead[1].trainer
    Member.objects.filter(pk=teacher.pk).update(until=FIRST)
    pupil = pupils_of(ahead[2])[0]
    Member.objects.filter(pk=pupil.pk).update(until=FIRST)

    found = happened_since(world.campaign, middle, FIRST)

    assert [one.code for one in found.cancelled] == [ahead[0].code]
    assert [one.member_id for one in found.trainers] == [teacher.pk]
    assert {one.venue for one in found.halls} == {hall.code}
    assert [(one.left, one.came) for one in found.members] == [(pupil.pk, None)]
    assert not found.is_empty


def test_a_lost_day_of_a_region_is_moved_and_stays_lost(world, middle):
    day = ahead_of(middle)[0].day
    gone = Asked("day", "KZ-15", day)
    run = _proposed(world, gone)
    plan = put_replan_in_force(actor=ACTOR, plan=run.plan, now=EVENING)

    assert not ahead_of(plan).filter(day=day).exists()
    assert judge(world.campaign, plan).breaches == []
    # A later repair, for another reason, does not go back to that day.
    cancel_seminar(actor=ACTOR, seminar=ahead_of(plan)[0], reason="Боран", now=EVENING)
    later = put_replan_in_force(actor=ACTOR, plan=_proposed(world).plan, now=EVENING)
    assert not ahead_of(later).filter(day=day).exists()


def test_a_trainer_who_left_and_a_closed_hall_are_repaired(world, middle):
    ahead = list(ahead_of(middle))
    Member.objects.filter(pk=ahead[0].trainer_id).update(until=FIRST)
    hall = Venue.objects.get(pk=ahead[-1].venue_id)
    hall.closed_days = [*hall.closed_days, ahead[-1].day.isoformat()]
    hall.save(update_fields=["closed_days"])

    run = _proposed(world)
    plan = put_replan_in_force(actor=ACTOR, plan=run.plan, now=EVENING)

    assert run.breaches == []
    assert judge(world.campaign, plan).breaches == []
    assert not ahead_of(plan).filter(trainer=ahead[0].trainer_id).exists()
    assert happened_since(world.campaign, plan, FIRST).is_empty


def test_newcomers_get_a_first_place(world, middle):
    seat = world.member("KZ-15-1001", 5)
    taught = Seminar.objects.filter(group__plan=middle, state="held", group__stage__code="s3")
    pupil = pupils_of(taught[0])[0] if taught else seat
    came = replaced(pupil, 7, since=date(2026, 2, 26))

    found = happened_since(world.campaign, middle, FIRST)
    run = _proposed(world)
    put_replan_in_force(actor=ACTOR, plan=run.plan, now=EVENING)

    assert [(one.left, one.came) for one in found.members] == [(None, came.pk)]
    mine = seminars_of_member(world.campaign, member_ids=[came.pk])
    assert len(mine) + len(run.comparison["left"]) == 1
    assert run.comparison["moved"] >= 1
    assert Place.objects.filter(member=pupil, group__plan=run.plan).exists()


def _listed_row(world):
    batch = RosterBatch.objects.create(
        code="batch1", file_name="roster.xlsx", file_sha256="ab" * 32, file_size=1,
        stored_as="batch1", scope=world.campaign.root, state="accepted", rows_read=1,
        rows_accepted=1, received_by="test", received_at=EVENING, accepted_at=EVENING,
    )  # fmt: skip
    return RosterRow.objects.create(batch=batch, line=2, cells_sealed="", state="accepted")


def test_who_sits_from_the_day_of_the_plan_is_new_unless_listed_before_it(world, middle):
    pupil = world.member("KZ-15-1001", 5)
    came = replaced(pupil, 7, since=local_day(middle.made_at))

    def is_new():
        found = happened_since(world.campaign, middle, FIRST)
        return came.pk in [one.came for one in found.members]

    by_hand = is_new()
    row = _listed_row(world)
    Member.objects.filter(pk=came.pk).update(row=row)
    RosterBatch.objects.update(accepted_at=middle.made_at - timedelta(hours=1))
    listed_before = is_new()
    RosterBatch.objects.update(accepted_at=middle.made_at)

    assert (by_hand, listed_before, is_new()) == (True, False, True)


def test_nothing_to_repair_is_refused(world, middle):
    with pytest.raises(Refusal) as refusal:
        _ask(world)

    assert refusal.value.code == "planning.nothing_happened"
    assert middle.version == 1


@pytest.mark.parametrize(
    "word",
    [
        "seminar:nowhere", "day:KZ-15:2026-02-20", "day:KZ-15-1001:2026-03-03",
        "day:KZ-15:2026-05-01", "trainer:999999999:2026-03-03",
        "venue:nowhere:2026-03-03", "venue:hall-1:2026-02-20:2026-02-21",
        "venue:hall-1:2026-03-05:2026-03-04",
    ],
)  # fmt: skip
def test_what_is_not_known_is_refused(world, middle, word):
    with pytest.raises(Refusal) as refusal:
        _ask(world, Asked.read(word))

    assert refusal.value.code == "planning.asked_unknown"
    assert word in refusal.value.message
    assert middle.version == 1


@pytest.mark.parametrize("word", [
        "", "day", "day:KZ-15", "x:1", "day:KZ-15:soon", "seminar:a:b", "trainer:x:2026-03-03",
        "seminar:\udcff", f"trainer:{10**20}:2026-03-03", "venue:" + "x" * 40 + ":2026-03-03",
    ],
)  # fmt: skip
def test_a_senseless_word_says_nothing(word):
    assert Asked.read(word) is None


def test_without_a_plan_or_a_day_left_nothing_is_repaired(world, run):
    with pytest.raises(Refusal) as refusal:
        _ask(world)
    assert refusal.value.code == "planning.no_plan_in_force"

    put_in_force(actor=ACTOR, plan=execute_run(run.code, now=EVENING).plan, now=EVENING)
    with pytest.raises(Refusal) as refusal:
        _ask(world, now=datetime(2026, 3, 13, 6, 0, tzinfo=UTC))
    assert refusal.value.code == "planning.campaign_over"


def test_the_same_request_waits_once_and_the_worker_does_it(world, middle, trouble):
    _cancelled, trainer, *_rest = trouble
    first, second = _ask(world, trainer), _ask(world, trainer)
    plain = request_run(actor=ACTOR, campaign=world.campaign, seed=first.seed, now=EVENING)

    assert first == second != plain
    assert Worker().work() == 1
    done = PlanRun.objects.get(pk=first.pk)
    assert (done.state, done.plan.state) == ("finished", "proposed")
    assert middle.state == "in_force"


def _cancels(plan):
    cancel_seminar(actor=ACTOR, seminar=ahead_of(plan).last(), reason="Боран", now=EVENING)


def _moves(plan):
    seminar = ahead_of(plan).last()
    half = "pm" if seminar.half == "am" else "am"
    Seminar.objects.filter(half=half, day=seminar.day).delete()
    move_seminar(
        actor=ACTOR, seminar=seminar, day=seminar.day, half=half, venue=seminar.venue,
        reason="Боран", now=EVENING,
    )  # fmt: skip


def _unholds(plan):
    Seminar.objects.filter(pk=Seminar.objects.filter(group__plan=plan, state="held")[0].pk).update(
        state="cancelled"
    )


def _unseats(plan):
    Place.objects.filter(group=ahead_of(plan).last().group).order_by("id")[0].delete()


@pytest.mark.parametrize("happens", [_cancels, _moves, _unholds, _unseats])
def test_a_proposal_for_a_plan_that_changed_is_refused(world, middle, trouble, happens):
    _cancelled, trainer, *_rest = trouble
    run = _proposed(world, trainer)
    happens(middle)
    before = _rows(middle)

    with pytest.raises(PlanChangedMeanwhile):
        put_replan_in_force(actor=ACTOR, plan=run.plan, now=EVENING)

    assert _rows(middle) == before
    assert plan_in_force(world.campaign) == middle


def test_a_proposal_whose_day_has_come_is_refused(world, middle, trouble):
    run = _proposed(world, trouble[1])

    with pytest.raises(PlanChangedMeanwhile):
        put_replan_in_force(actor=ACTOR, plan=run.plan, now=EVENING + timedelta(days=1))

    assert plan_in_force(world.campaign) == middle


def test_attendance_recorded_meanwhile_stops_nothing(world, plan, trouble):
    past = Seminar.objects.filter(group__plan=plan, state="held").order_by("-day")[0]
    Seminar.objects.filter(pk=past.pk).update(state="planned")
    run = _proposed(world, trouble[1])
    mark_held(actor=ACTOR, seminar_ids=[past.pk], now=EVENING)

    put_replan_in_force(actor=ACTOR, plan=run.plan, now=EVENING)

    past.refresh_from_db()
    assert (past.state, past.group.plan) == ("held", run.plan)


def test_only_a_proposal_is_put_in_force_so_and_a_discarded_one_never(world, middle, trouble):
    draft = execute_run(
        request_run(actor=ACTOR, campaign=world.campaign, seed=5, now=EVENING).code, now=EVENING
    ).plan
    with pytest.raises(PlanNotProposed):
        put_replan_in_force(actor=ACTOR, plan=draft, now=EVENING)
    run = _proposed(world, trouble[1])
    with pytest.raises(Refusal) as refusal:
        put_in_force(actor=ACTOR, plan=run.plan, now=EVENING)
    assert refusal.value.code == "campaigns.plan_not_draft"

    discard_plan(actor=ACTOR, plan=run.plan, now=EVENING)
    with pytest.raises(PlanNotProposed):
        put_replan_in_force(actor=ACTOR, plan=run.plan, now=EVENING)

    assert plan_in_force(world.campaign) == middle
