"""The bookkeeping of planner runs: asked for, started, stopped, finished."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from kaskad.audit.api import Subject, Tag, changes_between, nothing_changed, operation, record
from kaskad.campaigns.api import (
    Campaign,
    DraftSeminar,
    MakeUpRound,
    Plan,
    PlanDraft,
    Stage,
    add_seminars,
    draft_plan,
    plan_in_force,
)
from kaskad.core.actor import Actor
from kaskad.core.refusal import Refusal
from kaskad.core.secrets import random_code
from kaskad.core.tasks.backend import enqueue, withdraw
from kaskad.planning.models import PlanRun
from kaskad.planning.queries.runs import is_dead
from kaskad.planning.vocab import (
    BUDGET_LIMIT,
    LOG_LIMIT,
    OPEN_STATES,
    SEED_LIMIT,
    WORK_ON_RUN,
    RunState,
)


class NothingToPlan(Refusal):
    code = "planning.nothing_to_plan"
    text = _("The campaign %(campaign)s has no stages yet. Import its file with stages first.")


class SeedOutOfRange(Refusal):
    code = "planning.seed_out_of_range"
    text = _("The seed must be a whole number from 0 to %(limit)s. Choose another one.")


class BudgetOutOfRange(Refusal):
    code = "planning.budget_out_of_range"
    text = _("The time limit must be from 1 to %(limit)s seconds. Choose another one.")


class RoundUnknown(Refusal):
    code = "planning.round_unknown"
    text = _("The campaign %(campaign)s has no make-up round %(round)s. Choose one of its rounds.")


class RoundNotPlanned(Refusal):
    code = "planning.round_not_planned"
    text = _(
        "The run %(run)s ended without seminars for make-up round %(round)s. Its page under Plans "
        "says why; plan the round again then."
    )


class NoPlanInForce(Refusal):
    code = "planning.no_plan_in_force"
    text = _(
        "The campaign %(campaign)s has no plan in force. Put a version of its plan in force first."
    )


class RunIsAlive(Refusal):
    code = "planning.run_is_alive"
    text = _(
        "The planner run %(run)s is already being worked on. Wait until it has finished or stop it."
    )


class RunIsOver(Refusal):
    code = "planning.run_is_over"
    text = _("The planner run %(run)s is over. Ask for a new one.")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended. ``seminars`` and ``places`` are its plan; None when there is none.

    ``seen`` is the mark of the plan that a replan repairs.
    """

    state: str
    levels: Sequence[Mapping[str, Any]] = ()
    district_bounds: Mapping[str, Any] = field(default_factory=dict)
    breaches: Sequence[Mapping[str, Any]] = ()
    untrained: int | None = None
    seminars: Sequence[DraftSeminar] | None = None
    places: Iterable[tuple[str, int]] = ()
    comparison: Mapping[str, Any] = field(default_factory=dict)
    seen: str = ""
    progress: Mapping[str, Any] = field(default_factory=dict)
    log: str = ""


@operation(Tag.RUN_REQUESTED)
def request_run(
    *,
    actor: Actor,
    campaign: Campaign,
    seed: int,
    budget: int | None = None,
    round_number: int = 0,
    now: datetime,
) -> PlanRun:
    """Queue a planner run; ``budget`` is its limit in seconds, ``round_number`` a make-up round.

    The same request while the run is waiting or running returns that run. Refuses a campaign
    without stages, an unknown round, a round without a plan in force, and values out of range.
    """
    if not 0 <= seed <= SEED_LIMIT:
        raise SeedOutOfRange(field="seed", limit=SEED_LIMIT)
    if budget is not None and not 1 <= budget <= BUDGET_LIMIT:
        raise BudgetOutOfRange(field="budget", limit=BUDGET_LIMIT)
    if not Stage.objects.filter(campaign=campaign).exists():
        raise NothingToPlan(campaign=campaign.code)
    if round_number:
        if not MakeUpRound.objects.filter(campaign=campaign, number=round_number).exists():
            raise RoundUnknown(campaign=campaign.code, round=round_number)
        if plan_in_force(campaign) is None:
            raise NoPlanInForce(campaign=campaign.code)
    same = PlanRun.objects.filter(
        campaign=campaign, round=round_number, seed=seed, budget_seconds=budget, what_if={},
        replan={}, state__in=OPEN_STATES,
    ).order_by("id").first()  # fmt: skip
    if same is not None:
        nothing_changed()
        return same

    code = random_code()
    run = PlanRun.objects.create(
        code=code, campaign=campaign, round=round_number, state=RunState.QUEUED, seed=seed,
        budget_seconds=budget, folder=f"plans/{code}", requested_by=actor.mark, requested_at=now,
    )  # fmt: skip
    if not round_number:  # make-up rounds have their own caller
        enqueue(WORK_ON_RUN, code=code)

    record(
        actor=actor,
        tag=Tag.RUN_REQUESTED,
        subject=_subject(run),
        changes={"seed": seed, "budget": budget, "round": round_number},
        now=now,
    )
    return run


