"""The page of a territory in the plan: a district's seminars by week, a region's districts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaskad.campaigns.api import (
    Campaign,
    Plan,
    PlanState,
    SeminarRow,
    SeminarState,
    days_off,
    seminars_of_commission,
    stages_of,
)
from kaskad.commissions.api import Commission
from kaskad.core import clock
from kaskad.core.web.components import Empty, Fact, Facts, Ladder, Link, Links, State, Status
from kaskad.core.web.format import clock_time, date_range, day_of_week, number, soft
from kaskad.core.web.pictures import Appointment, week
from kaskad.core.web.tables import Cell, Column, Row, Table
from kaskad.planning.queries.districts import levels_of, rows_below, territory_codes
from kaskad.planning.vocab.words import LANGUAGES
from kaskad.planning.web import figures
from kaskad.planning.web.pages import CalendarWeek, PlacePage
from kaskad.planning.web.territories import seminars_in_words, territories_table

SEMINAR_STATES: dict[str, State] = {
    SeminarState.PLANNED.value: "plan",
    SeminarState.HELD.value: "done",
    SeminarState.CANCELLED.value: "bad",
}


@dataclass(frozen=True, slots=True)
class Where:
    """A territory in a version of the plan, and those above it that the reader may open."""

    campaign: Campaign
    plan: Plan
    commission: Commission
    above: Sequence[Commission]

    def url(self, commission: Commission) -> str:
        """The same version's page of another territory."""
        return place_url(self.campaign, self.plan, commission.code)


def place_url(campaign: Campaign, plan: Plan, code: str) -> str:
    """The page of a territory; a version that is not in force is named in the address."""
    url = reverse("planning:place", args=(campaign.code, code))
    return url if plan.state == PlanState.IN_FORCE else f"{url}?version={plan.version}"


def place_page(where: Where) -> PlacePage:
    """A district: weeks, seminars and gaps. A region: its districts, and its own seminars."""
    commission, plan = where.commission, where.plan
    rows = _own_seminars(plan, commission)
    is_district = commission.level == "district"
    return PlacePage(
        title=str(commission.name),
        lead=_("Version %(version)s of the plan: %(state)s")
        % {"version": plan.version, "state": PlanState(plan.state).label.lower()},
        ladder=_ladder(where),
        facts=_facts(rows, is_district=is_district),
        meters=figures.meters(levels_of(plan, territory_codes(commission))),
        below=None if is_district else _below(where),
        weeks=_weeks(where, rows),
        seminars=_seminars(where, rows) if rows else None,
        empty=_empty(where) if is_district and not rows else None,
        papers=_papers(where),
    )


def _own_seminars(plan: Plan, commission: Commission) -> list[SeminarRow]:
    """What a district or region answers for itself; the districts below have their own pages."""
    if commission.level == "central":
        return []
    return seminars_of_commission(plan, commission)


def _ladder(where: Where) -> Ladder:
    plans = Link(_("Plans"), reverse("planning:overview", args=(where.campaign.code,)))
    above = (Link(str(one.name), where.url(one)) for one in where.above)
    return Ladder(levels=(plans, *above), here=str(where.commission.name))


def _facts(rows: Sequence[SeminarRow], *, is_district: bool) -> Facts:
    kept = [row for row in rows if row.state != SeminarState.CANCELLED]
    label = _("Seminars") if is_district else _("Seminars of the commission itself")
    trainers = {row.trainer_code for row in kept if row.trainer_code}
    again = sum(row.round > 0 for row in kept)
    made_of = seminars_in_words(len(kept), again, len(rows) - len(kept))
    return Facts(
        items=(
            Fact(label, number(len(kept)), made_of),
            Fact(pgettext("seminar", "Places"), number(sum(row.places for row in kept))),
            Fact(_("Trainers"), number(len(trainers))),
            Fact(
                pgettext("seminar", "Online"), number(sum(row.format == "online" for row in kept))
            ),
        )
    )


def _below(where: Where) -> Table | None:
    rows = rows_below(where.plan, where.commission)
    return territories_table(
        rows, where.commission, lambda code: place_url(where.campaign, where.plan, code)
    )


