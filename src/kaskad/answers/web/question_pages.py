"""Pages of questions: one's own, those of a hall, and an inbox."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaskad.answers.queries.questions import QuestionRow
from kaskad.answers.vocab import LONGEST_QUESTION, QuestionState
from kaskad.answers.web.layout import AnswersPage, Section, answer_url, below_answers
from kaskad.campaigns.api import Campaign, Seminar
from kaskad.core import clock
from kaskad.core.web.components import (
    Button,
    Choice,
    Component,
    Empty,
    Ladder,
    Link,
    Links,
    Status,
    Task,
    Tasks,
)
from kaskad.core.web.format import day_of_week, day_short, number
from kaskad.core.web.forms import Field, Form


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form of a question holds: as it was sent, and what is wrong with it."""

    text: str = ""
    language: str = ""
    block: str = ""
    nonce: str = ""
    error: str = ""
    field: str = ""


def own_page(
    campaign: Campaign, rows: Sequence[QuestionRow], asked: Asked, blocks: Mapping[int, str]
) -> AnswersPage:
    """Ask a question, and what became of those asked before."""
    title = pgettext("questions", "My questions")
    url = reverse("answers:own", args=[campaign.code])
    sections = [
        Section(
            "ask",
            pgettext("button", "Ask a question"),
            (ask_form(url, asked, blocks, pgettext("button", "Send the question")),),
            (
                _("The commission above yours answers it, or sends it further up."),
                _("What is answered for the whole country stands among the official answers."),
            ),
        )
    ]
    if rows:
        tasks = Tasks(tuple(_own_task(campaign, row) for row in rows))
        sections.append(Section("asked", pgettext("questions", "What became of them"), (tasks,)))
    return AnswersPage(title, below_answers(campaign, title), sections=tuple(sections))


def ask_form(url: str, asked: Asked, blocks: Mapping[int, str], submit: str) -> Form:
    """The form of a question: text, language, block."""
    languages = (("kk", pgettext("language", "Kazakh")), ("ru", pgettext("language", "Russian")))
    none = Choice("", pgettext("block", "No block in particular"), chosen=not asked.block)
    wrong = {asked.field: asked.error}
    return Form(
        (
            Field("nonce", "", kind="hidden", value=asked.nonce),
            Field(
                "text",
                pgettext("questions", "Question"),
                kind="textarea",
                value=asked.text,
                hint=_("Without names, telephones and personal numbers: others will read it."),
                error=wrong.get("text", ""),
                maxlength=LONGEST_QUESTION,
                rows=4,
            ),
            Field(
                "language",
                pgettext("questions", "Language of the question"),
                kind="radio",
                error=wrong.get("language", ""),
                choices=tuple(
                    Choice(code, words, chosen=code == asked.language) for code, words in languages
                ),
            ),
            Field(
                "block",
                pgettext("questions", "Which block it is about"),
                kind="select",
                error=wrong.get("block", ""),
                choices=(
                    none,
                    *(
                        Choice(str(key), f"{key}. {title}", chosen=str(key) == asked.block)
                        for key, title in blocks.items()
                    ),
                ),
                required=False,
            ),
        ),
        Button(submit),
        action=url,
        errors=(asked.error,) if asked.error and not asked.field else (),
        label=pgettext("questions", "Question"),
    )


def _own_task(campaign: Campaign, row: QuestionRow) -> Task:
    return Task(row.text, _fate(row), state_of(row), _own_way(campaign, row))


def _fate(row: QuestionRow) -> str:
    """What became of a question, in a sentence for who asked it."""
    if row.answers:
        return _("Answered officially under No. %(number)s.") % {"number": row.answers[0].number}
    if row.state == QuestionState.OPEN:
        values = {"who": row.responsible, "day": day_in_words(row.due_at)}
        return _("To be answered by: %(who)s. Due: %(day)s.") % values
    if row.state == QuestionState.MERGED:
        return _("Others asked the same; your vote counts for their question.")
    if row.state == QuestionState.ORAL:
        return _("Answered orally: %(words)s") % {"words": row.said} if row.said else ""
    if row.state == QuestionState.HIDDEN:
        return _("Taken off the list: %(words)s") % {"words": row.said}
    return ""


def _own_way(campaign: Campaign, row: QuestionRow) -> Button | None:
    if row.answers:
        return Button(
            pgettext("button", "Open the answer"),
            url=answer_url(campaign, row.answers[0].number),
            kind="second",
            small=True,
            context=row.text,
        )
    if row.state == QuestionState.OPEN:
        return Button(
            pgettext("button", "Take back"),
            post=reverse("answers:withdraw", args=[campaign.code, row.code]),
            kind="plain",
            small=True,
            context=row.text,
        )
    return None


