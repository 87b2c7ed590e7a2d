"""Every number is the sum of the rows behind it, and the list of everybody says the same."""

import csv
import io
from collections import Counter
from datetime import timedelta
from random import Random

import pytest

from kaskad.commissions.models import Member
from kaskad.reporting.api import (
    OF_SEATS,
    Breakdown,
    Figure,
    UnknownPlace,
    completion_lines,
    coverage,
    measured,
    rows_behind,
)
from tests.reporting.world import THIRD_DAYS, build

pytestmark = pytest.mark.django_db
DAY = THIRD_DAYS[3]
PLACES = (None, "KZ-10", "KZ-10:own", "100010000", "KZ-10-0001")


@pytest.fixture
def world():
    made = build(regions=2, districts=2, precincts=3, members=4, held_until=DAY, shows_up=0.6)
    rng = Random(4)
    for member in rng.sample(list(Member.objects.all()), 9):
        Member.objects.filter(pk=member.pk).update(
            until=DAY - timedelta(rng.randint(0, 5)), language="ru"
        )
    for member, _commission, stage in rng.sample(made.members, 5):
        if not Member.objects.get(pk=member).until and stage != 3:
            made.attend(member, DAY - timedelta(1))
    return made


@pytest.mark.parametrize("of", PLACES)
def test_every_number_is_the_sum_of_the_rows_behind_it(world, of):
    for by in (None, *Breakdown):
        found = measured(world.campaign, DAY, of, by)
        wanted = [(figure, number, None) for figure, number in found.total.items()]
        wanted += [
            (figure, number, (by, code))
            for code, counts in found.parts.items()
            for figure, number in counts.items()
        ]
        for figure, number, part in wanted:
            behind = rows_behind(world.campaign, DAY, figure, of, part, most=1000)

            assert sum(row.count for row in behind.rows) == behind.number == number
            assert len(behind.rows) == behind.total


def test_rows_come_in_pieces_without_a_gap(world):
    whole = rows_behind(world.campaign, DAY, Figure.FILLED, most=1000).rows

    pieces = [
        row
        for start in range(0, len(whole), 7)
        for row in rows_behind(world.campaign, DAY, Figure.FILLED, start=start, most=7).rows
    ]

    assert pieces == list(whole)
    assert len({row.person for row in whole}) == len(whole)


@pytest.mark.parametrize("of", PLACES)
def test_the_figures_are_those_of_coverage(world, of):
    figures = measured(world.campaign, DAY, of).total

    tally = coverage(world.campaign, DAY, of).total.tally
    assert figures[Figure.SEATS] == tally.seats
    assert figures[Figure.FILLED] == tally.filled
    assert figures[Figure.TRAINED] == tally.trained
    assert figures[Figure.VACANT] == tally.seats - tally.filled


def test_the_parts_of_a_breakdown_make_the_whole(world):
    for by in Breakdown:
        found = measured(world.campaign, DAY, None, by)
        figures = set(Figure) if by == Breakdown.LEVEL else set(Figure) - OF_SEATS
        for figure in figures:
            added = sum(counts[figure] for counts in found.parts.values())
            assert added == found.total[figure], (by, figure)


def test_a_part_that_nobody_is_in_has_no_rows(world):
    behind = rows_behind(world.campaign, DAY, Figure.FILLED, None, (Breakdown.ROLE, "king"))
    seats = rows_behind(world.campaign, DAY, Figure.SEATS, None, (Breakdown.ROLE, "chair"))

    assert (behind.number, behind.rows, seats.number) == (0, (), 0)


def test_an_unknown_place_is_refused(world):
    with pytest.raises(UnknownPlace):
        measured(world.campaign, DAY, "KZ-99")


def _lines(world, of=None, *, named=True):
    text = b"".join(completion_lines(world.campaign, DAY, of, named=named)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("of", PLACES)
def test_the_list_of_everybody_adds_up_to_the_figures(world, of):
    figures = measured(world.campaign, DAY, of).total

    lines = _lines(world, of)

    assert len(lines) == figures[Figure.FILLED]
    assert sum(bool(line["trained"]) for line in lines) == figures[Figure.TRAINED]
    status = Counter(line["status"] for line in lines)
    for figure in ("on_time", "late", "overdue", "waiting", "exempt"):
        assert status[figure] == figures[Figure(figure)]
    assert sum(line["certified"] == "yes" for line in lines) == figures[Figure.CERTIFIED]
    assert sum(bool(line["tested"]) for line in lines) == figures[Figure.TESTED]


def test_names_are_only_in_the_list_of_those_who_may_see_them(world):
    assert {line["name"] for line in _lines(world)} == {"Тегі Аты"}
    assert "name" not in _lines(world, named=False)[0]
    assert "Тегі" not in str(_lines(world, named=False))


def test_names_that_a_spreadsheet_would_take_for_something_else_are_harmless(world):
    Member.objects.earliest("pk").person.__class__.objects.update(
        last_name='=cmd|"a", b', first_name="Аты", patronymic=""
    )

    assert {line["name"] for line in _lines(world)} == {'\'=cmd|"a", b Аты'}
