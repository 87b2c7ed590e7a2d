"""The number of a certificate: ten signs that nobody can guess and few people mistype.

The last sign is a check sign: places times digits add up to a multiple of 31. As 31 is a prime and
the places are 1 to 10, every wrong sign and every two signs that changed places are noticed.
"""

from __future__ import annotations

from kaskad.credentials.vocab import NUMBER_LENGTH

# No letters or digits that are easily confused when read aloud or copied by hand.
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
NUMBER_BITS = 80  # of chance, more than nine signs take up
_HALF = 5
_BASE = len(SIGNS)
_DIGITS = {sign: digit for digit, sign in enumerate(SIGNS)}
# What the same keys or shapes give when the keyboard is set to Cyrillic.
_LIKE_LATIN = str.maketrans("АВЕКМНРСТУХ", "ABEKMHPCTYX")


def number_from(chance: int) -> str:
    """The number that a random integer of at least 64 bits stands for; nine signs are 45 bits."""
    digits = []
    for _ in range(NUMBER_LENGTH - 1):
        chance, digit = divmod(chance, _BASE)
        digits.append(digit)
    check = -_sum(digits) * pow(NUMBER_LENGTH, -1, _BASE) % _BASE
    return "".join(SIGNS[digit] for digit in (*digits, check))


def is_number(text: str) -> bool:
    """Whether ``text`` is a number as it is stored, its check sign right."""
    digits = [_DIGITS[sign] for sign in text if sign in _DIGITS]
    return len(text) == len(digits) == NUMBER_LENGTH and _sum(digits) % _BASE == 0


def shown(number: str) -> str:
    """A number as paper and pages show it: ``8F3K2-M7QXG``."""
    return f"{number[:_HALF]}-{number[_HALF:]}"


def typed(text: str) -> str:
    """The number that somebody typed, however they grouped it; empty if it cannot be one."""
    signs = "".join(sign for sign in text.upper() if sign.isalnum()).translate(_LIKE_LATIN)
    return signs if is_number(signs) else ""


def _sum(digits: list[int]) -> int:
    return sum(place * digit for place, digit in enumerate(digits, 1))
