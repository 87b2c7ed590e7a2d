"""How rarely honest people raise a flag: corrections and tails, against published numbers."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaskad.assessment.rules.flags import (
    INNOCENT,
    NUMBERS,
    Flag,
    Honest,
    Kind,
    at_least,
    at_least_poisson,
    of_few_kinds,
    passing,
    passing_in_families,
)
from kaskad.assessment.rules.rings import together

chances = st.lists(st.floats(1e-6, 1.0), min_size=1, max_size=30).map(np.array)


def test_every_kind_has_its_numbers_and_something_innocent_to_say():
    assert set(NUMBERS) == set(INNOCENT) == set(Kind)
    assert all(INNOCENT.values())


def test_the_first_four_of_the_published_example_pass():
    # Benjamini & Hochberg (1995), section 4: fifteen hypotheses of Neuhaus et al. (1992), q = 0.05.
    published = np.array([
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
        0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000,
    ])  # fmt: skip

    assert passing(published, 0.05).tolist() == [1] * 4 + [0] * 11
    assert passing(published[:3], 0.05, looked_at=15).sum() == 3
    assert passing(published[:3], 0.05, looked_at=15_000).sum() == 0


@given(chances)
def test_a_smaller_chance_passes_whenever_a_larger_does(values):
    kept = passing(values, 0.2) > 0

    assert not kept.any() or values[kept].max() <= values[~kept].min(initial=np.inf)


@given(chances)
def test_families_of_one_pair_are_what_passes_without_families(values):
    families = np.arange(len(values))

    kept = passing_in_families(values, families, np.ones(len(values), dtype=np.int64), 0.2)

    assert kept.tolist() == passing(values, 0.2).tolist()


def test_a_ring_of_many_pairs_buys_nobody_elses_flag():
    # Twenty rings of 45 pairs, and 400 groups of 45 honest pairs: of 900 true pairs a twentieth as
    # many wrong ones may be kept, but of twenty true groups one.
    family, sizes = np.repeat(np.arange(420), 45), np.full(420, 45)
    by_family, by_pair = [], []
    for seed in range(100):
        many = np.random.default_rng(seed).random((420, 45))
        many[:20] = 1e-9
        kept = np.unique(family[passing_in_families(many.ravel(), family, sizes) > 0])
        by_family.append((kept >= 20).mean())
        by_pair.append((np.unique(family[passing(many.ravel()) > 0]) >= 20).mean())
        assert (kept < 20).sum() == 20

    assert np.mean(by_family) <= 0.06
    assert np.mean(by_pair) > 0.5


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8), st.integers(min_value=0, max_value=9))
def test_the_tail_of_unequal_events_is_that_of_all_their_outcomes(probabilities, count):
    outcomes = np.indices((2,) * len(probabilities)).reshape(len(probabilities), -1).T
    p = np.array(probabilities)
    each = np.where(outcomes == 1, p, 1 - p).prod(axis=1)

    found = at_least(p[None, :], np.array([count]))[0]

    assert found == pytest.approx(each[outcomes.sum(axis=1) >= count].sum(), abs=1e-12)


@given(st.floats(0.01, 20), st.integers(min_value=1, max_value=30))
def test_the_tail_of_rare_events_is_one_less_the_rest(mean, count):
    rest = sum(math.exp(-mean + n * math.log(mean) - math.lgamma(n + 1)) for n in range(count))

    assert at_least_poisson(mean, count) == pytest.approx(1 - rest, abs=1e-9)


def _flags(chances_by_kind):
    """Flags as a function of the share, kinds named by the order in which they are defined."""

    def at(share):
        return [
            Flag(kind, (str(row),), float(chance), {})
            for kind, chances in zip(Kind, chances_by_kind, strict=False)
            for row, (chance, kept) in enumerate(zip(chances, passing(chances, share), strict=True))
            if kept
        ]

    return at


def test_an_honest_test_has_any_flag_in_one_of_twenty():
    rng = np.random.default_rng(4)
    any_flag = each_own = 0
    for _ in range(200):
        at = _flags(rng.random((8, 120)))
        any_flag += bool(of_few_kinds(at, 8))
        each_own += bool(at(0.05))

    assert any_flag / 200 <= 0.09  # 5 %, and the luck of 200
    assert each_own / 200 > 0.25


def test_kinds_that_stand_out_pay_for_each_other():
    weak = np.array([0.03, *[0.9] * 3]) / 4  # passes at 5 %, not at an eighth of it
    strong = np.array([1e-9, *[0.9] * 3])

    assert {one.kind for one in of_few_kinds(_flags([weak]), 8)} == set()
    assert {one.kind for one in of_few_kinds(_flags([weak, strong]), 8)} == {list(Kind)[1]}
    found = of_few_kinds(_flags([weak, *[strong] * 7]), 8)
    assert {one.kind for one in found} == set(list(Kind)[:8])


def test_far_tails_keep_their_digits():
    # Abramowitz & Stegun: e^-x x^n / n! is nearly all of it when x is small.
    assert at_least_poisson(1e-4, 3) == pytest.approx(1e-12 / 6, rel=1e-3)
    assert at_least_poisson(0.0, 0) == 1


def test_fisher_combines_as_a_chi_square_of_four_degrees_says():
    # The 95 % point of chi-square with 4 degrees of freedom is 9.488 (Fisher's tables).
    one = math.exp(-9.488 / 4)

    assert together(np.array([one]), np.array([one]))[0] == pytest.approx(0.05, abs=1e-4)
    assert together(np.array([0.3]))[0] == pytest.approx(0.3)


def test_honest_values_have_the_chances_they_should_have():
    rng = np.random.default_rng(1)
    honest = Honest.of(rng.exponential(size=100_000))

    found = honest.chance(np.array([0.0, 1.0, 3.0, 8.0, 14.0]))

    assert found[:3] == pytest.approx(np.exp([0.0, -1.0, -3.0]), rel=0.05)
    assert found[3:] == pytest.approx(np.exp([-8.0, -14.0]), rel=0.8)
    assert (np.diff(honest.chance(np.linspace(-1, 900, 500))) <= 0).all()
    assert honest.chance(np.array([1e9]))[0] > 0
