"""How far a member is, and who may teach: decisions on plain values."""

from datetime import date

import pytest

from kaskad.seminars.rules.attendance import (
    Meeting,
    Step,
    Taught,
    Way,
    basis_for,
    strangers_in,
    way,
)

TODAY = date(2026, 3, 4)
MISSED = Meeting(1, date(2026, 3, 2), "held", present=False)
HELD = Meeting(2, date(2026, 3, 3), "held", present=True)
AHEAD = Meeting(3, date(2026, 3, 10), "planned")
CANCELLED = Meeting(4, date(2026, 3, 3), "cancelled")
UNRECORDED = Meeting(5, date(2026, 3, 3), "planned")
IS_TODAY = Meeting(6, TODAY, "planned")


@pytest.mark.parametrize(
    ("meetings", "expected"),
    [
        ([], Way(Step.UNPLANNED)),
        ([AHEAD], Way(Step.AHEAD, AHEAD)),
        ([AHEAD, IS_TODAY], Way(Step.TODAY, IS_TODAY)),
        ([MISSED], Way(Step.MISSED, MISSED, MISSED)),
        ([AHEAD, MISSED], Way(Step.AHEAD, AHEAD, MISSED)),
        ([CANCELLED], Way(Step.CANCELLED, CANCELLED)),
        ([CANCELLED, AHEAD], Way(Step.AHEAD, AHEAD)),
        ([UNRECORDED], Way(Step.UNRECORDED, UNRECORDED)),
        ([MISSED, HELD, AHEAD], Way(Step.TRAINED, HELD)),
    ],
)
def test_the_way_of_a_member(meetings, expected):
    assert way(meetings, TODAY) == expected


def test_the_earliest_allowed_attendance_is_the_basis():
    late, early = Taught(2, "s1", date(2026, 2, 20)), Taught(1, "s1", date(2026, 2, 18))

    assert basis_for([late, early], taught_by=["s1"], day=TODAY) == early


@pytest.mark.parametrize(
    "taught",
    [
        Taught(1, "s3", date(2026, 2, 18)),
        Taught(1, "s1", TODAY),
        Taught(1, "s1", date(2026, 3, 5)),
    ],
)
def test_no_other_stage_and_no_later_day_lets_somebody_teach(taught):
    assert basis_for([taught], taught_by=["s1"], day=TODAY) is None


def test_strangers_are_those_who_are_not_expected():
    assert strangers_in({3, 1, 9}, [1, 2]) == [3, 9]
