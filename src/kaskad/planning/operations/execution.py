"""Executing a planner run: between operations, because no transaction may be open while it plans.

The problem is written to files, the engine works in its own process, the row tells that it lives
and how far it is, and the result is judged again before it becomes a plan.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping, Sequence
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
from kaskad.planning.queries.problem import Problem, make_up_problem
from kaskad.planning.queries.results import (
    bounds_by_commission,
    breach_rows,
    draft_seminars,
    level_rows,
    places,
)
from kaskad.planning.queries.what_if import WhatIf, comparison_of
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


@dataclass(frozen=True, slots=True)
class Ended:
    """An engine that has ended, and the folder into which it wrote."""

    engine: EngineProcess
    out: Path
    log: str

    @property
    def progress(self) -> dict[str, Any]:
        """How far it was, and what it used."""
        return {**self.engine.progress, **self.engine.used()}

    def plan_of(self, problem: str) -> Plan | None:
        """The plan if the engine ended by itself after writing it: only then it is whole.

        ``problem`` is the hash of the problem that it solves.
        """
        status = self.engine.status
        if status is None or status < 0 or not (self.out / "plan.toml").is_file():
            return None
        plan = read_plan(self.out)
        if plan.instance != problem:
            wrong = "it is the plan of another problem"
            raise BadInput("plan.toml", 0, "instance", wrong, "Ask for a new run")
        return plan

    def without_plan(self) -> Outcome:
        """The outcome when there is no plan."""
        stopped = self.engine.told_to_stop is not None
        state = RunState.STOPPED if stopped else RunState.FAILED
        return Outcome(state.value, progress=self.progress, log=self.log)


@dataclass
class Execution:
    """One attempt at a run. ``now`` is the installation's moment of it."""

    run: PlanRun
    actor: Actor
    now: datetime
    on_progress: OnProgress = _silent
    over_budget: bool = False

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
        attempt = cls.claim(run, actor, now, None)
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
    def claim(
        cls,
        run: PlanRun,
        actor: Actor | None,
        now: datetime | None,
        on_progress: OnProgress | None,
    ) -> Execution:
        """Start work on a waiting or dead run. Refuses one that is alive elsewhere or over."""
        actor = actor or Actor.system("planning")
        now = now or clock.now()
        run = start_run(actor=actor, run=run, alive_at=clock.machine_now(), now=now)
        return cls(run, actor, now, on_progress or _silent)

    @property
    def folder(self) -> Path:
        """Where this attempt's files are; another attempt has its own."""
        return Path(settings.KASKAD_FILES) / self.run.folder / str(self.run.attempt)

    def work(self, make_problem: Callable[[], Problem]) -> PlanRun:
        """Make the problem, plan it, keep the outcome."""
        return self.keep(lambda: self._outcome(make_problem()))

    def keep(self, make_outcome: Callable[[], Outcome]) -> PlanRun:
        """Keep an outcome; faults of files are outcomes too."""
        started = time.monotonic()
        try:
            outcome = make_outcome()
        except (BadInput, OSError) as error:
            outcome = Outcome(RunState.FAILED.value, log=f"{error}\n")
        progress = {**outcome.progress, "seconds_before_loading": _since(started)}
        outcome = replace(outcome, progress=progress)
        return finish_run(actor=self.actor, run=self.run, outcome=outcome, now=self.now)

    def _outcome(self, problem: Problem) -> Outcome:
        self.write(problem.instance)
        if not problem.instance.units:
            return Outcome(RunState.FINISHED.value, untrained=0, seminars=())
        # Most parts of the next plan will be the same: their answers are kept.
        answers = Path(settings.KASKAD_FILES) / "plans" / "answers"
        out = self.folder / "plan"
        ended = self.let_engine(
            [
                "solve", str(self.folder / "problem"), "--out", str(out),
                "--seed", str(self.run.seed), "--progress", "--cache", str(answers),
            ]
        )  # fmt: skip
        plan = ended.plan_of(self.run.problem_sha256)
        if plan is None:
            return ended.without_plan()
        return self._judged(problem, plan, ended)

    def write(self, instance: planner.Instance) -> None:
        """Keep the problem as files, and its hash and the engine's version in the row."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        write_instance(instance, self.folder / "problem")
        self.run.problem_sha256 = instance_hash(instance)
        self.run.engine_version = planner.ENGINE_VERSION
        self.run.heartbeat_at = clock.machine_now()
        self.run.save(update_fields=["problem_sha256", "engine_version", "heartbeat_at"])

    def let_engine(self, arguments: Sequence[str]) -> Ended:
        """Let the engine work into the folder ``plan`` until it has ended or was stopped."""
        log_file = self.folder / "log.txt"
        engine = EngineProcess.start(arguments, self.folder, log_file)
        try:
            self._watch(engine)
        finally:
            engine.end()
        log = log_file.read_text(encoding="utf-8") + self._last_line(engine)
        log_file.write_text(log, encoding="utf-8")
        return Ended(engine, self.folder / "plan", log)

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

    def _judged(self, problem: Problem, plan: Plan, ended: Ended) -> Outcome:
        breaches = breach_rows(check(problem.instance, plan))
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
            progress={**ended.progress, "seminars": len(plan.seminars)},
            log=ended.log,
        )


plan_make_up = Execution.plan_make_up
