"""The items of a test: which are bad, and which are harder in one of the languages."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaskad.assessment.queries.item_readings import TestReading
from kaskad.assessment.rules.differential import (
    FEWEST_IN_A_GROUP,
    FEWEST_TOGETHER,
    Grade,
)
from kaskad.assessment.rules.findings import ItemFinding, TestFinding
from kaskad.assessment.rules.item_statistics import FEWEST_FOR_FACILITY
from kaskad.assessment.web.layout import BankPage, Section, below_campaign, question_of
from kaskad.assessment.web.understanding_groups import csv_text
from kaskad.assessment.web.understanding_pages import title_of_pages, url_of
from kaskad.assessment.web.understanding_words import (
    Remark,
    alpha_words,
    between_words,
    grade_status,
    in_lines,
    index_words,
    points_words,
    remarks_on,
    share_words,
)
from kaskad.campaigns.api import Campaign
from kaskad.core import clock
from kaskad.core.web.components import (
    Actions,
    Component,
    Empty,
    Fact,
    Facts,
    Ladder,
    Link,
    Notice,
    shown,
)
from kaskad.core.web.format import moment, number
from kaskad.core.web.tables import Cell, Column, Row, Table

_ORDER = {Grade.LARGE: 0, Grade.MODERATE: 1, Grade.NEGLIGIBLE: 2}
_LONGEST_QUESTION = 160


def name_of_test(read: TestReading) -> str:
    """A test by its stage and purpose."""
    return f"{read.test.stage.title}: {read.test.get_purpose_display()}"


def url_of_test(read: TestReading, name: str = "items", *more: int) -> str:
    """The page of the items of a test, or another one below it."""
    campaign = read.test.stage.campaign.code
    return reverse(f"understanding:{name}", args=[campaign, read.test.code, *more])


def below(campaign: Campaign, here: str, *between: Link) -> Ladder:
    """The way back from a page of a test."""
    above = below_campaign(campaign, here)
    first = Link(title_of_pages(), url_of(campaign))
    return Ladder((*above.levels, first, *between), here)


def items_page(read: TestReading) -> BankPage:
    """All items of a test, those that somebody should look at first."""
    name = name_of_test(read)
    found = read.finding
    if found is None or not found.items:
        return _empty_page(read, name)
    rows = sorted(
        ((remarks_on(one, read.contents[one.version]), one) for one in found.items),
        key=lambda pair: (
            -max((r.weight for r in pair[0]), default=0),
            pair[1].block,
            pair[1].code,
        ),
    )
    bad = sum(any(remark.weight > 1 for remark in remarks) for remarks, _one in rows)
    title = ngettext(
        "%(count)s item should be looked at", "%(count)s items should be looked at", bad
    ) % {"count": number(bad)}  # fmt: skip
    return BankPage(
        title=name,
        ladder=below(read.test.stage.campaign, name),
        lead=_("What the answers tell about the items. Only the central commission sees it."),
        top=shown([_facts(read, found), _ways(read)]),
        sections=(Section("items", title, (_table(read, rows),), (_explained(),), is_wide=True),),
    )


def _explained() -> str:
    return _(
        "Right: the share of all points; tells apart: how well the item goes with the rest of the "
        "test, above 0.2 is good. In brackets between what a number lies."
    )


def _empty_page(read: TestReading, name: str) -> BankPage:
    text = _(
        "The share of right answers needs %(few)s people, a comparison of the languages %(each)s "
        "of each and %(together)s together. It is counted every ten minutes."
    ) % {
        "few": number(FEWEST_FOR_FACILITY),
        "each": number(FEWEST_IN_A_GROUP),
        "together": number(FEWEST_TOGETHER),
    }
    return BankPage(
        title=name,
        ladder=below(read.test.stage.campaign, name),
        top=(Empty(_("Too few people have taken the tests yet"), text),),
    )


def _facts(read: TestReading, found: TestFinding) -> Facts:
    facts = [Fact(pgettext("findings", "People"), number(found.persons))]
    if found.alpha:
        name = pgettext("findings", "Reliability (alpha)")
        if found.is_kr20:
            name = pgettext("findings", "Reliability (KR-20)")
        facts += [
            Fact(name, index_words(found.alpha), note=alpha_words(found.alpha.value)),
            Fact(
                pgettext("findings", "Error of a result"),
                _("± %(points)s points") % {"points": number(found.error, 1)},
                note=_("of %(items)s") % {"items": number(found.form_items)},
            ),
        ]
    if read.made_at:
        facts.append(
            Fact(pgettext("findings", "Counted"), moment(read.made_at.astimezone(clock.zone())))
        )
    return Facts(tuple(facts))


def _ways(read: TestReading) -> Actions:
    return Actions(
        (
            Link(_("Kazakh against Russian"), url_of_test(read, "languages")),
            Link(
                pgettext("findings", "Download the table"), url_of_test(read, "file"), icon="down",
                download=True,
            ),
        )
    )  # fmt: skip


def question_cell(read: TestReading, found: ItemFinding) -> Cell:
    """The question as a link to the page of its item."""
    text = question_of(read.contents[found.version])
    return Cell(
        text[:_LONGEST_QUESTION],
        url=url_of_test(read, "item", found.version),
        note=_("block %(number)s, %(code)s") % {"number": number(found.block), "code": found.code},
    )


def _table(read: TestReading, rows: Sequence[tuple[list[Remark], ItemFinding]]) -> Table:
    return Table(
        caption=pgettext("findings", "Items"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("item", "Question")),
            Column(pgettext("findings", "People"), number=True),
            Column(pgettext("findings", "Right"), number=True),
            Column(pgettext("findings", "Tells apart"), number=True),
            Column(pgettext("findings", "What it means")),
        ),
        rows=tuple(
            Row(
                (
                    question_cell(read, one),
                    number(one.persons),
                    share_words(one.facility),
                    index_words(one.discrimination),
                    in_lines(remarks) or "–",
                ),
                flag=any(remark.weight > 1 for remark in remarks),
            )
            for remarks, one in rows
        ),
    )


def languages_page(read: TestReading) -> BankPage:
    """The items by how much harder they are in one language for people who know as much."""
    title = _("Kazakh against Russian")
    found = [one for one in (read.finding.items if read.finding else ()) if one.between]
    found.sort(key=_gravest)
    top: list[Component | None] = []
    sections: tuple[Section, ...] = ()
    if not found:
        text = _("The comparison needs %(each)s people of each language and %(together)s together.")
        values = {"each": number(FEWEST_IN_A_GROUP), "together": number(FEWEST_TOGETHER)}
        top.append(Empty(_("Too few people have taken the tests yet"), text % values))
    else:
        top.append(_suspects(found))
        words = _(
            "People are compared who know as much of the rest of the test. Class C: the two texts "
            "probably do not ask the same; B: have a look; A: no difference that matters."
        )
        sections = (
            Section(
                "languages",
                pgettext("findings", "Items"),
                (_differences(read, found),),
                (words,),
                is_wide=True,
            ),
        )
    back = Link(name_of_test(read), url_of_test(read))
    return BankPage(
        title=title,
        ladder=below(read.test.stage.campaign, title, back),
        lead=name_of_test(read),
        top=shown(top),
        sections=sections,
    )


def _gravest(found: ItemFinding) -> tuple[int, float]:
    between = found.between
    return (_ORDER[between.grade], -abs(between.mean.value)) if between else (9, 0.0)


def _suspects(found: Sequence[ItemFinding]) -> Notice:
    count = sum(1 for one in found if one.between and one.between.grade is Grade.LARGE)
    if not count:
        return Notice(_("No item is probably mistranslated"), kind="success", still=True)
    title = ngettext(
        "%(count)s item is probably mistranslated", "%(count)s items are probably mistranslated",
        count,
    ) % {"count": number(count)}  # fmt: skip
    text = _("Open each, compare the two texts, and decide what the item counts for.")
    return Notice(title, text, kind="warn", still=True)


def _differences(read: TestReading, found: Sequence[ItemFinding]) -> Table:
    return Table(
        caption=_("Kazakh against Russian"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("item", "Question")),
            Column(pgettext("findings", "Class")),
            Column(pgettext("findings", "Right in Kazakh"), number=True),
            Column(pgettext("findings", "Right in Russian"), number=True),
            Column(pgettext("findings", "Difference"), number=True),
            Column(pgettext("findings", "What it means")),
        ),
        rows=tuple(
            Row(
                (
                    question_cell(read, one),
                    Cell(part=grade_status(one.between)),
                    share_words(one.languages.get("kk")),
                    share_words(one.languages.get("ru")),
                    points_words(
                        one.between.mean.value, one.between.mean.low, one.between.mean.high
                    ),
                    between_words(one.between),
                ),
                flag=one.between.grade is Grade.LARGE,
            )
            for one in found
            if one.between
        ),
    )


def items_csv(read: TestReading) -> str:
    """A row an item; numbers as they are, empty where too few people stand behind one."""
    header = (
        "code", "block", "people", "facility", "facility_low", "facility_high", "discrimination",
        "discrimination_low", "discrimination_high", "upper_lower", "facility_kk", "facility_ru",
        "class", "delta", "difference", "probability", "remarks",
    )  # fmt: skip
    return csv_text(
        header, (_line(read, one) for one in (read.finding.items if read.finding else ()))
    )


def _line(read: TestReading, one: ItemFinding) -> tuple[object, ...]:
    facility, tells, between = one.facility, one.discrimination, one.between
    return (
        one.code, one.block, one.persons,
        *((facility.value, facility.low, facility.high) if facility else ("", "", "")),
        *((tells.value, tells.low, tells.high) if tells else ("", "", "")),
        one.upper_lower.value if one.upper_lower else "",
        *(one.languages[key].value if key in one.languages else "" for key in ("kk", "ru")),
        between.grade.value if between else "",
        between.delta.value if between and between.delta else "",
        between.mean.value if between else "",
        between.probability if between else "",
        in_lines(remarks_on(one, read.contents[one.version])),
    )  # fmt: skip
