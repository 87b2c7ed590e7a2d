"""Every kind of corruption of a valid plan is caught under its own code."""

import datetime as dt
from dataclasses import replace

import pytest

from kaskad_planner import check, evaluate, solve
from kaskad_planner.check import Judge
from kaskad_planner.instance import Absence, Makeup, RegionalHolidays
from kaskad_planner.plan import Breach, Piece, Untrained


def _seminar(plan, stage, form="in_person", commission=None):
    return next(
        row
        for row in plan.seminars
        if row.stage == stage
        and row.format == form
        and (commission is None or row.commission == commission)
    )


def _with(plan, seminar, **fields):
    rows = tuple(replace(row, **fields) if row == seminar else row for row in plan.seminars)
    return replace(plan, seminars=rows)


def _without_piece(plan, piece):
    return replace(plan, pieces=tuple(row for row in plan.pieces if row != piece))


def _grow(plan, seminar, people):
    first = next(row for row in plan.pieces if row.seminar == seminar.id)
    rows = tuple(
        replace(row, people=row.people + people) if row == first else row for row in plan.pieces
    )
    return replace(plan, pieces=rows)


def test_the_plan_of_the_engine_has_no_breach(country):
    plan = solve(country, 1)

    assert check(country, plan) == []
    assert plan.breaches == ()
    assert plan.untrained == ()


def _s2(plan):
    return _seminar(plan, "s2", commission="D1")


def _s3(plan):
    return _seminar(plan, "s3", commission="D1")


SEMINAR_CHANGES = {
    "unknown stage": ("unknown_reference", _s3, {"stage": "s9"}),
    "unknown trainer": ("unknown_reference", _s3, {"trainer": "T9"}),
    "unknown venue": ("unknown_reference", _s3, {"venue": "V9"}),
    "unknown slot": ("unknown_reference", _s3, {"slot": "night"}),
    "unknown commission": ("unknown_reference", _s3, {"commission": "D9"}),
    "no commission": ("unknown_reference", _s3, {"commission": ""}),
    "a stage of its teacher's name": ("unknown_reference", _s3, {"stage": "centre"}),
    "other stage": ("unit_stage", _s3, {"stage": "s2"}),
    "other language": ("group_language", _s3, {"language": "ru"}),
    "mixed language": ("language_mixed", _s3, {"language": "mixed"}),
    "foreign language": ("trainer_language", _s3, {"trainer": "T2"}),
    "foreign trainer": ("trainer_territory", _s3, {"trainer": "T2"}),
    "foreign venue": ("venue_territory", _s3, {"venue": "V2"}),
    "foreign territory": ("unit_territory", _s3, {"commission": "D2"}),
    "wrong level": ("territory_level", _s3, {"commission": "KZ-1"}),
    "no trainer": ("trainer_missing", _s3, {"trainer": ""}),
    "no venue": ("venue_missing", _s3, {"venue": ""}),
    "a venue online": ("online_with_venue", _s3, {"format": "online"}),
    "before the window": ("window", _s3, {"day": dt.date(2026, 2, 25)}),
    "after the window": ("window", _s2, {"day": dt.date(2026, 3, 2)}),
    "a Sunday": ("day_off", _s3, {"day": dt.date(2026, 3, 1)}),
    "a holiday": ("day_off", _s3, {"day": dt.date(2026, 3, 9)}),
    "a reserved day": ("reserved_day", _s3, {"day": dt.date(2026, 3, 11)}),
    "another round": ("round", _s3, {"round": 2}),
    "taught by a participant": ("trainer_stage", _s2, {"trainer": "T3"}),
    "taught before certified": ("trainer_not_certified", _s2, {"day": dt.date(2026, 2, 18)}),
    "the centre needs nobody": (
        "trainer_of_centre",
        lambda plan: _seminar(plan, "s1", "online"),
        {"trainer": "T1"},
    ),
    "the format": (
        "format",
        lambda plan: _seminar(plan, "s1", "online"),
        {"format": "in_person", "venue": "V1"},
    ),
}


@pytest.mark.parametrize("kind", SEMINAR_CHANGES)
def test_a_changed_seminar_is_caught(country, judged, kind):
    code, choose, fields = SEMINAR_CHANGES[kind]
    plan = solve(country, 1)

    broken = _with(plan, choose(plan), **fields)

    assert code in judged(country, broken)


