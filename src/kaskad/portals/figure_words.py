"""Words of figures that staff and the public read: parts of breakdowns, and where somebody is."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.campaigns.api import Campaign, Format, stages_of
from kaskad.commissions.api import Level, SeatRole
from kaskad.core.web.tables import Column, Row, Table
from kaskad.reporting.api import (
    DEFINITIONS,
    NAMES,
    OF_SEATS,
    OTHER,
    SOURCES,
    Breakdown,
    Figure,
    Status,
)


def part_names(campaign: Campaign, by: Breakdown) -> dict[str, str]:
    """The name of every part of a breakdown by its code, in the order in which they are shown."""
    found = {
        Breakdown.STAGE: {one.code: str(one.title) for one in stages_of(campaign)},
        Breakdown.FORMAT: {one.value: str(one.label) for one in Format},
        Breakdown.LANGUAGE: _languages("kk", "ru"),
        Breakdown.SEMINAR_LANGUAGE: _languages("kk", "ru", "both"),
        Breakdown.ROLE: {one.value: str(one.label) for one in SeatRole},
        Breakdown.LEVEL: {one.value: str(one.label) for one in Level},
    }[by]
    return found | {OTHER: pgettext("part of a figure", "Not known yet")}


def _languages(*codes: str) -> dict[str, str]:
    names = {
        "kk": pgettext("language of training", "Kazakh"),
        "ru": pgettext("language of training", "Russian"),
        "both": pgettext("language of training", "Both languages"),
    }
    return {code: names[code] for code in codes}


def status_words(status: Status) -> str:
    """Where somebody stands, in a word or two."""
    return {
        Status.ON_TIME: pgettext("standing of a member", "trained in time"),
        Status.LATE: pgettext("standing of a member", "trained late"),
        Status.EXEMPT: pgettext("standing of a member", "exempt"),
        Status.OVERDUE: pgettext("standing of a member", "not trained, overdue"),
        Status.WAITING: pgettext("standing of a member", "not trained yet"),
    }[status]


def definitions_table() -> Table:
    """What every figure counts, and where its rows come from."""
    return Table(
        caption=_("Definitions of the figures"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("table", "Figure")),
            Column(pgettext("table", "What is counted")),
            Column(pgettext("table", "Counted in")),
            Column(pgettext("table", "Made of")),
        ),
        rows=tuple(
            Row(
                (
                    str(NAMES[figure]),
                    str(DEFINITIONS[figure]),
                    pgettext("unit", "seats") if figure in OF_SEATS else pgettext("unit", "people"),
                    str(SOURCES[figure]),
                )
            )
            for figure in Figure
        ),
    )
