"""Where messages reach people: addresses of the roster, and whose staff see the delivery."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from kaskad.commissions.models import Member, Person
from kaskad.commissions.queries.world import WHOLE_TABLE
from kaskad.core.bulk import chunks
from kaskad.core.secrets import unseal
from kaskad.messaging.api import Channel, Reader, gateways_in_use, usable_channels

_FIELDS = (
    "language", "person__code", "person__phone_sealed", "person__email_sealed",
    "commission__code", "commission__district__code", "commission__region__code",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Contact:
    """A reader of messages, and the commissions that see whether they arrive."""

    reader: Reader
    place: str
    district: str
    region: str


def contacts_of_members(member_ids: Collection[int]) -> dict[int, Contact]:
    """The contact of each of these members, by member."""
    wanted = set(member_ids)
    rows = _rows(wanted, ("id", *_FIELDS))
    return {key: _contact(*values) for key, *values in rows if key in wanted}


def addresses_of(person_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Telephone and mail of people, by person; only what this installation can write to."""
    usable = usable_channels(gateways_in_use())
    by_phone, by_email = Channel.SMS in usable, Channel.EMAIL in usable
    found: dict[int, tuple[str, str]] = {}
    if not (by_phone or by_email):
        return found
    for some in chunks(sorted(set(person_ids))):
        rows = Person.objects.filter(pk__in=some).values_list("id", "phone_sealed", "email_sealed")
        for key, phone, email in rows:
            found[key] = (by_phone and unseal(phone)) or "", (by_email and unseal(email)) or ""
    return {key: both for key, both in found.items() if any(both)}


def contact_of(person: Person) -> Contact | None:
    """The contact of somebody where they sit, or sat last; None for who never sat."""
    seats = Member.objects.filter(person=person).order_by("-since", "-id")
    found = seats.values_list(*_FIELDS).first()
    return _contact(*found) if found else None


def _rows(wanted: Collection[int], fields: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    rows = Member.objects.order_by("id").values_list(*fields)
    if len(wanted) > WHOLE_TABLE:
        yield from rows.iterator(chunk_size=5000)
        return
    for some in chunks(sorted(wanted)):
        yield from rows.filter(pk__in=some)


def _contact(
    language: str, code: str, phone: str, email: str, place: str, district: str, region: str
) -> Contact:
    reader = Reader(code, language, unseal(phone), unseal(email))
    return Contact(reader, place, district or "", region or "")
