"""The schedule of a territory on paper, for the wall of its commission."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.campaigns.api import (
    Campaign,
    Format,
    Half,
    Plan,
    SeminarRow,
    SeminarState,
    district_calendar,
    stages_of,
)
from kaskad.commissions.api import Commission
from kaskad.core import clock
from kaskad.core.documents import Paper, make_pdf
from kaskad.core.web.format import (
    bind,
    date_range,
    day,
    day_of_week,
    half_day,
    language,
    moment,
    number,
    times,
)
from kaskad.planning.queries.districts import districts_below
from kaskad.planning.vocab.words import LANGUAGES

TEMPLATE = Path(__file__).with_name("schedule.typ")


@dataclass(frozen=True, slots=True)
class Meeting:
    """A line of the schedule; ``cancelled`` is the word for it, empty for the others."""

    time: str
    half: str
    code: str
    stage: str
    round: str
    place: str
    address: str
    language: str
    trainer: str
    people: str
    cancelled: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day with seminars."""

    title: str
    meetings: tuple[Meeting, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """How many seminars and people; cancelled seminars are left out."""

    label: str
    seminars: str
    people: str


@dataclass(frozen=True, slots=True)
class Week:
    """A week from Monday; without days nothing is planned in it."""

    title: str
    days: tuple[Day, ...]
    total: Sum


@dataclass(frozen=True, slots=True)
class Section:
    """A district with its weeks, or with the reason why it has none."""

    title: str
    weeks: tuple[Week, ...]
    empty: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SchedulePaper(Paper):
    """The seminars of a territory by week and day, with sums; ``heads`` are those of its lines."""

    facts: tuple[str, ...]
    heads: tuple[str, ...]
    sum_heads: tuple[str, ...]
    sums: tuple[Sum, ...]
    total: Sum
    sections: tuple[Section, ...]
    no_seminars: str
    note: str
    foot: str
    pages: str


def schedule_pdf(campaign: Campaign, plan: Plan, commission: Commission, *, now: datetime) -> bytes:
    """The schedule in the active language."""
    paper = schedule_paper(campaign, plan, commission, now=now)
    return make_pdf(TEMPLATE, paper, now=now)


def schedule_paper(
    campaign: Campaign, plan: Plan, commission: Commission, *, now: datetime
) -> SchedulePaper:
    """What stands on the schedule of a district, or of a region with all its districts."""
    rows = district_calendar(plan, commission)
    stages = {stage.code: (stage.number, str(stage.title)) for stage in stages_of(campaign)}
    has_cancelled = any(row.state == SeminarState.CANCELLED for row in rows)
    place, as_of = _place(commission), moment(now.astimezone(clock.zone()))
    numbers = {code: n for code, (n, _title) in stages.items()}
    return SchedulePaper(
        title=_("Schedule of seminars: %(place)s") % {"place": place},
        language=language(),
        facts=_facts(campaign, plan),
        heads=_heads(),
        sum_heads=(_("Stage"), _("Seminars"), pgettext("seminar", "Places")),
        sums=tuple(
            _sum(f"{_stage(n)}. {title}", [row for row in rows if row.stage_code == code])
            for code, (n, title) in stages.items()
            if any(row.stage_code == code for row in rows)
        ),
        total=_sum(_("Altogether"), rows),
        sections=tuple(
            Section(title, _weeks(own, numbers), () if own else empty)
            for title, own, empty in _parts(commission, rows)
        ),
        no_seminars=_("No seminars in this week"),
        note=_("Cancelled seminars are crossed out and not counted.") if has_cancelled else "",
        foot=_("%(place)s. Version %(version)s of the plan, as of %(moment)s")
        % {"place": place, "version": plan.version, "moment": as_of},
        pages=_("Page %(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"},
    )


def _parts(
    commission: Commission, rows: Sequence[SeminarRow]
) -> Iterator[tuple[str, list[SeminarRow], tuple[str, ...]]]:
    """A district is one part without a title; a region its own seminars, then each district."""
    if commission.level == "district":
        yield "", list(rows), _empty()
        return
    by_code: dict[str, list[SeminarRow]] = defaultdict(list)
    for row in rows:
        by_code[row.commission_code].append(row)
    if own := by_code.pop(commission.code, []):
        yield _("Seminars of the commission itself"), own, ()
    for district in districts_below(commission):
        yield str(district.name), by_code.get(district.code, []), _empty()


def _place(commission: Commission) -> str:
    region = commission.region
    if region is None or region.pk == commission.pk:
        return str(commission.name)
    return f"{commission.name}, {region.name}"


def _facts(campaign: Campaign, plan: Plan) -> tuple[str, ...]:
    decree = _("Decree No. %(number)s, %(day)s, %(body)s") % {
        "number": campaign.decree_number,
        "day": day(campaign.decree_date),
        "body": campaign.decree_body,
    }
    since = clock.local_day(plan.in_force_at or plan.made_at)
    version = _("Version %(version)s of the plan, in force from %(day)s") % {
        "version": plan.version,
        "day": day(since, "from"),
    }
    return (str(campaign.title), bind(decree), bind(version))


def _heads() -> tuple[str, ...]:
    heads = [
        _("Time"),
        _("Seminar"),
        _("Stage"),
        pgettext("seminar", "Where"),
        _("Language"),
        _("Trainer"),
        pgettext("seminar", "Places"),
    ]
    return tuple(heads)


def _sum(label: str, rows: Sequence[SeminarRow]) -> Sum:
    kept = [row for row in rows if row.state != SeminarState.CANCELLED]
    return Sum(label, number(len(kept)), number(sum(row.places for row in kept)))


def _weeks(rows: Sequence[SeminarRow], stages: dict[str, int]) -> tuple[Week, ...]:
    """Every week from the first seminar to the last one."""
    if not rows:
        return ()
    monday = rows[0].day - timedelta(days=rows[0].day.weekday())
    weeks = []
    while monday <= rows[-1].day:
        sunday = monday + timedelta(days=6)
        here = [row for row in rows if monday <= row.day <= sunday]
        days = tuple(
            Day(day_of_week(one), tuple(_meeting(row, stages) for row in group))
            for one, group in groupby(here, _day_of)
        )
        weeks.append(Week(date_range(monday, sunday), days, _sum(_week_total(here), here)))
        monday += timedelta(days=7)
    return tuple(weeks)


def _day_of(row: SeminarRow) -> date:
    return row.day


def _week_total(rows: Sequence[SeminarRow]) -> str:
    kept = sum(row.state != SeminarState.CANCELLED for row in rows)
    return _("Seminars in this week: %(count)s") % {"count": number(kept)}


def _meeting(row: SeminarRow, stages: dict[str, int]) -> Meeting:
    is_cancelled = row.state == SeminarState.CANCELLED
    starts = datetime.combine(row.day, row.starts)
    again = _("Make-up round %(number)s") % {"number": row.round} if row.round else ""
    place = str(row.venue_name) if row.venue_code else pgettext("seminar", "Online")
    if row.format == Format.BLENDED:
        place = f"{place}, {Format.BLENDED.label}"
    return Meeting(
        time=times(starts, starts + timedelta(minutes=row.minutes)),
        half=half_day("morning" if row.half == Half.MORNING else "afternoon"),
        code=row.code,
        stage=_stage(stages[row.stage_code]),
        round=again,
        place=place,
        address=str(row.venue_address) if row.venue_code else "",
        language=str(LANGUAGES.get(row.language, row.language)),
        trainer=row.trainer_name or _("The central commission"),
        people=number(row.places),
        cancelled=str(SeminarState.CANCELLED.label) if is_cancelled else "",
    )


def _stage(stage: int) -> str:
    return _("Stage %(number)s") % {"number": stage}


def _empty() -> tuple[str, ...]:
    """Why there is nothing: the same words as on the page of the territory."""
    return (
        _("No seminars here"),
        _("The people of this district are taught online with others of their region."),
    )
