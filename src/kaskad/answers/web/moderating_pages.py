"""The page of a question with what its moderator decides on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaskad.answers.queries.answers import AnswerRow
from kaskad.answers.queries.questions import QuestionRow
from kaskad.answers.queries.suggesting import Suggested
from kaskad.answers.vocab import LONGEST_QUESTION, QuestionState, Way
from kaskad.answers.web.layout import AnswersPage, Section, answer_url, below_answers
from kaskad.answers.web.question_pages import day_in_words, state_of
from kaskad.campaigns.api import Campaign
from kaskad.core import clock
from kaskad.core.web.components import (
    Button,
    Component,
    Fact,
    Facts,
    Ladder,
    Link,
    Notice,
    Task,
    Tasks,
)
from kaskad.core.web.format import moment, number
from kaskad.core.web.forms import Field, Form


@dataclass(frozen=True, slots=True)
class Moderated:
    """A question with all that its moderator decides on; names of people are resolved."""

    row: QuestionRow
    taken_by: str
    merged: Sequence[QuestionRow]
    like: Sequence[Suggested]
    answers: Sequence[AnswerRow]
    moderates: bool
    writes: bool
    nonce: str
    error: str = ""
    field: str = ""


def question_page(campaign: Campaign, read: Moderated, blocks: Mapping[int, str]) -> AnswersPage:
    """A question: what it is, what perhaps asks the same, what can be done."""
    row = read.row
    is_open = row.state == QuestionState.OPEN
    sections = [Section("facts", pgettext("questions", "What is known"), (_facts(read, blocks),))]
    if row.said:
        sections.append(Section("said", pgettext("questions", "What was noted"), (), (row.said,)))
    if read.merged:
        merged = Tasks(tuple(_merged_task(campaign, one, read) for one in read.merged))
        sections.append(Section("merged", pgettext("questions", "Joined with it"), (merged,)))
    if read.moderates and is_open:
        sections += _decisions(campaign, read)
    return AnswersPage(
        title=row.text,
        ladder=_question_ladder(campaign, read),
        kicker=str(Way(row.way).label),
        top=(Notice(read.error, kind="error"),) if read.error and not read.field else (),
        sections=tuple(sections),
    )


def _question_ladder(campaign: Campaign, read: Moderated) -> Ladder:
    title = pgettext("questions", "Question")
    if not read.moderates:
        return below_answers(campaign, title)
    url = reverse("answers:inbox", args=[campaign.code, read.row.responsible_code])
    return Ladder((Link(pgettext("questions", "Inbox"), url),), title)


def _facts(read: Moderated, blocks: Mapping[int, str]) -> Facts:
    row = read.row
    facts = [
        Fact(pgettext("questions", "Asks"), number(row.votes), note=pgettext("votes", "people")),
        Fact(pgettext("questions", "Where"), str(row.place)),
        Fact(pgettext("questions", "Asked"), moment(row.asked_at.astimezone(clock.zone()))),
        Fact(
            pgettext("questions", "To be answered by"),
            str(row.responsible),
            note=_("Due: %(day)s") % {"day": day_in_words(row.due_at)},
        ),
    ]
    if row.block_number:
        title = blocks.get(row.block_number, "")
        facts.append(Fact(pgettext("answers", "Block"), f"{row.block_number}. {title}"))
    if read.taken_by:
        facts.append(Fact(pgettext("questions", "Works on it"), read.taken_by))
    facts.append(Fact(pgettext("questions", "State"), state_of(row).word))
    return Facts(tuple(facts))


def _merged_task(campaign: Campaign, one: QuestionRow, read: Moderated) -> Task:
    apart = Button(
        pgettext("button", "Take apart"),
        post=reverse("answers:deed", args=[campaign.code, one.code]),
        fields=(("deed", "unmerge"),),
        kind="plain",
        small=True,
        context=one.text,
    )
    is_open = read.row.state == QuestionState.OPEN
    return Task(one.text, str(one.place), None, apart if read.moderates and is_open else None)


def _decisions(campaign: Campaign, read: Moderated) -> list[Section]:
    """What a moderator can do with an open question, the frequent first."""
    sections = []
    if read.answers:
        rows = tuple(
            Task(
                str(one.question),
                _("Official answer No. %(number)s") % {"number": one.number},
                None,
                Button(
                    pgettext("button", "Open the answer"),
                    url=answer_url(campaign, one.number),
                    kind="second",
                    small=True,
                    context=f"№ {one.number}",
                ),
            )
            for one in read.answers
        )
        words = (_("If it is the same, note that it was answered, with the number."),)
        title = pgettext("questions", "Perhaps answered already")
        sections.append(Section("answers", title, (Tasks(rows),), words))
    if read.like:
        rows = tuple(_like_task(campaign, one, read.row) for one in read.like)
        words = (_("Votes are kept, and each person counts once. You can take them apart again."),)
        title = pgettext("questions", "Perhaps the same")
        sections.append(Section("like", title, (Tasks(rows),), words))
    sections.append(Section("do", pgettext("questions", "What to do"), _deeds(campaign, read)))
    return sections


def _like_task(campaign: Campaign, one: Suggested, row: QuestionRow) -> Task:
    people = ngettext("%(count)s person asks it", "%(count)s people ask it", one.row.votes) % {
        "count": number(one.row.votes)
    }
    alike = _("alike: %(percent)s of 100") % {"percent": one.percent}
    return Task(
        one.row.text,
        f"{people}, {one.row.place}, {alike}",
        None,
        Button(
            pgettext("button", "Join with this question"),
            post=reverse("answers:deed", args=[campaign.code, row.code]),
            fields=(("deed", "merge"), ("other", one.row.code)),
            kind="second",
            small=True,
            context=one.row.text,
        ),
    )


def _deeds(campaign: Campaign, read: Moderated) -> tuple[Component, ...]:
    row = read.row
    url = reverse("answers:deed", args=[campaign.code, row.code])
    found: list[Component] = []
    if read.writes:
        found.append(
            Button(
                pgettext("button", "Write the official answer"),
                post=reverse("answers:writing", args=[campaign.code]),
                fields=(("question", row.code), ("nonce", read.nonce)),
            )
        )
    found.append(_deed_button(url, "take", pgettext("button", "I work on it")))
    if row.responsible_level != "central":
        found.append(_deed_button(url, "up", pgettext("button", "Send it up")))
    return (*found, _oral_form(url), _hide_form(url, read))


def _deed_button(url: str, deed: str, words: str) -> Button:
    return Button(words, post=url, fields=(("deed", deed),), kind="second")


def _oral_form(url: str) -> Form:
    return Form(
        (
            Field("deed", "", kind="hidden", value="oral"),
            Field(
                "note",
                pgettext("questions", "What was said"),
                kind="textarea",
                required=False,
                maxlength=LONGEST_QUESTION,
                rows=2,
            ),
        ),
        Button(pgettext("button", "It was answered orally"), kind="second"),
        action=url,
        label=pgettext("button", "It was answered orally"),
    )


def _hide_form(url: str, read: Moderated) -> Form:
    wrong = {read.field: read.error}
    return Form(
        (
            Field("deed", "", kind="hidden", value="hide"),
            Field(
                "reason",
                pgettext("questions", "Why it is taken off the list"),
                error=wrong.get("reason", ""),
                hint=_("Who asked it reads this."),
                maxlength=300,
            ),
        ),
        Button(pgettext("button", "Take it off the list"), kind="danger"),
        action=url,
        label=pgettext("button", "Take it off the list"),
    )
