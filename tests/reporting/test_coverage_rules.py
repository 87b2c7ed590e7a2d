"""Adding up by territory and day by day, on random members, trees and days."""

from datetime import date, timedelta
from random import Random

import numpy as np
import pytest

from kaskad.reporting.rules.coverage import (
    DoesNotAddUp,
    Parts,
    Tally,
    days_between,
    numbered,
    planned_by_day,
    planned_on,
    require_sum,
    tallies,
    trained_by_day,
)
from kaskad.reporting.rules.ledger import NONE
from tests.reporting.ledgers import (
    DAYS,
    FAR,
    FIRST,
    Someone,
    a_country,
    country,
    is_filled,
    is_trained,
    place_on,
)

START = date.fromordinal(FIRST)
SEEDS = range(60)


def _day(offset):
    return START + timedelta(offset)


def _by_region(ledger):
    tree = ledger.frame.commissions
    keys = sorted(set(tree.region.tolist()))
    part_of = {key: number for number, key in enumerate(keys)}
    return Parts(numbered(ledger.rows.region, part_of), numbered(tree.region, part_of), len(keys))


def _whole(ledger):
    return Parts(
        np.zeros(len(ledger.rows.member), np.int64),
        np.zeros(len(ledger.frame.commissions.key), np.int64),
        1,
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_parts_always_make_the_whole(seed):
    made = a_country(Random(seed)).ledger

    for offset in range(0, DAYS, 7):
        parts = tallies(made, _by_region(made), _day(offset))
        (whole,) = tallies(made, _whole(made), _day(offset))

        require_sum(whole, parts)
        assert 0 <= whole.trained <= whole.filled


@pytest.mark.parametrize("seed", SEEDS)
def test_every_day_of_the_series_is_the_figure_of_that_day(seed):
    made = a_country(Random(seed)).ledger
    days = days_between(START, _day(45))
    parts = _by_region(made)

    series = trained_by_day(made, parts, days)
    planned = planned_by_day(made, parts, days)

    for at, day in enumerate(days):
        assert series[:, at].tolist() == [one.trained for one in tallies(made, parts, day)]
        assert planned[:, at].tolist() == planned_on(made, parts, day).tolist()


@pytest.mark.parametrize("seed", SEEDS)
def test_trained_filled_and_planned_are_those_of_every_single_member(seed):
    made = a_country(Random(seed))

    for offset in range(0, DAYS, 3):
        (found,) = tallies(made.ledger, _whole(made.ledger), _day(offset))

        on_day = FIRST + offset
        assert found.filled == sum(is_filled(one, on_day) for one in made.people)
        assert found.trained == sum(is_trained(one, on_day) for one in made.people)
        (planned,) = planned_on(made.ledger, _whole(made.ledger), _day(offset)).tolist()
        assert planned == sum(
            is_filled(one, on_day) and place_on(one, made.plans, on_day)[0] <= on_day
            for one in made.people
        )


def test_no_days_no_series():
    made = a_country(Random(1)).ledger

    assert trained_by_day(made, _whole(made), days_between(START, _day(-1))).tolist() == [[]]


def test_who_is_in_no_part_is_left_out():
    made = country([(1, 1, 1), (2, 2, 1)], [Someone(1), Someone(2)], seats=[3, 4]).ledger
    only_second = {2: 0}

    parts = Parts(
        numbered(made.rows.unit, only_second),
        numbered(made.frame.commissions.unit, only_second),
        1,
    )

    assert tallies(made, parts, START) == [Tally(4, 1, 0)]
    assert numbered(np.array([1, 2, 7]), only_second).tolist() == [NONE, 0, NONE]


def test_a_member_counts_from_the_first_day_to_the_day_before_the_last():
    people = [Someone(1, FIRST, FIRST + 5, first=FIRST + 2, seminar=1) for _ in range(7)]
    made = country([(1, 1, 1)], people, seats=[9]).ledger

    figures = [tallies(made, _whole(made), _day(offset))[0] for offset in (-1, 0, 2, 4, 5)]

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


def _trained_on(first, periods, until=FAR, days=range(1, 12)):
    back = [(FIRST + since, FIRST + end, 9) for since, end in periods]
    first = FAR if first is None else FIRST + first
    one = Someone(1, FIRST, until, first=first, taken_back=back)
    made = country([(1, 1, 1)], [one]).ledger
    return [tallies(made, _whole(made), _day(day))[0].trained for day in days]


def test_what_counted_before_a_correction_counts_on_its_days_only():
    assert _trained_on(None, [(2, 5)]) == [0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0]


def test_who_was_taught_again_after_a_correction_counts_from_then():
    assert _trained_on(8, [(2, 5)]) == [0, 1, 1, 1, 0, 0, 0, 1, 1, 1, 1]


def test_two_corrections_and_a_seat_that_ended():
    assert _trained_on(None, [(2, 4), (6, 12)], FIRST + 9) == [0, 1, 1, 0, 0, 1, 1, 1, 0, 0, 0]
