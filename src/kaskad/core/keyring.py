"""The keys that seal: several at once, the newest seals, all of them open.

They stand in ``kaskad.toml`` beside the pepper and are read again when that file changes, so that a
site that runs meets a new key without being started anew. The pepper of keyed hashes is not one of
them: it cannot change, because a number whose hash is kept is known by no other sign.
"""

from __future__ import annotations

import secrets
import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

KEY_BYTES = 32
_ID_LENGTH = 6
_ID_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class SealKey:
    """A key: ``id`` stands in front of what it sealed, ``made_at`` is the machine's clock."""

    id: str
    secret: str
    made_at: datetime


_read: dict[Path, tuple[tuple[int, int, int], tuple[SealKey, ...]]] = {}


def new_key(now: datetime) -> SealKey:
    """A fresh key with an id that no other has."""
    letters = "".join(secrets.choice(_ID_LETTERS) for _ in range(_ID_LENGTH))
    return SealKey(letters, secrets.token_urlsafe(KEY_BYTES), now.replace(microsecond=0))


def keys_in(path: Path) -> tuple[SealKey, ...]:
    """The keys of an installation's file, the newest first; none if there is no such file."""
    try:
        found = path.stat()
    except OSError:
        return ()
    stamp = (found.st_mtime_ns, found.st_size, found.st_ino)
    known = _read.get(path)
    if known is not None and known[0] == stamp:
        return known[1]
    keys = keys_of(tomllib.loads(path.read_text(encoding="utf-8")).get("seal_keys", []))
    _read[path] = (stamp, keys)
    return keys


def keys_of(tables: list[dict[str, object]]) -> tuple[SealKey, ...]:
    """The keys as they are written; the order of the file is from old to new."""
    found = []
    for table in tables:
        made_at = table["made_at"]
        if not isinstance(made_at, datetime):
            raise KeyError("made_at")
        found.append(SealKey(str(table["id"]), str(table["secret"]), made_at))
    return tuple(reversed(found))


def as_tables(keys: tuple[SealKey, ...]) -> list[dict[str, object]]:
    """The keys as the file holds them, from old to new."""
    return [{"id": key.id, "secret": key.secret, "made_at": key.made_at} for key in reversed(keys)]
