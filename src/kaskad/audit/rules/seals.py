"""How a seal closes a run of entries; the other half of what ``verifier`` checks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kaskad.audit.rules.entries import moment_text
from kaskad.audit.rules.verifier import FORMAT


@dataclass(frozen=True, slots=True)
class Run:
    """The entries since the last seal: their ends, how many, and the digest of the chain."""

    first: int
    last: int
    count: int
    digest: str


def run_of(previous: str, entries: Iterable[tuple[int, str]]) -> Run | None:
    """The run of ``entries`` (number and digest, in order) after the seal ``previous``."""
    running = hashlib.sha256(f"{previous}\n".encode())
    first = last = count = 0
    for number, digest in entries:
        running.update(f"{number} {digest}\n".encode())
        first = first or number
        last = number
        count += 1
    return Run(first, last, count, running.hexdigest()) if count else None


def seal_as_json(
    *,
    number: int,
    first: int,
    last: int,
    count: int,
    previous: str,
    digest: str,
    sealed_at: datetime,
    key: str,
) -> dict[str, Any]:
    """The value whose canonical bytes are signed."""
    return {
        "format": FORMAT,
        "number": number,
        "first": first,
        "last": last,
        "count": count,
        "previous": previous,
        "digest": digest,
        "sealed_at": moment_text(sealed_at),
        "key": key,
    }
