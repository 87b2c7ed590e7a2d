"""The sealed record as lines of JSON, as docs/formats/record.md describes them."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from django.conf import settings
from django.db.models import Max

from kaskad.audit.models import Seal, Timestamp
from kaskad.audit.queries.lines import entry_lines, seal_value
from kaskad.audit.rules import verifier
from kaskad.audit.rules.verifier import FORMAT, canonical
from kaskad.core.signing import fingerprint, public_keys


def key_lines() -> str:
    """The public keys of the installation, one a line after its fingerprint."""
    keys = public_keys(settings.INSTALLATION.folder)
    return "".join(f"{fingerprint(key)} {key.hex()}\n" for key in keys)


def verifier_text() -> str:
    """The program that checks an exported record."""
    return inspect.getsource(verifier)


def export_lines() -> Iterator[bytes]:
    """Every sealed entry, each seal after the entries that it closes, timestamps after their seals.

    What is not sealed yet is left out, so that the file can be checked as it is. Entries are read
    in pieces by their number, whatever number of seals close them.
    """
    yield _line({"record": FORMAT})
    entries = seals = 0
    sealed = Seal.objects.aggregate(last=Max("last"))["last"] or 0
    waiting = entry_lines(0, sealed)
    entry = next(waiting, None)
    for seal in Seal.objects.filter(last__lte=sealed).order_by("number").iterator(chunk_size=1000):
        while entry is not None and entry[0] <= seal.last:
            number, digest, value = entry
            yield _line({"id": number, "digest": digest, "entry": value})
            entry = next(waiting, None)
            entries += 1
        yield _line({"seal": seal_value(seal), "signature": seal.signature})
        seals += 1
    for stamp in Timestamp.objects.filter(seal__lte=seals).order_by("id"):
        yield _line({"timestamp": {"seal": stamp.seal, "token": stamp.token}})
    yield _line({"end": {"entries": entries, "seals": seals}})


def _line(value: object) -> bytes:
    return canonical(value) + b"\n"
