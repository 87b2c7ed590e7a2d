"""Leaks: planted keys, items that a group or a day knows too well."""

import numpy as np
import pytest

from kaskad.assessment.rules.canaries import (
    drift,
    drift_flags,
    followed,
    key_flags,
    known_in_group,
    run_length,
)
from kaskad.assessment.rules.flags import NUMBERS, Kind
from kaskad.assessment.rules.similarity import answer_model
from tests.assessment.answered import answered

PEOPLE = 6000
CODES = [f"A{row}" for row in range(PEOPLE)]


def keys(*versions):
    """Each version: the wrong answers of the first items."""
    made = np.full((len(versions), 20), -1, dtype=np.int8)
    for row, version in zip(made, versions, strict=True):
        row[: len(version)] = version
    return made


def modelled(responses):
    return answer_model(responses, responses == 0), responses, responses == 0


def test_who_follows_a_planted_key_is_flagged_with_the_version():
    responses = answered(PEOPLE)
    responses[[3, 4], :5] = [[2, 3, 3, 3, 3], [3, 3, 1, 2, 3]]
    model, *_ = modelled(responses)

    flags = key_flags(followed(model, responses, keys([3, 3, 1, 2, 3], [2, 3, 3, 3, 3])), CODES)

    assert {flag.people: flag.numbers["version"] for flag in flags} == {("A3",): 1, ("A4",): 0}
    assert set(flags[0].numbers) == set(NUMBERS[Kind.LEAKED_KEY])
    assert flags[0].numbers["followed"] == 5
    assert flags[0].numbers["expected"] < 1


def test_following_by_mistake_has_a_chance_that_holds_for_all_versions():
    responses = answered(PEOPLE)
    model, *_ = modelled(responses)

    found = followed(model, responses, keys([1, 1, 1, 1], [2, 2, 2, 2], [3, 3, 3, 3]))

    assert np.mean(found.chance <= 0.05) <= 0.05
    assert np.mean(found.chance <= 0.001) <= 0.002


def test_two_planted_answers_tell_nothing():
    responses = answered(500)
    responses[:, 2:5] = -2
    model, *_ = modelled(responses)

    found = followed(model, responses, keys([3, 3, 3, 3, 3]))

    assert set(found.version.tolist()) == {-1}
    assert (found.chance == 1).all()
    assert key_flags(found, CODES) == ()


def test_a_group_that_knows_a_hard_item_is_flagged_and_a_good_group_is_not():
    responses = answered(PEOPLE)
    group = np.arange(PEOPLE) // 60
    responses[:, 4] = np.where(np.random.default_rng(2).random(PEOPLE) < 0.5, 1, responses[:, 4])
    responses[group == 7, 4] = 0
    responses[group == 9] = np.where(
        np.random.default_rng(3).random((60, 20)) < 0.5, 0, responses[group == 9]
    )

    flags = known_in_group(*modelled(responses), group, CODES)

    assert [(flag.items, flag.numbers["group"]) for flag in flags] == [((4,), 7)]
    assert set(flags[0].numbers) == set(NUMBERS[Kind.KNOWN_IN_GROUP])
    assert len(flags[0].people) == 60
    assert flags[0].numbers["expected"] < 40


def test_the_length_of_a_run_is_as_published():
    # Montgomery, Introduction to statistical quality control: slack 1/2, bounds 4 and 5, both sides
    # 168 and 465; one side is twice as long.
    assert run_length(4) == pytest.approx(2 * 168, rel=0.02)
    assert run_length(5) == pytest.approx(2 * 465, rel=0.02)


def days_of_trainers():
    """Twenty days of three hundred people, fifteen trainers of twenty people on each."""
    return np.arange(PEOPLE) // 300, np.arange(PEOPLE) // 20


def test_an_item_that_is_known_since_a_day_is_found_with_the_day():
    responses = answered(PEOPLE)
    days, taught = days_of_trainers()
    leak = (days >= 12) & (np.random.default_rng(4).random(PEOPLE) < 0.6)
    responses[leak, 6] = 0

    flag, *others = drift_flags(drift(*modelled(responses), days, taught, first=5))

    assert not others
    assert flag.people == ()
    assert flag.items == (6,)
    assert set(flag.numbers) == set(NUMBERS[Kind.KNOWN_SINCE])
    assert abs(flag.numbers["day"] - 12) <= 1
    assert flag.numbers["since"] > flag.numbers["before"]


def test_better_people_on_later_days_are_no_leak():
    days, taught = days_of_trainers()

    # Five in a hundred countries may have a flag; more than six of forty have a chance of 1 %.
    # Bands of standing are coarse: a whole standard deviation raised a flag in six of the forty.
    raised = 0
    for seed in range(40):
        responses = answered(PEOPLE, seed=seed, better=0.3 * (days >= 10))
        raised += bool(drift_flags(drift(*modelled(responses), days, taught, first=5)))

    assert raised <= 6


def test_days_that_differ_by_their_trainers_are_no_leak():
    responses, rng = answered(PEOPLE), np.random.default_rng(6)
    days, taught = days_of_trainers()
    for item in range(20):
        wrongly = rng.random(taught.max() + 1)[taught] < 0.15
        responses[wrongly & (rng.random(PEOPLE) < 0.7), item] = 1

    found = drift(*modelled(responses), days, taught, first=5)

    assert drift_flags(found) == ()
    alone = drift(*modelled(responses), days, np.arange(PEOPLE), first=5)
    assert np.mean([a.chance < b.chance for a, b in zip(alone, found, strict=True)]) > 0.8


def test_too_few_days_or_answers_tell_nothing():
    responses = answered(300)
    days, taught = np.arange(300) // 30, np.arange(300)

    assert set(drift(*modelled(responses), days, taught, first=5)) == {None}
    assert set(drift(*modelled(responses), days, taught, first=50)) == {None}
