"""What a calendar programme hears: names that stay, numbers that grow, nothing that vanishes."""

import re
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import icalendar
import pytest

from kaskad.audit.models import Entry
from kaskad.campaigns.api import (
    Seminar,
    cancel_seminar,
    move_seminar,
    put_in_force,
    substitute_trainer,
)
from kaskad.core import clock
from kaskad.planning.api import execute_run, request_run
from kaskad.planning.queries.substitutes import substitute_for
from kaskad.planning.rules.shown import Shown, Standing, next_shown
from tests.planning.test_planning_calendars import (
    OWN,
    PLACE,
    _account,
    _address,
    _read,
    _shown,
    _uid,
    pupil,  # noqa: F401  pytest finds fixtures by name here
)
from tests.planning.world import ACTOR, DISTRICTS, NOW

# test_planning_calendars asks on both databases.
pytestmark = pytest.mark.one_database

LATER = NOW + timedelta(hours=3)


def _other_half(seminar):
    return "pm" if seminar.half == "am" else "am"


def _move(seminar, now=LATER):
    return move_seminar(
        actor=ACTOR, seminar=seminar, day=seminar.day, half=_other_half(seminar),
        venue=seminar.venue, reason="Боран", now=now,
    )  # fmt: skip


def _new_version(world, seed, now=LATER):
    run = request_run(actor=ACTOR, campaign=world.campaign, seed=seed, now=now)
    return put_in_force(actor=ACTOR, plan=execute_run(run.code, now=now).plan, now=now)


def _facts(events):
    return {
        uid: (str(one["status"]), one["sequence"], one.decoded("dtstart"), str(one["summary"]))
        for uid, one in events.items()
    }


def _at(seminar):
    return clock.at(seminar.day, seminar.starts).astimezone(UTC)


def test_moved_then_cancelled_then_planned_anew(pupil, client, world):  # noqa: F811  the fixture of that name
    member, seminar = pupil
    address = _address(client, OWN)
    steps = [_facts(_read(client, address)[1])]

    _move(seminar)
    steps.append(_facts(_read(client, address)[1]))
    cancel_seminar(actor=ACTOR, seminar=seminar, reason="Боран", now=LATER)
    steps.append(_facts(_read(client, address)[1]))
    plan = _new_version(world, seed=2)
    steps.append(_facts(_read(client, address)[1]))

    anew = Seminar.objects.get(group__plan=plan, group__places__member=member)
    first = _uid(seminar)
    assert [step[first][0] for step in steps] == [
        "CONFIRMED",
        "CONFIRMED",
        "CANCELLED",
        "CANCELLED",
    ]
    numbers = [step[first][1] for step in steps]
    assert numbers == sorted(numbers)
    assert len(set(numbers[:3])) == 3
    assert steps[-1][_uid(anew)][0] == "CONFIRMED"
    assert steps[-1][_uid(anew)][2] == _at(anew)
    assert set(steps[-1]) == {first, _uid(anew)}


def test_a_new_version_of_the_plan_keeps_the_name_of_a_seminar(pupil, client, world):  # noqa: F811  the fixture of that name
    member, seminar = pupil
    address = _address(client, OWN)
    before = _facts(_read(client, address)[1])

    plan = _new_version(world, seed=7)
    anew = Seminar.objects.get(group__plan=plan, group__places__member=member)
    after = _facts(_read(client, address)[1])

    assert anew.code != seminar.code
    assert list(before) == list(after) == [_uid(seminar)]
    assert after[_uid(seminar)][2] == _at(anew)
    is_same = before[_uid(seminar)][2] == _at(anew)
    assert (after[_uid(seminar)][1] > before[_uid(seminar)][1]) is not is_same
    # Changed by hand under its new code, it is still the same event for the programme.
    _move(anew)
    moved = _facts(_read(client, address)[1])
    assert list(moved) == [_uid(seminar)]
    assert moved[_uid(seminar)][1] > after[_uid(seminar)][1]


