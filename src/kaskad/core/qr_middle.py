"""Square codes of the middle sizes with a known mask, many in the time of one.

For one size, level and mask (ISO/IEC 18004) everything stands still but the bytes: the marks, the
way through the field, the mask. The still part is taken once from a code of segno, and a text is
then written along the way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from itertools import zip_longest

import segno

_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_PLACES = {sign: place for place, sign in enumerate(_SIGNS)}
# Version: bytes of correction of a block, blocks, bytes of each, and blocks with one byte more; all
# of level M (table 9 of the standard).
_BLOCKS = {
    9: (22, 3, 36, 2),
    10: (26, 4, 43, 1),
    11: (30, 1, 50, 4),
    12: (22, 6, 36, 2),
    13: (22, 8, 37, 1),
    14: (24, 4, 40, 5),
}
# Where the small squares stand (annex E).
_CENTRES = {
    9: (6, 26, 46),
    10: (6, 28, 50),
    11: (6, 30, 54),
    12: (6, 32, 58),
    13: (6, 34, 62),
    14: (6, 26, 46, 66),
}
# Of the eight masks those that are asked for: whether a module of a light field is dark.
_MASKS: dict[int, Callable[[int, int], bool]] = {1: lambda y, _x: y % 2 == 0}
_MODE, _PAD = 0b0010, (0b11101100, 0b00010001)
_FIELD = 0x11D  # the polynomial of the field of 256 elements
_TIMING = 6  # the column that the way leaves out


def modules(text: str, mask: int) -> Sequence[bytes] | None:
    """The rows of the code of ``text``, 1 for dark; None for another alphabet, size or mask."""
    if mask not in _MASKS or not set(text) <= _PLACES.keys():
        return None
    version = next((one for one in _BLOCKS if _bits_of(text, one) <= 8 * _room(one)), None)
    if version is None or (version == min(_BLOCKS) and not _fills(text)):
        return None
    rows, way = _still(version, mask)
    found = [bytearray(row) for row in rows]
    written = f"{int.from_bytes(_codewords(text, version), 'big'):0{8 * _all(version)}b}"
    for (y, x), bit in zip(way, written, strict=False):
        if bit == "1":
            found[y][x] ^= 1
    return [bytes(row) for row in found]


def _bits_of(text: str, version: int) -> int:
    pairs, single = divmod(len(text), 2)
    return 4 + _count_bits(version) + 11 * pairs + 6 * single


def _count_bits(version: int) -> int:
    return 9 if version < 10 else 11


def _room(version: int) -> int:
    """Bytes of data."""
    _correction, blocks, size, longer = _BLOCKS[version]
    return blocks * size + longer * (size + 1)


def _all(version: int) -> int:
    """Bytes of data and correction."""
    correction, blocks, _size, longer = _BLOCKS[version]
    return _room(version) + correction * (blocks + longer)


def _fills(text: str) -> bool:
    """Whether the smallest version here is the smallest that there is for the text."""
    return _bits_of(text, 9) > 8 * 154  # bytes of 8-M


def _codewords(text: str, version: int) -> bytes:
    """Data and correction, in the order in which they are written."""
    correction, blocks, size, longer = _BLOCKS[version]
    data = _data(text, version)
    parts, place = [], 0
    for length in [size] * blocks + [size + 1] * longer:
        parts.append(data[place : place + length])
        place += length
    checks = [_correction(part, correction) for part in parts]
    return bytes(
        one
        for some in (parts, checks)
        for column in zip_longest(*some)
        for one in column
        if one is not None
    )


def _data(text: str, version: int) -> bytes:
    room = _room(version)
    bits, value = _bits_of(text, version), _MODE << _count_bits(version) | len(text)
    for place in range(0, len(text) - 1, 2):
        value = value << 11 | _PLACES[text[place]] * len(_SIGNS) + _PLACES[text[place + 1]]
    if len(text) % 2:
        value = value << 6 | _PLACES[text[-1]]
    ended = min(bits + 4, 8 * room)  # four bits of nothing end the text, where there is room
    ended += -ended % 8
    data = (value << (ended - bits)).to_bytes(ended // 8, "big")
    return data + bytes(_PAD[place % 2] for place in range(room - len(data)))


def _correction(data: bytes, count: int) -> bytes:
    """The rest of a division of polynomials (Reed and Solomon), one byte of data after another."""
    table, top = _multiples(count), 8 * (count - 1)
    rest, low = 0, (1 << top) - 1
    for one in data:
        rest = (rest & low) << 8 ^ table[one ^ rest >> top]
    return rest.to_bytes(count, "big")


@cache
def _multiples(count: int) -> tuple[int, ...]:
    """The generator, without its leading one, times each element."""
    generator = [1]
    root = 1
    for _ in range(count):
        moved = [*generator, 0]
        generator = [
            one ^ _times(before, root) for one, before in zip(moved, [0, *generator], strict=True)
        ]
        root = _times(root, 2)
    return tuple(
        int.from_bytes(bytes(_times(one, factor) for one in generator[1:]), "big")
        for factor in range(256)
    )


def _times(one: int, other: int) -> int:
    product = 0
    while other:
        if other & 1:
            product ^= one
        one = one << 1 ^ (_FIELD if one & 0x80 else 0)
        other >>= 1
    return product


@cache
def _still(version: int, mask: int) -> tuple[list[bytes], list[tuple[int, int]]]:
    """The code with no bit of a text set, and the way of the bits through it."""
    code = segno.make("0", version=version, error="m", mask=mask, boost_error=False)
    rows = [bytearray(row) for row in code.matrix]
    size = len(rows)
    way, upwards = [], True
    for right in [*range(size - 1, _TIMING + 1, -2), *range(_TIMING - 1, 0, -2)]:
        for y in range(size - 1, -1, -1) if upwards else range(size):
            way += [(y, x) for x in (right, right - 1) if _is_free(y, x, version, size)]
        upwards = not upwards
    for y, x in way:
        rows[y][x] = _MASKS[mask](y, x)
    return [bytes(row) for row in rows], way


def _is_free(y: int, x: int, version: int, size: int) -> bool:
    """Whether no mark stands there: corners, lines between them, small squares, version."""
    if _TIMING in (y, x):
        return False
    corner, far = 9, size - 8
    if (y < corner and (x < corner or x >= far)) or (y >= far and x < corner):
        return False
    if (y < 6 and x >= size - 11) or (x < 6 and y >= size - 11):
        return False
    centres = _CENTRES[version]
    return not any(
        abs(y - down) <= 2 and abs(x - across) <= 2
        for down in centres
        for across in centres
        if (down, across) not in {(6, 6), (6, centres[-1]), (centres[-1], 6)}
    )
