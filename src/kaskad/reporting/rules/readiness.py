"""Whether a precinct is ready for voting day: what is missing, who acts, by when.

A precinct is ready when it can sit lawfully with people who were taught, its chair and its
secretary were taught and passed the final test of their stage (where the stage has one), or are
exempt from that, and have read every official answer that holds, and the kit is there. Everything
else is a ``ToDo``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

ANSWER_DAYS: Final = 3  # a new official answer is read within so many days


class Missing(StrEnum):
    """What keeps a precinct from being ready, the gravest first."""

    SEATS = "seats"  # fewer seats are filled than a lawful sitting needs
    QUORUM = "quorum"
    CHAIR = "chair"
    SECRETARY = "secretary"
    ANSWERS = "answers"
    KIT = "kit"


class Doer(StrEnum):
    """Whose move it is."""

    DISTRICT = "district"
    TRAINER = "trainer"
    CHAIR = "chair"
    SECRETARY = "secretary"


class Post(NamedTuple):
    """How far the chair or the secretary is; nobody sits there: ``filled`` is False."""

    filled: bool = False
    taught: bool = False
    passed: bool = False  # also where their stage asks for no test
    unread: int = 0  # official answers in force that they have not read
    seminar: date | None = None  # the next one that they have a place in
    exempt: bool = False  # two people decided that they need not be taught

    @property
    def is_able(self) -> bool:
        """Whether somebody sits there who was taught and has passed, or need not."""
        return self.filled and (self.exempt or (self.taught and self.passed))


class PrecinctFacts(NamedTuple):
    """A precinct on a day: legal seats, filled ones, taught members, the two posts, the kit."""

    seats: int
    filled: int
    taught: int
    chair: Post
    secretary: Post
    has_kit: bool


class Calendar(NamedTuple):
    """Days that deadlines come from; ``seminar`` is the next one with members of this precinct.

    ``unread_since`` is the day of the oldest answer that the chair or secretary has not read.
    """

    today: date
    last_day: date
    voting_day: date
    seminar: date | None = None
    unread_since: date | None = None


class ToDo(NamedTuple):
    """What is missing, who has to act, the last day for it; ``number`` people or answers."""

    what: Missing
    who: Doer
    by: date
    number: int = 0

    def is_late(self, today: date) -> bool:
        """Whether its day has gone by."""
        return self.by < today


@dataclass(frozen=True, slots=True)
class ReadinessTally:
    """Precincts of a territory, the ready ones, and how many lack each thing."""

    precincts: int = 0
    ready: int = 0
    seats: int = 0
    quorum: int = 0
    chair: int = 0
    secretary: int = 0
    answers: int = 0
    kit: int = 0

    def __add__(self, other: ReadinessTally) -> ReadinessTally:
        return ReadinessTally(
            *(getattr(self, one.name) + getattr(other, one.name) for one in fields(self))
        )

    @property
    def not_ready(self) -> int:
        """Precincts that lack something."""
        return self.precincts - self.ready


def quorum(seats: int) -> int:
    """How many members a lawful sitting needs: two thirds of all, rounded up.

    Constitutional Law on Elections, art. 20(4); its "members" are read as the legal seats, so that
    an empty seat never makes a sitting easier.
    """
    return -(-2 * seats // 3)


def missing(facts: PrecinctFacts) -> tuple[Missing, ...]:
    """What the precinct lacks; nothing: it is ready."""
    needed = quorum(facts.seats)
    found = []
    if facts.filled < needed:
        found.append(Missing.SEATS)
    if facts.taught < needed:
        found.append(Missing.QUORUM)
    if not facts.chair.is_able:
        found.append(Missing.CHAIR)
    if not facts.secretary.is_able:
        found.append(Missing.SECRETARY)
    if facts.chair.unread or facts.secretary.unread:
        found.append(Missing.ANSWERS)
    if not facts.has_kit:
        found.append(Missing.KIT)
    return tuple(found)


def to_do(facts: PrecinctFacts, calendar: Calendar) -> tuple[ToDo, ...]:
    """What is missing with who acts and by when, the gravest first."""
    found: list[ToDo] = []
    for what in missing(facts):
        found += _steps(what, facts, calendar)
    return tuple(found)


def deadline(calendar: Calendar) -> date:
    """The last day of the training; once that is over, the day before the vote."""
    if calendar.today <= calendar.last_day:
        return calendar.last_day
    return calendar.voting_day - timedelta(days=1)


def tally_of(every: Iterable[PrecinctFacts]) -> ReadinessTally:
    """Precincts counted together by what they lack."""
    return tallies_of((0, facts) for facts in every).get(0, ReadinessTally())


def tallies_of(every: Iterable[tuple[int, PrecinctFacts]]) -> dict[int, ReadinessTally]:
    """Precincts of each unit counted by what they lack; none of them is held on to."""
    kinds = {one: place for place, one in enumerate(Missing, 2)}
    counts: dict[int, list[int]] = {}
    for unit, facts in every:
        count = counts.get(unit)
        if count is None:
            count = counts[unit] = [0] * (len(kinds) + 2)
        count[0] += 1
        found = missing(facts)
        if not found:
            count[1] += 1
        for one in found:
            count[kinds[one]] += 1
    return {unit: ReadinessTally(*count) for unit, count in counts.items()}


def _steps(what: Missing, facts: PrecinctFacts, calendar: Calendar) -> list[ToDo]:
    needed, end = quorum(facts.seats), deadline(calendar)
    if what is Missing.SEATS:
        return [ToDo(what, Doer.DISTRICT, end, needed - facts.filled)]
    if what is Missing.QUORUM:
        # Whoever is not there yet cannot be taught: of them ``SEATS`` speaks.
        people = min(needed, facts.filled) - facts.taught
        return [_at_seminar(what, calendar, calendar.seminar, people)] if people > 0 else []
    if what is Missing.CHAIR:
        return [_post(what, Doer.CHAIR, facts.chair, calendar)]
    if what is Missing.SECRETARY:
        return [_post(what, Doer.SECRETARY, facts.secretary, calendar)]
    if what is Missing.ANSWERS:
        return _answers(facts, calendar)
    return [_at_seminar(what, calendar, calendar.seminar, 0)]


def _at_seminar(what: Missing, calendar: Calendar, seminar: date | None, number: int) -> ToDo:
    """The trainer at the next seminar; without one the district commission has to find a way."""
    if seminar is not None:
        return ToDo(what, Doer.TRAINER, seminar, number)
    return ToDo(what, Doer.DISTRICT, deadline(calendar), number)


def _post(what: Missing, who: Doer, post: Post, calendar: Calendar) -> ToDo:
    if not post.filled:
        return ToDo(what, Doer.DISTRICT, deadline(calendar))
    if not post.taught:
        return _at_seminar(what, calendar, post.seminar, 0)
    return ToDo(what, who, deadline(calendar))


def _answers(facts: PrecinctFacts, calendar: Calendar) -> list[ToDo]:
    """Each of the two reads what is new within three days, and before the vote in any case."""
    since = calendar.unread_since or calendar.today
    by = min(since + timedelta(days=ANSWER_DAYS), calendar.voting_day - timedelta(days=1))
    posts = ((Doer.CHAIR, facts.chair.unread), (Doer.SECRETARY, facts.secretary.unread))
    return [ToDo(Missing.ANSWERS, who, by, unread) for who, unread in posts if unread]