def _weeks(where: Where, rows: Sequence[SeminarRow]) -> tuple[CalendarWeek, ...]:
    """Every week from the first seminar to the last one, from Monday; empty ones say so."""
    if not rows:
        return ()
    numbers = {stage.code: stage.number for stage in stages_of(where.campaign)}
    by_day: dict[date, list[Appointment]] = defaultdict(list)
    for row in rows:
        by_day[row.day].append(_appointment(row, numbers[row.stage_code]))
    first, last = min(by_day), max(by_day)
    monday = first - timedelta(days=first.weekday())
    region = where.commission.region
    holidays = days_off(where.campaign, region.code if region else None).keys()
    today = clock.local_day(clock.now())
    weeks = []
    while monday <= last:
        days = [monday + timedelta(days=n) for n in range(7)]
        rest = {day for day in days if where.campaign.work_days[day.weekday()] == "0"}
        shown = None
        if any(day in by_day for day in days):
            shown = week(monday, by_day, today=today, rest=rest, holidays=holidays)
        weeks.append(CalendarWeek(date_range(days[0], days[-1]), shown))
        monday += timedelta(days=7)
    return tuple(weeks)


def _appointment(row: SeminarRow, stage: int) -> Appointment:
    place = str(row.venue_name) if row.venue_code else pgettext("seminar", "Online")
    people = ngettext("%(count)s person", "%(count)s people", row.places) % {
        "count": number(row.places)
    }
    details = [row.trainer_name, place, people, str(LANGUAGES.get(row.language, row.language))]
    state = None
    if row.state != SeminarState.PLANNED:
        state = Status(str(SeminarState(row.state).label), SEMINAR_STATES[row.state])
    return Appointment(
        time=clock_time(row.starts),
        title=_("Stage %(number)s") % {"number": stage},
        note=soft(", ".join(part for part in details if part)),
        url=reverse("seminars:sheet", args=(row.code,)),
        status=state,
    )


def _seminars(where: Where, rows: Sequence[SeminarRow]) -> Table:
    """All of them; those to come lead to the page that changes them."""
    today = clock.local_day(clock.now())
    in_force = where.plan.state == PlanState.IN_FORCE
    open_ = {row.code for row in rows if row.state == SeminarState.PLANNED and row.day >= today}
    return Table(
        caption=_("All seminars"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("seminar", "When")),
            Column(_("Stage"), wide=True),
            Column(_("Trainer")),
            Column(pgettext("seminar", "Where"), wide=True),
            Column(_("Language"), wide=True),
            Column(pgettext("seminar", "Places"), number=True),
            Column(_("State"), wide=True),
            *([Column(_("Change"), hidden_label=True)] if in_force else []),
        ),
        rows=tuple(
            Row(
                cells=(
                    Cell(
                        day_of_week(row.day),
                        url=reverse("seminars:sheet", args=(row.code,)),
                        note=clock_time(row.starts),
                    ),
                    str(row.stage_title),
                    row.trainer_name or _("The central commission"),
                    str(row.venue_name) if row.venue_code else pgettext("seminar", "Online"),
                    str(LANGUAGES.get(row.language, row.language)),
                    number(row.places),
                    Cell(
                        part=Status(str(SeminarState(row.state).label), SEMINAR_STATES[row.state])
                    ),
                    *([_way(where, row) if row.code in open_ else ""] if in_force else []),
                ),
                flag=row.state == SeminarState.CANCELLED,
            )
            for row in rows
        ),
    )


def _way(where: Where, row: SeminarRow) -> Cell:
    url = reverse("planning:seminar", args=(where.campaign.code, row.code))
    return Cell(_("Change"), url=url)


def _papers(where: Where) -> Links | None:
    """The schedule on paper and for calendars: of the plan in force, not of the country."""
    if where.plan.state != PlanState.IN_FORCE or where.commission.level == "central":
        return None
    args = (where.campaign.code, where.commission.code)
    return Links(
        (
            Link(_("Schedule for printing (PDF)"), reverse("planning:schedule", args=args)),
            Link(
                _("Seminars in the calendar of your phone"),
                reverse("planning:calendar", args=args),
            ),
        )
    )


def _empty(where: Where) -> Empty:
    region = where.commission.region
    link = Link(str(region.name), where.url(region)) if region else None
    return Empty(
        _("No seminars here"),
        _("The people of this district are taught online with others of their region."),
        action=link if region in where.above else None,
    )
