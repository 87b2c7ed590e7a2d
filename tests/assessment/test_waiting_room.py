"""The waiting room: a burst becomes a flow, and nothing is gained by pressing again."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaskad.assessment.rules.waiting_room import WAVE, WaitingRoom

OPENS = datetime(2026, 3, 10, 14, 0, tzinfo=UTC)
BURST = WaitingRoom("seed", OPENS, expected=8000, starts_a_minute=8000)
SECONDS = st.floats(0, 600).map(lambda seconds: timedelta(seconds=seconds))
PEOPLE = st.text("abcdefghij0123456789", min_size=1, max_size=8)


def test_eight_thousand_who_wait_start_within_a_minute():
    moments = [BURST.admitted(f"p{one}", OPENS - timedelta(minutes=5)) for one in range(8000)]

    counted = Counter(moments)

    assert BURST.waves == 60
    assert min(moments) == OPENS
    assert max(moments) == OPENS + 59 * WAVE
    # 133 are expected in a second; by lot, five standard deviations more are 191.
    assert max(counted.values()) <= 191


def test_moments_are_those_that_were_told_before():
    waves = [BURST.wave(f"p{one}") for one in range(8)]

    assert waves == [12, 54, 55, 25, 17, 44, 27, 4]


@given(PEOPLE, SECONDS, SECONDS)
def test_coming_earlier_before_the_opening_changes_nothing(person, early, earlier):
    assert BURST.admitted(person, OPENS - early) == BURST.admitted(person, OPENS - earlier)


@given(PEOPLE, PEOPLE, SECONDS, SECONDS)
def test_who_comes_later_is_never_let_in_before_who_came_earlier(one, other, some, more):
    tick = timedelta(microseconds=1)
    came = OPENS + tick + some
    first, second = BURST.admitted(one, came), BURST.admitted(other, came + more)

    assert first <= second
    assert first >= came
    assert BURST.admitted(one, OPENS - some) < first


@given(PEOPLE, SECONDS, SECONDS)
def test_pressing_again_never_helps(person, some, more):
    for came in (OPENS - some, OPENS + some):
        assert BURST.admitted(person, came) <= BURST.admitted(person, came + more)


@given(PEOPLE, st.integers(0, 120))
def test_nobody_waits_longer_than_the_waves_last(person, after):
    came = OPENS + timedelta(seconds=after)

    assert BURST.admitted(person, came) - came <= 60 * WAVE


def test_nobody_waits_who_comes_when_all_are_in():
    came = OPENS + timedelta(seconds=120)

    assert BURST.admitted("p", came) == came
    assert BURST.admitted("p", came - timedelta(seconds=2)) == came - timedelta(seconds=1)


@given(PEOPLE, st.integers(120, 3600), st.floats(0, 1))
def test_who_comes_in_time_is_let_in_in_time_if_the_window_is_twice_the_waves(person, window, part):
    closes = OPENS + timedelta(seconds=window)

    assert BURST.admitted(person, OPENS + part * timedelta(seconds=window)) <= closes


def test_a_quiet_opening_lets_everybody_in_at_once():
    quiet = WaitingRoom("seed", OPENS, expected=100, starts_a_minute=8000)

    assert {quiet.admitted(f"p{one}", OPENS) for one in range(100)} == {OPENS}


def test_a_room_that_lets_nobody_in_is_none():
    with pytest.raises(ValueError, match="nobody"):
        WaitingRoom("seed", OPENS, expected=10, starts_a_minute=0)
