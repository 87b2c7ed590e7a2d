"""The sealed record in pieces that are checked apart, by one process after another or by several.

A piece is some seals with the entries that they close. It is checked as if everything before it
were whole; pieces count in their order and the first fault ends the check, so what is found does
not depend on how many processes look.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection

from kaskad.audit.models import Seal
from kaskad.audit.queries.lines import entry_lines, seal_value
from kaskad.audit.rules.verifier import Chain, Fault
from kaskad.core.processes import cores, processes
from kaskad.core.signing import is_signed

_ENTRIES = 10_000
# Starting processes takes about a second: fewer entries are checked sooner without.
_ENTRIES_TO_SHARE = 50_000


@dataclass(frozen=True, slots=True)
class Piece:
    """Values of seals with their signatures, and of the seal before them; keys by fingerprint."""

    keys: dict[str, bytes]
    before: dict[str, Any] | None
    seals: list[tuple[dict[str, Any], str]]


class Finding(NamedTuple):
    """How many seals of a piece are whole, and what is wrong with the next one."""

    whole: int
    fault: str


def check_seals(chain: Chain, seals: Sequence[Seal], workers: int | None) -> None:
    """Check every entry up to the last seal, and every seal. Raises the first ``Fault``."""
    pieces = list(_pieces(chain.keys, seals))
    if workers is None:
        workers = cores() if sum(seal.count for seal in seals) >= _ENTRIES_TO_SHARE else 1
    with _looking(workers) as look:
        for piece, finding in zip(pieces, look(check_piece, pieces), strict=True):
            for seal, _signature in piece.seals[: finding.whole]:
                chain.go_on_after(seal["number"], seal["last"], seal["digest"])
            if finding.fault:
                raise Fault(finding.fault)


@contextmanager
def _looking(workers: int) -> Iterator[Callable[..., Iterable[Finding]]]:
    """How to look at pieces: other processes do not see what is not committed yet."""
    if workers < 2 or connection.in_atomic_block:
        yield map
        return
    with processes(workers) as pool:
        yield pool.map


def _pieces(keys: dict[str, bytes], seals: Iterable[Seal]) -> Iterator[Piece]:
    before, piece, entries = None, list[tuple[dict[str, Any], str]](), 0
    for seal in seals:
        piece.append((seal_value(seal), seal.signature))
        entries += seal.count
        if entries >= _ENTRIES:
            yield Piece(keys, before, piece)
            before, piece, entries = piece[-1][0], [], 0
    if piece:
        yield Piece(keys, before, piece)


def check_piece(piece: Piece) -> Finding:
    """Check the seals of a piece and the entries up to the last of them."""
    chain = Chain(piece.keys, is_signed)
    if piece.before is not None:
        before = piece.before
        chain.go_on_after(before["number"], before["last"], before["digest"])
    entries = entry_lines(chain.last, max(seal["last"] for seal, _signature in piece.seals))
    entry, whole = next(entries, None), 0
    try:
        for seal, signature in piece.seals:
            while entry is not None and entry[0] <= seal["last"]:
                chain.add_entry(*entry)
                entry = next(entries, None)
            chain.add_seal(seal, _bytes(signature))
            whole += 1
    except Fault as fault:
        return Finding(whole, str(fault))
    return Finding(whole, "")


def _bytes(signature: str) -> bytes:
    try:
        return bytes.fromhex(signature)
    except ValueError:
        return b""
