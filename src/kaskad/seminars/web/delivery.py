"""A delivery of marks as a device sends it: JSON, read whole or refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from kaskad.core.refusal import Refusal
from kaskad.seminars.operations.presence import NewMark
from kaskad.seminars.vocab import DEVICE_LENGTH, NONCE_LENGTH, REF_LENGTH

_LARGEST_NUMBER = 2**31 - 1
_LARGEST_KEY = 2**63 - 1
_KIND_LENGTH = 10


class DeliveryUnreadable(Refusal):
    code = "seminars.delivery_unreadable"
    text = _(
        "The delivery of marks cannot be read (%(place)s). Update the application on the device; "
        "the marks stay there until then."
    )


@dataclass(frozen=True, slots=True)
class Delivery:
    """The marks of a device, its clock when it sent them, and its ticket."""

    marks: tuple[NewMark, ...]
    device: str
    sent_at: datetime | None
    ticket: str


def read_delivery(body: bytes) -> Delivery:
    """The delivery in ``body``. Refuses one that is not of the described form."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise DeliveryUnreadable(place="JSON") from error
    if not isinstance(found, dict) or not isinstance(found.get("marks"), list):
        raise DeliveryUnreadable(place="marks")
    return Delivery(
        marks=tuple(_mark(one, f"marks[{place}]") for place, one in enumerate(found["marks"])),
        device=_text(found, "device", "device", DEVICE_LENGTH),
        sent_at=_moment(found, "sent_at", "sent_at"),
        ticket=_text(found, "ticket", "ticket", NONCE_LENGTH),
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
