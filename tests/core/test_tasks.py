"""Background work through the interface of django.tasks, in one process."""

from datetime import timedelta

import pytest
from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist

from kaskad.core import clock
from kaskad.core.tasks.backend import PersonalArgument, enqueue, withdraw
from kaskad.core.tasks.models import StoredTask
from kaskad.core.tasks.policy import task_at
from kaskad.core.tasks.queue import beat, claim
from kaskad.core.tasks.reading import dead_tasks, open_tasks, state_of_work
from kaskad.core.tasks.running import HandedBack, Running, Stopped, check_stop, current
from kaskad.core.tasks.vocab import LONGEST_BACKOFF
from kaskad.core.tasks.working import Worker, work_until_nothing_waits
from tests.core import background as b

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _told(monkeypatch, tmp_path):
    monkeypatch.setenv("NOTES", str(tmp_path))
    b.told.clear()


def pass_time(monkeypatch, **spans):
    real, span = clock.machine_now, timedelta(**spans)
    monkeypatch.setattr(clock, "machine_now", lambda: real() + span)


def test_a_task_is_done_and_its_result_can_be_asked_for():
    result = b.add.enqueue(2, b=3)
    waiting = result.status

    worked = work_until_nothing_waits()
    result.refresh()

    assert (waiting, worked) == (TaskResultStatus.READY, 1)
    assert (result.status, result.return_value, result.attempts) == ("SUCCESSFUL", 5, 1)
    assert b.add.get_result(result.id).args == [2]
    with pytest.raises(TaskResultDoesNotExist):
        b.add.get_result("nothing")


def test_a_task_belongs_to_the_transaction_that_enqueues_it():
    with transaction.atomic():
        b.add.enqueue(1, 1)
        transaction.set_rollback(True)

    assert StoredTask.objects.count() == 0


def test_operations_enqueue_by_path_and_withdraw_what_was_done_elsewhere():
    code = enqueue("tests.core.background.once_waiting", code="a")
    enqueue("tests.core.background.once_waiting", code="b")
    withdraw("tests.core.background.once_waiting", code="a")

    work_until_nothing_waits()

    assert b.told == ["b"]
    assert StoredTask.objects.get(code=code).state == "done"
    with pytest.raises(ImportError):
        task_at("tests.core.background.note")


@pytest.mark.parametrize("value", ["880314700000", "a@b.kz"])
def test_arguments_are_codes_and_no_data_of_a_person(value):
    with pytest.raises(PersonalArgument):
        b.add.enqueue(a=value, b=1)


def test_priority_comes_first_then_age_and_a_later_task_waits(monkeypatch, settings):
    b.plain.enqueue(1)
    b.plain.enqueue(2)
    b.plain.using(priority=5).enqueue(3)
    b.plain.using(run_after=clock.now() + timedelta(hours=2)).enqueue(4)

    work_until_nothing_waits()
    before = list(b.told)
    pass_time(monkeypatch, hours=3)
    work_until_nothing_waits()

    assert (before, b.told) == ([3, 1, 2], [3, 1, 2, 4])


def test_where_the_clock_stands_a_later_task_still_comes(monkeypatch, settings):
    settings.KASKAD_PINNED_NOW = clock.machine_now() - timedelta(days=200)

    b.plain.using(run_after=clock.now() + timedelta(hours=2)).enqueue(4)

    assert work_until_nothing_waits() == 0
    pass_time(monkeypatch, hours=3)
    assert work_until_nothing_waits() == 1


def test_quick_tasks_are_taken_together_and_others_one_by_one():
    for number in range(30):
        b.quick.enqueue(number)
    b.plain.enqueue(30)
    b.plain.enqueue(31)
    worker = Worker()

    taken = [worker.work() for _ in range(5)]

    assert taken == [20, 10, 1, 1, 0]
    assert b.told == list(range(32))


def test_a_failed_task_waits_longer_each_time_and_dies_masked(monkeypatch):
    b.failing.enqueue(name="a")
    pauses = []
    for hours in (0, 1, 2):
        pass_time(monkeypatch, hours=1) if hours else None
        assert work_until_nothing_waits() == 1
        row = StoredTask.objects.get()
        pauses.append((row.run_after - clock.machine_now()).total_seconds())

    assert 50 <= pauses[0] <= 150
    assert 100 <= pauses[1] <= 300
    assert (row.state, row.attempts) == ("dead", 3)
    assert row.last_error.startswith("ValueError at ")
    assert "Иванова" not in row.last_error
    assert "88031" not in row.last_error
    assert b.told == [("dead", (), {"name": "a"})]
    assert [one.code for one in dead_tasks(clock.machine_now())] == [row.code]


