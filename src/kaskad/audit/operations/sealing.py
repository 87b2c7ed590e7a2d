"""Closing what was written: seals, signed with the key of the installation."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext_lazy as _

from kaskad.audit.models import Entry, Seal
from kaskad.audit.rules.seals import run_of, seal_as_json
from kaskad.audit.rules.verifier import NO_SEAL, canonical
from kaskad.audit.vocab import SEALERS, WRITERS
from kaskad.core.refusal import Refusal
from kaskad.core.signing import SigningKey, signing_key

# Writers that come meanwhile wait behind us: a short look, and another one soon.
WAIT_MILLISECONDS = 200
ATTEMPTS = 3
log = logging.getLogger(__name__)


class KeyMissing(Refusal):
    code = "audit.key_missing"
    text = _(
        "The record cannot be sealed: %(folder)s has no key to sign with. Restore signing.key from "
        "the copy of the folder, or run `kaskad init` to make a new one."
    )


class StillWriting(Refusal):
    code = "audit.still_writing"
    text = _(
        "The record cannot be sealed now: somebody has been writing to it for a while. Try again "
        "in a minute."
    )


def seal_entries(*, now: datetime) -> Seal | None:
    """Close the entries since the last seal with a signed one; None when there are none.

    Refuses an installation without a key. On PostgreSQL it refuses too while a transaction that
    has written entries does not end.
    """
    key = signing_key(settings.INSTALLATION.folder)
    if key is None:
        raise KeyMissing(folder=settings.INSTALLATION.folder)
    last = _last_committed()
    with transaction.atomic():
        _lock_sealing()
        previous = Seal.objects.order_by("-number").first()
        after = previous.last if previous else 0
        entries = Entry.objects.filter(id__gt=after, id__lte=last).order_by("id")
        digests = entries.values_list("id", "digest").iterator(chunk_size=5000)
        return _seal(previous, digests, key, now)


def _seal(
    previous: Seal | None, digests: Iterable[tuple[int, str]], key: SigningKey, now: datetime
) -> Seal | None:
    before = previous.digest if previous else NO_SEAL
    run = run_of(before, digests)
    if run is None:
        return None
    value = seal_as_json(
        number=previous.number + 1 if previous else 1,
        first=run.first,
        last=run.last,
        count=run.count,
        previous=before,
        digest=run.digest,
        sealed_at=now,
        key=key.name,
    )
    return Seal.objects.create(
        number=value["number"],
        first=run.first,
        last=run.last,
        count=run.count,
        previous=before,
        digest=run.digest,
        sealed_at=now,
        key=key.name,
        signature=key.sign(canonical(value)).hex(),
    )


def _last_committed() -> int:
    """The number up to which no entry can come any more.

    On PostgreSQL transactions that have written entries share a lock until they end (a trigger
    takes it); whoever holds it alone for a moment knows that all of them have ended, and that
    later entries get higher numbers. On SQLite there is one writer at a time.
    """
    if connection.vendor != "postgresql":
        return _highest()
    for _attempt in range(ATTEMPTS):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = {WAIT_MILLISECONDS}")
                cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", WRITERS)
                return _highest()
        except OperationalError:
            log.info("sealing waits for a transaction that writes")
    raise StillWriting


def _highest() -> int:
    return Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0


def _lock_sealing() -> None:
    """One seal at a time; a row cannot be locked by a role that may not change it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", SEALERS)
