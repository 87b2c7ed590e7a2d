"""Record stores, and the results that they have not got."""

from __future__ import annotations

from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from kaskad.assessment.models import Attempt, RecordStore, StatedResult
from kaskad.core.refusal import NotFound
from kaskad.core.rows import one_of

AT_ONCE: Final = 100  # attempts, two statements each: some 300 kB


def store_by_code(code: str) -> RecordStore:
    """A registered store. Raises NotFound."""
    found = one_of(RecordStore.objects.select_related("campaign__root").filter(code=code))
    if found is None:
        raise NotFound(code)
    return found


def record_stores() -> list[RecordStore]:
    """All registered stores, the oldest first."""
    return list(RecordStore.objects.select_related("campaign__root").order_by("id"))


def waiting_results(store: RecordStore) -> QuerySet[Attempt]:
    """Ended attempts that the store has not, or has with another score; by their ends."""
    same = StatedResult.objects.filter(store=store, attempt=OuterRef("pk"), score=OuterRef("score"))
    rows = Attempt.objects.filter(test__stage__campaign=store.campaign_id, ended_at__isnull=False)
    found: QuerySet[Attempt] = rows.filter(~Exists(same)).order_by("ended_at", "id")
    return found
