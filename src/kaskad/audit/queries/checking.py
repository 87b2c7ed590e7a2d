"""Whether the record is whole: every digest, every seal, every signature, every timestamp."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from kaskad.audit.models import Entry, Seal
from kaskad.audit.queries.lines import entry_lines
from kaskad.audit.queries.pieces import check_seals
from kaskad.audit.queries.stamps import check_timestamps
from kaskad.audit.rules.verifier import Chain, Fault, digest_of
from kaskad.core.signing import fingerprint, is_signed, public_keys

# The worker seals every minute; whoever has none seals by hand.
LONGEST_UNSEALED = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class RecordState:
    """What a check found; ``fault`` names the first thing wrong and is empty for a whole record."""

    entries: int
    unsealed: int
    seals: int
    sealed: int
    digest: str
    timestamps: int
    fault: str


def verify_record(
    *, now: datetime, known: Iterable[str] = (), workers: int | None = None
) -> RecordState:
    """Check the whole record against the public keys of the installation.

    ``known`` are digests of seals that were written down earlier and must still be there.
    ``workers`` are the processes that share the work: by default one a core for a long record.
    """
    seals = list(Seal.objects.order_by("number"))
    chain = new_chain()
    unsealed, stamps, fault = 0, 0, ""
    try:
        check_seals(chain, seals, workers)
        unsealed = _check_unsealed(chain, now)
        chain.must_have(known)
        stamps = check_timestamps()
    except Fault as found:
        fault = str(found)
    return RecordState(
        entries=Entry.objects.count(),
        unsealed=unsealed,
        seals=chain.seals,
        sealed=chain.last,
        digest=chain.digest,
        timestamps=stamps,
        fault=fault,
    )


def new_chain() -> Chain:
    """An empty one that trusts the keys of the installation and checks signatures quickly."""
    keys = {fingerprint(key): key for key in public_keys(settings.INSTALLATION.folder)}
    return Chain(keys, is_signed)


def _check_unsealed(chain: Chain, now: datetime) -> int:
    """How many entries wait for their seal; a fault if one of them has waited for too long."""
    count, latest = 0, now - LONGEST_UNSEALED
    for number, digest, value in entry_lines(chain.last):
        if digest_of(value) != digest:
            raise Fault(f"entry {number}: changed, or written by another program")
        count += 1
    oldest = Entry.objects.filter(id__gt=chain.last, at__lt=latest).order_by("id").first()
    if oldest is not None:
        raise Fault(
            f"entry {oldest.pk}: not sealed for two hours; run `kaskad audit seal`, or if "
            "the worker has been sealing, the last seal was removed"
        )
    return count