def test_a_district_loses_no_event_over_versions(world, plan, reader):
    client = reader("coordinator", DISTRICTS[0])
    address = _address(client, PLACE)
    seen = [_facts(_read(client, address)[1])]

    for seed in (3, 4):
        newer = _new_version(world, seed=seed, now=LATER + timedelta(hours=seed))
        seen.append(_facts(_read(client, address)[1]))
        rows = Seminar.objects.filter(group__plan=newer, group__commission__code=DISTRICTS[0])
        standing = [one for one in seen[-1].values() if one[0] == "CONFIRMED"]
        assert sorted(one[2] for one in standing) == sorted(_at(row) for row in rows)

    for earlier, later in pairwise(seen):
        assert set(earlier) <= set(later)
        for uid, (status, sequence, starts, _summary) in earlier.items():
            assert later[uid][1] >= sequence
            if (later[uid][0], later[uid][2]) != (status, starts):
                assert later[uid][1] > sequence


@pytest.fixture
def two_trainers(plan, client):
    """The addresses of two trainers and a seminar that goes from the one to the other."""
    rows = Seminar.objects.filter(group__plan=plan).exclude(trainer=None).order_by("day", "id")
    for seminar in rows:
        other = substitute_for(seminar, clock.local_day(NOW), (), seminar.trainer_id)
        if other is not None:
            addresses = []
            for member in (seminar.trainer, other):
                client.force_login(_account(member.person))
                addresses.append(_address(client, OWN))
            return seminar, other, addresses
    pytest.fail("nobody can take over a seminar in this world")


def test_a_substituted_trainer_hears_it_and_so_does_the_new_one(two_trainers, client):
    seminar, other, (mine, theirs) = two_trainers
    before = _facts(_read(client, mine)[1])[_uid(seminar)]
    assert _uid(seminar) not in _read(client, theirs)[1]

    substitute_trainer(actor=ACTOR, seminar=seminar, trainer=other, reason="Ауру", now=LATER)
    gone = _facts(_read(client, mine)[1])[_uid(seminar)]
    given = _facts(_read(client, theirs)[1])[_uid(seminar)]

    assert (before[0], gone[0], given[0]) == ("CONFIRMED", "CANCELLED", "CONFIRMED")
    assert gone[1] > before[1]
    assert gone[3].startswith("Енді жоспарыңызда жоқ")
    assert given[3].startswith("Сіз семинар өткізесіз")
    # And back again: the same event, and higher still.
    seminar.refresh_from_db()
    first = Seminar.objects.get(pk=seminar.pk)
    back = Entry.objects.filter(subject_code=seminar.code).order_by("-id")[0].changes["trainer"][0]
    trainer = type(other).objects.get(pk=back)
    substitute_trainer(actor=ACTOR, seminar=first, trainer=trainer, reason="Сауықты", now=LATER)
    again = _facts(_read(client, mine)[1])[_uid(seminar)]
    assert (again[0], again[1] > gone[1]) == ("CONFIRMED", True)
    assert _facts(_read(client, theirs)[1])[_uid(seminar)][0] == "CANCELLED"


def test_reading_again_changes_nothing(pupil, client):  # noqa: F811  the fixture of that name
    address = _address(client, OWN)
    first = client.get(address).content
    _move(pupil[1])
    second = client.get(address).content

    assert first != second
    assert client.get(address).content == second
    assert (
        client.get(address, headers={"If-None-Match": client.get(address)["ETag"]}).content == b""
    )


def test_an_address_that_was_ended_opens_nothing(pupil, client):  # noqa: F811  the fixture of that name
    address = _address(client, OWN)
    seen = re.search(r'name="seen" value="(\w+)"', client.get(OWN.format("kk")).content.decode())[1]

    client.post(OWN.format("kk"), {"seen": "another", "step": "end"})
    assert client.get(address).status_code == 200
    client.post(OWN.format("kk"), {"seen": seen, "step": "end"})
    client.post(OWN.format("kk"), {"seen": seen, "step": "end"})

    assert client.get(address).status_code == 404
    assert _shown(client, OWN.format("kk")) == ""
    assert Entry.objects.filter(tag="planning:calendar:address_ended").count() == 1
    assert _address(client, OWN) != address


# The file itself, read without the library that wrote it.


def _lines(content):
    """Physical lines: each is whole letters, ends with CRLF and has at most 75 octets."""
    assert content.endswith(b"\r\n")
    found = content[:-2].split(b"\r\n")
    for line in found:
        assert len(line) <= 75
        assert b"\n" not in line
        line.decode()
    return found


