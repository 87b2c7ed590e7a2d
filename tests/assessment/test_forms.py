"""Parallel forms: what the blueprint says, as little shared and as equal as can be."""

import random
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, combinations_with_replacement
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaskad.assessment.rules.blueprint import Blueprint, Cell, proposed_blueprint
from kaskad.assessment.rules.forms import (
    TARGETS,
    Candidate,
    Form,
    TooFewForms,
    TooFewItems,
    Uneven,
    draw_forms,
    form_for,
    spread,
)
from kaskad.assessment.rules.item_file import read_items
from kaskad.assessment.vocab import Difficulty, Kind

BANK = sorted((Path(__file__).resolve().parents[2] / "src/kaskad/demo/items").glob("*.toml"))
MINUTES = dict.fromkeys(range(1, 8), 25) | {8: 50}
ANY_SPREAD = Fraction(1000)


def sample_pool():
    contents = [one for path in BANK for one in read_items(path.read_text(encoding="utf-8")).items]
    return [Candidate(one.code, one.block, one.difficulty, one.kind) for one in contents]


def fits(one, cell, blueprint):
    return (
        one.block == cell.block
        and cell.difficulty in (None, one.difficulty)
        and (one.kind == cell.kind if cell.kind else one.kind not in blueprint.named_kinds)
    )


def fulfils(items, blueprint):
    """Whether the cells can share the items out among them, by trying."""
    cells = [cell for cell in blueprint.cells for _ in range(cell.count)]

    def placed(left, place):
        if place == len(cells):
            return not left
        return any(
            placed(left - {one}, place + 1) for one in left if fits(one, cells[place], blueprint)
        )

    return len(items) == len(cells) and placed(frozenset(items), 0)


def overlap(sets):
    return sum(len(set(one) & set(other)) for one, other in combinations(sets, 2))


def expected(items):
    return sum(
        TARGETS[one.difficulty] if one.facility is None else round(one.facility * 1000)
        for one in items
    )


CANDIDATES = st.builds(
    Candidate,
    key=st.just(""),
    block=st.integers(1, 2),
    difficulty=st.sampled_from(Difficulty),
    kind=st.sampled_from([Kind.CHOICE, Kind.CASE]),
    facility=st.none() | st.floats(0, 1),
    shown=st.integers(0, 3),
)


@st.composite
def pools(draw, most=14):
    many = draw(st.lists(CANDIDATES, max_size=most))
    return [replace(one, key=f"i{number}") for number, one in enumerate(many)]


@st.composite
def blueprints(draw):
    asked = st.tuples(
        st.integers(1, 2),
        st.none() | st.sampled_from(Difficulty),
        st.none() | st.just(Kind.CASE),
    )
    cells = draw(st.lists(asked, min_size=1, max_size=4, unique=True))
    return Blueprint(tuple(Cell(block, draw(st.integers(1, 2)), *more) for block, *more in cells))


