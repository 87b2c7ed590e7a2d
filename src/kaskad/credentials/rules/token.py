"""The token of a certificate: what a square code carries and a phone checks without a network.

COSE_Sign1 (RFC 9052) with Ed25519 over deterministic CBOR (RFC 8949, 4.2), tagged 18:

    18([<<{1: -8, 4: key}>>, {}, <<facts>>, signature])

``key`` are the first 8 bytes of the SHA-256 of the public key. ``facts`` is a map: 0 the version of
this format, 1 number, 2 name, 3 campaign, 4 stage, 5 commission, 6 day (days since 1970-01-01),
7 seminar, 8 trainer's certificate, 9 version of the programme, 10 score, 11 place in the status
lists; 8 and 10 are missing where there is none. Facts have one encoding, and only that is read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import cbor2

from kaskad.core.signing import SigningKey, is_signed
from kaskad.credentials.rules.facts import Facts, NotAccepted, checked
from kaskad.credentials.vocab import Fault

FORMAT = 1
LONGEST = 1500  # with a name of the longest, each letter of four bytes
KEY_ID_BYTES, SIGNATURE_BYTES = 8, 64
_EDDSA, _ALGORITHM, _KEY_ID, _SIGN1 = -8, 1, 4, 18
# Tag 18 and an array of four: nothing else is handed to the decoder, which knows many more tags.
_BEGINNING = b"\xd2\x84"
_EPOCH = date(1970, 1, 1)
_FIELDS: dict[int, tuple[str, type]] = {
    1: ("number", str),
    2: ("name", str),
    3: ("campaign", str),
    4: ("stage", str),
    5: ("commission", str),
    6: ("day", int),
    7: ("seminar", str),
    8: ("trainer", str),
    9: ("programme", int),
    10: ("score", int),
    11: ("status_index", int),
}
_OPTIONAL: dict[str, object] = {"trainer": "", "score": None}


def key_id(public: bytes) -> bytes:
    """The name of a key in tokens; as text it is the fingerprint of ``core.signing``."""
    return hashlib.sha256(public).digest()[:KEY_ID_BYTES]


def keys_by_id(publics: Iterable[bytes]) -> dict[bytes, bytes]:
    """Public keys of 32 bytes by their names in tokens."""
    return {key_id(public): public for public in publics}


def signed_token(facts: Facts, key: SigningKey) -> bytes:
    """The token of ``facts``, 170 to 290 bytes. Raises ``NotAccepted`` for what is not allowed."""
    protected = _encode({_ALGORITHM: _EDDSA, _KEY_ID: key_id(key.public)})
    payload = _encode(_fields_of(checked(facts)))
    signature = key.sign(_to_be_signed(protected, payload))
    return _encode(cbor2.CBORTag(_SIGN1, [protected, {}, payload, signature]))


def read_token(
    token: bytes,
    keys: Mapping[bytes, bytes],
    check: Callable[[bytes, bytes, bytes], bool] = is_signed,
) -> Facts:
    """The facts that the holder of one of the ``keys`` (by name) signed.

    Raises ``NotAccepted`` for anything else, and for the same facts in any other encoding.
    """
    protected, payload, signature = _parts_of(token)
    public = keys.get(_key_in(protected))
    if public is None:
        raise NotAccepted(Fault.UNKNOWN_KEY)
    # Whatever is not signed is not looked into.
    if not check(public, signature, _to_be_signed(protected, payload)):
        raise NotAccepted(Fault.WRONG_SIGNATURE)
    return _facts_in(payload)


def _encode(value: object) -> bytes:
    return cbor2.dumps(value, canonical=True)


def _decode(data: bytes) -> Any:
    """A value whose only encoding is ``data``: no spare length, order, repetition or rest."""
    try:
        value = cbor2.loads(data, allow_indefinite=False, allow_duplicate_keys=False)
        again = _encode(value)
    except (cbor2.CBORError, ValueError, TypeError, OverflowError) as error:
        raise NotAccepted(Fault.UNREADABLE) from error
    if again != data:
        raise NotAccepted(Fault.OTHER_FORM)
    return value


def _to_be_signed(protected: bytes, payload: bytes) -> bytes:
    """Sig_structure of RFC 9052, 4.4, without external data."""
    return _encode(["Signature1", protected, b"", payload])


def _parts_of(token: bytes) -> tuple[bytes, bytes, bytes]:
    """The protected header, the payload and the signature."""
    if len(token) > LONGEST or not token.startswith(_BEGINNING):
        raise NotAccepted(Fault.UNREADABLE)
    parts = _decode(token).value
    protected, unprotected, payload, signature = parts
    if not isinstance(unprotected, Mapping) or unprotected:
        raise NotAccepted(Fault.OTHER_FORM)
    if [type(part) for part in (protected, payload, signature)] != [bytes] * 3:
        raise NotAccepted(Fault.OTHER_FORM)
    if len(signature) != SIGNATURE_BYTES:
        raise NotAccepted(Fault.OTHER_FORM)
    return protected, payload, signature


def _key_in(protected: bytes) -> bytes:
    header = _decode(protected)
    if type(header) is not dict or set(header) != {_ALGORITHM, _KEY_ID}:
        raise NotAccepted(Fault.OTHER_FORM)
    key = header[_KEY_ID]
    if type(key) is not bytes or len(key) != KEY_ID_BYTES or header[_ALGORITHM] != _EDDSA:
        raise NotAccepted(Fault.OTHER_FORM)
    return key


def _fields_of(facts: Facts) -> dict[int, object]:
    fields: dict[int, object] = {0: FORMAT}
    for number, (name, _kind) in _FIELDS.items():
        value = getattr(facts, name)
        if name == "day":
            value = (value - _EPOCH).days
        if name not in _OPTIONAL or value != _OPTIONAL[name]:
            fields[number] = value
    return fields


def _facts_in(payload: bytes) -> Facts:
    fields = _decode(payload)
    if type(fields) is not dict or 0 not in fields:
        raise NotAccepted(Fault.OTHER_FORM)
    if type(fields[0]) is not int or fields.pop(0) != FORMAT:
        raise NotAccepted(Fault.OTHER_VERSION)
    values: dict[str, Any] = {}
    for number, (name, kind) in _FIELDS.items():
        if number in fields and type(fields[number]) is kind:
            values[name] = fields.pop(number)
        elif number in fields or name not in _OPTIONAL:
            raise NotAccepted(Fault.WRONG_VALUE, name)
    # An empty trainer would be a second way to say that there is none.
    if fields or values.get("trainer") == "":
        raise NotAccepted(Fault.OTHER_FORM)
    try:
        values["day"] = _EPOCH + timedelta(days=values["day"])
    except OverflowError as error:
        raise NotAccepted(Fault.WRONG_VALUE, "day") from error
    return checked(Facts(**values))
