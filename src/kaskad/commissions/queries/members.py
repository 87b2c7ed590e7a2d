"""Members as values: for planning and counting, and, with names, for those who work with them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.commissions.models import Commission, Member, Person, in_subtree
from kaskad.commissions.vocab import SeatRole
from kaskad.core.bulk import chunks
from kaskad.core.clock import local_day
from kaskad.core.refusal import NotFound
from kaskad.core.rows import one_of
from kaskad.core.secrets import unseal

ROLE_ORDER = {role: place for place, role in enumerate(SeatRole.values)}
ROLE_PLACE = Case(
    *(When(role=role, then=Value(place)) for role, place in ROLE_ORDER.items()),
    output_field=IntegerField(),
)
_SITTING = (
    "id", "person__code", "commission_id", "commission__code", "commission__district__code",
    "commission__region__code", "commission__level", "role", "full_time", "language",
)  # fmt: skip


# How the hash of the number begins where there is no number any more.
ERASED = "erased:"


class SittingMember(NamedTuple):
    """Who sits on a day, without a name. Codes are empty above the level they name."""

    member_id: int
    person_code: str
    commission_id: int
    commission_code: str
    district_code: str
    region_code: str
    level: str
    role: str
    full_time: bool
    language: str


@dataclass(frozen=True, slots=True)
class MemberName:
    """A member with the name, for lists that only staff and the member's own trainer see."""

    member_id: int
    person_code: str
    name: str
    role: str
    commission_code: str


@dataclass(frozen=True, slots=True)
class MemberCard:
    """A member of one commission with the period; ``until`` is the first day without the seat."""

    member_id: int
    person_code: str
    seat: int
    name: str
    role: str
    full_time: bool
    language: str
    since: date
    until: date | None
    iin_tail: str


@dataclass(frozen=True, slots=True)
class PersonSeat:
    """A seat that a person holds or held; ``until`` is the first day without it."""

    member_id: int
    commission_code: str
    commission: str
    role: str
    language: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Contacts:
    """How to reach a person."""

    phone: str
    email: str


def sits_on(day: date, prefix: str = "") -> Q:
    """Members who sit on a day: from ``since`` until the day before ``until``."""
    begun = Q(**{f"{prefix}since__lte": day})
    open_end = Q(**{f"{prefix}until__isnull": True})
    return begun & (open_end | Q(**{f"{prefix}until__gt": day}))


def came_after(moment: datetime, prefix: str = "") -> Q:
    """Members who took their seat after a moment, or whose list was accepted after it."""
    begun = Q(**{f"{prefix}since__gt": local_day(moment)})
    return begun | Q(**{f"{prefix}row__batch__accepted_at__gt": moment})


def sitting_members(day: date, commission: Commission | None = None) -> Iterator[SittingMember]:
    """Everybody who sits on ``day`` (below ``commission``), always in the same order.

    By code of the commission, role, alphabet, and the person's opaque code.
    """
    members = Member.objects.filter(sits_on(day))
    if commission is not None:
        members = members.filter(in_subtree(commission, "commission__"))
    ordered = members.order_by(
        "commission__code", ROLE_PLACE, "person__sort_key", "person__code"
    ).values_list(*_SITTING)
    for row in ordered.iterator(chunk_size=5000):
        yield _sitting(row)


def member_names(member_ids: Collection[int]) -> dict[int, MemberName]:
    """Names by the id of the member."""
    found: dict[int, MemberName] = {}
    fields = (
        "id", "person__code", "person__last_name", "person__first_name", "person__patronymic",
        "role", "commission__code",
    )  # fmt: skip
    for ids in chunks(member_ids):
        for key, code, last, first, middle, role, commission in Member.objects.filter(
            id__in=ids
        ).values_list(*fields):
            name = full_name(last, first, middle)
            found[key] = MemberName(key, code, name, role, commission)
    return found


