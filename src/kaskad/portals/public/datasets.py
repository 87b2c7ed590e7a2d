"""The sets of open data: what each is, its columns, and how its rows are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaskad.campaigns.api import Campaign
from kaskad.reporting.api import (
    OpenRows,
    answer_rows,
    bulletin_rows,
    day_rows,
    figure_rows,
    schedule_rows,
    stage_rows,
)

Type = Literal["string", "integer", "date", "datetime"]


@dataclass(frozen=True, slots=True)
class Meaning:
    """A column: its name in the file, the type of its values, what it means."""

    name: str
    type: Type
    words: Promise | str


@dataclass(frozen=True, slots=True)
class Dataset:
    """A set under its stable name. ``read`` is None for coverage, which is read by place."""

    name: str
    title: Promise | str
    words: Promise | str
    columns: tuple[Meaning, ...]
    read: Callable[[Campaign, date, str], OpenRows] | None = None

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)


_AS_OF = Meaning("as_of", "date", _("The day that the figures tell of, at its end"))

DATASETS = (
    Dataset(
        "coverage",
        pgettext_lazy("data", "Coverage"),
        _(
            "Seats and trained members of regions; with `level=district` of every district, with "
            "`of=KZ-15` of the parts of one place. `as_of=2026-03-04` gives any past day of the "
            "campaign."
        ),
        (
            _AS_OF,
            Meaning("code", "string", _("Code of the territory: `ISO 3166-2`, KATO or precinct")),
            Meaning("name", "string", _("Name of the territory in the language of the address")),
            Meaning("seats", "integer", _("Legal seats of its commissions")),
            Meaning("filled", "integer", _("Seats in which somebody sits on this day")),
            Meaning(
                "trained",
                "integer",
                _("Who sits on this day and was at a seminar on this day or before"),
            ),
        ),
    ),
    Dataset(
        "days",
        pgettext_lazy("data", "Day by day"),
        _("The whole country by day: what the plan reaches, and who is trained."),
        (
            Meaning("day", "date", _("Day of the campaign")),
            Meaning("filled", "integer", _("Seats in which somebody sits on the last day told")),
            Meaning(
                "planned",
                "integer",
                _("Members whom the plan in force on this day reaches by then"),
            ),
            Meaning("trained", "integer", _("Members trained by this day; empty for days ahead")),
        ),
        day_rows,
    ),
    Dataset(
        "stages",
        pgettext_lazy("data", "Stages"),
        _("The stages of the cascade against their plan."),
        (
            _AS_OF,
            Meaning("number", "integer", _("Place of the stage in the cascade")),
            Meaning("code", "string", _("Code of the stage")),
            Meaning("title", "string", _("Title of the stage")),
            Meaning("audience", "integer", _("Members with a place in the plan of the stage")),
            Meaning("trained", "integer", _("Members first taught in the stage")),
            Meaning("seminars_held", "integer", _("Seminars held, make-up rounds apart")),
            Meaning("window_from", "date", _("First day by the campaign")),
            Meaning("window_to", "date", _("Last day by the campaign")),
            Meaning("first_day", "date", _("First day with a seminar held")),
            Meaning("last_day", "date", _("Last day with a seminar held so far")),
            Meaning(
                "state",
                "string",
                _(
                    "`plan` before, `now` running, `make_up` waiting for a make-up round, `late` "
                    "behind, `done` finished"
                ),
            ),
            Meaning("responsible_level", "string", _("Level of commissions that answers for it")),
            Meaning(
                "formats", "string", _("`online`, `in_person`, `blended`, with blanks between")
            ),
        ),
        stage_rows,
    ),
    Dataset(
        "schedule",
        pgettext_lazy("data", "Schedule of seminars"),
        _(
            "How many seminars of the plan in force a district has on a day. Places, trainers and "
            "people are not given."
        ),
        (
            Meaning("day", "date", _("Day of the seminars")),
            Meaning("code", "string", _("Code of the district, or of the region")),
            Meaning("name", "string", _("Name of the territory in the language of the address")),
            Meaning("stage", "string", _("Code of the stage")),
            Meaning("format", "string", _("`online`, `in_person` or `blended`")),
            Meaning("seminars", "integer", _("Seminars planned or held; cancelled ones are out")),
            Meaning("held", "integer", _("Those of them that were held")),
        ),
        schedule_rows,
    ),
    Dataset(
        "answers",
        pgettext_lazy("data", "Official answers"),
        _("Answers of the central commission in force that are for everybody."),
        (
            Meaning("number", "integer", _("Number of the answer")),
            Meaning("published", "date", _("Day of publication")),
            Meaning("block", "integer", _("Topic block of the programme")),
            Meaning("question", "string", _("The question")),
            Meaning("answer", "string", _("The answer")),
            Meaning("basis", "string", _("Provisions of the law that it rests on")),
        ),
        answer_rows,
    ),
    Dataset(
        "bulletins",
        pgettext_lazy("data", "Bulletins"),
        _("Published bulletins with their whole text."),
        (
            Meaning("number", "integer", _("Number of the bulletin")),
            Meaning("kind", "string", _("`national_seminar`, `progress`, `cascade` or `final`")),
            Meaning("as_of", "date", _("The day that the bulletin tells of")),
            Meaning("published", "datetime", _("Moment of publication")),
            Meaning("title", "string", _("Headline")),
            Meaning("text", "string", _("Text; an empty line ends a paragraph")),
        ),
        bulletin_rows,
    ),
    Dataset(
        "figures",
        pgettext_lazy("data", "Numbers of bulletins"),
        _("Every number that bulletins show, and where it comes from."),
        (
            Meaning("bulletin", "integer", _("Number of the bulletin")),
            Meaning("as_of", "date", _("The day that the bulletin tells of")),
            Meaning("figure", "string", _("Name of the figure; the list below says what it is")),
            Meaning("value", "string", _("The number, or the day")),
            Meaning("status", "string", _("`counted`, `simulated` or `published`")),
            Meaning("source", "string", _("Where the commission published it")),
        ),
        figure_rows,
    ),
)
BY_NAME = {one.name: one for one in DATASETS}
