"""Square codes (ISO/IEC 18004) as vector pictures, for pages and papers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby

import segno

# Letters are carried folded and read by cheap cameras: a seventh of the code may be lost (level M),
# and four modules of white stand round it, as the standard demands.
_ERROR_LEVEL = "m"
_BORDER = 4
_AREA = re.compile(r"M(\d+) (\d+)h(\d+)v1h-\d+z")


@dataclass(frozen=True, slots=True)
class SquareCode:
    """A code ``size`` modules wide, white border included, and the SVG path of its dark modules."""

    size: int
    path: str

    @property
    def svg(self) -> str:
        """A picture for papers."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.size} {self.size}">'
            f'<path d="{self.path}"/></svg>'
        )

    @property
    def lines(self) -> str:
        """The same picture drawn with lines as thick as a module: half as long in a PDF."""
        lines = _AREA.sub(r"M\1 \2.5h\3", self.path)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.size} {self.size}">'
            f'<path stroke="#000" d="{lines}"/></svg>'
        )


def square_code(text: str, *, mask: int | None = None) -> SquareCode:
    """The code of ``text``.

    With a ``mask`` (0 to 7) the one of the eight patterns is not looked for that avoids large areas
    of one colour best: four fifths of the time. For what looks like chance all eight are as good.
    """
    code = segno.make(text, error=_ERROR_LEVEL, micro=False, mask=mask)
    runs = []
    for y, row in enumerate(code.matrix, _BORDER):
        x = _BORDER
        for dark, modules in groupby(row):
            width = len(list(modules))
            if dark:
                runs.append(f"M{x} {y}h{width}v1h-{width}z")
            x += width
    return SquareCode(len(code.matrix) + 2 * _BORDER, "".join(runs))
