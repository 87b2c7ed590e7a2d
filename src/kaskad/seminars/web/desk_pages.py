"""The desk of whoever leads a seminar, and what the screen of the hall shows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.answers.api import QuestionRow
from kaskad.core.web.components import Actions, Button, Component, Link, Notice
from kaskad.core.web.format import day_of_week
from kaskad.core.web.forms import Field, Form
from kaskad.seminars.queries.live import RoomReading
from kaskad.seminars.vocab import LONGEST_POLL, RoomState
from kaskad.seminars.web.live_parts import Ask, Ballot, ask_of, ballot_of
from kaskad.seminars.web.titles import title_of

LANGUAGES = ("kk", "ru", "en")


@dataclass(frozen=True, slots=True)
class PollSent:
    """What the form of a poll holds: texts by field, and what is wrong with them."""

    nonce: str
    texts: Mapping[str, str]
    error: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Moderating:
    """By a question's code what it is like; ``mine`` are those that the reader decides on."""

    like: Mapping[str, QuestionRow]
    mine: Collection[str]


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A question on the desk. ``like`` is what perhaps asks the same, ``more`` what is seldom."""

    ask: Ask
    first: Actions
    like: str
    like_language: str
    join: Button | None
    more: Actions | None


@dataclass(frozen=True, slots=True)
class DeskPoll:
    """A poll on the desk, always with how it stands."""

    ballot: Ballot
    actions: Actions


@dataclass(frozen=True, slots=True)
class DeskPage:
    """The presenter's desk: how far the room is, what comes next, polls, questions."""

    title: str
    kicker: str
    back: Link
    here: str
    state: Component
    agenda: Component
    steps: Actions
    asking: Actions | None
    rows: tuple[DeskRow, ...]
    polls: tuple[DeskPoll, ...]
    form: Form | None
    is_form_open: bool
    links: Actions


@dataclass(frozen=True, slots=True)
class ScreenPage:
    """What the hall sees; ``digits`` is where the code of the hall comes from, if wanted."""

    title: str
    kicker: str
    stream: str
    poll: str
    parts: Mapping[str, str]
    digits: str
    code: str
    links: Actions


def desk_page(
    read: RoomReading,
    parts: Mapping[str, Component],
    moderating: Moderating,
    sent: PollSent,
) -> DeskPage:
    """The desk of whoever leads the seminar."""
    seminar = read.seminar
    here = reverse("seminars:desk", args=[seminar.code])
    is_open = read.state == RoomState.OPEN
    links = (
        Link(_("The room as members see it"), reverse("seminars:live", args=[seminar.code])),
        Link(_("Screen of the hall"), reverse("seminars:screen", args=[seminar.code])),
        Link(_("Video of the seminar"), reverse("seminars:video", args=[seminar.code])),
    )
    has_open_poll = any(one.is_open for one in read.polls)
    return DeskPage(
        title=_("Presenter’s desk"),
        kicker=f"{title_of(seminar)}, {day_of_week(seminar.day)}",
        back=Link(
            pgettext("video", "Sheet of the group"),
            reverse("seminars:sheet", args=[seminar.code]),
        ),
        here=here,
        state=parts["state"] if read.state else _not_open(),
        agenda=parts["agenda"],
        steps=_steps(here, read),
        asking=Actions((_asking(here, read), _end(here))) if is_open else None,
        rows=tuple(_row(here, read, row, moderating) for row in read.questions),
        polls=tuple(
            DeskPoll(
                ballot_of(one, shows=True),
                _poll_actions(here, one.code, shows=one.shows, is_open=one.is_open),
            )
            for one in read.polls
        ),
        form=_poll_form(here, sent) if is_open and not has_open_poll else None,
        is_form_open=bool(sent.error),
        links=Actions(links),
    )


def _not_open() -> Notice:
    text = _("Open it when you begin. Questions can be asked already.")
    return Notice(_("The live room is not open yet"), text, still=True)


def screen_page(
    read: RoomReading, *, stream: str, parts: Mapping[str, str], has_digits: bool
) -> ScreenPage:
    """The screen of the hall, with or without the code that proves presence."""
    code = read.seminar.code
    here = reverse("seminars:screen", args=[code])
    digits = (
        Link(_("Without the code of the hall"), here)
        if has_digits
        else Link(_("With the code of the hall"), f"{here}?code=1")
    )
    desk = Link(_("Presenter’s desk"), reverse("seminars:desk", args=[code]))
    return ScreenPage(
        title=_("Screen of the hall"),
        kicker=title_of(read.seminar),
        stream=stream,
        poll=reverse("seminars:live_poll", args=[code]),
        parts=parts,
        digits=reverse("seminars:hall", args=[code]) if has_digits else "",
        code=code,
        links=Actions((digits, desk)),
    )


