"""What each kind of event does to the plan of a small country."""

import datetime as dt
from dataclasses import replace

import pytest

from kaskad_planner import Piece, State, solve
from kaskad_planner.events import (
    CertificateLate,
    CommissionMerged,
    DayLost,
    MembersAdded,
    MembersRemoved,
    MembersReplaced,
    SeminarCancelled,
    TrainerLost,
    VenueLost,
)
from kaskad_planner.instance import Policy, Venue, in_order

START = State(dt.date(2026, 2, 18))
THIRD_STAGE = State(dt.date(2026, 2, 26))
FEB_27 = dt.date(2026, 2, 27)


@pytest.fixture
def plan(country):
    """In s3, T3 teaches 12 people of D1 on the 26th, T1 9 on the 27th, T2 8 of D2 on the 26th."""
    return in_force(country)


def in_force(country):
    """Return a plan of which the half-days and trainers of two groups are set by hand."""
    by_hand = {
        "s3.D1.kk.p01": {"trainer": "T3"},
        "s3.D1.kk.p02": {"day": FEB_27, "slot": "am", "trainer": "T1"},
    }
    made = solve(country, 1)
    seminars = tuple(replace(row, **by_hand.get(row.id, {})) for row in made.seminars)
    return replace(made, seminars=seminars)


def _row(plan, name):
    return next((row for row in plan.seminars if row.id == name), None)


def _group(plan, name):
    return {row.unit: row.people for row in plan.pieces if row.seminar == name}


def _changed(old, new):
    return {row.id for row in {*old.seminars} ^ {*new.seminars}}


def test_a_cancelled_group_meets_at_another_half_day(country, plan, after):
    new, diff = after(country, plan, THIRD_STAGE, SeminarCancelled("s3.D1.kk.p01"))

    old, row = _row(plan, "s3.D1.kk.p01"), _row(new, "s3.D1.kk.p01")
    assert (row.day, row.slot) == (old.day, "pm")
    assert (row.venue, row.trainer) == (old.venue, old.trainer)
    assert _changed(plan, new) == {"s3.D1.kk.p01"}
    assert new.pieces == plan.pieces
    assert (diff.persons_moved, diff.unavoidable) == (12, 12)
    assert (diff.seminars_changed, diff.trainers_changed) == (1, 0)


def test_what_was_not_held_is_held_later(country, plan, after):
    new, diff = after(country, plan, State(FEB_27), SeminarCancelled("s3.D1.kk.p01"))

    assert diff.not_held == ("s3.D1.kk.p01",)
    assert _row(new, "s3.D1.kk.p01").day >= FEB_27
    assert diff.persons_moved == diff.unavoidable == 12


def test_a_group_without_a_half_day_is_divided_among_seats(country, plan, after):
    last = State(dt.date(2026, 3, 7), "pm")
    seminars = tuple(
        replace(row, day=last.day, slot="pm", trainer="T1" if row.commission == "D1" else "T2")
        if row.stage == "s3" and row.id != "s3.D1.kk.p01"
        else row
        for row in plan.seminars
    )
    late = replace(plan, seminars=seminars)

    lost = TrainerLost("T3", last.day)

    new, diff = after(country, late, last, lost, SeminarCancelled("s3.D1.kk.p01"))

    seated = _group(new, "s3.D1.kk.p02")["P1.s3"]
    waiting = {(row.unit, row.people, row.reason) for row in new.untrained}
    assert seated == 5
    assert waiting == {("P1.s3", 9, "makeup_round")}
    assert diff.persons_moved == diff.unavoidable == 12


def test_without_a_make_up_round_people_stay_untrained(country, plan, after):
    now = State(dt.date(2026, 3, 8))
    none = replace(country, makeups=())
    added = MembersAdded(2, now.day, unit="P1.s3")

    new, _diff = after(none, plan, now, added)

    assert [(row.unit, row.reason) for row in new.untrained] == [("P1.s3+1", "no_free_half_day")]


def test_another_trainer_takes_the_place(country, plan, after):
    new, diff = after(country, plan, THIRD_STAGE, TrainerLost("T3", THIRD_STAGE.day))

    assert _row(new, "s3.D1.kk.p01") == replace(_row(plan, "s3.D1.kk.p01"), trainer="T1")
    assert (diff.persons_moved, diff.unavoidable, diff.trainers_changed) == (0, 0, 1)


def test_a_trainer_lost_for_days_keeps_the_others(country, plan, after):
    day = _row(plan, "s3.D1.kk.p02").day

    new, _ = after(country, plan, THIRD_STAGE, TrainerLost("T1", THIRD_STAGE.day))
    same, none = after(
        country, plan, THIRD_STAGE, TrainerLost("T1", day + dt.timedelta(1), day + dt.timedelta(3))
    )

    assert _row(new, "s3.D1.kk.p02").trainer == "T3"
    assert same.seminars == plan.seminars
    assert none.changes == ()


