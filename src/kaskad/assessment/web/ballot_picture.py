"""A ballot drawn by the server: two squares with their names and marks.

The same on the paper of an attempt, in the bank and beside a result; classes get their look from
``ballot.css``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from kaskad.assessment.rules.ballot_pairs import VERDICTS
from kaskad.assessment.vocab import Verdict
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


def marks_in_words() -> dict[str, str]:
    """What stands in the square of a ballot."""
    return {
        "": pgettext("mark", "empty"),
        "tick": pgettext("mark", "a tick"),
        "cross": pgettext("mark", "a cross"),
        "scribble": pgettext("mark", "a scribble"),
    }


def picture_of(marks: Sequence[str], language: str) -> SafeString:
    """The drawn ballot, its names in ``language``, its words in the active one."""
    return _picture(tuple(marks), language, get_language() or "")


@lru_cache(maxsize=256)
def _picture(marks: tuple[str, ...], language: str, _active: str) -> SafeString:
    first, second = VERDICTS[Verdict.FOR][language], VERDICTS[Verdict.AGAINST][language]
    words = marks_in_words()
    label = _("A ballot. %(first)s: %(one)s. %(second)s: %(other)s.") % {
        "first": first,
        "one": words.get(marks[0], "–"),
        "second": second,
        "other": words.get(marks[1], "–"),
    }
    return ballot_picture((first, second), (marks[0], marks[1]), label)
