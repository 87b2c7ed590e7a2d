from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from kaskad.audit.models import Entry
from kaskad.campaigns.api import (
    Arrangement,
    Seminar,
    add_seminars,
    cancel_seminar,
    mark_held,
    move_seminar,
    place_members,
    refusals_of_change,
    substitute_trainer,
)
from kaskad.campaigns.models import Place
from kaskad.campaigns.operations.plans import PlanNotInForce
from kaskad.campaigns.vocab import day_refusals as days
from kaskad.commissions.models import Member
from tests.campaigns.world import ACTOR, NOW, make_plan, make_up, make_venue

# Its operations and pages run on both databases in the matrix.
pytestmark = pytest.mark.one_database

FRIDAY = date(2026, 2, 20)
THAT_EVENING = datetime(2026, 2, 20, 14, 0, tzinfo=UTC)


@pytest.fixture
def seminar(plan):
    """Stage 2, Friday morning, taught by the chair of the first district."""
    return Seminar.objects.get(group__plan=plan, group__stage__code="s2")


def _cancel(seminar, reason="Heavy snow"):
    return cancel_seminar(actor=ACTOR, seminar=seminar, reason=reason, now=NOW)


def _move(seminar, **changes):
    values = {"day": date(2026, 2, 21), "half": "pm", "venue": seminar.venue, "reason": "snow"}
    return move_seminar(actor=ACTOR, seminar=seminar, **(values | changes), now=NOW)


def _substitute(seminar, trainer, reason="ill"):
    return substitute_trainer(actor=ACTOR, seminar=seminar, trainer=trainer, reason=reason, now=NOW)


def _place(seminar, *members):
    ids = [member.pk for member in members]
    return place_members(actor=ACTOR, group=seminar.group, member_ids=ids, now=NOW)


def _hold(seminar):
    return mark_held(actor=ACTOR, seminar_ids=[seminar.pk], now=THAT_EVENING)


def _entries(tag):
    return Entry.objects.filter(tag=tag).count()


CHANGES = {
    "cancel": _cancel,
    "move": _move,
    "substitute": lambda seminar: _substitute(seminar, _other_trainer()),
    "place": lambda seminar: _place(seminar, _newcomer()),
}


def _other_trainer():
    return Member.objects.get(commission__code="154801000", role="secretary")


def _newcomer():
    return Member.objects.get(commission__code="KZ-15-2001", role="chair")


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_held_seminar_cannot_be_changed(seminar, change):
    _hold(seminar)

    with pytest.raises(days.SeminarHeld) as refusal:
        change(seminar)

    assert refusal.value.values == {"code": seminar.code}


@pytest.mark.parametrize("name", ["move", "substitute", "place"])
def test_a_cancelled_seminar_cannot_be_changed(seminar, name):
    _cancel(seminar)

    with pytest.raises(days.SeminarCancelled):
        CHANGES[name](seminar)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_days_change_in_the_plan_in_force_only(campaign, country, change):
    draft = make_plan(campaign, country, in_force=False)
    seminar = Seminar.objects.get(group__plan=draft, group__stage__code="s2")

    with pytest.raises(PlanNotInForce):
        change(seminar)


@pytest.mark.parametrize(
    "change",
    [
        lambda seminar: _cancel(seminar, " "),
        lambda seminar: _move(seminar, reason=""),
        lambda seminar: _substitute(seminar, _other_trainer(), ""),
    ],
)
def test_a_change_says_why(seminar, change):
    with pytest.raises(days.ReasonMissing) as refusal:
        change(seminar)

    assert refusal.value.field == "reason"


def test_a_seminar_is_cancelled_once(seminar):
    _cancel(seminar)
    again = _cancel(seminar, "other reason")

    assert (again.state, again.cancel_reason) == ("cancelled", "Heavy snow")
    assert _entries("campaigns:seminar:cancelled") == 1


def test_a_group_that_meets_in_person_keeps_a_venue(seminar):
    with pytest.raises(days.VenueMissing) as refusal:
        _move(seminar, venue=None)

    assert refusal.value.field == "venue"
    assert Seminar.objects.get(pk=seminar.pk).venue is not None


def test_a_seminar_moves_and_keeps_its_planned_day(seminar):
    moved = _move(seminar)
    _move(seminar)

    assert (moved.day, moved.half, moved.starts.hour) == (date(2026, 2, 21), "pm", 15)
    assert Seminar.objects.get(pk=seminar.pk).planned_day == FRIDAY
    assert _entries("campaigns:seminar:moved") == 1


