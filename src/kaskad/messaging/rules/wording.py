"""Texts of messages: named places, their filling, and how long an SMS is."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

_PLACE = re.compile(r"\{([a-z_]+)\}")
# The basic letters of SMS (3GPP TS 23.038); those of the extension count twice.
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_TWICE = frozenset("^{}\\[~]|€")


class Segments(NamedTuple):
    """How an SMS is charged: signs, signs that one segment takes, number of segments."""

    signs: int
    limit: int
    number: int


def places_in(text: str) -> frozenset[str]:
    """The names in braces."""
    return frozenset(_PLACE.findall(text))


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its places filled; what stands in a value is never read as a place."""
    return _PLACE.sub(lambda found: values[found[1]], text)


def has_stray_braces(text: str) -> bool:
    """Whether there is a brace that belongs to no place."""
    rest = _PLACE.sub("", text)
    return "{" in rest or "}" in rest


def unknown_places(text: str, known: Collection[str]) -> list[str]:
    """Places that nobody fills, in the order of the alphabet."""
    return sorted(places_in(text) - set(known))


def segments(text: str) -> Segments:
    """Seventy signs a segment where one letter is Cyrillic, 160 otherwise; long ones lose some."""
    if all(sign in _GSM or sign in _GSM_TWICE for sign in text):
        signs = sum(2 if sign in _GSM_TWICE else 1 for sign in text)
        single, several = 160, 153
    else:
        signs = len(text.encode("utf-16-be")) // 2
        single, several = 70, 67
    if signs <= single:
        return Segments(signs, single, 1)
    return Segments(signs, several, -(-signs // several))
