"""Lineage: whole only up to the national seminar; every planted break is found, no other."""

import random
from collections import deque
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaskad.credentials.rules.lineage import Issued, broken_in, downstream, lineage
from kaskad.credentials.vocab import Break

BEGINS = datetime(2026, 2, 18, 4, 0, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
STAGES = 4
OF_ROOTS = {Break.TRAINED_ROOT}
BETWEEN = {Break.CAMPAIGN, Break.STAGE, Break.TOO_LATE, Break.FALLEN}


def forest(seed, size=40):
    """A whole campaign: certificates of the national seminar, and others below random trainers."""
    chance = random.Random(seed)
    known = {}
    for place in range(size):
        number = f"N{place}"
        above = [one for one in known.values() if one.stage < STAGES]
        trainer = chance.choice(above) if above and chance.random() > 0.1 else None
        begins = trainer.issued_at + chance.randint(0, 3) * HOUR if trainer else BEGINS
        stage = chance.randint(trainer.stage + 1, STAGES) if trainer else 1
        known[number] = Issued(
            number=number,
            campaign="kz",
            stage=stage,
            seminar=f"s{place}",
            begins_at=begins,
            issued_at=begins + chance.randint(0, 5) * HOUR,
            trainer=trainer.number if trainer else "",
            is_root=trainer is None,
        )
    return known


def below(known, number):
    """The numbers whose lineage leads over ``number``, itself among them."""
    found = {number}
    while more := {one.number for one in known.values() if one.trainer in found} - found:
        found |= more
    return found


def plant(kind, known, chance):
    """One break, and the number of the certificate that it is found at."""
    one = chance.choice([one for one in known.values() if one.is_root == (kind in OF_ROOTS)])
    trainer = known.get(one.trainer)
    own, above = {
        Break.UNKNOWN: ({"trainer": "gone"}, {}),
        Break.NO_TRAINER: ({"trainer": ""}, {}),
        Break.TRAINED_ROOT: ({"trainer": chance.choice(list(known))}, {}),
        Break.CYCLE: ({"trainer": one.number}, {}),
        Break.CAMPAIGN: ({"campaign": "other"}, {}),
        Break.STAGE: ({"stage": trainer.stage if trainer else 0}, {}),
        Break.TOO_EARLY: ({"issued_at": one.begins_at - HOUR}, {}),
        Break.TOO_LATE: ({}, {"issued_at": one.begins_at + HOUR}),
        Break.FALLEN: ({}, {"fell_at": one.begins_at}),
    }[kind]
    known[one.number] = replace(one, **own)
    if trainer:
        known[trainer.number] = replace(trainer, **above)
    return one.number, "gone" if kind == Break.UNKNOWN else (
        trainer.number if kind in BETWEEN else one.number
    )


@settings(deadline=None)
@given(st.integers(0, 10**6))
def test_a_whole_forest_is_whole(seed):
    known = forest(seed)

    assert broken_in(known) == {}
    for number in known:
        found = lineage(number, known)
        assert found.is_whole
        assert found.links[0].number == number
        assert found.links[-1].is_root
        assert [one.number for one in found.links[1:]] == [one.trainer for one in found.links[:-1]]
        stages = [one.stage for one in found.links]
        assert stages == sorted(set(stages), reverse=True)


@pytest.mark.parametrize("kind", Break)
@settings(deadline=None)
@given(seed=st.integers(0, 10**6))
def test_a_planted_break_is_named_where_it_is_and_below_it(kind, seed):
    known = forest(seed)
    number, at = plant(kind, known, random.Random(seed))
    found = lineage(number, known)

    assert found.broken == kind
    assert found.at == at
    broken = broken_in(known)
    assert set(broken) >= below(known, number)
    assert broken == {one: found for one in known if not (found := lineage(one, known)).is_whole}


def test_one_that_is_not_there_has_no_lineage():
    found = lineage("gone", {})

    assert (found.links, found.broken, found.at) == ((), Break.UNKNOWN, "gone")


def test_a_longer_cycle_ends():
    one = Issued("A", "kz", 3, "s", BEGINS, BEGINS + DAY, trainer="B")
    two = Issued("B", "kz", 2, "s", BEGINS - DAY, BEGINS, trainer="A")

    assert not lineage("A", {"A": one, "B": two}).is_whole
    assert set(broken_in({"A": one, "B": two})) == {"A", "B"}


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ({"issued_at": BEGINS + DAY}, None),  # at the moment the seminar begins
        ({"issued_at": BEGINS + DAY + HOUR}, Break.TOO_LATE),
        ({"fell_at": BEGINS + DAY}, Break.FALLEN),
        ({"fell_at": BEGINS + DAY + HOUR}, None),  # falls later: a decision, not a break
    ],
)
def test_moments_are_compared_exactly(change, broken):
    root = Issued("R", "kz", 1, "n", BEGINS, BEGINS + HOUR, is_root=True)
    one = Issued("A", "kz", 2, "s", BEGINS + DAY, BEGINS + DAY, trainer="R")

    assert lineage("A", {"R": replace(root, **change), "A": one}).broken == broken


@settings(deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 3))
def test_everything_below_fallen_ones_is_found_nearest_first(seed, count):
    known = forest(seed)
    fallen = random.Random(seed).sample(sorted(known), count)
    found = downstream(fallen, [(one.trainer, one.number) for one in known.values() if one.trainer])

    assert set(found) == set.union(*(below(known, one) for one in fallen)) - set(fallen)
    assert list(found.values()) == sorted(found.values())
    for number, steps in found.items():
        above = known[number].trainer
        assert steps == 1 if above in fallen else steps == found[above] + 1


def test_edges_that_go_round_end():
    assert downstream(["A"], [("A", "B"), ("B", "C"), ("C", "A"), ("C", "B")]) == {"B": 1, "C": 2}
    assert downstream(["A"], [("A", "A")]) == {}
    assert downstream([], [("A", "B")]) == {}


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9))), st.sets(st.integers(0, 9)))
def test_steps_are_those_of_the_shortest_way(pairs, starts):
    edges = [(str(one), str(other)) for one, other in pairs]
    steps = {str(start): 0 for start in starts}
    waiting = deque(steps)
    while waiting:
        number = waiting.popleft()
        for one, other in edges:
            if one == number and other not in steps:
                steps[other] = steps[number] + 1
                waiting.append(other)

    assert downstream(map(str, starts), edges) == {
        number: count for number, count in steps.items() if count
    }
