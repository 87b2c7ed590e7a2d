"""The OneRoster delta of a territory: who came, changed or left since a moment.

Entries of the record tell, lists that were accepted, and days that have come on which somebody was
to come or leave. Commissions and seminars stand in the whole package only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time

from django.db.models import QuerySet

from kaskad.audit.api import Tag
from kaskad.audit.models import Entry
from kaskad.commissions.api import Commission, Member, in_subtree
from kaskad.core import clock
from kaskad.core.bulk import chunks
from kaskad.core.oneroster import ACTIVE, TO_BE_DELETED
from kaskad.reporting.queries.oneroster import Row, Territory

_CHANGES = (Tag.MEMBER_REPLACED.value, Tag.MEMBER_UPDATED.value)
_STATUS, _MODIFIED = 1, 2  # columns of every table


class Changes(Territory):
    """What happened to the people of a subtree since a moment."""

    def __init__(self, scope: Commission, since: datetime, day: date) -> None:
        super().__init__(scope, None, day)
        self._since = since
        self._told: dict[str, tuple[str, str]] = {}
        self._members_told = self._choose()
        self._some: list[int] = []

    def tables(self, *, contacts: bool) -> Iterator[tuple[str, Iterator[Row]]]:
        """Users and roles, each row with its status and moment."""
        yield "users", self._rows(lambda: self._users(contacts=contacts))
        yield "roles", self._rows(self._roles)

    def _rows(self, rows: Callable[[], Iterator[Row]]) -> Iterator[Row]:
        for some in chunks(self._members_told):
            self._some = some
            for row in rows():
                told = self._told[row[0].removeprefix("role-")]
                row[_STATUS], row[_MODIFIED] = told
                yield row

    def _members(self) -> QuerySet[Member]:
        return Member.objects.filter(pk__in=self._some).order_by("commission__code", "id")

    def _choose(self) -> list[int]:
        """One membership of each person who is told of: the present one, or the last here."""
        moments = self._moments()
        here = Member.objects.filter(in_subtree(self.scope, "commission__"))
        people: dict[int, datetime] = {}
        for some in chunks(moments):
            for member, person in here.filter(pk__in=some).values_list("id", "person_id"):
                people[person] = max(moments[member], people.get(person, moments[member]))
        chosen: dict[str, int] = {}
        for some in chunks(people):
            rows = here.filter(person__in=some, since__lte=self.day).order_by("since", "id")
            named = rows.exclude(person__last_name="")  # whoever is erased has a new code, too
            for key, person, code, until in named.values_list(
                "id", "person_id", "person__code", "until"
            ):
                sits = until is None or until > self.day
                self._told[code] = (ACTIVE if sits else TO_BE_DELETED, _text(people[person]))
                chosen[code] = key
        return list(chosen.values())

    def _moments(self) -> dict[int, datetime]:
        """When each member changed last."""
        found: dict[int, datetime] = {}
        first = clock.local_day(self._since)
        for field in ("since", "until"):
            days = {f"{field}__gte": first, f"{field}__lte": self.day}
            for key, day in Member.objects.filter(**days).values_list("id", field):
                _later(found, key, datetime.combine(day, time(), clock.zone()))
        arrived = Member.objects.filter(row__batch__accepted_at__gte=self._since)
        for key, at in arrived.values_list("id", "row__batch__accepted_at"):
            if at is not None:
                _later(found, key, at)
        entries = Entry.objects.filter(tag__in=_CHANGES, at__gte=self._since)
        for code, at, changes in entries.values_list("subject_code", "at", "changes"):
            _later(found, int(code), at)
            if changes.get("followed_by"):
                _later(found, int(changes["followed_by"]), at)
        return found


def _later(found: dict[int, datetime], key: int, at: datetime) -> None:
    found[key] = max(at, found.get(key, at))


def _text(moment: datetime) -> str:
    return f"{moment.astimezone(UTC).isoformat(timespec='milliseconds')[:23]}Z"
