"""Workers as processes of their own: killed in the middle, and several at once."""

import os
import signal
import time

import pytest

from tests.core import background as b
from tests.core.house import PATIENCE, START, STATES

# Also on PostgreSQL, in a database of their own; processes need their time to start.
pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]


def test_a_task_survives_the_death_of_its_worker(house):
    house.run(START + "b.waits_for_a_word.enqueue('a')")
    first = house.worker()
    house.until("begun", 1)

    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    second = house.worker()
    house.until("begun", 2)  # when the lease of the dead one is over
    (house.notes / "go").touch()
    house.until("ended", 1)
    house.states("('done', 2)")
    second.terminate()

    assert second.wait(timeout=PATIENCE) == 0
    assert house.noted("begun") == ["a", "a"]
    assert (house.notes / "effect-a").exists()


def test_a_living_worker_keeps_a_long_task_for_itself(house):
    house.run(START + "b.waits_for_a_word.enqueue('a')")
    house.worker()
    house.until("begun", 1)
    house.worker()
    time.sleep(1.5 * b.SHORT.total_seconds())  # without signs of life the lease would be over

    (house.notes / "go").touch()
    house.until("ended", 1)
    house.states("('done', 1)")

    assert house.noted("begun") == ["a"]


def test_a_running_task_stops_when_staff_ask(house):
    code = house.run(START + "print(b.stoppable.enqueue().id)")
    house.worker()
    house.until("steps", 1)

    house.run(
        START + "from kaskad.work.api import stop_task\nfrom kaskad.core.actor import Actor\n"
        f"from kaskad.core import clock\nstop_task(actor=Actor.command(), code={code!r}, "
        "now=clock.now())"
    )

    house.states("('stopped', 1)")
    assert len(house.noted("steps")) < 1000


def test_many_workers_never_work_on_the_same_task(house):
    house.run(START + "[b.alone.enqueue(number) for number in range(120)]")

    workers = [house.worker("--once") for _ in range(4)]

    assert [worker.wait(timeout=PATIENCE) for worker in workers] == [0] * 4
    assert sorted(house.noted("done"), key=int) == [str(number) for number in range(120)]
    assert house.run(STATES) == " ".join(["('done', 1)"] * 120)
