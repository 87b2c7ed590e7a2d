"""How much of each block was known before and is known after, drawn by the server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from kaskad.core.web.components import Component
from kaskad.core.web.svg import element

_ROW, _TOP, _FOOT = 30, 8, 26


@dataclass(frozen=True, slots=True)
class Course:
    """A row: its short name, shares of 0 to 1 before and after."""

    name: str
    before: float
    after: float
    is_lost: bool = False


@dataclass(frozen=True, slots=True)
class Courses(Component):
    """From the entry test (hollow) to the final test (full), a row a block; its table is below."""

    template = "assessment/courses.html"
    label: str
    caption: str
    rows: tuple[Course, ...]

    @property
    def wide(self) -> SafeString:
        """The picture from 768 px on."""
        return courses(self.rows, self.label, 736, "chart only-w")

    @property
    def narrow(self) -> SafeString:
        """The picture for phones."""
        return courses(self.rows, self.label, 328, "chart only-n")


def courses(rows: Sequence[Course], label: str, width: int, css: str) -> SafeString:
    """The picture ``width`` wide."""
    left, right = 40, width - 16
    height = _TOP + _ROW * len(rows) + _FOOT
    bottom = height - _FOOT

    def x(share: float) -> float:
        return round(left + (right - left) * share, 1)

    shapes: list[SafeString] = []
    for tick in (0, 25, 50, 75, 100):
        at = x(tick / 100)
        shapes.append(element("line", class_="grid", x1=at, x2=at, y1=_TOP, y2=bottom))
        shapes.append(element("text", str(tick), x=at, y=height - 6, text_anchor="middle"))
    for number, row in enumerate(rows):
        y = _TOP + _ROW * number + _ROW // 2
        before, after = x(row.before), x(row.after)
        css_name = "goal-t" if row.is_lost else "strong"
        shapes += [
            element("text", row.name, class_=css_name, x=0, y=y + 5),
            element(
                "line", class_="goal" if row.is_lost else "mid", x1=before, x2=after, y1=y, y2=y
            ),
            element("circle", class_="course-before", cx=before, cy=y, r=6),
            element("circle", class_="course-after", cx=after, cy=y, r=7),
        ]
    return element(
        "svg", *shapes, class_=css, viewBox=f"0 0 {width} {height}", role="img", aria_label=label
    )