def test_lost_and_doubled_people_are_counted(country):
    plan = solve(country, 1)
    piece = next(row for row in plan.pieces if row.unit == "P2.s3")

    lost = check(country, _without_piece(plan, piece))
    doubled = check(country, _grow(plan, _s3(plan), 1))

    assert Breach("people_missing", ("P2.s3", "7")) in lost
    assert [row.refs[1] for row in doubled if row.code == "people_twice"] == ["1"]


def test_double_booking_is_caught(country, judged):
    plan = solve(country, 1)
    first, second = [r for r in plan.seminars if r.stage == "s3" and r.commission == "D1"][:2]

    same_time = _with(plan, second, day=first.day, slot=first.slot, trainer=first.trainer)

    assert {"venue_busy", "trainer_busy"} <= judged(country, same_time)


def test_too_many_seminars_in_a_day_are_caught(country, judged):
    plan = solve(country, 1)
    first, second = [r for r in plan.seminars if r.stage == "s3" and r.commission == "D1"][:2]
    other_slot = "pm" if first.slot == "am" else "am"
    one_a_day = replace(country, policy=replace(country.policy, trainer_day_max=1))

    broken = _with(plan, second, day=first.day, slot=other_slot, trainer=first.trainer)

    assert "trainer_day" in judged(one_a_day, broken)


def test_travel_between_places_of_a_day_is_caught(country, judged):
    near = replace(country, policy=replace(country.policy, travel_km_per_day=10.0))
    plan = solve(near, 1)
    first, second = _s3(plan), _seminar(plan, "s3", commission="D2")
    assert "trainer_travel" not in judged(near, plan)

    broken = _with(plan, first, trainer="T1", slot="am")
    moved = next(row for row in broken.seminars if row.id == second.id)
    broken = _with(broken, moved, trainer="T1", day=first.day, slot="pm")

    assert "trainer_travel" in judged(near, broken)


def test_sizes_are_caught(country, judged):
    plan = solve(country, 1)

    assert {"group_max", "venue_capacity"} <= judged(country, _grow(plan, _s3(plan), 20))
    other = _seminar(plan, "s3", commission="D2")
    assert "group_min" in judged(country, _grow(plan, other, -6))


def test_a_small_group_needs_a_load_that_cannot_be_divided(country, judged):
    plan = solve(country, 1)
    online = _seminar(plan, "s2", "online")
    pieces = [row for row in plan.pieces if row.seminar == online.id]
    tight = replace(
        country,
        stages=tuple(
            replace(s, sizes=(s.sizes[0], replace(s.sizes[1], group_min=5))) if s.id == "s2" else s
            for s in country.stages
        ),
    )

    assert [(row.unit, row.people) for row in pieces] == [("P4.s2", 4)]
    assert judged(tight, plan) == set()
    half = replace(online, id="half", slot="pm" if online.slot == "am" else "am")
    split = replace(
        plan,
        seminars=(*plan.seminars, half),
        pieces=(
            *[row for row in plan.pieces if row not in pieces],
            Piece(online.id, "P4.s2", 2),
            Piece("half", "P4.s2", 2),
        ),
    )
    assert "group_min" in judged(country, split)


def test_a_distant_venue_is_caught(country, judged):
    near = replace(country, policy=replace(country.policy, distance_limit_km=1.0))

    assert "distance" in judged(near, solve(country, 1))


def test_absences_and_regional_holidays_are_caught(country, judged):
    plan = solve(country, 1)
    seminar = _s3(plan)
    closed = Absence("venue", seminar.venue, seminar.day, seminar.slot)
    away = Absence("trainer", seminar.trainer, seminar.day)
    holiday = RegionalHolidays("KZ-1", (seminar.day,))
    calendar = replace(country.calendar, regional=(holiday,))

    assert judged(replace(country, absences=(closed,)), plan) == {"venue_closed"}
    assert judged(replace(country, absences=(away,)), plan) >= {"trainer_absent"}
    assert "day_off" in judged(replace(country, calendar=calendar), plan)
    reserve = Makeup(1, seminar.day, seminar.day)
    assert "reserved_day" in judged(replace(country, makeups=(reserve,)), plan)