def names_of_people(codes: Collection[str]) -> dict[str, str]:
    """Full names by the opaque code of the person."""
    found: dict[str, str] = {}
    fields = ("code", "last_name", "first_name", "patronymic")
    for chunk in chunks(codes):
        for code, last, first, middle in Person.objects.filter(code__in=chunk).values_list(*fields):
            found[code] = full_name(last, first, middle)
    return found


def members_of(commission: Commission) -> list[MemberCard]:
    """Everybody who sits or sat in a commission: seat by seat, the latest first."""
    rows = (
        Member.objects.filter(commission=commission)
        .select_related("person", "seat")
        .order_by("seat__number", F("until").desc(nulls_first=True), "-since", "-id")
    )
    return [
        MemberCard(
            member_id=one.pk,
            person_code=one.person.code,
            seat=one.seat.number,
            name=person_name(one.person),
            role=one.role,
            full_time=one.full_time,
            language=one.language,
            since=one.since,
            until=one.until,
            iin_tail=one.person.iin_tail,
        )
        for one in rows
    ]


def seats_of(person: Person) -> list[PersonSeat]:
    """The seats of a person, the one they hold or held last first."""
    rows = (
        Member.objects.filter(person=person)
        .select_related("commission")
        .order_by(F("until").desc(nulls_first=True), "-since", "-id")
    )
    return [
        PersonSeat(
            member_id=one.pk,
            commission_code=one.commission.code,
            commission=str(one.commission.name),
            role=one.role,
            language=one.language,
            since=one.since,
            until=one.until,
        )
        for one in rows
    ]


def member_of(commission: Commission, member_id: int) -> Member:
    """A member of that commission, sitting or not. Raises NotFound."""
    member = Member.objects.filter(commission=commission, pk=member_id).first()
    if member is None:
        raise NotFound(f"member {member_id}")
    return member


def memberships_of(person_code: str) -> list[SittingMember]:
    """Where a person sits now; at most one, empty if nowhere."""
    rows = Member.objects.filter(person__code=person_code, until=None).values_list(*_SITTING)
    return [_sitting(row) for row in rows]


def _sitting(row: tuple[Any, ...]) -> SittingMember:
    """A row of ``_SITTING``; above a district there is no district, above a region no region."""
    return SittingMember._make("" if value is None else value for value in row)


def contacts_of(person_ids: Collection[int]) -> dict[int, Contacts]:
    """Telephone and e-mail by the id of the person, unsealed."""
    found: dict[int, Contacts] = {}
    for ids in chunks(person_ids):
        rows = Person.objects.filter(id__in=ids).values_list("id", "phone_sealed", "email_sealed")
        found |= {key: Contacts(unseal(phone), unseal(email)) for key, phone, email in rows}
    return found


def contacts_by_code(code: str) -> Contacts:
    """Telephone and e-mail of a person; empty ones if there is none with this code."""
    row = Person.objects.filter(code=code).values_list("phone_sealed", "email_sealed").first()
    return Contacts(unseal(row[0]), unseal(row[1])) if row else Contacts("", "")


def person_by_code(code: str) -> Person:
    """The person with this code, the account at hand; NotFound if there is none."""
    person = one_of(Person.objects.select_related("account").filter(code=code))
    if person is None:
        raise NotFound(
            _(
                "There is no person with the code “%(code)s”. Codes stand in the addresses of the "
                "members of a commission."
            )
            % {"code": code}
        )
    return person


def person_name(person: Person) -> str:
    """The full name of a person."""
    return full_name(person.last_name, person.first_name, person.patronymic)


def is_erased(person: Person) -> bool:
    """Whether the data of the person were erased."""
    return person.iin_hash.startswith(ERASED)


def full_name(last: str, first: str, patronymic: str) -> str:
    """Last name, first name, patronymic, as lists are written; a word where they were erased."""
    written = " ".join(part for part in (last, first, patronymic) if part)
    return written or pgettext("name", "Data erased")


def last_place(person: Person) -> str:
    """The code of the commission where the person sits, or sat last."""
    seats = Member.objects.filter(person=person).order_by("-since", "-id")
    return seats.values_list("commission__code", flat=True).first() or ""
