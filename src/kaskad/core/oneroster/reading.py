"""Reading a package: whatever the bytes are, the answer is values and problems, no exception."""

from __future__ import annotations

import csv
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from kaskad.core.oneroster.spec import (
    FILES,
    MANIFEST,
    MANIFEST_COLUMNS,
    METADATA,
    TABLES,
    VERSION,
)
from kaskad.core.oneroster.values import (
    ABSENT,
    BULK,
    DELTA,
    Cells,
    Package,
    Problem,
    Record,
    Table,
)

MOST_PROBLEMS: Final = 1000
_SUFFIX: Final = ".csv"
_MEGABYTE: Final = 1024 * 1024
# What the library raises where the bytes are no ZIP, or not one that it can read.
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
)


@dataclass(frozen=True, slots=True)
class Limits:
    """Files in the package, bytes of one of them unpacked, columns of a table."""

    files: int = 100
    unpacked: int = 400 * _MEGABYTE
    columns: int = 200


_DEFAULT_LIMITS: Final = Limits()


def read_package(
    source: Path | IO[bytes], limits: Limits = _DEFAULT_LIMITS
) -> tuple[Package | None, list[Problem]]:
    """The package, None if nothing can be read of it, and what is wrong with its files."""
    reader = _Reader(limits)
    try:
        with zipfile.ZipFile(source) as archive:
            package = reader.read(archive)
    except _BROKEN:
        return None, [Problem("", 0, "", "oneroster.no_zip")]
    return package, reader.problems


class _Stop(Exception):
    """Nothing more can be read of this file."""


