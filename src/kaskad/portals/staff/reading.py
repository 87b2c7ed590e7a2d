"""Everything that the overview of a territory shows, read once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from math import ceil
from typing import NamedTuple

from django.db.models import Q

from kaskad.accounts.api import STAFF_ROLES, Role
from kaskad.answers.api import inbox_count
from kaskad.assessment.api import alerted_blocks, open_flags
from kaskad.campaigns.api import (
    Campaign,
    PlanRow,
    SeminarRow,
    district_calendar,
    plan_in_force,
    plan_versions,
)
from kaskad.commissions.api import (
    BatchState,
    Commission,
    RosterLineRow,
    lineage,
    roster_list,
    rosters_of,
)
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.planning.api import (
    RepairForNewcomers,
    ShownForecast,
    repair_for_newcomers,
    shown_forecast,
)
from kaskad.portals.staff.ahead import read_ahead
from kaskad.portals.staff.territory_day import MakeUp, territory_day
from kaskad.reporting.api import (
    CoverageReport,
    DailyFigures,
    Figure,
    ReadinessTally,
    RedSeats,
    coverage,
    daily,
    differences,
    measured,
    readiness,
    red_seats,
    rest_days,
    situation_day,
)
from kaskad.seminars.api import (
    BarredTrainer,
    DayCount,
    SeminarDebt,
    UntaughtTrainer,
    current_campaign,
)

ROSTERS_SHOWN = 5
NEAR_THE_END = 3  # days before the last one from which untrained members are everybody's matter
RED_SEATS_SHOWN = 40
_NO_RED = RedSeats(0, 0, ())
_NO_PRECINCTS = ReadinessTally()


class Above(NamedTuple):
    """A territory higher up that the reader answers for too."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class TerritoryReading:
    """A territory on ``today``; figures are those of ``as_of``, the campaign's latest day.

    Of exemptions that were ``asked`` for, by whom, ``exemptions`` wait for somebody else than the
    reader; the ``exempt`` are counted near the end.
    """

    today: date
    as_of: date
    campaign: Campaign | None
    commission: Commission
    above: tuple[Above, ...] = ()
    report: CoverageReport | None = None
    figures: DailyFigures | None = None
    rest: frozenset[date] = frozenset()
    gaps: Mapping[str, Sequence[float]] = field(default_factory=dict)
    present_today: int = 0
    seminars_today: DayCount | None = None
    rosters: Sequence[RosterLineRow] = ()
    drafts: Sequence[PlanRow] = ()
    no_sheet: Sequence[SeminarDebt] = ()
    no_trainer: Sequence[SeminarDebt] = ()
    untaught: Sequence[UntaughtTrainer] = ()
    barred: Sequence[BarredTrainer] = ()
    corrections: int = 0
    asked: Mapping[str, int] = field(default_factory=dict)
    exemptions: int = 0
    exempt: int = 0
    seminars: Sequence[SeminarRow] = ()
    seminars_ahead: int = 0
    make_up: MakeUp | None = None
    ready: ReadinessTally = _NO_PRECINCTS
    outlook: ShownForecast | None = None
    red: RedSeats = _NO_RED
    repair: RepairForNewcomers | None = None
    questions: tuple[int, int] = (0, 0)
    not_through: Mapping[int, int] = field(default_factory=dict)
    unusual: int = 0

    @property
    def is_root(self) -> bool:
        """Whether this is the whole campaign."""
        return self.campaign is not None and self.commission.pk == self.campaign.root_id

    @property
    def trained(self) -> int:
        """Members of the territory who are trained."""
        return self.report.total.tally.trained if self.report else 0

    @property
    def filled(self) -> int:
        """Seats of the territory that are filled."""
        return self.report.total.tally.filled if self.report else 0

    @property
    def left_to_goal(self) -> int:
        """How many more make the goal of the campaign."""
        if self.campaign is None:
            return 0
        goal = ceil(self.filled * self.campaign.goal_percent / 100)
        return max(goal - self.trained, 0)

    @property
    def days_left(self) -> int:
        """Days after today until the last one of the campaign."""
        return max((self.campaign.last_day - self.today).days, 0) if self.campaign else 0


