"""Which certificates were revoked or suspended: Bitstring Status List 1.0.

One list for each purpose and campaign. Bit 0 is the left-most one; a list is the bits, compressed
by gzip, in base64url behind the ``u`` of Multibase.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from kaskad.credentials.rules.credential import list_url
from kaskad.credentials.rules.did import Site
from kaskad.credentials.rules.facts import NotAccepted
from kaskad.credentials.rules.multibase import base64url, from_base64url
from kaskad.credentials.rules.proofs import Document, from_jwt, moment, proven
from kaskad.credentials.rules.quads import CREDENTIALS
from kaskad.credentials.vocab import LEAST_BITS, MOST_BITS, Fault, Purpose

_GZIP = 16 + zlib.MAX_WBITS
# Fixed flags, no time of writing, "Unix": equal bits have equal bytes on every machine.
_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"


@dataclass(frozen=True, slots=True)
class StatusList:
    """The bits of a list, eight to a byte."""

    bits: bytes

    @property
    def size(self) -> int:
        return 8 * len(self.bits)

    def has(self, index: int) -> bool:
        """Whether the bit of an entry is set. Raises ``NotAccepted`` for a place outside."""
        if not 0 <= index < self.size:
            raise NotAccepted(Fault.WRONG_VALUE, "index")
        return bool(self.bits[index // 8] & 0x80 >> index % 8)

    @property
    def encoded(self) -> str:
        """The text of ``encodedList``."""
        packer = zlib.compressobj(wbits=_GZIP)
        packed = packer.compress(self.bits) + packer.flush()
        return f"u{base64url(_HEADER + packed[len(_HEADER) :])}"


def list_of(indices: Iterable[int], size: int = LEAST_BITS) -> StatusList:
    """A list of at least ``size`` entries with the bits of ``indices`` set.

    Raises ``ValueError`` for a place or a size that no list has.
    """
    bits = bytearray((max(size, LEAST_BITS) + 7) // 8)
    if 8 * len(bits) > MOST_BITS:
        raise ValueError("the list is too long")
    for index in indices:
        if not 0 <= index < 8 * len(bits):
            raise ValueError(f"there is no entry {index}")
        bits[index // 8] |= 0x80 >> index % 8
    return StatusList(bytes(bits))


def list_in(text: str) -> StatusList:
    """The list of an ``encodedList``.

    Raises ``NotAccepted`` for another base, for anything before or after one whole gzip, for a
    list that is too short, and for one that unpacks to more than the longest.
    """
    if not text.startswith("u"):
        raise NotAccepted(Fault.UNREADABLE)
    unpacker = zlib.decompressobj(wbits=_GZIP)
    try:
        bits = unpacker.decompress(from_base64url(text[1:]), MOST_BITS // 8 + 1)
    except (ValueError, zlib.error) as error:
        raise NotAccepted(Fault.UNREADABLE) from error
    if not unpacker.eof or unpacker.unused_data or not LEAST_BITS <= 8 * len(bits) <= MOST_BITS:
        raise NotAccepted(Fault.UNREADABLE)
    return StatusList(bits)


@dataclass(frozen=True, slots=True)
class Published:
    """A list as it was signed: how it was ``at``, and when a newer one must be asked for.

    Without ``until`` somebody could show an old list, in which their certificate still stood.
    """

    bits: StatusList
    campaign: str
    purpose: Purpose
    at: datetime
    until: datetime


def list_credential(one: Published, site: Site) -> Document:
    """The credential that a list is published in, without a proof."""
    own = list_url(site, one.campaign, one.purpose)
    return {
        "@context": [CREDENTIALS],
        "id": own,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": site.did,
        "validFrom": moment(one.at),
        "validUntil": moment(one.until),
        "credentialSubject": {
            "id": f"{own}#list",
            "type": "BitstringStatusList",
            "statusPurpose": one.purpose.value,
            "encodedList": one.bits.encoded,
        },
    }


def read_list(document: Document, site: Site, keys: Mapping[str, bytes]) -> Published:
    """A published list with a proof. Raises ``NotAccepted``; whether it is old, its reader asks."""
    return _said_by(proven(document, keys), site)


def read_list_jwt(text: str, site: Site, keys: Mapping[str, bytes]) -> Published:
    """A published list as a token of JOSE. Raises ``NotAccepted``."""
    return _said_by(from_jwt(text, keys), site)


def _said_by(document: Document, site: Site) -> Published:
    try:
        subject = document["credentialSubject"]
        found = Published(
            bits=list_in(subject["encodedList"]),
            campaign=document["id"].rsplit("/", 2)[1],
            purpose=Purpose(subject["statusPurpose"]),
            at=datetime.fromisoformat(document["validFrom"]),
            until=datetime.fromisoformat(document["validUntil"]),
        )
        again = list_credential(found, site)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise NotAccepted(Fault.OTHER_FORM) from error
    # Another version of zlib packs the same bits otherwise; they were read strictly above.
    again["credentialSubject"]["encodedList"] = subject["encodedList"]
    if again != document:
        raise NotAccepted(Fault.OTHER_FORM)
    return found
