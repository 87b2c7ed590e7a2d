"""Comparing districts with the same people in every room: known truths come out."""

import numpy as np
import pytest

from kaskad.assessment.rules.adjusted import SURE, adjusted


def country(seed, *, districts=60, people=40, spread=0.05, noise=0.12, slope=0.5, role=0.08):
    """Districts whose people differ; ``truth`` is what each would reach with equal people."""
    draw = np.random.default_rng(seed)
    groups = np.repeat(np.arange(districts), people)
    truth = draw.normal(0, spread, districts)
    strength = draw.normal(0.5, 0.15, districts)
    entry = np.clip(draw.normal(strength[groups], 0.15), 0, 1)
    chair = (draw.random(len(groups)) < draw.random(districts)[groups]).astype(float)
    final = 0.5 + truth[groups] + slope * (entry - 0.5) + role * chair
    final += draw.normal(0, noise, len(groups))
    return final, np.column_stack([entry, chair]), groups, truth


def test_who_was_in_the_room_is_taken_away():
    """Raw means follow the people, adjusted ones the teaching."""
    final, who, groups, truth = country(1)
    found = adjusted(final, who, groups, len(truth))

    raw = np.corrcoef(found.raw, truth)[0, 1]
    equal = np.corrcoef(found.means.shrunken, truth)[0, 1]
    assert equal > 0.85 > raw + 0.1


def test_without_true_differences_hardly_anybody_is_named():
    named = 0
    for seed in range(20):
        final, who, groups, truth = country(seed, spread=0.0)
        named += np.count_nonzero(adjusted(final, who, groups, len(truth)).standing)
    assert named <= 0.02 * 20 * 60


def test_most_of_those_named_are_named_rightly():
    right = wrong = 0
    for seed in range(20):
        final, who, groups, truth = country(seed, spread=0.06)
        standing = adjusted(final, who, groups, len(truth)).standing
        beyond = truth - truth.mean()
        right += np.count_nonzero(standing * beyond > 0)
        wrong += np.count_nonzero(standing * beyond < 0)
    assert right > 300
    assert wrong <= (1 - SURE) * (right + wrong)


def test_intervals_hold_what_they_promise():
    held = every = 0
    for seed in range(40):
        final, who, groups, truth = country(seed, districts=40)
        means = adjusted(final, who, groups, len(truth)).means
        at_equal = truth + 0.5 + 0.5 * (who[:, 0].mean() - 0.5) + 0.08 * who[:, 1].mean()
        held += np.count_nonzero((means.low <= at_equal) & (at_equal <= means.high))
        every += len(truth)
    assert 0.93 <= held / every <= 0.98


def test_a_small_district_is_drawn_to_the_country():
    final, who, groups, truth = country(3)

    def kept_of(people):
        """How much of its distance from the country is believed of a district of so many."""
        few = (groups != 0) | (np.arange(len(groups)) < people)
        found = adjusted(final[few], who[few], groups[few], len(truth))
        means = found.means
        return (means.shrunken[0] - found.country) / (means.mean[0] - found.country)

    assert 0 < kept_of(3) < kept_of(10) < kept_of(40) < 1


def test_a_property_that_all_share_changes_nothing():
    final, who, groups, truth = country(4)
    wider = np.column_stack([who, np.ones(len(final))])

    one, other = (adjusted(final, each, groups, len(truth)) for each in (who, wider))
    assert np.allclose(one.means.shrunken, other.means.shrunken)


def test_who_has_no_entry_test_or_no_district_is_left_out():
    final, who, groups, truth = country(5)
    more = np.append(final, [0.0, 0.0]), np.vstack([who, [np.nan, 0], [0.5, 0]])
    found = adjusted(*more, np.append(groups, [0, -1]), len(truth))

    assert np.allclose(
        found.means.shrunken, adjusted(final, who, groups, len(truth)).means.shrunken
    )


@pytest.mark.parametrize("seed", range(20))
def test_neither_the_level_nor_the_order_of_districts_matters(seed):
    final, who, groups, truth = country(seed, districts=12, people=12)
    draw = np.random.default_rng(seed)
    order, shift = draw.permutation(12), draw.uniform(-0.3, 0.3)
    one = adjusted(final, who, groups, len(truth))
    other = adjusted(final + shift, who, order[groups], len(truth))

    assert np.allclose(one.means.shrunken + shift, other.means.shrunken[order])
    assert np.array_equal(one.standing, other.standing[order])


def test_too_few_to_compare():
    final, who, groups, truth = country(6, districts=3)
    assert adjusted(final, who, groups, len(truth)) is None
    final, who, groups, truth = country(6, districts=12, people=2)
    assert adjusted(final, who, groups, len(truth)) is None
    nobody = np.full(5, np.nan)
    assert adjusted(nobody, np.zeros((5, 2)), np.zeros(5, dtype=np.int64), 1) is None
