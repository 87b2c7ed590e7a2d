"""Planner runs as values: those that wait, those that run, what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kaskad.accounts.api import names_of
from kaskad.campaigns.api import Campaign
from kaskad.core.refusal import NotFound
from kaskad.core.rows import one_of
from kaskad.planning.models import PlanRun
from kaskad.planning.vocab import HEARTBEAT_LIMIT, RunState

SHOWN_RUNS = 50
SHOWN_WHAT_IFS = 20


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run as it is shown: ``done`` of ``total`` territories; ``dead``: its process is gone."""

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
    peak_mb: float | None
    problem_sha256: str
    engine_version: str
    requested_by: str
    requested_at: datetime
    finished_at: datetime | None
    stop_requested: bool
    plan_version: int | None
    log: str
    levels: tuple[dict[str, Any], ...]
    is_what_if: bool
    is_replan: bool


def is_dead(run: PlanRun, alive_at: datetime) -> bool:
    """Whether a running run has been silent for too long; ``alive_at`` is the machine's clock."""
    return (
        run.state == RunState.RUNNING
        and run.heartbeat_at is not None
        and alive_at - run.heartbeat_at > HEARTBEAT_LIMIT
    )


def run_by_code(code: str) -> PlanRun:
    """The run with its campaign. Raises NotFound."""
    run = one_of(PlanRun.objects.select_related("campaign__root", "plan").filter(code=code))
    if run is None:
        raise NotFound(f"planner run {code}")
    return run


def runs_of(campaign: Campaign, alive_at: datetime) -> list[RunRow]:
    """All runs of a campaign, the newest first."""
    runs = (
        PlanRun.objects.filter(campaign=campaign)
        .select_related("plan")
        .defer("plan__district_bounds", "plan__levels", "plan__breaches")
        .order_by("-id")
    )
    found = list(runs[:SHOWN_RUNS])
    names = names_of(run.requested_by for run in found)
    return [run_row(run, alive_at, names) for run in found]


def what_ifs_of(campaign: Campaign) -> list[PlanRun]:
    """The latest what-ifs of a campaign, the newest first."""
    runs = PlanRun.objects.filter(campaign=campaign).exclude(what_if={}).select_related("plan")
    return list(runs.order_by("-id")[:SHOWN_WHAT_IFS])


def run_row(run: PlanRun, alive_at: datetime, names: Mapping[str, str] | None = None) -> RunRow:
    """One run as it is shown; ``names`` are those of who asked, read if they are not given."""
    names = names or names_of([run.requested_by])
    progress = run.progress
    return RunRow(
        code=run.code,
        round=run.round,
        state=run.state,
        dead=is_dead(run, alive_at),
        seed=run.seed,
        budget_seconds=run.budget_seconds,
        done=int(progress.get("done", 0)),
        total=int(progress.get("total", 0)),
        seminars=int(progress.get("seminars", 0)),
        untrained=run.untrained,
        breaches=len(run.breaches),
        seconds=progress.get("seconds"),
        peak_mb=progress.get("peak_mb"),
        problem_sha256=run.problem_sha256,
        engine_version=run.engine_version,
        requested_by=names[run.requested_by],
        requested_at=run.requested_at,
        finished_at=run.finished_at,
        stop_requested=run.stop_requested,
        plan_version=run.plan.version if run.plan else None,
        log=run.log,
        levels=tuple(run.levels),
        is_what_if=bool(run.what_if),
        is_replan=bool(run.replan),
    )
