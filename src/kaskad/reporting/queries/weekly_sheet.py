"""The weekly report in words and tables, in the active language: what every kind of file shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.core.documents import Paper
from kaskad.core.shares import honest
from kaskad.core.web.format import date_range, day, day_short, language, number, percent, signed
from kaskad.reporting.queries.coverage import CoverageRow
from kaskad.reporting.queries.weekly import Waiting, WeeklyReport
from kaskad.reporting.rules.bulletin_words import FORMATS


@dataclass(frozen=True, slots=True)
class Cell:
    """What is shown, and the value itself where a spreadsheet may count with it."""

    text: str
    value: float | None = None


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A titled table; ``numbers`` are the columns that stand on the right, ``total`` its sum."""

    name: str
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numbers: tuple[int, ...]
    nothing: str
    has_total: bool = False


@dataclass(frozen=True, slots=True)
class WeeklySheet(Paper):
    """The report as it is printed."""

    place: str
    lead: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    tables: tuple[SheetTable, ...]
    foot: str
    pages: str


def weekly_sheet(report: WeeklyReport) -> WeeklySheet:
    """The report in the active language."""
    period = date_range(report.first, report.last, year=True)
    tables = [_days(report)]
    if report.stages:
        tables.append(_stages(report))
    if report.parts:
        tables.append(_parts(report))
    tables += [_late(report), _late_entries(report), _waiting(report.waiting)]
    return WeeklySheet(
        title=_("Training of commission members: report of the week %(period)s")
        % {"period": period},
        language=language(),
        place=str(report.commission.name),
        lead=tuple(_lead(report)),
        facts=_facts(report),
        tables=tuple(tables),
        foot=f"{report.campaign.title}. {report.commission.name}",
        pages=pgettext("paper", "Page {page} of {pages}"),
    )


def _lead(report: WeeklyReport) -> Iterable[str]:
    tally = report.total.tally
    yield _("At the end of %(day)s %(trained)s of %(filled)s members were trained: %(share)s.") % {
        "day": day(report.last),
        "trained": number(tally.trained),
        "filled": number(tally.filled),
        "share": percent(honest(report.total.share)),
    }
    if not report.total.planned:
        return
    values = {"points": number(abs(report.total.gap), 1)}
    if report.total.gap == 0:
        yield _("This is as planned.")
    elif report.total.gap > 0:
        yield _("This is %(points)s percentage points ahead of the plan.") % values
    else:
        yield _("This is %(points)s percentage points behind the plan.") % values


def _facts(report: WeeklyReport) -> tuple[tuple[str, str], ...]:
    return (
        (_("Trained in the week"), number(report.trained_in_week)),
        (_("Seminars held in the week"), number(report.held)),
        (_("Seminars cancelled in the week"), number(report.cancelled)),
        (_("Seminars in the coming seven days"), number(report.ahead)),
        (_("Districts more than five points behind their plans"), number(len(report.late))),
    )


def _count(value: int) -> Cell:
    return Cell(number(value), value)


def _share(row: CoverageRow) -> Cell:
    return Cell(number(honest(row.share), 1), round(honest(row.share), 1))


def _gap(row: CoverageRow) -> Cell:
    return Cell(signed(row.gap), round(row.gap, 1)) if row.planned else Cell("–")


def _days(report: WeeklyReport) -> SheetTable:
    return SheetTable(
        name="days",
        title=_("Day by day"),
        header=(pgettext("report", "Day"), _("By plan"), pgettext("report", "Trained")),
        rows=tuple(
            (Cell(day_short(one)), _count(planned), _count(trained))
            for one, planned, trained in report.days
        ),
        numbers=(1, 2),
        nothing=_("The week lies outside of the training."),
    )


def _stages(report: WeeklyReport) -> SheetTable:
    return SheetTable(
        name="stages",
        title=_("Stages of the training"),
        header=(
            pgettext("report", "Stage"),
            pgettext("report", "Dates"),
            pgettext("report", "Format"),
            pgettext("report", "Audience"),
            pgettext("report", "Trained"),
            pgettext("report", "Seminars held"),
        ),
        rows=tuple(
            (
                Cell(str(stage.title)),
                Cell(date_range(stage.window_from, stage.window_to)),
                Cell(", ".join(FORMATS[one].get(language()) for one in stage.formats)),
                _count(stage.audience),
                _count(stage.trained),
                _count(stage.held),
            )
            for stage in report.stages
        ),
        numbers=(3, 4, 5),
        nothing="",
    )


def _parts(report: WeeklyReport) -> SheetTable:
    return SheetTable(
        name="parts",
        title=_("Territories against their plans"),
        header=_coverage_header(),
        rows=(
            *(_coverage_row(row) for row in report.parts),
            _coverage_row(report.total),
        ),
        numbers=(1, 2, 3, 4, 5),
        nothing="",
        has_total=True,
    )


def _late(report: WeeklyReport) -> SheetTable:
    return SheetTable(
        name="late",
        title=_("Districts behind their plans by more than five points"),
        header=_coverage_header(),
        rows=tuple(_coverage_row(row) for row in report.late),
        numbers=(1, 2, 3, 4, 5),
        nothing=_("There is none."),
    )


def _coverage_header() -> tuple[str, ...]:
    return (
        pgettext("report", "Territory"),
        pgettext("report", "Members"),
        _("By plan"),
        pgettext("report", "Trained"),
        pgettext("report", "Share, %"),
        _("Against the plan, points"),
    )


def _coverage_row(row: CoverageRow) -> tuple[Cell, ...]:
    tally = row.tally
    return (
        Cell(str(row.name)),
        _count(tally.filled),
        _count(row.planned),
        _count(tally.trained),
        _share(row),
        _gap(row),
    )


def _late_entries(report: WeeklyReport) -> SheetTable:
    return SheetTable(
        name="late_entries",
        title=_("Attendance recorded late in the week"),
        header=(
            pgettext("report", "Seminar"),
            pgettext("report", "Territory"),
            pgettext("report", "Held on"),
            pgettext("report", "People"),
        ),
        rows=tuple(
            (Cell(one.seminar), Cell(str(one.place)), Cell(day_short(one.day)), _count(one.people))
            for one in report.late_entries
        ),
        numbers=(3,),
        nothing=_("Nothing was recorded late."),
    )


def _waiting(waiting: Waiting) -> SheetTable:
    kinds = (
        (_("Sheets of seminars held that nobody has recorded"), waiting.sheets),
        (_("Corrections of attendance that wait for a second person"), waiting.corrections),
        (_("Plans that are not in force"), waiting.plans),
        (_("Rosters that are not accepted"), waiting.rosters),
        (_("Drafts of bulletins that wait for a second person"), waiting.bulletins),
        (_("Questions without an answer"), waiting.questions),
    )
    return SheetTable(
        name="waiting",
        title=_("Decisions that wait"),
        header=(pgettext("report", "What"), pgettext("report", "How many")),
        rows=tuple((Cell(words), _count(count)) for words, count in kinds if count),
        numbers=(1,),
        nothing=_("No decision waits."),
    )
