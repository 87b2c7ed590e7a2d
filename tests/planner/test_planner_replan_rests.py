"""Who moves so that others need not: two groups of one village after events."""

import datetime as dt
from dataclasses import replace

from kaskad_planner import Piece, Plan, Seminar, State
from kaskad_planner.events import (
    MembersAdded,
    MembersRemoved,
    SeminarCancelled,
    TrainerLost,
    VenueLost,
)
from kaskad_planner.instance import Venue

MARCH_4, MARCH_5, MARCH_6 = (dt.date(2026, 3, day) for day in (4, 5, 6))


def _row(plan, name):
    return next(row for row in plan.seminars if row.id == name)


def _group(plan, name):
    return {row.unit: row.people for row in plan.pieces if row.seminar == name}


def _two_groups(village, people, half_days, trainers):
    """Return the village with groups of P1 and P2, each in its room, and its plan in force."""
    units = tuple(
        replace(village.units[0], id=f"{home}.s3", commission=home, people=count)
        for home, count in zip(("P1", "P2"), people, strict=True)
    )
    instance = replace(
        village,
        units=units,
        venues=(*village.venues, Venue("V2", "D1", 12, 50.0, 60.0)),
        trainers=(*village.trainers, replace(village.trainers[0], id="T2")),
        makeups=(),
    )
    seminars = tuple(
        Seminar(f"s3.D1.kk.p0{n}", "s3", 0, "kk", "in_person", "D1", f"V{n}", day, slot, trainer)
        for n, (day, slot), trainer in zip((1, 2), half_days, trainers, strict=True)
    )
    pieces = tuple(
        Piece(row.id, unit.id, unit.people) for row, unit in zip(seminars, units, strict=True)
    )
    return instance, Plan("", 1, "1", seminars, pieces)


def test_a_rest_too_small_for_a_group_is_joined_by_who_moves_anyway(village, after):
    instance, plan = _two_groups(village, (9, 12), [(MARCH_4, "am"), (MARCH_4, "pm")], ("T1", "T1"))

    new, diff = after(instance, plan, State(MARCH_4), MembersAdded(6, MARCH_4, unit="P1.s3"))

    sizes = sorted(row.people for row in new.pieces if row.unit == "P1.s3+1")
    assert (sizes, new.untrained) == ([1, 5], ())
    assert diff.persons_moved == diff.unavoidable == 6


def test_the_smaller_group_makes_way_where_a_trainer_is_lacking(village, after):
    instance, plan = _two_groups(village, (10, 5), [(MARCH_4, "am"), (MARCH_4, "am")], ("T1", "T2"))

    new, diff = after(instance, plan, State(MARCH_4), TrainerLost("T1", MARCH_4))

    assert _row(new, "s3.D1.kk.p01") == replace(_row(plan, "s3.D1.kk.p01"), trainer="T2")
    assert _row(new, "s3.D1.kk.p02").slot == "pm"
    assert diff.persons_moved == diff.unavoidable == 5


def test_who_has_to_move_fills_the_group_that_became_small(village, after):
    instance, plan = _two_groups(village, (5, 6), [(MARCH_4, "am"), (MARCH_5, "pm")], ("T1", "T2"))

    new, diff = after(
        instance,
        plan,
        State(MARCH_4),
        SeminarCancelled("s3.D1.kk.p01"),
        MembersRemoved("P2.s3", 2, MARCH_4),
    )

    assert _group(new, "s3.D1.kk.p02") == {"P1.s3": 5, "P2.s3": 4}
    assert diff.persons_moved == diff.unavoidable == 5


def test_who_found_nothing_fills_the_group_that_became_small(village, after):
    instance, plan = _two_groups(village, (6, 6), [(MARCH_4, "am"), (MARCH_5, "pm")], ("T1", "T2"))
    lost = [TrainerLost("T1", MARCH_4), VenueLost("V1", MARCH_4)]
    lost += [VenueLost("V2", MARCH_4, MARCH_4), VenueLost("V2", MARCH_5, slot="am")]

    new, diff = after(
        instance,
        plan,
        State(MARCH_4),
        *lost,
        VenueLost("V2", MARCH_6),
        MembersRemoved("P2.s3", 2, MARCH_4),
    )

    assert _group(new, "s3.D1.kk.p02") == {"P1.s3": 6, "P2.s3": 4}
    assert (new.untrained, diff.persons_moved) == ((), 6)