def state_of(row: QuestionRow, now: datetime | None = None) -> Status:
    """Where a question stands; of an open one until when, if ``now`` is given."""
    if row.answers or row.state == QuestionState.ANSWERED:
        return Status(pgettext("question", "answered officially"), "done")
    if row.state == QuestionState.OPEN:
        if now is None:
            return Status(pgettext("question", "waits for an answer"), "wait")
        is_late = row.due_at < now
        words = _("by %(day)s") % {"day": day_in_words(row.due_at, "to")}
        return Status(words, "late" if is_late else "wait")
    words = {
        QuestionState.MERGED.value: pgettext("question", "joined with another"),
        QuestionState.ORAL.value: pgettext("question", "answered orally"),
        QuestionState.HIDDEN.value: pgettext("question", "taken off the list"),
    }.get(row.state, pgettext("question", "taken back"))
    return Status(words, "done" if row.state == QuestionState.ORAL else "plan")


def hall_page(
    seminar: Seminar,
    rows: Sequence[QuestionRow],
    asked: Asked | None,
    blocks: Mapping[int, str],
    now: datetime,
) -> AnswersPage:
    """The questions of a seminar, most wished first; with ``asked`` its trainer can ask too."""
    campaign = seminar.group.plan.campaign
    title = _("Questions of the seminar of %(day)s") % {"day": day_short(seminar.day, "of")}
    shown: Component = Empty(
        _("Nothing was asked here yet"), _("Questions appear as soon as somebody asks.")
    )
    if rows:
        shown = Tasks(tuple(_task(campaign, row, now) for row in rows))
    sections = [Section("asked", pgettext("questions", "Asked here"), (shown,))]
    if asked is not None:
        url = reverse("answers:hall", args=[campaign.code, seminar.code])
        form = ask_form(url, asked, blocks, pgettext("button", "Ask for the hall"))
        sections.append(Section("ask", pgettext("button", "Ask for the hall"), (form,)))
    kicker = f"{seminar.group.stage.title}, {day_of_week(seminar.day)}"
    return AnswersPage(
        title, below_answers(campaign, title), kicker=kicker, sections=tuple(sections)
    )


def inbox_page(
    campaign: Campaign,
    name: str,
    ladder: Ladder,
    rows: Sequence[QuestionRow],
    others: Sequence[Link],
    now: datetime,
) -> AnswersPage:
    """What a commission and those below it have to answer, the most urgent first."""
    late = sum(1 for row in rows if row.due_at < now)
    count = ngettext("%(count)s question waits", "%(count)s questions wait", len(rows)) % {
        "count": number(len(rows))
    }
    of_late = _("Late: %(count)s.") % {"count": number(late)}
    lead = f"{count}. {of_late}" if late else f"{count}."
    shown: Component = Empty(_("No question waits"), _("What is asked below comes here by itself."))
    if rows:
        shown = Tasks(tuple(_task(campaign, row, now, with_place=True) for row in rows))
    sections = [Section("waiting", pgettext("questions", "Waiting for an answer"), (shown,))]
    if others:
        links = Links(tuple(others))
        sections.append(Section("others", pgettext("questions", "Other territories"), (links,)))
    title = _("Questions: %(place)s") % {"place": name}
    return AnswersPage(title, ladder, lead=lead, sections=tuple(sections))


def _task(campaign: Campaign, row: QuestionRow, now: datetime, *, with_place: bool = False) -> Task:
    return Task(
        row.text,
        _circumstances(row, with_place=with_place),
        state_of(row, now),
        Button(
            pgettext("button", "Open the question"),
            url=reverse("answers:question", args=[campaign.code, row.code]),
            kind="second",
            small=True,
            context=row.text,
        ),
    )


def _circumstances(row: QuestionRow, *, with_place: bool) -> str:
    people = ngettext("%(count)s person asks it", "%(count)s people ask it", row.votes) % {
        "count": number(row.votes)
    }
    parts = [people]
    if row.block_number:
        parts.append(_("block %(number)s") % {"number": row.block_number})
    if with_place:
        parts.append(str(row.place))
        parts.append(_("to answer: %(who)s") % {"who": row.responsible})
    return ", ".join(parts)


def day_in_words(at: datetime, case: Literal["", "to"] = "") -> str:
    return day_short(clock.local_day(at), case)
