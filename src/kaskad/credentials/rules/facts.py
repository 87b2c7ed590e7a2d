"""What a certificate says, frozen as it was issued: the values that token and credential sign."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from kaskad.core.names import clean_spaces
from kaskad.credentials.rules.number import is_number
from kaskad.credentials.vocab import (
    CAMPAIGN_LENGTH,
    COMMISSION_LENGTH,
    MOST_BITS,
    NAME_LENGTH,
    PERCENT,
    SEMINAR_LENGTH,
    STAGE_LENGTH,
    Fault,
)

FIRST_DAY = date(2000, 1, 1)
# A point at an end would be another folder in an address.
_CODE = re.compile(r"[0-9A-Za-z_-](?:[0-9A-Za-z._-]*[0-9A-Za-z_-])?", re.ASCII)


class NotAccepted(ValueError):
    """A token, credential or list that proves nothing; ``fault`` says why."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(f"{fault.value}: {detail}" if detail else fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Facts:
    """What the paper says of one member and one stage.

    ``name`` as on the paper, family name first. ``programme`` is the version of the programme,
    ``trainer`` the number of the trainer's own certificate, empty where the centre itself taught;
    ``score`` the final test in percent, None where none was asked for; ``status_index`` the place
    in both status lists of the campaign.
    """

    number: str
    name: str
    campaign: str
    stage: str
    commission: str
    day: date
    seminar: str
    programme: int
    status_index: int
    trainer: str = ""
    score: int | None = None


@lru_cache(maxsize=1)  # both forms of a certificate ask for the same, one after the other
def checked(facts: Facts) -> Facts:
    """The same facts.

    Raises ``NotAccepted`` for a value that may not be signed. One person has one spelling: composed
    letters, single blanks, no invisible signs, so that equal papers have equal bytes.
    """
    rules = {
        "number": is_number(facts.number),
        "name": is_plain(facts.name, NAME_LENGTH),
        "campaign": _is_code(facts.campaign, CAMPAIGN_LENGTH),
        "stage": _is_code(facts.stage, STAGE_LENGTH),
        "commission": _is_code(facts.commission, COMMISSION_LENGTH),
        "day": facts.day >= FIRST_DAY,
        "seminar": _is_code(facts.seminar, SEMINAR_LENGTH),
        "programme": _is_count(facts.programme, 1, 2**16),
        "status_index": _is_count(facts.status_index, 0, MOST_BITS - 1),
        "trainer": facts.trainer == "" or is_number(facts.trainer),
        "score": facts.score is None or _is_count(facts.score, 0, PERCENT),
    }
    for name, is_right in rules.items():
        if not is_right:
            raise NotAccepted(Fault.WRONG_VALUE, name)
    return facts


def is_plain(text: str, most: int) -> bool:
    """Whether a text has one spelling only and nothing invisible, and at most so many letters."""
    return 0 < len(text) <= most and text.isprintable() and text == clean_spaces(text)


def _is_code(text: str, most: int) -> bool:
    return len(text) <= most and _CODE.fullmatch(text) is not None


def _is_count(value: int, least: int, most: int) -> bool:
    # A truth value is an integer to Python, and another thing to everybody who reads.
    return type(value) is int and least <= value <= most
