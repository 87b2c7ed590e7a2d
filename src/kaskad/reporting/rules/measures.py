"""Figures as masks over the ledger: of whom each of them tells on a day.

The definitions are those of docs/algorithms/figures.md. They are made of one another so that

    seats = filled + vacant
    filled = trained + exempt + overdue + waiting
    trained = on_time + late

hold of every territory, every part of a breakdown and every day.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from kaskad.reporting.rules.ledger import (
    FORMATS,
    HALL_LANGUAGES,
    LANGUAGES,
    LEVELS,
    NONE,
    ROLES,
    Ledger,
    Mask,
    Numbers,
    Rows,
    Spans,
    positions,
)
from kaskad.reporting.rules.plan_of_day import rows_on
from kaskad.reporting.vocab.measures import Breakdown, Figure, Status


def covered(rows: Rows, spans: Spans, day: int) -> Mask:
    """Who has a span that holds on a day."""
    holds = (spans.since <= day) & (spans.until > day)
    found = np.zeros(len(rows.member), np.bool_)
    found[_places(rows, spans.member[holds])] = True
    return found


def filled(ledger: Ledger, day: int) -> Mask:
    """Who sits on the day."""
    return (ledger.rows.since <= day) & (ledger.rows.until > day)


def taught(ledger: Ledger, day: int) -> Mask:
    """Who was present on the day or before, sitting or not."""
    found: Mask = ledger.rows.first <= day
    if len(ledger.taken_back.member):
        found = found | covered(ledger.rows, ledger.taken_back, day)
    return found


def trained(ledger: Ledger, day: int) -> Mask:
    """Who sits and was present at a seminar on the day or before."""
    return filled(ledger, day) & taught(ledger, day)


def on_time(ledger: Ledger, day: int) -> Mask:
    """The trained whose first presence came no later than it was due."""
    return filled(ledger, day) & _in_time(ledger, day)


def late(ledger: Ledger, day: int) -> Mask:
    """The trained whose first presence came after it was due."""
    return trained(ledger, day) & ~_in_time(ledger, day)


def exempt(ledger: Ledger, day: int) -> Mask:
    """Who sits, need not be taught, and was not."""
    return filled(ledger, day) & covered(ledger.rows, ledger.exempt, day) & ~taught(ledger, day)


def overdue(ledger: Ledger, day: int) -> Mask:
    """Who sits, is neither taught nor exempt, and should have been taught before the day."""
    return owed(ledger, day) & (rows_on(ledger, day).due < day)


def waiting(ledger: Ledger, day: int) -> Mask:
    """Who sits, is neither taught nor exempt, and is due on the day or later."""
    return owed(ledger, day) & (rows_on(ledger, day).due >= day)


def expected(ledger: Ledger, day: int) -> Mask:
    """Who sits, is not exempt, and was due on the day or before."""
    return filled(ledger, day) & (rows_on(ledger, day).due <= day) & ~exempt(ledger, day)


def tested(ledger: Ledger, day: int) -> Mask:
    """Who sits and has passed a final test on the day or before."""
    return filled(ledger, day) & (ledger.rows.tested <= day)


def certified(ledger: Ledger, day: int) -> Mask:
    """Who sits and has a certificate that counts at the end of the day."""
    return filled(ledger, day) & covered(ledger.rows, ledger.certified, day)


MEMBERS: Final[dict[Figure, Callable[[Ledger, int], Mask]]] = {
    Figure.FILLED: filled,
    Figure.EXPECTED: expected,
    Figure.TRAINED: trained,
    Figure.ON_TIME: on_time,
    Figure.LATE: late,
    Figure.OVERDUE: overdue,
    Figure.WAITING: waiting,
    Figure.EXEMPT: exempt,
    Figure.TESTED: tested,
    Figure.CERTIFIED: certified,
}


NUMBER: Final = {status: number for number, status in enumerate(Status)}


def _in_time(ledger: Ledger, day: int) -> Mask:
    rows, back = rows_on(ledger, day), ledger.taken_back
    found: Mask = rows.first <= np.minimum(rows.due, day)
    if len(back.member):
        places = _places(rows, back.member)
        holds = (back.since <= day) & (back.until > day) & (back.since <= rows.due[places])
        found[places[holds]] = True
    return found


def owed(ledger: Ledger, day: int) -> Mask:
    """Who sits, was not taught, and is not exempt."""
    is_exempt = covered(ledger.rows, ledger.exempt, day)
    return filled(ledger, day) & ~taught(ledger, day) & ~is_exempt


def _places(rows: Rows, members: Numbers) -> Numbers:
    """The rows of members who have one; spans of nobody else are in a ledger."""
    return positions(rows.member, members)


def status_of(ledger: Ledger, day: int) -> Numbers:
    """Where each row stands on a day, by the number of its ``Status``; of no meaning elsewhere.

    Everybody who sits is in exactly one of them.
    """
    masks = [
        MEMBERS[Figure(status.value)](ledger, day)
        for status in (Status.ON_TIME, Status.LATE, Status.EXEMPT, Status.OVERDUE)
    ]
    numbers = [NUMBER[one] for one in (Status.ON_TIME, Status.LATE, Status.EXEMPT, Status.OVERDUE)]
    return np.select(masks, numbers, NUMBER[Status.WAITING])


def vacancies(ledger: Ledger, day: int) -> Numbers:
    """Seats of each commission that nobody holds."""
    commissions = ledger.frame.commissions
    places = positions(commissions.key, ledger.rows.commission[filled(ledger, day)])
    return commissions.seats - np.bincount(places, minlength=len(commissions.key))


def parts_of(ledger: Ledger, breakdown: Breakdown, day: int) -> Numbers:
    """The part of a breakdown to which each row belongs on a day, ``NONE`` to none.

    Format and language of the seminar are those of the one that counts, once it counts; before,
    those of the one that is planned.
    """
    rows = rows_on(ledger, day)
    if breakdown == Breakdown.FORMAT:
        return np.where(rows.first <= day, rows.met_format, rows.meets_format)
    if breakdown == Breakdown.SEMINAR_LANGUAGE:
        return np.where(rows.first <= day, rows.met_language, rows.meets_language)
    columns = {
        Breakdown.STAGE: rows.stage,
        Breakdown.LANGUAGE: rows.language,
        Breakdown.ROLE: rows.role,
        Breakdown.LEVEL: rows.level,
    }
    return columns[breakdown]


def part_codes(ledger: Ledger, breakdown: Breakdown) -> tuple[str, ...]:
    """The codes of the parts in the order of their numbers."""
    return {
        Breakdown.STAGE: ledger.frame.stages.code,
        Breakdown.FORMAT: FORMATS,
        Breakdown.SEMINAR_LANGUAGE: HALL_LANGUAGES,
        Breakdown.LANGUAGE: LANGUAGES,
        Breakdown.ROLE: ROLES,
        Breakdown.LEVEL: LEVELS,
    }[breakdown]


def counted(mask: Mask, part: Numbers, parts: int) -> Numbers:
    """How many of a mask are in each part; the last number is of those in none."""
    return np.bincount(np.where(part == NONE, parts, part)[mask], minlength=parts + 1)
