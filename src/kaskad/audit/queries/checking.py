"""Whether the record is whole: every digest, every seal, every signature, every timestamp."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from kaskad.audit.models import Entry, Seal
from kaskad.audit.queries.lines import entry_lines, seal_value
from kaskad.audit.queries.stamps import check_timestamps
from kaskad.audit.rules.verifier import Chain, Fault, digest_of
from kaskad.core.signing import fingerprint, public_keys

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


def verify_record(*, now: datetime, known: Iterable[str] = ()) -> RecordState:
    """Check the whole record against the public keys of the installation.

    ``known`` are digests of seals that were written down earlier and must still be there.
    """
    keys = {fingerprint(key): key for key in public_keys(settings.INSTALLATION.folder)}
    chain = Chain(keys)
    unsealed, stamps, fault = 0, 0, ""
    try:
        _check_sealed(chain)
        unsealed = _check_unsealed(chain, now)
        chain.must_have(known)
        stamps = check_timestamps()
    except Fault as found:
        fault = str(found)
    return RecordState(
        entries=Entry.objects.count(),
        unsealed=unsealed,
        seals=chain.seals,
        sealed=chain.sealed,
        digest=chain.digest,
        timestamps=stamps,
        fault=fault,
    )


def _check_sealed(chain: Chain) -> None:
    """Every entry up to the last seal, each seal after the entries that it closes."""
    seals = list(Seal.objects.order_by("number"))
    if not seals:
        return
    entries = entry_lines(0, max(seal.last for seal in seals))
    entry = next(entries, None)
    for seal in seals:
        while entry is not None and entry[0] <= seal.last:
            chain.add_entry(*entry)
            entry = next(entries, None)
        chain.add_seal(seal_value(seal), _bytes(seal.signature))


def _bytes(signature: str) -> bytes:
    try:
        return bytes.fromhex(signature)
    except ValueError:
        return b""


def _check_unsealed(chain: Chain, now: datetime) -> int:
    """How many entries wait for their seal; a fault if one of them has waited for too long."""
    count, latest = 0, now - LONGEST_UNSEALED
    for number, digest, value in entry_lines(chain.sealed):
        if digest_of(value) != digest:
            raise Fault(f"entry {number}: changed, or written by another program")
        count += 1
    oldest = Entry.objects.filter(id__gt=chain.sealed, at__lt=latest).order_by("id").first()
    if oldest is not None:
        raise Fault(
            f"entry {oldest.pk}: not sealed for two hours; run `kaskad audit seal`, or if "
            "the worker has been sealing, the last seal was removed"
        )
    return count
