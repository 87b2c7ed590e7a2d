"""The door of the room."""

from kaskad.planning.access import (
    campaign_for as staff_campaign_for,
)
from kaskad.planning.access import (
    campaign_to_plan,
    campaigns_of,
    commission_in_plan,
    places_above,
    plan_shown_to,
    run_for,
    seminar_to_change,
)
from kaskad.planning.models import (
    Forecast,
    PlanRun,
)
from kaskad.planning.operations.by_hand import (
    change_seminar,
)
from kaskad.planning.operations.calendars import (
    end_calendar_address,
    make_calendar_address,
)
from kaskad.planning.operations.execution import (
    plan_make_up,
)
from kaskad.planning.operations.forecasts import (
    give_up_forecast,
    make_forecast,
    request_forecast,
)
from kaskad.planning.operations.newcomers import (
    GivenUp,
    SeatHandedOver,
    TrainerTeaches,
    book_newcomers,
    hand_over_seat,
    hand_over_seminars,
)
from kaskad.planning.operations.replans import (
    AskedUnknown,
    CampaignOver,
    NothingHappened,
    put_replan_in_force,
    request_replan,
    request_replan_for_newcomers,
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
from kaskad.planning.operations.what_if import (
    request_what_if,
)
from kaskad.planning.operations.work import (
    execute_run,
)
from kaskad.planning.queries.asked import (
    Asked,
)
from kaskad.planning.queries.calendars import (
    token_of,
)
from kaskad.planning.queries.change import (
    mark_of,
    seminar_to_judge,
)
from kaskad.planning.queries.forecasts import (
    ShownForecast,
    forecast_by_code,
    next_forecast,
    shown_forecast,
)
from kaskad.planning.queries.newcomers import (
    seats_for,
    taught_by,
)
from kaskad.planning.queries.openings import (
    trainer_near,
    venue_near,
)
from kaskad.planning.queries.replans import (
    RepairForNewcomers,
    first_day_of,
    repair_for_newcomers,
)
from kaskad.planning.queries.runs import (
    RunRow,
    run_by_code,
    run_row,
    runs_of,
)
from kaskad.planning.queries.seats_ahead import (
    NoSeat,
    SeatFound,
)
from kaskad.planning.queries.show import (
    plan_show,
)
from kaskad.planning.queries.what_if import (
    WhatIf,
)
from kaskad.planning.vocab import (
    RunState,
)
from kaskad.planning.vocab.change_refusals import (
    ChangeBreaksRules,
    SeminarChangedMeanwhile,
)
from kaskad.planning.vocab.newcomers import (
    How,
    Obstacle,
)
from kaskad.planning.vocab.words import (
    FORECAST_MEASURES,
)

__all__ = [
    "FORECAST_MEASURES",
    "Asked",
    "AskedUnknown",
    "BudgetOutOfRange",
    "CampaignOver",
    "ChangeBreaksRules",
    "Forecast",
    "GivenUp",
    "How",
    "NoPlanInForce",
    "NoSeat",
    "NothingHappened",
    "NothingToPlan",
    "Obstacle",
    "PlanRun",
    "RepairForNewcomers",
    "RoundNotPlanned",
    "RoundUnknown",
    "RunIsAlive",
    "RunIsOver",
    "RunRow",
    "RunState",
    "SeatFound",
    "SeatHandedOver",
    "SeedOutOfRange",
    "SeminarChangedMeanwhile",
    "ShownForecast",
    "TrainerTeaches",
    "WhatIf",
    "book_newcomers",
    "campaign_to_plan",
    "campaigns_of",
    "change_seminar",
    "commission_in_plan",
    "end_calendar_address",
    "execute_run",
    "first_day_of",
    "forecast_by_code",
    "give_up_forecast",
    "hand_over_seat",
    "hand_over_seminars",
    "make_calendar_address",
    "make_forecast",
    "mark_of",
    "next_forecast",
    "places_above",
    "plan_make_up",
    "plan_show",
    "plan_shown_to",
    "put_replan_in_force",
    "repair_for_newcomers",
    "request_forecast",
    "request_replan",
    "request_replan_for_newcomers",
    "request_run",
    "request_stop",
    "request_what_if",
    "run_by_code",
    "run_for",
    "run_row",
    "runs_of",
    "seats_for",
    "seminar_to_change",
    "seminar_to_judge",
    "shown_forecast",
    "staff_campaign_for",
    "taught_by",
    "token_of",
    "trainer_near",
    "venue_near",
]
