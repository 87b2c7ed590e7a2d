"""Executing the runs that wait, each in the way of its kind."""

from __future__ import annotations

from datetime import datetime

from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.planning.models import PlanRun
from kaskad.planning.operations.execution import Execution, OnProgress
from kaskad.planning.operations.repair import Repair
from kaskad.planning.queries.problem import campaign_problem
from kaskad.planning.queries.runs import run_by_code
from kaskad.planning.queries.what_if import WhatIf, what_if_problem


class Work:
    """What a worker does with a run: between operations, for the engine takes its time."""

    @staticmethod
    def execute(
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
        attempt = Execution.claim(run, actor, now, on_progress)
        if run.replan:
            return attempt.keep(Repair(attempt).outcome)
        if run.what_if:
            supposed = WhatIf.read(run.what_if)
            return attempt.work(lambda: what_if_problem(run.campaign, supposed, seed=run.seed))
        # The day of the request, so that every attempt plans the same problem.
        day = clock.local_day(run.requested_at)
        return attempt.work(lambda: campaign_problem(run.campaign, day=day, seed=run.seed))


execute_run = Work.execute