def test_a_trainer_is_certified_by_the_latest_seminar_of_the_unit(country, judged):
    plan = solve(country, 1)
    taught = {piece.seminar for piece in plan.pieces if piece.unit == "P1.s2"}
    plan = _with(plan, _s3(plan), trainer="T3")
    assert "trainer_not_certified" not in judged(country, plan)

    late = plan
    for seminar in plan.seminars:
        if seminar.id in taught:
            late = _with(late, seminar, day=_s3(plan).day)

    assert "trainer_not_certified" in judged(country, late)


def test_an_untrained_trainer_cannot_teach(country, judged):
    plan = solve(country, 1)
    piece = next(row for row in plan.pieces if row.unit == "D1.s1")

    left_out = replace(
        _without_piece(plan, piece),
        untrained=(Untrained("D1.s1", piece.people, "no_free_half_day"),),
    )

    assert "trainer_not_certified" in judged(country, left_out)


def test_a_held_certificate_counts(country, judged):
    plan = solve(country, 1)
    held = tuple(
        replace(row, unit="", certified_on=dt.date(2026, 2, 1)) if row.id == "T1" else row
        for row in country.trainers
    )

    assert judged(replace(country, trainers=held), plan) == set()


def test_a_half_day_too_short_is_caught(country, judged):
    slots = (country.slots[0], replace(country.slots[1], minutes=60))
    plan = _with(solve(country, 1), _s3(solve(country, 1)), slot="pm")

    assert "slot_too_short" in judged(replace(country, slots=slots), plan)
    assert solve(replace(country, slots=slots), 1).breaches == ()


def test_odd_rows_are_caught(country, judged):
    plan = solve(country, 1)
    piece = plan.pieces[0]

    assert "duplicate_piece" in judged(country, replace(plan, pieces=(*plan.pieces, piece)))
    twice = replace(plan, seminars=(*plan.seminars, plan.seminars[0]))
    assert "duplicate_seminar" in judged(country, twice)
    empty = replace(plan, seminars=(*plan.seminars, replace(plan.seminars[0], id="new")))
    assert {"empty_seminar", "centre_busy"} <= judged(country, empty)
    negative = replace(plan, pieces=(*plan.pieces, Piece(_s3(plan).id, "P3.s3", -1)))
    assert "piece_size" in judged(country, negative)
    nameless = replace(plan, untrained=(Untrained("P1.s3", 0, "because"),))
    assert {"untrained_without_reason", "piece_size"} <= judged(country, nameless)
    ghost = replace(plan, untrained=(Untrained("P9.s3", 1, "no_place"),))
    assert "unknown_reference" in judged(country, ghost)
    stray = replace(plan, pieces=(*plan.pieces, Piece("nothing", "P3.s3", 1)))
    assert "unknown_reference" in judged(country, stray)


def test_a_plan_of_another_instance_is_caught(country):
    plan = solve(country, 1)

    other = replace(country, seed=2)

    assert [row.code for row in check(other, plan)] == ["other_instance"]


def test_who_stays_untrained_is_counted_once(country, judged):
    plan = solve(country, 1)
    piece = next(row for row in plan.pieces if row.unit == "P2.s3")
    left = Untrained("P2.s3", piece.people, "no_place")
    wrong = {"people_missing", "people_twice", "piece_size"}

    assert not wrong & judged(country, replace(_without_piece(plan, piece), untrained=(left,)))
    twice = check(country, replace(plan, untrained=(Untrained("P2.s3", 1, "no_place"),)))
    assert [row.refs for row in twice if row.code in wrong] == [("P2.s3", "1")]


def test_a_piece_of_one_person_is_none_too_small(country, judged):
    plan = solve(country, 1)
    piece = next(row for row in plan.pieces if row.unit == "P2.s3")
    parts = (replace(piece, people=piece.people - 1), Piece(_s2(plan).id, "P2.s3", 1))

    split = replace(plan, pieces=(*_without_piece(plan, piece).pieces, *parts))

    assert "piece_size" not in judged(country, split)