class _Reader:
    """Reads one archive; ``problems`` are gathered on the way."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.problems: list[Problem] = []

    def read(self, archive: zipfile.ZipFile) -> Package | None:
        names = [one.filename for one in archive.infolist() if not one.is_dir()]
        if len(names) > self.limits.files:
            self._note("", 0, "", "oneroster.too_many_files", {"limit": self.limits.files})
            return None
        if f"{MANIFEST}{_SUFFIX}" not in names:
            nested = any(name.endswith(f"/{MANIFEST}{_SUFFIX}") for name in names)
            code = "oneroster.in_folder" if nested else "oneroster.no_manifest"
            self._note(f"{MANIFEST}{_SUFFIX}", 0, "", code)
            return None
        manifest = self._manifest(archive)
        if manifest is None:
            return None
        kinds = self._kinds(manifest, names)
        tables = {}
        for name, kind in kinds.items():
            if name in TABLES and (table := self._table(archive, name, kind)):
                tables[name] = table
        known = {f"{name}{_SUFFIX}" for name in (*FILES, MANIFEST)}
        return Package(
            tables=tables,
            system_name=manifest.get("source.systemName", ""),
            system_code=manifest.get("source.systemCode", ""),
            unread=tuple(sorted(name for name in kinds if name not in TABLES)),
            unknown=tuple(sorted({name for name in names if name not in known})),
        )

    def _manifest(self, archive: zipfile.ZipFile) -> dict[str, str] | None:
        file = f"{MANIFEST}{_SUFFIX}"
        found: dict[str, str] = {}
        try:
            rows = self._rows(archive, file)
            _line, heading = next(rows, (0, []))
            if [one.strip() for one in heading] != list(MANIFEST_COLUMNS):
                self._note(
                    file, 1, "", "oneroster.heading", {"expected": ",".join(MANIFEST_COLUMNS)}
                )
                return None
            for line, cells in rows:
                name = cells[0].strip()
                if name in found:
                    self._note(file, line, "propertyName", "oneroster.twice", {"value": name[:60]})
                found[name] = cells[1].strip() if len(cells) > 1 else ""
        except _Stop:
            return None
        if found.get("oneroster.version") != VERSION:
            values = {"value": found.get("oneroster.version", "")[:20], "expected": VERSION}
            self._note(file, 0, "oneroster.version", "oneroster.version", values)
        return found

    def _kinds(self, manifest: Mapping[str, str], names: list[str]) -> dict[str, str]:
        """Bulk or delta of every file that is there; the manifest and the files must agree."""
        file = f"{MANIFEST}{_SUFFIX}"
        kinds: dict[str, str] = {}
        for name in FILES:
            kind = manifest.get(f"file.{name}", ABSENT).lower()
            is_there = f"{name}{_SUFFIX}" in names
            if kind not in (ABSENT, BULK, DELTA):
                values = {"value": kind[:40], "expected": f"{ABSENT}, {BULK}, {DELTA}"}
                self._note(file, 0, f"file.{name}", "oneroster.word", values)
            elif kind == ABSENT and is_there:
                self._note(file, 0, f"file.{name}", "oneroster.not_announced")
            elif kind != ABSENT and not is_there:
                self._note(f"{name}{_SUFFIX}", 0, "", "oneroster.file_missing")
            elif is_there:
                kinds[name] = kind
        return kinds

    def _table(self, archive: zipfile.ZipFile, name: str, kind: str) -> Table | None:
        file = f"{name}{_SUFFIX}"
        expected = TABLES[name].names
        records = []
        try:
            rows = self._rows(archive, file)
            _line, written = next(rows, (0, []))
            heading = tuple(one.strip() for one in written)
            extra = heading[len(expected) :]
            if not self._is_heading(file, expected, heading):
                return None
            index = {column: place for place, column in enumerate(heading)}
            for line, cells in rows:
                if len(cells) != len(heading):
                    values = {"found": len(cells), "expected": len(heading)}
                    self._note(file, line, "", "oneroster.cells", values)
                    continue
                records.append(Record(line, Cells(index, tuple(cells))))
        except _Stop:
            return None
        return Table(kind, extra, tuple(records))

    def _is_heading(self, file: str, expected: tuple[str, ...], heading: tuple[str, ...]) -> bool:
        if heading[: len(expected)] != expected:
            wrong = next(
                (
                    place
                    for place, name in enumerate(expected)
                    if place >= len(heading) or heading[place] != name
                ),
                0,
            )
            values: dict[str, str | int] = {"place": wrong + 1, "expected": expected[wrong]}
            self._note(file, 1, expected[wrong], "oneroster.column", values)
            return False
        extra = heading[len(expected) :]
        for name in extra:
            if not name.startswith(METADATA):
                self._note(file, 1, name[:60], "oneroster.extra_column")
        if len(set(heading)) != len(heading):
            self._note(file, 1, "", "oneroster.column_twice")
            return False
        return not any(not name.startswith(METADATA) for name in extra)

    def _rows(self, archive: zipfile.ZipFile, file: str) -> Iterator[tuple[int, list[str]]]:
        """Line and cells of every row that is not empty; the line is where the row begins."""
        try:
            if archive.getinfo(file).file_size > self.limits.unpacked:
                self._stop(file, 0, "oneroster.too_large")
            with (
                archive.open(file) as raw,
                io.TextIOWrapper(
                    io.BufferedReader(_Bounded(raw, self.limits.unpacked)),
                    encoding="utf-8-sig",
                    newline="",
                ) as text,
            ):
                yield from self._parsed(file, text)
        except UnicodeDecodeError:
            self._stop(file, 0, "oneroster.encoding")
        except _BROKEN:
            self._stop(file, 0, "oneroster.damaged")

    def _parsed(self, file: str, text: IO[str]) -> Iterator[tuple[int, list[str]]]:
        reader = csv.reader(text, strict=True)
        line = 1
        try:
            for cells in reader:
                if len(cells) > self.limits.columns:
                    self._stop(file, line, "oneroster.too_many_columns")
                if cells:
                    yield line, [one.replace("\x00", "\ufffd") for one in cells]
                line = reader.line_num + 1
        except csv.Error:
            self._stop(file, line, "oneroster.quotes")

    def _note(
        self,
        file: str,
        line: int,
        column: str,
        code: str,
        values: Mapping[str, str | int] | None = None,
    ) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(file, line, column, code, values or {}))

    def _stop(self, file: str, line: int, code: str) -> None:
        self._note(file, line, "", code)
        raise _Stop


class _Bounded(io.RawIOBase):
    """A member of the archive that gives no more bytes than it may, whatever its header says."""

    def __init__(self, raw: IO[bytes], most: int) -> None:
        self._raw = raw
        self._left = most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # narrower on purpose
        piece = self._raw.read(len(buffer))
        self._left -= len(piece)
        if self._left < 0:
            raise OSError("more bytes than announced")
        buffer[: len(piece)] = piece
        return len(piece)
