"""Stages against their plan, seminars held, and the days that matter on a date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np
from django.db.models import Min
from django.utils.translation import gettext_lazy as _

from kaskad.audit.api import EVERYTHING, PLANS, kept
from kaskad.campaigns.api import (
    Campaign,
    PlanState,
    Seminar,
    SeminarState,
    Stage,
    rounds_of,
    stages_of,
    work_days,
)
from kaskad.core.localized import LocalizedText
from kaskad.core.refusal import Refusal
from kaskad.reporting.queries.ledger import ledger_of
from kaskad.reporting.rules.ledger import FAR, NONE, Ledger, Numbers, positions
from kaskad.reporting.rules.measures import covered, filled
from kaskad.reporting.rules.plan_of_day import rows_on
from kaskad.reporting.vocab import CENTRE

State = Literal["plan", "now", "make_up", "late", "done"]


class DayAhead(Refusal):
    code = "reporting.day_ahead"
    text = _("%(day)s has not come yet; today is %(today)s. Give a day up to today.")


@dataclass(frozen=True, slots=True)
class StageProgress:
    """A stage on a date. ``first_day``/``last_day`` are real.

    In state ``make_up`` the window is over and those who missed it wait for a make-up round;
    ``days_late`` are days after the window and after all rounds; ``is_over``: those days are past.
    """

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
    is_over: bool


@dataclass(frozen=True, slots=True)
class MakeUpProgress:
    """The make-up rounds together: of those who missed a finished stage, how many caught up."""

    window_from: date
    window_to: date
    missed: int
    trained: int
    first_day: date | None
    last_day: date | None
    held: int
    state: Literal["plan", "now", "done"]


def stage_progress(campaign: Campaign, as_of: date) -> tuple[StageProgress, ...]:
    """Every stage as of a day; audiences are those with a place in the plan in force on it."""
    ledger = ledger_of(campaign)
    key = ("progress", campaign.pk, as_of)
    return kept(key, EVERYTHING, lambda: _stages(campaign, as_of, ledger))


def _stages(campaign: Campaign, as_of: date, ledger: Ledger) -> tuple[StageProgress, ...]:
    trained: dict[int, int] = defaultdict(int)
    for (stage_key, _is_make_up), people in _trained_by_stage(ledger, as_of).items():
        trained[stage_key] += people
    day = as_of.toordinal()
    placed = rows_on(ledger, day).placed[filled(ledger, day)]
    audience = _by_stage(ledger, placed[placed != NONE])
    held = held_by_stage_and_day(campaign)
    rounds_end = max((one.window_to for one in rounds_of(campaign)), default=None)
    return tuple(
        _progress(
            stage,
            as_of,
            (audience[stage.pk], trained[stage.pk]),
            held,
            max(stage.window_to, rounds_end or stage.window_to),
        )
        for stage in stages_of(campaign)
    )


def make_up_progress(campaign: Campaign, as_of: date) -> MakeUpProgress | None:
    """The make-up rounds as of a day; None for a campaign without any."""
    ledger = ledger_of(campaign)
    key = ("make-up", campaign.pk, as_of)
    return kept(key, EVERYTHING, lambda: _make_up(campaign, as_of, ledger))


def _make_up(campaign: Campaign, as_of: date, ledger: Ledger) -> MakeUpProgress | None:
    rounds = rounds_of(campaign)
    if not rounds:
        return None
    first, last = min(one.window_from for one in rounds), max(one.window_to for one in rounds)
    caught_up = sum(
        people for (_, again), people in _trained_by_stage(ledger, as_of).items() if again
    )
    over = [stage for stage in stage_progress(campaign, as_of) if stage.window_to < as_of]
    waiting = sum(stage.audience - stage.trained for stage in over)
    held = held_by_stage_and_day(campaign)
    count_by_day = {(key, day): n for (key, again, day), n in held.items() if again}
    days = sorted(day for (_, day) in count_by_day if day <= as_of)
    is_over = as_of >= last
    return MakeUpProgress(
        window_from=first,
        window_to=last,
        missed=caught_up + waiting,
        trained=caught_up,
        first_day=days[0] if days else None,
        last_day=days[-1] if days else None,
        held=sum(count for (_, day), count in count_by_day.items() if day <= as_of),
        state="done" if is_over and days else "now" if days else "plan",
    )


def _trained_by_stage(ledger: Ledger, as_of: date) -> dict[tuple[int, bool], int]:
    """Trained people by the stage of their first seminar, and whether it was a make-up round's."""
    rows, back, day = ledger.rows, ledger.taken_back, as_of.toordinal()
    stage, again, known = rows.met_stage, rows.met_again, rows.first <= day
    if len(back.member):
        # On a day before a correction counts what stood then.
        stood = covered(rows, back, day) & ~known
        places = positions(rows.member, back.member)
        at = positions(ledger.frame.meetings.key, back.ref)
        stage, again = stage.copy(), again.copy()
        stage[places] = positions(ledger.frame.stages.key, ledger.frame.meetings.stage[at])
        again[places] = ledger.frame.meetings.again[at]
        stage = np.where(stood, stage, rows.met_stage)
        again = np.where(stood, again, rows.met_again)
        known = known | stood
    counts = filled(ledger, day) & known & (stage != NONE)
    found: dict[tuple[int, bool], int] = {}
    for is_again in (False, True):
        by_stage = _by_stage(ledger, stage[counts & (again == is_again)])
        found |= {(key, is_again): people for key, people in by_stage.items()}
    return found


