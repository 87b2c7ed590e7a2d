"""The labelled pairs are what the documents say, and likeness stays as good as it was on them."""

from collections import Counter

import pytest

from benchmarks.question_pairs import (
    KINDS,
    PARTS,
    by_letters,
    by_notions,
    by_words,
    rates,
    read_pairs,
    same_groups,
)
from kaskad.answers.rules.likeness import THRESHOLD

PAIRS = read_pairs()


def test_there_are_enough_pairs_of_every_kind():
    counts = Counter((pair.kind, pair.same) for pair in PAIRS)

    assert len(PAIRS) >= 360
    assert min(counts[kind, same] for kind in KINDS for same in (True, False)) >= 60


def test_two_of_three_that_are_not_the_same_are_hard():
    different = [pair for pair in PAIRS if not pair.same]

    assert sum(pair.note.startswith("hard: ") for pair in different) >= 2 / 3 * len(different)


def test_no_topic_and_no_text_is_in_both_parts():
    for values in (lambda p: {p.topic}, lambda p: {p.a, p.b}):
        tune, test = (
            set().union(*(values(pair) for pair in PAIRS if pair.part == part)) for part in PARTS
        )
        assert tune.isdisjoint(test)


def test_no_pair_is_said_to_be_the_same_and_not_the_same():
    groups = same_groups(PAIRS)
    wrong = [p for p in PAIRS if not p.same and p.b in groups.get(p.a, ())]

    assert wrong == []
    assert len({frozenset((pair.a, pair.b)) for pair in PAIRS}) == len(PAIRS)


@pytest.mark.parametrize("kind", KINDS)
def test_likeness_is_not_worse_than_it_was_on_the_part_it_was_tuned_on(kind):
    found = rates([p for p in PAIRS if p.part == "tune" and p.kind == kind], by_notions, THRESHOLD)

    assert found.recall >= 0.85
    assert found.precision >= 0.75


@pytest.mark.parametrize("kind", KINDS)
def test_likeness_is_better_than_letters_and_words_on_topics_held_out(kind):
    pairs = [p for p in PAIRS if p.part == "test" and p.kind == kind]
    ours = rates(pairs, by_notions, THRESHOLD).both
    steps = [step / 50 for step in range(2, 50)]

    assert ours > max(rates(pairs, by_words, step).both for step in steps)
    assert ours > max(rates(pairs, by_letters, step).both for step in steps)