@operation(Tag.RUN_STARTED)
def start_run(*, actor: Actor, run: PlanRun, alive_at: datetime, now: datetime) -> PlanRun:
    """Claim a waiting run, or one whose process has died; ``alive_at`` is the machine's clock.

    Refuses a run that another process works on, and one that is over.
    """
    run = _locked(run)
    if run.state == RunState.RUNNING and not is_dead(run, alive_at):
        raise RunIsAlive(run=run.code)
    if run.state not in OPEN_STATES:
        raise RunIsOver(run=run.code)

    before = run.state
    run.state = RunState.RUNNING.value
    run.attempt += 1
    run.started_at = now
    run.heartbeat_at = alive_at
    run.progress = {}
    run.save(update_fields=["state", "attempt", "started_at", "heartbeat_at", "progress"])

    record(
        actor=actor,
        tag=Tag.RUN_STARTED,
        subject=_subject(run),
        changes={"state": [before, run.state], "attempt": run.attempt},
        now=now,
    )
    return run


@operation(Tag.RUN_STOP_REQUESTED)
def request_stop(*, actor: Actor, run: PlanRun, now: datetime) -> PlanRun:
    """Stop a run: a waiting one at once, a running one as soon as its process has seen it.

    Repeating it, and stopping a run that is over, changes nothing.
    """
    run = _locked(run)
    if run.stop_requested or run.state not in OPEN_STATES:
        nothing_changed()
        return run

    before = run.state
    run.stop_requested = True
    if run.state == RunState.QUEUED:
        run.state = RunState.STOPPED.value
        run.finished_at = now
        withdraw(WORK_ON_RUN, code=run.code)
    run.save(update_fields=["stop_requested", "state", "finished_at"])

    changes = changes_between({"state": before}, {"state": run.state})
    record(actor=actor, tag=Tag.RUN_STOP_REQUESTED, subject=_subject(run), changes=changes, now=now)
    return run


@operation(Tag.RUN_FINISHED)
def finish_run(*, actor: Actor, run: PlanRun, outcome: Outcome, now: datetime) -> PlanRun:
    """Keep how a run ended; its plan becomes a draft, or in a make-up round joins the one in force.

    The plan of a replan becomes a proposal; of a what-if only how it compares is kept.

    Refuses a run that is over (its worker was taken for dead, and another one was faster).
    """
    run = _locked(run)
    if run.state != RunState.RUNNING:
        raise RunIsOver(run=run.code)

    added = 0
    if outcome.seminars is not None and not run.what_if:
        run.plan, added = _load(actor, run, outcome, now)
    run.state = outcome.state
    run.levels = list(outcome.levels)
    run.breaches = list(outcome.breaches)
    run.untrained = outcome.untrained
    run.comparison = dict(outcome.comparison)
    if run.replan:
        run.replan = {**run.replan, "seen": outcome.seen}
    run.progress = dict(outcome.progress)
    run.log = outcome.log[-LOG_LIMIT:]
    run.finished_at = now
    withdraw(WORK_ON_RUN, code=run.code)
    run.save(
        update_fields=[
            "plan", "state", "levels", "breaches", "untrained", "comparison", "replan",
            "progress", "log", "finished_at",
        ]
    )  # fmt: skip

    record(
        actor=actor,
        tag=Tag.RUN_FINISHED,
        subject=_subject(run),
        changes={
            "state": [RunState.RUNNING.value, run.state],
            "problem": run.problem_sha256,
            "engine": run.engine_version,
            "plan": run.plan.version if run.plan else None,
            "seminars": added,
            "breaches": len(run.breaches),
            "untrained": run.untrained,
        },
        now=now,
    )
    return run


def _load(actor: Actor, run: PlanRun, outcome: Outcome, now: datetime) -> tuple[Plan, int]:
    """The plan that now holds the seminars of the run, and how many they are."""
    seminars = list(outcome.seminars or ())
    if not run.round:
        draft = PlanDraft(
            seminars=seminars,
            places=outcome.places,
            run_code=run.code,
            levels=outcome.levels,
            district_bounds=outcome.district_bounds,
            breaches=outcome.breaches,
            untrained=outcome.untrained or 0,
            proposed=bool(run.replan),
        )
        return draft_plan(actor=actor, campaign=run.campaign, draft=draft, now=now), len(seminars)
    plan = plan_in_force(run.campaign)
    if plan is None:
        raise NoPlanInForce(campaign=run.campaign.code)
    if not seminars:
        return plan, 0
    added = add_seminars(actor=actor, plan=plan, seminars=seminars, places=outcome.places, now=now)
    return plan, added


def _locked(run: PlanRun) -> PlanRun:
    return (
        PlanRun.objects.select_for_update(of=("self",))
        .select_related("campaign__root")
        .get(pk=run.pk)
    )


def _subject(run: PlanRun) -> Subject:
    return Subject("plan_run", run.code, run.campaign.code, run.campaign.root.code)