def test_trainers_change_places_before_people_do(country, plan, after):
    """Only T4 speaks Kazakh besides T3, and T4 is needed elsewhere unless T2 goes there."""
    trainers = (
        *country.trainers,
        replace(country.trainers[1], id="T4", commission="D1", languages=("kk", "ru")),
        replace(country.trainers[1], id="T5", commission="D1", languages=("ru",)),
    )
    units = tuple(
        replace(row, language="ru", people=8) if row.id == "P2.s3" else row for row in country.units
    )
    other = Venue("V3", "D1", 12, 50.0, 60.0)
    busy = replace(country, trainers=trainers, units=units, venues=(*country.venues, other))
    russian = replace(
        _row(plan, "s3.D1.kk.p01"), id="s3.D1.ru.p01", language="ru", venue="V3", trainer="T4"
    )
    seminars = [
        replace(row, trainer="T1", day=dt.date(2026, 2, 26), slot="pm")
        if row.id == "s3.D1.kk.p02"
        else row
        for row in plan.seminars
    ]
    pieces = [row for row in plan.pieces if row.seminar not in {"s3.D1.kk.p01", "s3.D1.kk.p02"}]
    pieces += [Piece("s3.D1.kk.p01", "P1.s3", 7), Piece("s3.D1.kk.p02", "P1.s3", 7)]
    pieces.append(Piece("s3.D1.ru.p01", "P2.s3", 8))
    full = replace(plan, seminars=(*seminars, russian), pieces=tuple(pieces))

    new, diff = after(
        busy,
        full,
        THIRD_STAGE,
        TrainerLost("T3", THIRD_STAGE.day),
        TrainerLost("T1", THIRD_STAGE.day, THIRD_STAGE.day),
    )

    assert (_row(new, "s3.D1.kk.p01").trainer, _row(new, "s3.D1.ru.p01").trainer) == ("T4", "T5")
    assert diff.persons_moved == 0


def test_a_lost_venue_moves_the_group_as_little_as_can_be(country, plan, after):
    lost = VenueLost("V1", THIRD_STAGE.day, THIRD_STAGE.day, "am")
    near = replace(country, venues=(*country.venues, Venue("V3", "D1", 12, 50.0, 60.01)))

    later, _ = after(country, plan, THIRD_STAGE, lost)
    beside, diff = after(near, plan, THIRD_STAGE, lost)

    row = _row(later, "s3.D1.kk.p01")
    assert (row.day, row.slot, row.venue) == (THIRD_STAGE.day, "pm", "V1")
    row = _row(beside, "s3.D1.kk.p01")
    assert (row.day, row.slot, row.venue) == (THIRD_STAGE.day, "am", "V3")
    assert diff.persons_moved == diff.unavoidable == 12


def test_who_replaces_takes_the_seat(country, plan, after):
    new, diff = after(country, plan, THIRD_STAGE, MembersReplaced("P3.s3", 2, THIRD_STAGE.day))

    assert (new.seminars, new.pieces) == (plan.seminars, plan.pieces)
    assert diff.instance == in_order(country)
    assert [(row.kind, row.id, row.people, row.new.id) for row in diff.changes] == [
        ("heirs", "P3.s3", 2, "s3.D2.ru.p01")
    ]
    assert diff.persons_moved == 0


def test_who_replaces_somebody_taught_gets_the_nearest_seat(country, plan, after):
    now = State(FEB_27)

    new, diff = after(country, plan, now, MembersReplaced("P1.s3", 3, FEB_27, "s3.D1.kk.p01"))

    assert _group(new, "s3.D1.kk.p02") == {"P1.s3": 2, "P1.s3+1": 3, "P2.s3": 7}
    assert diff.instance.people == country.people + 3
    assert diff.persons_moved == diff.unavoidable == 3


def test_a_replaced_trainer_is_lost_first(country, plan, after):
    gone = MembersReplaced("P1.s2", 1, THIRD_STAGE.day, trainers=("T3",))

    new, diff = after(country, plan, THIRD_STAGE, gone)

    assert _row(new, "s3.D1.kk.p01").trainer == "T1"
    assert ("P1.s2+1", 1, "makeup_round") in {(r.unit, r.people, r.reason) for r in new.untrained}
    assert diff.persons_moved == diff.unavoidable == 1


def test_a_group_that_became_small_is_filled(country, plan, after):
    """Nine people lose five; the other group of the district has seven to spare."""
    new, diff = after(country, plan, THIRD_STAGE, MembersRemoved("P2.s3", 5, THIRD_STAGE.day))

    assert sum(_group(new, "s3.D1.kk.p02").values()) == 5
    assert sum(_group(new, "s3.D1.kk.p01").values()) == 11
    assert diff.persons_moved == diff.unavoidable == 1
    assert diff.instance.people == country.people - 5


