"""A run from its request to the plan in force, and everything that can come between."""

import os
import signal
import sys
from datetime import timedelta

import pytest

from kaskad.audit.api import entries_about
from kaskad.campaigns.api import Place, Seminar, plan_versions
from kaskad.core import clock
from kaskad.core.tasks.models import StoredTask
from kaskad.core.tasks.working import Worker, work_until_nothing_waits
from kaskad.planning.api import (
    BudgetOutOfRange,
    NothingToPlan,
    RoundUnknown,
    RunIsAlive,
    RunIsOver,
    SeedOutOfRange,
    execute_run,
    request_run,
    request_stop,
    runs_of,
)
from kaskad.planning.operations import engine
from kaskad.planning.operations.runs import start_run
from tests.planning.world import ACTOR, NOW

LONG_AGO = timedelta(minutes=1)
SLOW_ENGINE = """
import json, os, signal, sys, time
stop = []
signal.signal(signal.SIGTERM, lambda *_: stop.append(1))
fact = {"stage": "s1", "done": 1, "total": 9, "untrained": 0, "seminars": 0, "pid": os.getpid()}
print(json.dumps(fact), file=sys.stderr, flush=True)
while not stop:
    time.sleep(0.01)
print("nothing was written", file=sys.stderr)
sys.exit(3)
"""


@pytest.fixture
def slow_engine(tmp_path, monkeypatch):
    """An engine that tells its progress and its process, and never ends by itself."""
    package = tmp_path / "slow" / "slow_engine"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "__main__.py").write_text(SLOW_ENGINE)
    monkeypatch.syspath_prepend(str(package.parent))
    monkeypatch.setattr(engine, "MODULE", "slow_engine")


def test_a_run_becomes_a_draft_for_everybody(run, world):
    told = []

    run = execute_run(run.code, told.append, now=NOW)

    assert (run.state, run.breaches, run.untrained) == ("finished", [], 0)
    assert (run.plan.version, run.plan.state, run.plan.run_code) == (1, "draft", run.code)
    assert told[-1]["done"] == told[-1]["total"]
    assert Place.objects.filter(group__plan=run.plan).count() == len(world.country.members)
    assert [row["name"] for row in run.levels][:1] == ["untrained"]
    assert run.progress["peak_mb"] > 0
    assert "seed 1" in run.log


def test_the_national_seminar_has_no_trainer_and_both_languages(draft):
    seminar = Seminar.objects.select_related("group__stage").get(group__plan=draft, trainer=None)

    assert (seminar.group.stage.code, seminar.group.language) == ("s1", "")


def test_a_run_leaves_its_entries(run):
    execute_run(run.code, now=NOW)

    tags = [entry.tag for entry in entries_about("plan_run", run.code)]
    assert sorted(tags) == [
        "planning:run:finished",
        "planning:run:requested",
        "planning:run:started",
    ]


def test_the_same_request_is_the_same_run_until_it_is_over(run, world):
    again = request_run(actor=ACTOR, campaign=world.campaign, seed=1, now=NOW)
    execute_run(run.code, now=NOW)
    later = request_run(actor=ACTOR, campaign=world.campaign, seed=1, now=NOW)

    assert again.pk == run.pk
    assert later.pk != run.pk


def test_the_same_roster_and_seed_give_the_same_problem_and_plan(run, world):
    first = execute_run(run.code, now=NOW)
    second = request_run(actor=ACTOR, campaign=world.campaign, seed=1, now=NOW)
    second = execute_run(second.code, now=NOW)

    assert second.problem_sha256 == first.problem_sha256
    assert second.levels == first.levels
    assert [row.seminars for row in plan_versions(world.campaign)] == [5, 5]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"seed": -1}, SeedOutOfRange),
        ({"budget": 0}, BudgetOutOfRange),
        ({"round_number": 9}, RoundUnknown),
    ],
)
def test_values_out_of_range_are_refused(world, changes, refusal):
    with pytest.raises(refusal):
        request_run(
            **{"actor": ACTOR, "campaign": world.campaign, "seed": 1, "now": NOW, **changes}
        )


def test_a_campaign_without_stages_is_refused(world):
    world.campaign.stages.all().delete()

    with pytest.raises(NothingToPlan):
        request_run(actor=ACTOR, campaign=world.campaign, seed=1, now=NOW)


def test_a_waiting_run_is_stopped_at_once_and_never_worked_on(run):
    stopped = request_stop(actor=ACTOR, run=run, now=NOW)
    again = request_stop(actor=ACTOR, run=run, now=NOW)

    assert (stopped.state, again.state) == ("stopped", "stopped")
    assert work_until_nothing_waits() == 0
    with pytest.raises(RunIsOver):
        execute_run(run.code)


@pytest.mark.usefixtures("slow_engine")
def test_a_running_run_stops_when_asked(run):
    ended = execute_run(
        run.code, lambda _progress: request_stop(actor=ACTOR, run=run, now=NOW), now=NOW
    )

    assert (ended.state, ended.plan) == ("stopped", None)
    assert "stopped on request" in ended.log


@pytest.mark.usefixtures("slow_engine")
def test_a_run_over_its_budget_is_cut_and_says_so(world):
    run = request_run(actor=ACTOR, campaign=world.campaign, seed=1, budget=1, now=NOW)

    ended = execute_run(run.code, now=NOW)

    assert (ended.state, ended.plan) == ("stopped", None)
    assert "cut at 1 s" in ended.log


@pytest.mark.usefixtures("slow_engine")
def test_a_killed_engine_fails_the_run_and_leaves_no_plan(run, world):
    ended = execute_run(
        run.code, lambda progress: os.kill(progress["pid"], signal.SIGKILL), now=NOW
    )

    assert (ended.state, ended.plan) == ("failed", None)
    assert "exit status -9" in ended.log
    assert plan_versions(world.campaign) == []


def test_a_run_whose_process_died_is_repeated_by_the_worker(run, world):
    start_run(actor=ACTOR, run=run, alive_at=clock.machine_now() - LONG_AGO, now=NOW)
    before = runs_of(world.campaign, clock.machine_now())[0]

    worked = work_until_nothing_waits()

    run.refresh_from_db()
    assert (before.dead, worked) == (True, 1)
    assert (run.state, run.attempt, run.plan.version) == ("finished", 2, 1)


def test_a_run_that_lives_elsewhere_is_left_alone(run):
    start_run(actor=ACTOR, run=run, alive_at=clock.machine_now(), now=NOW)

    assert work_until_nothing_waits() == 1
    with pytest.raises(RunIsAlive):
        execute_run(run.code)

    # Looked at again later, in case whoever works on it dies.
    waiting = StoredTask.objects.get()
    assert (waiting.state, waiting.attempts) == ("ready", 0)
    assert waiting.run_after > clock.machine_now()


def test_the_worker_takes_the_oldest_run_first(run, world):
    second = request_run(
        actor=ACTOR, campaign=world.campaign, seed=2, now=NOW + timedelta(seconds=1)
    )

    assert Worker().work() == 1
    run.refresh_from_db()
    second.refresh_from_db()
    assert (run.state, second.state) == ("finished", "queued")


def test_the_engine_sees_no_secrets(monkeypatch):
    monkeypatch.setenv("KASKAD_DATABASE", "postgresql://secret")

    environment = engine._environment()

    assert not [name for name in environment if name.startswith(("KASKAD", "DJANGO"))]
    assert environment["PYTHONPATH"] in sys.path
