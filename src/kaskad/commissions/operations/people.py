"""People by their IIN: the number itself is never kept, only its keyed hash and last digits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kaskad.commissions.models import Person
from kaskad.commissions.queries.world import WHOLE_TABLE
from kaskad.commissions.rules.rows import RosterLine
from kaskad.core.bulk import chunks, insert_rows, update_rows
from kaskad.core.names import search_key, sort_key
from kaskad.core.secrets import keyed_code, seal

_TAIL = 4
_NAMES = ("last_name", "first_name", "patronymic", "search_key", "sort_key")


class People:
    """Finds, adds and updates people inside the caller's operation."""

    def find_or_add(self, rows: Sequence[RosterLine]) -> dict[str, int]:
        """Keyed IIN -> id of the person of every row; known people are brought up to date."""
        known = self._ids(row.person for row in rows)
        self.update((known[row.person], row) for row in rows if row.person in known)
        new = [row for row in rows if row.person not in known]
        insert_rows(
            Person,
            ("code", "iin_hash", "iin_tail", *_NAMES, "phone_sealed", "email_sealed"),
            (
                (keyed_code("person", row.iin), row.person, row.iin[-_TAIL:], *_names(row),
                 seal(row.phone or ""), seal(row.email or ""))
                for row in new
            ),
        )  # fmt: skip
        return known | self._ids(row.person for row in new)

    def update(self, people: Iterable[tuple[int, RosterLine]]) -> None:
        """Names as the rows write them; contacts too where the rows have any."""
        pairs = list(people)
        without = [(key, row) for key, row in pairs if row.patronymic is None]
        update_rows(
            Person,
            _NAMES,
            ((*_names(row), key) for key, row in pairs if row.patronymic is not None),
        )
        if without:
            self._update_keeping_patronymic(without)
        update_rows(
            Person, ("phone_sealed",), ((seal(row.phone), key) for key, row in pairs if row.phone)
        )
        update_rows(
            Person, ("email_sealed",), ((seal(row.email), key) for key, row in pairs if row.email)
        )

    @staticmethod
    def _update_keeping_patronymic(pairs: Sequence[tuple[int, RosterLine]]) -> None:
        old: dict[int, str] = {}
        for keys in chunks(key for key, _ in pairs):
            old |= dict(Person.objects.filter(id__in=keys).values_list("id", "patronymic"))
        update_rows(Person, _NAMES, ((*_names(row, old[key]), key) for key, row in pairs))

    @staticmethod
    def _ids(persons: Iterable[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        wanted = set(persons)
        if len(wanted) > WHOLE_TABLE:
            everybody = Person.objects.values_list("iin_hash", "id").iterator(chunk_size=5000)
            return {iin: key for iin, key in everybody if iin in wanted}
        for hashes in chunks(wanted):
            rows = Person.objects.filter(iin_hash__in=hashes).values_list("iin_hash", "id")
            found |= dict(rows)
        return found


def _names(row: RosterLine, patronymic: str = "") -> tuple[str, str, str, str, str]:
    names = (row.last_name, row.first_name, row.patronymic or patronymic)
    return (*names, search_key(*names), sort_key(*names))