@pytest.mark.parametrize(
    "day", [date(2026, 2, 22), date(2026, 3, 9), date(2026, 3, 14), date(2026, 2, 17)]
)
def test_a_seminar_moves_to_working_days_of_the_campaign_only(seminar, day):
    with pytest.raises(days.DayNotWorked):
        _move(seminar, day=day)


def test_a_seminar_moves_with_another_trainer_at_once(seminar):
    moved = _move(seminar, trainer=_other_trainer())
    _move(seminar, trainer=_other_trainer())

    assert (moved.day, moved.trainer) == (date(2026, 2, 21), _other_trainer())
    assert _entries("campaigns:seminar:moved") == 1
    assert _entries("campaigns:seminar:trainer_substituted") == 1


def test_a_move_that_only_changes_the_trainer_is_no_move(seminar):
    _move(seminar, day=seminar.day, half=seminar.half, trainer=_other_trainer())

    assert Seminar.objects.get(pk=seminar.pk).trainer == _other_trainer()
    assert _entries("campaigns:seminar:moved") == 0
    assert _entries("campaigns:seminar:trainer_substituted") == 1


def test_everything_against_a_change_is_said_at_once_and_the_first_is_raised(seminar):
    venue = make_venue(seminar.group.commission, "small", capacity=1)
    wanted = Arrangement(date(2026, 2, 22), "pm", venue, _newcomer())

    found = [one.code for one in refusals_of_change(seminar, wanted, reason=" ", now=NOW)]

    assert found == [
        "campaigns.reason_missing",
        "campaigns.day_not_worked",
        "campaigns.venue_too_small",
        "campaigns.trainer_not_ready",
    ]
    with pytest.raises(days.ReasonMissing):
        _move(seminar, day=wanted.day, venue=venue, trainer=_newcomer(), reason=" ")


def test_a_seminar_does_not_move_into_the_past(seminar):
    with pytest.raises(days.DayHasPassed):
        move_seminar(
            actor=ACTOR, seminar=seminar, day=date(2026, 2, 19), half="am", venue=seminar.venue,
            reason="snow", now=THAT_EVENING,
        )  # fmt: skip


def test_there_are_two_halves_of_a_day(seminar):
    with pytest.raises(days.HalfUnknown):
        _move(seminar, half="night")


def test_a_seminar_does_not_move_into_a_taken_venue(seminar):
    other = Seminar.objects.get(group__plan=seminar.group.plan, group__stage__code="s3")

    with pytest.raises(days.VenueBusy) as refusal:
        _move(seminar, day=other.day, half=other.half)

    assert refusal.value.values["other"] == other.code


def test_a_seminar_does_not_move_into_a_closed_venue(seminar):
    with pytest.raises(days.VenueClosed):
        _move(seminar, day=date(2026, 2, 24))


def test_a_seminar_does_not_move_into_a_small_venue(seminar, country):
    small = make_venue(country.commissions["154801000"], "v2", capacity=4)

    with pytest.raises(days.VenueTooSmall) as refusal:
        _move(seminar, venue=small)

    assert refusal.value.values == {"venue": "Мектеп", "capacity": 4, "people": 5}


def test_a_seminar_does_not_move_to_when_its_trainer_is_busy(seminar, country):
    venue = make_venue(country.commissions["154801000"], "v2")
    other = Seminar.objects.get(group__plan=seminar.group.plan, group__stage__code="s3")

    with pytest.raises(days.TrainerBusy):
        _move(seminar, day=other.day, half=other.half, venue=venue)


def test_a_seminar_does_not_move_before_its_trainer_is_trained(seminar):
    with pytest.raises(days.TrainerNotReady):
        _move(seminar, day=date(2026, 2, 18))


def test_another_trainer_teaches(seminar, country):
    trainer = country.members[("154801000", 2)]

    _substitute(seminar, trainer)
    _substitute(seminar, trainer)

    assert Seminar.objects.get(pk=seminar.pk).trainer == trainer
    assert _entries("campaigns:seminar:trainer_substituted") == 1


