"""Registering record stores, and noting what they have."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kaskad.assessment.models import Attempt, RecordStore, StatedResult
from kaskad.assessment.vocab.store_refusals import StoreIncomplete, StoreThere
from kaskad.audit.api import Subject, Tag, operation, record
from kaskad.campaigns.api import Campaign
from kaskad.core.actor import Actor
from kaskad.core.outgoing import Forbidden, checked_url
from kaskad.core.secrets import random_code, seal

_LONGEST = 255


@operation(Tag.STORE_ADDED)
def add_store(
    *,
    actor: Actor,
    campaign: Campaign,
    endpoint: str,
    key: str,
    secret: str,
    home: str,
    is_private: bool = False,
    now: datetime,
) -> RecordStore:
    """Register a store, which is told all results of a campaign from then on.

    Refuses one that is there, and one without key, secret or a usable address.
    """
    endpoint = endpoint.rstrip("/")
    try:
        checked_url(endpoint, is_trusted=is_private)
    except Forbidden as error:
        raise StoreIncomplete(field="endpoint") from error
    if not 0 < len(key) <= _LONGEST or ":" in key or not secret:
        raise StoreIncomplete(field="key")
    if RecordStore.objects.filter(endpoint=endpoint).exists():
        raise StoreThere(field="endpoint")
    store = RecordStore(
        code=random_code(),
        campaign=campaign,
        endpoint=endpoint,
        key=key,
        secret_sealed=seal(secret),
        home=f"{home.rstrip('/')}/",
        is_private=is_private,
        added_at=now,
    )
    store.save(force_insert=True)
    changes = {"endpoint": endpoint, "private": is_private}
    record(actor=actor, tag=Tag.STORE_ADDED, subject=_subject(store), changes=changes, now=now)
    return store


@operation(Tag.STORE_REMOVED)
def remove_store(*, actor: Actor, store: RecordStore, now: datetime) -> None:
    """Tell a store nothing more, and forget what it has."""
    record(actor=actor, tag=Tag.STORE_REMOVED, subject=_subject(store), now=now)
    store.delete()


@operation(Tag.RESULTS_HANDED_OUT)
def note_stated(
    *, actor: Actor, store: RecordStore, attempts: Sequence[Attempt], now: datetime
) -> None:
    """Note that the store has the statements of these attempts, with the scores they had."""
    StatedResult.objects.bulk_create(
        [StatedResult(store=store, attempt=one, score=one.score or 0) for one in attempts],
        update_conflicts=True,
        unique_fields=["store", "attempt"],
        update_fields=["score"],
    )
    changes = {"count": len(attempts)}
    record(
        actor=actor, tag=Tag.RESULTS_HANDED_OUT, subject=_subject(store), changes=changes, now=now
    )


def _subject(store: RecordStore) -> Subject:
    return Subject("record_store", store.code, store.endpoint, store.campaign.root.code)
