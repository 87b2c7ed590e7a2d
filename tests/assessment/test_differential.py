"""An item that is harder in Kazakh for people who know as much."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaskad.assessment.rules.differential import (
    FEWEST_IN_A_STRATUM,
    Grade,
    Strata,
    differences,
    grade_of_delta,
    grade_of_mean,
    mantel,
    mean_difference,
    odds_ratio,
    strata,
)

PLANTED = 7
# Admissions to Berkeley in 1973 by department (Bickel, Hammel & O'Connell 1975): admitted and
# rejected men, admitted and rejected women.
BERKELEY = np.array([
    [512, 313, 89, 19], [353, 207, 17, 8], [120, 205, 202, 391],
    [138, 279, 131, 244], [53, 138, 94, 299], [22, 351, 24, 317],
], dtype=float)  # fmt: skip


def table_of(counts):
    """Strata of right and wrong answers: of those tested in Russian, then in Kazakh."""
    right_ru, wrong_ru, right_kk, wrong_kk = counts.T
    sums = right_kk, right_ru
    return Strata(right_kk + wrong_kk, right_ru + wrong_ru, *sums, *sums)


def population(seed, kazakh, russian, *, gap=0.0, shift=0.0, items=20, partial=False):
    """A trained country answers ``items``; the planted one is harder in Kazakh by ``shift`` logits.

    ``gap``: by how much readers of Kazakh know less, in standard deviations.
    """
    rng = np.random.default_rng(seed)
    in_kazakh = np.arange(kazakh + russian) < kazakh
    ability = rng.normal(size=(kazakh + russian, 1)) - gap * in_kazakh[:, None]
    slope, difficulty = np.exp(rng.normal(0, 0.25, items)), rng.normal(-1, 0.7, items)
    slope[PLANTED], difficulty[PLANTED] = 1, -0.5
    harder = shift * in_kazakh[:, None] * (np.arange(items) == PLANTED)
    chance = 1 / (1 + np.exp(-slope * (ability - difficulty - harder)))
    steps = 2 if partial else 1
    scores = sum((rng.random(chance.shape) < chance).astype(float) for _ in range(steps)) / steps
    order = rng.permutation(len(scores))
    return scores[order], in_kazakh[order]


def grades(found):
    return [each.grade for each in found]


def test_berkeley_has_the_odds_ratio_and_interval_that_r_prints():
    # R 4, mantelhaen.test(UCBAdmissions); without correction, as statsmodels' StratifiedTable.
    table = table_of(BERKELEY)

    log, error = odds_ratio(table)

    assert np.exp(log) == pytest.approx(0.9046968, abs=1e-7)
    assert np.exp([log - 1.959964 * error, log + 1.959964 * error]) == pytest.approx(
        [0.7719074, 1.0603298], abs=1e-6
    )
    assert mantel(table, correction=0.5) == pytest.approx(1.4269462)


def test_mantels_variance_is_that_of_all_ways_to_deal_the_scores_out():
    scores, kazakh = [0.0, 0.5, 1.0, 1.0, 0.25], 2
    sums = [sum(dealt[:kazakh]) for dealt in permutations(scores)]
    own, in_kazakh = np.array(scores), np.arange(5) < kazakh
    halves = [own[in_kazakh], own[~in_kazakh]]
    table = Strata(*(np.array([f(h)]) for f in (len, sum, lambda x: x @ x) for h in halves))

    found = mantel(table, correction=0.0)

    assert found == pytest.approx((sum(halves[0]) - np.mean(sums)) ** 2 / np.var(sums))


def test_the_difference_of_means_weighs_by_readers_of_kazakh():
    # Strata of 30 and 10 readers of Kazakh, who are 0.2 and 0.4 below; the third has only Russian.
    table = table_of(
        np.array([[16, 4, 18, 12], [14, 6, 3, 7], [9, 1, 0, 0]], dtype=float)
    )  # fmt: skip

    value, error = mean_difference(table)

    assert value == pytest.approx(-(30 * 0.2 + 10 * 0.4) / 40)
    parts = 0.75**2 * (0.6 * 0.4 / 29 + 0.8 * 0.2 / 19), 0.25**2 * (0.3 * 0.7 / 9 + 0.7 * 0.3 / 19)
    assert error == pytest.approx(sum(parts) ** 0.5)


@pytest.mark.parametrize("gap", [0.0, 0.5])
@pytest.mark.parametrize("partial", [False, True])
def test_a_planted_mistranslation_is_found_and_nothing_else(gap, partial):
    for seed in range(3):
        scores, in_kazakh = population(seed, 3000, 2500, gap=gap, shift=1.2, partial=partial)

        found = differences(scores, in_kazakh)

        assert found[PLANTED].grade is Grade.LARGE
        assert found[PLANTED].mean_difference.high < 0
        assert grades(found).count(Grade.NEGLIGIBLE) == 19
        assert (found[0].kazakh, found[0].russian) == (3000, 2500)


def test_the_shift_comes_back_in_units_of_ets():
    scores, in_kazakh = population(1, 6000, 6000, shift=0.8)

    delta = differences(scores, in_kazakh)[PLANTED].delta

    assert delta.low < -2.35 * 0.8 < delta.high


def test_where_nothing_is_planted_nothing_is_found():
    for seed in range(5):
        found = differences(*population(seed, 3000, 2500, gap=0.5))
        assert set(grades(found)) == {Grade.NEGLIGIBLE}


def test_forms_by_lot_are_matched_too():
    scores, in_kazakh = population(3, 6000, 5000, gap=0.5, shift=1.2, items=40)
    scores[np.random.default_rng(1).random(scores.shape).argsort(axis=1) >= 20] = np.nan

    found = differences(scores, in_kazakh)

    assert grades(found).count(Grade.LARGE) == 1
    assert found[PLANTED].grade is Grade.LARGE


def test_a_second_round_takes_the_bad_item_out_of_the_matching_score():
    # Three mistranslations make sound items look easier in Kazakh until they are left out.
    rng = np.random.default_rng(4)
    in_kazakh = np.arange(8000) < 4000
    ability = rng.normal(size=(8000, 1))
    harder = np.where(np.arange(10) < 3, 1.6, 0.0) * in_kazakh[:, None]
    scores = (rng.random((8000, 10)) < 1 / (1 + np.exp(harder - ability))).astype(float)
    once = strata(scores[:, 9], scores.sum(axis=1).astype(int), in_kazakh)

    twice = differences(scores, in_kazakh)[9]

    assert -2.35 * odds_ratio(once)[0] > 0.8
    assert abs(twice.delta.value) < 0.4
    assert grades(differences(scores, in_kazakh)) == [Grade.LARGE] * 3 + [Grade.NEGLIGIBLE] * 7


def test_when_nobody_reads_it_right_in_kazakh_the_means_decide():
    scores, in_kazakh = population(2, 1000, 1000)
    scores[in_kazakh, PLANTED] = 0

    found = differences(scores, in_kazakh)[PLANTED]

    assert (found.delta, found.error) == (None, None)
    assert found.grade is Grade.LARGE


@pytest.mark.parametrize(
    ("delta", "error", "probability", "grade"),
    [
        (0.99, 0.01, 0.0, "A"),
        (-2.0, 1.0, 0.05, "A"),
        (1.0, 0.1, 0.04, "B"),
        (-1.49, 0.01, 0.0, "B"),
        (1.5, 0.31, 0.0, "B"),
        (1.5, 0.30, 0.0, "C"),
        (-1.5, 0.30, 0.0, "C"),
    ],
)
def test_the_grades_of_ets_need_size_and_significance(delta, error, probability, grade):
    assert grade_of_delta(delta, error, probability).value == grade


@pytest.mark.parametrize(
    ("difference", "probability", "grade"),
    [(-0.06, 0.0, "A"), (0.2, 0.05, "A"), (-0.08, 0.0, "B"), (0.11, 0.0, "C"), (-0.11, 0.0, "C")],
)
def test_the_grades_of_naep_go_by_the_items_deviation(difference, probability, grade):
    assert grade_of_mean(difference, 0.4, probability).value == grade


def test_too_few_people_or_no_variation_give_nothing():
    scores, in_kazakh = population(1, 300, 200)

    assert None not in differences(scores, in_kazakh)
    assert set(differences(scores[1:], in_kazakh[1:])) == {None}  # 499
    small = np.r_[np.flatnonzero(in_kazakh), np.flatnonzero(~in_kazakh)[1:]]
    assert set(differences(scores[small], in_kazakh[small])) == {None}
    scores[:, 3] = 1
    assert differences(scores, in_kazakh)[3] is None


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_exchanging_the_languages_turns_the_sign_and_people_have_no_order(seed):
    scores, in_kazakh = population(seed, 400, 300, shift=1.0, items=8)
    order = np.random.default_rng(seed).permutation(len(scores))
    table = strata(scores[:, 0], scores.sum(axis=1).astype(int), in_kazakh)
    turned = strata(scores[:, 0], scores.sum(axis=1).astype(int), ~in_kazakh)

    assert odds_ratio(table)[0] == pytest.approx(-odds_ratio(turned)[0])
    assert odds_ratio(table)[1] == pytest.approx(odds_ratio(turned)[1])
    assert mantel(table, 0.5) == pytest.approx(mantel(turned, 0.5))
    assert differences(scores[order], in_kazakh[order]) == differences(scores, in_kazakh)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=20, max_size=200))
def test_pooled_strata_lose_nobody_and_are_thick_unless_a_group_is_small(people):
    levels = np.array([level for level, _ in people])
    in_kazakh = np.array([side for _, side in people])

    table = strata(np.ones(len(people)), levels, in_kazakh)

    assert table.kazakh.sum() == in_kazakh.sum()
    assert table.russian.sum() == (~in_kazakh).sum()
    if len(table.kazakh) > 1:
        assert min(table.kazakh.min(), table.russian.min()) >= FEWEST_IN_A_STRATUM
