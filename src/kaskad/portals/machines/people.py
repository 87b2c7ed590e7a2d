"""Commissions: the tree, one of them, its people, and replacing one."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Router, Schema

from kaskad.audit.api import Subject, Tag, record_reading
from kaskad.commissions.api import (
    Commission,
    Newcomer,
    TrainingLanguage,
    commission_for,
    member_of,
    members_of,
    replace_member,
    scopes_of,
    subtree_after,
)
from kaskad.core import clock
from kaskad.core.web.request import actor_of
from kaskad.portals.machines.paging import After, Limit, PageSchema
from kaskad.portals.machines.values import NO_CONTROLS, Code, Key, Text, answers, text_of

router = Router(tags=["commissions"])
Name = Annotated[str, Field(max_length=100, pattern=NO_CONTROLS)]


class CommissionOut(Schema):
    """A commission; ``parent`` is empty for the central one."""

    code: str
    parent: str
    level: str
    kind: str
    kato: str
    number: int | None
    name: Text
    seats: int
    voters: int | None


class CommissionsOut(PageSchema):
    """Commissions by code."""

    items: list[CommissionOut]


class ScopesOut(Schema):
    """The commissions at the top of what the token works for."""

    items: list[CommissionOut]


class MemberOut(Schema):
    """A member in a seat; ``until`` is the first day without it, null while they sit."""

    member: int
    person: str
    seat: int
    name: str
    role: str
    full_time: bool
    language: str
    since: date
    until: date | None


class MembersOut(Schema):
    """Everybody who sits or sat in a commission, seat by seat, the latest first."""

    commission: str
    items: list[MemberOut]


class NewcomerIn(Schema):
    """Who takes the seat and role of a member from ``since`` on; written as in a roster."""

    iin: Annotated[str, Field(max_length=20, pattern=NO_CONTROLS)]
    last_name: Name
    first_name: Name
    patronymic: Name = ""
    phone: Annotated[str, Field(max_length=40, pattern=NO_CONTROLS)] = ""
    email: Annotated[str, Field(max_length=254, pattern=NO_CONTROLS)] = ""
    language: TrainingLanguage = TrainingLanguage.KAZAKH
    since: date


class ReplacedOut(Schema):
    """The member who came."""

    member: int
    since: date


@router.get("/commissions", response=answers(ScopesOut), url_name="scopes", operation_id="scopes")
def scopes(request: HttpRequest) -> ScopesOut:
    """Where the token's territory begins."""
    return ScopesOut(items=[_out(one) for one in scopes_of(actor_of(request))])


@router.get(
    "/commissions/{code}",
    response=answers(CommissionOut),
    url_name="commission",
    operation_id="commission",
)
def commission(request: HttpRequest, code: Code) -> CommissionOut:
    """One commission."""
    return _out(commission_for(actor_of(request), code))


@router.get(
    "/commissions/{code}/tree",
    response=answers(CommissionsOut),
    url_name="commission_tree",
    operation_id="commission_tree",
)
def tree(request: HttpRequest, code: Code, after: After, limit: Limit) -> CommissionsOut:
    """A commission and all below it, by code."""
    top = commission_for(actor_of(request), code)
    rows = subtree_after(top, after, limit + 1)
    found = [_out(one) for one in rows[:limit]]
    return CommissionsOut(items=found, next=found[-1].code if len(rows) > limit else "")


@router.get(
    "/commissions/{code}/members",
    response=answers(MembersOut),
    url_name="members",
    operation_id="members",
)
def members(request: HttpRequest, code: Code) -> MembersOut:
    """The people of a commission with those who left. Reading them leaves an entry."""
    actor = actor_of(request)
    place = commission_for(actor, code)
    cards = members_of(place)
    record_reading(
        actor=actor,
        tag=Tag.PEOPLE_READ,
        subject=Subject("commission", place.code, str(place.name), place.code),
        changes={"people": len(cards)},
        now=clock.now(),
    )
    return MembersOut(
        commission=place.code,
        items=[
            MemberOut(
                member=card.member_id,
                person=card.person_code,
                seat=card.seat,
                name=card.name,
                role=card.role,
                full_time=card.full_time,
                language=card.language,
                since=card.since,
                until=card.until,
            )
            for card in cards
        ],
    )


@router.post(
    "/commissions/{code}/members/{member}/replacement",
    response=answers(ReplacedOut),
    url_name="member_replace",
    operation_id="member_replace",
)
def replace(request: HttpRequest, code: Code, member: Key, body: NewcomerIn) -> ReplacedOut:
    """Seat a newcomer in somebody's seat and role; the same again gives the member who came."""
    actor = actor_of(request)
    leaving = member_of(commission_for(actor, code), member)
    newcomer = Newcomer(
        iin=body.iin,
        last_name=body.last_name,
        first_name=body.first_name,
        patronymic=body.patronymic,
        phone=body.phone,
        email=body.email,
        language=body.language.value,
    )
    came = replace_member(
        actor=actor, member=leaving, newcomer=newcomer, since=body.since, now=clock.now()
    )
    return ReplacedOut(member=came.pk, since=came.since)


def _out(one: Commission) -> CommissionOut:
    return CommissionOut(
        code=one.code,
        parent=one.parent.code if one.parent else "",
        level=one.level,
        kind=one.kind,
        kato=one.kato,
        number=one.number,
        name=text_of(one.name),
        seats=one.seats,
        voters=one.voters,
    )
