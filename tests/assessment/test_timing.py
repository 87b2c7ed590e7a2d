"""When an attempt starts, is due, and what counts that arrives late."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaskad.assessment.rules.timing import (
    Allowance,
    Decision,
    LateStart,
    Packet,
    Past,
    Rules,
    Start,
    due,
    judged_packet,
    last_start,
    length,
    may_start,
    over,
)

OPENS = datetime(2026, 3, 10, 14, 0, tzinfo=UTC)
CLOSES = OPENS + timedelta(hours=2)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


def rules(**changes):
    return Rules(**{"opens": OPENS, "closes": CLOSES, "minutes": 30} | changes)


ALL_RULES = st.builds(
    rules,
    minutes=st.integers(1, 240),
    late_start=st.sampled_from(LateStart),
    attempts=st.integers(1, 3),
    wait=st.integers(0, 90).map(lambda minutes: minutes * MINUTE),
)
ALLOWANCES = st.builds(
    Allowance,
    extra_percent=st.integers(0, 300),
    break_minutes=st.integers(0, 30),
    extra_attempts=st.integers(0, 2),
    closes=st.none() | st.integers(-60, 600).map(lambda minutes: CLOSES + minutes * MINUTE),
)
MOMENTS = st.integers(0, 120 * 60).map(lambda seconds: OPENS + seconds * SECOND)


@pytest.mark.parametrize(
    ("percent", "breaks", "minutes"), [(0, 0, 30), (25, 0, 37.5), (50, 10, 55), (100, 0, 60)]
)
def test_extra_time_is_of_the_minutes_and_breaks_come_on_top(percent, breaks, minutes):
    allowance = Allowance(extra_percent=percent, break_minutes=breaks)

    assert length(rules(), allowance) == timedelta(minutes=minutes)


def test_extra_time_is_rounded_up_to_a_second():
    assert length(rules(minutes=1), Allowance(extra_percent=1)) == timedelta(seconds=61)


def test_who_starts_late_has_full_time_unless_told_otherwise():
    late = CLOSES - 10 * MINUTE

    assert due(late, rules()) == late + 30 * MINUTE
    assert due(late, rules(late_start=LateStart.UNTIL_CLOSING)) == CLOSES


def test_extra_time_is_kept_where_all_finish_at_closing():
    exam = rules(closes=OPENS + 30 * MINUTE, late_start=LateStart.UNTIL_CLOSING)
    more = Allowance(extra_percent=50)

    assert due(OPENS, exam, more) == OPENS + 45 * MINUTE
    assert due(OPENS + 10 * MINUTE, exam, more) == OPENS + 45 * MINUTE
    assert due(OPENS + 10 * MINUTE, exam) == OPENS + 30 * MINUTE


@given(MOMENTS, ALL_RULES, ALLOWANCES)
def test_nobody_has_less_for_an_allowance_or_more_than_the_full_time(started, test, allowance):
    ends = due(started, test, allowance)

    assert due(started, test) <= ends <= started + length(test, allowance)
    assert ends >= min(started + length(test, allowance), CLOSES)
    assert ends + test.gap <= over(test, [allowance])


@given(MOMENTS, MOMENTS, ALL_RULES, ALLOWANCES)
def test_who_starts_earlier_is_due_no_later(one, other, test, allowance):
    first, second = sorted([one, other])

    assert due(first, test, allowance) <= due(second, test, allowance)


def test_the_window_includes_both_its_ends():
    moments = (OPENS - SECOND, OPENS, CLOSES, CLOSES + SECOND)

    assert [may_start(rules(), [], now) for now in moments] == [
        Decision(Start.NOT_OPEN, OPENS),
        Decision(Start.YES),
        Decision(Start.YES),
        Decision(Start.CLOSED),
    ]


def test_a_later_closing_is_for_whom_it_was_granted():
    now = CLOSES + MINUTE
    later = Allowance(closes=CLOSES + timedelta(days=1))
    earlier = Allowance(closes=OPENS + MINUTE)

    assert may_start(rules(), [], now).start is Start.CLOSED
    assert may_start(rules(), [], now, allowance=later).start is Start.YES
    assert last_start(rules(), earlier) == CLOSES


def past(minutes, passed=False):
    """Attempts of ten minutes that started so long after the opening."""
    return [
        Past(OPENS + one * MINUTE, OPENS + (one + 10) * MINUTE, passed=passed) for one in minutes
    ]


@pytest.mark.parametrize(
    ("earlier", "now", "decision"),
    [
        ([Past(OPENS, None)], OPENS + MINUTE, Decision(Start.RUNNING)),
        ([Past(OPENS, None)], CLOSES + MINUTE, Decision(Start.RUNNING)),
        (past([0], passed=True), OPENS + 40 * MINUTE, Decision(Start.PASSED)),
        (past([0, 30]), OPENS + 90 * MINUTE, Decision(Start.ATTEMPTS_USED)),
        (past([0]), OPENS + 15 * MINUTE, Decision(Start.TOO_SOON, OPENS + 25 * MINUTE)),
        (past([0]), OPENS + 25 * MINUTE, Decision(Start.YES)),
        (past([100]), OPENS + 115 * MINUTE, Decision(Start.CLOSED)),
    ],
)
def test_what_earlier_attempts_say(earlier, now, decision):
    assert may_start(rules(attempts=2, wait=15 * MINUTE), earlier, now) == decision


def test_an_attempt_more_may_be_granted():
    more = Allowance(extra_attempts=1)

    assert may_start(rules(), past([0]), CLOSES).start is Start.ATTEMPTS_USED
    assert may_start(rules(), past([0]), CLOSES, allowance=more).start is Start.YES


def test_the_waiting_room_holds_until_the_moment_it_told():
    moment = OPENS + 17 * SECOND

    held = may_start(rules(), [], moment - SECOND, admitted=moment)

    assert held == Decision(Start.IN_WAITING_ROOM, moment)
    assert may_start(rules(), [], moment, admitted=moment) == Decision(Start.YES)
    assert may_start(rules(), [], OPENS - SECOND, admitted=moment).start is Start.NOT_OPEN


@given(ALL_RULES, ALLOWANCES, st.lists(st.integers(0, 100), max_size=3), MOMENTS, MOMENTS)
def test_who_waits_until_the_moment_told_may_start(test, allowance, earlier, now, admitted):
    def asked(now):
        return may_start(test, past(sorted(earlier)), now, allowance=allowance, admitted=admitted)

    told = asked(now)
    steps = 0
    while told.at is not None:
        assert told.at > now
        now, steps = told.at, steps + 1
        told = asked(now)

    assert steps <= 3
    assert told.start in {Start.YES, Start.CLOSED, Start.ATTEMPTS_USED}


DUE = OPENS + 30 * MINUTE


def judged(number, after, had=()):
    """What becomes of a packet that arrives so many seconds after it was due."""
    arrivals = [(other, DUE + seconds * SECOND) for other, seconds in had]
    return judged_packet(number, DUE + after * SECOND, DUE, rules(), arrivals)


@pytest.mark.parametrize(
    ("number", "after", "had", "becomes"),
    [
        (1, -60, [], Packet.COUNTS),
        (1, 0, [], Packet.COUNTS),
        (3, 60, [(1, -90), (2, -60)], Packet.COUNTS_LATE),
        (3, 61, [(1, -90), (2, -60)], Packet.TOO_LATE),
        (2, 61, [(1, -90), (3, -60)], Packet.COUNTS_LATE),
        (2, 1800, [(1, -90), (3, -60)], Packet.COUNTS_LATE),
        (2, 1801, [(1, -90), (3, -60)], Packet.TOO_LATE),
        (2, 61, [(1, -90), (3, 30)], Packet.TOO_LATE),
        (2, 5000, [(2, -60)], Packet.REPEATED),
        (2, -30, [(3, -60)], Packet.COUNTS),
    ],
)
def test_late_packets_count_by_their_number(number, after, had, becomes):
    assert judged(number, after, had) is becomes


@given(st.permutations([1, 2, 3, 4]), st.lists(st.integers(-100, 0), min_size=4, max_size=4))
def test_in_whatever_order_packets_arrive_in_time_all_count(numbers, seconds):
    had = []
    for number, after in zip(numbers, sorted(seconds), strict=True):
        assert judged(number, after, had) is Packet.COUNTS
        had.append((number, after))
        assert judged(number, 5000, had) is Packet.REPEATED


@pytest.mark.parametrize(
    "changes",
    [
        {"closes": OPENS}, {"minutes": 0}, {"attempts": 0}, {"wait": -MINUTE},
        {"grace": -SECOND}, {"gap": SECOND},
    ],
)  # fmt: skip
def test_rules_that_contradict_themselves_are_none(changes):
    with pytest.raises(ValueError, match=r"nobody|backwards"):
        rules(**changes)


@pytest.mark.parametrize(
    "takes", [{"extra_percent": -1}, {"extra_percent": 301}, {"break_minutes": -1}]
)
def test_an_allowance_takes_nothing_away(takes):
    with pytest.raises(ValueError, match=r"range|takes away"):
        Allowance(**takes)
