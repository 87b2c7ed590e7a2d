"""Figures: what they count, and that parts make the whole, on random trees and days."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from kaskad.reporting.rules.ledger import narrowed, patched
from kaskad.reporting.rules.measures import (
    MEMBERS,
    counted,
    part_codes,
    parts_of,
)
from kaskad.reporting.vocab.measures import OF_SEATS, Breakdown, Figure
from tests.reporting.ledgers import (
    DAYS,
    FAR,
    FIRST,
    Someone,
    a_country,
    a_day,
    a_place,
    country,
    facts,
    figures_of,
    someone,
)

TREES = 10_000


def _masks(found, day):
    return {figure: mask(found, day) for figure, mask in MEMBERS.items()}


def test_every_figure_of_people_is_what_its_definition_says():
    for seed in range(300):
        rng = Random(seed)
        made = a_country(rng)
        day = a_day(rng)

        masks = _masks(made.ledger, day)

        by_member = [
            figures_of(one, day, due) for one, due in zip(made.people, made.due(day), strict=True)
        ]
        for figure, mask in masks.items():
            assert mask.tolist() == [one[figure.value] for one in by_member], (seed, figure)


def test_on_random_trees_and_days_the_parts_make_the_whole():
    rng = Random(2026)
    for turn in range(TREES):
        if turn % 5 == 0:
            made = a_country(rng, most=20).ledger
        day, breakdown = a_day(rng), rng.choice(list(Breakdown))
        masks = {figure: mask.astype(np.int64) for figure, mask in _masks(made, day).items()}
        tree = rng.choice((made.rows.region, made.rows.unit, made.rows.commission))
        part = parts_of(made, breakdown, day)
        number = len(part_codes(made, breakdown))

        for mask in masks.values():
            # Of any level of the tree, of any breakdown, and of both at once.
            assert np.bincount(tree, mask).sum() == mask.sum()
            assert counted(mask > 0, part, number).sum() == mask.sum()
        held = {figure: np.bincount(tree, mask, 40) for figure, mask in masks.items()}
        _conserved(held)
        _conserved({figure: counted(mask > 0, part, number) for figure, mask in masks.items()})


def _conserved(held):
    trained = held[Figure.ON_TIME] + held[Figure.LATE]
    owed = held[Figure.EXEMPT] + held[Figure.OVERDUE] + held[Figure.WAITING]
    assert (held[Figure.TRAINED] == trained).all()
    assert (held[Figure.FILLED] == trained + owed).all()
    assert (held[Figure.EXPECTED] <= held[Figure.FILLED]).all()


def test_figures_of_seats_and_of_people_are_all_there_are():
    assert set(MEMBERS) | OF_SEATS == set(Figure)


@pytest.mark.parametrize("seed", range(40))
def test_a_part_of_the_ledger_counts_as_within_the_whole(seed):
    rng = Random(seed)
    made = a_country(rng).ledger
    which = made.rows.region == rng.choice([0, *made.rows.region.tolist()])

    part = narrowed(made, which)

    for day in range(FIRST, FIRST + DAYS, 3):
        for figure, mask in MEMBERS.items():
            assert mask(part, day).tolist() == mask(made, day)[which].tolist(), (day, figure)
        for by in Breakdown:
            assert parts_of(part, by, day).tolist() == parts_of(made, by, day)[which].tolist()


@pytest.mark.parametrize("seed", range(60))
def test_a_ledger_that_was_kept_up_is_the_one_read_anew(seed):
    """Whoever changes is told of again, newcomers among them; all others stay as they were."""
    rng = Random(seed)
    before = a_country(rng)
    tree = before.ledger.frame.commissions
    after = list(before.people)
    dirty = [key for key in range(len(after)) if rng.random() < 0.3]
    for key in dirty:
        after[key] = someone(rng, after[key].commission, before.plans)
    come = [
        someone(rng, rng.randint(1, len(tree.key)), before.plans) for _ in range(rng.randint(0, 4))
    ]
    told = dirty + list(range(len(after), len(after) + len(come)))
    after += come

    told_of = facts([after[key] for key in told], [key + 1 for key in told], before.plans)
    kept = patched(before.ledger, told_of)

    anew = country(before.tree, after, tree.seats.tolist(), before.plans).ledger
    for name in anew.rows.__slots__:
        assert getattr(kept.rows, name).tolist() == getattr(anew.rows, name).tolist(), name
    for name in ("taken_back", "certified", "exempt"):
        one, other = getattr(kept, name), getattr(anew, name)
        assert _plain(one) == _plain(other), name
    for name in anew.earlier.__slots__:
        assert getattr(kept.earlier, name).tolist() == getattr(anew.earlier, name).tolist(), name


@pytest.mark.parametrize("seed", range(60))
def test_what_was_said_of_a_day_stays_when_a_new_plan_comes_later(seed):
    """The same people under their plans so far, and then under one more: of any day before it."""
    rng = Random(seed)
    before = a_country(rng)
    comes = max(before.plans, default=FIRST) + rng.randint(1, 9)
    after = [
        replace(
            one,
            earlier=[*one.earlier, (one.planned, one.group, one.placed)] if before.plans else [],
            **dict(zip(("planned", "group", "placed"), a_place(rng), strict=True)),
        )
        for one in before.people
    ]
    made = country(before.tree, after, plans=(*before.plans, comes)).ledger

    for day in range(FIRST - 1, comes):
        for figure, mask in MEMBERS.items():
            assert mask(made, day).tolist() == mask(before.ledger, day).tolist(), (day, figure)
        for by in Breakdown:
            one, other = parts_of(made, by, day), parts_of(before.ledger, by, day)
            assert one.tolist() == other.tolist(), (day, by)


def test_only_what_plans_said_otherwise_is_kept():
    stays = Someone(1, planned=FIRST + 3, group=101, placed=1, earlier=[(FIRST + 3, 104, 1)])
    moved = Someone(1, planned=FIRST + 9, group=101, placed=1, earlier=[(FIRST + 3, 101, 1)])

    made = country([(1, 1, 1)], [stays, moved], plans=(FIRST, FIRST + 5)).ledger

    # Groups 101 and 104 are both online and in Kazakh.
    assert made.earlier.member.tolist() == [2]


def test_a_repair_that_moves_a_group_counts_from_its_day():
    one = Someone(1, planned=FIRST + 9, group=101, placed=1, earlier=[(FIRST + 3, 102, 2)])
    made = country([(1, 1, 1)], [one], plans=(FIRST + 1, FIRST + 5)).ledger

    def told(offset):
        day = FIRST + offset
        return (
            bool(MEMBERS[Figure.EXPECTED](made, day)[0]),
            bool(MEMBERS[Figure.OVERDUE](made, day)[0]),
            int(parts_of(made, Breakdown.STAGE, day)[0]),
            int(parts_of(made, Breakdown.FORMAT, day)[0]),
        )

    # Before the first plan: due at the end of the stage of the audience, in no format.
    assert told(0) == (False, False, 1, -1)
    assert told(2) == (False, False, 1, 1)
    assert told(3) == (True, False, 1, 1)
    assert told(4) == (True, True, 1, 1)
    assert told(5) == (False, False, 0, 0)
    assert told(9) == (True, False, 0, 0)


def _plain(spans):
    columns = (spans.member, spans.since, spans.until, spans.ref)
    return sorted(zip(*(column.tolist() for column in columns), strict=True))


def test_the_format_is_the_planned_one_until_the_seminar_counts():
    # Seminar 2 is in person, the group of seminar 1 online.
    one = Someone(1, first=FIRST + 9, seminar=2, planned=FIRST + 3, group=101, placed=1)
    made = country([(1, 1, 1)], [one]).ledger

    by_day = [int(parts_of(made, Breakdown.FORMAT, FIRST + offset)[0]) for offset in (3, 8, 9, 20)]

    assert by_day == [0, 0, 1, 1]


def test_whoever_has_no_place_is_due_when_the_stage_is_over():
    early, newcomer, planned = (
        Someone(1),
        Someone(1, since=FIRST + 30),
        Someone(1, planned=FIRST + 2, placed=2, group=101),
    )

    made = country([(1, 1, 1)], [early, newcomer, planned]).ledger

    assert (made.rows.due - FIRST).tolist() == [15, 30, 2]


def test_the_centre_itself_is_never_due():
    made = country([(1, 0, 0)], [Someone(1)]).ledger

    assert made.rows.due.tolist() == [FAR]
    assert MEMBERS[Figure.WAITING](made, FIRST + 30).tolist() == [True]