def _plain(content):
    """Events as {name: (parameters, value)}, by an unfolding of our own."""
    whole = b"\n".join(_lines(content)).replace(b"\n ", b"").decode().split("\n")
    events = []
    for line in whole:
        name, _, value = line.partition(":")
        name, *parameters = name.split(";")
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events and name not in ("END", "BEGIN"):
            assert name not in events[-1]
            events[-1][name] = (parameters, value)
    return whole, events


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_file_is_read_without_its_library(reader, plan, language):
    client = reader("coordinator", DISTRICTS[0])
    address = _address(client, PLACE, language)
    rows = Seminar.objects.filter(group__plan=plan, group__commission__code=DISTRICTS[0])
    by_uid = {_uid(one): one for one in rows}

    content = client.get(address).content
    whole, events = _plain(content)

    assert "REFRESH-INTERVAL;VALUE=DURATION:PT6H" in whole
    assert whole[0] == "BEGIN:VCALENDAR"
    assert {one["UID"][1] for one in events} == set(by_uid)
    for one in events:
        seminar = by_uid[one["UID"][1]]
        assert one["DTSTART"] == ([], f"{_at(seminar):%Y%m%dT%H%M%SZ}")
        for name in ("SUMMARY", "LOCATION", "DESCRIPTION"):
            assert one[name][0] == [f"LANGUAGE={language}"]
        assert re.fullmatch(r"\d{8}T\d{6}Z", one["DTSTAMP"][1])
        assert one["SEQUENCE"][1].isdecimal()
    parsed = icalendar.Calendar.from_ical(content)
    assert len(parsed.walk("VEVENT")) == len(events)
    assert "VTIMEZONE" not in content.decode()


def test_the_country_is_five_hours_ahead_since_march_2024():
    noon = time(12)

    assert clock.at(date(2024, 2, 29), noon).utcoffset() == timedelta(hours=6)
    assert clock.at(date(2024, 3, 1), noon).utcoffset() == timedelta(hours=5)
    assert clock.at(date(2026, 3, 15), noon).astimezone(UTC) == datetime(2026, 3, 15, 7, tzinfo=UTC)


# The rule alone.


def _values(day, starts="10:00", venue="hall", stage="s3", **more):
    return {
        "day": day, "starts": starts, "venue": venue, "stage": stage, "round": 0,
        "commission": "154801000", "language": "kk", **more,
    }  # fmt: skip


def _standing(code, day, *, cancelled=False, revision=0, **values):
    return Standing("place", code, cancelled, revision, NOW, _values(day, **values))


def _run(before, standing, known=()):
    return next_shown(before, standing, known=known, now=LATER)


def test_the_same_meeting_of_a_new_version_is_no_news():
    before = _run((), [_standing("a", "2026-03-01"), _standing("b", "2026-03-02")])

    after = _run(before, [_standing("y", "2026-03-02"), _standing("x", "2026-03-01")])

    assert [(one.uid, one.code, one.sequence) for one in after] == [
        ("seminar-a@kaskad", "x", 0), ("seminar-b@kaskad", "y", 0),
    ]  # fmt: skip


def test_what_has_no_counterpart_is_gone_and_what_is_new_comes():
    before = _run((), [_standing("a", "2026-03-01"), _standing("b", "2026-03-02", stage="s2")])

    after = _run(before, [_standing("x", "2026-03-05"), _standing("y", "2026-03-06")])

    assert [(one.uid, one.state, one.sequence) for one in after] == [
        ("seminar-a@kaskad", "stands", 1),
        ("seminar-b@kaskad", "gone", 1),
        ("seminar-y@kaskad", "stands", 0),
    ]


def test_what_was_given_to_somebody_else_is_not_taken_for_another_seminar():
    before = _run((), [_standing("a", "2026-03-01")])

    after = _run(before, [_standing("b", "2026-03-01")], known={"a", "b"})

    assert [(one.uid, one.state) for one in after] == [
        ("seminar-a@kaskad", "gone"), ("seminar-b@kaskad", "stands"),
    ]  # fmt: skip


def test_the_number_never_falls_behind_the_changes_by_hand():
    shown = Shown("seminar-a@kaskad", "place", "a", "stands", 1, NOW, _values("2026-03-01"))

    (after,) = _run([shown], [_standing("a", "2026-03-02", revision=5)])

    assert after.sequence == 5


def test_a_cancelled_seminar_stays_in_the_calendar():
    before = _run((), [_standing("a", "2026-03-01", cancelled=True)])

    assert _run(before, []) == before
    assert before[0].state == "cancelled"
