"""A template with its values: the text, and where in it each number stands."""

from __future__ import annotations

import re
from typing import NamedTuple

from kaskad.reporting.rules.templates.parsing import Each, Named, Node, When, parse
from kaskad.reporting.rules.templates.values import Many, Truth, Values

_SPACES = re.compile(r" {2,}")
_LINES = re.compile(r"\n{3,}")


class Mark(NamedTuple):
    """A number or day of a text, from ``first`` up to ``last``, and the figure that it shows."""

    first: int
    last: int
    figure: str


class Filled(NamedTuple):
    """A text, paragraphs divided by an empty line, and its numbers in their order."""

    text: str
    marks: tuple[Mark, ...]


def fill(template: str, values: Values, language: str) -> Filled:
    """The text of a template that has no flaws; its values have every name of the vocabulary."""
    sheet = _Sheet(language)
    sheet.write(parse(template).nodes, values)
    return sheet.done()


class _Sheet:
    def __init__(self, language: str) -> None:
        self._language = language
        self._text = ""
        self._marks: list[Mark] = []

    def write(self, nodes: tuple[Node, ...], values: Values) -> None:
        for node in nodes:
            if isinstance(node, Named):
                self._value(node, values)
            elif isinstance(node, When):
                truth = values[node.name]
                holds = isinstance(truth, Truth) and truth.holds
                self.write(node.then if holds is not node.negated else node.otherwise, values)
            elif isinstance(node, Each):
                self._each(node, values)
            else:
                self._words(node.text)

    def done(self) -> Filled:
        text = self._text.rstrip()
        return Filled(text, tuple(mark for mark in self._marks if mark.last <= len(text)))

    def _value(self, node: Named, values: Values) -> None:
        value = values[node.name]
        if node.words:
            self._words(value.chosen(node.words))
            return
        first = len(self._text)
        self._text += value.written(node.form, self._language)
        if value.is_marked and value.figure:
            self._marks.append(Mark(first, len(self._text), value.figure))

    def _each(self, node: Each, values: Values) -> None:
        many = values[node.name]
        items = many.items if isinstance(many, Many) else ()
        for place, item in enumerate(items):
            if place:
                self._words(node.joint)
            self.write(node.body, {**values, **item})

    def _words(self, text: str) -> None:
        """What an omitted part leaves behind: no double blanks, no more than one empty line."""
        text = _LINES.sub("\n\n", _SPACES.sub(" ", text))
        if text.startswith(" ") and (not self._text or self._text[-1] in " \n"):
            text = text[1:]
        if text.startswith("\n"):
            self._text = self._text.rstrip(" ")
            kept = len(self._text) - len(self._text.rstrip("\n"))
            breaks = len(text) - len(text.lstrip("\n"))
            allowed = 0 if not self._text else max(2 - kept, 0)
            text = "\n" * min(breaks, allowed) + text.lstrip("\n")
        self._text += text
