"""What the pages of a campaign hold: plain values in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.campaigns.operations.campaign_file import CampaignFileRefused
from kaskad.campaigns.queries.campaign_file import VersionRow
from kaskad.campaigns.queries.seminars import StageRow
from kaskad.campaigns.rules.calendar import days_between
from kaskad.campaigns.rules.spec import CENTRE, WEEKDAYS, CampaignSpec, StageSpec, Words
from kaskad.campaigns.vocab import Format, Gate
from kaskad.campaigns.web.mistakes import mistakes_table
from kaskad.commissions.api import Level
from kaskad.core import clock
from kaskad.core.localized import LocalizedText
from kaskad.core.refusal import Refusal
from kaskad.core.web.components import Actions, Button, Fact, Facts, Link, Notice, Status
from kaskad.core.web.format import (
    actor_name,
    bind,
    date_range,
    day,
    day_of_week,
    language,
    moment,
    number,
    percent,
    soft,
)
from kaskad.core.web.forms import Field, FileDrop, Form
from kaskad.core.web.pictures import Stage, Stages
from kaskad.core.web.tables import Cell, Column, Row, Table
from kaskad.core.web.words import WEEKDAYS_SHORT


@dataclass(frozen=True, slots=True)
class CampaignPage:
    """A campaign as its decree orders it."""

    title: str
    decree: Facts
    actions: Actions
    strips: Stages
    stages: Table
    rounds: Table | None
    holidays: Table | None
    programme: Table


@dataclass(frozen=True, slots=True)
class EditPage:
    """The campaign's file as text, its mistakes if there are any, and its versions."""

    title: str
    back: Link
    refused: Notice | None
    mistakes: Table | None
    text: Form
    upload: Form
    versions: Table


def campaign_page(
    *,
    code: str,
    content: CampaignSpec,
    stages: Sequence[StageRow],
    days_off: frozenset[date],
    today: date,
    may_edit: bool,
) -> CampaignPage:
    """The page of a campaign; ``stages`` tell what is planned and held."""
    download = Link(
        _("Download the file"), reverse("campaigns:export", args=[code]), icon="down", download=True
    )
    materials = Link(_("Materials of the training"), reverse("material:materials", args=[code]))
    bank = Link(_("Item bank"), reverse("bank:bank", args=[code]))
    tests = Link(_("Entry and final tests"), reverse("tests:tests", args=[code]))
    understood = Link(_("What is not understood"), reverse("understanding:overview", args=[code]))
    results = Link(_("Results of tests"), reverse("results:results", args=[code]))
    certificates = Link(_("Certificates"), reverse("certified:campaign", args=[code]))
    edit = Button(_("Edit the campaign"), url=reverse("campaigns:edit", args=[code]))
    return CampaignPage(
        title=_text(content.title),
        decree=_decree(content),
        actions=Actions(
            (edit, materials, bank, tests, results, understood, certificates, download)
            if may_edit
            else (materials, results, understood, certificates, download)
        ),
        strips=_strips(content, stages, days_off, today),
        stages=_stages(content),
        rounds=_rounds(content),
        holidays=_holidays(content),
        programme=_programme(content),
    )


def edit_page(
    code: str, title: str, text: str, versions: Sequence[VersionRow], refusal: Refusal | None
) -> EditPage:
    """The edit page with ``text`` in the field; ``refusal`` says why it was not taken."""
    mistakes = None
    if isinstance(refusal, CampaignFileRefused):
        mistakes = mistakes_table(text, refusal.problems)
    newest = versions[0].number if versions else 0
    return EditPage(
        title=_("Edit the campaign"),
        back=Link(title, reverse("campaigns:campaign", args=[code])),
        refused=Notice(_("The file was not accepted"), refusal.message, kind="error")
        if refusal
        else None,
        mistakes=mistakes,
        text=Form(
            fields=(
                Field("based_on", "", kind="hidden", value=str(newest)),
                Field(
                    "text",
                    _("Campaign file"),
                    kind="textarea",
                    value=text,
                    rows=40,
                    hint=_("Everything is checked before anything changes."),
                ),
            ),
            submit=Button(pgettext("campaign file", "Check and save")),
        ),
        upload=Form(
            fields=(
                FileDrop(
                    "file",
                    _("Upload a campaign file"),
                    hint=_("A text file with the ending .toml"),
                    accept=".toml,text/plain",
                ),
            ),
            submit=Button(pgettext("campaign file", "Upload"), kind="second"),
        ),
        versions=_versions(code, versions),
    )


