"""Lots: the same everywhere, and fair."""

import hashlib
from collections import Counter
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaskad.assessment.rules.lots import Lot, derived_seed


def test_lots_are_those_that_were_drawn_before():
    # Worked out once from the rule in the module; forms and attempts that are kept hang on it.
    lot = Lot("seed", "forms", "0")

    assert [lot.below(1000) for _ in range(6)] == [524, 669, 349, 77, 227, 578]
    assert Lot("s").shuffled("abcdefgh") == list("chgfdaeb")
    assert derived_seed("s", "p", "1") == "a9a54f01306ad91512a0297388267a31"


@given(st.lists(st.text(max_size=5), max_size=3), st.lists(st.text(max_size=5), max_size=3))
def test_other_names_are_another_lot_wherever_they_are_parted(some, others):
    same = derived_seed(*some) == derived_seed(*others)

    assert same == (some == others)


@given(st.text(max_size=5), st.integers(1, 1 << 64))
def test_a_number_is_below_its_bound(seed, bound):
    assert 0 <= Lot(seed).below(bound) < bound


def test_words_that_would_favour_small_numbers_are_drawn_again():
    bound = (1 << 63) + 1
    key = hashlib.sha256(b"\0\0\0\0\0\0\0\1s").digest()
    blocks = (hashlib.sha256(key + place.to_bytes(8, "big")).digest() for place in range(40))
    kept = [word for block in blocks if (word := int.from_bytes(block[:8], "big")) < bound]
    lot = Lot("s")

    assert len(kept) < 30
    assert [lot.below(bound) for _ in kept] == kept


def test_there_is_no_number_below_nothing():
    with pytest.raises(ValueError, match="no lot"):
        Lot("s").below(0)


def test_every_order_is_as_likely():
    orders = Counter(tuple(Lot("s", str(one)).shuffled("abc")) for one in range(6000))

    assert set(orders) == set(permutations("abc"))
    # 1,000 expected of each; five standard deviations are 144.
    assert all(856 <= count <= 1144 for count in orders.values())
