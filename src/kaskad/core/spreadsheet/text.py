"""Reading lists kept as text (CSV) in the encodings and with the marks that people use."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

from kaskad.core.spreadsheet.table import (
    CHUNK,
    BrokenQuotes,
    EmptySheet,
    Limits,
    NotATable,
    Remark,
    Row,
    Spreadsheet,
    TooManyColumns,
    UnreadableText,
    without_nul,
)

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_LINES_LOOKED_AT = 10
_DECLARATION = re.compile(r"\ufeff?sep=.\s*")
_DELIMITERS = ";,\t|"
# A cell in quotes may go over lines; quotes within a cell are signs like any other.
_QUOTED = re.compile(rf'(?m)(?:^|(?<=[{_DELIMITERS}]))"(?:[^"]|"")*(?:"|\Z)')


def read_text(path: Path, head: bytes, limits: Limits) -> Spreadsheet:
    encoding = _encoding(path, head)
    remarks = (Remark("spreadsheet.old_encoding", {}),) if encoding == "kz1048" else ()
    return Spreadsheet("csv", _text_rows(path, encoding, limits), remarks)


def _encoding(path: Path, head: bytes) -> str:
    if head.startswith(_UTF16):
        candidates = ["utf-16"]
    elif b"\x00" in head:
        raise NotATable
    else:
        # The Kazakh Windows page holds every letter of the Russian one at the same place.
        candidates = ["utf-8-sig", "kz1048"]
    for encoding in candidates:
        try:
            with path.open(encoding=encoding, newline="") as text:
                while text.read(CHUNK):
                    pass
        except UnicodeError:
            continue
        return encoding
    raise UnreadableText


def _text_rows(path: Path, encoding: str, limits: Limits) -> Iterator[Row]:
    with path.open(encoding=encoding, newline="") as text:
        lines = map(without_nul, text)
        skipped = 0
        first = list(islice(lines, _LINES_LOOKED_AT))
        while first and (not first[0].strip() or _DECLARATION.fullmatch(first[0])):
            del first[0]
            skipped += 1
        if not first:
            raise EmptySheet
        mark = _delimiter(first)
        narrow = _narrow(chain(first, lines), mark, limits.columns, skipped)
        reader = csv.reader(narrow, delimiter=mark, strict=True)
        line = skipped
        try:
            for line, cells in enumerate(reader, skipped + 1):
                if any(cells):
                    yield Row(line, tuple(cells))
        except csv.Error as error:
            raise BrokenQuotes(line=line + 1) from error


def _narrow(lines: Iterable[str], mark: str, limit: int, skipped: int) -> Iterator[str]:
    """The lines, none of them so wide that its cells would fill the memory."""
    for number, line in enumerate(lines, skipped + 1):
        if line.count(mark) >= limit:
            raise TooManyColumns(line=number, limit=limit)
        yield line


def _delimiter(lines: Sequence[str]) -> str:
    """The mark that most of the first lines have equally often, then the more frequent one.

    A title may stand above the headings, and a cell may be full of commas.
    """
    outside = _QUOTED.sub("", "".join(lines)).splitlines()

    def regular(mark: str) -> tuple[int, int]:
        counts = Counter(found for line in outside if (found := line.count(mark)))
        return max(((lines, found) for found, lines in counts.items()), default=(0, 0))

    return max(_DELIMITERS, key=regular)