def _steps(here: str, read: RoomReading) -> Actions:
    """What comes next, as the one button; the block before as a plain one."""
    if read.state != RoomState.OPEN:
        words = (
            pgettext("button", "Open the room again")
            if read.state
            else pgettext("button", "Open the room")
        )
        return Actions((_deed(here, "open", "", words),))
    blocks = [row for row in read.agenda if row.number]
    numbers = [row.number for row in blocks]
    place = numbers.index(read.block_number) if read.block_number in numbers else -1
    items: list[Button] = []
    if place + 1 < len(blocks):
        words = _("Begin block %(number)s") % {"number": blocks[place + 1].number}
        items.append(_deed(here, "block", str(blocks[place + 1].number), words))
    if place > 0:
        words = _("Back to block %(number)s") % {"number": blocks[place - 1].number}
        items.append(_deed(here, "block", str(blocks[place - 1].number), words, kind="second"))
    return Actions(tuple(items))


def _asking(here: str, read: RoomReading) -> Button:
    if read.asks:
        words = pgettext("button", "Take no more questions")
        return _deed(here, "close", "", words, kind="second")
    return _deed(here, "take", "", pgettext("button", "Take questions again"), kind="second")


def _end(here: str) -> Button:
    return _deed(here, "end", "", pgettext("button", "End the seminar’s room"), kind="plain")


def _row(here: str, read: RoomReading, row: QuestionRow, moderating: Moderating) -> DeskRow:
    code = row.code
    decides = row.state == "open" and code in moderating.mine
    like = moderating.like.get(code) if decides else None
    if like and like.code not in moderating.mine:
        like = None
    if read.projected and read.projected.code == code:
        words = pgettext("button", "Take off the screen")
        shown = _deed(here, "project", "", words, kind="second", small=True)
    else:
        words = pgettext("button", "Show on the screen")
        shown = _deed(here, "project", code, words, kind="second", small=True)
    oral = _deed(here, "oral", code, pgettext("button", "It was answered"), kind="plain")
    url = reverse("answers:question", args=[read.seminar.group.plan.campaign.code, code])
    open_it = Link(pgettext("button", "Open the question"), url)
    more = Actions(
        (
            _deed(here, "up", code, pgettext("button", "Send it up"), kind="plain"),
            _deed(here, "hide", code, pgettext("button", "Take it off the list"), kind="plain"),
            open_it,
        )
    )
    words = pgettext("button", "Join both questions")
    return DeskRow(
        ask=ask_of(row, read.seminar.code),
        first=Actions((shown, oral) if decides else (shown, open_it)),
        like=like.text if like else "",
        like_language=like.language if like else "",
        join=_deed(here, "join", f"{code}:{like.code}", words, kind="second", small=True)
        if like
        else None,
        more=more if decides else None,
    )


def _poll_actions(here: str, code: str, *, shows: bool, is_open: bool) -> Actions:
    words = (
        pgettext("button", "Hide the result") if shows else pgettext("button", "Show the result")
    )
    show = _deed(here, "unshow" if shows else "show", code, words, kind="second", small=True)
    if not is_open:
        return Actions((show,))
    end = _deed(here, "shut", code, pgettext("button", "Close the poll"), kind="plain")
    return Actions((show, end))


def _poll_form(here: str, sent: PollSent) -> Form:
    questions = (_("Question in Kazakh"), _("Question in Russian"), _("Question in English"))
    choices = (_("Choices in Kazakh"), _("Choices in Russian"), _("Choices in English"))
    wrong = {sent.field: sent.error}
    fields = [Field("nonce", "", kind="hidden", value=sent.nonce)]
    for language, question, choice in zip(LANGUAGES, questions, choices, strict=True):
        name, lines = f"question_{language}", f"choices_{language}"
        texts = sent.texts
        fields += [
            Field(name, question, value=texts.get(name, ""), error=wrong.get(name, ""),
                  maxlength=LONGEST_POLL),
            Field(lines, choice, kind="textarea", value=texts.get(lines, ""),
                  error=wrong.get(lines, ""), hint=_("Two to six, one a line."), rows=3),
        ]  # fmt: skip
    return Form(
        tuple(fields),
        Button(pgettext("button", "Ask the hall"), name="deed", value="poll"),
        action=here,
        errors=(sent.error,) if sent.error and not sent.field else (),
        label=_("A poll of the hall"),
    )


def _deed(
    here: str, deed: str, value: str, words: str, *, kind: str = "primary", small: bool = False
) -> Button:
    return Button(
        words,
        post=here,
        kind=kind,  # type: ignore[arg-type]  # one of its kinds
        small=small,
        fields=(("deed", deed), ("value", value)),
    )