def _text(words: Words) -> str:
    return str(LocalizedText(words.kk, words.ru, words.en))


def _decree(content: CampaignSpec) -> Facts:
    short = WEEKDAYS_SHORT[language()]
    worked = ", ".join(short[WEEKDAYS.index(one)] for one in content.work_days)
    decree = _("No. %(number)s, %(day)s") % {
        "number": content.decree_number,
        "day": day(content.decree_date),
    }
    return Facts(
        (
            Fact(pgettext("campaign", "Decree"), decree, note=_text(content.decree_body)),
            Fact(_("Voting day"), day(content.voting_day)),
            Fact(
                pgettext("campaign", "Training"),
                date_range(content.first_day, content.last_day, year=True),
                note=_("Working days: %(days)s") % {"days": worked},
            ),
            Fact(
                pgettext("campaign", "Goal"),
                percent(float(content.goal_percent)),
                note=_("of filled seats"),
            ),
        )
    )


def _strips(
    content: CampaignSpec, stages: Sequence[StageRow], days_off: frozenset[date], today: date
) -> Stages:
    rest = {
        one
        for one in days_between(content.first_day, content.last_day)
        if WEEKDAYS[one.weekday()] not in content.work_days
    }
    return Stages(
        first=content.first_day,
        last=content.last_day,
        stages=tuple(_strip(one, today) for one in stages),
        today=today,
        rest=frozenset(rest | days_off),
    )


def _strip(row: StageRow, today: date) -> Stage:
    actual = (row.first_held, row.last_held) if row.first_held and row.last_held else None
    count = _("Seminars held: %(held)s of %(all)s") % {
        "held": number(row.held),
        "all": number(row.held + row.planned),
    }
    return Stage(
        title=str(row.title),
        audience=str(row.audience_text),
        count=count if row.held + row.planned else _("Not planned yet"),
        status=_status(row, today),
        planned=(row.window_from, row.window_to),
        actual=actual,
        running=bool(row.held and row.planned),
    )


def _status(row: StageRow, today: date) -> Status:
    if row.planned and today > row.window_to:
        return Status(pgettext("stage", "Late"), "late")
    if row.held and not row.planned:
        return Status(pgettext("stage", "Done"), "done")
    if row.held or row.window_from <= today <= row.window_to:
        return Status(pgettext("stage", "Under way"), "now")
    return Status(pgettext("stage", "To come"), "plan")


def _stages(content: CampaignSpec) -> Table:
    titles = {one.code: _text(one.title) for one in content.stages}
    titles[CENTRE] = _text(content.decree_body)
    return Table(
        caption=pgettext("campaign", "Stages"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("campaign", "Stage")),
            Column(pgettext("campaign", "Days")),
            Column(_("Taught by"), wide=True),
            Column(pgettext("campaign", "Responsible"), wide=True),
            Column(_("Formats and groups"), wide=True),
            Column(pgettext("campaign", "Minutes"), number=True),
        ),
        rows=tuple(
            _stage(one, titles, _minutes(one, content.taught_minutes(place)))
            for place, one in enumerate(content.stages)
        ),
    )


def _minutes(stage: StageSpec, taught: int) -> str:
    """What the length of a seminar is made of."""
    values = {"blocks": number(taught), "rest": number(stage.minutes - taught)}
    if taught == stage.minutes:
        return bind(_("Blocks – %(blocks)s minutes, no break.") % values)
    return bind(_("Blocks – %(blocks)s minutes, break and conclusion – %(rest)s.") % values)


