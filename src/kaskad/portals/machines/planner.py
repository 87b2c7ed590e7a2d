"""Planner runs: asked for, followed, stopped."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from ninja import Router, Schema, Status

from kaskad.core import clock
from kaskad.core.web.request import actor_of
from kaskad.planning.api import (
    RunRow,
    campaign_to_plan,
    request_run,
    request_stop,
    run_for,
    run_row,
    runs_of,
)
from kaskad.portals.machines.values import BIGGEST, Code, answers

router = Router(tags=["planner"])


class RunOut(Schema):
    """A planner run: ``done`` of ``total`` territories; ``plan`` is the version that came of it."""

    code: str
    round: int
    state: str
    dead: bool
    seed: int
    budget_seconds: int | None
    done: int
    total: int
    seminars: int
    untrained: int | None
    breaches: int
    seconds: float | None
    problem_sha256: str
    engine_version: str
    requested_at: datetime
    finished_at: datetime | None
    stop_requested: bool
    plan: int | None


class RunsOut(Schema):
    """The latest 50 runs, the newest first."""

    items: list[RunOut]


class RunIn(Schema):
    """What to plan; the same seed and data give the same plan. Round 0 is the main run."""

    seed: int = 2026
    budget_seconds: int | None = None
    round: int = 0


@router.get(
    "/campaigns/{campaign}/runs", response=answers(RunsOut), url_name="runs", operation_id="runs"
)
def runs(request: HttpRequest, campaign: Code) -> RunsOut:
    """The runs of a campaign, for those who may plan it."""
    found = campaign_to_plan(actor_of(request), campaign)
    return RunsOut(items=[_out(row) for row in runs_of(found, clock.machine_now())])


@router.post(
    "/campaigns/{campaign}/runs",
    response=answers(RunOut, 202),
    url_name="run_request",
    operation_id="run_request",
)
def ask(request: HttpRequest, campaign: Code, body: RunIn) -> Status[RunOut]:
    """Queue a run; the same request while it waits or runs gives that run."""
    actor = actor_of(request)
    found = campaign_to_plan(actor, campaign)
    run = request_run(
        actor=actor,
        campaign=found,
        seed=_bounded(body.seed),
        budget=None if body.budget_seconds is None else _bounded(body.budget_seconds),
        round_number=_bounded(body.round),
        now=clock.now(),
    )
    return Status(202, _out(run_row(run, clock.machine_now())))


@router.get(
    "/campaigns/{campaign}/runs/{code}",
    response=answers(RunOut),
    url_name="run",
    operation_id="run",
)
def run(request: HttpRequest, campaign: Code, code: Code) -> RunOut:
    """One run."""
    return _out(run_row(run_for(actor_of(request), campaign, code), clock.machine_now()))


@router.post(
    "/campaigns/{campaign}/runs/{code}/stop",
    response=answers(RunOut, 202),
    url_name="run_stop",
    operation_id="run_stop",
)
def stop(request: HttpRequest, campaign: Code, code: Code) -> Status[RunOut]:
    """Ask a run to stop; one that is over stays as it is."""
    actor = actor_of(request)
    stopped = request_stop(actor=actor, run=run_for(actor, campaign, code), now=clock.now())
    return Status(202, _out(run_row(stopped, clock.machine_now())))


def _bounded(number: int) -> int:
    """A number that a database can compare; the operation says which ones it takes."""
    return max(min(number, BIGGEST), -BIGGEST)


def _out(row: RunRow) -> RunOut:
    return RunOut(
        code=row.code,
        round=row.round,
        state=row.state,
        dead=row.dead,
        seed=row.seed,
        budget_seconds=row.budget_seconds,
        done=row.done,
        total=row.total,
        seminars=row.seminars,
        untrained=row.untrained,
        breaches=row.breaches,
        seconds=row.seconds,
        problem_sha256=row.problem_sha256,
        engine_version=row.engine_version,
        requested_at=row.requested_at,
        finished_at=row.finished_at,
        stop_requested=row.stop_requested,
        plan=row.plan_version,
    )