def test_a_pause_never_exceeds_its_limit():
    assert b.failing.pause_after(40) <= LONGEST_BACKOFF * 1.5


def test_a_refusal_is_final():
    b.refused.enqueue("a")

    work_until_nothing_waits()

    row = StoredTask.objects.get()
    assert (row.state, row.attempts, row.last_error) == ("dead", 1, "refused tests.no")


def test_a_task_that_cannot_work_yet_counts_no_attempt(monkeypatch):
    b.not_yet.enqueue()

    assert work_until_nothing_waits() == 1
    row = StoredTask.objects.get()
    assert (row.state, row.attempts) == ("ready", 0)
    pass_time(monkeypatch, seconds=31)
    assert work_until_nothing_waits() == 1


def test_the_attempt_is_told_to_a_task_that_takes_the_context():
    result = b.counts_attempts.enqueue()
    work_until_nothing_waits()
    result.refresh()

    assert result.return_value == 1


def test_the_same_waiting_task_is_enqueued_once():
    codes = {b.once_waiting.enqueue(code="a").id for _ in range(3)}
    other = b.once_waiting.enqueue(code="b").id

    assert len(codes) == 1
    assert other not in codes
    work_until_nothing_waits()
    assert b.once_waiting.enqueue(code="a").id not in codes


def test_a_task_may_stand_for_another_also_while_it_runs():
    code = b.once_open.enqueue(code="a").id

    work_until_nothing_waits()

    assert b.told == [code]


def test_a_task_that_nobody_knows_any_more_dies():
    StoredTask.objects.create(
        code="x", path="kaskad.gone.task", max_attempts=5,
        enqueued_at=clock.machine_now(), run_after=clock.machine_now(),
    )  # fmt: skip

    work_until_nothing_waits()

    assert StoredTask.objects.get().last_error == "unknown"
    assert dead_tasks(clock.machine_now())[0].words == "kaskad.gone.task"


def test_an_expired_lease_is_taken_and_the_late_worker_writes_nothing(monkeypatch):
    b.add.enqueue(1, 1)
    lost = claim("first", now=clock.machine_now())[0]
    too_early = claim("second", now=clock.machine_now())

    pass_time(monkeypatch, minutes=2)
    assert work_until_nothing_waits() == 1
    old = Running(lost.pk, lost.attempts, timedelta(seconds=60))
    beat(old, now=clock.machine_now())

    assert too_early == []
    assert (old.lost, old.stop) == (True, False)
    row = StoredTask.objects.get()
    assert (row.state, row.result, row.attempts) == ("done", 2, 2)


def test_a_sign_of_life_extends_the_lease_and_tells_the_progress():
    b.add.enqueue(1, 1)
    row = claim("one", now=clock.machine_now())[0]
    running = Running(row.pk, row.attempts, timedelta(hours=1), done=3, total=9)

    beat(running, now=clock.machine_now())

    shown = open_tasks(clock.machine_now())[0]
    assert (shown.done, shown.total, shown.is_silent, running.lost) == (3, 9, False, False)
    assert StoredTask.objects.get().lease_until > clock.machine_now() + timedelta(minutes=59)


def test_whether_to_stop_is_asked_where_nothing_is_half_done():
    check_stop()  # outside of a worker nobody listens
    running = Running(1, 1, timedelta(0))
    token = current.set(running)
    try:
        check_stop()
        running.ends = True
        with pytest.raises(HandedBack):
            check_stop()
        running.stop = True
        with pytest.raises(Stopped):
            check_stop()
    finally:
        current.reset(token)


def test_a_worker_that_ends_hands_its_tasks_back():
    b.stoppable.enqueue()
    worker = Worker()
    worker.pulse.end()

    worker.work()

    row = StoredTask.objects.get()
    assert (row.state, row.attempts) == ("ready", 0)
    assert b.noted("steps") == ["0"]


def test_the_state_of_work_counts_and_knows_the_oldest(monkeypatch):
    b.plain.enqueue(1)
    b.plain.using(run_after=clock.now() + timedelta(days=1)).enqueue(2)
    b.refused.enqueue("a")
    work_until_nothing_waits()
    b.plain.enqueue(3)
    pass_time(monkeypatch, minutes=10)

    state = state_of_work(clock.machine_now())

    assert (state.dead, state.counts) == (1, {"ready": 2, "done": 1, "dead": 1})
    assert timedelta(minutes=9) < state.waits_for(clock.machine_now()) < timedelta(minutes=11)
