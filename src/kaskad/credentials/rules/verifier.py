"""Check a certificate by the address or the text of its square code.

    python3 verify_certificate.py KEYS ADDRESS [LIST ...]

Needs Python 3.9 and nothing else. KEYS is a file of the public keys that the commission published,
LIST one of revoked or suspended certificates (JOSE). Status 0: signed, and on none of the lists.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sys
import zlib
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$*+-:"
NAMES = """format, number, name, campaign, stage, commission, day, seminar, trainer's certificate,
programme, score, place in the lists""".replace("\n", " ").split(", ")
EVERY, WHOLE, MAY_LACK = set(range(12)), {0, 6, 9, 10, 11}, {8, 10}
# Ed25519 (RFC 8032): the prime, the order of the base point, the constant of the curve.
P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P


def _add(p: tuple[int, ...], q: tuple[int, ...]) -> tuple[int, int, int, int]:
    """The sum of two points, each as (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z."""
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _point(raw: bytes) -> tuple[int, ...]:
    """The point that 32 bytes stand for: y, and in the highest bit whether x is odd."""
    y, odd = int.from_bytes(raw, "little") % 2**255, raw[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or x * x % P != square or (x == 0 and odd):
        raise ValueError("no point of the curve")
    x = x if x % 2 == odd else P - x
    return x, y, 1, x * y % P


BASE = _point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def is_signed(key: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the holder of ``key`` signed: s * BASE - h * key is the point that r stands for."""
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    h = int.from_bytes(hashlib.sha512(r + key + message).digest(), "little") % ORDER
    x, y, _z, t = _point(key)
    minus_key, total = (P - x, y, 1, P - t), (0, 1, 1, 0)
    for bit in reversed(range(253)):
        total = _add(total, total)
        total = _add(total, BASE) if s >> bit & 1 else total
        total = _add(total, minus_key) if h >> bit & 1 else total
    x, y = (part * pow(total[2], -1, P) % P for part in total[:2])
    is_right = (y | x % 2 << 255).to_bytes(32, "little") == r
    return is_right and s < ORDER and len(key + signature) == 96


def token_in(text: str) -> bytes:
    """The bytes of an address, or of its last part: three of the signs stand for two bytes."""
    signs, found = unquote(text.strip().rstrip("/").rpartition("/")[2]), b""
    for place in range(0, len(signs), 3):
        group = signs[place : place + 3]
        number = sum(SIGNS.index(sign) * 41**power for power, sign in enumerate(group))
        found += number.to_bytes(len(group) - 1 or -1, "big")  # one sign alone is none
    return found


def base64url(text: str) -> bytes:
    """The bytes of a text of base64url, if it is the only text for them."""
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if base64.urlsafe_b64encode(data).decode().rstrip("=") != text:
        raise ValueError("the list is written otherwise than Kaskad writes")
    return data


def fields_of(payload: bytes) -> dict[int, Any]:
    """A map of CBOR (RFC 8949) from small numbers to whole numbers and texts."""
    fields, at = dict[int, Any](), 1
    for _ in range(payload[0] - 0xA0):
        name, kind, size = payload[at], payload[at + 1] >> 5, payload[at + 1] & 31
        start = at + 2 + {24: 1, 25: 2, 26: 4}.get(size, 0)
        value = int.from_bytes(payload[at + 2 : start], "big") if size > 23 else size
        if kind != (0 if name in WHOLE else 3):
            raise ValueError("a value is of the wrong kind")
        at = start + (value if kind else 0)
        fields[name] = payload[start:at].decode() if kind else value
    if at != len(payload) or fields.get(0) != 1 or not EVERY - MAY_LACK <= set(fields) <= EVERY:
        raise ValueError("it is of another version")
    return {**fields, 6: (date(1970, 1, 1) + timedelta(days=fields[6])).isoformat()}


def read_token(token: bytes, keys: dict[str, bytes]) -> dict[int, Any]:
    """What was signed: COSE_Sign1 (RFC 9052) over a map of fields, by their places in ``NAMES``."""
    key_id, signature, size = token[8:16], token[-64:], len(token) - 85
    length = bytes([88, size]) if size < 256 else b"\x59" + (size - 1).to_bytes(2, "big")
    protected = b"\x4d\xa2\x01\x27\x04\x48" + key_id  # Ed25519, and the name of the key
    payload = length + token[17 + len(length) : -66]
    if token != b"\xd2\x84" + protected + b"\xa0" + payload + b"\x58\x40" + signature:
        raise ValueError("it is no certificate")
    key, signed = keys.get(key_id.hex()), b"\x84\x6aSignature1" + protected + b"\x40" + payload
    if key is None or not is_signed(key, signature, signed):
        raise ValueError("the commission's keys have not signed it, or it was changed")
    return fields_of(payload[len(length) :])


def says(text: str, fields: dict[int, Any], keys: dict[str, bytes]) -> tuple[str, bool, str]:
    """Purpose of a list, whether it names the certificate, and from when until when it speaks."""
    head, payload, signature = map(base64url, text.split("."))
    key = keys.get(json.loads(head)["kid"].rpartition("#")[2][:16])
    if key is None or not is_signed(key, signature, text.rpartition(".")[0].encode()):
        raise ValueError("the commission's keys have not signed the list, or it was changed")
    said, place = json.loads(payload), fields[11]
    subject = said["credentialSubject"]
    if not said["id"].endswith(f"/c/lists/{fields[3]}/{subject['statusPurpose']}"):
        raise ValueError("the list is of another campaign")
    bits = zlib.decompress(base64url(subject["encodedList"][1:]), 31)
    moments = f"{said['validFrom']}, good until {said['validUntil']}"
    return subject["statusPurpose"], bool(bits[place // 8] & 128 >> place % 8), moments


def main(keys_file: str, address: str, *lists: str) -> int:
    """Print what is signed, or why it is not believed."""
    try:
        lines = map(str.split, Path(keys_file).read_text("utf-8").splitlines())
        known = [bytes.fromhex(words[-1]) for words in lines if words and words[0] != "#"]
        keys = {hashlib.sha256(key).hexdigest()[:16]: key for key in known}
        fields = read_token(token_in(address), keys)
        found = [says(Path(name).read_text("utf-8").strip(), fields, keys) for name in lists]
    except Exception as fault:  # noqa: BLE001  nothing unreadable may pass for accepted
        sys.stdout.write(f"NOT ACCEPTED: {fault}\n")
        return 1
    said = [f"{NAMES[place]}: {value}" for place, value in sorted(fields.items())]
    said += [f"{why}: {'YES' if named else 'no'}, as of {at}" for why, named, at in found]
    sys.stdout.write("\n".join(said) + "\n")
    return int(any(named for _purpose, named, _moments in found))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if len(sys.argv) > 2 else __doc__)
