"""Writing a package: tables stream into the ZIP, the manifest closes it."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from kaskad.core.oneroster.spec import (
    FILES,
    MANIFEST,
    MANIFEST_COLUMNS,
    OFFERED,
    TABLES,
    VERSION,
)
from kaskad.core.oneroster.values import ABSENT, Package

# The same rows give the same bytes.
_MOMENT = (1980, 1, 1, 0, 0, 0)
_LEVEL = 6


class PackageWriter(AbstractContextManager["PackageWriter"]):
    """Writes tables one after another; a package that is not closed has no manifest."""

    def __init__(self, target: Path | IO[bytes], *, system_name: str, system_code: str) -> None:
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL)
        self._system = (system_name, system_code)
        self._kinds: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self._write_manifest()
        self._zip.close()

    def write(
        self,
        table: str,
        kind: str,
        rows: Iterable[Sequence[str]],
        extra: Sequence[str] = (),
    ) -> int:
        """Write a table whose rows have all columns in their order, those of ``extra`` last."""
        heading = (*TABLES[table].names, *extra)
        self._kinds[table] = kind
        return self._file(f"{table}.csv", heading, rows)

    def _write_manifest(self) -> None:
        name, code = self._system
        rows = [("manifest.version", OFFERED), ("oneroster.version", VERSION)]
        rows += [(f"file.{file}", self._kinds.get(file, ABSENT)) for file in FILES]
        rows += [("source.systemName", name), ("source.systemCode", code)]
        self._file(f"{MANIFEST}.csv", MANIFEST_COLUMNS, rows)

    def _file(self, name: str, heading: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
        info = zipfile.ZipInfo(name, _MOMENT)
        info.compress_type = zipfile.ZIP_DEFLATED
        count = 0
        with (
            self._zip.open(info, "w", force_zip64=True) as raw,
            io.TextIOWrapper(raw, encoding="utf-8", newline="", write_through=False) as out,
        ):
            writer = csv.writer(out, lineterminator="\r\n")
            writer.writerow(heading)
            for row in rows:
                writer.writerow(row)
                count += 1
        return count


def write_package(target: Path | IO[bytes], package: Package) -> None:
    """Write a whole package of values."""
    with PackageWriter(
        target, system_name=package.system_name, system_code=package.system_code
    ) as writer:
        for name, table in package.tables.items():
            columns = (*TABLES[name].names, *table.extra)
            rows = ([_cell(one.cells, column) for column in columns] for one in table.records)
            writer.write(name, table.kind, rows, table.extra)


def _cell(cells: Mapping[str, str], column: str) -> str:
    return cells.get(column, "")
