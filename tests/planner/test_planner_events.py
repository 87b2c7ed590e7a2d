"""The file of events: read, written, and refused with a remedy."""

import datetime as dt
from dataclasses import replace

import pytest

from kaskad_planner import BadInput, State, replan, solve
from kaskad_planner.events import (
    KINDS,
    CertificateLate,
    CommissionMerged,
    DayLost,
    MembersAdded,
    MembersRemoved,
    MembersReplaced,
    SeminarCancelled,
    TrainerLost,
    VenueLost,
    read_events,
    write_events,
)

DAY = dt.date(2026, 2, 24)
EVENTS = (
    SeminarCancelled("s3.D1.kk.p01"),
    TrainerLost("T1", DAY),
    VenueLost("V1", DAY, DAY, "am"),
    MembersReplaced("P1.s2", 1, DAY, "s2.D1.kk.p01", ("T3",)),
    MembersRemoved("P1.s3", 2, DAY),
    MembersAdded(3, DAY, commission="P1", stage="s3", language="ru"),
    CommissionMerged("P1", "P2"),
    CertificateLate("T1", DAY),
    DayLost("KZ-1", DAY),
)
HEAD = 'format = "kaskad-events"\nversion = 1\n'


def test_events_come_back_as_they_were_written(tmp_path):
    path = tmp_path / "events.toml"

    write_events(EVENTS, path)

    assert read_events(path) == EVENTS
    assert {event.kind for event in EVENTS} == set(KINDS)


def _refusal(tmp_path, text):
    path = tmp_path / "events.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        read_events(path)
    return str(refused.value)


def _event(*lines):
    return HEAD + "[[events]]\n" + "\n".join(lines) + "\n"


UNREADABLE = {
    "another format": ('format = "other"\nversion = 1\n', "events.toml, format: it is not"),
    "another version": (HEAD.replace("1", "2"), "events.toml, format: it is not"),
    "another setting": (HEAD + "day = 1\n", "events.toml, day: the setting is unknown"),
    "no list": (HEAD + "events = 3\n", "events.toml, events: it is not a list"),
    "no kind": (_event('seminar = "x"'), "events.toml, row 1, kind: the kind is missing"),
    "another kind": (_event('kind = "war"'), "row 1, kind: 'war' is not known. Use one of: sem"),
    "another field": (
        _event('kind = "seminar_cancelled"', 'room = "V1"'),
        "row 1, room: seminar_cancelled has no such field. Use: seminar.",
    ),
    "a field is missing": (
        _event('kind = "trainer_lost"', 'trainer = "T1"'),
        "row 1, first: the field is missing. Add it.",
    ),
    "no date": (
        _event('kind = "day_lost"', 'commission = "KZ"', 'day = "2026-02-24"'),
        "row 1, day: '2026-02-24' is not a date",
    ),
    "no number": (
        _event('kind = "members_removed"', 'unit = "u"', "people = true", "since = 2026-02-24"),
        "row 1, people: True is not a whole number",
    ),
    "no text": (_event('kind = "seminar_cancelled"', "seminar = 7"), "row 1, seminar: 7 is not"),
    "no list of trainers": (
        _event(
            'kind = "members_removed"',
            'unit = "u"',
            "people = 1",
            "since = 2026-02-24",
            'trainers = "T1"',
        ),
        "row 1, trainers: 'T1' is not a list",
    ),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_what_cannot_be_read_is_refused(tmp_path, case):
    text, words = UNREADABLE[case]

    assert words in _refusal(tmp_path, text)


IMPOSSIBLE = {
    "seminar": SeminarCancelled("s9"),
    "trainer": TrainerLost("T9", DAY),
    "last": TrainerLost("T1", DAY, dt.date(2026, 2, 20)),
    "venue": VenueLost("V9", DAY),
    "slot": VenueLost("V1", DAY, slot="night"),
    "unit": MembersReplaced("P9.s2", 1, DAY),
    "people": MembersRemoved("P1.s3", 15, DAY),
    "trainers": MembersReplaced("P1.s2", 1, DAY, trainers=("T1",)),
    "commission": MembersAdded(1, DAY, commission="P9", stage="s3", language="kk"),
    "stage": MembersAdded(1, DAY, commission="P1", stage="s9", language="kk"),
    "language": MembersAdded(1, DAY, commission="P1", stage="s3"),
    "into": CommissionMerged("P1", "D2"),
    "day": DayLost("KZ", dt.date(2026, 5, 1)),
}


@pytest.mark.parametrize("field", IMPOSSIBLE)
def test_what_cannot_have_happened_is_refused(country, field):
    plan = solve(country, 1)

    with pytest.raises(BadInput) as refused:
        replan(
            country, plan, State(DAY), [SeminarCancelled(plan.seminars[0].id), IMPOSSIBLE[field]]
        )

    assert (refused.value.row, refused.value.field) == (2, field)
    assert refused.value.remedy


def test_trainers_among_the_leavers_must_be_named(country):
    plan = solve(country, 1)
    whole = MembersReplaced("P1.s2", 9, DAY)
    twice = MembersReplaced("P1.s2", 2, DAY, trainers=("T3", "T3"))
    none = MembersReplaced("P1.s2", 0, DAY)
    both = MembersAdded(1, DAY, unit="P1.s2", stage="s2")
    elsewhere = MembersReplaced("P1.s2", 1, DAY, seminar="s3.D1.kk.p01")

    for event in (whole, twice, none, both, elsewhere):
        with pytest.raises(BadInput):
            replan(country, plan, State(DAY), [event])
    gone = [
        MembersRemoved("P1.s2", 5, dt.date(2026, 2, 19)),
        MembersRemoved("P1.s2", 9, DAY, trainers=("T3",)),
    ]
    with pytest.raises(BadInput, match="does not have 9 people any more"):
        replan(country, plan, State(dt.date(2026, 2, 18)), gone)


def test_an_unknown_half_day_is_refused(country):
    with pytest.raises(BadInput, match=r"there is no half-day 'night'. Use one of: am, pm"):
        replan(country, solve(country, 1), State(DAY, "night"), [])


def test_the_plan_of_another_instance_is_refused(country):
    plan = solve(country, 1)
    others = replace(country, units=country.units[1:], trainers=())

    with pytest.raises(BadInput, match=r"pieces.csv: 'D1.s1' is not in the instance"):
        replan(replace(country, units=country.units[1:]), plan, State(DAY), [])
    with pytest.raises(BadInput, match=r"seminars.csv: 'T1' is not in the instance"):
        replan(others, plan, State(DAY), [])
