"""What an erasure of a person would remove, and what stands in its way."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from kaskad.commissions.models import Member, Person, RosterBatch
from kaskad.commissions.queries.person_rows import rows_about
from kaskad.commissions.vocab import BatchState
from kaskad.core.refusal import Refusal

_OPEN = (BatchState.CHECKED, BatchState.ACCEPTING)


class StillSits(Refusal):
    code = "commissions.still_sits"
    text = _(
        "This person sits in commission %(code)s; the law asks for the data of its members. End "
        "the membership first."
    )


class RosterOpen(Refusal):
    code = "commissions.roster_open"
    text = _(
        "The list %(code)s may speak of this person and is not finished. Accept it or discard it "
        "first."
    )


@dataclass(frozen=True, slots=True)
class ErasureAhead:
    """What an erasure would remove, and the refusal that it would meet if there is one."""

    rows: int
    account: bool
    hindrance: Refusal | None


def erasure_ahead(person: Person) -> ErasureAhead:
    """What ``erase_person`` would do now; nothing is changed."""
    hindrance = None
    try:
        refuse_sitting(person)
        rows_to_empty(person)
    except Refusal as refusal:
        hindrance = refusal
    return ErasureAhead(len(list(rows_about(person))), person.account_id is not None, hindrance)


def refuse_sitting(person: Person) -> None:
    """Refuse somebody who sits in a commission."""
    sitting = Member.objects.filter(person=person, until=None).select_related("commission").first()
    if sitting is not None:
        raise StillSits(code=sitting.commission.code)


def rows_to_empty(person: Person) -> list[int]:
    """The rows of lists that speak of the person. Refuses while one of those lists is open."""
    unread = RosterBatch.objects.filter(state=BatchState.RECEIVED).order_by("id").first()
    if unread is not None:
        raise RosterOpen(code=unread.code)
    rows = list(rows_about(person))
    waiting = RosterBatch.objects.filter(state__in=_OPEN, rows__in=rows).order_by("id").first()
    if waiting is not None:
        raise RosterOpen(code=waiting.code)
    return rows
