"""What a territory has on a day, whoever reads it: counted once after each write, and no names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from kaskad.audit.api import EVERYTHING, kept
from kaskad.campaigns.api import (
    Campaign,
    plan_in_force,
    planned_rounds,
    rounds_of,
    waiting_by_asker,
)
from kaskad.commissions.api import Commission
from kaskad.seminars.api import (
    BarredTrainer,
    DayCount,
    SeminarDebt,
    UntaughtTrainer,
    barred_trainers,
    count_waiting,
    day_count,
    missing_sheets,
    present_on,
    seminars_ahead,
    untaught_trainers,
    waiting_for_make_up,
    without_trainer,
)

NEAR_A_ROUND = 3  # days before a make-up round from which it is asked for


class MakeUp(NamedTuple):
    """A make-up round that is near and not planned, and how many wait for it."""

    number: int
    first_day: date
    waiting: int


@dataclass(frozen=True, slots=True)
class TerritoryDay:
    """Seminars and debts of a territory; ``untaught``, ``barred``, ``make_up`` of the country.

    ``exemptions`` are those that wait, by the code of who asked.
    """

    present: int
    count: DayCount
    ahead: int
    no_sheet: Sequence[SeminarDebt]
    no_trainer: Sequence[SeminarDebt]
    untaught: Sequence[UntaughtTrainer] = ()
    barred: Sequence[BarredTrainer] = ()
    corrections: int = 0
    make_up: MakeUp | None = None
    exemptions: Mapping[str, int] = field(default_factory=dict)


def territory_day(campaign: Campaign, here: Commission, today: date) -> TerritoryDay:
    """The day of the territory; the caller has asked whether the reader may see it."""
    return kept(
        ("day", campaign.pk, here.pk, today), EVERYTHING, lambda: _read(campaign, here, today)
    )


def _read(campaign: Campaign, here: Commission, today: date) -> TerritoryDay:
    is_whole = here.pk == campaign.root_id
    return TerritoryDay(
        present=present_on(campaign, today, here),
        count=day_count(campaign, here, today),
        ahead=seminars_ahead(campaign, here, today),
        no_sheet=missing_sheets(campaign, here, today),
        no_trainer=without_trainer(campaign, here, today),
        corrections=count_waiting(campaign, here),
        untaught=untaught_trainers(campaign, today) if is_whole else (),
        barred=barred_trainers(campaign, today) if is_whole else (),
        make_up=_make_up(campaign, here, today) if is_whole else None,
        exemptions=waiting_by_asker(campaign, here),
    )


def _make_up(campaign: Campaign, here: Commission, today: date) -> MakeUp | None:
    """The next round to be planned, if somebody waits for it."""
    plan = plan_in_force(campaign)
    if plan is None:
        return None
    soon = today + timedelta(days=NEAR_A_ROUND)
    near = [one for one in rounds_of(campaign) if one.window_from <= soon]
    planned = planned_rounds(plan) if near else frozenset()
    due = [one for one in near if one.window_to >= today and one.number not in planned]
    waiting = waiting_for_make_up(campaign, here, today) if due else 0
    return MakeUp(due[0].number, due[0].window_from, waiting) if waiting else None
