"""One item of a test: what it means, who chose what, both languages, the regions."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.assessment.queries.answered import options_of, right_option
from kaskad.assessment.queries.item_readings import TestReading
from kaskad.assessment.rules.findings import Chosen, ItemFinding
from kaskad.assessment.rules.items import ItemContent
from kaskad.assessment.web.layout import BankPage, Section, item_url, question_of
from kaskad.assessment.web.preview import previews_of
from kaskad.assessment.web.understanding_items import below, name_of_test, url_of_test
from kaskad.assessment.web.understanding_words import (
    between_words,
    grade_status,
    idle_words,
    index_words,
    options_in_words,
    points_words,
    remarks_on,
    share_words,
)
from kaskad.commissions.api import Commission, commissions_by_id
from kaskad.core.web.components import (
    Component,
    Empty,
    Fact,
    Facts,
    Link,
    Links,
    Notice,
    Status,
    shown,
)
from kaskad.core.web.format import number, percent
from kaskad.core.web.tables import Cell, Column, Row, Table


def found_item_page(read: TestReading, version: int, content: ItemContent) -> BankPage:
    """The page of an item; the two wordings stand beside what was found."""
    found = read.item(version)
    campaign = read.test.stage.campaign
    back = Link(name_of_test(read), url_of_test(read))
    bank = Link(_("Open it in the item bank"), item_url(campaign, content.code))
    sections = [
        Section(
            "seen", pgettext("item", "As it will be seen"), (previews_of(content),), is_wide=True
        )
    ]
    if found is not None:
        sections = [*_said(found, content), *sections, *_regions(found)]
    sections.append(Section("bank", pgettext("item", "What to do"), (Links((bank,)),)))
    return BankPage(
        title=question_of(content),
        ladder=below(campaign, content.code, back),
        top=shown(_top(found, content)),
        sections=tuple(sections),
    )


def _top(found: ItemFinding | None, content: ItemContent) -> list[Component | None]:
    if found is None or found.facility is None:
        return [Empty(_("Too few people have taken the tests yet"))]
    remarks = [one for one in remarks_on(found, content) if one.weight > 1]
    facts = Facts(
        (
            Fact(pgettext("findings", "People"), number(found.persons)),
            Fact(pgettext("findings", "Right"), share_words(found.facility)),
            Fact(pgettext("findings", "Tells apart"), index_words(found.discrimination)),
            Fact(
                pgettext("findings", "Best less weakest"),
                points_words(found.upper_lower.value) if found.upper_lower else "–",
                note=_("points of 100"),
            ),
        )
    )
    if not remarks:
        return [facts]
    title, *others = (one.text for one in remarks)
    return [Notice(title, items=tuple(others), kind="warn", still=True), facts]


def _said(found: ItemFinding, content: ItemContent) -> list[Section]:
    sections = []
    if found.chosen is not None:
        idle = idle_words(found, content)
        sections.append(
            Section(
                "chosen", _("Who chose what"), (_choices(found.chosen, content),),
                (idle,) if idle else (), is_wide=True,
            )
        )  # fmt: skip
    if found.languages:
        sections.append(
            Section("between", _("Kazakh against Russian"), (_languages(found),), is_wide=True)
        )
    return sections


def _choices(chosen: Chosen, content: ItemContent) -> Table:
    keys = options_of(content)
    right = right_option(content)
    groups = (chosen.lower, chosen.middle, chosen.upper)
    totals = [sum(group) or 1.0 for group in groups]
    rows = []
    for place, words in enumerate(options_in_words(content)):
        key = keys[place] if place < len(keys) else ""
        note = pgettext("option", "right") if place == right else ""
        shares = (
            percent(100 * group[place] / of, 0) for group, of in zip(groups, totals, strict=True)
        )
        rows.append(
            Row(
                (
                    Cell(words, note=note, strong=place == right),
                    percent(100 * chosen.share(place), 0),
                    *(
                        percent(100 * of_language[place], 0) if of_language else "–"
                        for of_language in map(chosen.languages.get, ("kk", "ru"))
                    ),
                    *shares,
                ),
                flag=key in chosen.surely_misleading,
            )
        )
    return Table(
        caption=_("Who chose what"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("part", "Answers")),
            Column(pgettext("findings", "All"), number=True),
            Column(pgettext("findings", "In Kazakh"), number=True),
            Column(pgettext("findings", "In Russian"), number=True),
            Column(pgettext("findings", "The weakest 27 %"), number=True),
            Column(pgettext("findings", "Those between"), number=True),
            Column(pgettext("findings", "The best 27 %"), number=True),
        ),
        rows=tuple(rows),
    )


def _languages(found: ItemFinding) -> Table:
    between = found.between
    status: Status = grade_status(between)
    difference = "–"
    if between:
        difference = points_words(between.mean.value, between.mean.low, between.mean.high)
    return Table(
        caption=_("Kazakh against Russian"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("findings", "Class")),
            Column(pgettext("findings", "Right in Kazakh"), number=True),
            Column(pgettext("findings", "Right in Russian"), number=True),
            Column(pgettext("findings", "Difference"), number=True),
            Column(pgettext("findings", "What it means")),
        ),
        rows=(
            Row(
                (
                    Cell(part=status),
                    share_words(found.languages.get("kk")),
                    share_words(found.languages.get("ru")),
                    difference,
                    between_words(between) if between else "–",
                )
            ),
        ),
    )


def _regions(found: ItemFinding) -> list[Section]:
    if not found.regions:
        return []
    places = {one.pk: one for one in commissions_by_id(list(found.regions))}
    return [
        Section(
            "regions", _("By region"), (_region_table(found, places),), is_wide=True
        )
    ]  # fmt: skip


def _region_table(found: ItemFinding, places: Mapping[int, Commission]) -> Table:
    country = found.facility.value if found.facility else 0.0
    rows = sorted(found.regions.items(), key=lambda pair: pair[1].value)
    return Table(
        caption=_("By region"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("findings", "Group")),
            Column(pgettext("findings", "People"), number=True),
            Column(pgettext("findings", "Right"), number=True),
        ),
        rows=tuple(
            Row(
                (
                    str(places[key].name) if key in places else "–",
                    number(one.persons),
                    share_words(one),
                ),
                flag=one.high < country,
            )
            for key, one in rows
        ),
    )
