"""What a picture file says of itself, before anything of it is decoded.

A small file may hold an enormous picture. JPEG can be decoded at a half, quarter or eighth, at
which a baseline file costs little memory; a progressive one is held whole, as a PNG is.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

MOST_BYTES: Final = 20_000_000
# Phones make up to 50 million pixels; a progressive file of these and a PNG take 100 MB to decode.
MOST_PIXELS: Final = 50_000_000
MOST_PIXELS_WHOLE: Final = 16_000_000
LONGEST_SIDE: Final = 16_000
# A progressive picture has about ten; each passes over the whole picture once more.
MOST_SCANS: Final = 40
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_SIZES: Final = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_BARE: Final = frozenset({0x01, *range(0xD0, 0xD8)})


@dataclass(frozen=True, slots=True)
class Announced:
    """Size in pixels; ``is_whole``: cannot be decoded piece by piece."""

    width: int
    height: int
    is_jpeg: bool
    is_whole: bool

    @property
    def is_bearable(self) -> bool:
        most = MOST_PIXELS_WHOLE if self.is_whole else MOST_PIXELS
        fits = max(self.width, self.height) <= LONGEST_SIDE
        return fits and self.width * self.height <= most


def announced(data: bytes) -> Announced | None:
    """What the head of a JPEG or PNG says; None if it is neither or is damaged."""
    if data.startswith(_PNG):
        if len(data) < 33 or data[12:16] != b"IHDR":
            return None
        width, height = struct.unpack(">II", data[16:24])
        return Announced(width, height, is_jpeg=False, is_whole=True) if width * height else None
    return _jpeg(data) if data.startswith(b"\xff\xd8\xff") else None


def has_too_many_scans(data: bytes) -> bool:
    """Whether a JPEG asks for more passes than any camera writes."""
    return data.count(b"\xff\xda") > MOST_SCANS


def _jpeg(data: bytes) -> Announced | None:
    at = 2
    while at + 9 < len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker in _BARE:
            at += 2
        elif marker in _SIZES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            whole = marker not in {0xC0, 0xC1}
            return (
                Announced(width, height, is_jpeg=True, is_whole=whole) if width * height else None
            )
        else:
            length = int.from_bytes(data[at + 2 : at + 4])
            if marker in {0xD9, 0xDA} or length < 2:
                return None
            at += 2 + length
    return None
