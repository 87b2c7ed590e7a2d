"""What the live room of a seminar shows, and who of its pages has to hear that it changed."""

from __future__ import annotations

import hmac
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from kaskad.answers.api import AnswerRow, Question, QuestionRow, answers_in_force, hall_questions
from kaskad.audit.api import LIVE, Written, kept, latest_entry, written_after
from kaskad.campaigns.api import KitMaterial, PlanState, Seminar, kit_materials
from kaskad.core.rows import one_of
from kaskad.core.secrets import keyed_hash
from kaskad.seminars.models import LiveRoom
from kaskad.seminars.queries.attendance import AgendaRow, agenda_of
from kaskad.seminars.queries.polls import PollRow, polls_of
from kaskad.seminars.vocab import ROOM_ANSWERS, ROOM_QUESTIONS

TICKET_SECONDS = 2 * 3600
_SIGNATURE_LETTERS = 32  # 128 bits
LANGUAGES = ("kk", "ru", "en")
# Of these thousands come in a minute, and they may wait.
_MANY = (
    *("answers:question:asked", "answers:question:voted", "answers:question:unvoted"),
    "seminars:live:poll_answered",
)


@dataclass(frozen=True, slots=True)
class RoomReading:
    """A live room as everybody in it sees it; ``state`` is empty before it is opened.

    ``questions`` are those of the block first, the most wished first; ``asked`` how many there are
    in all. ``projected`` stands on the screen.
    """

    seminar: Seminar
    state: str
    block_number: int | None
    asks: bool
    projected: QuestionRow | None
    agenda: tuple[AgendaRow, ...]
    materials: tuple[KitMaterial, ...]
    questions: tuple[QuestionRow, ...]
    asked: int
    answers: tuple[AnswerRow, ...]
    polls: tuple[PollRow, ...]


def agenda_numbers(seminar: Seminar) -> list[int]:
    """The numbers of the blocks of a seminar, in the order in which they are taught."""
    return [row.number for row in _agenda(seminar) if row.number]


def seminar_of_room(code: str) -> Seminar | None:
    """The seminar of a plan in force, with what its room shows of it; None where there is none."""
    rows = Seminar.objects.select_related(
        "group__plan__campaign__root", "group__stage", "group__commission", "venue",
        "trainer__person__account",
    )  # fmt: skip
    return one_of(rows.filter(code=code, group__plan__state=PlanState.IN_FORCE))


def room_for(seminar_code: str) -> LiveRoom | None:
    """The live room of a seminar, if it was ever opened."""
    return one_of(LiveRoom.objects.filter(seminar_code=seminar_code))


def shown_room(seminar: Seminar, today: date) -> RoomReading:
    """What the room shows, read once for everybody until something is written."""
    return kept(("live room", seminar.code, today), LIVE, lambda: read_room(seminar, today))


def read_room(seminar: Seminar, today: date) -> RoomReading:
    """What the room shows now; nothing in it is of one reader."""
    campaign, room = seminar.group.plan.campaign, room_for(seminar.code)
    block = room.block_number if room else None
    rows = hall_questions(seminar.code)
    projected = room.projected if room else ""
    found = [row for row in rows if row.code == projected]
    first = sorted(rows, key=lambda row: (row.state != "open", row.block_number != block))
    answers, _in_all = answers_in_force(campaign, today, limit=ROOM_ANSWERS)
    return RoomReading(
        seminar=seminar,
        state=room.state if room else "",
        block_number=block,
        asks=room.asks if room else True,
        projected=found[0] if found else None,
        agenda=tuple(_agenda(seminar)),
        materials=tuple(kit_materials(campaign, today, block)) if block else (),
        questions=tuple(first[:ROOM_QUESTIONS]),
        asked=len(rows),
        answers=tuple(answers),
        polls=tuple(polls_of(seminar.code)),
    )


def _agenda(seminar: Seminar) -> list[AgendaRow]:
    return agenda_of(
        seminar.group.plan.campaign,
        national=seminar.trainer_id is None,
        starts=seminar.starts,
        minutes=seminar.minutes,
    )


def live_ticket(seminar_code: str, language: str, now: datetime) -> str:
    """The key to what a room shows, for the next hours, the same for everybody who may see it.

    So the process that sends it needs no session, no account and no row to let somebody in.
    """
    slot = int(now.timestamp()) // TICKET_SECONDS
    return f"{seminar_code}-{language}-{slot}-{_signature(seminar_code, language, slot)}"


def opened_by(ticket: str, now: datetime) -> tuple[str, str] | None:
    """The seminar and the language that a ticket opens at ``now``; None for one that opens none."""
    parts = ticket.split("-")
    if len(parts) != 4 or parts[1] not in LANGUAGES:
        return None
    code, language, written, signature = parts
    if not (written.isascii() and written.isdecimal() and len(written) < 12):
        return None
    slot, current = int(written), int(now.timestamp()) // TICKET_SECONDS
    wanted = _signature(code, language, slot)
    if not hmac.compare_digest(signature.encode(), wanted.encode()):
        return None
    return (code, language) if slot in (current, current - 1) else None


def _signature(code: str, language: str, slot: int) -> str:
    return keyed_hash("live ticket", f"{code}/{language}/{slot}")[:_SIGNATURE_LETTERS]


class Changes:
    """Which rooms have changed since the last look: the record says so, whoever wrote it where.

    Every write leaves an entry, so there is no table of events beside it. On PostgreSQL an entry
    may be committed after one with a higher number: the last ones are looked at again.
    """

    AGAIN = 300

    def __init__(self) -> None:
        self._latest = latest_entry()
        self._seen = {one.id for one in self._entries()}

    def look(self, rooms: Collection[str]) -> dict[str, bool]:
        """The changed rooms of ``rooms``; True where it may not wait."""
        entries = self._entries()
        new = [one for one in entries if one.id not in self._seen]
        if not new:
            return {}
        self._latest = max(self._latest, new[-1].id)
        self._seen = {one.id for one in entries if one.id > self._latest - self.AGAIN}
        if any(one.subject_kind not in ("question", "seminar") for one in new):
            return dict.fromkeys(rooms, True)
        urgent = {one.subject_code for one in new if one.tag not in _MANY}
        told = {one.subject_code for one in new if one.subject_kind == "seminar"}
        changed = {code: code in urgent for code in rooms if code in told}
        codes = {one.subject_code for one in new if one.subject_kind == "question"}
        for room, code, into in _asked(rooms, codes):
            changed[room] = changed.get(room, False) or code in urgent or into in urgent
        return changed

    def _entries(self) -> list[Written]:
        return written_after(self._latest - self.AGAIN, LIVE)


def _asked(rooms: Collection[str], codes: Collection[str]) -> list[tuple[str, str, str | None]]:
    """(room, question, what it was merged into) of these questions, where asked in ``rooms``."""
    if not codes:
        return []
    about = Q(code__in=list(codes)) | Q(merged_into__code__in=list(codes))
    found = Question.objects.filter(about, seminar_code__in=list(rooms))
    return list(found.values_list("seminar_code", "code", "merged_into__code"))
