"""What the cascade loses on its way, and where it does not get through."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaskad.assessment.rules.cascade import (
    FEWEST_GROUPS,
    FEWEST_TEACHERS,
    alerts,
    expected_gains,
    group_means,
    probabilities_below,
    stage_loss,
    uniformity,
    variance_between,
)
from kaskad.assessment.rules.intervals import chi_square_bound

# 13 trials of the BCG vaccine (Colditz et al. 1994): log risk ratios and their variances.
BCG = np.array([
    -0.889311, -1.585389, -1.348073, -1.441551, -0.217547, -0.786116, -1.620898,
    0.011952, -0.469418, -1.371345, -0.339359, 0.445913, -0.017314,
])  # fmt: skip
BCG_VARIANCES = np.array([
    0.325585, 0.194581, 0.415368, 0.02001, 0.05121, 0.006906, 0.223017,
    0.003962, 0.056434, 0.073025, 0.012412, 0.532506, 0.071405,
])  # fmt: skip
# Batting averages of 18 players in their first 45 at bats of 1970 (Efron & Morris 1975).
BATTING = np.array(
    [18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7]
) / 45  # fmt: skip


def country(seed, groups=40, *, least=2, most=200, between=0.05, within=0.2, mean=0.2):
    """True means of groups, and gains and groups of their people."""
    rng = np.random.default_rng(seed)
    truth = mean + between * rng.normal(size=groups)
    where = np.repeat(np.arange(groups), rng.integers(least, most + 1, groups))
    return truth, truth[where] + within * rng.normal(size=len(where)), where


def test_the_trials_of_bcg_vary_as_the_package_metafor_says():
    # metafor: rma(yi, vi, data=dat.bcg, method="PM"), confint(); statsmodels 0.15 and scipy agree.
    bounds = [chi_square_bound(probability, 12) for probability in (0.975, 0.025)]

    assert variance_between(BCG, BCG_VARIANCES) == pytest.approx(0.3181, abs=5e-5)
    low, high = (variance_between(BCG, BCG_VARIANCES, bound) for bound in bounds)
    assert (low, high) == pytest.approx((0.1197, 1.1115), rel=0.006)


def test_batters_are_shrunken_as_efron_and_morris_did():
    # Of variance 1 after the turn of scale; the paper keeps 1 - 15 / 18.96 = 0.209 of a distance.
    turned = np.sqrt(45) * np.arcsin(2 * BATTING - 1)
    # Four people about each mean whose mean varies by exactly 1.
    values = (turned[:, None] + np.sqrt(3) * np.array([1, 1, -1, -1])).ravel()

    found = group_means(values, np.repeat(np.arange(18), 4), 18)

    assert found.error == pytest.approx(1)
    assert found.country.value == pytest.approx(turned.mean())
    kept = (found.shrunken - turned.mean()) / (turned - turned.mean())
    assert kept == pytest.approx(0.209, abs=0.003)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 60), st.floats(0, 0.2))
def test_a_shrunken_mean_lies_between_group_and_country(seed, groups, between):
    _, gains, where = country(seed, groups, least=40, between=between)

    found = group_means(gains, where, groups)

    ends = np.sort([found.mean, np.full(groups, found.country.value)], axis=0)
    assert (ends[0] - 1e-12 <= found.shrunken).all()
    assert (found.shrunken <= ends[1] + 1e-12).all()
    assert (found.shrunken_error > 0).all()


def test_a_small_group_is_drawn_further_than_a_large_one():
    _, gains, where = country(1, 20, least=100)
    gains[where == 3], gains[where == 4] = gains[where == 3] + 0.2, gains[where == 4] + 0.2
    taken = (where != 3) | (np.cumsum(where == 3) <= 2)

    found = group_means(gains[taken], where[taken], 20)

    kept = (found.shrunken - found.country.value) / (found.mean - found.country.value)
    assert kept[3] < 0.3
    assert 0.8 < kept[4] < 1
    assert found.shrunken_error[3] < found.error[3]


@pytest.mark.parametrize(("groups", "between"), [(10, 0.05), (40, 0.05), (150, 0.03)])
def test_intervals_hold_the_truth_about_95_times_in_100(groups, between):
    held, index, middle = [], 0, 0
    for seed in range(150):
        truth, gains, where = country(seed, groups, between=between)
        found = group_means(gains, where, groups)
        held.append(((found.low <= truth) & (truth <= found.high)).mean())
        even = uniformity(found)
        index += even.low <= 0.04 / (0.04 + between**2) <= even.high
        middle += found.country.low <= 0.2 <= found.country.high

    assert 0.93 <= np.mean(held) <= 0.97
    assert 0.90 <= index / 150 <= 0.99
    assert 0.88 <= middle / 150 <= 0.99


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.floats(-1, 1))
def test_people_have_no_order_and_a_constant_moves_only_means(seed, constant):
    _, gains, where = country(seed, 20)
    order = np.random.default_rng(seed).permutation(len(gains))
    once = group_means(gains, where, 20)

    mixed = group_means(gains[order], where[order], 20)
    moved = group_means(gains + constant, where, 20)

    assert mixed.shrunken == pytest.approx(once.shrunken)
    assert uniformity(mixed).value == pytest.approx(uniformity(once).value)
    assert moved.shrunken == pytest.approx(once.shrunken + constant)
    assert moved.shrunken_error == pytest.approx(once.shrunken_error)
    assert uniformity(moved).value == pytest.approx(uniformity(once).value)
    assert uniformity(moved).low == pytest.approx(uniformity(once).low, abs=1e-6)


def test_uniformity_is_1_when_groups_agree_and_near_0_when_only_groups_differ():
    where = np.repeat(np.arange(20), 50)
    inside = np.tile(np.linspace(-0.2, 0.2, 50), 20)

    same = uniformity(group_means(inside, where, 20))
    apart = uniformity(group_means(0.01 * inside + where / 20, where, 20))

    assert (same.value, same.high) == (1, 1)
    assert apart.value < 0.001
    assert same.persons == 1000


def test_uniformity_is_not_told_by_few_groups_or_without_any_difference():
    _, gains, where = country(1, FEWEST_GROUPS - 1)
    many = np.repeat(np.arange(20), 5)

    assert uniformity(group_means(gains, where, FEWEST_GROUPS - 1)) is None
    assert uniformity(group_means(np.full(100, 0.5), many, 20)) is None


def test_groups_of_nobody_have_no_mean_and_do_not_count():
    _, gains, where = country(2, 12)
    gains[where == 5] = np.nan

    found = group_means(gains, where, 13)

    for array in (found.mean, found.shrunken, found.low, found.high):
        assert np.flatnonzero(np.isnan(array)).tolist() == [5, 12]
    assert found.persons[5] == found.persons[12] == 0
    kept = where != 5
    others = group_means(gains[kept], where[kept] - (where[kept] > 5), 11)
    assert uniformity(found) == uniformity(others)


def test_too_few_people_for_the_groups_have_no_means():
    rng = np.random.default_rng(1)

    assert group_means(rng.random(39), np.arange(39) % 10, 10) is None
    assert group_means(rng.random(40), np.arange(40) % 10, 10) is not None


def test_up_to_three_groups_stand_as_they_are():
    _, gains, where = country(1, 3, least=30)

    found = group_means(gains, where, 3)

    assert found.shrunken == pytest.approx(found.mean)
    assert found.shrunken_error == pytest.approx(found.error)


def test_planted_weak_districts_are_alerted_and_hardly_any_other():
    found = missed = wrong = 0
    for seed in range(20):
        _, gains, where = country(seed, 227, least=20, most=500, between=0.02)
        weak = np.random.default_rng(seed).choice(227, 8, replace=False)
        gains[np.isin(where, weak)] -= 0.15
        said = set(alerts(group_means(gains, where, 227), threshold=0.12).groups)
        found += len(said & set(weak))
        missed += len(set(weak) - said)
        wrong += len(said - set(weak))

    assert found / (found + missed) > 0.8
    assert wrong / (found + wrong) < 0.05


def test_no_more_alerts_are_false_than_is_said():
    right = wrong = 0
    promised = 0.0
    for seed in range(100):
        truth, gains, where = country(seed, 100)
        said = alerts(group_means(gains, where, 100), threshold=0.15, error=0.1)
        below = truth[list(said.groups)] < 0.15
        right, wrong = right + below.sum(), wrong + (~below).sum()
        promised += said.false_share * len(said.groups)

    assert wrong / (right + wrong) < 0.1
    assert wrong == pytest.approx(promised, rel=0.4)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.floats(0, 0.4), st.floats(0, 0.2), st.floats(0.01, 0.4))
def test_alerts_grow_with_the_threshold_and_the_error(seed, threshold, more, error):
    _, gains, where = country(seed, 30)
    means = group_means(gains, where, 31)

    said = alerts(means, threshold, error)

    assert set(said.groups) <= set(alerts(means, threshold + more, error).groups)
    assert set(said.groups) <= set(alerts(means, threshold, error + 0.05).groups)
    assert list(said.probabilities) == sorted(said.probabilities, reverse=True)
    assert all(probability >= 1 - error for probability in said.probabilities)
    assert 0 <= said.false_share <= error
    assert np.isnan(probabilities_below(means, threshold)[30])


@pytest.mark.parametrize("error", [0.0, 0.5])
def test_an_alert_has_an_error_that_means_something(error):
    _, gains, where = country(1, 30)
    with pytest.raises(ValueError, match="between 0 and one half"):
        alerts(group_means(gains, where, 30), 0.1, error)


def test_the_expected_gain_follows_the_entry_test_not_the_teaching():
    # Gain is half of what is missing at entry; group 1 knew more at first and was taught badly.
    rng = np.random.default_rng(3)
    where = np.arange(4000) % 2
    entry = 0.3 + 0.2 * where + rng.uniform(-0.2, 0.2, 4000)
    final = entry + 0.5 * (1 - entry) - 0.1 * where
    entry[0], final[2] = np.nan, np.nan

    expected = expected_gains(entry, final, where, 2)

    assert np.flatnonzero(np.isnan(expected)).tolist() == [0, 2]
    beyond = final - entry - expected
    assert np.nanmean(beyond[where == 1]) - np.nanmean(beyond[where == 0]) == pytest.approx(-0.1)
    assert np.nanmean(beyond) == pytest.approx(0, abs=1e-12)


def test_with_equal_entry_everybody_is_expected_to_gain_the_same():
    final = np.array([0.5, 0.7, 0.9])

    found = expected_gains(np.full(3, 0.4), final, np.zeros(3, dtype=np.int64), 1)

    assert found == pytest.approx(0.3)
    assert np.isnan(expected_gains(np.full(3, np.nan), final, np.zeros(3, dtype=int), 1)).all()


def test_the_loss_of_a_stage_is_that_of_the_textbook_by_hand():
    # 30 teachers of two people each, who lost 0.1 and 0.1 or 0.3 and 0.3: within a teacher equal,
    # so the 60 people are 30 witnesses.
    teachers = np.full(30, 0.9)
    taught_by = np.repeat(np.arange(30), 2)
    lost = np.where(taught_by % 2, 0.3, 0.1)

    found = stage_loss(teachers, teachers[taught_by] - lost, taught_by)

    assert found.teachers == 30
    assert found.loss.persons == 60
    assert found.loss.value == pytest.approx(0.2)
    assert found.loss.high - 0.2 == pytest.approx(1.959964 * 0.1 * (30 / 29 / 30) ** 0.5)


def test_the_loss_of_a_stage_holds_the_truth_though_teachers_differ():
    held = 0
    for seed in range(300):
        rng = np.random.default_rng(seed)
        taught_by = rng.integers(0, 60, 1500)
        teachers = rng.normal(0.85, 0.1, 60)
        lost = 0.08 + rng.normal(0, 0.05, 60)[taught_by] + rng.normal(0, 0.1, 1500)
        loss = stage_loss(teachers, teachers[taught_by] - lost, taught_by).loss
        held += loss.low <= 0.08 <= loss.high

    assert 0.91 <= held / 300 <= 0.98


def test_the_loss_leaves_out_who_has_no_result_and_needs_thirty_teachers():
    teachers, taught_by = np.full(FEWEST_TEACHERS, 0.9), np.arange(60) % FEWEST_TEACHERS
    taught = np.full(60, 0.8)
    taught[7] = np.nan

    assert stage_loss(teachers, taught, taught_by).loss.persons == 59
    teachers[3] = np.nan
    assert stage_loss(teachers, taught, taught_by) is None
