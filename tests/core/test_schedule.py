"""The schedule: each slot once, a missed one once afterwards."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils.module_loading import import_string

from kaskad.config.schedule import LOOKS
from kaskad.core import clock
from kaskad.core.tasks.models import ScheduleSlot, StoredTask
from kaskad.core.tasks.schedule import Entry, entries, forget_what_is_over, tick
from kaskad.core.tasks.working import work_until_nothing_waits
from tests.core import background as b

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 4, 9, 20, 30, tzinfo=UTC)  # 14:20 in the country
HOURLY = Entry("tests.hourly", "tests.core.background.scheduled", "w", every=timedelta(hours=1))
DAILY = Entry("tests.daily", "tests.core.background.scheduled", "w", at=time(15, 0))
SEVERAL = Entry(
    "tests.several", "tests.core.background.several", "w", every=timedelta(hours=1),
    until_nothing=True,
)  # fmt: skip
SCHEDULE: tuple = ()


@pytest.fixture(autouse=True)
def schedule(monkeypatch, settings, tmp_path):
    """Makes entries the schedule of the installation."""
    monkeypatch.setenv("NOTES", str(tmp_path))
    b.told.clear()
    settings.KASKAD_SCHEDULE = f"{__name__}.SCHEDULE"

    def of(*chosen):
        monkeypatch.setattr(f"{__name__}.SCHEDULE", chosen)

    return of


def test_a_slot_is_given_once_and_a_missed_one_once_afterwards(schedule):
    schedule(HOURLY)
    given = [tick(NOW), tick(NOW)]
    work_until_nothing_waits()
    given += [tick(NOW + timedelta(minutes=20)), tick(NOW + timedelta(minutes=40))]
    work_until_nothing_waits()
    given += [tick(NOW + timedelta(hours=9)), tick(NOW + timedelta(hours=9))]
    work_until_nothing_waits()

    assert given == [1, 0, 0, 1, 1, 0]
    assert b.noted("scheduled") == ["kaskad:tests"] * 3


def test_a_time_of_day_is_that_of_the_country(schedule):
    schedule(DAILY)

    assert DAILY.last_slot(NOW) == datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
    assert DAILY.next_slot(NOW) == datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
    assert DAILY.last_slot(NOW + timedelta(hours=1)) == datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
    tick(NOW)
    work_until_nothing_waits()
    assert tick(NOW + timedelta(hours=1)) == 1


def test_a_slot_waits_until_the_one_before_is_over(schedule):
    schedule(HOURLY)
    tick(NOW)

    assert tick(NOW + timedelta(hours=1)) == 0
    work_until_nothing_waits()
    assert tick(NOW + timedelta(hours=1)) == 1


def test_of_two_workers_only_the_faster_gives_the_slot(schedule, monkeypatch):
    schedule(HOURLY)
    tick(NOW)
    work_until_nothing_waits()
    later = NOW + timedelta(hours=1)
    seen = dict(ScheduleSlot.objects.values_list("name", "slot"))

    given = tick(later)
    work_until_nothing_waits()
    # The slower one has read the slots before the faster one wrote.
    from kaskad.core.tasks import schedule as module

    assert (given, module._give(HOURLY, seen["tests.hourly"], later)) == (1, 0)


def test_a_failed_slot_is_tried_anew_by_the_next(schedule):
    schedule(Entry("tests.bad", "tests.core.background.missing", "w", every=timedelta(hours=1)))
    tick(NOW)
    StoredTask.objects.update(state="dead")

    assert tick(NOW + timedelta(hours=1)) == 1
    assert sorted(StoredTask.objects.values_list("state", flat=True)) == ["discarded", "ready"]


def test_a_function_may_be_called_until_nothing_is_left(schedule):
    schedule(SEVERAL)
    tick(NOW)

    work_until_nothing_waits()

    assert len(b.told) == 3


def test_an_entry_says_when():
    with pytest.raises(ValueError, match="either every or at"):
        Entry("a", "b", "c")


def test_the_schedule_of_the_product_can_be_called(settings):
    settings.KASKAD_SCHEDULE = "kaskad.config.schedule.SCHEDULE"

    assert tick(clock.machine_now()) == len(entries())
    work_until_nothing_waits()

    assert set(StoredTask.objects.values_list("state", flat=True)) == {"done"}


def test_what_is_over_is_forgotten_after_a_week_and_what_died_is_kept():
    b.plain.enqueue(1)
    b.refused.enqueue("a")
    b.plain.using(priority=1).enqueue(2)
    work_until_nothing_waits()
    old = clock.machine_now() - timedelta(days=8)
    StoredTask.objects.exclude(priority=1).update(finished_at=old)

    assert forget_what_is_over() == 1
    assert sorted(StoredTask.objects.values_list("state", flat=True)) == ["dead", "done"]


def test_everything_that_comes_by_itself_is_done_without_a_fault(settings):
    settings.KASKAD_SCHEDULE = "kaskad.config.schedule.SCHEDULE"
    tick(clock.machine_now())
    work_until_nothing_waits()

    done = StoredTask.objects.filter(state="done", last_error="").values_list("args", flat=True)
    assert sorted(args[0] for args in done) == sorted(entry.name for entry in entries())


def test_everything_that_workers_look_for_is_looked_for_without_a_fault():
    assert [bool(import_string(path)()) for path in LOOKS] == [False] * len(LOOKS)