def _by_stage(ledger: Ledger, places: Numbers) -> dict[int, int]:
    """How many by the key of the stage, of people by its place."""
    keys = ledger.frame.stages.key.tolist()
    return dict(zip(keys, np.bincount(places, minlength=len(keys)).tolist(), strict=True))


def held_by_stage_and_day(campaign: Campaign) -> dict[tuple[int, bool, date], int]:
    """How many seminars of each stage were held on each day, main run and make-up rounds apart."""
    ledger = ledger_of(campaign)
    return kept(("held", campaign.pk), EVERYTHING, lambda: _held(ledger))


def seminars_held(campaign: Campaign, as_of: date) -> int:
    """How many seminars were held until the end of a day."""
    held = held_by_stage_and_day(campaign)
    return sum(count for (_stage, _again, day), count in held.items() if day <= as_of)


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
    held = [day for (key, _, day) in held_by_stage_and_day(campaign) if key == stage.pk]
    return min(held, default=stage.window_from)


def situation_day(campaign: Campaign, today: date) -> date:
    """The day whose figures are the latest: today, but never after the vote."""
    return min(today, campaign.voting_day)


def refuse_day_ahead(as_of: date, today: date) -> None:
    """Refuses ``DayAhead``: nobody knows the figures of a day that has not come."""
    if as_of > today:
        raise DayAhead(day=as_of.isoformat(), today=today.isoformat())


def _progress(
    stage: Stage,
    as_of: date,
    people: tuple[int, int],
    held: Mapping[tuple[int, bool, date], int],
    due: date,
) -> StageProgress:
    audience, trained = people
    days = sorted(
        day for (key, again, day) in held if key == stage.pk and not again and day <= as_of
    )
    is_done = bool(days) and trained >= audience > 0
    late = 0
    if is_done:
        late = max((days[-1] - due).days, 0)
    elif as_of > due:
        late = (as_of - due).days
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
        held=sum(held[stage.pk, False, day] for day in days),
        state=_state(
            is_done=is_done, begun=bool(days), late=late, in_make_up=as_of > stage.window_to
        ),
        days_late=late,
        is_over=as_of >= due,
    )


def _state(*, is_done: bool, begun: bool, late: int, in_make_up: bool) -> State:
    if is_done:
        return "done"
    if late:
        return "late"
    if in_make_up:
        return "make_up"
    return "now" if begun else "plan"


def _held(ledger: Ledger) -> dict[tuple[int, bool, date], int]:
    meetings = ledger.frame.meetings
    held = meetings.held < FAR
    columns = (meetings.stage[held], meetings.again[held], meetings.held[held])
    found, counts = np.unique(np.stack(columns), axis=1, return_counts=True)
    return {
        (stage, bool(again), date.fromordinal(day)): count
        for (stage, again, day), count in zip(found.T.tolist(), counts.tolist(), strict=True)
    }


def rest_days(campaign: Campaign) -> frozenset[date]:
    """Every free day of the campaign's time, by the week or by a holiday of the whole country."""
    return kept(("rest", campaign.pk), PLANS, lambda: _rest_days(campaign))


def _rest_days(campaign: Campaign) -> frozenset[date]:
    length = (campaign.last_day - campaign.first_day).days
    days = {campaign.first_day + timedelta(offset) for offset in range(length + 1)}
    return frozenset(days - set(work_days(campaign, campaign.first_day, campaign.last_day)))
