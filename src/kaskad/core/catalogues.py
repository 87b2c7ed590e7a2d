"""Compile the translation catalogues: every .po under the package becomes a .mo beside it.

Run as ``python -m kaskad.core.catalogues``. Knows nothing of Django, so that the launcher can run
it before anything is configured. A compiled catalogue carries the modification time of its
source, so "stale" means exactly "made from another state of the source".
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).resolve().parent.parent


def compile_catalogues(package: Path = PACKAGE) -> list[Path]:
    """Compile the stale catalogues under ``package`` and return those sources, sorted by path.

    Raises ``PoFileError`` for a source that cannot be read; nothing is written for it.
    """
    compiled = []
    for source in _sources(package):
        if _is_stale(source):
            _compile(source)
            compiled.append(source)
    return compiled


def _sources(package: Path) -> Iterator[Path]:
    yield from sorted(package.glob("**/LC_MESSAGES/*.po"))


def _is_stale(source: Path) -> bool:
    try:
        return source.with_suffix(".mo").stat().st_mtime_ns != source.stat().st_mtime_ns
    except FileNotFoundError:
        return True


def _compile(source: Path) -> None:
    # The time is read first: an edit during the compilation leaves the result stale, not wrong.
    made_from = source.stat()
    with source.open("rb") as text:
        catalogue = read_po(text, locale=source.parent.parent.name, abort_invalid=True)
    with tempfile.NamedTemporaryFile(dir=source.parent, suffix=".part", delete=False) as part:
        write_mo(part, catalogue)
    path = Path(part.name)
    path.chmod(0o644)
    os.utime(path, ns=(made_from.st_atime_ns, made_from.st_mtime_ns))
    path.replace(source.with_suffix(".mo"))


def main() -> int:
    try:
        compile_catalogues()
    except PoFileError as error:
        sys.stderr.write(f"kaskad: a translation catalogue cannot be read: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
