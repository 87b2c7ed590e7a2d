"""Files that the disk alone cannot read: each has its own key, which is sealed in the database.

So a changed key of the installation seals the small keys anew, and the files stay as they are.
"""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kaskad.core.secrets import Unreadable, seal, unseal

_KEY_BITS, _NONCE_BYTES = 256, 12


def write_sealed(path: Path, content: bytes) -> str:
    """Write ``content`` closed (AES-256-GCM), whole or not at all; the sealed key to keep."""
    key, nonce = AESGCM.generate_key(_KEY_BITS), secrets.token_bytes(_NONCE_BYTES)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as target:
        target.write(nonce + AESGCM(key).encrypt(nonce, content, None))
        target.flush()
        os.fsync(target.fileno())
    part.replace(path)
    return seal(base64.b64encode(key).decode())


def read_sealed(path: Path, key_sealed: str) -> bytes:
    """What ``write_sealed`` was given. Raises ``Unreadable`` if the file is gone or was changed."""
    try:
        raw = path.read_bytes()
        key = base64.b64decode(unseal(key_sealed))
        return AESGCM(key).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], None)
    except (OSError, InvalidTag) as error:
        raise Unreadable(f"{path.name}: gone, or changed") from error
