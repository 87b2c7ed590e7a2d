"""What marks come to: thresholds, late and early leavers, conflicts, presence checks."""

from datetime import UTC, datetime, timedelta

import pytest

from kaskad.seminars.rules.presence import (
    ANSWER_TIME,
    Fact,
    Sitting,
    Threshold,
    check_times,
    decide,
    decisions,
    offsets_joined,
    standing,
)
from kaskad.seminars.vocab import MarkKind, Outcome

START = datetime(2026, 2, 19, 4, 0, tzinfo=UTC)
SITTING = Sitting(START, START + timedelta(minutes=120))
HALL = Threshold(minutes=96, late_after=15)
ONLINE = Threshold(minutes=96, late_after=15, checks=3, answered=2)


def at(minutes):
    return START + timedelta(minutes=minutes)


def mark(kind, minutes, *, until=None, device="phone", by="trainer", of=""):
    nonce = f"{kind}-{minutes}-{device}-{by}-{of}"
    return Fact(nonce, 1, kind, at(minutes), device, by, at(until) if until else None, of)


def outcome(*marks, threshold=HALL, checks=()):
    found = decide(standing(marks, {}), SITTING, threshold, checks)
    return found.outcome, found.minutes


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([], (Outcome.ABSENT, 0)),
        ([mark("arrived", -20)], (Outcome.PRESENT, 120)),
        ([mark("scanned", 15)], (Outcome.PRESENT, 105)),
        ([mark("scanned", 16)], (Outcome.LATE, 104)),
        ([mark("hall_code", 25)], (Outcome.ABSENT, 95)),
        ([mark("arrived", 0), mark("left", 100)], (Outcome.LEFT_EARLY, 100)),
        ([mark("arrived", 0), mark("left", 95)], (Outcome.ABSENT, 95)),
        ([mark("arrived", 0), mark("left", 40), mark("arrived", 50)], (Outcome.PRESENT, 110)),
        # Whoever is there without having been seen to come was there since nothing else was said.
        ([mark("called", 60)], (Outcome.PRESENT, 120)),
        ([mark("missing", 20), mark("called", 60)], (Outcome.LATE, 100)),
        ([mark("left", 118)], (Outcome.PRESENT, 118)),
        # Missing at a roll call later on is leaving.
        ([mark("arrived", 0), mark("missing", 60)], (Outcome.ABSENT, 60)),
        # A signed sheet speaks of the whole seminar, whenever it was entered.
        ([mark("paper", 600)], (Outcome.PRESENT, 120)),
        ([mark("left", 100), mark("paper", 600)], (Outcome.LEFT_EARLY, 100)),
        ([mark("missing", 5)], (Outcome.ABSENT, 0)),
        # Who is scanned on the way out proves no time.
        ([mark("scanned", 121)], (Outcome.ABSENT, 0)),
    ],
)
def test_marks_of_the_hall_come_to_an_outcome(marks, expected):
    assert outcome(*marks) == expected


def test_seen_beats_not_seen_and_the_conflict_is_shown():
    marks = [mark("arrived", 0), mark("missing", 5, device="tablet")]

    found = decide(standing(marks, {}), SITTING, HALL)

    assert (found.outcome, found.minutes) == (Outcome.PRESENT, 120)
    assert [(one.seen_by, one.missed_by) for one in found.conflicts] == [("phone", "tablet")]


def test_the_same_device_may_change_its_mind():
    assert outcome(mark("arrived", 0), mark("missing", 5)) == (Outcome.ABSENT, 5)


def test_a_mark_taken_back_by_its_device_is_gone():
    came = mark("arrived", 0)

    assert outcome(came, mark("withdrawn", 1, of=came.nonce)) == (Outcome.ABSENT, 0)


@pytest.mark.parametrize("device", ["tablet", ""])
def test_nobody_takes_back_the_mark_of_another_device(device):
    came = mark("arrived", 0)
    taken_back = mark("withdrawn", 1, of=came.nonce, device=device)

    assert outcome(came, taken_back) == (Outcome.PRESENT, 120)


def test_on_a_page_only_whoever_made_a_mark_takes_it_back():
    came = mark("arrived", 0, device="")
    other = mark("withdrawn", 1, of=came.nonce, device="", by="other")
    own = mark("withdrawn", 1, of=came.nonce, device="")

    assert outcome(came, other) == (Outcome.PRESENT, 120)
    assert outcome(came, own) == (Outcome.ABSENT, 0)


def test_online_minutes_count_only_with_answered_checks():
    checks = (at(10), at(50), at(90))
    there = mark("online", 0, until=70), mark("online", 60, until=119)
    first, second = mark("checked", 11, of="1"), mark("checked", 50, of="2")
    too_late = mark("checked", 52, of="2")

    def found(*answers):
        return outcome(*there, *answers, threshold=ONLINE, checks=checks)

    assert found(first, second) == (Outcome.PRESENT, 119)
    assert found(first) == (Outcome.ABSENT, 0)
    assert found(first, first, too_late) == (Outcome.ABSENT, 0)
    assert found(first, mark("checked", 11, of="9")) == (Outcome.ABSENT, 0)


def test_whoever_was_seen_in_the_hall_needs_no_check():
    marks = [mark("scanned", 0), mark("online", 0, until=10)]

    assert outcome(*marks, threshold=ONLINE, checks=(at(10),)) == (Outcome.PRESENT, 120)


def test_a_clock_that_is_wrong_is_set_right_by_the_best_measurement():
    late, better = timedelta(hours=-3), timedelta(hours=-3, seconds=-20)
    offsets = offsets_joined({"phone": late}, {"phone": better})
    wrong = mark("scanned", 180 + 20)

    found = decisions([wrong], offsets, SITTING, HALL)

    assert offsets == offsets_joined({"phone": better}, {"phone": late})
    assert found[1].minutes == 100


def test_checks_lie_in_equal_parts_and_follow_from_the_seed():
    times = check_times("a", SITTING, 4)

    assert times == check_times("a", SITTING, 4)
    assert times != check_times("b", SITTING, 4)
    for number, asked in enumerate(times):
        assert at(30 * number) <= asked <= at(30 * (number + 1)) - ANSWER_TIME
    assert check_times("a", SITTING, 0) == ()


def test_every_kind_has_its_meaning():
    alone = {kind.value: outcome(mark(kind.value, 0, until=120))[0] for kind in MarkKind}

    assert {kind for kind, found in alone.items() if found == Outcome.ABSENT} == {
        "left", "missing", "checked", "withdrawn",
    }  # fmt: skip
