"""How often something may happen in a while, counted for all processes together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, F, Q, Value, When

from kaskad.accounts.models import Tally
from kaskad.accounts.vocab import FAILURE_WINDOW, FAILURES_PER_ADDRESS
from kaskad.core.secrets import keyed_hash


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``most`` in a ``window``; ``purpose`` keeps the counts of limits apart.

    ``who`` is kept as a keyed hash. Counting leaves no entry: strangers could fill the record.
    """

    purpose: str
    most: int
    window: timedelta

    def is_spent(self, who: str, tick: datetime) -> bool:
        """Whether it happened so often lately that it has to wait."""
        rows = Tally.objects.filter(key=self._key(who)).values_list("since", "count")
        return any(since > tick - self.window and count >= self.most for since, count in rows)

    def count(self, who: str, tick: datetime) -> int:
        """Count it once more; returns how often it happened in the window, this one included."""
        rows = Tally.objects.filter(key=self._key(who))
        lately = Q(since__gt=tick - self.window)
        # One statement counts, under the lock of its row, and so for all processes together.
        counted = rows.update(
            count=Case(When(lately, then=F("count") + 1), default=Value(1)),
            since=Case(When(lately, then=F("since")), default=Value(tick)),
        )
        if counted:
            return rows.values_list("count", flat=True).get()
        _row, is_new = rows.get_or_create(key=self._key(who), defaults={"since": tick, "count": 1})
        return 1 if is_new else self.count(who, tick)  # somebody else was first

    def _key(self, who: str) -> str:
        return keyed_hash(f"limit {self.purpose}", who)


FAILURES = Limit("failures of an address", FAILURES_PER_ADDRESS, FAILURE_WINDOW)
