"""Whose answers are alike, on answers whose truth is known."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaskad.assessment.rules.answer_times import times
from kaskad.assessment.rules.flags import NUMBERS, Innocent, Kind
from kaskad.assessment.rules.rings import evidence, ring_flags, rings
from kaskad.assessment.rules.similarity import (
    Pairs,
    Taught,
    answer_model,
    far_pairs,
    honest_ratios,
    likelihood_ratios,
    local_pairs,
)
from tests.assessment.answered import answered

ROOM = 12


def pairs(*both):
    one, other = np.array(both).T
    return Pairs(one, other, np.zeros(len(both), dtype=np.int64))


def ratios(responses, which, taught=None):
    return likelihood_ratios(answer_model(responses, responses == 0), responses, which, taught)


@given(
    st.lists(
        st.tuples(st.integers(min_value=-1, max_value=3), st.integers(min_value=-1, max_value=3)),
        min_size=1,
        max_size=12,
    )
)
def test_near_are_all_who_share_a_group_and_each_pair_once(rows):
    found = local_pairs(np.array(rows))

    expected = {
        (one, other)
        for one, other in combinations(range(len(rows)), 2)
        if any(a == b >= 0 for a, b in zip(rows[one], rows[other], strict=True))
    }
    assert sorted(zip(found.one.tolist(), found.other.tolist(), strict=True)) == sorted(expected)


def test_a_pair_belongs_to_the_first_group_that_it_shares():
    found = local_pairs(np.array([[0, 5], [0, 5], [1, 5]]))

    places = zip(found.one.tolist(), found.other.tolist(), found.family.tolist(), strict=True)
    assert sorted(places) == [(0, 1, 0), (0, 2, 1), (1, 2, 1)]


def test_far_pairs_share_no_group():
    groups = np.stack([np.arange(300) // 3, np.arange(300) % 7], axis=1)
    far = far_pairs(groups, seed=1, number=2000)

    assert len(far) > 1000
    assert not (groups[far.one] == groups[far.other]).any()
    assert (far.one < far.other).all()


def test_a_ratio_is_at_most_one_on_average_where_nobody_took_anything():
    # That is what makes it a likelihood ratio: one of x has a chance of at most 1 / x (Markov). It
    # is less than one because no answer is taken as rarer than one in twenty.
    responses = answered(8000)
    far = ratios(responses, far_pairs(np.arange(8000)[:, None], seed=3, number=40_000))

    assert 0.1 < np.exp(far).mean() <= 1
    assert np.mean(far > np.log(100)) <= 0.01


def test_the_same_rare_mistakes_say_more_than_the_same_right_answers():
    responses = answered(3000)
    responses[0] = responses[1] = [3] * 8 + [0] * 12
    responses[2] = responses[3] = [1] * 8 + [0] * 12
    responses[4] = responses[5] = 0

    rare, popular, right = ratios(responses, pairs((0, 1), (2, 3), (4, 5)))

    assert rare > popular > right
    assert rare > np.log(1e6)
    assert right < np.log(100)


@settings(max_examples=20)
@given(st.randoms(use_true_random=False))
def test_neither_the_order_of_items_nor_the_names_of_answers_matter(random):
    responses = answered(400, seed=2)
    which = pairs((0, 1), (5, 9), (30, 31))
    before = ratios(responses, which)
    order, names = list(range(20)), [0, 1, 2, 3]
    random.shuffle(order)
    random.shuffle(names)
    renamed = np.array(names, dtype=np.int8)[responses]

    model = answer_model(renamed, responses == 0)
    turned = Pairs(which.other, which.one, which.family)

    assert likelihood_ratios(model, renamed, which) == pytest.approx(before)
    assert ratios(responses[:, order], which) == pytest.approx(before)
    assert ratios(responses, turned) == pytest.approx(before)


def test_seven_common_items_tell_nothing_and_blanks_are_no_evidence():
    responses = answered(500)
    responses[:250, 7:] = -2
    responses[400] = responses[401] = -1

    found = ratios(responses, pairs((0, 1), (0, 300), (300, 301), (400, 401)))

    assert np.isnan(found).tolist() == [True, True, False, True]


def test_a_mistake_that_was_taught_is_excused_and_one_that_was_copied_is_not():
    # Trainers have four rooms. The first taught five things wrongly to all; in the second one room
    # made the same five mistakes.
    responses = answered(48 * 40, seed=4)
    trainer, room = np.arange(len(responses)) // 48, np.arange(len(responses)) // ROOM
    responses[:48, :5] = responses[48:60, :5] = 3
    which = pairs((0, 1), (48, 49))

    plain = ratios(responses, which)
    excused = ratios(responses, which, Taught.counted(responses, trainer, room))

    assert excused[0] < plain[0] - 5
    assert excused[1] == pytest.approx(plain[1], abs=1)


def test_what_nobody_knows_the_trainer_of_is_excused_by_nothing():
    responses, nobody = answered(300), np.full(300, -1)
    which = pairs((0, 1), (2, 3))

    assert ratios(responses, which, Taught.counted(responses, nobody, nobody)) == pytest.approx(
        ratios(responses, which)
    )


def test_too_few_people_cannot_be_compared():
    responses = answered(60)
    groups = np.zeros((60, 1), dtype=np.int64)

    assert honest_ratios(answer_model(responses, responses == 0), responses, groups, 1) is None


@given(
    st.lists(
        st.tuples(st.integers(min_value=0, max_value=9), st.integers(min_value=0, max_value=9)),
        min_size=1,
        max_size=12,
    ).map(lambda both: [(a, b) for a, b in both if a != b])
)
def test_rings_are_the_components_and_hold_every_pair_once(edges):
    if not edges:
        return
    found = rings(pairs(*edges))

    parts = [set(ring.people) for ring in found]
    assert sum(len(part) for part in parts) == len(set().union(*parts))
    assert sorted(np.concatenate([ring.pairs for ring in found]).tolist()) == list(
        range(len(edges))
    )
    for ring in found:
        own = [edges[number] for number in ring.pairs]
        assert set(ring.people) == {row for edge in own for row in edge}
        reached = {own[0][0]}
        for _ in own:
            reached |= {row for edge in own if reached & set(edge) for row in edge}
        assert reached == set(ring.people)


def test_a_ring_is_one_flag_with_its_people_and_the_numbers_of_a_sentence():
    people, rng = 4800, np.random.default_rng(7)
    responses = answered(people, seed=7)
    ring = [24, 26, 29, 33]
    responses[ring] = np.where(rng.random((4, 20)) < 0.95, [3] * 5 + [0] * 15, responses[ring])
    seconds = np.exp(rng.normal(3.4, 0.4, (people, 20)))
    seconds[ring] = np.exp(rng.normal(3.4, 0.5, 20) + rng.normal(0, 0.1, (4, 20)))
    groups = np.arange(people)[:, None] // ROOM
    codes = [f"A{row}" for row in range(people)]
    model = answer_model(responses, responses == 0)

    found = evidence(model, responses, times(seconds), groups, seed=1)

    for kind in (Kind.SAME_ANSWERS, Kind.SAME_PACE, Kind.SAME_ANSWERS_AND_PACE):
        flag = ring_flags(kind, found, model, responses, responses == 0, codes)[0]
        assert flag.people == ("A24", "A26", "A29", "A33")
        assert set(flag.numbers) == set(NUMBERS[kind])
        assert flag.numbers["people"] == 4
        assert flag.numbers["common"] == 20
        assert flag.numbers["same"] > 16 > flag.numbers["expected"]
        assert flag.numbers["correlation"] > 0.8
        assert set(flag.items) <= set(range(5))
        assert flag.chance < 1e-4
        assert flag.innocent
    assert Innocent.TAUGHT_ALIKE in flag.innocent or Innocent.READ_ALOUD in flag.innocent


def test_honest_people_are_left_alone():
    responses = answered(6000, seed=9)
    seconds = np.exp(np.random.default_rng(9).normal(3.4, 0.4, responses.shape))
    groups = np.arange(6000)[:, None] // ROOM
    model = answer_model(responses, responses == 0)
    found = evidence(model, responses, times(seconds), groups, seed=1)

    raised = [
        ring_flags(kind, found, model, responses, responses == 0, [str(n) for n in range(6000)])
        for kind in found.chances
    ]

    assert sum(len(flags) for flags in raised) <= 1
