"""Stages against their plan, seminars held, and the days that matter on a date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from django.db.models import Count, Min

from kaskad.campaigns.api import (
    Campaign,
    PlanState,
    Seminar,
    SeminarState,
    Stage,
    stages_of,
    work_days,
)
from kaskad.core.localized import LocalizedText
from kaskad.reporting.queries.kept import EVERYTHING, PLANS, kept
from kaskad.reporting.queries.ledger import ledger_of, plan_ledger_of
from kaskad.reporting.rules.coverage import sits
from kaskad.reporting.vocab import CENTRE
from kaskad.seminars.api import Holding

State = Literal["plan", "now", "late", "done"]


@dataclass(frozen=True, slots=True)
class StageProgress:
    """A stage on a date. ``first_day``/``last_day`` are real; ``days_late`` after its window."""

    code: str
    number: int
    title: LocalizedText
    audience_text: LocalizedText
    audience: int
    trained: int
    window_from: date
    window_to: date
    formats: tuple[str, ...]
    responsible_level: str
    first_day: date | None
    last_day: date | None
    held: int
    state: State
    days_late: int


def stage_progress(campaign: Campaign, as_of: date) -> tuple[StageProgress, ...]:
    """Every stage as of a day; audiences are those with a place in the plan in force."""
    ledger = ledger_of(campaign, campaign.root, "district")
    stage_of = _stage_of_seminars(campaign)
    trained: dict[int, int] = defaultdict(int)
    for row in ledger.rows:
        if row.first_day is None or row.seminar is None or row.first_day > as_of:
            continue
        if sits(row.since, row.until, as_of):
            trained[stage_of[row.seminar]] += row.members
    audience: dict[int, int] = defaultdict(int)
    for plan_row in plan_ledger_of(campaign, campaign.root, "district"):
        if sits(plan_row.since, plan_row.until, as_of):
            audience[plan_row.stage] += plan_row.members
    held = held_by_stage_and_day(campaign)
    return tuple(
        _progress(stage, as_of, audience[stage.pk], trained[stage.pk], held)
        for stage in stages_of(campaign)
    )


def held_by_stage_and_day(campaign: Campaign) -> dict[tuple[int, date], int]:
    """How many seminars of each stage were held on each day."""
    return kept(("held", campaign.pk), EVERYTHING, lambda: _read_held(campaign))


def seminars_held(campaign: Campaign, as_of: date) -> int:
    """How many seminars were held until the end of a day."""
    held = held_by_stage_and_day(campaign)
    return sum(count for (_stage, day), count in held.items() if day <= as_of)


def next_seminar_day(campaign: Campaign, as_of: date) -> date | None:
    """The next day after ``as_of`` with a seminar of the plan in force; None when all are over."""
    found = Seminar.objects.filter(
        group__plan__campaign=campaign,
        group__plan__state=PlanState.IN_FORCE,
        day__gt=as_of,
    ).exclude(state=SeminarState.CANCELLED)
    first: date | None = found.aggregate(first=Min("day"))["first"]
    return first


def national_stage(campaign: Campaign) -> Stage | None:
    """The stage that the centre itself teaches."""
    return next((stage for stage in stages_of(campaign) if CENTRE in stage.taught_by), None)


def national_seminar_day(campaign: Campaign) -> date | None:
    """The day the national seminar was held, or else the first day of its window."""
    stage = national_stage(campaign)
    if stage is None:
        return None
    held = [day for (key, day) in held_by_stage_and_day(campaign) if key == stage.pk]
    return min(held, default=stage.window_from)


def situation_day(campaign: Campaign, today: date) -> date:
    """The day whose figures are the latest: today, but never after the vote."""
    return min(today, campaign.voting_day)


def _progress(
    stage: Stage,
    as_of: date,
    audience: int,
    trained: int,
    held: Mapping[tuple[int, date], int],
) -> StageProgress:
    days = sorted(day for (key, day) in held if key == stage.pk and day <= as_of)
    is_done = bool(days) and trained >= audience > 0
    late = 0
    if is_done:
        late = max((days[-1] - stage.window_to).days, 0)
    elif as_of > stage.window_to:
        late = (as_of - stage.window_to).days
    return StageProgress(
        code=stage.code,
        number=stage.number,
        title=stage.title,
        audience_text=stage.audience_text,
        audience=audience,
        trained=trained,
        window_from=stage.window_from,
        window_to=stage.window_to,
        formats=tuple(stage.formats),
        responsible_level=stage.responsible_level,
        first_day=days[0] if days else None,
        last_day=days[-1] if days else None,
        held=sum(held[stage.pk, day] for day in days),
        state=_state(is_done=is_done, begun=bool(days), late=late),
        days_late=late,
    )


def _state(*, is_done: bool, begun: bool, late: int) -> State:
    if is_done:
        return "done"
    if late:
        return "late"
    return "now" if begun else "plan"


def _read_held(campaign: Campaign) -> dict[tuple[int, date], int]:
    rows = (
        Holding.objects.filter(seminar__group__stage__campaign=campaign)
        .values_list("seminar__group__stage_id", "day")
        .annotate(count=Count("id"))
        .order_by()
    )
    return {(stage, day): count for stage, day, count in rows}


def _stage_of_seminars(campaign: Campaign) -> dict[int, int]:
    return kept(("stages", campaign.pk), PLANS, lambda: _read_stages(campaign))


def _read_stages(campaign: Campaign) -> dict[int, int]:
    rows = Seminar.objects.filter(group__stage__campaign=campaign)
    return dict(rows.values_list("id", "group__stage_id"))


def rest_days(campaign: Campaign) -> frozenset[date]:
    """Every free day of the campaign's time, by the week or by a holiday of the whole country."""
    length = (campaign.last_day - campaign.first_day).days
    days = {campaign.first_day + timedelta(offset) for offset in range(length + 1)}
    return frozenset(days - set(work_days(campaign, campaign.first_day, campaign.last_day)))
