"""What a phone carries of a seminar where there is no network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from kaskad.answers.api import AnswerRow, QuestionRow, answers_in_force, hall_questions
from kaskad.campaigns.api import Block, KitMaterial, Seminar, blocks_of, kit_materials
from kaskad.core import clock
from kaskad.core.refusal import Refusal
from kaskad.seminars.queries.attendance import AgendaRow, agenda_of
from kaskad.seminars.queries.book import RunBook, run_book
from kaskad.seminars.queries.codes import member_code
from kaskad.seminars.queries.presence import decisions_of
from kaskad.seminars.queries.sheet import SheetRow, sheet_of
from kaskad.seminars.rules.presence import Decision
from kaskad.seminars.vocab import POCKET_ANSWERS, POCKET_DAYS
from kaskad.seminars.vocab.refusals import PocketOver, SeminarCancelled


@dataclass(frozen=True, slots=True)
class Pocket:
    """A seminar as it is taken along.

    ``codes`` are those that its people show, by member; ``decided`` what the marks come to so far;
    ``ends`` when the phone forgets it.
    """

    seminar: Seminar
    people: tuple[SheetRow, ...]
    codes: Mapping[int, str]
    decided: Mapping[int, Decision]
    agenda: tuple[AgendaRow, ...]
    blocks: tuple[Block, ...]
    materials: tuple[KitMaterial, ...]
    answers: tuple[AnswerRow, ...]
    questions: tuple[QuestionRow, ...]
    book: RunBook
    begins: datetime
    ends: datetime


def pocket_of(seminar: Seminar, *, now: datetime) -> Pocket:
    """The seminar with its people, agenda, kit, answers in force, open questions and run book."""
    today = clock.local_day(now)
    campaign, people = seminar.group.plan.campaign, sheet_of(seminar)
    is_national = seminar.trainer is None
    answers, _in_all = answers_in_force(campaign, today, limit=POCKET_ANSWERS)
    agenda = agenda_of(
        campaign, national=is_national, starts=seminar.starts, minutes=seminar.minutes
    )
    return Pocket(
        seminar=seminar,
        people=tuple(people),
        codes={row.member_id: member_code(campaign, row.member_id) for row in people},
        decided=decisions_of(seminar),
        agenda=tuple(agenda),
        blocks=tuple(blocks_of(campaign)),
        materials=tuple(kit_materials(campaign, today)),
        answers=tuple(answers),
        questions=tuple(one for one in hall_questions(seminar.code) if one.state == "open"),
        book=run_book(seminar, now=now),
        begins=clock.at(seminar.day, time()),
        ends=clock.at(last_day(seminar) + timedelta(days=1), time()),
    )


def last_day(seminar: Seminar) -> date:
    """The last day on which a phone carries the seminar."""
    return seminar.day + timedelta(days=POCKET_DAYS)


def refusal_of_taking(seminar: Seminar, today: date) -> Refusal | None:
    """Why a seminar is not taken along: cancelled, or over for longer than a phone keeps it."""
    if seminar.state == "cancelled":
        return SeminarCancelled(seminar=seminar.code)
    if today > last_day(seminar):
        return PocketOver(day=f"{seminar.day:%d.%m.%Y}", days=POCKET_DAYS)
    return None