@given(blueprints(), pools(), st.integers(1, 5), st.sampled_from([20, 34, 50, 100]), st.text())
@settings(max_examples=200, deadline=None)
def test_forms_are_what_was_asked_or_it_is_said_what_is_missing(cells, pool, forms, percent, seed):
    drawn = draw_forms(cells, pool, forms, seed, exposure_percent=percent, most_spread=ANY_SPREAD)

    limit = forms * percent // 100
    if not limit:
        assert drawn == TooFewForms(-(-100 // percent))
    elif isinstance(drawn, TooFewItems):
        assert all(missing.items > 0 for missing in drawn.missing)
        assert {missing.cell for missing in drawn.missing} <= set(cells.cells)
    else:
        by_key = {one.key: one for one in pool}
        assert [form.number for form in drawn] == list(range(1, forms + 1))
        for form in drawn:
            assert fulfils([by_key[key] for key in form.items], cells)
            assert form.expected == Fraction(expected(by_key[key] for key in form.items), 1000)
        stands = Counter(key for form in drawn for key in form.items)
        assert max(stands.values()) <= limit


@given(blueprints(), pools(), st.integers(2, 4), st.text(), st.randoms())
@settings(deadline=None)
def test_neither_the_order_of_the_pool_nor_of_the_cells_matters(cells, pool, forms, seed, rng):
    mixed = rng.sample(pool, len(pool))

    assert draw_forms(cells, mixed, forms, seed) == draw_forms(cells, pool, forms, seed)


@given(blueprints(), pools(), st.integers(1, 5), st.sampled_from([50, 100]))
@settings(deadline=None)
def test_with_what_is_missing_there_are_forms_and_with_one_less_there_are_none(
    cells, pool, forms, percent
):
    def drawn(pool):
        return draw_forms(cells, pool, forms, "s", exposure_percent=percent, most_spread=ANY_SPREAD)

    first = drawn(pool)
    if not isinstance(first, TooFewItems):
        return
    added = [
        Candidate(
            f"new{place}-{number}",
            missing.cell.block,
            missing.cell.difficulty or Difficulty.EASY,
            missing.cell.kind or Kind.TRUTH,
        )
        for place, missing in enumerate(first.missing)
        for number in range(missing.items)
    ]

    assert isinstance(drawn(pool + added), tuple)
    assert isinstance(drawn(pool + added[1:]), TooFewItems)


def all_draws(blueprint, pool, forms, limit):
    """Every way to have forms, as sets of items, by trying all."""
    fitting = [
        set(some) for some in combinations(pool, blueprint.items) if fulfils(some, blueprint)
    ]
    for draw in combinations_with_replacement(fitting, forms):
        if max(Counter(one for form in draw for one in form).values()) <= limit:
            yield draw


def small_case(number):
    """A pool of a block with measured facilities, and cells for it."""
    rng = random.Random(number)
    pool = [
        Candidate(
            f"i{one}", 1, rng.choice(list(Difficulty)), Kind.CHOICE, rng.randint(20, 95) / 100
        )
        for one in range(rng.randint(4, 7))
    ]
    cells = [Cell(1, rng.randint(1, 2))]
    if rng.random() < 0.6:
        cells.append(Cell(1, 1, rng.choice(pool).difficulty))
    return Blueprint(tuple(cells)), pool, rng.randint(2, 3), rng.choice([50, 67, 100])


def test_small_draws_are_as_good_as_the_best_of_all():
    even, tried = 0, 0
    for number in range(150):
        blueprint, pool, forms, percent = small_case(number)
        draws = list(all_draws(blueprint, pool, forms, forms * percent // 100))
        found = draw_forms(
            blueprint, pool, forms, "s", exposure_percent=percent, most_spread=ANY_SPREAD
        )
        assert isinstance(found, tuple) == bool(draws)
        if not draws:
            continue
        by_key = {one.key: one for one in pool}
        assert all(fulfils([by_key[key] for key in form.items], blueprint) for form in found)
        least = min(map(overlap, draws))
        best = min(
            max(map(expected, draw)) - min(map(expected, draw))
            for draw in draws
            if overlap(draw) == least
        )
        assert overlap([form.items for form in found]) == least
        tried += 1
        # Whatever is within 50 thousandths of a point is as good as equal.
        even += spread(found) * 1000 <= max(best, 50)

    assert tried > 80
    assert even / tried >= 0.98


def test_eight_forms_of_twenty_come_out_of_the_sample_bank():
    pool = sample_pool()
    blueprint = proposed_blueprint(MINUTES, 20)

    drawn = draw_forms(blueprint, pool, 8, "2026", exposure_percent=25)

    assert len(pool) == 178
    assert all(len(form.items) == 20 for form in drawn)
    assert {form.facility for form in drawn} == {0.68}
    # Blocks 1, 5 and 6 have 17, 14 and 11 items for 24, 16 and 16 places: 14 are taken twice.
    assert overlap([form.items for form in drawn]) == 14
    assert max(len(set(a.items) & set(b.items)) for a, b in combinations(drawn, 2)) == 1


def test_measured_items_of_the_sample_bank_make_equal_forms_too():
    rng = random.Random(5)
    pool = [
        replace(one, facility=min(0.98, max(0.1, rng.gauss(TARGETS[one.difficulty] / 1000, 0.15))))
        for one in sample_pool()
    ]
    hard = Cell(8, 1, Difficulty.HARD)
    cells = [Cell(block, 2) for block in range(1, 8)]
    blueprint = Blueprint((*cells, Cell(8, 4), hard, Cell(8, 1, None, Kind.CASE)))
    kinds = {one.key: one.kind for one in pool}

    drawn = draw_forms(blueprint, pool, 8, "2026", exposure_percent=25)

    assert spread(drawn) <= Fraction(5, 100)
    assert {sum(kinds[key] == Kind.CASE for key in form.items) for form in drawn} == {1}


def test_forms_are_those_that_were_drawn_before():
    drawn = draw_forms(proposed_blueprint(MINUTES, 8), sample_pool(), 2, "2026")

    assert [form.items for form in drawn] == [
        (
            "kz-2026-b1-16",
            "kz-2026-b2-02",
            "kz-2026-b3-10",
            "kz-2026-b4-06",
            "kz-2026-b5-07",
            "kz-2026-b6-04",
            "kz-2026-b7-20",
            "kz-2026-b8-51",
        ),
        (
            "kz-2026-b1-04",
            "kz-2026-b2-03",
            "kz-2026-b3-12",
            "kz-2026-b4-07",
            "kz-2026-b5-13",
            "kz-2026-b6-01",
            "kz-2026-b7-11",
            "kz-2026-b8-02",
        ),
    ]


def plain_pool(*facilities, shown=()):
    shown = [*shown, *[0] * len(facilities)]
    return [
        Candidate(f"i{number}", 1, Difficulty.MEDIUM, Kind.CHOICE, facility, shown[number])
        for number, facility in enumerate(facilities)
    ]


def test_a_pool_that_cannot_be_even_is_refused_with_what_was_found():
    pool = plain_pool(0.9, 0.2)

    assert draw_forms(Blueprint((Cell(1, 1),)), pool, 2, "s") == Uneven(Fraction(7, 10))
    drawn = draw_forms(Blueprint((Cell(1, 1),)), pool, 2, "s", most_spread=Fraction(7, 10))
    assert spread(drawn) == Fraction(7, 10)


def test_items_that_were_shown_least_are_taken_unless_forms_were_unequal():
    cells = Blueprint((Cell(1, 1),))

    fresh = draw_forms(cells, plain_pool(0.5, 0.5, 0.5, 0.5, shown=(9, 1, 9, 1)), 2, "s")
    equal = draw_forms(cells, plain_pool(0.5, 0.5, 0.9, 0.2, shown=(9, 9, 1, 1)), 2, "s")

    assert sorted(form.items for form in fresh) == [("i1",), ("i3",)]
    assert spread(equal) == 0


def test_who_draws_by_chance_gets_unequal_forms():
    # What the search is worth: the same pool, dealt without it, differs by whole points.
    rng = random.Random(1)
    pool = plain_pool(*(rng.uniform(0.2, 0.95) for _ in range(120)))
    by_chance = [expected(rng.sample(pool, 20)) for _ in range(8)]

    drawn = draw_forms(Blueprint((Cell(1, 12),)), pool, 8, "s")

    assert max(by_chance) - min(by_chance) > 1000
    assert spread(drawn) <= Fraction(5, 100)


def test_an_item_twice_and_no_forms_are_mistakes():
    pool = plain_pool(0.5, 0.5)
    with pytest.raises(ValueError, match="twice"):
        draw_forms(Blueprint((Cell(1, 1),)), [*pool, pool[0]], 1, "s")
    with pytest.raises(ValueError, match="no forms"):
        draw_forms(Blueprint((Cell(1, 1),)), pool, 0, "s")
    with pytest.raises(ValueError, match="no share"):
        draw_forms(Blueprint((Cell(1, 1),)), pool, 1, "s", exposure_percent=0)


FORMS = [
    Form(1, ("a", "b"), Fraction(1)),
    Form(2, ("b", "c"), Fraction(1)),
    Form(3, ("c", "d"), Fraction(1)),
    Form(4, ("d", "e"), Fraction(1)),
]


def test_every_form_is_given_as_often():
    given_ = Counter(form_for(FORMS, "s", f"p{one}").number for one in range(8000))

    # 2,000 expected of each; five standard deviations are 194.
    assert all(1806 <= given_[form.number] <= 2194 for form in FORMS)


def test_a_retake_repeats_as_little_as_there_is():
    again = Counter(form_for(FORMS, "s", f"p{one}", [1]).number for one in range(2000))

    assert set(again) == {3, 4}
    assert all(888 <= count <= 1112 for count in again.values())
    assert form_for(FORMS, "s", "p", [1, 3]).number == 4
    assert form_for(FORMS, "s", "p", [4, 1, 3]).number == 2
    assert form_for(FORMS, "s", "p", [1, 2, 3, 4]) is None


@given(st.text(), st.text(), st.permutations(FORMS), st.lists(st.integers(1, 4), unique=True))
def test_the_order_in_which_forms_come_does_not_matter(seed, person, mixed, had):
    form = form_for(FORMS, seed, person, had)

    assert form_for(mixed, seed, person, had) == form
    assert form is None or form.number not in had
