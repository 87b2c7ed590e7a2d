"""The individual identification number: YYMMDD, century and sex, four digits, a check digit."""

from __future__ import annotations

from datetime import date
from operator import mul
from typing import Final, NamedTuple

from kaskad.commissions.rules.problems import Problem

LENGTH: Final = 12
SHORTEST: Final = 9  # of people born in January to September 2000 Excel leaves nine digits
_FIRST: Final = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
_SECOND: Final = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
_CENTURIES: Final = {"1": 1800, "2": 1800, "3": 1900, "4": 1900, "5": 2000, "6": 2000}
SYNTHETIC: Final = "78"


class Reading(NamedTuple):
    """The number, empty if it cannot be one, and what to say about it."""

    iin: str
    problem: Problem | None = None


def check_digit(first_eleven: str) -> int | None:
    """The twelfth digit by the official rule; None if no number begins so.

    The sum of the digits times 1..11 modulo 11; if that is 10, once more with the weights
    3..11, 1, 2; if that is 10 too, the number is not given to anybody.
    """
    digits = tuple(map(int, first_eleven))
    for weights in (_FIRST, _SECOND):
        rest = int(sum(map(mul, digits, weights))) % 11
        if rest < 10:
            return rest
    return None


def read_iin(text: str, *, day: date, synthetic: bool) -> Reading:
    """Read a number without blanks; ``synthetic`` allows people that do not exist (7 and 8).

    Leading zeros that a spreadsheet dropped are put back, with a remark, when the result is right.
    """
    if not text.isdecimal() or not text.isascii():
        shortened = "e+" in text.lower()
        return _wrong("roster.iin_shortened" if shortened else "roster.iin_digits")
    if SHORTEST <= len(text) < LENGTH:
        padded = text.zfill(LENGTH)
        if _fault(padded, day, synthetic) == "":
            return Reading(padded, Problem("iin", "roster.iin_zeros", {}, remark=True))
    if len(text) != LENGTH:
        return _wrong("roster.iin_length", digits=len(text))
    code = _fault(text, day, synthetic)
    return _wrong(code) if code else Reading(text)


def _fault(iin: str, day: date, synthetic: bool) -> str:
    if iin[6] in SYNTHETIC:
        if not synthetic:
            return "roster.iin_synthetic"
        centuries = [1900, 2000]
    elif iin[6] in _CENTURIES:
        centuries = [_CENTURIES[iin[6]]]
    else:
        return "roster.iin_century"
    if not any(_is_past(century, iin, day) for century in centuries):
        return "roster.iin_date"
    return "" if check_digit(iin[:11]) == int(iin[11]) else "roster.iin_checksum"


def _is_past(century: int, iin: str, day: date) -> bool:
    try:
        return date(century + int(iin[:2]), int(iin[2:4]), int(iin[4:6])) <= day
    except ValueError:
        return False


def _wrong(code: str, **values: str | int) -> Reading:
    return Reading("", Problem("iin", code, values))
