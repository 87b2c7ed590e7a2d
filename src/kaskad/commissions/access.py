"""Who may see and do what; the only way from a code in an address to a row."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import F, Q

from kaskad.accounts.api import STAFF_ROLES, Role, roles_to_give, roles_to_reset
from kaskad.commissions.models import (
    LINE,
    Commission,
    Member,
    Person,
    RosterBatch,
    in_subtree,
    lineage,
    linked,
    placed_commission,
)
from kaskad.commissions.vocab import ROOT_CODE
from kaskad.core.actor import Actor
from kaskad.core.prepared import Prepared, slot
from kaskad.core.reading import once
from kaskad.core.refusal import NotFound
from kaskad.core.rows import one_of


def is_staff(actor: Actor, commission: Commission) -> bool:
    """Whether the actor works for the commission or for one above it."""
    return actor.is_trusted or actor.holds(STAFF_ROLES, lineage(commission))


def commission_for(actor: Actor, code: str, roles: Collection[str] = STAFF_ROLES) -> Commission:
    """The commission, for those who work for it or above it; for all others there is none.

    ``roles`` are those that may, where others than staff look into the same matter.
    """
    commission = placed_commission(code)
    if commission is None:
        raise NotFound
    if not (actor.is_trusted or actor.holds(roles, lineage(commission))):
        raise NotFound
    return commission


def roster_for(actor: Actor, code: str) -> RosterBatch:
    """The roster, for those who work for the territory it is about or above it."""
    batch = one_of(RosterBatch.objects.select_related(f"scope__{LINE}").filter(code=code))
    if batch is None or not is_staff(actor, linked(batch.scope)):
        raise NotFound
    return batch


@once
def scopes_of(actor: Actor, roles: Collection[str] = STAFF_ROLES) -> tuple[Commission, ...]:
    """The commissions that the actor holds in one of ``roles``; NotFound if there are none."""
    scopes = Commission.objects.filter(code__in=actor.scopes(roles)).select_related(LINE)
    found = tuple(linked(one) for one in scopes.order_by("sort_key", "code"))
    if not found:
        raise NotFound
    return found


def gives_at(actor: Actor, commission: Commission) -> tuple[str, ...]:
    """The roles that the actor may give at the commission; operators none.

    Their powers end with the session, and a role that they gave would not.
    """
    if actor.kind == "operator":
        return ()
    return roles_to_give(actor.grants, lineage(commission))


def resets_at(actor: Actor, commission: Commission) -> tuple[str, ...]:
    """The roles whose holders at the commission the actor may invite again; operators none."""
    if actor.kind == "operator":
        return ()
    return roles_to_reset(actor.grants, lineage(commission))


def rosters_of(actor: Actor) -> Q:
    """The rosters the actor may see, as a filter."""
    visible = Q(pk__in=[])
    for scope in scopes_of(actor):
        if not (inside := in_subtree(scope, "scope__")):
            return inside  # the whole tree; as an alternative the empty filter would be lost
        visible |= inside
    return visible


def people_of(actor: Actor, commission: Commission) -> Commission:
    """The commission whose people the actor may see by name; NotFound for all others."""
    if not is_staff(actor, commission):
        raise NotFound
    return commission


_LAST_SEAT = Prepared(
    lambda: (
        Member.objects.select_related("person", "seat", f"commission__{LINE}")
        .filter(person__code=slot("person"))
        .order_by(F("until").desc(nulls_first=True), "-since", "-id")[:1]
    )
)


def person_for(actor: Actor, code: str) -> Person:
    """The person, for those who work for the commission where they sit, or sat last."""
    person = one_of(Person.objects.select_related("account").filter(code=code))
    if person is None:
        raise NotFound
    last = _LAST_SEAT.one(person=code)
    if not actor.is_trusted and (last is None or not is_staff(actor, linked(last.commission))):
        raise NotFound
    return person


def may_erase(actor: Actor) -> bool:
    """Whether the actor may erase people: the central commission only."""
    return actor.is_trusted or actor.holds([Role.CENTRAL_STAFF.value], [ROOT_CODE])


def person_to_erase(actor: Actor, code: str) -> Person:
    """The person, for those who may erase; NotFound for all others."""
    if not may_erase(actor):
        raise NotFound
    return person_for(actor, code)


@once
def own_person(actor: Actor) -> Person:
    """The person that the actor is; NotFound for accounts of nobody in a commission."""
    person = one_of(Person.objects.filter(account__code=actor.code)) if actor.code else None
    if person is None:
        raise NotFound
    return person


def member_for(actor: Actor, person_code: str) -> Member:
    """The seat that a person holds or held last, for those who work for its commission."""
    member = _LAST_SEAT.one(person=person_code)
    if member is None or not is_staff(actor, linked(member.commission)):
        raise NotFound
    return member


def levels_for(actor: Actor, commission: Commission) -> tuple[Commission, ...]:
    """The commissions above this one that the actor may open, from the top."""
    found: list[Commission] = []
    above = commission.parent
    while above is not None:
        found.insert(0, above)
        above = above.parent
    return tuple(one for one in found if is_staff(actor, one))