def read_territory(actor: Actor, here: Commission, today: date) -> TerritoryReading:
    """What the overview of ``here`` shows; the caller has asked whether the actor may see it."""
    campaign = current_campaign(today)
    rosters = _rosters(actor, here)
    if campaign is None:
        return TerritoryReading(today, today, None, here, rosters=rosters)
    may_plan = _may_plan(actor, campaign, here)
    read = read_ahead(
        ("territory", campaign.pk, here.pk, today, may_plan),
        actor,
        lambda: _read(here, today, may_plan=may_plan),
    )
    return replace(
        read,
        campaign=campaign,
        commission=here,
        rosters=rosters,
        above=_above(actor, campaign, here),
        exemptions=sum(n for asker, n in read.asked.items() if asker != actor.mark),
    )


def _read(here: Commission, today: date, *, may_plan: bool) -> TerritoryReading:
    """What is the same for all readers who may or may not plan.

    Whoever reads ahead asks for the campaign again: its dates or its goal may be others by then.
    """
    campaign = current_campaign(today)
    if campaign is None:
        return TerritoryReading(today, today, None, here)
    as_of = situation_day(campaign, today)
    red = red_seats(campaign, here, today, RED_SEATS_SHOWN)
    day = territory_day(campaign, here, today)
    return TerritoryReading(
        today=today,
        as_of=as_of,
        campaign=campaign,
        commission=here,
        report=coverage(campaign, as_of, here.code, with_plan=True),
        figures=daily(campaign, as_of, here.code),
        rest=rest_days(campaign),
        gaps=differences(campaign, as_of, here.code),
        present_today=day.present,
        seminars_today=day.count,
        drafts=_drafts(campaign) if may_plan else (),
        no_sheet=day.no_sheet,
        no_trainer=day.no_trainer,
        untaught=day.untaught if may_plan else (),
        barred=day.barred if may_plan else (),
        corrections=day.corrections,
        asked=day.exemptions,
        exempt=_exempt(campaign, here, as_of),
        seminars=_seminars(campaign, here, today),
        seminars_ahead=day.ahead,
        make_up=day.make_up if may_plan else None,
        ready=readiness(campaign, here, today).total.tally,
        outlook=shown_forecast(campaign),
        red=red,
        repair=repair_for_newcomers(campaign) if red.without else None,
        questions=inbox_count(campaign, here, clock.now()),
        not_through=alerted_blocks(campaign, here),
        unusual=open_flags(campaign) if may_plan else 0,
    )


def _exempt(campaign: Campaign, here: Commission, as_of: date) -> int:
    """Who need not be trained and was not, in the last days: before, nobody asks."""
    if (campaign.last_day - as_of).days > NEAR_THE_END:
        return 0
    return measured(campaign, as_of, here.code).total[Figure.EXEMPT]


def _above(actor: Actor, campaign: Campaign, here: Commission) -> tuple[Above, ...]:
    higher = [one for one in (campaign.root, here.region) if one is not None and one.pk != here.pk]
    return tuple(
        Above(one.code, str(one.name)) for one in higher if actor.holds(STAFF_ROLES, lineage(one))
    )


def _rosters(actor: Actor, here: Commission) -> list[RosterLineRow]:
    """Rosters of the reader that were checked and wait for a decision; on the widest page only."""
    if here.code not in actor.scopes(STAFF_ROLES):
        return []
    waiting = rosters_of(actor) & Q(state=BatchState.CHECKED)
    return roster_list(waiting, ROSTERS_SHOWN)


def _may_plan(actor: Actor, campaign: Campaign, here: Commission) -> bool:
    may = actor.holds([Role.CENTRAL_STAFF.value], [campaign.root.code])
    return may and here.pk == campaign.root.pk


def _drafts(campaign: Campaign) -> list[PlanRow]:
    """Drafts and proposals newer than the plan in force, for those who may put them in force."""
    versions = plan_versions(campaign)
    in_force = max((row.version for row in versions if row.state == "in_force"), default=0)
    open_ = ("draft", "proposed")
    return [row for row in versions if row.state in open_ and row.version > in_force]


def _seminars(campaign: Campaign, here: Commission, today: date) -> Sequence[SeminarRow]:
    """Today's seminars of a region or district by name; the country has too many for a list."""
    plan = plan_in_force(campaign) if here.pk != campaign.root_id else None
    return district_calendar(plan, here, today, today) if plan is not None else ()
