"""The key with which an installation signs: Ed25519, kept outside the database.

``signing.key`` in the data folder is the private key, for its owner only; ``signing.pub`` lists
the public keys that the installation has ever signed with, the newest last.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

FILE_NAME = "signing.key"
_PUBLIC = "signing.pub"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key at hand; ``name`` is the fingerprint that signatures give."""

    private: Ed25519PrivateKey
    public: bytes

    @property
    def name(self) -> str:
        return fingerprint(self.public)

    def sign(self, message: bytes) -> bytes:
        """64 bytes that the public key proves."""
        return self.private.sign(message)


def is_signed(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the holder of the key ``public`` signed ``message``."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(public: bytes) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of a public key."""
    return hashlib.sha256(public).hexdigest()[:16]


def signing_key(folder: Path) -> SigningKey | None:
    """The key of the installation in ``folder``; None if it has none.

    Raises ``ValueError`` naming the file if it holds no such key.
    """
    path = folder / FILE_NAME
    if not path.is_file():
        return None
    try:
        private = serialization.load_pem_private_key(path.read_bytes(), None)
    except (ValueError, TypeError) as error:
        raise ValueError(f"{path}: {error}") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise ValueError(f"{path}: no Ed25519 key")  # noqa: TRY004  a wrong file, no wrong type
    return SigningKey(private, private.public_key().public_bytes_raw())


def public_keys(folder: Path) -> tuple[bytes, ...]:
    """Every public key that the installation has signed with, the newest last."""
    path = folder / _PUBLIC
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return tuple(bytes.fromhex(line.split()[-1]) for line in lines if line.strip())


def ensure_signing_key(folder: Path, *, seed: bytes | None = None) -> SigningKey:
    """The key of the installation, made if there is none; ``seed`` as in ``new_signing_key``."""
    found = signing_key(folder)
    if found is None:
        found = new_signing_key(seed=seed)
        keep_signing_key(folder, found)
    return found


def new_signing_key(*, seed: bytes | None = None) -> SigningKey:
    """A key that nobody has yet; ``seed`` fixes it, for demonstrations that must repeat."""
    private = Ed25519PrivateKey.from_private_bytes(seed) if seed else Ed25519PrivateKey.generate()
    return SigningKey(private, private.public_key().public_bytes_raw())


def keep_signing_key(folder: Path, key: SigningKey) -> None:
    """Sign with ``key`` from now on; the public half of the one before stays known."""
    known = dict.fromkeys((*public_keys(folder), key.public))
    # Known first: nothing is ever signed with a key that nobody could name.
    lines = "".join(f"{fingerprint(public)} {public.hex()}\n" for public in known)
    _write(folder / _PUBLIC, lines.encode(), 0o644)
    pem = key.private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    _write(folder / FILE_NAME, pem, 0o600)


def _write(path: Path, content: bytes, mode: int) -> None:
    """Write the whole file or nothing."""
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())
    part.replace(path)
