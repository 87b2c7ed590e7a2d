"""That what the benchmark of integrity plants is really there, and only there."""

import numpy as np

from benchmarks.integrity.country import SEMINAR, Ring, country
from benchmarks.integrity.rivals import rivals
from kaskad.assessment.rules.similarity import answer_model, local_pairs


def test_rings_of_every_kind_and_size_sit_in_one_seminar():
    made = country(6000, seed=1, each=2)

    assert len(made.rings) == 32
    for number, (kind, size) in enumerate(made.rings):
        members = np.flatnonzero(made.ring == number)
        assert len(members) == size
        assert len(set((members // SEMINAR).tolist())) == 1
        if kind == Ring.KEY:
            canaries = made.key >= 0
            follows = made.responses[np.ix_(members, canaries)] == made.key[canaries]
            assert follows.mean() > 0.4


def test_the_rivals_order_what_is_identical_above_what_is_not():
    made = country(2400, seed=2)
    made.responses[0] = made.responses[1] = [3, 2] * 5 + [0] * 10
    made.right[:2] = made.responses[:2] == 0
    model, pairs = answer_model(made.responses, made.right), local_pairs(made.groups)
    planted = np.flatnonzero((pairs.one == 0) & (pairs.other == 1))[0]

    for name, values in rivals(model, made.responses, made.right, pairs).items():
        assert values[planted] >= np.quantile(values, 0.999), name


def test_twenty_of_forty_items_are_in_a_form():
    made = country(600, seed=3, bank=40)

    assert set((made.responses > -2).sum(axis=1).tolist()) == {20}
    assert set((~np.isnan(made.seconds)).sum(axis=1).tolist()) == {20}
