"""Check an exported record: every entry, the chain and the signatures of its seals.

    python3 verify_record.py record.jsonl --key FILE [--known DIGEST]

Needs Python 3.9 and nothing else. FILE holds the public keys of the installation, published by it
(`kaskad audit key`); DIGEST is that of a seal which was written down earlier and must be there.
The format, byte by byte, is docs/formats/record.md. Status 0: whole; 1: the first fault is named.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

FORMAT = "kaskad-record-1"
NO_SEAL = "0" * 64
_encode = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":")
).encode
# The curve of Ed25519: prime, order of the base point, constant, and the base point itself.
_P, _L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P


class Fault(Exception):
    """The first thing that is wrong with a record."""


def canonical(value: Any) -> bytes:
    """JSON in UTF-8 with sorted keys and no spaces, as digests and signatures cover it."""
    return _encode(value).encode()


def digest_of(value: Any) -> str:
    """SHA-256 of the canonical bytes, as hexadecimal digits."""
    return hashlib.sha256(_encode(value).encode()).hexdigest()


def _recover_x(y: int, sign: int) -> int:
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * pow(2, (_P - 1) // 4, _P) % _P
    if y >= _P or (x * x - square) % _P or (x == 0 and sign):
        raise ValueError("no point of the curve")
    return _P - x if x & 1 != sign else x


def _point(raw: bytes) -> tuple[int, int, int, int]:
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    x = _recover_x(y, sign)
    return x, y, 1, x * y % _P


def _add(p: tuple[int, ...], q: tuple[int, ...]) -> tuple[int, int, int, int]:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % _P, (p[1] + p[0]) * (q[1] + q[0]) % _P
    c, d = 2 * p[3] * q[3] * _D % _P, 2 * p[2] * q[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(number: int, point: tuple[int, ...]) -> tuple[int, ...]:
    total: tuple[int, ...] = (0, 1, 1, 0)
    while number:
        total = _add(total, point) if number & 1 else total
        point, number = _add(point, point), number >> 1
    return total


def is_signed(key: bytes, signature: bytes, message: bytes) -> bool:
    """Whether Ed25519 (RFC 8032) says that the holder of ``key`` signed ``message``."""
    try:
        a, r = _point(key), _point(signature[:32])
    except ValueError:
        return False
    s = int.from_bytes(signature[32:], "little")
    if len(key) != 32 or len(signature) != 64 or s >= _L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % _L
    base_y = 4 * pow(5, _P - 2, _P) % _P
    left = _times(s, _point(base_y.to_bytes(32, "little")))
    right = _add(r, _times(h, a))
    crossed = (left[0] * right[2] - right[0] * left[2], left[1] * right[2] - right[1] * left[2])
    return crossed[0] % _P == 0 and crossed[1] % _P == 0


def signature_check() -> Any:
    """The check of the library `cryptography` where it is installed: the same, much faster."""
    try:
        from cryptography.exceptions import InvalidSignature  # noqa: PLC0415  not everybody has it
        from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415  as above
    except ImportError:
        return is_signed

    def check(key: bytes, signature: bytes, message: bytes) -> bool:
        try:
            ed25519.Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True

    return check


class Chain:
    """What was read of a record so far; ``add`` raises ``Fault`` at the first thing wrong."""

    def __init__(self, keys: dict[str, bytes]) -> None:
        self.keys, self.is_signed = keys, signature_check()
        self.entries = self.seals = self.sealed = 0
        self.last, self.digest = 0, NO_SEAL
        self.sealed_at, self.digests = "", set[str]()
        self._open()

    def _open(self) -> None:
        self.first, self.count, self.running = 0, 0, hashlib.sha256(f"{self.digest}\n".encode())

    def add(self, line: dict[str, Any]) -> None:
        """Take the next line: an entry, a seal, or something that the chain does not cover."""
        if "entry" in line:
            self.add_entry(line["id"], line["digest"], line["entry"])
        elif "seal" in line:
            self.add_seal(line["seal"], bytes.fromhex(line["signature"]))
        elif not line.keys() & {"record", "timestamp", "end"}:
            raise Fault(f"after entry {self.last}: a line of no known kind")

    def add_entry(self, number: int, digest: str, entry: dict[str, Any]) -> None:
        """An entry: in order, and of the digest that it got when it was written."""
        if number <= self.last:
            raise Fault(f"entry {number}: reordered or inserted, it stands after {self.last}")
        if digest_of(entry) != digest:
            raise Fault(f"entry {number}: changed, or written by another program")
        self.running.update(f"{number} {digest}\n".encode())
        self.first = self.first or number
        self.last, self.count, self.entries = number, self.count + 1, self.entries + 1

    def add_seal(self, seal: dict[str, Any], signature: bytes) -> None:
        """A seal: the next one, over exactly the entries since the last one, signed."""
        name = f"seal {seal['number']} (entries {seal['first']} to {seal['last']})"
        if seal["number"] != self.seals + 1:
            raise Fault(f"{name}: seal {self.seals + 1} was removed or put elsewhere")
        self._check_run(seal, name)
        if seal["previous"] != self.digest:
            raise Fault(f"{name}: changed, or a seal before it was made anew")
        if seal["format"] != FORMAT or seal["digest"] != self.running.hexdigest():
            raise Fault(f"{name}: entries or the seal were changed or reordered")
        key = self.keys.get(seal["key"])
        if key is None:
            raise Fault(f"{name}: signed with the key {seal['key']}, which is not trusted")
        if not self.is_signed(key, signature, canonical(seal)):
            raise Fault(f"{name}: the signature is not of this seal and key")
        self.seals, self.sealed, self.digest = seal["number"], seal["last"], seal["digest"]
        self.sealed_at = seal["sealed_at"]
        self.digests.add(seal["digest"])
        self._open()

    def _check_run(self, seal: dict[str, Any], name: str) -> None:
        if self.count > seal["count"]:
            raise Fault(f"{name}: {self.count - seal['count']} inserted")
        for place, found in (("first", self.first), ("last", self.last)):
            if self.count < seal["count"] and seal[place] != found:
                raise Fault(f"{name}: entry {seal[place]} was removed")
        if self.count < seal["count"]:
            raise Fault(f"{name}: {seal['count'] - self.count} removed")
        if (seal["first"], seal["last"]) != (self.first, self.last):
            raise Fault(f"{name}: changed, or entries {self.first} and {self.last} were renumbered")

    def must_have(self, known: Iterable[str]) -> None:
        """Digests of seals that were written down earlier: without them the end was cut off."""
        for digest in known:
            if digest not in self.digests:
                raise Fault(f"the seal {digest} is not there: the record was cut off or replaced")


def read_keys(text: str) -> dict[str, bytes]:
    """Public keys, one a line of hexadecimal digits (the last word counts), by fingerprint."""
    lines = (line.split() for line in text.splitlines())
    keys = [bytes.fromhex(words[-1]) for words in lines if words and words[0] != "#"]
    return {hashlib.sha256(key).hexdigest()[:16]: key for key in keys}


def read_lines(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The lines of an export as values."""
    for number, line in enumerate(lines, 1):
        value = json.loads(line)
        if not isinstance(value, dict) or (number == 1) != (value.get("record") == FORMAT):
            raise Fault(f"line {number}: this is no record of the format {FORMAT}")
        yield value


