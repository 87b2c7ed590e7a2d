"""Planted keys of a test for the central commission: those that are known, and a new one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaskad.assessment.models import PlantedKey, Test
from kaskad.assessment.queries.planted_keys import wrong_of
from kaskad.assessment.rules.canaries import FEWEST_PLANTED
from kaskad.assessment.rules.items import ItemContent
from kaskad.assessment.web.layout import BankPage, Section, below_campaign, question_of
from kaskad.assessment.web.staff_test_list import title_of, written
from kaskad.assessment.web.understanding_words import option_words
from kaskad.assessment.web.unusual_pages import url_of_flags
from kaskad.core.refusal import Refusal
from kaskad.core.web.components import Button, Choice, Component, Ladder, Link, Notice
from kaskad.core.web.format import actor_name, number
from kaskad.core.web.forms import Field, Form
from kaskad.core.web.tables import Cell, Column, Row, Table

NOTHING = "-"  # what a select sends where the key has no wrong answer


@dataclass(frozen=True, slots=True)
class KeyReading:
    """A test with its keys and items, and what was sent: place, options by versions."""

    test: Test
    keys: Sequence[PlantedKey]
    items: Mapping[int, ItemContent]
    place: str
    answers: Mapping[int, str]
    refusal: Refusal | None


def url_of_keys(test: Test) -> str:
    """The page of the keys of a test."""
    return reverse("unusual:keys", args=[test.stage.campaign.code, test.code])


def keys_page(read: KeyReading) -> BankPage:
    """What is known, then the form; who the page is for knows the right answers."""
    campaign = read.test.stage.campaign
    title = _("Keys with wrong answers")
    above = below_campaign(campaign, title)
    sections = [Section("new", _("Another key"), _form(read), is_wide=True)]
    if read.keys:
        sections.insert(0, Section("known", _("Looked for"), (_known(read.keys),), is_wide=True))
    return BankPage(
        title=title,
        ladder=Ladder((*above.levels, Link(_("Unusual answers"), url_of_flags(campaign))), title),
        lead=title_of(read.test),
        top=(_what_for(),),
        sections=tuple(sections),
    )


def _what_for() -> Notice:
    return Notice(
        _("Who follows a wrong key had it"),
        _(
            "Give out a key in which some answers are wrong, another one in each place, or write "
            "down one that you found. Whoever gives its wrong answers far more often than people "
            "who know as much is shown among the unusual answers."
        ),
        items=(
            _("Right answers in it are given away: put in as few as you can."),
            _("When the test is over, tell everybody what is right."),
        ),
        still=True,
    )


def _known(keys: Sequence[PlantedKey]) -> Table:
    return Table(
        caption=_("Keys with wrong answers"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("planted key", "Where"), wide=True),
            Column(pgettext("planted key", "Wrong answers"), number=True),
            Column(pgettext("planted key", "Written down")),
            Column(pgettext("planted key", "Removing")),
        ),
        rows=tuple(
            Row(
                (
                    one.place,
                    number(len(one.answers)),
                    Cell(written(one.made_at), note=actor_name(one.made_by)),
                    Cell(part=_remove(one)),
                )
            )
            for one in keys
        ),
    )


def _remove(one: PlantedKey) -> Button:
    return Button(
        pgettext("button", "Look no more"), post=url_of_keys(one.test), kind="second", small=True,
        fields=(("deed", "remove"), ("key", one.code)), context=one.place,
    )  # fmt: skip


def _form(read: KeyReading) -> tuple[Component, ...]:
    refusal = read.refusal
    at = refusal.field if refusal else ""
    fields = [
        Field("deed", "", kind="hidden", value="plant"),
        Field(
            "place",
            _("Where it was given out or found"),
            value=read.place,
            hint=_("For example: a messenger group of a district."),
            error=refusal.message if refusal and at == "place" else "",
            maxlength=200,
        ),
        *(_item(read, version, content) for version, content in read.items.items()),
    ]
    words = ngettext(
        "Choose at least %(count)s wrong answer.",
        "Choose at least %(count)s wrong answers.",
        FEWEST_PLANTED,
    ) % {"count": number(FEWEST_PLANTED)}
    least: Component = Notice(words, still=True)
    if refusal and at == "answers":
        least = Notice(refusal.message, kind="error")
    button = Button(pgettext("button", "Look for this key"))
    return (least, Form(tuple(fields), button, label=_("Another key")))


def _item(read: KeyReading, version: int, content: ItemContent) -> Field:
    sent = read.answers.get(version, NOTHING)
    none = Choice(NOTHING, pgettext("planted key", "Not in it, or right"), chosen=sent == NOTHING)
    wrong = (
        Choice(key, option_words(content, key), chosen=key == sent) for key in wrong_of(content)
    )
    return Field(
        f"v{version}", question_of(content)[:160], kind="select", hint=content.code,
        choices=(none, *wrong),
    )  # fmt: skip
