"""Forecasts: asked for, and made by the engine in a process of its own between operations."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from kaskad.audit.api import Subject, Tag, data_stamp, nothing_changed, operation, record
from kaskad.campaigns.api import Campaign, plan_in_force
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.secrets import random_code
from kaskad.planning.models import Forecast
from kaskad.planning.operations.engine import EngineFailed, EngineProcess
from kaskad.planning.operations.runs import NoPlanInForce
from kaskad.planning.queries.forecasts import (
    ForecastProblem,
    forecast_by_code,
    forecast_problem,
    is_current,
    last_forecast,
)
from kaskad.planning.vocab import (
    FORECAST_PATIENCE,
    FORECAST_ROOMS,
    FORECAST_RUNS,
    FORECAST_SEED,
    LOG_LIMIT,
    ForecastState,
)
from kaskad_planner.held import write_held
from kaskad_planner.instance_folder import write_instance
from kaskad_planner.plan_folder import write_plan

_GIVEN_UP = "the process that worked on it ended each time without a word\n"


@operation(Tag.FORECAST_REQUESTED)
def request_forecast(*, actor: Actor, campaign: Campaign, now: datetime) -> Forecast:
    """Queue a forecast of the plan in force as of today.

    One that waits, or that says what a new one would say, is returned instead. Refuses a campaign
    without a plan in force.
    """
    plan = plan_in_force(campaign)
    if plan is None:
        raise NoPlanInForce(campaign=campaign.code)
    day = clock.local_day(now)
    last = last_forecast(campaign)
    if last and (last.state == ForecastState.WAITING or is_current(last, plan, day)):
        nothing_changed()
        return last

    forecast = Forecast.objects.create(
        code=random_code(),
        campaign=campaign,
        plan=plan,
        state=ForecastState.WAITING,
        day=day,
        requested_by=actor.mark,
        requested_at=now,
    )

    record(
        actor=actor,
        tag=Tag.FORECAST_REQUESTED,
        subject=_subject(forecast),
        changes={"day": day.isoformat(), "plan": plan.version},
        now=now,
    )
    return forecast


@dataclass(frozen=True, slots=True)
class Making:
    """The engine's work on one forecast; no transaction is open meanwhile."""

    forecast: Forecast
    problem: ForecastProblem

    @classmethod
    def make(
        cls, *, actor: Actor, code: str, trained: Mapping[int, date], now: datetime
    ) -> Forecast:
        """Work on a forecast that waits; ``trained``: member id → day of training.

        One that is over is returned as it is. What goes wrong is its state FAILED with its log.
        """
        forecast = forecast_by_code(code)
        if forecast.state != ForecastState.WAITING:
            return forecast
        stamp = data_stamp(FORECAST_ROOMS)
        problem = forecast_problem(forecast.campaign, forecast.plan, trained, forecast.day)
        outlook: dict[str, Any] = {}
        log = ""
        try:
            outlook = cls(forecast, problem).outlook()
        except (EngineFailed, OSError) as error:
            log = f"{error}\n"
        return _finish(
            actor=actor, forecast=forecast, stamp=stamp, outlook=outlook, log=log, now=now
        )

    def outlook(self) -> dict[str, Any]:
        """The engine's answer, with the risks that its docs give."""
        goal = self.forecast.campaign.goal_percent / 100
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            write_instance(self.problem.instance, folder / "problem")
            write_plan(self.problem.plan, folder / "plan")
            write_held(self.problem.state, folder / "trained.csv")
            text = EngineProcess.answer_of(
                [
                    "forecast", str(folder / "problem"), str(folder / "plan"), "--json",
                    "--runs", str(FORECAST_RUNS), "--seed", str(FORECAST_SEED),
                    "--goal", str(goal), "--day", self.problem.state.day.isoformat(),
                    "--trained", str(folder / "trained.csv"),
                ],
                FORECAST_PATIENCE,
            )  # fmt: skip
        found: dict[str, Any] = json.loads(text)
        return found


@operation(Tag.FORECAST_MADE)
def _finish(
    *,
    actor: Actor,
    forecast: Forecast,
    stamp: str,
    outlook: Mapping[str, Any],
    log: str,
    now: datetime,
) -> Forecast:
    """Keep the answer; another worker may have been faster."""
    forecast = Forecast.objects.select_for_update(of=("self",)).get(pk=forecast.pk)
    if forecast.state != ForecastState.WAITING:
        nothing_changed()
        return forecast

    forecast.state = ForecastState.FAILED if log else ForecastState.MADE
    forecast.stamp = stamp
    forecast.outlook = dict(outlook)
    forecast.log = log[-LOG_LIMIT:]
    forecast.made_at = now
    forecast.save(update_fields=["state", "stamp", "outlook", "log", "made_at"])

    record(
        actor=actor,
        tag=Tag.FORECAST_MADE,
        subject=_subject(forecast),
        changes={
            "state": [ForecastState.WAITING.value, forecast.state],
            "probability": outlook.get("probability"),
        },
        now=now,
    )
    return forecast


def _subject(forecast: Forecast) -> Subject:
    campaign = forecast.campaign
    return Subject("forecast", forecast.code, campaign.code, campaign.root.code)


@operation(Tag.FORECAST_MADE)
def give_up_forecast(*, actor: Actor, code: str, now: datetime) -> Forecast:
    """Nobody will make the forecast any more; one that is over stays as it is."""
    forecast = forecast_by_code(code)
    return _finish(
        actor=actor,
        forecast=forecast,
        stamp="",
        outlook={},
        log=_GIVEN_UP,
        now=now,
    )


make_forecast = Making.make
