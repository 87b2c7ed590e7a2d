"""What the centre has before it: answers on their way, and those that the law made stale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.answers.queries.answers import AnswerRow, WrittenRow
from kaskad.answers.vocab import AnswerState
from kaskad.answers.web.layout import AnswersPage, Section, answer_url, below_answers
from kaskad.answers.web.pages import status_of
from kaskad.campaigns.api import Campaign
from kaskad.core.web.components import (
    Button,
    Component,
    Empty,
    Status,
    Task,
    Tasks,
)


@dataclass(frozen=True, slots=True)
class Desk:
    """What the centre has before it: answers on their way, stale ones, and who may write."""

    rows: Sequence[WrittenRow]
    stale: Sequence[AnswerRow]
    reader: str
    writes: bool
    nonce: str


def writing_page(campaign: Campaign, desk: Desk, today: date) -> AnswersPage:
    """Answers that wait for their second reader, drafts, and those that the law made stale."""
    title = pgettext("answers", "Answers being written")
    reading = [row for row in desk.rows if row.answer.state == AnswerState.READING]
    drafts = [row for row in desk.rows if row.answer.state == AnswerState.DRAFT]
    sections = []
    if desk.stale:
        tasks = Tasks(tuple(_stale_task(campaign, row, today) for row in desk.stale))
        words = (
            _("A provision that they rest on says something else now. Replace or withdraw them."),
        )
        title_of = pgettext("answers", "The law has changed")
        sections.append(Section("stale", title_of, (tasks,), words))
    sections.append(
        _waiting("reading", pgettext("answers", "With the second reader"), reading, campaign, desk)
    )
    sections.append(_waiting("drafts", pgettext("answers", "Drafts"), drafts, campaign, desk))
    top: tuple[Component, ...] = ()
    if desk.writes:
        top = (
            Button(
                pgettext("button", "Begin a new answer"),
                post=reverse("answers:writing", args=[campaign.code]),
                fields=(("nonce", desk.nonce),),
            ),
        )
    return AnswersPage(title, below_answers(campaign, title), top=top, sections=tuple(sections))


def _stale_task(campaign: Campaign, row: AnswerRow, today: date) -> Task:
    old = ", ".join(str(one.name) for one in row.bases if one.is_old)
    return Task(
        f"№ {row.number}. {row.question}",
        old,
        status_of(row, today),
        Button(
            pgettext("button", "Open the answer"),
            url=answer_url(campaign, row.number),
            kind="second",
            small=True,
            context=f"№ {row.number}",
        ),
    )


def _waiting(
    anchor: str, title: str, rows: Sequence[WrittenRow], campaign: Campaign, desk: Desk
) -> Section:
    if not rows:
        return Section(anchor, title, (Empty(_("Nothing is here now")),))
    return Section(anchor, title, (Tasks(tuple(_draft_task(campaign, row, desk) for row in rows)),))


def _draft_task(campaign: Campaign, row: WrittenRow, desk: Desk) -> Task:
    question = str(row.answer.question) or _("No question yet")
    words = _("Author: %(name)s.") % {"name": row.author}
    if row.remark:
        given_back = _("Given back: %(remark)s") % {"remark": row.remark}
        words = f"{words} {given_back}"
    own = desk.reader in row.writers
    state = None
    if row.answer.state == AnswerState.READING:
        state = Status(
            pgettext("answer", "somebody else has to read it")
            if own
            else pgettext("answer", "you can read and publish it"),
            "plan" if own else "wait",
        )
    return Task(
        question,
        words,
        state,
        Button(
            pgettext("button", "Open"),
            url=reverse("answers:draft", args=[campaign.code, row.answer.code]),
            kind="second",
            small=True,
            context=question,
        ),
    )
