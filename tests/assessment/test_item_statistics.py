"""What many answers tell about items, against published tables and by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaskad.assessment.rules.intervals import (
    chi_square_bound,
    correlation,
    difference_of_shares,
    normal_below,
    share,
    two_sided,
)
from kaskad.assessment.rules.item_statistics import (
    FEWEST_FOR_DISCRIMINATION,
    FEWEST_FOR_FACILITY,
    distractors,
    item_statistics,
    reliability,
    standing,
    tails,
)

# Section 6 of the Law School Admission Test (Bock & Lieberman 1970): how many of 1,000 people gave
# each of the 32 patterns of five answers, 00000 first.
LSAT_COUNTS = (
    3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15,
    10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298,
)  # fmt: skip
LSAT = np.repeat([[float(c) for c in f"{n:05b}"] for n in range(32)], LSAT_COUNTS, axis=0)


def simulated(persons, items, seed, length=None):
    """Answers of the Rasch model; with a ``length`` everybody has so many items, by lot."""
    rng = np.random.default_rng(seed)
    ability, difficulty = rng.normal(size=(persons, 1)), rng.normal(size=items)
    scores = (rng.random((persons, items)) < 1 / (1 + np.exp(difficulty - ability))).astype(float)
    if length is not None:
        scores[rng.random(scores.shape).argsort(axis=1) >= length] = np.nan
    return scores


def values(estimates):
    return [estimate.value for estimate in estimates]


def test_the_law_school_test_comes_out_as_the_package_ltm_prints_it():
    # Rizopoulos (2006), descript(LSAT); its "included" divides by n, not n - 1: 0.05 % less.
    found = item_statistics(LSAT)

    assert values(s.facility for s in found) == pytest.approx([0.924, 0.709, 0.553, 0.763, 0.870])
    assert values(s.discrimination for s in found) == pytest.approx(
        [0.1128, 0.1531, 0.1727, 0.1444, 0.1215], abs=2e-4
    )
    assert values(s.point_biserial for s in found) == pytest.approx(
        [0.3618, 0.5665, 0.6181, 0.5342, 0.4351], abs=5e-4
    )
    assert {s.persons for s in found} == {1000}


def test_the_law_school_test_has_the_alpha_that_ltm_prints_with_and_without_each_item():
    whole = reliability(LSAT)

    assert whole.alpha.value == pytest.approx(0.2950, abs=5e-5)
    assert whole.is_kr20
    without = [reliability(np.delete(LSAT, item, axis=1)).alpha.value for item in range(5)]
    assert without == pytest.approx([0.2754, 0.2376, 0.2168, 0.2459, 0.2663], abs=5e-5)


def test_alpha_of_right_and_wrong_is_kr20_and_its_error_is_the_textbook_one():
    # Crocker & Algina (1986), chapter 7: k/(k-1) (1 - sum pq / variance), s (1 - r)^(1/2).
    totals, p = LSAT.sum(axis=1), LSAT.mean(axis=0)
    kr20 = 5 / 4 * (1 - (p * (1 - p)).sum() / totals.var())

    found = reliability(LSAT)

    assert found.alpha.value == pytest.approx(kr20)
    assert found.error == pytest.approx(totals.std(ddof=1) * np.sqrt(1 - kr20))
    assert found.items == 5


def test_partial_credit_has_an_alpha_that_is_no_kr20():
    scores = (simulated(300, 6, 1) + simulated(300, 6, 1)[:, ::-1]) / 2
    variances = scores.var(axis=0, ddof=1)

    found = reliability(scores)

    assert not found.is_kr20
    assert found.alpha.value == pytest.approx(
        6 / 5 * (1 - variances.sum() / scores.sum(axis=1).var(ddof=1))
    )


def test_a_form_by_lot_is_as_reliable_as_spearman_and_brown_foretell():
    whole = simulated(20_000, 60, seed=2)
    drawn = whole.copy()
    drawn[np.random.default_rng(3).random(whole.shape).argsort(axis=1) >= 20] = np.nan
    long = reliability(whole).alpha.value

    found = reliability(drawn)

    assert found.items == 20
    third = long / 3 / (1 - long * 2 / 3)
    assert found.alpha.low < third < found.alpha.high
    assert found.alpha.value == pytest.approx(third, abs=0.005)


def test_the_interval_of_alpha_holds_the_true_one_about_95_times_in_100():
    truth = reliability(simulated(200_000, 12, seed=0)).alpha.value
    rng = np.random.default_rng(5)
    population = simulated(200_000, 12, seed=0)

    held = 0
    for _ in range(400):
        found = reliability(population[rng.integers(0, len(population), 300)]).alpha
        held += found.low <= truth <= found.high

    assert 0.92 <= held / 400 <= 0.985


def test_upper_and_lower_27_percent_by_hand():
    # 100 people with totals 0 to 99 in hundredths of a point of a second item: the best 27 have
    # 20 right answers, the weakest 27 have 5.
    order = np.arange(100) / 100
    own = np.zeros(100)
    own[np.r_[0:5, 73:93]] = 1
    scores = np.column_stack([own, order])
    points = own + order
    upper, lower = np.argsort(points)[-27:], np.argsort(points)[:27]

    found = item_statistics(scores)[0].upper_lower

    assert found.value == pytest.approx(own[upper].mean() - own[lower].mean())
    assert found.persons == 100


def test_who_ties_at_the_border_belongs_in_part_to_both_groups():
    points = np.array([3.0] * 10 + [2.0] * 40 + [1.0] * 50)

    upper, lower = tails(points)

    assert (upper.sum(), lower.sum()) == pytest.approx((27, 27))
    assert upper[:10].tolist() == [1] * 10
    assert upper[10:50] == pytest.approx(17 / 40)
    assert lower[50:] == pytest.approx(27 / 50)


def test_when_all_tie_everybody_is_in_part_in_each_group():
    upper, lower = tails(np.ones(200))

    assert upper == pytest.approx(0.27)
    assert lower == pytest.approx(0.27)


def test_options_are_counted_by_group_and_say_what_is_wrong_with_them():
    # The key is 0. Option 1 draws the weak, 2 nobody, 3 the best: it may be right too.
    points = np.arange(200.0)
    chosen = np.zeros(200, dtype=np.int64)
    chosen[:40], chosen[150:], chosen[60:63] = 1, 3, -1

    found = distractors(chosen, points, options=4)

    assert found.lower.tolist() == [14, 40, 0, 0, 0]
    assert found.upper.tolist() == [4, 0, 0, 50, 0]
    assert found.middle[-1] == 3
    assert (found.lower + found.middle + found.upper).sum() == 200
    assert found.idle(right=0) == (2,)
    assert found.misleading(right=0) == (3,)


def test_options_of_few_people_are_not_counted_and_unknown_ones_not_taken():
    assert distractors(np.zeros(99, dtype=np.int64), np.arange(99.0), options=4) is None
    with pytest.raises(ValueError, match="no option 4 of 4"):
        distractors(np.full(100, 4), np.arange(100.0), options=4)


def test_too_few_people_give_no_number():
    few = simulated(FEWEST_FOR_FACILITY - 1, 5, 1)
    some = simulated(FEWEST_FOR_DISCRIMINATION - 1, 5, 1)

    assert {s.facility for s in item_statistics(few)} == {None}
    assert all(s.facility and not s.discrimination for s in item_statistics(some))
    assert {(s.point_biserial, s.upper_lower) for s in item_statistics(some)} == {(None, None)}
    assert reliability(some) is None
    assert reliability(simulated(100, 5, 1)) is not None


def test_what_does_not_vary_has_a_facility_and_no_more():
    scores = np.column_stack([np.ones(200), simulated(200, 3, 1)])

    first = item_statistics(scores)[0]

    assert first.facility.value == 1
    assert first.facility.low < 1
    assert (first.discrimination, first.point_biserial, first.upper_lower) == (None, None, None)
    assert reliability(np.ones((200, 4))) is None
    assert reliability(simulated(200, 1, 1)) is None


def test_an_item_that_nobody_had_has_no_people():
    scores = np.column_stack([np.full(200, np.nan), simulated(200, 3, 1)])

    assert item_statistics(scores)[0].persons == 0
    assert item_statistics(scores)[1:] == item_statistics(scores[:, 1:])
    assert reliability(scores) == reliability(scores[:, 1:])
    assert np.isnan(standing(np.full((3, 2), np.nan))).all()


def test_scores_beyond_the_scale_are_refused():
    with pytest.raises(ValueError, match="item 1 do not lie in 0 to 1"):
        item_statistics(np.array([[0.5, 2.0]]))


def test_standing_is_the_sum_with_one_form_and_fair_to_a_hard_one():
    rng = np.random.default_rng(7)
    difficulty = np.repeat([-2.0, 2.0], 20)
    ability = rng.normal(size=(4000, 1))
    scores = (rng.random((4000, 40)) < 1 / (1 + np.exp(difficulty - ability))).astype(float)
    halves = scores.copy()
    halves[::2, 20:], halves[1::2, :20] = np.nan, np.nan

    assert standing(scores) == pytest.approx(scores.sum(axis=1))
    easy, hard = standing(halves)[::2], standing(halves)[1::2]
    assert easy.mean() == pytest.approx(hard.mean(), abs=1e-9)
    assert np.nansum(halves[::2]) > 3 * np.nansum(halves[1::2])


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([None, 3, 6]))
def test_the_order_of_people_does_not_matter_and_intervals_hold_their_numbers(seed, length):
    scores = simulated(150, 8, seed, length)
    mixed = np.random.default_rng(seed).permutation(scores)

    for one, other in zip(item_statistics(scores), item_statistics(mixed), strict=True):
        assert one.persons == other.persons
        for name in ("facility", "discrimination", "point_biserial", "upper_lower"):
            mine, theirs = getattr(one, name), getattr(other, name)
            assert (mine is None) == (theirs is None)
            if mine is not None:
                assert mine.value == pytest.approx(theirs.value)
                assert mine.low <= mine.value <= mine.high
    assert reliability(scores).alpha.value == pytest.approx(reliability(mixed).alpha.value)


@settings(max_examples=50, deadline=None)
@given(st.floats(0, 1), st.floats(0, 1), st.integers(1, 100_000))
def test_intervals_of_shares_hold_them_and_stay_on_the_scale(one, other, persons):
    low, high = share(one, persons)
    below, above = difference_of_shares(one, other, persons)

    assert 0 <= low <= one <= high <= 1
    assert -1 - 1e-9 <= below <= one - other <= above <= 1 + 1e-9


def test_intervals_agree_with_scipy_and_statsmodels():
    # statsmodels 0.15: proportion_confint(method="wilson"), confint_proportions_2indep("newcomb");
    # scipy 1.17: stats.chi2.ppf, stats.norm, and tanh(arctanh(0.3) -+ norm.ppf(0.975) / 47 ** 0.5).
    assert share(0.8, 60) == pytest.approx((0.6821819419437, 0.8817149467710))
    assert difference_of_shares(0.8, 0.5, 60) == pytest.approx((0.1299292563676, 0.4473780701506))
    assert correlation(0.3, 50) == pytest.approx((0.0236250774, 0.5337751869))
    assert chi_square_bound(0.025, 12) == pytest.approx(4.403789, rel=0.006)
    assert chi_square_bound(0.975, 226) == pytest.approx(269.53021, rel=1e-4)
    assert two_sided(1.959963985) == pytest.approx(0.05)
    assert normal_below(np.array([-1.0, 0.0])) == pytest.approx([0.158655254, 0.5])
