"""What staff do with a task: stop it, try it again, give it up."""

import json
from argparse import ArgumentParser

import pytest

from kaskad.audit.models import Entry
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.refusal import NotFound
from kaskad.core.tasks.models import StoredTask
from kaskad.core.tasks.queue import claim
from kaskad.core.tasks.working import work_until_nothing_waits
from kaskad.work.api import TaskIsOver, TaskNotFailed, discard_task, retry_task, stop_task
from kaskad.work.management import tasks
from tests.core import background as b

pytestmark = pytest.mark.django_db
ACTOR = Actor.command()
ACTS = {"stop": stop_task, "retry": retry_task, "discard": discard_task}


@pytest.fixture(autouse=True)
def _told():
    b.told.clear()


def act(name, code):
    return ACTS[name](actor=ACTOR, code=code, now=clock.now())


def failed():
    code = b.refused.enqueue("a").id
    work_until_nothing_waits()
    b.told.clear()
    return code


def entries():
    return list(Entry.objects.order_by("id").values_list("tag", "subject_code"))


def test_a_waiting_task_stops_at_once_and_its_room_hears_of_it():
    code = b.refused.enqueue("a").id

    states = [act("stop", code).state, act("stop", code).state]

    assert states == ["stopped", "stopped"]
    assert b.told == [("stopped", ("a",), {})]
    assert entries() == [("work:task:stopped", code)]
    assert work_until_nothing_waits() == 0


def test_a_running_task_is_asked_to_stop_once():
    code = b.add.enqueue(1, 1).id
    claim("one", now=clock.machine_now())

    asked = [act("stop", code).state, act("stop", code).state]

    assert asked == ["running", "running"]
    assert len(entries()) == 1


def test_a_task_asked_to_stop_whose_worker_died_is_not_begun_again():
    code = b.refused.enqueue("a").id
    claim("one", now=clock.machine_now())
    act("stop", code)
    StoredTask.objects.update(lease_until=clock.machine_now())

    work_until_nothing_waits()

    assert StoredTask.objects.get().state == "stopped"
    assert b.told == [("stopped", ("a",), {})]


def test_a_failed_task_is_tried_again_with_all_its_attempts():
    code = failed()

    row = act("retry", code)
    again = act("retry", code)

    assert (row.state, row.attempts, row.max_attempts, again.state) == ("ready", 1, 6, "ready")
    assert entries() == [("work:task:retried", code)]
    work_until_nothing_waits()
    assert StoredTask.objects.get().attempts == 2


def test_a_failed_task_is_given_up_once():
    code = failed()

    states = [act("discard", code).state, act("discard", code).state]

    assert states == ["discarded", "discarded"]
    assert entries() == [("work:task:discarded", code)]


def test_what_is_over_is_refused():
    code = b.add.enqueue(1, 1).id
    for name in ("discard",):
        with pytest.raises(TaskNotFailed):
            act(name, code)
    work_until_nothing_waits()

    with pytest.raises(TaskIsOver):
        act("stop", code)
    with pytest.raises(TaskNotFailed):
        act("retry", code)


@pytest.mark.parametrize("name", ACTS)
def test_a_task_that_is_not_there_is_not_found(name):
    with pytest.raises(NotFound):
        act(name, "nothing")


def command(*words):
    parser = ArgumentParser()
    tasks.add_arguments(parser)
    return tasks.run(parser.parse_args(words))


def test_the_command_lists_and_acts(capsys):
    code = failed()
    waiting = b.add.enqueue(1, 1).id

    command()
    listed = capsys.readouterr().out
    command("--json")
    before = json.loads(capsys.readouterr().out)
    command("--retry", code)
    told = capsys.readouterr().out
    command("--stop", waiting, "--json")
    after = json.loads(capsys.readouterr().out)

    assert (code in listed, "refused tests.no" in listed, waiting in listed) == (True, True, True)
    assert [row["code"] for row in before["dead"]] == [code]
    assert before["counts"]["ready"] == 1
    assert {row["name"] for row in before["schedule"]} >= {"audit.seal", "tasks.forget"}
    assert told.startswith(f"{code}: ")
    assert [row["code"] for row in after["open"]] == [code]
    assert after["counts"] == before["counts"] | {"dead": 0, "ready": 1, "stopped": 1}
