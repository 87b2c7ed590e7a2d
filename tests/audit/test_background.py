"""Sealing and timestamping by the clock: what cannot be done now is soon tried again."""

from datetime import timedelta

import pytest

from kaskad.audit import tasks
from kaskad.audit.api import StillWriting
from kaskad.audit.models import Seal, Timestamp
from kaskad.core import clock
from kaskad.core.tasks.models import StoredTask
from kaskad.core.tasks.schedule import run_entry
from kaskad.core.tasks.working import work_until_nothing_waits
from tests.audit.test_timestamps import stamped
from tests.audit.world_of_entries import notes, sealed_record

__all__ = ["stamped"]
pytestmark = pytest.mark.django_db


def waits():
    """The task's state, its attempts, and in how many seconds it is due."""
    row = StoredTask.objects.get()
    seconds = (row.run_after - clock.machine_now()).total_seconds()
    return row.state, row.attempts, seconds


def work_when_due():
    StoredTask.objects.update(run_after=clock.machine_now() - timedelta(seconds=1))
    work_until_nothing_waits()


def test_sealing_comes_again_after_seconds_while_somebody_writes(monkeypatch):
    def busy(**_when):
        raise StillWriting

    notes("new", now=clock.now())
    run_entry.enqueue("audit.seal")
    with monkeypatch.context() as patch:
        patch.setattr(tasks, "seal_entries", busy)
        work_until_nothing_waits()
    state, attempts, seconds = waits()

    assert (state, attempts) == ("ready", 0)
    assert 0 < seconds <= 5
    work_when_due()
    assert (StoredTask.objects.get().state, Seal.objects.count()) == ("done", 1)


def test_a_timestamp_comes_again_after_minutes_while_nobody_answers(stamped):
    sealed_record((1,), now=clock.now())
    stamped.wrong = "broken"
    run_entry.enqueue("audit.stamp")
    work_until_nothing_waits()
    state, attempts, seconds = waits()

    assert (state, attempts) == ("ready", 0)
    assert 60 < seconds <= 300
    stamped.wrong = ""
    work_when_due()
    assert (StoredTask.objects.get().state, Timestamp.objects.count()) == ("done", 1)
