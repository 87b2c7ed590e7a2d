"""What an early alert is, what is lost between stages, and which options are pointed at."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaskad.assessment.queries.answered import Answered
from kaskad.assessment.queries.cascade_findings import loss_of_stage
from kaskad.assessment.rules.cascade import alerts, group_means
from kaskad.assessment.rules.findings import Chosen
from kaskad.assessment.rules.getting_through import ERROR, TOO_LITTLE, is_lost, not_through
from kaskad.assessment.rules.intervals import Estimate

GROUPS, PEOPLE = 20, 100


def country(gains, before, seed=1):
    """Means of gains and of what is known after, of groups with such true gains and starts."""
    rng = np.random.default_rng(seed)
    places = np.repeat(np.arange(GROUPS), PEOPLE)
    start = np.repeat(before, PEOPLE) + rng.normal(0, 0.1, GROUPS * PEOPLE)
    end = start + np.repeat(gains, PEOPLE) + rng.normal(0, 0.1, GROUPS * PEOPLE)
    return group_means(end - start, places, GROUPS), group_means(end, places, GROUPS)


def test_who_gained_nothing_is_named_but_not_who_knew_it_before():
    gains, before = np.full(GROUPS, 0.2), np.full(GROUPS, 0.5)
    gains[3] = gains[7] = 0.0
    before[7] = 0.9
    means = country(gains, before)
    assert set(alerts(means[0], TOO_LITTLE * means[0].country.value, ERROR).groups) == {3, 7}
    assert not_through(*means).groups == (3,)


def test_of_a_country_that_gains_nothing_no_district_is_named():
    gains = np.full(GROUPS, 0.01)
    gains[3] = -0.2
    assert not_through(*country(gains, np.full(GROUPS, 0.5))).groups == ()


@given(st.lists(st.floats(-0.1, 0.4), min_size=GROUPS, max_size=GROUPS), st.integers(0, 99))
def test_named_are_at_most_those_of_the_rule_and_their_error_is_bounded(true, seed):
    means = country(np.array(true), np.linspace(0.2, 0.6, GROUPS), seed)
    found = not_through(*means)
    every = alerts(means[0], TOO_LITTLE * means[0].country.value, ERROR)
    assert set(found.groups) <= set(every.groups)
    assert all(one >= 1 - ERROR for one in found.probabilities)
    assert found.false_share <= ERROR + 1e-12


@pytest.mark.parametrize(
    ("gain", "after", "lost"),
    [
        (Estimate(0.05, 0.03, 0.07, 900), Estimate(0.5, 0.48, 0.52, 900), True),
        (Estimate(0.05, -0.1, 0.2, 30), Estimate(0.5, 0.48, 0.52, 900), False),  # not sure
        (Estimate(0.05, 0.03, 0.07, 900), Estimate(0.86, 0.85, 0.87, 900), False),  # known
        (Estimate(0.05, 0.03, 0.07, 900), Estimate(0.69, 0.67, 0.71, 900), False),  # perhaps known
        (Estimate(0.2, 0.18, 0.22, 900), Estimate(0.5, 0.48, 0.52, 900), False),
    ],
)
def test_a_block_is_lost_on_the_country_if_that_is_sure(gain, after, lost):
    assert is_lost(gain, after, 0.2, 0.7) is lost


def answers(versions, first, scores):
    """People with keys from ``first`` on; nobody has a place."""
    none = np.zeros(len(scores), dtype=np.int64)
    items = tuple((version, None) for version in versions)
    members = np.arange(first, first + len(scores))
    chosen = np.full(scores.shape, -2, dtype=np.int8)
    return Answered(items, members, none == 1, none, none, scores, chosen)


def test_loss_counts_only_what_both_were_asked():
    """Teachers know 90 % of the shared items and the taught 70 %; of the others it is reversed."""
    rng = np.random.default_rng(2)
    teachers = answers((1, 2, 3), 1, (rng.random((60, 3)) < (0.9, 0.9, 0.0)).astype(float))
    taught = answers((1, 2, 4), 100, (rng.random((3000, 3)) < (0.7, 0.7, 1.0)).astype(float))
    trainers = {100 + n: 1 + n % 60 for n in range(3000)}
    found = loss_of_stage([teachers], taught, trainers)
    assert found.teachers == 60
    assert found.loss.low < 0.2 < found.loss.high
    assert found.loss.value == pytest.approx(0.2, abs=0.06)


def test_without_shared_items_or_teachers_no_loss_is_said():
    one = answers((1,), 1, np.ones((60, 1)))
    other = answers((2,), 100, np.ones((300, 1)))
    assert loss_of_stage([one], other, {100 + n: 1 + n % 60 for n in range(300)}) is None
    assert loss_of_stage([], other, {}) is None
    assert loss_of_stage([one], answers((1,), 100, np.ones((300, 1))), {}) is None


def test_only_what_is_no_accident_is_pointed_at():
    chosen = Chosen(
        ("a", "b", "c"), (80.0, 10.0, 2.0, 8.0), (0.0,) * 4, (60.0, 35.0, 4.0, 1.0), (), ("b", "c")
    )
    assert chosen.surely_misleading == ("b",)
    assert chosen.share(1) == pytest.approx(45 / 200)
