"""What devices send of an attempt, read with a suspicion that it is anything."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.http import QueryDict

from kaskad.assessment.queries.papers import PaperItem
from kaskad.assessment.rules.answering import Answered, Batch
from kaskad.assessment.rules.fields import number_in, response_in
from kaskad.assessment.rules.items import ItemContent
from kaskad.assessment.vocab.test_refusals import AnswersUnreadable
from kaskad.core.localized import LANGUAGES

FORM_DEVICE: Final = "form"
_MOST_ANSWERS: Final = 500
_MOST_FIELDS: Final = 60
_LONGEST: Final = 300
_LONGEST_DEVICE: Final = 64
_LARGEST: Final = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Sent:
    """A batch, if there is one, and the number of the device's last one."""

    batch: Batch | None
    device: str
    last: int
    language: str


def read_sent(body: bytes, items: Sequence[ItemContent], now: datetime) -> Sent:
    """A delivery as JSON; ``items`` in the order of the form.

    Refuses one that is not of the described form.
    """
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise AnswersUnreadable(field="JSON") from None
    if not isinstance(found, dict):
        raise AnswersUnreadable(field="JSON")
    device = _text(found, "device", _LONGEST_DEVICE)
    if not device or device == FORM_DEVICE:
        raise AnswersUnreadable(field="device")
    language = found.get("language", "")
    if language not in ("", *LANGUAGES):
        raise AnswersUnreadable(field="language")
    last = _number(found, "last", 0)
    rows = found.get("answers")
    if rows is None:
        return Sent(None, device, last, language)
    if not isinstance(rows, list) or len(rows) > _MOST_ANSWERS:
        raise AnswersUnreadable(field="answers")
    answers = tuple(_answer(one, items, f"answers[{at}]") for at, one in enumerate(rows))
    sequence = _number(found, "sequence", 1)
    batch = Batch(device, sequence, now, answers)
    return Sent(batch, device, max(last, sequence), language)


def read_form(
    posted: QueryDict, paper: Sequence[PaperItem], elapsed: int, sequence: int, now: datetime
) -> Batch:
    """All answers of the plain form at once; an item without one has none any more."""
    fields = {name: posted.getlist(name) for name in posted if number_in(name) is not None}
    answers = tuple(
        Answered(one.number, response_in(one.content, one.number, fields), elapsed) for one in paper
    )
    return Batch(FORM_DEVICE, sequence, now, answers)


def _answer(found: Any, items: Sequence[ItemContent], place: str) -> Answered:
    if not isinstance(found, dict):
        raise AnswersUnreadable(field=place)
    number, fields = found.get("item"), found.get("fields")
    if not isinstance(number, int) or not 1 <= number <= len(items):
        raise AnswersUnreadable(field=f"{place}: item")
    if not isinstance(fields, dict) or len(fields) > _MOST_FIELDS:
        raise AnswersUnreadable(field=f"{place}: fields")
    if not all(_are_texts(values) for values in fields.values()):
        raise AnswersUnreadable(field=f"{place}: fields")
    response = response_in(items[number - 1], number, fields)
    return Answered(number, response, _number(found, "elapsed", 0))


def _are_texts(values: Any) -> bool:
    return (
        isinstance(values, list)
        and len(values) <= _MOST_FIELDS
        and all(isinstance(one, str) and len(one) <= _LONGEST for one in values)
    )


def _text(found: Mapping[str, Any], key: str, limit: int) -> str:
    value = found.get(key, "")
    if not isinstance(value, str) or len(value) > limit or not value.isprintable():
        raise AnswersUnreadable(field=key)
    return value


def _number(found: Mapping[str, Any], key: str, least: int) -> int:
    value = found.get(key, least)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= _LARGEST:
        raise AnswersUnreadable(field=key)
    return value
