"""A ballot drawn by the server: two squares with their names and marks.

Pure: words in, markup out; classes get their look from ``bank.css``.
"""

from __future__ import annotations

from django.utils.safestring import SafeString

from kaskad.core.web.svg import element

WIDTH, HEIGHT = 240, 112
_SIDE = 36
_LEFT = 190
_TOPS = (14, 62)
# Paths inside a square of 36 that begins at 0, 0; a hand leaves the square a little.
_MARKS = {
    "tick": "M6 18 L15 29 L33 3",
    "cross": "M6 6 L30 30 M30 6 L6 30",
    "scribble": "M4 24 C10 2 14 34 18 14 S24 34 28 12 S32 26 34 10",
}


def ballot_picture(names: tuple[str, str], marks: tuple[str, str], label: str) -> SafeString:
    """``names`` stand before the squares; ``label`` says in words what is drawn."""
    shapes = [element("rect", class_="sheet", x=1, y=1, width=WIDTH - 2, height=HEIGHT - 2)]
    for name, mark, top in zip(names, marks, _TOPS, strict=True):
        shapes += [
            element("text", name, x=16, y=top + 24),
            element("rect", class_="square", x=_LEFT, y=top, width=_SIDE, height=_SIDE),
        ]
        if mark in _MARKS:
            place = f"translate({_LEFT} {top})"
            shapes.append(element("path", class_="mark", d=_MARKS[mark], transform=place))
    return element(
        "svg", *shapes, class_="ballot", viewBox=f"0 0 {WIDTH} {HEIGHT}", role="img",
        aria_label=label,
    )  # fmt: skip