def verify_export(lines: Iterable[str], keys: dict[str, bytes], known: Iterable[str] = ()) -> Chain:
    """Check the lines of an export. Raises ``Fault``."""
    chain, end, number = Chain(keys), None, 0
    try:
        for number, line in enumerate(read_lines(lines), 1):
            if end is not None:
                raise Fault(f"line {number}: inserted, it stands after the end")
            chain.add(line)
            end = line.get("end")
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Fault(f"after line {number}: cannot be read ({error!r})") from error
    if chain.count:
        raise Fault(f"entry {chain.first}: not sealed, or the seal after it was removed")
    if end != {"entries": chain.entries, "seals": chain.seals}:
        raise Fault(f"after entry {chain.last}: the end was cut off")
    chain.must_have(known)
    return chain


def main() -> int:
    """Read the arguments, print what was found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("record", type=Path)
    parser.add_argument("--key", type=Path, required=True, metavar="FILE")
    parser.add_argument("--known", action="append", default=[], metavar="DIGEST")
    args = parser.parse_args()
    try:
        with args.record.open(encoding="utf-8") as lines:
            keys = read_keys(args.key.read_text(encoding="utf-8"))
            chain = verify_export(lines, keys, args.known)
    except (Fault, OSError, ValueError) as fault:
        sys.stdout.write(f"NOT WHOLE: {fault}\n")
        return 1
    sys.stdout.write(
        f"whole: {chain.entries} entries, {chain.seals} seals, the last of {chain.sealed_at}\n"
        f"digest of the last seal, to write down: {chain.digest}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
