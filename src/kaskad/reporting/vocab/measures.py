"""Codes of the figures, and of what they are divided by."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Figure(StrEnum):
    """Every figure. Those in ``OF_SEATS`` count seats, all others people who sit."""

    SEATS = "seats"
    FILLED = "filled"
    VACANT = "vacant"
    EXPECTED = "expected"
    TRAINED = "trained"
    ON_TIME = "on_time"
    LATE = "late"
    OVERDUE = "overdue"
    WAITING = "waiting"
    EXEMPT = "exempt"
    TESTED = "tested"
    CERTIFIED = "certified"


class Status(StrEnum):
    """How far somebody who sits is: exactly one of these, each a figure of its own."""

    ON_TIME = "on_time"
    LATE = "late"
    EXEMPT = "exempt"
    OVERDUE = "overdue"
    WAITING = "waiting"


class Breakdown(StrEnum):
    """By what a figure of people is divided; of seats only the level is known."""

    STAGE = "stage"
    FORMAT = "format"
    SEMINAR_LANGUAGE = "seminar_language"
    LANGUAGE = "language"
    ROLE = "role"
    LEVEL = "level"


OF_SEATS: Final = frozenset({Figure.SEATS, Figure.VACANT})
