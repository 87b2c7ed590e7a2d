"""What counts as watched: stretches that were played, and checks at moments that nobody knows."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaskad.seminars.rules.watching import (
    ANSWER_WITHIN,
    answer,
    begun,
    merged,
    report,
    without,
)

START = datetime(2026, 2, 19, 5, tzinfo=UTC)
LENGTH = 1200.0
STEP = 10


def _watched(watch, until=LENGTH, *, answers=True, tick=START, speed=1.0):
    """Somebody watches from the beginning, reporting every ten seconds; the moment it is over."""
    position = 0.0
    while position < until:
        watch = report(watch, (position, min(position + STEP, until)), tick)
        position += STEP
        tick += timedelta(seconds=STEP / speed)
        if watch.asked is not None:
            if answers:
                watch = answer(watch, watch.asked, tick)
            else:
                tick += ANSWER_WITHIN + timedelta(seconds=1)
    return watch, tick


def test_who_watches_all_and_answers_has_watched_enough():
    watch, _ = _watched(begun(LENGTH, "a"))

    assert watch.is_enough
    assert (watch.answered, len(watch.checks)) == (4, 4)
    assert watch.seconds == LENGTH


def test_who_never_answers_has_not():
    watch, tick = _watched(begun(LENGTH, "a"), answers=False)
    watch = report(watch, (0.0, 0.0), tick + timedelta(minutes=5))

    assert watch.answered == 0
    assert not watch.is_enough
    assert watch.share < 0.9


def test_an_unanswered_check_takes_its_part_back_and_is_drawn_anew():
    watch = begun(LENGTH, "a")
    first = watch.checks[0].position
    tick = START
    position = 0.0
    while watch.asked is None:
        watch = report(watch, (position, position + STEP), tick)
        position, tick = position + STEP, tick + timedelta(seconds=STEP)

    late = report(watch, (position, position + STEP), tick + ANSWER_WITHIN)

    assert late.asked is None
    assert late.checks[0].drawn == 1
    assert late.checks[0].position != first
    assert late.seconds <= STEP
    again, _ = _watched(late, tick=tick + 2 * ANSWER_WITHIN)
    assert again.is_enough


def test_an_answer_too_late_is_none():
    watch = begun(LENGTH, "a")
    place = watch.checks[0].position
    watch = report(watch, (place - 5, place + 5), START)
    assert watch.asked == 0

    late = answer(watch, 0, START + ANSWER_WITHIN + timedelta(seconds=1))

    assert late.answered == 0
    assert answer(watch, 0, START + ANSWER_WITHIN).answered == 1
    assert answer(watch, 1, START).answered == 0


def test_nothing_counts_while_a_check_waits():
    watch = begun(LENGTH, "a")
    place = watch.checks[0].position
    watch = report(watch, (place - 5, place + 5), START)

    assert report(watch, (600.0, 610.0), START + timedelta(seconds=10)).seconds == watch.seconds


def test_a_player_cannot_claim_more_than_the_time_that_went_by():
    watch = report(begun(LENGTH, "a"), (0.0, LENGTH), START)
    assert watch.seconds <= 15

    watch = begun(LENGTH, "b")
    for number in range(20):
        watch = report(watch, (0.0, LENGTH), START + timedelta(seconds=number))
        if watch.asked is not None:
            watch = answer(watch, watch.asked, START + timedelta(seconds=number))
    assert watch.seconds < 20
    watch = begun(LENGTH, "c")
    for number in range(20):
        part = (15.0 * number, 15.0 * number + 15)
        watch = report(watch, part, START + timedelta(seconds=number))
        if watch.asked is not None:
            watch = answer(watch, watch.asked, START + timedelta(seconds=number))
    assert watch.seconds <= 15 + 20 * 1.25
    fast, _ = _watched(begun(LENGTH, "c"), speed=8.0)
    assert fast.share <= 1.0


def test_a_moment_in_a_hole_of_the_film_is_asked_for_behind_it():
    watch = begun(LENGTH, "a")
    place = watch.checks[0].position

    assert report(watch, (place + 1, place + 3), START).asked == 0
    assert report(watch, (place - 3, place - 1), START).asked is None
    assert report(watch, (place + 6, place + 8), START).asked is None


@pytest.mark.parametrize(("length", "checks"), [(20, 1), (299, 1), (600, 2), (5400, 18)])
def test_checks_are_spread_and_the_seed_alone_decides(length, checks):
    watch = begun(length, "seed")

    assert len(watch.checks) == checks
    positions = [one.position for one in watch.checks]
    assert positions == sorted(positions)
    assert all(0 < one < length for one in positions)
    assert begun(length, "seed") == watch
    assert begun(length, "another").checks != watch.checks


_STRETCHES = st.lists(
    st.tuples(st.integers(0, 300), st.integers(1, 60)).map(
        lambda pair: (float(pair[0]), float(pair[0] + pair[1]))
    ),
    max_size=12,
)


@settings(deadline=None)
@given(_STRETCHES)
def test_every_second_counts_once_whatever_the_order(stretches):
    whole = merged(stretches)

    assert merged(reversed(stretches)) == whole
    assert merged(whole) == whole
    seconds = {second for first, last in stretches for second in range(int(first), int(last))}
    covered = {second for first, last in whole for second in range(int(first), int(last))}
    assert seconds <= covered
    # Players report in steps, so gaps of a second are none.
    assert all(one in seconds or {one - 1, one + 1} & seconds for one in covered)


@settings(deadline=None)
@given(_STRETCHES, st.integers(0, 300), st.integers(0, 100))
def test_what_is_cut_out_is_gone_and_nothing_else(stretches, first, width):
    whole = merged(stretches)
    cut = (float(first), float(first + width))

    left = without(whole, cut)

    for second in range(400):
        middle = second + 0.5
        was = any(one <= middle < end for one, end in whole)
        assert any(one <= middle < end for one, end in left) == (
            was and not cut[0] <= middle < cut[1]
        )
