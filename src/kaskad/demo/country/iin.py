"""Synthetic identification numbers (IIN) that no living person can have.

A number is YYMMDD, a digit for century and sex, four digits of order and a check digit. Real
numbers have 1 to 6 in the seventh place; here it is 7 (man) or 8 (woman).
"""

from __future__ import annotations

from collections.abc import Container
from datetime import date
from random import Random

MAN = "7"
WOMAN = "8"
FIRST_WEIGHTS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
SECOND_WEIGHTS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)


def check_digit(first_eleven: str) -> int | None:
    """The twelfth digit by the official rule of two passes; None if the number is not used."""
    digits = [int(digit) for digit in first_eleven]
    for weights in (FIRST_WEIGHTS, SECOND_WEIGHTS):
        remainder = sum(d * w for d, w in zip(digits, weights, strict=True)) % 11
        if remainder < 10:
            return remainder
    return None


def make(rng: Random, born: date, *, female: bool, used: Container[str]) -> str:
    """A number not yet in ``used`` for a birth date and sex."""
    head = f"{born:%y%m%d}{WOMAN if female else MAN}"
    while True:
        body = f"{head}{rng.randrange(10_000):04d}"
        last = check_digit(body)
        if last is not None and (number := f"{body}{last}") not in used:
            return number
