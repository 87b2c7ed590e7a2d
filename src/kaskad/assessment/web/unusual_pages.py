"""Unusual answers for the central commission: the list, and one of them with the decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaskad.assessment.models import IntegrityFlag, PlantedKey
from kaskad.assessment.queries.flags import FlaggedPerson, FlagList
from kaskad.assessment.rules.every_kind import FEWEST
from kaskad.assessment.rules.items import ItemContent
from kaskad.assessment.vocab import FlagDecision
from kaskad.assessment.web.layout import BankPage, Section, below_campaign, question_of
from kaskad.assessment.web.staff_test_list import title_of, written
from kaskad.assessment.web.unusual_words import (
    innocent_words,
    kind_words,
    rare_words,
    sentence,
)
from kaskad.campaigns.api import Campaign, Seminar
from kaskad.core.refusal import Refusal
from kaskad.core.web.components import (
    Button,
    Choice,
    Component,
    Empty,
    Ladder,
    Link,
    Notice,
)
from kaskad.core.web.format import actor_name, day_short, number, percent
from kaskad.core.web.forms import Field, Form
from kaskad.core.web.tables import Cell, Column, Row, Table


@dataclass(frozen=True, slots=True)
class FlagReading:
    """A flag with all that its page shows, and what was sent to decide."""

    flag: IntegrityFlag
    people: Sequence[FlaggedPerson]
    seminars: Sequence[tuple[Seminar, str]]
    items: Mapping[int, ItemContent]
    key: PlantedKey | None
    with_names: bool
    decision: str
    reason: str
    refusal: Refusal | None


def url_of_flags(campaign: Campaign, *code: str) -> str:
    """The list, or one of them."""
    return reverse("unusual:flag" if code else "unusual:flags", args=[campaign.code, *code])


def flags_page(campaign: Campaign, found: FlagList) -> BankPage:
    """What waits, and what was decided."""
    title = _("Unusual answers")
    count = ngettext("%(count)s to look at", "%(count)s to look at", found.count)
    waiting: Component = Empty(
        _("Nothing unusual waits"), _("Tests are looked at every half hour while people take them.")
    )
    if found.open:
        waiting = _table(campaign, found.open)
    words = _compared(found)
    sections = [
        Section(
            "open", count % {"count": number(found.count)}, (waiting,), words, is_wide=True
        )
    ]  # fmt: skip
    if found.decided:
        table = _table(campaign, found.decided)
        sections.append(Section("decided", pgettext("flags", "Decided"), (table,), is_wide=True))
    return BankPage(
        title=title, ladder=below_campaign(campaign, title), top=(_no_accusation(),),
        sections=tuple(sections),
    )  # fmt: skip


def _compared(found: FlagList) -> tuple[str, ...]:
    """How much was compared, and how many of the lines are expected to be wrong."""
    words = _("Compared: %(attempts)s attempts in %(tests)s tests.") % {
        "attempts": number(found.attempts), "tests": number(found.tests),
    }  # fmt: skip
    few = _(
        "Of a test that fewer than %(fewest)s people have ended nothing is said: too few to tell."
        " Up to about 150 people their answers are not compared with each other."
    ) % {"fewest": number(FEWEST)}
    if not found.raised:
        return (words, few)
    wrong = _(
        "Of %(count)s lines that were raised, about %(wrong)s are expected to be wrong, more while "
        "there are few: chance raises some among honest people. Which ones, nobody knows."
    ) % {"count": number(found.raised), "wrong": number(found.wrong, 1)}
    return (words, wrong, few)


def _no_accusation() -> Notice:
    return Notice(
        _("This is no accusation"),
        _(
            "Answers are compared by a computer. It says what is rare, not why. Ask the trainer "
            "and the people before you decide. No result changes by itself."
        ),
        still=True,
    )


def _table(campaign: Campaign, flags: Sequence[IntegrityFlag]) -> Table:
    return Table(
        caption=_("Unusual answers"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("flag", "What was seen")),
            Column(pgettext("flag", "In words"), wide=True),
            Column(pgettext("flag", "Decision")),
        ),
        rows=tuple(
            Row(
                (
                    Cell(
                        kind_words(one.kind),
                        url=url_of_flags(campaign, one.code),
                        note=title_of(one.test),
                    ),
                    Cell(sentence(one), note=rare_words(one)),
                    _decided(one),
                )
            )
            for one in flags
        ),
    )


def _decided(flag: IntegrityFlag) -> Cell:
    if not flag.decision:
        return Cell(pgettext("flag", "Waits"))
    return Cell(str(FlagDecision(flag.decision).label), note=flag.reason)


def flag_page(read: FlagReading) -> BankPage:
    """What was seen, what else it may be, who and where, and the decision."""
    flag = read.flag
    campaign = flag.test.stage.campaign
    title = kind_words(flag.kind)
    above = below_campaign(campaign, title)
    sections = [
        Section("seen", _("What was compared"), (), _seen(read)),
        Section("innocent", _("What else it may be"), (), innocent_words(flag.kind)),
    ]
    if read.people:
        sections.append(_people(read))
    if read.items:
        sections.append(_items(read))
    sections.append(Section("decide", pgettext("flag", "Decision"), _decision(read)))
    return BankPage(
        title=title,
        ladder=Ladder((*above.levels, Link(_("Unusual answers"), url_of_flags(campaign))), title),
        lead=title_of(flag.test),
        top=(_no_accusation(),),
        sections=tuple(sections),
    )


def _seen(read: FlagReading) -> tuple[str, ...]:
    words = (sentence(read.flag), f"{capfirst(rare_words(read.flag))}.")
    if read.key is None:
        return words
    return (*words, _("The key: %(place)s.") % {"place": read.key.place.rstrip(".")})


def _people(read: FlagReading) -> Section:
    parts: list[Component] = [_people_table(read)]
    if not read.with_names:
        url = url_of_flags(read.flag.test.stage.campaign, read.flag.code)
        label = pgettext("button", "Show the names")
        parts.append(Button(label, post=url, fields=(("deed", "names"),), kind="second"))
    sat = tuple(
        _("Seminar %(code)s on %(day)s, trainer: %(name)s.")
        % {"code": one.code, "day": day_short(one.day, "on"), "name": trainer}
        for one, trainer in read.seminars
    )
    words = sat if read.with_names else (_("Who looks at names is kept in the record."),)
    return Section("people", _("Who and where"), tuple(parts), words, is_wide=True)


def _people_table(read: FlagReading) -> Table:
    return Table(
        caption=_("Who and where"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("members", "Name")),
            Column(pgettext("flag", "Began")),
            Column(pgettext("flag", "Minutes"), number=True),
            Column(pgettext("flag", "Result"), number=True),
        ),
        rows=tuple(
            Row(
                (
                    Cell(one.name if read.with_names else number(place), note=one.place),
                    written(one.attempt.started_at),
                    number(one.seconds / 60, 1) if one.seconds else "–",
                    percent(float(one.attempt.score or 0), 0),
                )
            )
            for place, one in enumerate(read.people, start=1)
        ),
    )


def _items(read: FlagReading) -> Section:
    table = Table(
        caption=_("Questions that weigh most"),
        caption_hidden=True,
        columns=(Column(pgettext("item", "Question")),),
        rows=tuple(
            Row((Cell(question_of(one)[:160], note=one.code),)) for one in read.items.values()
        ),
    )
    return Section("items", _("Questions that weigh most"), (table,), is_wide=True)


def _decision(read: FlagReading) -> tuple[Component, ...]:
    flag, refusal = read.flag, read.refusal
    at = refusal.field if refusal else ""
    form = Form(
        (
            Field("deed", "", kind="hidden", value="decide"),
            Field(
                "decision",
                pgettext("flag", "Decision"),
                kind="radio",
                choices=tuple(
                    Choice(one.value, str(one.label), chosen=one.value == read.decision)
                    for one in FlagDecision
                ),
                error=refusal.message if refusal and at == "decision" else "",
            ),
            Field(
                "reason",
                pgettext("decision", "Why"),
                kind="textarea",
                hint=_("What you asked, and what you heard. Kept in the record."),
                value=read.reason,
                error=refusal.message if refusal and at == "reason" else "",
                maxlength=1000,
            ),
        ),
        Button(pgettext("button", "Decide")),
        label=pgettext("flag", "Decision"),
    )
    if not flag.decided_at:
        return (form,)
    who = f"{actor_name(flag.decided_by)}, {written(flag.decided_at)}"
    title = str(FlagDecision(flag.decision).label) if flag.decision else _(
        "Looked at before; the evidence is far stronger now"
    )  # fmt: skip
    return (Notice(title, flag.reason, items=(who,), still=True), form)
