"""Items of tests that somebody holds for wrong: a list, and one of them with all to decide by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaskad.assessment.models import Appeal, Test
from kaskad.assessment.queries.contested import Answers, Contested, ItemOfTest, RulingRow
from kaskad.assessment.queries.written import content_of
from kaskad.assessment.rules.items import Choices, ItemContent, Truth
from kaskad.assessment.vocab import RulingKind
from kaskad.assessment.web.drawing import words_of
from kaskad.assessment.web.layout import BankPage, Section, item_url, question_of
from kaskad.assessment.web.preview import previews_of, truth_words
from kaskad.assessment.web.staff_test_list import below_tests, title_of, url_in_tests, written
from kaskad.campaigns.api import Campaign
from kaskad.core.refusal import Refusal
from kaskad.core.web.components import (
    Button,
    Choice,
    Component,
    Empty,
    Fact,
    Facts,
    Link,
    Notice,
    Progress,
    Status,
)
from kaskad.core.web.format import actor_name, language, number, percent
from kaskad.core.web.forms import Field, Form
from kaskad.core.web.tables import Cell, Column, Row, Table

STAYS = "stays"


@dataclass(frozen=True, slots=True)
class ItemDecision:
    """What was sent to decide, and why it was refused."""

    kind: str = ""
    reason: str = ""
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class TestedItem:
    """An item of a test with all that its page shows."""

    test: Test
    item: ItemOfTest
    blocks: Mapping[int, str]
    answers: Answers
    appeals: Sequence[Appeal]
    ruling: RulingRow | None
    decision: ItemDecision

    @property
    def campaign(self) -> Campaign:
        """Whose test it is."""
        return self.test.stage.campaign


def appeals_page(
    campaign: Campaign, items: Sequence[Contested], rulings: Sequence[RulingRow]
) -> BankPage:
    """What waits for a decision, and what was decided."""
    title = _("Appeals and decisions")
    waiting: Component = Empty(
        _("No appeal waits"), _("People can appeal once the right answers are shown to them.")
    )
    if items:
        waiting = _waiting(campaign, items)
    sections = [
        Section("open", pgettext("appeals", "Waiting for a decision"), (waiting,), is_wide=True)
    ]
    if rulings:
        table = _rulings(campaign, rulings)
        sections.append(Section("decided", pgettext("appeals", "Decided"), (table,), is_wide=True))
    return BankPage(
        title=title,
        ladder=below_tests(campaign, title),
        lead=_("Open an item, look at it as people saw it and at their answers, and decide."),
        sections=tuple(sections),
    )


def _item_cell(campaign: Campaign, test: Test, code: str, content: ItemContent) -> Cell:
    url = url_in_tests(campaign, "item", test.code, code)
    return Cell(question_of(content)[:160], url=url, note=code)


def _waiting(campaign: Campaign, items: Sequence[Contested]) -> Table:
    return Table(
        caption=pgettext("appeals", "Waiting for a decision"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("item", "Question")),
            Column(pgettext("tests", "Test")),
            Column(pgettext("appeals", "Appeals"), number=True),
            Column(pgettext("appeals", "The oldest")),
        ),
        rows=tuple(
            Row(
                (
                    _item_cell(campaign, one.test, one.code, one.content),
                    title_of(one.test),
                    number(one.appeals),
                    written(one.since),
                ),
                flag=True,
            )
            for one in items
        ),
    )


def _rulings(campaign: Campaign, rows: Sequence[RulingRow]) -> Table:
    return Table(
        caption=pgettext("appeals", "Decided"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("item", "Question")),
            Column(pgettext("tests", "Test")),
            Column(pgettext("test", "Decision")),
            Column(pgettext("ruling", "Results")),
        ),
        rows=tuple(
            Row(
                (
                    _item_cell(
                        campaign,
                        one.ruling.test,
                        one.ruling.version.item.code,
                        content_of(one.ruling.version),
                    ),
                    title_of(one.ruling.test),
                    Cell(str(RulingKind(one.ruling.kind).label), note=one.ruling.reason),
                    Cell(part=_counted(one)),
                )
            )
            for one in rows
        ),
    )


def _counted(row: RulingRow) -> Status:
    if row.ruling.done_at is None:
        words = _("Counted anew: %(had)s of %(all)s")
        return Status(words % {"had": number(row.counted), "all": number(row.attempts)}, "now")
    words = ngettext("%(count)s result changed", "%(count)s results changed", row.ruling.changed)
    return Status(words % {"count": number(row.ruling.changed)}, "done")


def tested_item_page(read: TestedItem) -> BankPage:
    """An item, how it was answered, what is said against it, and the decision."""
    test, content, code = read.test, read.item.content, read.item.version.item.code
    between = Link(str(test.get_purpose_display()), url_in_tests(read.campaign, "test", test.code))
    sections = [
        Section("decide", pgettext("test", "Decision"), _decided(read), _sentences(read)),
        Section("answers", _("How people answered"), _answers(read), is_wide=True),
        Section(
            "seen",
            pgettext("item", "As it will be seen"),
            (
                previews_of(content),
                Link(pgettext("link", "The item in the bank"), item_url(read.campaign, code)),
            ),
            is_wide=True,
        ),
    ]
    if read.appeals:
        table = _appeals(read.appeals)
        title = pgettext("appeals", "Waiting for a decision")
        sections.insert(0, Section("appeals", title, (table,), is_wide=True))
    return BankPage(
        title=question_of(content),
        ladder=below_tests(read.campaign, code, between),
        top=(_facts(read),),
        sections=tuple(sections),
    )


def _facts(read: TestedItem) -> Facts:
    content = read.item.content
    return Facts(
        (
            Fact(
                pgettext("item", "Block"),
                f"{number(content.block)}. {read.blocks.get(content.block, '')}",
            ),
            Fact(pgettext("item", "Difficulty"), str(content.difficulty.label)),
            Fact(pgettext("test", "Forms that have it"), number(len(read.item.forms))),
        )
    )


def _appeals(rows: Sequence[Appeal]) -> Table:
    languages = dict(settings.LANGUAGES)
    return Table(
        caption=pgettext("appeals", "Waiting for a decision"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("appeals", "What is said")),
            Column(pgettext("appeals", "When")),
        ),
        rows=tuple(
            Row(
                (
                    one.text,
                    Cell(written(one.raised_at), note=str(languages.get(one.language, ""))),
                )
            )
            for one in rows
        ),
    )


def _sentences(read: TestedItem) -> tuple[str, ...]:
    if read.ruling is not None:
        return ()
    return (
        _("Whatever is decided is shown to those who appealed, with the reason."),
        _("A decision about the item counts all results of the test anew; nobody loses a pass."),
    )


def _decided(read: TestedItem) -> tuple[Component, ...]:
    """The ruling with how far the counting is; the form until there is one."""
    if read.ruling is None:
        return (_form(read),)
    ruling = read.ruling.ruling
    parts: list[Component] = []
    if read.decision.refusal is not None:
        words = read.decision.refusal.message
        parts.append(Notice(_("This cannot be done"), words, kind="error"))
    who = f"{actor_name(ruling.decided_by)}, {written(ruling.decided_at)}"
    title = str(RulingKind(ruling.kind).label)
    parts.append(Notice(title, ruling.reason, items=(who,), still=True))
    if ruling.done_at is None:
        counted = _counted(read.ruling)
        parts.append(
            Progress(counted.word, value=read.ruling.counted, maximum=read.ruling.attempts or 1)
        )
    else:
        parts.append(_counted(read.ruling))
    return tuple(parts)


def _form(read: TestedItem) -> Form:
    decision, refusal = read.decision, read.decision.refusal
    at = refusal.field if refusal else ""
    choices = [
        Choice(one.value, str(one.label), chosen=one.value == decision.kind) for one in RulingKind
    ]
    if read.appeals:
        label = pgettext("decision", "The item stays as it is")
        choices.insert(0, Choice(STAYS, label, chosen=decision.kind == STAYS))
    return Form(
        (
            *(Field("appeal", "", kind="hidden", value=one.code) for one in read.appeals),
            Field(
                "decision",
                pgettext("test", "Decision"),
                kind="radio",
                choices=tuple(choices),
                error=refusal.message if refusal and at == "decision" else "",
            ),
            Field(
                "reason",
                pgettext("decision", "Why"),
                kind="textarea",
                hint=_("Everybody whom it concerns reads it beside their result."),
                value=decision.reason,
                error=refusal.message if refusal and at == "reason" else "",
                maxlength=1000,
            ),
        ),
        Button(pgettext("button", "Decide")),
        errors=(refusal.message,) if refusal and not at else (),
        label=pgettext("test", "Decision"),
    )


def _answers(read: TestedItem) -> tuple[Component, ...]:
    found = read.answers
    if not found.people:
        return (Empty(_("Nobody has handed in an attempt with this item yet")),)
    words = ngettext(
        "%(count)s attempt with this item, the newest",
        "%(count)s attempts with this item, the newest",
        found.people,
    ) % {"count": number(found.people)}
    shares = Facts(
        (
            Fact(pgettext("answers", "Right"), _share(found.right, found.people)),
            Fact(pgettext("answers", "Partly right"), _share(found.partly, found.people)),
            Fact(pgettext("answers", "Wrong"), _share(found.wrong, found.people)),
            Fact(pgettext("answers", "No answer"), _share(found.none, found.people)),
        )
    )
    if not found.picked:
        return (shares,)
    return (shares, _picked(read.item.content, found, words))


def _share(count: int, people: int) -> str:
    return f"{number(count)} ({percent(100 * count / people, 0)})"


def _picked(content: ItemContent, found: Answers, caption: str) -> Table:
    """What was chosen or written, and how often."""
    texts: dict[str, str] = {}
    right: set[str] = set()
    match content.body:
        case Choices(options=options, right=keys):
            texts = {one.key: words_of(one.text, language()) for one in options}
            right = set(keys)
        case Truth(is_true=is_true):
            texts = {"true": truth_words(value=True), "false": truth_words(value=False)}
            right = {"true" if is_true else "false"}
        case _:
            pass
    return Table(
        caption=caption,
        columns=(
            Column(pgettext("answers", "Answer")),
            Column(pgettext("answers", "People"), number=True),
            Column(pgettext("answers", "Share"), number=True),
        ),
        rows=tuple(
            Row(
                (
                    Cell(
                        texts.get(key, key),
                        note=pgettext("item", "right answer") if key in right else "",
                    ),
                    number(count),
                    percent(100 * count / found.people, 0),
                )
            )
            for key, count in found.picked or ()
        ),
    )