def _gate(stage: StageSpec) -> str:
    """Said only where members have to show more than their attendance."""
    words = {
        Gate.FINAL_TEST.value: _("They teach only after a passed final test."),
        Gate.CERTIFICATE.value: _("They teach only with a certificate that counts."),
    }
    return f" {words[stage.gate]}" if stage.gate in words else ""


def _stage(stage: StageSpec, titles: dict[str, str], minutes: str) -> Row:
    groups = {
        Format.ONLINE: _("up to %(most)s people") % {"most": number(stage.online_group_max)},
        Format.IN_PERSON: _("%(least)s to %(most)s people, at most %(distance)s km away")
        % {
            "least": number(stage.group_min),
            "most": number(stage.group_max),
            "distance": number(stage.distance_km),
        },
    }
    formats = [Format(one) for one in stage.formats]
    sizes = "; ".join(f"{one.label}: {groups[one]}" for one in formats if one in groups)
    return Row(
        (
            Cell(
                soft(_text(stage.title)),
                note=f"{soft(_text(stage.audience_text))}. {minutes}{_gate(stage)}",
                strong=True,
            ),
            date_range(stage.window_from, stage.window_to),
            "; ".join(titles[one] for one in stage.taught_by),
            str(Level(stage.responsible_level).label),
            sizes or ", ".join(str(one.label) for one in formats),
            number(stage.minutes),
        )
    )


def _rounds(content: CampaignSpec) -> Table | None:
    if not content.rounds:
        return None
    return Table(
        caption=_("Make-up rounds"),
        caption_hidden=True,
        columns=(Column(pgettext("campaign", "Round")), Column(pgettext("campaign", "Days"))),
        rows=tuple(
            Row((number(one.number), date_range(one.window_from, one.window_to)))
            for one in content.rounds
        ),
    )


def _holidays(content: CampaignSpec) -> Table | None:
    if not content.holidays:
        return None
    return Table(
        caption=_("Days off"),
        caption_hidden=True,
        columns=(
            Column(pgettext("campaign", "Day")),
            Column(pgettext("campaign", "Holiday")),
            Column(pgettext("campaign", "Where")),
        ),
        rows=tuple(
            Row((day_of_week(one.day), _text(one.name), one.region or _("Whole country")))
            for one in content.holidays
        ),
    )


def _programme(content: CampaignSpec) -> Table:
    total = sum(one.minutes for one in content.blocks)
    questions = sum(one.questions_minutes for one in content.blocks)
    rows = [
        Row(
            (
                Cell(_text(one.title), over=number(one.number)),
                number(one.minutes),
                number(one.questions_minutes),
                _("All stages") if one.national else _("From the second stage on"),
            )
        )
        for one in content.blocks
    ]
    return Table(
        caption=pgettext("campaign", "Programme"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("campaign", "Block")),
            Column(_("Topic, minutes"), number=True),
            Column(_("Questions, minutes"), number=True),
            Column(_("Taught in"), wide=True),
        ),
        rows=(*rows, Row((_("All blocks"), number(total), number(questions), ""), total=True)),
    )


def _versions(code: str, versions: Sequence[VersionRow]) -> Table:
    return Table(
        caption=pgettext("campaign file", "Versions"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("campaign file", "Version")),
            Column(pgettext("campaign file", "Saved")),
            Column(pgettext("campaign file", "By"), wide=True),
        ),
        rows=tuple(
            Row(
                (
                    Cell(
                        _("Version %(number)s") % {"number": one.number},
                        url=reverse("campaigns:version", args=[code, one.number]),
                    ),
                    moment(one.made_at.astimezone(clock.zone())),
                    actor_name(one.made_by),
                )
            )
            for one in versions
        ),
    )
