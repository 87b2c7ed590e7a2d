"""Adding up, on random members, trees and days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaskad.reporting.rules.coverage import (
    DoesNotAddUp,
    LedgerRow,
    PlanRow,
    TakenBack,
    Tally,
    days_between,
    planned_by_day,
    planned_on,
    require_sum,
    tallies,
    tally,
    trained_by_day,
    with_taken_back,
)

START = date(2026, 2, 1)


def feb(day):
    return date(2026, 2, day)


DAYS = st.integers(0, 40).map(lambda offset: START + timedelta(offset))


@st.composite
def ledger_rows(draw):
    since = draw(DAYS)
    until = draw(st.none() | st.integers(0, 20).map(lambda length: since + timedelta(length)))
    first_day = draw(st.none() | DAYS)
    return LedgerRow(draw(st.integers(0, 9)), since, until, first_day, 1, draw(st.integers(1, 50)))


@st.composite
def plan_rows(draw):
    row = draw(ledger_rows())
    return PlanRow(row.unit, row.since, row.until, 1, draw(DAYS), row.members)


@given(st.lists(ledger_rows()), DAYS, st.lists(st.integers(0, 3), min_size=10, max_size=10))
def test_parts_always_make_the_whole(rows, day, part_by_unit):
    seats = {unit: unit + 3 for unit in range(10)}

    parts = tallies(seats, rows, day, part_by_unit.__getitem__)

    require_sum(tally(sum(seats.values()), rows, day), parts.values())


@given(st.lists(ledger_rows()), DAYS)
def test_trained_are_among_the_filled(rows, day):
    found = tally(0, rows, day)

    assert 0 <= found.trained <= found.filled


@given(st.lists(ledger_rows()))
def test_every_day_of_the_series_is_the_figure_of_that_day(rows):
    days = days_between(START, START + timedelta(45))

    series = trained_by_day(rows, days)

    assert series == tuple(tally(0, rows, day).trained for day in days)


@given(st.lists(plan_rows()))
def test_every_day_of_the_plan_is_the_plan_of_that_day(rows):
    days = days_between(START, START + timedelta(45))

    assert planned_by_day(rows, days) == tuple(planned_on(rows, day) for day in days)


def test_no_days_no_series():
    assert trained_by_day([], days_between(START, START - timedelta(1))) == ()


def test_a_member_counts_from_the_first_day_to_the_day_before_the_last():
    row = LedgerRow(1, START, START + timedelta(5), START + timedelta(2), 1, 7)

    figures = [tally(9, [row], START + timedelta(offset)) for offset in (-1, 0, 2, 4, 5)]

    assert figures == [
        Tally(9, 0, 0),
        Tally(9, 7, 0),
        Tally(9, 7, 7),
        Tally(9, 7, 7),
        Tally(9, 0, 0),
    ]


def test_a_part_too_few_is_not_shown():
    with pytest.raises(DoesNotAddUp):
        require_sum(Tally(3, 2, 1), [Tally(3, 2, 0)])


def test_the_share_of_nobody_is_nothing():
    assert Tally(5, 0, 0).share == 0.0


def _alone(first_day, until=None):
    return LedgerRow(1, feb(1), until, first_day, 7 if first_day else None, 1)


def _trained_on(row, periods, days=range(1, 12)):
    taken_back = [TakenBack(5, row, feb(a), feb(b), 9) for a, b in periods]
    rows = with_taken_back([row._replace(members=3)], taken_back)
    return [tally(9, rows, feb(day)) for day in days]


def test_what_counted_before_a_correction_counts_on_its_days_only():
    found = _trained_on(_alone(None), [(3, 6)])

    assert [one.trained for one in found] == [0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0]
    assert {one.filled for one in found} == {3}


def test_a_member_found_to_have_been_there_again_counts_from_then_on():
    found = _trained_on(_alone(feb(8)), [(3, 6)])

    # Two others of the same row are trained from day 8 on.
    assert [one.trained for one in found] == [0, 0, 1, 1, 1, 0, 0, 3, 3, 3, 3]


def test_a_corrected_presence_after_another_one_changes_nothing():
    assert _trained_on(_alone(feb(2)), [(3, 6)]) == _trained_on(_alone(feb(2)), [])


def test_who_left_the_seat_counts_no_longer():
    found = _trained_on(_alone(None, until=feb(5)), [(3, 6)])

    assert [one.trained for one in found] == [0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0]
    assert found[5].filled == 0
