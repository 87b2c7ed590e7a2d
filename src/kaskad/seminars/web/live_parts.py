"""What a live room shows, part by part: pieces of the page that are the same for everybody."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, ngettext, override, pgettext
from django.utils.translation import gettext as _

from kaskad.answers.api import AnswerRow, QuestionRow
from kaskad.audit.api import LIVE, kept
from kaskad.campaigns.api import Campaign
from kaskad.core import clock
from kaskad.core.web.components import Answer, Button, Component, Link, Links, Notice, Status
from kaskad.core.web.format import clock_time, day, number
from kaskad.seminars.queries.live import RoomReading
from kaskad.seminars.queries.polls import PollRow
from kaskad.seminars.vocab import RoomState


@dataclass(frozen=True, slots=True)
class Ask:
    """A question of the room. ``can_vote``: it is open; ``is_voted``: the reader has it too."""

    code: str
    language: str
    text: str
    votes: str
    note: str
    status: Status | None
    can_vote: bool
    is_voted: bool


@dataclass(frozen=True, slots=True)
class StatePart(Component):
    """How far the room is, and the question that is being answered."""

    template = "seminars/live/state.html"
    notice: Notice
    projected: Ask | None
    asks: bool


@dataclass(frozen=True, slots=True)
class BlockPart(Component):
    """The block that is taught now, with its material."""

    template = "seminars/live/block.html"
    title: str
    times: str
    materials: Links | None
    kit: Link | None


@dataclass(frozen=True, slots=True)
class Stop:
    """A block of the agenda."""

    time: str
    title: str
    state: Literal["done", "now", "plan"]


@dataclass(frozen=True, slots=True)
class AgendaPart(Component):
    """All blocks of the seminar with their times."""

    template = "seminars/live/agenda.html"
    stops: tuple[Stop, ...]


@dataclass(frozen=True, slots=True)
class QuestionsPart(Component):
    """What is asked here, the block at hand first, the most wished first."""

    template = "seminars/live/questions.html"
    count: str
    asks: tuple[Ask, ...]
    rest: Link | None


@dataclass(frozen=True, slots=True)
class AnswersPart(Component):
    """Official answers, the newest first."""

    template = "seminars/live/answers.html"
    answers: tuple[Answer, ...]
    all: Link


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a poll; ``value`` is what its button sends, ``count`` empty while not shown."""

    value: str
    text: str
    count: str
    people: int


@dataclass(frozen=True, slots=True)
class Ballot:
    """A poll as it stands in the room; nobody can choose in one that is closed."""

    question: str
    options: tuple[Option, ...]
    is_open: bool
    people: str
    all: int


@dataclass(frozen=True, slots=True)
class PollPart(Component):
    """The polls of the room, the newest first."""

    template = "seminars/live/poll.html"
    polls: tuple[Ballot, ...]


def room_parts(read: RoomReading) -> dict[str, Component]:
    """The parts in the active language."""
    return {
        "state": _state(read),
        "block": _block(read),
        "agenda": AgendaPart(tuple(_stops(read))),
        "questions": _questions(read),
        "answers": _answers(read),
        "poll": PollPart(tuple(ballot_of(one) for one in read.polls)),
    }


def frame_of(read: RoomReading, language: str) -> dict[str, str]:
    """The parts as pieces of a page in ``language``; nothing in them is of one reader."""
    with override(language):
        return drawn(room_parts(read))


def drawn(parts: Mapping[str, Component]) -> dict[str, str]:
    """Components as pieces of a page."""
    return {
        name: render_to_string(part.template, {"it": part}).strip() for name, part in parts.items()
    }


def kept_frame(read: RoomReading, today: date) -> dict[str, str]:
    """``frame_of`` in the active language, drawn once until something is written."""
    language = _language()
    key = ("live frame", read.seminar.code, today, language)
    return kept(key, LIVE, lambda: frame_of(read, language))


def questions_for(read: RoomReading, voted: Collection[str]) -> str:
    """The part of the questions with those marked that a reader has too."""
    rows = tuple(replace(row, is_voted=row.code in voted) for row in read.questions)
    return drawn({"questions": _questions(replace(read, questions=rows))})["questions"]


def _state(read: RoomReading) -> StatePart:
    projected = ask_of(read.projected, read.seminar.code) if read.projected else None
    return StatePart(_notice(read), projected, read.asks)


def _notice(read: RoomReading) -> Notice:
    if not read.state:
        text = _("It opens when the trainer begins. You can ask already.")
        return Notice(_("The live room is not open yet"), text, still=True)
    if read.state == RoomState.ENDED:
        text = _("What was asked and answered stays here.")
        return Notice(_("The seminar is over"), text, still=True)
    text = "" if read.asks else _("Questions are closed for the moment.")
    return Notice(_("The seminar is going on"), text, kind="success", still=True)