def test_a_busy_trainer_does_not_substitute(seminar, country):
    other = Seminar.objects.get(group__plan=seminar.group.plan, group__stage__code="s3")
    _substitute(other, country.members[("KZ-15", 1)])
    Seminar.objects.filter(pk=other.pk).update(day=seminar.day, half=seminar.half)

    with pytest.raises(days.TrainerBusy) as refusal:
        _substitute(seminar, country.members[("KZ-15", 1)])

    assert refusal.value.values == {"other": other.code}


def test_one_who_learns_at_that_time_does_not_teach(seminar, country):
    other = Seminar.objects.get(group__plan=seminar.group.plan, group__stage__code="s3")
    Seminar.objects.filter(pk=other.pk).update(day=seminar.day, half=seminar.half)

    with pytest.raises(days.TrainerBusy) as refusal:
        _substitute(other, country.members[("154801000", 3)])

    assert refusal.value.values == {"other": seminar.code}


def test_one_without_an_earlier_stage_does_not_teach(seminar, country):
    with pytest.raises(days.TrainerNotReady):
        _substitute(seminar, country.members[("KZ-15-2001", 1)])


def test_one_who_has_left_does_not_teach(seminar, country):
    trainer = country.members[("154801000", 2)]
    trainer.until = date(2026, 2, 19)
    trainer.save(update_fields=["until"])

    with pytest.raises(days.TrainerLeft):
        _substitute(seminar, trainer)


def test_the_centre_has_no_trainer_to_change(plan, country):
    national = Seminar.objects.get(group__plan=plan, group__stage__code="s1")

    with pytest.raises(days.TrainerNeeded):
        _substitute(national, country.members[("154801000", 2)])


def test_members_are_placed_once(seminar, country):
    newcomer = country.members[("KZ-15-2001", 1)]

    assert [_place(seminar, newcomer), _place(seminar, newcomer)] == [1, 0]
    assert Place.objects.filter(group=seminar.group).count() == 6
    assert _entries("campaigns:group:members_placed") == 1


def test_a_full_group_takes_nobody(seminar, country):
    venue = seminar.venue
    venue.capacity = 5
    venue.save(update_fields=["capacity"])

    with pytest.raises(days.GroupFull) as refusal:
        _place(seminar, country.members[("KZ-15-2001", 1)])

    assert refusal.value.values == {"free": 0, "people": 1}


def test_a_leaver_frees_a_place(seminar, country):
    venue = seminar.venue
    venue.capacity = 5
    venue.save(update_fields=["capacity"])
    leaver = country.members[("KZ-15-1001", 1)]
    leaver.until = date(2026, 2, 19)
    leaver.save(update_fields=["until"])

    assert _place(seminar, country.members[("KZ-15-2001", 1)]) == 1


def test_only_sitting_members_are_placed(seminar, country):
    leaver = country.members[("KZ-15-2001", 1)]
    leaver.until = FRIDAY
    leaver.save(update_fields=["until"])

    with pytest.raises(days.MemberUnknown):
        _place(seminar, leaver)


def test_members_are_placed_in_their_own_stage(seminar, country):
    with pytest.raises(days.MemberOfOtherStage) as refusal:
        _place(seminar, country.members[("KZ-15-2001", 1)], country.members[("KZ-15-2001", 4)])

    assert refusal.value.values == {"count": 1}


def test_a_member_has_one_seminar_to_come_in_a_stage(plan, country):
    seminars, _places = make_up(country)
    add_seminars(actor=ACTOR, plan=plan, seminars=seminars, places=[], now=NOW)
    added = Seminar.objects.get(group__plan=plan, group__round=1)
    member = country.members[("KZ-15-1001", 4)]

    with pytest.raises(days.MemberPlacedElsewhere):
        _place(added, member)

    _cancel(Seminar.objects.get(group__plan=plan, group__stage__code="s3", group__round=0))
    assert _place(added, member) == 1


def test_a_seminar_is_held_once(seminar):
    assert [_hold(seminar), _hold(seminar)] == [1, 0]
    assert Seminar.objects.get(pk=seminar.pk).state == "held"
    assert _entries("seminars:seminar:held") == 1


def test_a_seminar_is_not_held_before_its_day(seminar):
    with pytest.raises(days.SeminarNotYet):
        mark_held(actor=ACTOR, seminar_ids=[seminar.pk], now=NOW)


def test_a_cancelled_seminar_is_not_held(seminar):
    _cancel(seminar)

    with pytest.raises(days.SeminarCancelled):
        _hold(seminar)