def test_a_unit_that_is_gone_takes_its_trainers_with_it(country, plan, after):
    gone = MembersRemoved("P1.s2", 9, START.day, trainers=("T3",))

    new, diff = after(country, plan, START, gone)

    assert "P1.s2" not in {row.id for row in diff.instance.units}
    assert "T3" not in {row.id for row in diff.instance.trainers}
    assert _row(new, "s2.D1.kk.p01") is None
    assert _row(new, "s3.D1.kk.p01").trainer == "T1"


def test_who_was_taught_and_left_stays_counted(country, plan, after):
    new, diff = after(country, plan, THIRD_STAGE, MembersRemoved("P3.s2", 2, THIRD_STAGE.day))

    assert (new.pieces, diff.instance) == (plan.pieces, in_order(country))


def test_added_people_get_seats_or_a_group_of_their_own(country, plan, after):
    few = MembersAdded(2, THIRD_STAGE.day, unit="P2.s3")
    many = MembersAdded(10, THIRD_STAGE.day, commission="P1", stage="s3", language="kk")

    new, diff = after(country, plan, THIRD_STAGE, few)
    more, _ = after(country, plan, THIRD_STAGE, many)

    assert _group(new, "s3.D1.kk.p02")["P2.s3+1"] == 2
    assert diff.persons_moved == diff.unavoidable == 2
    assert sum(row.people for row in more.pieces if row.unit == "P1.s3.kk+1") == 10
    assert more.untrained == ()


def test_newcomers_do_not_sit_before_they_come(country, plan, after):
    new, _ = after(country, plan, THIRD_STAGE, MembersAdded(2, FEB_27, unit="P3.s3"))

    assert "P3.s3+1" not in _group(new, "s3.D2.ru.p01")


def test_a_commission_merged_within_its_district_changes_nobody(country, plan, after):
    new, diff = after(country, plan, THIRD_STAGE, CommissionMerged("P2", "P1"))

    assert (new.seminars, new.pieces) == (plan.seminars, plan.pieces)
    assert next(u for u in diff.instance.units if u.id == "P2.s3").commission == "P1"
    assert diff.persons_moved == 0


def test_a_commission_merged_into_another_district_moves_its_people(country, plan, after):
    speakers = replace(country.trainers[1], languages=("kk", "ru"))
    both = replace(country, trainers=(country.trainers[0], speakers, country.trainers[2]))

    new, diff = after(both, plan, THIRD_STAGE, CommissionMerged("P2", "P3"))

    places = {row.id: row.commission for row in new.seminars}
    seats = {places[row.seminar] for row in new.pieces if row.unit == "P2.s3"}
    assert "D1" not in seats
    assert diff.unavoidable >= 7


def test_merged_districts_keep_their_seminars(country, plan, after):
    new, diff = after(country, plan, START, CommissionMerged("D2", "D1"))

    assert _row(new, "s3.D2.ru.p01") == replace(_row(plan, "s3.D2.ru.p01"), commission="D1")
    assert diff.persons_moved == 0


def test_a_late_certificate_costs_the_seminars_before_it(country, plan, after):
    new, diff = after(country, plan, THIRD_STAGE, CertificateLate("T3", THIRD_STAGE.day))

    assert _row(new, "s3.D1.kk.p01").trainer == "T1"
    assert diff.trainers_changed == 1


def test_a_day_lost_in_a_region_moves_what_was_on_it(country, plan, after):
    new, diff = after(country, plan, START, DayLost("D1", THIRD_STAGE.day))

    assert _row(new, "s3.D1.kk.p01").day != THIRD_STAGE.day
    assert _row(new, "s3.D2.ru.p01") == _row(plan, "s3.D2.ru.p01")
    assert diff.persons_moved == diff.unavoidable == 12


def test_a_storm_of_yesterday_means_that_nothing_was_held(country, plan, after):
    _new, diff = after(country, plan, State(FEB_27), DayLost("KZ", THIRD_STAGE.day))

    assert diff.not_held == ("s3.D1.kk.p01", "s3.D2.ru.p01")


def test_who_is_certified_later_does_not_teach_before(country, after):
    """Only the 25th is left for the seminar in which T3 is taught; two days later is the 27th."""
    lag = replace(country, policy=Policy(lag_days=2))
    lost = VenueLost("V1", dt.date(2026, 2, 19), dt.date(2026, 2, 24))

    new, diff = after(lag, in_force(lag), START, lost)

    assert _row(new, "s2.D1.kk.p01").day == dt.date(2026, 2, 25)
    assert _row(new, "s3.D1.kk.p01").trainer == "T1"
    assert diff.persons_moved == diff.unavoidable == 12
