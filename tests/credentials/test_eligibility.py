"""Who gets a certificate: each bar by itself, several at once, and the seminar it rests on."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaskad.credentials.rules.eligibility import Attended, Candidate, Demand, Teacher, decide
from kaskad.credentials.vocab import Bar

BEGINS = datetime(2026, 2, 20, 4, 0, tzinfo=UTC)
DAY = timedelta(days=1)
TEACHER = Teacher("8F3K2M7QXG", BEGINS - DAY)
THERE = Attended("a", BEGINS, present=True, minutes=110, teacher=TEACHER)
DEMAND = Demand(minutes=96, is_tested=True)
GOOD = Candidate([THERE], passed=True)


def bars(candidate, demand=DEMAND):
    found = decide(candidate, demand)
    assert found.is_eligible == (found.bars == ())
    return set(found.bars)


def test_who_was_there_and_passed_is_certified_on_that_seminar():
    found = decide(GOOD, DEMAND)

    assert (found.basis, found.bars) == (THERE, ())


@pytest.mark.parametrize(
    ("change", "bar"),
    [
        ({"has_certificate": True}, Bar.CERTIFIED),
        ({"is_doubtful": True}, Bar.IDENTITY),
        ({"passed": None}, Bar.NOT_TESTED),
        ({"passed": False}, Bar.NOT_PASSED),
        ({"attended": []}, Bar.UNRECORDED),
        ({"attended": [replace(THERE, present=False)]}, Bar.ABSENT),
        ({"attended": [replace(THERE, minutes=95)]}, Bar.TOO_SHORT),
        ({"attended": [replace(THERE, is_confirmed=False)]}, Bar.UNCONFIRMED),
        ({"attended": [replace(THERE, teacher=None)]}, Bar.TRAINER),
    ],
)
def test_each_bar_alone_is_named(change, bar):
    assert bars(replace(GOOD, **change)) == {bar}


def test_all_bars_are_named_at_once_and_in_order():
    nobody = replace(THERE, present=False, is_confirmed=False, teacher=None)
    found = decide(Candidate([nobody], passed=None, has_certificate=True, is_doubtful=True), DEMAND)

    assert found.bars == (
        Bar.CERTIFIED, Bar.IDENTITY, Bar.ABSENT, Bar.UNCONFIRMED, Bar.TRAINER, Bar.NOT_TESTED,
    )  # fmt: skip


def test_no_test_is_asked_for_where_the_stage_has_none():
    assert bars(replace(GOOD, passed=None), Demand(96, is_tested=False)) == set()


def test_a_signed_sheet_has_no_minutes_and_is_enough():
    assert bars(replace(GOOD, attended=[replace(THERE, minutes=None)])) == set()


def test_the_minutes_of_the_threshold_are_enough():
    assert bars(replace(GOOD, attended=[replace(THERE, minutes=96)])) == set()


@pytest.mark.parametrize(
    ("issued", "fell", "stood"),
    [
        (BEGINS, None, True),
        (BEGINS + timedelta(seconds=1), None, False),
        (BEGINS - DAY, BEGINS, False),
        (BEGINS - DAY, BEGINS + timedelta(seconds=1), True),
        (BEGINS - DAY, BEGINS - timedelta(hours=1), False),
    ],
)
def test_the_trainer_was_certified_when_the_seminar_began(issued, fell, stood):
    taught = replace(THERE, teacher=Teacher("8F3K2M7QXG", issued, fell))

    assert bars(replace(GOOD, attended=[taught])) == (set() if stood else {Bar.TRAINER})


def test_the_centre_needs_no_certificate():
    assert bars(replace(GOOD, attended=[replace(THERE, teacher=None, by_centre=True)])) == set()


def test_the_earliest_good_seminar_is_the_basis_whatever_comes_later():
    missed = replace(THERE, seminar="m", begins_at=BEGINS - DAY, present=False)
    later = replace(THERE, seminar="z", begins_at=BEGINS + DAY)

    for attended in ([later, THERE, missed], [missed, THERE, later], [THERE]):
        assert decide(replace(GOOD, attended=attended), DEMAND).basis == THERE


def test_of_several_missed_seminars_the_nearest_to_enough_speaks():
    missed = replace(THERE, seminar="m", present=False, teacher=None)
    short = replace(THERE, seminar="n", begins_at=BEGINS + DAY, minutes=10)

    assert bars(replace(GOOD, attended=[missed, short])) == {Bar.TOO_SHORT}


attended = st.builds(
    Attended,
    seminar=st.text("abc", min_size=1, max_size=2),
    begins_at=st.integers(0, 5).map(lambda days: BEGINS + days * DAY),
    present=st.booleans(),
    minutes=st.one_of(st.none(), st.integers(0, 200)),
    is_confirmed=st.booleans(),
    by_centre=st.booleans(),
    teacher=st.one_of(st.none(), st.just(TEACHER)),
)
candidates = st.builds(
    Candidate,
    attended=st.lists(attended, max_size=4),
    passed=st.one_of(st.none(), st.booleans()),
    has_certificate=st.booleans(),
    is_doubtful=st.booleans(),
)


@settings(deadline=None)
@given(candidates, st.booleans())
def test_there_is_a_basis_or_a_reason_and_never_both(candidate, is_tested):
    found = decide(candidate, Demand(96, is_tested))

    assert (found.basis is None) == bool(found.bars)
    if found.basis is not None:
        assert found.basis in candidate.attended
        assert found.basis.present
        assert found.basis.by_centre or found.basis.teacher
        assert candidate.passed or not is_tested


@settings(deadline=None)
@given(candidates, st.randoms(use_true_random=False))
def test_the_order_of_attendances_does_not_matter(candidate, chance):
    shuffled = chance.sample(candidate.attended, len(candidate.attended))
    names = [(one.begins_at, one.seminar) for one in shuffled]
    if len(set(names)) == len(names):  # a member has one attendance of a seminar
        assert decide(candidate, DEMAND) == decide(replace(candidate, attended=shuffled), DEMAND)
