"""Who of a territory can sign in, and who still needs a letter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from kaskad.accounts.api import LinkStanding, link_standings
from kaskad.commissions.models import Commission, Member, in_subtree
from kaskad.commissions.queries.members import ROLE_PLACE, full_name, sits_on


class Reach(StrEnum):
    """How far somebody is on the way in."""

    STAFF = "staff"  # signs in as a worker, needs no letter
    NONE = "none"
    GIVEN = "given"  # has a letter that works
    INSIDE = "inside"  # has signed in with it


@dataclass(frozen=True, slots=True)
class Addressee:
    """A member who sits, and how far on the way in."""

    member_id: int
    person_id: int
    person_code: str
    account_id: int | None
    name: str
    role: str
    language: str
    commission_id: int
    standing: LinkStanding | None

    @property
    def reach(self) -> Reach:
        """How far they are."""
        if self.standing is None:
            return Reach.NONE
        if self.standing.is_staff:
            return Reach.STAFF
        if self.standing.issued_at is None:
            return Reach.NONE
        return Reach.INSIDE if self.standing.has_pin else Reach.GIVEN


_FIELDS = (
    "id", "person_id", "person__code", "person__account_id", "person__last_name",
    "person__first_name", "person__patronymic", "role", "language", "commission_id",
)  # fmt: skip


def addressees(commission: Commission, day: date, now: datetime) -> list[Addressee]:
    """Everybody who sits in the subtree on ``day``: by commission, role and alphabet."""
    rows = list(
        Member.objects.filter(sits_on(day))
        .filter(in_subtree(commission, "commission__"))
        .order_by("commission__sort_key", "commission__code", ROLE_PLACE, "person__sort_key", "id")
        .values_list(*_FIELDS)
    )
    standings = link_standings([row[3] for row in rows if row[3] is not None], now)
    return [
        Addressee(
            member_id, person_id, code, account, full_name(*names), role, language, place,
            standings.get(account) if account is not None else None,
        )
        for member_id, person_id, code, account, *names, role, language, place in rows
    ]  # fmt: skip


def reach_of(people: Iterable[Addressee]) -> Counter[Reach]:
    """How many are how far."""
    return Counter(one.reach for one in people)
