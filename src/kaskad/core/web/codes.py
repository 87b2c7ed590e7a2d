"""Square codes on pages."""

from __future__ import annotations

from dataclasses import dataclass

from kaskad.core.qr import SquareCode, square_code
from kaskad.core.web.components import Component


@dataclass(frozen=True, slots=True)
class CodePicture(Component):
    """A square code for the camera of a telephone; the page also writes what it holds."""

    template = "core/components/code.html"
    label: str
    holds: str

    @property
    def code(self) -> SquareCode:
        """The modules to draw."""
        return square_code(self.holds)
