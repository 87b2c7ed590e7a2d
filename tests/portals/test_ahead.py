"""Overviews are read ahead: nobody lags behind more than seconds, nor behind oneself at all."""

import re
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from kaskad.campaigns.models import Campaign
from kaskad.core.actor import Actor
from kaskad.portals.staff import ahead
from kaskad.seminars.models import Attendance
from tests.attendance import now_absent
from tests.queries import MOST
from tests.reporting.world import SECOND_DAYS

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

LEAD = re.compile(r"Trained: [^<]+")
READER, WRITER = (Actor(kind="person", code=code, label=code) for code in ("r", "w"))


class Moment:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


class Record:
    """A record that one person writes in."""

    def __init__(self) -> None:
        self.entries = []

    def latest(self):
        return len(self.entries)

    def wrote_after(self, actor, number):
        return actor.code in self.entries[number:]


@pytest.fixture
def moment(monkeypatch, settings):
    settings.READS_AHEAD = True
    clock = Moment()
    monkeypatch.setattr(ahead, "monotonic", clock)
    monkeypatch.setattr(ahead, "_watch", lambda: None)
    monkeypatch.setattr(ahead, "_states", {})
    return clock


@pytest.fixture
def written(monkeypatch):
    found = Record()
    monkeypatch.setattr(ahead, "latest_entry", found.latest)
    monkeypatch.setattr(ahead, "wrote_after", found.wrote_after)
    return found


def seen_by(actor, written):
    return ahead.read_ahead(("place",), actor, lambda: tuple(written.entries))


def test_a_reader_lags_behind_for_seconds_and_a_writer_not_at_all(moment, written):
    assert seen_by(READER, written) == ()
    written.entries.append(WRITER.code)

    assert seen_by(READER, written) == ()
    assert seen_by(WRITER, written) == (WRITER.code,)
    # What the writer has read anew is there for all.
    assert seen_by(READER, written) == (WRITER.code,)

    written.entries.append("somebody")
    assert seen_by(WRITER, written) == (WRITER.code,)
    moment.now += ahead.FRESH + 0.1
    assert seen_by(READER, written) == (WRITER.code, "somebody")


def test_what_was_written_is_read_beside_the_readers(moment, written):
    seen_by(READER, written)
    written.entries.append("somebody")

    ahead.look_again()

    assert seen_by(READER, written) == ("somebody",)


def test_while_nothing_is_written_nothing_is_read(moment, written):
    reads = []
    for _ in range(3):
        ahead.read_ahead(("place",), READER, lambda: reads.append(1))
        moment.now += ahead.FRESH - 1
        ahead.look_again()
    assert len(reads) == 1

    # The time of day changes some things by itself.
    moment.now += 30
    ahead.look_again()
    assert len(reads) == 2


def test_what_nobody_asks_for_is_forgotten(moment, written):
    seen_by(READER, written)
    moment.now += 901

    ahead.look_again()

    assert ahead._states == {}


def test_only_the_places_asked_for_last_are_watched(moment, written):
    for number in range(70):
        moment.now += 0.01
        ahead.read_ahead((number,), READER, lambda: None)

    assert len(ahead._states) == 64
    assert (69,) in ahead._states
    assert (0,) not in ahead._states


def test_a_thread_looks_again_until_nothing_is_watched(monkeypatch, caplog):
    twice, asked = threading.Event(), threading.Event()
    looks = []

    def look():
        assert twice.wait(10)
        looks.append(1)
        if len(looks) == 1:
            raise OSError("no database")
        ahead._states.clear()
        asked.set()

    monkeypatch.setattr(ahead, "_PAUSE", 0)
    monkeypatch.setattr(ahead, "_states", {"place": None})
    monkeypatch.setattr(ahead, "look_again", look)
    before = threading.active_count()
    ahead._watch()
    ahead._watch()
    twice.set()

    assert asked.wait(10)
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and threading.active_count() > before:
            thread.join(10)
    assert len(looks) == 2
    assert not ahead._watching
    assert "could not read ahead" in caplog.text


def test_right_after_a_write_of_somebody_else_an_overview_asks_little(scene, staff, moment):
    here = scene(held_until=SECOND_DAYS[-1], today=SECOND_DAYS[-1])
    here.sign_in(staff("KZ"))
    trained = Attendance.objects.filter(member__commission__region__code="KZ-11")
    before = here.text("/staff/")
    now_absent(trained)
    staff("KZ-10")  # leaves an entry

    with CaptureQueriesContext(connection) as asked:
        at_once = here.text("/staff/")
    assert len(asked) <= MOST
    assert LEAD.search(at_once)[0] == LEAD.search(before)[0]

    ahead.look_again()
    assert LEAD.search(here.text("/staff/"))[0] != LEAD.search(before)[0]


def test_a_campaign_that_was_changed_is_read_again(scene, staff, moment):
    here = scene(held_until=SECOND_DAYS[-1], today=SECOND_DAYS[-1])
    here.sign_in(staff("KZ"))
    before = here.text("/staff/")
    Campaign.objects.update(first_day=F("first_day") - timedelta(days=1))
    staff("KZ-10")  # leaves an entry

    ahead.look_again()
    ((_key, state),) = ahead._states.items()
    assert state.value.campaign.first_day == state.value.figures.days[0]
    assert here.text("/staff/") != before
