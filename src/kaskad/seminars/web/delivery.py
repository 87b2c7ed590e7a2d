"""A delivery of marks as a device sends it: JSON, read whole or refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from kaskad.answers.api import NewQuestion
from kaskad.core.refusal import Refusal
from kaskad.seminars.operations.presence import NewMark
from kaskad.seminars.vocab import (
    DEVICE_LENGTH,
    NONCE_LENGTH,
    QUESTIONS_OF_POCKET,
    REF_LENGTH,
)
from kaskad.seminars.vocab.refusals import TooManyWritten

_LARGEST_NUMBER = 2**31 - 1
_LARGEST_KEY = 2**63 - 1
_KIND_LENGTH = 10
_TEXT_LENGTH = 5000


class DeliveryUnreadable(Refusal):
    code = "seminars.delivery_unreadable"
    text = _(
        "The delivery cannot be read (%(place)s). Update the application on the device; what it "
        "keeps stays there until then."
    )


@dataclass(frozen=True, slots=True)
class Delivery:
    """The marks of a device, its clock when it sent them, and its ticket."""

    marks: tuple[NewMark, ...]
    device: str
    sent_at: datetime | None
    ticket: str


@dataclass(frozen=True, slots=True)
class Written:
    """Questions that were written down on a device, and its ticket."""

    questions: tuple[NewQuestion, ...]
    ticket: str


def read_questions(body: bytes) -> Written:
    """The questions in ``body``. Refuses what is not of the described form, and too many."""
    found = _object(body, "questions")
    rows = found["questions"]
    if len(rows) > QUESTIONS_OF_POCKET:
        raise TooManyWritten(limit=QUESTIONS_OF_POCKET)
    return Written(
        questions=tuple(_question(one, f"questions[{at}]") for at, one in enumerate(rows)),
        ticket=_text(found, "ticket", "ticket", NONCE_LENGTH),
    )


def read_delivery(body: bytes) -> Delivery:
    """The delivery in ``body``. Refuses one that is not of the described form."""
    found = _object(body, "marks")
    return Delivery(
        marks=tuple(_mark(one, f"marks[{place}]") for place, one in enumerate(found["marks"])),
        device=_text(found, "device", "device", DEVICE_LENGTH),
        sent_at=_moment(found, "sent_at", "sent_at"),
        ticket=_text(found, "ticket", "ticket", NONCE_LENGTH),
    )


def _object(body: bytes, key: str) -> Mapping[str, Any]:
    """What was sent, with a list under ``key``."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise DeliveryUnreadable(place="JSON") from error
    if not isinstance(found, dict) or not isinstance(found.get(key), list):
        raise DeliveryUnreadable(place=key)
    return found


def _question(found: Any, place: str) -> NewQuestion:
    """A question; what it says is judged by whoever takes it."""
    if not isinstance(found, dict):
        raise DeliveryUnreadable(place=place)
    text, nonce = found.get("text"), _text(found, "nonce", place, NONCE_LENGTH)
    if not isinstance(text, str) or len(text) > _TEXT_LENGTH or not nonce:
        raise DeliveryUnreadable(place=place)
    return NewQuestion(
        text=text,
        language=_text(found, "language", place, 2),
        nonce=nonce,
        block_number=_number(found, "block", place, _LARGEST_NUMBER),
    )


def _mark(found: Any, place: str) -> NewMark:
    if not isinstance(found, dict):
        raise DeliveryUnreadable(place=place)
    at = _moment(found, "at", place)
    nonce = _text(found, "nonce", place, NONCE_LENGTH)
    if at is None or not nonce:
        raise DeliveryUnreadable(place=place)
    return NewMark(
        member=_number(found, "member", place, _LARGEST_KEY) or 0,
        kind=_text(found, "kind", place, _KIND_LENGTH),
        at=at,
        nonce=nonce,
        sequence=_number(found, "sequence", place, _LARGEST_NUMBER),
        until=_moment(found, "until", place),
        of=_text(found, "of", place, NONCE_LENGTH),
        evidence_ref=_text(found, "evidence_ref", place, REF_LENGTH),
    )


def _text(found: Mapping[str, Any], key: str, place: str, limit: int) -> str:
    value = found.get(key, "")
    if not isinstance(value, str) or len(value) > limit or not value.isprintable():
        raise DeliveryUnreadable(place=f"{place}: {key}")
    return value


def _number(found: Mapping[str, Any], key: str, place: str, largest: int) -> int | None:
    value = found.get(key)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= largest:
        raise DeliveryUnreadable(place=f"{place}: {key}")
    return value


def _moment(found: Mapping[str, Any], key: str, place: str) -> datetime | None:
    """A moment with its zone, as ISO 8601 writes it."""
    value = found.get(key)
    if value is None:
        return None
    try:
        moment = parse_datetime(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not 2000 <= moment.year <= 2200:
        raise DeliveryUnreadable(place=f"{place}: {key}")
    return moment
