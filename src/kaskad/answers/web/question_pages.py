"""Pages of questions: one's own, those of a hall, an inbox, and one that is moderated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaskad.answers.queries.answers import AnswerRow
from kaskad.answers.queries.questions import QuestionRow
from kaskad.answers.queries.suggesting import Suggested
from kaskad.answers.vocab import LONGEST_QUESTION, QuestionState, Way
from kaskad.answers.web.layout import AnswersPage, Section, answer_url, below_answers
from kaskad.campaigns.api import Campaign, Seminar
from kaskad.core import clock
from kaskad.core.web.components import (
    Button,
    Choice,
    Component,
    Empty,
    Fact,
    Facts,
    Ladder,
    Link,
    Links,
    Notice,
    Status,
    Task,
    Tasks,
)
from kaskad.core.web.format import day_of_week, day_short, moment, number
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
        values = {"who": row.responsible, "day": _day(row.due_at)}
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
        words = _("by %(day)s") % {"day": _day(row.due_at, "to")}
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
    lead = f"{count}. {_('Late: %(count)s.') % {'count': number(late)}}" if late else f"{count}."
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


def question_page(
    campaign: Campaign, read: Moderated, blocks: Mapping[int, str], now: datetime
) -> AnswersPage:
    """A question: what it is, what perhaps asks the same, what can be done."""
    row = read.row
    is_open = row.state == QuestionState.OPEN
    sections = [
        Section("facts", pgettext("questions", "What is known"), (_facts(read, blocks, now),))
    ]
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


def _facts(read: Moderated, blocks: Mapping[int, str], now: datetime) -> Facts:
    row = read.row
    facts = [
        Fact(pgettext("questions", "Asks"), number(row.votes), note=pgettext("votes", "people")),
        Fact(pgettext("questions", "Where"), str(row.place)),
        Fact(pgettext("questions", "Asked"), moment(row.asked_at.astimezone(clock.zone()))),
        Fact(
            pgettext("questions", "To be answered by"),
            str(row.responsible),
            note=_("Due: %(day)s") % {"day": _day(row.due_at)},
        ),
    ]
    if row.block_number:
        title = blocks.get(row.block_number, "")
        facts.append(Fact(pgettext("answers", "Block"), f"{row.block_number}. {title}"))
    if read.taken_by:
        facts.append(Fact(pgettext("questions", "Works on it"), read.taken_by))
    facts.append(Fact(pgettext("questions", "State"), state_of(row, now).word))
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
    wrong = {read.field: read.error}
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
    found.append(
        Form(
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
    )
    found.append(
        Form(
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
    )
    return tuple(found)


def _deed_button(url: str, deed: str, words: str) -> Button:
    return Button(words, post=url, fields=(("deed", deed),), kind="second")


def _day(at: datetime, case: Literal["", "to"] = "") -> str:
    return day_short(clock.local_day(at), case)
