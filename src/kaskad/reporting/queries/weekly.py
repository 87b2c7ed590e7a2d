"""The week of a territory for its commission: figures, stages, parts, what is late, what waits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kaskad.answers.api import inbox_count
from kaskad.audit.api import EVERYTHING, kept
from kaskad.campaigns.api import Campaign, Plan, PlanState, Seminar, SeminarState
from kaskad.commissions.api import BatchState, Commission, Level, RosterBatch, in_subtree
from kaskad.core import clock
from kaskad.core.localized import LocalizedText
from kaskad.core.refusal import Refusal
from kaskad.reporting.models import BulletinProposal
from kaskad.reporting.queries.coverage import CoverageRow, coverage, daily, district_coverage
from kaskad.reporting.queries.progress import StageProgress, stage_progress
from kaskad.seminars.api import Attendance, Correction, CorrectionState, Holding

WEEK = 7


class NoReportOfPrecincts(Refusal):
    code = "reporting.report_too_small"
    text = _("There is a weekly report of the country, of a region and of a district only.")


@dataclass(frozen=True, slots=True)
class LateEntry:
    """Attendances of a seminar recorded or changed in the week, of a day before it."""

    seminar: str
    place: LocalizedText
    day: date
    people: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many of each kind of decision wait."""

    sheets: int
    corrections: int
    plans: int
    rosters: int
    bulletins: int
    questions: int


@dataclass(frozen=True, slots=True)
class WeeklyReport:
    """A territory in the seven days that end with ``last``.

    ``before`` is its coverage on the evening before the first of them; ``late`` are the districts
    too far behind their own plans.
    """

    campaign: Campaign
    commission: Commission
    first: date
    last: date
    total: CoverageRow
    before: CoverageRow
    held: int
    cancelled: int
    ahead: int
    stages: tuple[StageProgress, ...]
    parts: tuple[CoverageRow, ...]
    late: tuple[CoverageRow, ...]
    late_entries: tuple[LateEntry, ...]
    waiting: Waiting
    days: tuple[tuple[date, int, int], ...]

    @property
    def trained_in_week(self) -> int:
        """How many more are trained than a week ago."""
        return self.total.tally.trained - self.before.tally.trained


def weekly_report(campaign: Campaign, commission: Commission, last: date) -> WeeklyReport:
    """The report of the week that ends with ``last``. Refuses a precinct."""
    if commission.level == Level.PRECINCT:
        raise NoReportOfPrecincts
    key = ("week", campaign.pk, commission.pk, last)
    counted = kept(key, EVERYTHING, lambda: _counted(campaign, commission, last))
    questions = inbox_count(campaign, commission, clock.now())[0]
    return replace(counted, waiting=replace(counted.waiting, questions=questions))


def _counted(campaign: Campaign, commission: Commission, last: date) -> WeeklyReport:
    first = last - timedelta(days=WEEK - 1)
    is_country = commission.pk == campaign.root_id
    of = None if is_country else commission.code
    now = coverage(campaign, last, of, with_plan=True)
    before = coverage(campaign, first - timedelta(days=1), of)
    seminars = Seminar.objects.filter(
        in_subtree(commission, "group__commission__"),
        group__plan__campaign=campaign,
        group__plan__state=PlanState.IN_FORCE,
    )
    week = seminars.filter(day__gte=first, day__lte=last)
    following = seminars.filter(day__gt=last, day__lte=last + timedelta(days=WEEK))
    return WeeklyReport(
        campaign=campaign,
        commission=commission,
        first=first,
        last=last,
        total=now.total,
        before=before.total,
        held=week.filter(state=SeminarState.HELD).count(),
        cancelled=week.filter(state=SeminarState.CANCELLED).count(),
        ahead=following.exclude(state=SeminarState.CANCELLED).count(),
        stages=stage_progress(campaign, last) if is_country else (),
        parts=now.children if commission.level != Level.DISTRICT else (),
        late=_late(campaign, now.children, last, is_country=is_country),
        late_entries=_late_entries(campaign, commission, first, last),
        waiting=_waiting(campaign, commission, last),
        days=_days(campaign, of, first, last),
    )


def _late(
    campaign: Campaign, parts: tuple[CoverageRow, ...], last: date, *, is_country: bool
) -> tuple[CoverageRow, ...]:
    """Districts behind their plans; of the country those of every region, the latest first."""
    rows = parts
    if is_country:
        rows = district_coverage(campaign, last, with_plan=True).children
    late = (row for row in rows if row.is_late and row.level in (Level.DISTRICT, Level.REGION))
    return tuple(sorted(late, key=lambda row: (row.gap, row.code)))


def _late_entries(
    campaign: Campaign, commission: Commission, first: date, last: date
) -> tuple[LateEntry, ...]:
    begin, end = clock.at(first, time()), clock.at(last + timedelta(days=1), time())
    rows = (
        Attendance.every.filter(
            in_subtree(commission, "seminar__group__commission__"),
            campaign=campaign,
            recorded_at__gte=begin,
            recorded_at__lt=end,
            day__lt=F("counts_from"),
        )
        .values_list("seminar__code", "seminar__group__commission", "day")
        .order_by("day", "seminar__code")
    )
    counted: dict[tuple[str, int, date], int] = {}
    for row in rows:
        counted[row] = counted.get(row, 0) + 1
    keys = {place for _code, place, _day in counted}
    names = {one.pk: one.name for one in Commission.objects.filter(pk__in=keys)}
    return tuple(
        LateEntry(code, names[place], day, people) for (code, place, day), people in counted.items()
    )


def _waiting(campaign: Campaign, commission: Commission, last: date) -> Waiting:
    is_country = commission.pk == campaign.root_id
    unrecorded = Seminar.objects.filter(
        in_subtree(commission, "group__commission__"),
        group__plan__campaign=campaign,
        group__plan__state=PlanState.IN_FORCE,
        day__lte=last,
        state=SeminarState.PLANNED,
    ).exclude(pk__in=Holding.objects.filter(day__lte=last).values("seminar"))
    corrections = Correction.objects.filter(
        in_subtree(commission, "attendance__seminar__group__commission__"),
        attendance__campaign=campaign,
        state=CorrectionState.WAITING,
    )
    plans = Plan.objects.filter(
        Q(state=PlanState.DRAFT) | Q(state=PlanState.PROPOSED), campaign=campaign
    )
    rosters = RosterBatch.objects.filter(
        in_subtree(commission, "scope__"), state=BatchState.CHECKED
    )
    return Waiting(
        sheets=unrecorded.count(),
        corrections=corrections.count(),
        plans=plans.count() if is_country else 0,
        rosters=rosters.count(),
        bulletins=BulletinProposal.objects.filter(campaign=campaign).count() if is_country else 0,
        questions=0,
    )


def _days(
    campaign: Campaign, of: str | None, first: date, last: date
) -> tuple[tuple[date, int, int], ...]:
    """(day, planned, trained) of the week, both counted from the beginning."""
    figures = daily(campaign, last, of)
    rows = zip(figures.days, figures.planned, figures.trained, strict=False)
    return tuple(row for row in rows if first <= row[0] <= last)
