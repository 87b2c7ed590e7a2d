"""When a precinct is ready, and what is said of one that is not."""

from dataclasses import fields
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaskad.reporting.rules.readiness import (
    Calendar,
    Doer,
    Missing,
    Post,
    PrecinctFacts,
    ReadinessTally,
    deadline,
    missing,
    quorum,
    tallies_of,
    to_do,
)

LAST, VOTE = date(2026, 3, 13), date(2026, 3, 15)
DAYS = st.dates(date(2026, 2, 18), VOTE)
READY = Post(True, True, True)
# How long a busy machine takes is not what is tested.
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def posts(draw):
    if draw(st.booleans()):
        return Post()
    taught = draw(st.booleans())
    return Post(
        True, taught, draw(st.booleans()), draw(st.integers(0, 3)),
        draw(st.none() | DAYS), draw(st.booleans()),
    )  # fmt: skip


@st.composite
def precincts(draw):
    seats = draw(st.integers(3, 15))
    filled = draw(st.integers(0, seats))
    return PrecinctFacts(
        seats, filled, draw(st.integers(0, filled)), draw(posts()), draw(posts()),
        draw(st.booleans()),
    )  # fmt: skip


@st.composite
def calendars(draw):
    today = draw(DAYS)
    ahead = st.none() | st.dates(today, today + timedelta(days=20))
    return Calendar(today, LAST, VOTE, draw(ahead), draw(st.none() | DAYS))


@pytest.mark.parametrize(
    ("seats", "needed"), [(3, 2), (5, 4), (7, 5), (9, 6), (11, 8), (15, 10), (0, 0)]
)
def test_two_thirds_rounded_up(seats, needed):
    assert quorum(seats) == needed


@CALM
@given(st.integers(1, 500))
def test_the_fewest_who_are_at_least_two_thirds(seats):
    assert 3 * quorum(seats) >= 2 * seats > 3 * (quorum(seats) - 1)


@CALM
@given(precincts(), calendars())
def test_ready_is_whoever_has_nothing_to_do(facts, calendar):
    steps = to_do(facts, calendar)

    assert bool(steps) == bool(missing(facts))
    assert {one.what for one in steps} <= set(missing(facts))


@CALM
@given(precincts(), calendars())
def test_everything_missing_is_said_once_for_each_doer(facts, calendar):
    steps = to_do(facts, calendar)

    assert len({(one.what, one.who) for one in steps}) == len(steps)
    said = {one.what for one in steps}
    hidden = set(missing(facts)) - said
    # Nobody can be taught who does not sit there: then the empty seats say it all.
    assert hidden <= {Missing.QUORUM}
    assert not hidden or Missing.SEATS in said


@CALM
@given(precincts(), calendars())
def test_nobody_acts_who_is_not_there(facts, calendar):
    for one in to_do(facts, calendar):
        if one.who is Doer.CHAIR:
            assert facts.chair.filled
        if one.who is Doer.SECRETARY:
            assert facts.secretary.filled


@CALM
@given(precincts(), calendars())
def test_deadlines_lie_before_the_vote_but_for_seminars_that_are_planned(facts, calendar):
    for one in to_do(facts, calendar):
        if one.who is not Doer.TRAINER:
            assert one.by < VOTE
        else:
            assert one.by in (calendar.seminar, facts.chair.seminar, facts.secretary.seminar)


@CALM
@given(precincts())
def test_help_never_makes_a_precinct_less_ready(facts):
    before = set(missing(facts))
    better = [
        facts._replace(filled=facts.seats),
        facts._replace(taught=facts.filled),
        facts._replace(chair=READY),
        facts._replace(secretary=READY),
        facts._replace(has_kit=True),
    ]
    for one in better:
        assert set(missing(one)) <= before


@CALM
@given(precincts())
def test_with_all_of_it_a_precinct_is_ready(facts):
    whole = facts._replace(
        filled=facts.seats, taught=facts.seats, chair=READY, secretary=READY, has_kit=True
    )
    assert missing(whole) == ()
    assert missing(whole._replace(taught=quorum(facts.seats) - 1)) == (Missing.QUORUM,)


@CALM
@given(st.lists(st.tuples(st.integers(1, 4), precincts()), max_size=30))
def test_units_add_up_to_the_whole(every):
    units = tallies_of(every)
    whole = tallies_of((0, facts) for _unit, facts in every).get(0, ReadinessTally())

    assert sum(units.values(), ReadinessTally()) == whole
    assert whole.precincts == len(every)
    assert whole.ready == sum(not missing(facts) for _unit, facts in every)
    names = [one.name for one in fields(ReadinessTally)][2:]
    assert [Missing(name) for name in names] == list(Missing)
    for name in names:
        count = sum(Missing(name) in missing(facts) for _unit, facts in every)
        assert getattr(whole, name) == count


def facts_of(**more):
    return PrecinctFacts(7, 7, 7, READY, READY, has_kit=True)._replace(**more)


def steps_of(facts, **more):
    return to_do(facts, Calendar(date(2026, 3, 3), LAST, VOTE)._replace(**more))


def test_who_acts_and_by_when():
    seminar = date(2026, 3, 6)

    assert steps_of(facts_of(filled=4, taught=4)) == ((Missing.SEATS, Doer.DISTRICT, LAST, 1),)
    assert steps_of(facts_of(taught=3)) == ((Missing.QUORUM, Doer.DISTRICT, LAST, 2),)
    assert steps_of(facts_of(taught=3), seminar=seminar) == (
        (Missing.QUORUM, Doer.TRAINER, seminar, 2),
    )
    assert steps_of(facts_of(chair=Post())) == ((Missing.CHAIR, Doer.DISTRICT, LAST, 0),)
    untaught = Post(True, seminar=seminar)
    assert steps_of(facts_of(secretary=untaught)) == (
        (Missing.SECRETARY, Doer.TRAINER, seminar, 0),
    )
    untested = Post(True, taught=True)
    assert steps_of(facts_of(secretary=untested)) == ((Missing.SECRETARY, Doer.SECRETARY, LAST, 0),)
    assert steps_of(facts_of(has_kit=False)) == ((Missing.KIT, Doer.DISTRICT, LAST, 0),)


def test_a_new_answer_is_read_in_three_days_and_before_the_vote():
    unread = facts_of(chair=READY._replace(unread=2))

    (step,) = steps_of(unread, unread_since=date(2026, 2, 27))
    assert step == (Missing.ANSWERS, Doer.CHAIR, date(2026, 3, 2), 2)
    assert step.is_late(date(2026, 3, 3))
    assert not step.is_late(date(2026, 3, 2))
    (step,) = steps_of(unread, unread_since=date(2026, 3, 14))
    assert step.by == date(2026, 3, 14)


def test_after_the_training_the_eve_of_the_vote_is_the_last_day():
    assert deadline(Calendar(LAST, LAST, VOTE)) == LAST
    assert deadline(Calendar(LAST + timedelta(days=1), LAST, VOTE)) == VOTE - timedelta(days=1)


def test_an_exempt_chair_is_able_and_still_reads_the_answers():
    exempt = Post(True, unread=2, exempt=True)

    assert missing(PrecinctFacts(7, 7, 5, exempt, READY, True)) == (Missing.ANSWERS,)
    assert missing(PrecinctFacts(7, 7, 4, exempt._replace(unread=0), READY, True)) == (
        Missing.QUORUM,
    )
    assert not Post(filled=False, exempt=True).is_able
