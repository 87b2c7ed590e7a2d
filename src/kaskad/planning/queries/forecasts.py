"""Forecasts as they are read, and the problem that the engine gets for one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from kaskad.audit.api import EVERYTHING, data_stamp, kept
from kaskad.campaigns.api import Campaign, Place, Plan, Seminar, exempt_members
from kaskad.core.clock import local_day
from kaskad.core.refusal import NotFound
from kaskad.core.rows import one_of
from kaskad.planning.models import Forecast
from kaskad.planning.queries.problem import campaign_stages, learners_of
from kaskad.planning.queries.territory import (
    SLOTS,
    calendar_of,
    make_ups_of,
    planner_stage,
    policy_of,
    territory_of,
)
from kaskad.planning.rules import Learner, unit_name
from kaskad.planning.vocab import FORECAST_ROOMS, ForecastState
from kaskad_planner import instance as planner
from kaskad_planner.held import UNIT, HeldState, Trained
from kaskad_planner.plan import NO_SLOT, Piece, Untrained
from kaskad_planner.plan import Plan as PlannerPlan
from kaskad_planner.plan import Seminar as PlannerSeminar

_PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class ForecastProblem:
    """Who is to be trained, the seminars that are still ahead, and who is trained already."""

    instance: planner.Instance
    plan: PlannerPlan
    state: HeldState


@dataclass(frozen=True, slots=True)
class ForecastDay:
    """A day: shares of trained members in per cent, five quantiles; how likely the goal is then.

    A day that is over has the same share five times.
    """

    day: date
    shares: tuple[float, ...]
    probability: float


@dataclass(frozen=True, slots=True)
class ShownForecast:
    """The latest forecast that was made, for pages of other rooms; the goal is in per cent."""

    seen_from: date
    deadline: date
    goal: float
    probability: float
    made_on: date
    days: tuple[ForecastDay, ...]

    @property
    def is_over(self) -> bool:
        """Whether no day is ahead."""
        return self.seen_from > self.deadline


def shown_forecast(campaign: Campaign) -> ShownForecast | None:
    """None until one was made; a new one is seen within half a minute."""
    return kept(("forecast", campaign.pk), EVERYTHING, lambda: _shown(campaign))


def _shown(campaign: Campaign) -> ShownForecast | None:
    found = made_forecast(campaign)
    if found is None:
        return None
    outlook = found.outlook
    return ShownForecast(
        seen_from=date.fromisoformat(outlook["day"]),
        deadline=date.fromisoformat(outlook["deadline"]),
        goal=round(100 * float(outlook["goal"]), 1),
        probability=float(outlook["probability"]),
        made_on=local_day(found.made_at or found.requested_at),
        days=tuple(
            ForecastDay(
                date.fromisoformat(row["day"]),
                tuple(100 * share for share in row["shares"]),
                float(row["probability"]),
            )
            for row in outlook["fan"]
        ),
    )


def forecast_by_code(code: str) -> Forecast:
    """The forecast with its campaign and plan. Raises NotFound."""
    found = one_of(_forecasts().filter(code=code))
    if found is None:
        raise NotFound(f"forecast {code}")
    return found


def next_forecast() -> Forecast | None:
    """The oldest forecast that waits to be made."""
    return _forecasts().filter(state=ForecastState.WAITING).order_by("id").first()


def made_forecast(campaign: Campaign) -> Forecast | None:
    """The latest one that was made."""
    return _latest(campaign, ForecastState.MADE)


def last_forecast(campaign: Campaign) -> Forecast | None:
    """The one asked for last, made or not."""
    return _latest(campaign)


def is_current(forecast: Forecast, plan: Plan, day: date) -> bool:
    """Whether a forecast says what one made now would say: nothing was written since."""
    return (
        forecast.state == ForecastState.MADE
        and (forecast.plan_id, forecast.day) == (plan.pk, day)
        and forecast.stamp == data_stamp(FORECAST_ROOMS)
    )


def forecast_problem(
    campaign: Campaign, plan: Plan, trained: Mapping[int, date], day: date
) -> ForecastProblem:
    """What is known on ``day``; ``trained`` is the day of each trained member (id).

    It is seen from the morning, and from the next one as soon as somebody was trained on the day:
    then its sheets come in, and nobody is expected twice. Who is not trained and has no seminar
    ahead waits for make-up rounds, which the engine fills by itself; those that are planned already
    are left out. Who is exempt counts and is not expected anywhere.
    """
    learners = learners_of(campaign, day)
    started = day in trained.values()
    seen_from = day + timedelta(days=1) if started else day
    stages = campaign_stages(campaign)
    sizes = Counter(_unit(one) for one in learners)
    known = {_unit(one): one for one in learners}
    exempt = exempt_members(campaign, seen_from) - trained.keys()
    comes = trained.keys() | exempt
    waiting = {one.member_id: _unit(one) for one in learners if one.member_id not in comes}
    stays = Counter(_unit(one) for one in learners if one.member_id in exempt)
    seminars, pieces = _ahead(plan, waiting, seen_from)
    instance = planner.Instance(
        seed=0,
        slots=SLOTS,
        calendar=calendar_of(campaign),
        policy=policy_of(stages),
        stages=tuple(planner_stage(stage) for stage in stages),
        commissions=tuple(territory_of(campaign).commissions.values()),
        units=tuple(
            planner.Unit(name, one.commission, one.stage, one.language, sizes[name])
            for name, one in known.items()
        ),
        makeups=make_ups_of(campaign),
    )
    done = Counter(
        (_unit(one), trained[one.member_id]) for one in learners if one.member_id in trained
    )
    rows = tuple(Trained(UNIT, unit, on, people) for (unit, on), people in sorted(done.items()))
    away = tuple(Untrained(unit, people, NO_SLOT) for unit, people in sorted(stays.items()))
    exported = PlannerPlan("", 0, planner.ENGINE_VERSION, tuple(seminars), tuple(pieces), away)
    return ForecastProblem(planner.in_order(instance), exported, HeldState(seen_from, rows))


def _ahead(
    plan: Plan, waiting: Mapping[int, str], day: date
) -> tuple[list[PlannerSeminar], list[Piece]]:
    """The seminars of the stages from ``day`` on, with those in them who are not trained yet."""
    rows = Seminar.objects.filter(
        group__plan=plan, group__round=0, state=_PLANNED, day__gte=day
    ).order_by("code")
    seminars: dict[int, PlannerSeminar] = {}
    for group, code, stage, language, form, commission, on, half in rows.values_list(
        "group_id", "code", "group__stage__code", "group__language", "group__format",
        "group__commission__code", "day", "half",
    ):  # fmt: skip
        seminars[group] = PlannerSeminar(
            code, stage, 0, language or planner.MIXED, form, commission, "", on, half, ""
        )
    people: Counter[tuple[str, str]] = Counter()
    places = Place.objects.filter(group__plan=plan, group__round=0)
    for group, member in places.values_list("group_id", "member_id"):
        if group in seminars and member in waiting:
            people[seminars[group].id, waiting[member]] += 1
    pieces = [Piece(code, unit, count) for (code, unit), count in sorted(people.items())]
    return list(seminars.values()), pieces


def _unit(learner: Learner) -> str:
    return unit_name(learner.commission, learner.stage, learner.language)


def _latest(campaign: Campaign, *states: str) -> Forecast | None:
    found = _forecasts().filter(campaign=campaign)
    if states:
        found = found.filter(state__in=states)
    return found.order_by("-id").first()


def _forecasts() -> QuerySet[Forecast]:
    return Forecast.objects.select_related("campaign__root", "plan").defer(
        "plan__district_bounds", "plan__levels", "plan__breaches"
    )
