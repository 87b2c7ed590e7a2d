"""One test: before it is published what it will be, afterwards its forms, items and rulings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaskad.assessment.models import Test
from kaskad.assessment.queries.stage_tests import TestForm, TestItem, Turnout
from kaskad.assessment.queries.tests import blueprint_of
from kaskad.assessment.rules.blueprint import Cell as Line
from kaskad.assessment.rules.forms import Supply, TooFewForms
from kaskad.assessment.vocab import RulingKind, TestState
from kaskad.assessment.web.layout import BankPage, Section, bank_url, question_of
from kaskad.assessment.web.staff_test_list import (
    below_tests,
    state_of_test,
    title_of,
    url_in_tests,
    written,
)
from kaskad.core.refusal import Refusal
from kaskad.core.web.components import (
    Actions,
    Button,
    Component,
    Fact,
    Facts,
    Link,
    Notice,
    Pages,
    Status,
    pages,
    shown,
)
from kaskad.core.web.format import number, percent
from kaskad.core.web.forms import Field, Form
from kaskad.core.web.tables import Cell, Column, Row, Table

PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class Published:
    """What there is of a test once it was drawn."""

    turnout: Turnout | None
    forms: Sequence[TestForm]
    items: Sequence[TestItem]


@dataclass(frozen=True, slots=True)
class TestReading:
    """A test with all that its page shows.

    ``supply`` says of a draft whether the bank is enough; ``deed`` and ``refusal`` what was tried
    and refused, ``sent`` the reason that was typed.
    """

    test: Test
    blocks: Mapping[int, str]
    now: datetime
    supply: Sequence[Supply] | TooFewForms
    published: Published | None
    page: int = 1
    deed: str = ""
    refusal: Refusal | None = None
    sent: str = ""


def staff_test_page(read: TestReading) -> BankPage:
    """The page of a test for the central commission."""
    test = read.test
    sections = _draft(read) if read.published is None else _published(read, read.published)
    if test.state != TestState.WITHDRAWN:
        sections.append(_end(read))
    return BankPage(
        title=title_of(test),
        ladder=below_tests(test.stage.campaign, str(test.get_purpose_display())),
        status=state_of_test(test, read.now),
        top=shown([_refused(read), _withdrawn(test), *_turnout(read), _facts(test), _paper(read)]),
        sections=tuple(sections),
    )


def _refused(read: TestReading) -> Notice | None:
    if read.refusal is None or read.refusal.field == "reason":
        return None
    return Notice(_("This cannot be done"), read.refusal.message, kind="error")


def _withdrawn(test: Test) -> Notice | None:
    if test.state != TestState.WITHDRAWN:
        return None
    return Notice(_("The test is withdrawn."), test.withdraw_reason, kind="warn", still=True)


def _turnout(read: TestReading) -> tuple[Component, ...]:
    if read.published is None:
        return ()
    found = read.published.turnout or Turnout()
    return (
        Facts(
            (
                Fact(pgettext("test", "Began"), number(found.began)),
                Fact(pgettext("test", "Handed in"), number(found.ended)),
                Fact(pgettext("test", "Passed"), number(found.passed)),
            )
        ),
    )


def _facts(test: Test) -> Facts:
    items = blueprint_of(test).items
    return Facts(
        (
            Fact(pgettext("test", "Opens"), written(test.opens_at)),
            Fact(pgettext("test", "Closes"), written(test.closes_at)),
            Fact(pgettext("test", "Items in a form"), number(items)),
            Fact(pgettext("test", "Minutes"), number(test.minutes)),
            Fact(pgettext("test", "Pass mark"), percent(test.pass_percent, 0)),
            Fact(pgettext("test", "Attempts"), number(test.attempts_allowed)),
        )
    )


def _paper(read: TestReading) -> Link | None:
    """The way to papers and photographs: first to the commission, then to its paper."""
    if read.published is None:
        return None
    args = [read.test.stage.campaign.code, read.test.code]
    return Link(_("Results and test on paper"), reverse("results:test", args=args))


def _draft(read: TestReading) -> list[Section]:
    test = read.test
    campaign = test.stage.campaign
    edit = Button(
        pgettext("button", "Change the settings"),
        url=url_in_tests(campaign, "edit", test.code),
        kind="second",
    )
    publish = Button(
        pgettext("button", "Publish the test"),
        post=url_in_tests(campaign, "test", test.code),
        fields=(("deed", "publish"),),
    )
    is_enough = not isinstance(read.supply, TooFewForms) and not any(
        one.short for one in read.supply
    )
    words = _(
        "Publishing draws the forms by lot from the items in use. People see the test then, and"
        " its settings can be changed no more."
    )
    parts: tuple[Component, ...] = (publish, edit)
    if not is_enough:
        words = _("The bank is not enough yet. Put more items in use, or ask for less.")
        parts = (edit, Link(_("Item bank"), bank_url(campaign)))
    return [
        Section("next", pgettext("test", "What to do"), parts, (words,)),
        Section(
            "lines", pgettext("test", "What a form asks"), (_lines(read),), (_forms(test),),
            is_wide=True,
        ),
    ]  # fmt: skip


def _forms(test: Test) -> str:
    words = ngettext(
        "%(count)s form; an item stands in at most %(share)s of the forms.",
        "%(count)s forms; an item stands in at most %(share)s of the forms.",
        test.forms_wanted,
    )
    return words % {
        "count": number(test.forms_wanted),
        "share": percent(test.exposure_percent, 0),
    }


def _lines(read: TestReading) -> Component:
    if isinstance(read.supply, TooFewForms):
        words = _("An item may stand in so few forms only if there are at least %(least)d of them.")
        return Notice(words % {"least": read.supply.least}, kind="warn", still=True)
    return Table(
        caption=pgettext("test", "What a form asks"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("item", "Block")),
            Column(pgettext("test", "Items in a form"), number=True),
            Column(pgettext("test", "Needed in the bank"), number=True),
            Column(pgettext("test", "In use"), number=True),
            Column(pgettext("test", "Is it enough")),
        ),
        rows=tuple(
            Row(
                (
                    Cell(_block(one.cell.block, read.blocks), note=_which(one.cell)),
                    number(one.cell.count),
                    number(one.needed),
                    number(one.fitting),
                    Cell(part=_enough(one)),
                ),
                flag=bool(one.short),
            )
            for one in read.supply
        ),
    )


def _block(block: int, titles: Mapping[int, str]) -> str:
    return f"{number(block)}. {titles.get(block, '')}"


def _which(line: Line) -> str:
    """What else a line of the blueprint asks for."""
    words = [str(one.label) for one in (line.difficulty, line.kind) if one is not None]
    return ", ".join(words) or pgettext("difficulty", "Any")


def _enough(one: Supply) -> Status:
    if not one.short:
        return Status(pgettext("test", "Enough"), "done")
    words = pgettext("test", "%(count)s more needed")
    return Status(words % {"count": number(one.short)}, "bad")


def _published(read: TestReading, found: Published) -> list[Section]:
    title = ngettext("%(count)s item", "%(count)s items", len(found.items)) % {
        "count": number(len(found.items))
    }
    common = sum(one.is_elsewhere for one in found.items)
    words = _("None of them stands in the other test of the stage.")
    if common:
        words = ngettext(
            "%(count)s of them stands in the other test of the stage too: the bank had no other.",
            "%(count)s of them stand in the other test of the stage too: the bank had no others.",
            common,
        ) % {"count": number(common)}
    unusual = Link(
        _("Unusual answers"), reverse("unusual:flags", args=[read.test.stage.campaign.code])
    )
    keys = Link(
        _("Keys with wrong answers"),
        reverse("unusual:keys", args=[read.test.stage.campaign.code, read.test.code]),
    )
    parts = (_forms_table(found.forms), Actions((unusual, keys)))
    return [
        Section("forms", pgettext("test", "Forms"), parts, is_wide=True),
        Section("items", title, shown(_items(read, found)), (words,), is_wide=True),
    ]  # fmt: skip


def _forms_table(forms: Sequence[TestForm]) -> Table:
    return Table(
        caption=pgettext("test", "Forms"),
        caption_hidden=True,
        columns=(
            Column(pgettext("test", "Form")),
            Column(pgettext("test", "Items"), number=True),
            Column(pgettext("test", "Expected right"), number=True),
            Column(pgettext("test", "Begun"), number=True),
        ),
        rows=tuple(
            Row(
                (
                    number(one.number),
                    number(one.items),
                    percent(100 * one.facility),
                    number(one.attempts),
                )
            )
            for one in forms
        ),
    )


def _items(read: TestReading, found: Published) -> list[Component | None]:
    last = max(-(-len(found.items) // PAGE_ROWS), 1)
    page = min(read.page, last)
    rows = found.items[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
    url = url_in_tests(read.test.stage.campaign, "test", read.test.code)
    turning: Pages | None = None
    if last > 1:
        turning = pages(page, last, lambda one: f"{url}?page={one}#h-items")
    return [_items_table(read, rows, len(found.forms)), turning]


def _items_table(read: TestReading, rows: Sequence[TestItem], forms: int) -> Table:
    test = read.test
    return Table(
        caption=pgettext("items", "Items"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("item", "Question")),
            Column(pgettext("item", "Block"), wide=True),
            Column(pgettext("item", "Difficulty")),
            Column(pgettext("test", "Forms that have it"), number=True),
            Column(pgettext("test", "Decision")),
        ),
        rows=tuple(
            Row(
                (
                    Cell(
                        question_of(one.content)[:160],
                        url=url_in_tests(
                            test.stage.campaign, "item", test.code, one.version.item.code
                        ),
                        note=one.version.item.code,
                    ),
                    _block(one.content.block, read.blocks),
                    Cell(str(one.content.difficulty.label), note=str(one.content.kind.label)),
                    _("%(had)s of %(all)s") % {"had": number(one.forms), "all": number(forms)},
                    Cell(part=_decision(one)),
                ),
                flag=bool(one.appeals),
            )
            for one in rows
        ),
    )


def _decision(one: TestItem) -> Status:
    if one.appeals:
        words = ngettext("%(count)s appeal waits", "%(count)s appeals wait", one.appeals)
        return Status(words % {"count": number(one.appeals)}, "late")
    if one.ruling is not None:
        return Status(str(RulingKind(one.ruling.kind).label), "bad")
    return Status(pgettext("item", "As it is"), "plan")


def _end(read: TestReading) -> Section:
    """Taking a test back; once somebody began it, why that cannot be."""
    test = read.test
    title = pgettext("test", "Withdraw the test")
    if read.published is not None and (read.published.turnout or Turnout()).began:
        words = _(
            "People have begun it, so it cannot be withdrawn. If an item is wrong, open it and"
            " decide that it counts for nobody, or as right for everybody."
        )
        return Section("end", title, (), (words,))
    is_sent = read.deed == "withdraw"
    refused = read.refusal.message if is_sent and read.refusal else ""
    form = Form(
        (
            Field("deed", "", kind="hidden", value="withdraw"),
            Field(
                "reason",
                pgettext("test", "Why it is withdrawn"),
                hint=_("Kept in the record. Nobody has begun it yet."),
                value=read.sent if is_sent else "",
                error=refused,
                maxlength=300,
            ),
        ),
        Button(title, kind="danger"),
        action=url_in_tests(test.stage.campaign, "test", test.code),
        label=title,
    )
    return Section("end", title, (form,))
