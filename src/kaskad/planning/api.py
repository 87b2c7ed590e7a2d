"""The door of the room."""

from kaskad.planning.models import Forecast, PlanRun
from kaskad.planning.operations.by_hand import change_seminar
from kaskad.planning.operations.calendars import make_calendar_address
from kaskad.planning.operations.execution import plan_make_up
from kaskad.planning.operations.forecasts import (
    give_up_forecast,
    make_forecast,
    request_forecast,
)
from kaskad.planning.operations.replans import (
    AskedUnknown,
    CampaignOver,
    NothingHappened,
    put_replan_in_force,
    request_replan,
)
from kaskad.planning.operations.runs import (
    BudgetOutOfRange,
    NoPlanInForce,
    NothingToPlan,
    RoundNotPlanned,
    RoundUnknown,
    RunIsAlive,
    RunIsOver,
    SeedOutOfRange,
    request_run,
    request_stop,
)
from kaskad.planning.operations.what_if import request_what_if
from kaskad.planning.operations.work import execute_run
from kaskad.planning.queries.asked import Asked
from kaskad.planning.queries.calendars import token_of
from kaskad.planning.queries.change import mark_of
from kaskad.planning.queries.forecasts import forecast_by_code, next_forecast
from kaskad.planning.queries.runs import RunRow, run_by_code, runs_of
from kaskad.planning.queries.show import plan_show
from kaskad.planning.queries.what_if import WhatIf
from kaskad.planning.vocab.change_refusals import ChangeBreaksRules, SeminarChangedMeanwhile
from kaskad.planning.vocab.words import FORECAST_MEASURES

__all__ = [
    "FORECAST_MEASURES",
    "Asked",
    "AskedUnknown",
    "BudgetOutOfRange",
    "CampaignOver",
    "ChangeBreaksRules",
    "Forecast",
    "NoPlanInForce",
    "NothingHappened",
    "NothingToPlan",
    "PlanRun",
    "RoundNotPlanned",
    "RoundUnknown",
    "RunIsAlive",
    "RunIsOver",
    "RunRow",
    "SeedOutOfRange",
    "SeminarChangedMeanwhile",
    "WhatIf",
    "change_seminar",
    "execute_run",
    "forecast_by_code",
    "give_up_forecast",
    "make_calendar_address",
    "make_forecast",
    "mark_of",
    "next_forecast",
    "plan_make_up",
    "plan_show",
    "put_replan_in_force",
    "request_forecast",
    "request_replan",
    "request_run",
    "request_stop",
    "request_what_if",
    "run_by_code",
    "runs_of",
    "token_of",
]
