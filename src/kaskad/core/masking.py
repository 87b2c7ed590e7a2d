"""Personal values made unreadable: what is left tells one from another, and no more."""

from __future__ import annotations

import re

_HIDDEN = "•••"
_SHOWN_DIGITS = 2
# A number of people has 12 digits; one of a longer run of letters and digits is something else.
_IIN = re.compile(r"(?<![0-9A-Za-z])[0-9]{12}(?![0-9A-Za-z])")
_EMAIL = re.compile(r"([\w.+%-]{1,64})@((?:[\w-]{1,63}\.)+\w{2,})")
_PHONE = re.compile(
    r"(?<![0-9A-Za-z.+])(?:\+7|8|7)[\s(-]{0,2}7\d{2}[\s)-]{0,2}\d{3}[\s-]?\d{2}[\s-]?(\d{2})(?![0-9A-Za-z])"
)
# Whatever stands behind these words of an address lets in whoever has it.
_SECRET_PATH = re.compile(r"(/(?:sign-in|calendar|broadcast)/)[^/\s?\"'#]+")


def masked_phone(phone: str) -> str:
    """The last two digits, enough to tell two numbers apart."""
    return f"{_HIDDEN} {phone[-_SHOWN_DIGITS:]}" if phone else ""


def masked_email(address: str) -> str:
    """Where the box is, not whose it is."""
    place = address.partition("@")[2]
    return f"{_HIDDEN}@{place}" if place else ""


def masked_text(text: str) -> str:
    """Free text, such as a line of a log, without numbers of people, contacts and secret ways."""
    text = _SECRET_PATH.sub(rf"\1{_HIDDEN}", text)
    text = _EMAIL.sub(lambda found: masked_email(found.group()), text)
    text = _IIN.sub(f"{_HIDDEN}", text)
    return _PHONE.sub(rf"{_HIDDEN} \1", text)
