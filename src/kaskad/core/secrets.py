"""Opaque codes, keyed hashes and sealed values: personal data that the database alone cannot read.

The installation's secrets are kept outside the database: the pepper of hashes (``KASKAD_PEPPER``),
which cannot change, and the keys that seal (``core.keyring``), which can. What was sealed names its
key, ``KEY:BASE64``; a value without a name was sealed with the pepper, before there were keys.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from kaskad.core.installation import FILE_NAME
from kaskad.core.keyring import SealKey, keys_in

_NONCE_BYTES = 12
# No letters or digits that are easily confused when read aloud or copied by hand.
_CODE_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
_SPARE_BITS = 64  # so many more than the letters say, and each is as likely as any other


class Unreadable(ValueError):
    """A sealed value was made with another secret, or was changed."""


@lru_cache(maxsize=8)
def _key(pepper: str, purpose: str) -> bytes:
    return hmac.new(pepper.encode(), purpose.encode(), hashlib.sha256).digest()


@lru_cache(maxsize=64)
def _cipher(secret: str) -> AESGCM:
    return AESGCM(_key(secret, "seal"))


def seal_keys() -> tuple[SealKey, ...]:
    """The keys of this installation, the newest first."""
    return keys_in(settings.INSTALLATION.folder / FILE_NAME)


def keyed_hash(purpose: str, value: str) -> str:
    """64 hexadecimal digits; equal values of one purpose give equal hashes in one installation."""
    key = _key(settings.KASKAD_PEPPER, purpose)
    return hmac.digest(key, value.encode(), "sha256").hex()


def keyed_code(purpose: str, value: str, length: int = 10) -> str:
    """A short opaque code that the same value always gets; 10 letters are 49 bits."""
    return _letters(int(keyed_hash(purpose, value)[:32], 16), length)


def random_code(length: int = 10) -> str:
    """A new opaque code."""
    return _letters(secrets.randbits(_SPARE_BITS + 5 * length), length)


def _letters(number: int, length: int) -> str:
    """The last digits of a number that is much larger than so many letters can say."""
    letters = []
    for _ in range(length):
        number, rest = divmod(number, len(_CODE_ALPHABET))
        letters.append(_CODE_ALPHABET[rest])
    return "".join(letters)


def token_hash(token: str) -> str:
    """What is stored of a random token; the token itself is shown once."""
    return hashlib.sha256(token.encode()).hexdigest()


def seal(text: str) -> str:
    """``text`` encrypted and authenticated (AES-256-GCM) with the newest key, empty for empty."""
    if not text:
        return ""
    keys = seal_keys()
    nonce = secrets.token_bytes(_NONCE_BYTES)
    cipher = _cipher(keys[0].secret if keys else settings.KASKAD_PEPPER)
    closed = base64.b64encode(nonce + cipher.encrypt(nonce, text.encode(), None)).decode()
    return f"{keys[0].id}:{closed}" if keys else closed


def unseal(sealed: str) -> str:
    """What ``seal`` was given.

    Raises ``Unreadable`` if the key it was sealed with is not one of the installation's.
    """
    if not sealed:
        return ""
    raw = base64.b64decode(sealed.rpartition(":")[2].encode())
    cipher = _cipher(_secret_named(key_of(sealed)))
    try:
        return cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], None).decode()
    except InvalidTag as error:
        raise Unreadable("sealed with another secret, or changed") from error


def key_of(sealed: str) -> str:
    """The id of the key that a value was sealed with; empty for one sealed with the pepper."""
    return sealed.rpartition(":")[0]


def _secret_named(key: str) -> str:
    if not key:
        return str(settings.KASKAD_PEPPER)
    for one in seal_keys():
        if one.id == key:
            return one.secret
    raise Unreadable(f"there is no key {key}")