def _block(read: RoomReading) -> BlockPart:
    row = next((one for one in read.agenda if one.number == read.block_number), None)
    if row is None or row.number == 0:
        return BlockPart("", "", None, None)
    campaign, language = read.seminar.group.plan.campaign, _language()
    links = tuple(
        Link(str(one.title), reverse("material:read", args=[campaign.code, one.code]))
        for one in read.materials
    )
    kit = reverse("material:block_kit", args=[campaign.code, language, row.number])
    return BlockPart(
        title=f"{row.number}. {row.title}",
        times=clock_time(row.starts) if row.starts else "",
        materials=Links(links) if links else None,
        kit=Link(_("Take the material of this block along (ZIP)"), kit) if links else None,
    )


def _stops(read: RoomReading) -> list[Stop]:
    numbers = [row.number for row in read.agenda]
    here = numbers.index(read.block_number) if read.block_number in numbers else -1
    stops: list[Stop] = []
    for place, row in enumerate(read.agenda):
        is_past = place < here or read.state == RoomState.ENDED
        is_now = place == here and read.state == RoomState.OPEN
        stops.append(
            Stop(
                time=clock_time(row.starts) if row.starts else "",
                title=f"{row.number}. {row.title}" if row.number else _("Break, conclusion"),
                state="done" if is_past else "now" if is_now else "plan",
            )
        )
    return stops


def _questions(read: RoomReading) -> QuestionsPart:
    campaign = read.seminar.group.plan.campaign
    url = reverse("answers:hall", args=[campaign.code, read.seminar.code])
    count = ngettext("%(count)s question", "%(count)s questions", read.asked)
    is_more = read.asked > len(read.questions)
    return QuestionsPart(
        count=count % {"count": number(read.asked)} if read.asked else "",
        asks=tuple(ask_of(row, read.seminar.code) for row in read.questions),
        rest=Link(_("All questions of the seminar"), url) if is_more else None,
    )


def ask_of(row: QuestionRow, here: str) -> Ask:
    """A question as it stands in the room of ``here``; those of other halls are voted for there."""
    is_open = row.state == "open" and not row.answers and row.seminar_code == here
    return Ask(
        code=row.code,
        language=row.language,
        text=row.text,
        votes=number(row.votes),
        note=_("Block %(number)s") % {"number": row.block_number} if row.block_number else "",
        status=_status(row),
        can_vote=is_open,
        is_voted=row.is_voted,
    )


def ballot_of(row: PollRow, *, shows: bool = False) -> Ballot:
    """A poll; how it stands is there only where it is shown."""
    is_shown = shows or row.shows
    options = tuple(
        Option(
            value=f"{row.code}:{place}",
            text=str(text),
            count=number(count) if is_shown else "",
            people=count if is_shown else 0,
        )
        for place, (text, count) in enumerate(zip(row.choices, row.counts, strict=True))
    )
    answered = ngettext(
        "%(count)s person has answered", "%(count)s people have answered", row.people
    )
    people = answered % {"count": number(row.people)} if is_shown else ""
    return Ballot(str(row.question), options, row.is_open, people, max(row.people, 1))


def _status(row: QuestionRow) -> Status | None:
    if row.answers:
        words = _("Answered officially: No. %(number)s") % {"number": row.answers[0].number}
        return Status(words, "done")
    if row.state == "oral":
        return Status(pgettext("live room", "answered in the hall"), "done")
    if row.taken_by:
        return Status(pgettext("live room", "an answer is being written"), "now")
    return None


def _answers(read: RoomReading) -> AnswersPart:
    campaign = read.seminar.group.plan.campaign
    return AnswersPart(
        tuple(_answer(campaign, row) for row in read.answers),
        Link(_("All official answers"), reverse("answers:answers", args=[campaign.code])),
    )


def _answer(campaign: Campaign, row: AnswerRow) -> Answer:
    published = clock.local_day(row.published_at) if row.published_at else None
    return Answer(
        number=_("No. %(number)s") % {"number": row.number},
        date=day(published) if published else "",
        question=str(row.question),
        paragraphs=_paragraphs(str(row.text)),
        action=Button(
            pgettext("button", "Open the answer"),
            url=reverse("answers:answer", args=[campaign.code, row.number]),
            kind="second",
            small=True,
            context=f"№ {row.number}",
        ),
    )


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n"))


def _language() -> str:
    return (get_language() or "kk")[:2]
