"""What a test is made of, and what is proposed for a programme."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaskad.assessment.rules.blueprint import (
    Blueprint,
    Cell,
    proposed_blueprint,
    proposed_counts,
)
from kaskad.assessment.vocab import Difficulty, Kind

PROGRAMMES = st.dictionaries(st.integers(1, 30), st.integers(1, 240), min_size=1, max_size=12)


def test_the_programme_of_the_referendum_in_twenty_items():
    minutes = dict.fromkeys(range(1, 8), 25) | {8: 50}

    # Shares of 2.22 and 4.44 items: the largest remainder is block 8's, the next are equal.
    assert proposed_counts(minutes, 20) == {1: 3, **dict.fromkeys(range(2, 8), 2), 8: 5}
    assert proposed_blueprint(minutes, 20).items == 20


def test_the_largest_remainders_get_what_is_left():
    # 47.0, 16.0, 15.9, 12.0, 6.0 and 3.1 of 100, in 40: 18.8, 6.4, 6.36, 4.8, 2.4 and 1.24.
    assert proposed_counts({1: 470, 2: 160, 3: 159, 4: 120, 5: 60, 6: 31}, 40) == {
        1: 19, 2: 7, 3: 6, 4: 5, 5: 2, 6: 1,
    }  # fmt: skip


def test_a_block_of_less_than_an_item_gets_one_and_the_others_divide_the_rest():
    # Blocks 5 and 6 have 0.6 and 0.3; of the eight that are left the others have 4.13, 1.41, ...
    assert proposed_counts({1: 47, 2: 16, 3: 16, 4: 12, 5: 6, 6: 3}, 10) == {
        1: 4, 2: 2, 3: 1, 4: 1, 5: 1, 6: 1,
    }  # fmt: skip


@given(PROGRAMMES, st.integers(1, 80))
def test_counts_are_the_share_or_next_to_it_and_leave_no_block_out(minutes, items):
    counts = proposed_counts(minutes, items)

    assert sum(counts.values()) == items
    assert set(counts) == set(minutes)
    if items < len(minutes):
        assert max(counts.values()) <= items
        return
    assert min(counts.values()) >= 1
    shares = {
        block: Fraction(time * items, sum(minutes.values())) for block, time in minutes.items()
    }
    if min(shares.values()) >= 1:
        assert all(abs(counts[block] - share) < 1 for block, share in shares.items())


@given(PROGRAMMES, st.integers(1, 80))
def test_who_has_more_minutes_has_no_fewer_items(minutes, items):
    counts = proposed_counts(minutes, items)

    by_minutes = sorted(minutes, key=lambda block: (minutes[block], -block))
    assert [counts[block] for block in by_minutes] == sorted(counts.values())


@pytest.mark.parametrize(("minutes", "items"), [({}, 5), ({1: 0}, 5), ({1: 5}, 0)])
def test_nothing_is_proposed_for_nothing(minutes, items):
    with pytest.raises(ValueError, match="no minutes"):
        proposed_counts(minutes, items)


def test_two_cells_do_not_ask_for_the_same():
    with pytest.raises(ValueError, match="the same"):
        Blueprint((Cell(1, 2), Cell(1, 3)))
    with pytest.raises(ValueError, match="no item"):
        Blueprint((Cell(1, 0),))
    cells = (Cell(1, 2), Cell(1, 2, Difficulty.EASY), Cell(1, 1, None, Kind.CASE))
    assert Blueprint(cells).named_kinds == {Kind.CASE}