@pytest.mark.parametrize(
    ("fields", "off"),
    [
        ({"first": dt.date(2026, 2, 28)}, False),
        ({"first": dt.date(2026, 3, 1)}, True),
        ({"last": dt.date(2026, 2, 28)}, False),
        ({"last": dt.date(2026, 2, 27)}, True),
        ({"weekdays": (6,)}, False),
        ({"weekdays": (1, 2, 3, 4, 5, 7)}, True),
    ],
)
def test_the_calendar_says_which_days_are_worked(country, fields, off):
    plan = solve(country, 1)
    saturday = replace(_s3(plan), day=dt.date(2026, 2, 28))
    changed = replace(country, calendar=replace(country.calendar, **fields))

    found = check(changed, _with(plan, _s3(plan), day=saturday.day))

    assert (Breach("day_off", (saturday.id, "2026-02-28")) in found) is off


def test_only_the_centre_has_one_studio(country, judged):
    plan = solve(country, 1)
    first, second = [row for row in plan.seminars if row.stage == "s3"][:2]
    plan = _with(plan, first, trainer="")

    alone = _with(plan, second, trainer="", day=first.day, slot=first.slot)

    assert "trainer_missing" in judged(country, alone)
    assert "centre_busy" not in judged(country, alone)


def test_the_first_and_the_last_place_of_a_day_may_be_too_far_apart(country, judged):
    plan = solve(country, 1)
    rows = [replace(_s3(plan), id=name, trainer="T1", venue=name) for name in ("VA", "VB", "VC")]
    venues = [replace(country.venues[0], code=row.id) for row in rows]
    venues = [replace(row, lat=50 + number / 2) for number, row in enumerate(venues)]
    there = replace(country, venues=(*country.venues, *venues))
    broken = replace(plan, seminars=(*plan.seminars, *rows))

    for limit, is_far in ((100.0, True), (112.0, False)):
        policy = replace(country.policy, travel_km_per_day=limit)
        assert ("trainer_travel" in judged(replace(there, policy=policy), broken)) is is_far


SMALL_GROUPS = {
    "a full room": (4, [4], True, 4, 12),
    "a full room where small groups are not allowed": (4, [4], False, 4, 12),
    "the rest of a room": (7, [5, 2], True, 5, 12),
    "the rest of a group": (7, [5, 2], True, 12, 5),
    "two rests": (7, [4, 3], True, 12, 5),
    "two equal groups are possible": (10, [6, 4], True, 12, 9),
}
ACCEPTED = {"a full room", "the rest of a room", "the rest of a group"}


@pytest.mark.parametrize("kind", SMALL_GROUPS)
def test_a_small_group_is_excused_once_where_people_cannot_be_divided(village, judged, kind):
    people, groups, allowed, capacity, most = SMALL_GROUPS[kind]
    size = replace(village.stages[0].sizes[0], group_max=most)
    there = replace(
        village,
        policy=replace(village.policy, allow_small=allowed),
        stages=(replace(village.stages[0], sizes=(size,)),),
        units=(replace(village.units[0], people=people),),
        venues=(replace(village.venues[0], capacity=capacity),),
    )
    first = solve(village, 1).seminars[0]
    days = [first.day, first.day + dt.timedelta(days=1)]
    seminars = [replace(first, id=f"g{k}", day=days[k]) for k in range(len(groups))]
    pieces = [Piece(f"g{k}", "P1.s3", size) for k, size in enumerate(groups)]
    plan = replace(solve(there, 1), seminars=tuple(seminars), pieces=tuple(pieces), untrained=())

    assert ("group_min" in judged(there, plan)) is (kind not in ACCEPTED)


def test_a_judge_keeps_nothing_of_a_plan_for_the_next(country):
    plan = solve(country, 1)
    strange = _with(plan, _s3(plan), trainer="T9", venue="V9", language="xx", stage="s9")
    strange = replace(strange, pieces=(*strange.pieces, Piece("nothing", "P9.s3", 1)))
    judge = Judge(country)

    assert judge.breaches(strange) == check(country, strange) != []
    assert judge.breaches(plan) == []
    assert judge.breaches(strange) == check(country, strange)


def test_a_count_beyond_all_measure_is_judged_and_measured(country, judged):
    plan = solve(country, 1)
    most = _grow(plan, _s3(plan), 10**30)
    least = _grow(plan, _s3(plan), -(10**30))

    assert {"people_twice", "group_max", "venue_capacity"} <= judged(country, most)
    assert {"people_missing", "piece_size", "group_min"} <= judged(country, least)
    assert judged(country, _with(plan, _s3(plan), round=10**30)) == {"round"}
    assert len(evaluate(country, most)) == 6
