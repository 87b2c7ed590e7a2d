"""Gathering the figures of a bulletin, complete or not at all."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from kaskad.campaigns.api import Campaign, Place, blocks_of
from kaskad.core.localized import LocalizedText
from kaskad.core.refusal import Refusal
from kaskad.reporting.queries.coverage import CoverageReport, coverage
from kaskad.reporting.queries.progress import (
    national_stage,
    next_seminar_day,
    seminars_held,
    stage_progress,
)
from kaskad.reporting.queries.situation import commission_counts
from kaskad.reporting.rules.coverage import DoesNotAddUp
from kaskad.reporting.rules.figures import (
    BlockFigures,
    CascadeFigures,
    DecreeFigures,
    NationalSeminarFigures,
    ProgressFigures,
    RegionFigures,
    StageFigures,
    missing,
)
from kaskad.reporting.rules.wording import Text
from kaskad.seminars.api import Attendance, Holding

Whole = TypeVar("Whole", NationalSeminarFigures, ProgressFigures, CascadeFigures)


class SeminarNotHeld(Refusal):
    code = "reporting.seminar_not_held"
    text = _(
        "No seminar that this bulletin tells of was held by %(day)s. Choose a later date, or "
        "record the attendance first."
    )


class FigureMissing(Refusal):
    code = "reporting.figure_missing"
    text = _(
        "The bulletin cannot be made, because these figures are missing: %(names)s. Complete the "
        "campaign, its plan or its rosters first."
    )


class FiguresDisagree(Refusal):
    code = "reporting.figures_disagree"
    text = _(
        "The figures of the regions do not add up to the country's as of %(day)s, so nothing is "
        "published. Report this to whoever looks after the installation."
    )


def national_seminar_figures(campaign: Campaign, as_of: date) -> NationalSeminarFigures:
    """What is known of the national seminar by ``as_of``.

    Refuses if it was not held by then, a figure is missing, or the parts do not make the whole.
    """
    stage = national_stage(campaign)
    held = (
        Holding.objects.filter(seminar__group__stage=stage, day__lte=as_of)
        .order_by("day", "id")
        .select_related("seminar__group")
        .first()
        if stage
        else None
    )
    if stage is None or held is None:
        raise SeminarNotHeld(day=as_of)
    same_day = {"seminar__group__stage": stage, "day": held.day}
    seminars = Holding.objects.filter(**same_day).values("seminar__group")
    counts = commission_counts(campaign)
    figures = NationalSeminarFigures(
        decree=decree_figures(campaign),
        voting_day=campaign.voting_day,
        day=held.day,
        format=held.seminar.group.format,
        audience_text=_text(stage.audience_text),
        invited=Place.objects.filter(group__in=seminars).count(),
        present=Attendance.every.counting_on(as_of).filter(**same_day, present=True).count(),
        blocks=_blocks(campaign),
        members=country_report(campaign, held.day).total.tally.filled,
        territorial_commissions=counts.territorial,
        precinct_commissions=counts.precinct,
        stages=stage_figures(campaign, held.day),
    )
    return whole_figures(figures)


def progress_figures(campaign: Campaign, as_of: date) -> ProgressFigures:
    """The training as of a day. Refuses as ``national_seminar_figures`` does."""
    held = seminars_held(campaign, as_of)
    if not held:
        raise SeminarNotHeld(day=as_of)
    country = country_report(campaign, as_of)
    figures = ProgressFigures(
        decree=decree_figures(campaign),
        voting_day=campaign.voting_day,
        as_of=as_of,
        first_day=campaign.first_day,
        seminars_held=held,
        filled=country.total.tally.filled,
        trained=country.total.tally.trained,
        planned=country.total.planned,
        stages=stage_figures(campaign, as_of),
        regions=tuple(
            RegionFigures(_text(row.name), row.tally.filled, row.tally.trained, row.planned)
            for row in country.children
            if row.tally.filled and not row.is_own
        ),
        next_day=next_seminar_day(campaign, as_of),
    )
    return whole_figures(figures)


def country_report(campaign: Campaign, day: date) -> CoverageReport:
    """The country with its regions. Refuses figures that do not add up."""
    try:
        return coverage(campaign, day, with_plan=True)
    except DoesNotAddUp as error:
        raise FiguresDisagree(day=day) from error


def whole_figures(figures: Whole) -> Whole:
    """The same figures; refuses them with their names if any is missing."""
    if names := list(missing(figures)):
        raise FigureMissing(names=", ".join(names))
    return figures


def decree_figures(campaign: Campaign) -> DecreeFigures:
    """Who approved the plan, and by what."""
    return DecreeFigures(_text(campaign.decree_body), campaign.decree_number, campaign.decree_date)


def _blocks(campaign: Campaign) -> tuple[BlockFigures, ...]:
    """The blocks of the national seminar in the latest version of the programme."""
    return tuple(
        BlockFigures(_text(block.title), block.minutes, block.questions_minutes)
        for block in blocks_of(campaign)
        if block.national
    )


def stage_figures(campaign: Campaign, day: date) -> tuple[StageFigures, ...]:
    """The stages of the campaign as of a day."""
    return tuple(
        StageFigures(
            title=_text(stage.title),
            audience_text=_text(stage.audience_text),
            audience=stage.audience,
            trained=stage.trained,
            window_from=stage.window_from,
            window_to=stage.window_to,
            formats=stage.formats,
            responsible_level=stage.responsible_level,
        )
        for stage in stage_progress(campaign, day)
    )


def _text(text: LocalizedText) -> Text:
    return Text(text.kk, text.ru, text.en)
