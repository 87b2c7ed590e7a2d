"""What a trainer has to do before, during and after a seminar, derived from what is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kaskad.seminars.vocab import DOORS_OPEN


class Part(StrEnum):
    """The three parts of the day of a seminar."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


class Deed(StrEnum):
    """A thing to do."""

    BE_TAUGHT = "be_taught"
    READ_ANSWERS = "read_answers"
    READ_LAW = "read_law"
    TELL_PEOPLE = "tell_people"
    CHOOSE_VIDEO = "choose_video"
    CALL_ROLL = "call_roll"
    RECORD_SHEET = "record_sheet"
    KEEP_PAPER = "keep_paper"
    ANSWER_QUESTIONS = "answer_questions"
    CHECK_LATE_MARKS = "check_late_marks"
    DECIDE_CORRECTIONS = "decide_corrections"
    BOOK_MISSING = "book_missing"


class Done(StrEnum):
    """How far a thing is; ``LATER``: its time has not come."""

    DONE = "done"
    OPEN = "open"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Step:
    """A thing to do; ``left`` of ``whole`` is still open where it can be counted."""

    part: Part
    deed: Deed
    done: Done
    left: int = 0
    whole: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """What the steps follow from, counted: people, answers, provisions, questions, papers.

    ``recorded``: the sheet; ``by_centre``: the centre teaches and no trainer; ``online``: people
    are taught before their screens, all or part of the time; ``in_hall``: in a hall.
    """

    part: Part
    recorded: bool
    by_centre: bool
    taught: bool
    online: bool
    in_hall: bool
    people: int
    told: int
    answers: int
    answers_unread: int
    provisions: int
    provisions_unread: int
    has_video: bool
    papers: int
    corrections: int
    absent: int
    absent_unbooked: int
    marked: int = 0
    late_marks: int = 0
    questions: int = 0


def part_at(now: datetime, starts: datetime, ends: datetime, *, recorded: bool) -> Part:
    """The part that ``now`` lies in; whoever has recorded the sheet is after the seminar."""
    if recorded or now >= ends:
        return Part.AFTER
    return Part.DURING if now >= starts - DOORS_OPEN else Part.BEFORE


def steps(facts: Facts) -> tuple[Step, ...]:
    """The steps in the order in which they are done."""
    return (*_before(facts), *_during(facts), *_after(facts))


def _before(facts: Facts) -> Iterator[Step]:
    if not facts.by_centre:
        yield _step(Part.BEFORE, Deed.BE_TAUGHT, left=not facts.taught, whole=1)
    if facts.answers:
        yield _step(Part.BEFORE, Deed.READ_ANSWERS, facts.answers_unread, facts.answers)
    if facts.provisions:
        yield _step(Part.BEFORE, Deed.READ_LAW, facts.provisions_unread, facts.provisions)
    if facts.people:
        left = 0 if facts.recorded else max(facts.people - facts.told, 0)
        yield _step(Part.BEFORE, Deed.TELL_PEOPLE, left, facts.people)
    if facts.online:
        left = not (facts.has_video or facts.recorded)
        yield _step(Part.BEFORE, Deed.CHOOSE_VIDEO, left=left, whole=1)


def _during(facts: Facts) -> Iterator[Step]:
    if facts.people:
        left = 0 if facts.recorded else facts.people - facts.marked
        is_later = facts.part == Part.BEFORE
        yield _step(Part.DURING, Deed.CALL_ROLL, left, facts.people, is_later=is_later)


def _after(facts: Facts) -> Iterator[Step]:
    part, is_early = Part.AFTER, facts.part != Part.AFTER
    yield _step(part, Deed.RECORD_SHEET, left=not facts.recorded, whole=1, is_later=is_early)
    if facts.in_hall:
        yield _step(part, Deed.KEEP_PAPER, left=not facts.papers, whole=1, is_later=is_early)
    yield _step(part, Deed.ANSWER_QUESTIONS, facts.questions, facts.questions, is_later=is_early)
    if facts.late_marks:
        yield _step(part, Deed.CHECK_LATE_MARKS, facts.late_marks, facts.late_marks)
    if facts.corrections:
        yield _step(part, Deed.DECIDE_CORRECTIONS, facts.corrections, facts.corrections)
    if not facts.recorded or facts.absent:
        yield _step(
            part,
            Deed.BOOK_MISSING,
            facts.absent_unbooked,
            facts.absent,
            is_later=not facts.recorded,
        )


def _step(part: Part, deed: Deed, left: int, whole: int, *, is_later: bool = False) -> Step:
    """A step is done where nothing is left of it, once its time has come."""
    done = Done.LATER if is_later and (left or deed in _WAITS) else Done.OPEN if left else Done.DONE
    return Step(part, deed, done, int(left), whole)


# Nothing is left of these before their time either, and that does not make them done.
_WAITS = frozenset({Deed.ANSWER_QUESTIONS, Deed.BOOK_MISSING})
