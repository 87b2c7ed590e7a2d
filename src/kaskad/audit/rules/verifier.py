"""Check an exported record: every entry, the chain and the signatures of its seals.

    python3 verify_record.py record.jsonl KEYS [DIGEST ...]

Needs Python 3.9 and nothing else. KEYS is a file with the public keys that the commission has
published; DIGEST is that of a seal which was written down earlier and must be there.
The format, byte by byte, is docs/formats/record.md. Status 0: whole; 1: the first fault is named.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

FORMAT = "kaskad-record-1"
NO_SEAL = "0" * 64
_encode = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":")
).encode
# Ed25519 (RFC 8032): the prime, the order of the base point, the constant of the curve.
P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P


class Fault(Exception):
    """The first thing that is wrong with a record."""


def canonical(value: Any) -> bytes:
    """JSON in UTF-8 with sorted keys and no spaces, as digests and signatures cover it."""
    return _encode(value).encode()


def digest_of(value: Any) -> str:
    """SHA-256 of the canonical bytes, as hexadecimal digits."""
    return hashlib.sha256(canonical(value)).hexdigest()


def _add(p: tuple[int, ...], q: tuple[int, ...]) -> tuple[int, ...]:
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
    try:
        x, y, _z, t = _point(key)
    except (ValueError, IndexError):
        return False
    if len(key) != 32 or len(signature) != 64 or s >= ORDER:
        return False
    h = int.from_bytes(hashlib.sha512(r + key + message).digest(), "little") % ORDER
    minus_key: tuple[int, ...] = (P - x, y, 1, P - t)
    total: tuple[int, ...] = (0, 1, 1, 0)
    for bit in reversed(range(253)):
        total = _add(total, total)
        total = _add(total, BASE) if s >> bit & 1 else total
        total = _add(total, minus_key) if h >> bit & 1 else total
    x, y = (part * pow(total[2], -1, P) % P for part in total[:2])
    return (y | x % 2 << 255).to_bytes(32, "little") == r


class Chain:
    """What was read of a record so far; raises ``Fault`` at the first thing wrong."""

    def __init__(self, keys: dict[str, bytes], check: Callable[..., bool] = is_signed) -> None:
        self.keys, self.is_signed, self.digests, self.entries = keys, check, set[str](), 0
        self.go_on_after(0, 0, NO_SEAL)

    def go_on_after(self, seal: int, last: int, digest: str) -> None:
        """Take the next entry for the first one after this seal."""
        self.seals, self.last, self.digest, self.first, self.count = seal, last, digest, 0, 0
        self.digests.add(digest)
        self.running = hashlib.sha256(f"{digest}\n".encode())

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
        self._check_run(name, seal["first"], seal["last"], seal["count"] - self.count)
        if seal["previous"] != self.digest:
            raise Fault(f"{name}: changed, or a seal before it was made anew")
        if seal["format"] != FORMAT or seal["digest"] != self.running.hexdigest():
            raise Fault(f"{name}: entries or the seal were changed or reordered")
        if seal["key"] not in self.keys:
            raise Fault(f"{name}: signed with the key {seal['key']}, which is not trusted")
        if not self.is_signed(self.keys[seal["key"]], signature, canonical(seal)):
            raise Fault(f"{name}: the signature is not of this seal and key")
        self.go_on_after(seal["number"], seal["last"], seal["digest"])

    def _check_run(self, name: str, first: int, last: int, missing: int) -> None:
        if missing < 0:
            raise Fault(f"{name}: {-missing} inserted")
        if missing and first == self.first and last == self.last:
            raise Fault(f"{name}: {missing} removed")
        if missing:
            raise Fault(f"{name}: entry {last if first == self.first else first} was removed")
        if (first, last) != (self.first, self.last):
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


def verify_export(lines: Iterable[str], chain: Chain, known: Iterable[str] = ()) -> Chain:
    """Check the lines of an export, the whole of it. Raises ``Fault``."""
    end, number = None, 0
    try:
        for number, text in enumerate(lines, 1):
            line = json.loads(text)
            if not isinstance(line, dict) or (number == 1) != (line.get("record") == FORMAT):
                raise Fault(f"line {number}: this is no record of the format {FORMAT}")
            if end is not None:
                raise Fault(f"line {number}: inserted, it stands after the end")
            if "entry" in line:
                chain.add_entry(line["id"], line["digest"], line["entry"])
            elif "seal" in line:
                chain.add_seal(line["seal"], bytes.fromhex(line["signature"]))
            elif not line.keys() & {"record", "timestamp", "end"}:
                raise Fault(f"after entry {chain.last}: a line of no known kind")
            end = line.get("end")
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Fault(f"line {number}: cannot be read ({error!r})") from error
    if chain.count:
        raise Fault(f"entry {chain.first}: not sealed, or the seal after it was removed")
    if end != {"entries": chain.entries, "seals": chain.seals}:
        raise Fault(f"after entry {chain.last}: the end was cut off")
    chain.must_have(known)
    return chain


def main(record: str, keys: str, *known: str) -> int:
    """Check the file ``record`` with the keys of the file ``keys``, print what was found."""
    try:
        trusted = read_keys(Path(keys).read_text(encoding="utf-8"))
        with Path(record).open(encoding="utf-8") as lines:
            chain = verify_export(lines, Chain(trusted), known)
    except (Fault, OSError, ValueError) as fault:
        sys.stdout.write(f"NOT WHOLE: {fault}\n")
        return 1
    sys.stdout.write(f"whole: {chain.entries} entries, {chain.seals} seals\n")
    sys.stdout.write(f"digest of the last seal, to write down: {chain.digest}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if len(sys.argv) > 2 else __doc__)
