"""Attempts at once on one phone or network: a village that shares a phone is left alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaskad.assessment.rules.devices import device_flags, shared, usual_share
from kaskad.assessment.rules.flags import NUMBERS, Kind

PEOPLE, GROUP = 2400, 12


@pytest.fixture
def attempts():
    """Everybody has a phone of their own; a group starts within five minutes and takes ten."""
    group = np.arange(PEOPLE) // GROUP
    started = np.random.default_rng(1).uniform(0, 300, PEOPLE) + 10_000.0 * (group % 7)
    return np.arange(PEOPLE), group, started, started + 600


def test_two_attempts_at_once_on_one_phone_are_flagged(attempts):
    devices, group, started, ended = attempts
    devices[[24, 25, 26]] = 24

    found = shared(devices, group, started, ended)
    flag, *others = device_flags(
        Kind.ONE_DEVICE, found, [f"A{n}" for n in range(PEOPLE)], PEOPLE, wrong=1
    )

    assert not others
    assert flag.people == ("A24", "A25", "A26")
    assert set(flag.numbers) == set(NUMBERS[flag.kind])
    assert (flag.numbers["at_once"], flag.numbers["elsewhere"]) == (3, 0)
    assert flag.chance < 1e-6


@given(st.lists(st.floats(0, 500), min_size=2, max_size=12))
def test_one_after_another_is_never_a_sign(lengths):
    ended = np.cumsum(lengths)
    started = ended - np.array(lengths)
    one = np.zeros(len(lengths), dtype=np.int64)

    assert shared(one, one, started, ended) == ()


def test_a_code_that_many_elsewhere_have_is_that_of_a_model(attempts):
    devices, group, started, ended = attempts
    devices[[24, 25]] = 24
    rare = shared(devices, group, started, ended)[0].chance
    devices[300::12] = 24

    common = shared(devices, group, started, ended)[0]

    assert common.elsewhere > 150
    assert common.chance > 0.3
    assert rare < 1e-3


def test_what_all_halls_have_is_no_sign(attempts):
    devices, group, started, ended = attempts
    halls = devices // GROUP
    usual = usual_share(halls, group, started, ended)

    found = shared(halls, group, started, ended, usual)

    assert usual == 1
    assert min(each.chance for each in found) > 0.1
    assert device_flags(Kind.ONE_ADDRESS, found, [""] * PEOPLE, PEOPLE) == ()


def test_unknown_codes_and_groups_are_passed_over(attempts):
    _, group, started, ended = attempts
    nobody = np.full(PEOPLE, -1)

    assert shared(nobody, group, started, ended) == ()
    assert shared(np.zeros(PEOPLE, dtype=np.int64), nobody, started, ended) == ()
    assert usual_share(nobody, group, started, ended) == 0
