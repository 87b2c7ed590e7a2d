"""The tests of a campaign by stage: which there are, how far people are, which are to be made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaskad.assessment.models import Test
from kaskad.assessment.queries.stage_tests import StageTest
from kaskad.assessment.vocab import Purpose, TestState
from kaskad.assessment.web.layout import BankPage, Section, below_campaign
from kaskad.campaigns.api import Campaign
from kaskad.core import clock
from kaskad.core.web.components import (
    Actions,
    Button,
    Component,
    Empty,
    Ladder,
    Link,
    Notice,
    Status,
    shown,
)
from kaskad.core.web.format import moment, number
from kaskad.core.web.tables import Cell, Column, Row, Table


def url_in_tests(campaign: Campaign, name: str = "tests", *more: str) -> str:
    """The tests of a campaign, or another of their pages."""
    return reverse(f"tests:{name}", args=[campaign.code, *more])


def below_tests(campaign: Campaign, here: str, *between: Link) -> Ladder:
    """The way back from a page below the tests."""
    above = below_campaign(campaign, here)
    link = Link(pgettext("tests", "Tests"), url_in_tests(campaign))
    return Ladder((*above.levels, link, *between), here)


def title_of(test: Test) -> str:
    """What a test is called among others: purpose and stage."""
    return f"{test.get_purpose_display()}: {test.stage.title}"


def state_of_test(test: Test, now: datetime) -> Status:
    """How far a test is, in a word with its station."""
    if test.state != TestState.PUBLISHED:
        return Status(str(TestState(test.state).label), "plan")
    if now < test.opens_at:
        return Status(pgettext("test", "Published, not open yet"), "wait")
    if now <= test.closes_at:
        return Status(pgettext("test", "Open now"), "now")
    return Status(pgettext("test", "Over"), "done")


def written(at: datetime) -> str:
    """A moment by the clock of the country."""
    return moment(at.astimezone(clock.zone()))


def tests_page(campaign: Campaign, rows: Sequence[StageTest], now: datetime) -> BankPage:
    """All stages, each with its tests."""
    sections = [
        Section(f"stage-{number_}", _stage_title(some), _stage(campaign, some, now), is_wide=True)
        for number_, some in (
            (key, tuple(found)) for key, found in groupby(rows, key=lambda one: one.stage.number)
        )
    ]
    if not rows:
        words = _("Write the stages into the file of the campaign first.")
        empty = Empty(_("The campaign has no stages yet"), words)
        sections = [Section("none", pgettext("tests", "Tests"), (empty,))]
    title = pgettext("tests", "Tests")
    return BankPage(
        title=title,
        ladder=below_campaign(campaign, title),
        lead=_("Every stage begins with an entry test and ends with a final test."),
        top=shown([_none_yet(rows), _waiting(campaign, rows), _actions(campaign)]),
        sections=tuple(sections),
    )


def _none_yet(rows: Sequence[StageTest]) -> Notice | None:
    if not rows or any(one.test for one in rows):
        return None
    words = _("Press “Make the entry test” at a stage. What is proposed can be taken as it is.")
    return Notice(_("No test is made yet"), words, still=True)


def _waiting(campaign: Campaign, rows: Sequence[StageTest]) -> Notice | None:
    count = sum(one.appeals for one in rows)
    if not count:
        return None
    words = ngettext(
        "%(count)s appeal waits for a decision", "%(count)s appeals wait for a decision", count
    ) % {"count": number(count)}
    link = Link(pgettext("appeals", "Decide about them"), url_in_tests(campaign, "appeals"))
    return Notice(words, kind="warn", link=link, still=True)


def _actions(campaign: Campaign) -> Actions:
    return Actions(
        (
            Link(_("Appeals and decisions"), url_in_tests(campaign, "appeals")),
            Link(_("More time for a member"), url_in_tests(campaign, "time")),
            Link(
                _("Tests in learning platforms"),
                reverse("platforms:platforms", args=[campaign.code]),
            ),
        )
    )


def _stage_title(rows: Sequence[StageTest]) -> str:
    stage = rows[0].stage
    return f"{number(stage.number)}. {stage.title}"


def _stage(campaign: Campaign, rows: Sequence[StageTest], now: datetime) -> tuple[Component, ...]:
    made = [one for one in rows if one.test is not None]
    parts: list[Component] = [_table(campaign, made, now)] if made else []
    missing = tuple(_make(campaign, one) for one in rows if one.test is None)
    if missing:
        parts.append(Actions(missing))
    return tuple(parts)


def _make(campaign: Campaign, row: StageTest) -> Button:
    words = {
        Purpose.ENTRY: pgettext("button", "Make the entry test"),
        Purpose.FINAL: pgettext("button", "Make the final test"),
    }
    query = urlencode({"stage": row.stage.code, "purpose": row.purpose.value})
    return Button(
        words[row.purpose],
        url=f"{url_in_tests(campaign, 'new')}?{query}",
        kind="second",
        context=str(row.stage.title),
    )


def _table(campaign: Campaign, rows: Sequence[StageTest], now: datetime) -> Table:
    return Table(
        caption=_stage_title(rows),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("tests", "Test")),
            Column(pgettext("test", "State")),
            Column(pgettext("test", "Opens and closes")),
            Column(pgettext("test", "Forms"), number=True),
            Column(pgettext("test", "Began"), number=True),
            Column(pgettext("test", "Handed in"), number=True),
            Column(pgettext("test", "Passed"), number=True),
            Column(pgettext("test", "Open appeals"), number=True),
        ),
        rows=tuple(_row(campaign, one, one.test, now) for one in rows if one.test),
    )


def _row(campaign: Campaign, row: StageTest, test: Test, now: datetime) -> Row:
    appeals: Cell | str = "–"
    if row.appeals:
        appeals = Cell(number(row.appeals), url=url_in_tests(campaign, "appeals"))
    return Row(
        (
            Cell(str(row.purpose.label), url=url_in_tests(campaign, "test", test.code)),
            Cell(part=state_of_test(test, now)),
            Cell(written(test.opens_at), note=written(test.closes_at)),
            number(test.forms_wanted),
            number(row.turnout.began),
            number(row.turnout.ended),
            number(row.turnout.passed),
            appeals,
        ),
        flag=bool(row.appeals),
    )
