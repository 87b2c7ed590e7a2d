"""What the benchmark of item statistics compares with, and that its faults are really planted."""

from statistics import NormalDist

import numpy as np

from benchmarks.item_statistics import (
    ANSWERS,
    PLANTED,
    THRESHOLD,
    answers,
    by_benjamini_hochberg,
    national,
    watched,
)
from kaskad.assessment.rules.cascade import GroupMeans
from kaskad.assessment.rules.intervals import Estimate

# The fifteen probabilities of the example of Benjamini & Hochberg (1995); four are rejected at 5 %.
EXAMPLE = (
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
    0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 0.999999,
)  # fmt: skip


def test_the_baseline_rejects_what_its_authors_rejected():
    own = THRESHOLD + np.array([NormalDist().inv_cdf(chance) for chance in EXAMPLE])
    ones = np.ones(len(own))
    country = Estimate(0.0, 0.0, 0.0, 15)
    means = GroupMeans(ones.astype(np.int64), own, ones, own, ones, country, 1.0, 1.0)

    assert by_benjamini_hochberg(means, 0.05) == {0, 1, 2, 3}
    assert by_benjamini_hochberg(means, 0.0001 / 15) == set()


def test_the_mistranslated_item_is_harder_in_kazakh_only():
    in_kazakh = np.arange(4000) < 2000
    sound = answers(np.random.default_rng(1), in_kazakh, ANSWERS, gap=0.0, shift=0.0)
    bad = answers(np.random.default_rng(1), in_kazakh, ANSWERS, gap=0.0, shift=1.0)

    others = np.arange(ANSWERS) != PLANTED
    assert (sound[:, others] == bad[:, others]).all()
    assert (sound[~in_kazakh] == bad[~in_kazakh]).all()
    assert sound[in_kazakh, PLANTED].mean() - bad[in_kazakh, PLANTED].mean() > 0.1


def test_everybody_has_twenty_answers_and_the_weak_districts_are_below():
    scores, _ = national(500, 50)

    assert set((~np.isnan(scores)).sum(axis=1).tolist()) == {ANSWERS}
    assert len(watched(1, tested=0.3, spread=0.0, drop=0.2).below) == 12
