"""The same tasks carried by Celery on a real Redis server."""

import os
import signal

import pytest

from tests.core.house import PATIENCE, START
from tests.descendants import descendants

# An engine carries tasks in production; processes need their time to start.
pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_only, pytest.mark.timeout(300)]


@pytest.fixture
def engine(house, redis):
    """The house whose tasks are carried by the engine."""
    house.env["KASKAD_QUEUE"] = redis.url
    return house


def test_tasks_are_done_by_the_engine_with_retries_and_dead_letters(engine):
    engine.worker()
    engine.run(
        START + "from django.db import transaction\n"
        "with transaction.atomic():\n    [b.alone.enqueue(number) for number in range(20)]\n"
        "b.refused.enqueue('a')\nb.failing.enqueue('a')"
    )

    engine.states(" ".join(["('dead', 1)", *["('done', 1)"] * 20, "('ready', 1)"]))

    assert sorted(engine.noted("done"), key=int) == [str(number) for number in range(20)]


def test_what_the_engine_has_lost_is_told_to_it_again(engine, redis):
    engine.run(START + "b.alone.enqueue(1)")
    waited = redis.ask("LLEN", "kaskad")
    redis.ask("FLUSHALL")
    engine.run(
        START + "from datetime import timedelta\nfrom kaskad.core import clock\n"
        "StoredTask.objects.update(sent_at=clock.machine_now() - timedelta(minutes=2))"
    )

    engine.worker()

    engine.states("('done', 1)")
    assert waited == ":1"


def test_while_the_engine_is_away_tasks_wait_and_nobody_fails(engine, redis):
    redis.stop()
    engine.run(START + "b.alone.enqueue(1)")
    assert engine.run(START + "print(StoredTask.objects.get().sent_at)") == "None"

    redis.start()
    engine.worker()

    engine.states("('done', 1)")


def test_a_task_survives_the_death_of_the_whole_engine(engine):
    engine.run(START + "b.waits_for_a_word.enqueue('a')")
    first = engine.worker()
    engine.until("begun", 1)

    for pid in (first.pid, *descendants(first.pid)):
        os.kill(pid, signal.SIGKILL)
    first.wait()
    second = engine.worker()
    engine.until("begun", 2)
    (engine.notes / "go").touch()
    engine.states("('done', 2)")
    second.terminate()

    assert second.wait(timeout=PATIENCE) == 0
    assert engine.noted("begun") == ["a", "a"]


def test_one_round_needs_no_engine(engine, redis):
    engine.run(START + "b.alone.enqueue(1)")
    redis.stop()

    assert engine.worker("--once").wait(timeout=PATIENCE) == 0

    engine.states("('done', 1)")
