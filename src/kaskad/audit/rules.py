"""How entries are chained: pure, so that anybody can check the record without Kaskad."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

FIRST_DIGEST = "0" * 64


def digest_of(previous: str, entries: Iterable[Mapping[str, Any]]) -> str:
    """SHA-256 over the previous digest and every entry as compact JSON with sorted keys."""
    running = hashlib.sha256(previous.encode())
    for entry in entries:
        text = json.dumps(
            entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
        )
        running.update(text.encode())
        running.update(b"\n")
    return running.hexdigest()
