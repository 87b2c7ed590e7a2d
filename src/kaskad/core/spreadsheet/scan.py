"""How far a sheet reaches and where its formulas are, found before it is read whole.

A reader of sheets makes a rectangle of everything between the corners, so a cell far away can ask
for more memory than there is.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from itertools import repeat
from string import ascii_letters, digits
from xml.parsers import expat

from kaskad.core.spreadsheet.table import CHUNK, NO_FORMULAS, Damaged, Limits

_COLUMN = re.compile(r"[A-Za-z]{1,3}")
_PLAIN_START = re.compile(rb'<\?xml [^<>]*encoding="UTF-8"[^<>]*\?>\s*<worksheet[\s>]')
# Every cell without a prefix; its place when it is written as all common programs write it.
_CELL = re.compile(rb'<c(?: r="([A-Z]{1,3})([0-9]{1,7})"|[\s/>])')
# Formulas, names with a prefix, comments and the like.
_UNUSUAL = (re.compile(rb"<[f!]"), re.compile(rb":[cf]"))


class Scan:
    """What was found: formulas by line (places from 0), the last line, the columns."""

    def __init__(self) -> None:
        self.formulas: dict[int, frozenset[int]] = {}
        self.lines = 0
        self.columns_used: set[str] = set()

    @property
    def is_filled(self) -> bool:
        return self.lines > 0

    @property
    def last_column(self) -> str:
        return max(self.columns_used, key=_column)

    @property
    def columns(self) -> int:
        return _column(self.last_column) + 1

    def exceeds(self, limits: Limits) -> bool:
        return self.lines * self.columns > limits.cells or self.columns > limits.columns


def scan_sheet(archive: zipfile.ZipFile, part: str, limits: Limits) -> Scan:
    """Look through a sheet in pieces.

    Refuses ``Damaged``: no such member, a document type (a spreadsheet has none; an attack by
    entities does). Raises ``ExpatError`` and ``ValueError`` where it is not whole.
    """
    if not part:
        raise Damaged
    return _glance(archive, part, limits) or _close_look(archive, part)


def _glance(archive: zipfile.ZipFile, part: str, limits: Limits) -> Scan | None:
    """A plain sheet within the limits, coloured cells counted too; None asks for a closer look.

    Where no comment and no prefix is, every cell is found by its first letters, in a third of the
    time of a look at every element. That the sheet is whole is then the reader's to say.
    """
    scan = Scan()
    filled = False
    for number, piece in enumerate(_pieces(archive, part)):
        if number == 0 and not _PLAIN_START.match(piece):
            return None
        if any(sign.search(piece) for sign in _UNUSUAL):
            return None
        filled = filled or b"<v>" in piece or b"<is>" in piece
        if places := _CELL.findall(piece):
            columns, lines = (set(one) for one in zip(*places, strict=True))
            if b"" in columns:
                return None
            scan.columns_used |= {letters.decode() for letters in columns}
            scan.lines = max(scan.lines, *map(int, lines))
    return scan if filled and scan.is_filled and not scan.exceeds(limits) else None


def _pieces(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The member in pieces that end where a tag begins."""
    rest = b""
    with archive.open(part) as sheet:
        while read := sheet.read(CHUNK):
            read = rest + read
            cut = max(read.rfind(b"<"), 0)
            rest = read[cut:]
            yield read[:cut]
    yield rest


def _close_look(archive: zipfile.ZipFile, part: str) -> Scan:
    elements = _Elements()
    parser = expat.ParserCreate()
    parser.StartElementHandler = elements.start
    parser.StartDoctypeDeclHandler = _refuse_doctype
    with archive.open(part) as sheet:
        while piece := sheet.read(CHUNK):
            parser.Parse(piece, False)
            elements.note()
        parser.Parse(b"", True)
    elements.note()
    return elements.scan


class _Elements:
    """Cells as the parser meets them, taken up piece by piece."""

    def __init__(self) -> None:
        self.scan = Scan()
        self._cell = ""
        self._filled: list[str] = []
        self._computed: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins; a cell that holds nothing but a colour reaches nowhere."""
        name = tag.rpartition(":")[2] if ":" in tag else tag
        if name == "c":
            self._cell = attributes.get("r", "")
        elif name == "v" or name == "is":  # noqa: PLR1714  run for every cell of a country
            self._filled.append(self._cell)
        elif name == "f":
            self._computed.append(self._cell)

    def note(self) -> None:
        """Take up the cells of a piece. A ``ValueError`` is a cell whose place is no place."""
        scan = self.scan
        if self._filled:
            columns = set(map(str.rstrip, self._filled, repeat(digits)))
            lines = map(str.lstrip, self._filled, repeat(ascii_letters))
            scan.columns_used |= set(map(_letters, columns))
            scan.lines = max(scan.lines, *map(int, lines))
        for cell in self._computed:
            line = int(cell.lstrip(ascii_letters))
            column = _column(_letters(cell.rstrip(digits)))
            scan.formulas[line] = scan.formulas.get(line, NO_FORMULAS) | {column}
        self._filled.clear()
        self._computed.clear()


def _refuse_doctype(*_parts: object) -> None:
    raise Damaged


def _letters(text: str) -> str:
    if not _COLUMN.fullmatch(text):
        raise ValueError(text)
    return text


def _column(letters: str) -> int:
    place = 0
    for letter in letters.upper():
        place = place * 26 + ord(letter) - 64
    return place - 1
