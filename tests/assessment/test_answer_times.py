"""Whose seconds are not those of a reader."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaskad.assessment.rules.answer_times import (
    equal_gaps,
    gap_flags,
    pace_chances,
    paces,
    quick_flags,
    right_in_seconds,
    spreads,
    times,
)
from kaskad.assessment.rules.flags import NUMBERS, Kind
from kaskad.assessment.rules.similarity import Pairs

PEOPLE = 1000


def read(seed=1, people=PEOPLE):
    """Seconds of readers: items that need more or less, people who are faster or slower."""
    rng = np.random.default_rng(seed)
    labour, speed = rng.normal(3.4, 0.3, 20), rng.normal(0, 0.3, (people, 1))
    return np.exp(labour - speed + rng.normal(0, 0.4, (people, 20)))


def codes(number=PEOPLE):
    return [f"A{row}" for row in range(number)]


def test_many_right_answers_in_seconds_are_flagged_with_their_numbers():
    seconds, right = read(), np.full((PEOPLE, 20), fill_value=True)
    seconds[5, :10] = 2.0

    flag, *others = quick_flags(times(seconds), right, seconds, codes())

    assert not others
    assert flag.kind == Kind.RIGHT_IN_SECONDS
    assert flag.people == ("A5",)
    assert set(flag.numbers) == set(NUMBERS[flag.kind])
    assert flag.numbers["quick_and_right"] == 10
    assert flag.numbers["expected"] < 1
    assert flag.items == tuple(range(10))


def test_quick_and_wrong_is_want_of_effort_and_no_flag():
    seconds = read()
    seconds[5] = 2.0

    chances = right_in_seconds(times(seconds), np.zeros((PEOPLE, 20), dtype=bool))

    assert (chances == 1).all()


def test_who_is_fast_in_everything_is_expected_to_be_quick():
    seconds, right = read(), np.full((PEOPLE, 20), fill_value=True)
    seconds[5] /= np.median(seconds[5]) / 9
    seconds[6] /= np.median(seconds[6]) / 30
    seconds[6, :8] = 3.0

    fast, some = right_in_seconds(times(seconds), right)[5:7]

    assert fast > 0.001
    assert some < 1e-6


@settings(max_examples=15)
@given(st.floats(0.7, 1.5), st.integers(min_value=0, max_value=99))
def test_what_is_left_of_seconds_does_not_know_how_fast_a_person_is(factor, row):
    seconds = read(people=2000)
    slower = seconds.copy()
    slower[row] *= factor

    # The item's median moves by at most one person of two thousand, hence the tolerance.
    assert times(slower).rest[row] == pytest.approx(times(seconds).rest[row], abs=0.05)


def test_items_that_nobody_had_and_people_without_times_raise_nothing():
    seconds = read()
    seconds[:, 3] = np.nan
    seconds[7] = np.nan
    taken = times(seconds)

    assert np.isnan(taken.rest[:, 3]).all()
    assert not taken.quick[7].any()
    assert right_in_seconds(taken, np.full(seconds.shape, fill_value=True))[7] == 1
    assert equal_gaps(spreads(seconds))[7] == 1


def test_a_pace_like_a_clock_is_flagged():
    seconds = read()
    seconds[8] = np.random.default_rng(2).normal(10, 0.5, 20)

    flag = gap_flags(seconds, codes())[0]

    assert (flag.kind, flag.people) == (Kind.EQUAL_GAPS, ("A8",))
    assert set(flag.numbers) == set(NUMBERS[flag.kind])
    assert flag.numbers["spread"] < 0.1 < flag.numbers["usual_spread"]


def test_the_evenness_of_readers_has_the_chances_of_a_chi_square():
    chances = equal_gaps(spreads(read(people=20_000)))

    assert np.mean(chances < 0.05) == pytest.approx(0.05, abs=0.01)
    assert np.mean(chances < 0.001) < 0.003


def test_a_hundred_people_are_needed_to_know_what_is_even():
    assert (equal_gaps(np.full(99, 0.001)) == 1).all()


def test_who_listens_to_the_same_voice_goes_in_step():
    seconds, rng = read(), np.random.default_rng(3)
    beat = rng.normal(0, 0.5, 20)
    seconds[[10, 11]] *= np.exp(beat)
    which = Pairs(np.array([10, 20]), np.array([11, 21]), np.array([0, 0]))

    found, common = paces(times(seconds), which)

    assert common.tolist() == [20, 20]
    assert found[0] > 0.4 > abs(found[1])
    assert pace_chances(found, common)[0] < 0.05


def test_the_step_of_strangers_has_the_chances_it_should_have():
    seconds = read(people=4000)
    rows = np.random.default_rng(4).integers(0, 4000, (2, 50_000))
    which = Pairs(*rows[:, rows[0] != rows[1]], np.zeros(1, dtype=np.int64))

    chances = pace_chances(*paces(times(seconds), which))

    assert np.mean(chances < 0.01) == pytest.approx(0.01, abs=0.004)
    assert np.mean(chances < 0.001) < 0.002


def test_seven_common_times_tell_nothing():
    seconds = read(people=200)
    seconds[0, 7:] = np.nan
    found, common = paces(times(seconds), Pairs(*np.array([[0], [1], [0]])))

    assert np.isnan(found[0])
    assert pace_chances(found, common)[0] > 0.99
