"""Reading a template into its parts, with every fault by its line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

_TAG = re.compile(r"\{([^{}\n]*)\}|[{}]")
_NAMED = re.compile(r"([a-z][a-z_]*)(?::(.*))?", re.DOTALL)
_BLOCK = re.compile(r"(if not|if|each) +([a-z][a-z_]*)|else|end")
# A line of nothing but marks of blocks is no line of the text.
_BARE_LINE = re.compile(
    r"^[ \t]*((?:\{(?:if (?:not )?[a-z_ ]+|each +[a-z_]+|else|end)\}[ \t]*)+)\n", re.MULTILINE
)


class Fault(StrEnum):
    """What can be wrong with a template."""

    BRACE = "brace"  # a brace alone, or something in braces that is no name
    UNKNOWN = "unknown"  # no such value here
    FORM = "form"  # the value has no such form
    WORDS = "words"  # not as many words as the language needs for a number
    NOT_TRUTH = "not_truth"  # "if" needs something that is true or not
    NOT_LIST = "not_list"  # "each" needs a list
    IS_BLOCK = "is_block"  # a truth or a list where a value should stand
    OPEN = "open"  # a block without its end
    CLOSED = "closed"  # an end or an else without its block
    EMPTY = "empty"  # nothing is left of the text


class Flaw(NamedTuple):
    """A fault in a line (from 1): of which name, and what may stand there."""

    line: int
    fault: Fault
    name: str = ""
    known: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """Text as it stands."""

    text: str


@dataclass(frozen=True, slots=True)
class Named:
    """A value in a form, or the words that agree with it."""

    name: str
    form: str
    words: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class When:
    """What is kept where something is true, and where it is not."""

    name: str
    negated: bool
    then: tuple[Node, ...]
    otherwise: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Each:
    """What is written once for each item of a list; ``joint`` stands between two of them."""

    name: str
    body: tuple[Node, ...]
    joint: str
    line: int


Node = Words | Named | When | Each


class Parsed(NamedTuple):
    """The parts of a template, and what is wrong with its braces and blocks."""

    nodes: tuple[Node, ...]
    flaws: tuple[Flaw, ...]


@dataclass(slots=True)
class _Open:
    """A block that waits for its end."""

    kind: str
    name: str
    line: int
    begins_line: bool
    nodes: list[Node]
    then: list[Node] | None = None


def parse(text: str) -> Parsed:
    """The parts of a template; broken ones are left out and told as flaws."""
    return _Reader(text.replace("\r\n", "\n")).read()


class _Reader:
    def __init__(self, text: str) -> None:
        # Lines are counted in the text as it was written, bare lines among them.
        self._text, self._removed = _without_bare_lines(text)
        self._stack: list[_Open] = [_Open("", "", 0, begins_line=False, nodes=[])]
        self._flaws: list[Flaw] = []

    def read(self) -> Parsed:
        position = 0
        for found in _TAG.finditer(self._text):
            self._add_words(self._text[position : found.start()])
            self._tag(found)
            position = found.end()
        self._add_words(self._text[position:])
        for one in self._stack[1:]:
            self._flaws.append(Flaw(one.line, Fault.OPEN, one.name))
        return Parsed(tuple(self._stack[0].nodes), tuple(sorted(self._flaws)))

    def _line(self, position: int) -> int:
        before = self._text.count("\n", 0, position)
        return 1 + before + sum(at <= position for at in self._removed)

    def _add_words(self, text: str) -> None:
        if text:
            self._stack[-1].nodes.append(Words(text))

    def _tag(self, found: re.Match[str]) -> None:
        line, written = self._line(found.start()), found[1]
        if written is None:
            self._flaws.append(Flaw(line, Fault.BRACE, found[0]))
        elif block := _BLOCK.fullmatch(written.strip()):
            self._block(block, found, line)
        elif named := _NAMED.fullmatch(written.strip()):
            said = named[2] or ""
            words = tuple(said.split("|")) if "|" in said else ()
            node = Named(named[1], "" if words else said.strip(), words, line)
            self._stack[-1].nodes.append(node)
        else:
            self._flaws.append(Flaw(line, Fault.BRACE, written.strip()))

    def _block(self, block: re.Match[str], found: re.Match[str], line: int) -> None:
        word = block[1] or block[0]
        if word in ("if", "if not", "each"):
            starts = found.start() == 0 or self._text[found.start() - 1] == "\n"
            self._stack.append(_Open(word, block[2], line, begins_line=starts, nodes=[]))
            return
        top = self._stack[-1]
        if len(self._stack) == 1 or (word == "else" and (top.kind == "each" or top.then)):
            self._flaws.append(Flaw(line, Fault.CLOSED, word))
        elif word == "else":
            top.then, top.nodes = top.nodes or [Words("")], []
        else:
            self._close(found)

    def _close(self, found: re.Match[str]) -> None:
        top = self._stack.pop()
        if top.kind == "each":
            node: Node = Each(top.name, tuple(top.nodes), self._joint(top, found), top.line)
        else:
            then = top.nodes if top.then is None else top.then
            otherwise = [] if top.then is None else top.nodes
            negated = top.kind == "if not"
            node = When(top.name, negated, tuple(then), tuple(otherwise), top.line)
        self._stack[-1].nodes.append(node)

    def _joint(self, top: _Open, found: re.Match[str]) -> str:
        """Items that fill lines stand one a line, those within a sentence follow a comma."""
        last = top.nodes[-1] if top.nodes else None
        if isinstance(last, Words) and last.text.endswith("\n"):
            return ""
        ends = self._text[found.end() : found.end() + 1] in ("", "\n")
        return "\n" if top.begins_line and ends else ", "


def _without_bare_lines(text: str) -> tuple[str, list[int]]:
    """The text without the ends of bare lines, and where each of them was."""
    removed: list[int] = []
    taken = 0

    def keep(found: re.Match[str]) -> str:
        nonlocal taken
        kept = found[1].rstrip()
        removed.append(found.start() - taken + len(kept))
        taken += len(found[0]) - len(kept)
        return kept

    return _BARE_LINE.sub(keep, text if text.endswith("\n") else f"{text}\n"), removed
