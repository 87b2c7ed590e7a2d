"""Bytes as texts of a known base: base58btc (``z``) and base64url (``u``); keys as Multikey."""

from __future__ import annotations

import base64
import binascii

_BITCOIN = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_PLACES = {sign: place for place, sign in enumerate(_BITCOIN)}
_BASE = len(_BITCOIN)
_TEN_SIGNS = _BASE**10
# The varint 0xed of the Multicodec table: a public key of Ed25519.
_ED25519 = b"\xed\x01"
KEY_BYTES = 32
_LONGEST_58 = 200  # converting is quadratic, and keys and signatures have 48 and 88 signs


def base58(data: bytes) -> str:
    """``z`` and the number that the bytes are; each leading zero byte is a ``1``."""
    zeros = len(data) - len(data.lstrip(b"\0"))
    number, signs = int.from_bytes(data, "big"), []
    while number:
        # Ten signs at once: dividing a long number costs, dividing a short one does not.
        number, short = divmod(number, _TEN_SIGNS)
        for _ in range(10):
            short, place = divmod(short, _BASE)
            signs.append(_BITCOIN[place])
    return "z" + "1" * zeros + "".join(reversed(signs)).lstrip("1")


def from_base58(text: str) -> bytes:
    """Raises ``ValueError`` for what ``base58`` never writes."""
    if not text.startswith("z") or len(text) > _LONGEST_58 or not set(text[1:]) <= set(_BITCOIN):
        raise ValueError("not base58btc")
    number = 0
    for sign in text[1:]:
        number = number * _BASE + _PLACES[sign]
    zeros = len(text[1:]) - len(text[1:].lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def base64url(data: bytes) -> str:
    """Without the letter of Multibase and without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """Raises ``ValueError`` for padding, other signs, and bits that stand for nothing."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("not base64url") from error
    if base64url(data) != text:
        raise ValueError("not base64url")
    return data


def multikey(public: bytes) -> str:
    """A public key of Ed25519 as Multikey: ``z6Mk...`` (Controlled Identifiers, 2.2.2)."""
    return base58(_ED25519 + public)


def from_multikey(text: str) -> bytes:
    """The 32 bytes of a key. Raises ``ValueError`` for keys of other kinds."""
    data = from_base58(text)
    if not data.startswith(_ED25519) or len(data) != len(_ED25519) + KEY_BYTES:
        raise ValueError("no key of Ed25519")
    return data[len(_ED25519) :]
