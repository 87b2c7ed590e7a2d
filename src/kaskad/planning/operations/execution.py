"""Executing a planner run: between operations, because no transaction may be open while it plans.

The problem is written to files, the engine works in its own process, the row tells that it lives
and how far it is, and the result is judged again before it becomes a plan.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from kaskad.campaigns.api import Campaign, MakeUpRound, plan_in_force
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.planning.models import PlanRun
from kaskad.planning.operations.engine import EngineProcess
from kaskad.planning.operations.runs import (
    NoPlanInForce,
    Outcome,
    RoundNotPlanned,
    RoundUnknown,
    finish_run,
    request_run,
    start_run,
)
from kaskad.planning.queries.problem import Problem, campaign_problem, make_up_problem
from kaskad.planning.queries.results import (
    bounds_by_commission,
    draft_seminars,
    level_rows,
    places,
)
from kaskad.planning.queries.runs import run_by_code
from kaskad.planning.queries.what_if import WhatIf, comparison_of, what_if_problem
from kaskad.planning.vocab import HEARTBEAT_EVERY, RunState
from kaskad_planner import instance as planner
from kaskad_planner.check import check
from kaskad_planner.instance_folder import instance_hash, write_instance
from kaskad_planner.plan import Plan
from kaskad_planner.plan_folder import read_plan
from kaskad_planner.table import BadInput

OnProgress = Callable[[Mapping[str, Any]], None]
_PAUSE = 0.05


def _since(started: float) -> float:
    return round(time.monotonic() - started, 2)


def _silent(progress: Mapping[str, Any]) -> None:
    """Say nothing about the progress."""


@dataclass
class Execution:
    """One attempt at a run. ``now`` is the installation's moment of it."""

    run: PlanRun
    actor: Actor
    now: datetime
    on_progress: OnProgress = _silent
    over_budget: bool = False

    @classmethod
    def execute(
        cls,
        run_code: str,
        on_progress: OnProgress | None = None,
        *,
        actor: Actor | None = None,
        now: datetime | None = None,
    ) -> PlanRun:
        """Work on a waiting or dead run until it is over, and return it as it ended.

        ``on_progress`` gets {"stage", "done", "total", "untrained", "seminars"} as the engine tells
        it. Refuses a run that is alive elsewhere or over; whatever goes wrong later is the run's
        state FAILED with its log. Raises NotFound.
        """
        run = run_by_code(run_code)
        attempt = cls._claim(run, actor, now, on_progress)
        if run.what_if:
            supposed = WhatIf.read(run.what_if)
            return attempt.work(lambda: what_if_problem(run.campaign, supposed, seed=run.seed))
        # The day of the request, so that every attempt plans the same problem.
        day = clock.local_day(run.requested_at)
        return attempt.work(lambda: campaign_problem(run.campaign, day=day, seed=run.seed))

    @classmethod
    def plan_make_up(
        cls,
        *,
        actor: Actor,
        campaign: Campaign,
        round_number: int,
        trained: Mapping[int, date],
        seed: int = 1,
        now: datetime,
    ) -> int:
        """Plan a make-up round and add its seminars to the plan in force; returns their number.

        For everybody of the audiences who sits, is not ``trained`` (member id → day) and has no
        seminar ahead. Repeating it adds nothing. Refuses an unknown round and a campaign without
        a plan in force. A run that ends without a plan adds nothing, keeps its log and is told as
        ``RoundNotPlanned``.
        """
        plan = plan_in_force(campaign)
        if plan is None:
            raise NoPlanInForce(campaign=campaign.code)
        round_ = MakeUpRound.objects.filter(campaign=campaign, number=round_number).first()
        if round_ is None:
            raise RoundUnknown(campaign=campaign.code, round=round_number)
        run = request_run(
            actor=actor, campaign=campaign, seed=seed, round_number=round_number, now=now
        )
        attempt = cls._claim(run, actor, now, None)
        ended = attempt.work(
            lambda: make_up_problem(
                campaign,
                plan=plan,
                round_=round_,
                trained=trained,
                day=clock.local_day(now),
                seed=seed,
            )
        )
        if ended.state != RunState.FINISHED:
            raise RoundNotPlanned(run=run.code, round=round_number)
        return int(ended.progress.get("seminars", 0)) if ended.plan else 0

    @classmethod
    def _claim(
        cls,
        run: PlanRun,
        actor: Actor | None,
        now: datetime | None,
        on_progress: OnProgress | None,
    ) -> Execution:
        actor = actor or Actor.system("planning")
        now = now or clock.now()
        run = start_run(actor=actor, run=run, alive_at=clock.machine_now(), now=now)
        return cls(run, actor, now, on_progress or _silent)

    @property
    def folder(self) -> Path:
        """Where this attempt's files are; another attempt has its own."""
        return Path(settings.KASKAD_FILES) / self.run.folder / str(self.run.attempt)

    def work(self, make_problem: Callable[[], Problem]) -> PlanRun:
        """Make the problem, plan it, keep the outcome; faults of files are outcomes too."""
        started = time.monotonic()
        try:
            problem = make_problem()
            self._write(problem)
            if not problem.instance.units:
                outcome = Outcome(RunState.FINISHED.value, untrained=0, seminars=())
            else:
                outcome = self._solve(problem)
        except (BadInput, OSError) as error:
            outcome = Outcome(RunState.FAILED.value, log=f"{error}\n")
        progress = {**outcome.progress, "seconds_before_loading": _since(started)}
        outcome = replace(outcome, progress=progress)
        return finish_run(actor=self.actor, run=self.run, outcome=outcome, now=self.now)

    def _write(self, problem: Problem) -> None:
        """Keep the problem as files, and its hash and the engine's version in the row."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        write_instance(problem.instance, self.folder / "problem")
        self.run.problem_sha256 = instance_hash(problem.instance)
        self.run.engine_version = planner.ENGINE_VERSION
        self.run.heartbeat_at = clock.machine_now()
        self.run.save(update_fields=["problem_sha256", "engine_version", "heartbeat_at"])

    def _solve(self, problem: Problem) -> Outcome:
        out, log_file = self.folder / "plan", self.folder / "log.txt"
        # Most parts of the next plan will be the same: their answers are kept.
        answers = Path(settings.KASKAD_FILES) / "plans" / "answers"
        engine = EngineProcess.start(self.folder / "problem", out, self.run.seed, log_file, answers)
        try:
            self._watch(engine)
        finally:
            engine.end()
        log = log_file.read_text(encoding="utf-8") + self._last_line(engine)
        log_file.write_text(log, encoding="utf-8")
        progress = {**engine.progress, **engine.used()}
        plan = self._result(engine, out)
        if plan is None:
            stopped = engine.told_to_stop is not None
            state = RunState.STOPPED if stopped else RunState.FAILED
            return Outcome(state.value, progress=progress, log=log)
        return self._judged(problem, plan, progress, log)

    def _watch(self, engine: EngineProcess) -> None:
        """Until the engine has ended: tell the progress, live visibly, see whether to stop."""
        beaten = time.monotonic()
        told: dict[str, Any] = {}
        while engine.poll() is None:
            if engine.progress != told:
                told = engine.progress
                self.on_progress(told)
            if time.monotonic() - beaten >= HEARTBEAT_EVERY:
                beaten = time.monotonic()
                self._beat(engine)
            time.sleep(_PAUSE)
        if engine.progress != told:
            self.on_progress(engine.progress)

    def _beat(self, engine: EngineProcess) -> None:
        mine = PlanRun.objects.filter(
            pk=self.run.pk, attempt=self.run.attempt, state=RunState.RUNNING
        )
        progress = {**engine.progress, "seconds": round(engine.seconds, 1)}
        if not mine.update(heartbeat_at=clock.machine_now(), progress=progress):
            engine.stop()  # another worker has taken the run, or it was ended
            return
        budget = self.run.budget_seconds
        self.over_budget = budget is not None and engine.seconds > budget
        if self.over_budget or mine.filter(stop_requested=True).exists():
            engine.stop()

    def _last_line(self, engine: EngineProcess) -> str:
        used = engine.used()
        words = [
            f"engine {planner.ENGINE_VERSION}, seed {self.run.seed}, exit status {engine.status}",
            f"{used['seconds']} s, {used['cpu_seconds']} s of processor, {used['peak_mb']} MB",
        ]
        if self.over_budget:
            words.append(f"cut at {self.run.budget_seconds} s")
        elif engine.told_to_stop is not None:
            words.append("stopped on request")
        return "; ".join(words) + "\n"

    def _result(self, engine: EngineProcess, out: Path) -> Plan | None:
        """The plan if the engine ended by itself after writing it: only then it is whole."""
        ended_by_itself = engine.status is not None and engine.status >= 0
        if not ended_by_itself or not (out / "plan.toml").is_file():
            return None
        plan = read_plan(out)
        if plan.instance != self.run.problem_sha256:
            problem = "it is the plan of another problem"
            raise BadInput("plan.toml", 0, "instance", problem, "Ask for a new run")
        return plan

    def _judged(
        self, problem: Problem, plan: Plan, progress: Mapping[str, Any], log: str
    ) -> Outcome:
        breaches = [
            {"code": breach.code, "refs": list(breach.refs)}
            for breach in check(problem.instance, plan)
        ]
        seminars = draft_seminars(problem, plan)
        compared: dict[str, Any] = {}
        if self.run.what_if:
            supposed, who = WhatIf.read(self.run.what_if), places(problem, plan)
            compared = comparison_of(self.run.campaign, supposed, problem, plan, seminars, who)
        return Outcome(
            state=RunState.FINISHED.value,
            levels=level_rows(plan),
            district_bounds=bounds_by_commission(plan),
            breaches=breaches,
            untrained=plan.untrained_people,
            # A round with breaches is not added: nobody could take it back by a draft.
            seminars=None if breaches and self.run.round else seminars,
            places=places(problem, plan),
            comparison=compared,
            progress={**progress, "seminars": len(plan.seminars)},
            log=log,
        )


execute_run = Execution.execute
plan_make_up = Execution.plan_make_up
