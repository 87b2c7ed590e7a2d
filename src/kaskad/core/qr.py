"""Square codes (ISO/IEC 18004) as vector pictures, for pages and papers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import segno

from kaskad.core.qr_middle import modules

# Letters are carried folded and read by cheap cameras: a seventh of the code may be lost (level M),
# and four modules of white stand round it, as the standard demands.
_ERROR_LEVEL = "m"
_BORDER = 4
_RUN = re.compile(rb"\x01+")


@dataclass(frozen=True, slots=True)
class SquareCode:
    """A code ``size`` modules wide, white border included.

    ``runs`` are its dark modules in rows: where a run begins, from the left and from the top, and
    how long it is.
    """

    size: int
    runs: tuple[tuple[int, int, int], ...]

    @property
    def path(self) -> str:
        """The SVG path of the dark modules."""
        return "".join(f"M{x} {y}h{length}v1h-{length}z" for x, y, length in self.runs)

    @property
    def svg(self) -> str:
        """A picture for papers."""
        return self._picture(f'<path d="{self.path}"/>')

    @property
    def lines(self) -> str:
        """The same picture drawn with lines as thick as a module: half as long in a PDF."""
        path = "".join(f"M{x} {y}.5h{length}" for x, y, length in self.runs)
        return self._picture(f'<path stroke="#000" d="{path}"/>')

    def _picture(self, path: str) -> str:
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.size} {self.size}">'
            f"{path}</svg>"
        )


def square_code(text: str, *, mask: int | None = None) -> SquareCode:
    """The code of ``text``.

    With a ``mask`` (0 to 7) the one of the eight patterns is not looked for that avoids large areas
    of one colour best, and many codes are made in the time of one. For what looks like chance all
    eight are as good.
    """
    rows = None if mask is None else modules(text, mask)
    if rows is None:
        code = segno.make(text, error=_ERROR_LEVEL, micro=False, mask=mask)
        rows = [bytes(row) for row in code.matrix]
    return SquareCode(len(rows) + 2 * _BORDER, tuple(_runs_in(rows)))


def _runs_in(rows: Sequence[bytes]) -> Iterator[tuple[int, int, int]]:
    for y, row in enumerate(rows, _BORDER):
        for run in _RUN.finditer(row):
            yield run.start() + _BORDER, y, run.end() - run.start()
