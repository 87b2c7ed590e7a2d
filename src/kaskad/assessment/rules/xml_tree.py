"""XML as a small tree with line numbers, read without any of the doors that XML has.

A document type is refused, and with it every entity but the five of XML itself: no file is
fetched, nothing is multiplied. Size, depth and number of elements are bounded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from kaskad.assessment.rules.exchange import MOST_BYTES, Unread
from kaskad.assessment.rules.item_text import UNWRITABLE

DEEPEST: Final = 60
MOST_ELEMENTS: Final = 200_000
XML_LANG: Final = "xml:lang"
_XML: Final = "http://www.w3.org/XML/1998/namespace lang"
_TEXT: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_ATTRIBUTE: Final = _TEXT | str.maketrans({'"': "&quot;", "\n": "&#10;", "\t": "&#9;"})


@dataclass(slots=True)
class Element:
    """``name`` and the names of attributes are without prefix and namespace, but ``xml:lang``."""

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)
    line: int = 0

    def elements(self, name: str = "") -> Iterator[Element]:
        """The elements directly inside, those called ``name`` if it is given."""
        for one in self.children:
            if isinstance(one, Element) and name in ("", one.name):
                yield one

    def first(self, name: str) -> Element | None:
        return next(self.elements(name), None)

    def below(self, name: str) -> Iterator[Element]:
        """All elements called ``name`` inside, in the order of the file."""
        for one in self.elements():
            if one.name == name:
                yield one
            yield from one.below(name)

    @property
    def text(self) -> str:
        """The text of this element and of all inside."""
        return "".join(one if isinstance(one, str) else one.text for one in self.children)


def element(
    name: str, attributes: Mapping[str, str] | None = None, *inside: Element | str
) -> Element:
    return Element(name, attributes or {}, list(inside))


def parse_xml(data: bytes) -> Element:
    """The root of a document. Raises ``Unread`` for whatever is no XML that is taken here."""
    if len(data) > MOST_BYTES:
        raise Unread("too_large", "The file is too large.", line=1)
    parser = expat.ParserCreate(namespace_separator=" ")
    builder = _Builder(parser)
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        words = f"This is no XML: {expat.ErrorString(error.code)}."
        raise Unread("not_xml", words, line=error.lineno) from None
    except (LookupError, ValueError):
        raise Unread("encoding", "The letters are written in an unknown way.", line=1) from None
    return builder.root


class _Builder:
    """Takes what the parser meets."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self.root = Element("")
        self._open: list[Element] = []
        self._count = 0
        self._parser = parser
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.data
        parser.StartDoctypeDeclHandler = self.doctype

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        line = self._parser.CurrentLineNumber
        self._count += 1
        if len(self._open) >= DEEPEST or self._count > MOST_ELEMENTS:
            raise Unread("too_deep", "The file has too many elements, or too deep ones.", line=line)
        plain = {
            XML_LANG if key == _XML else key.rpartition(" ")[2]: value
            for key, value in attributes.items()
        }
        one = Element(name.rpartition(" ")[2], plain, [], line)
        if self._open:
            self._open[-1].children.append(one)
        else:
            self.root = one
        self._open.append(one)

    def end(self, _name: str) -> None:
        self._open.pop()

    def data(self, text: str) -> None:
        self._open[-1].children.append(text)

    def doctype(self, *_parts: object) -> None:
        line = self._parser.CurrentLineNumber
        raise Unread("doctype", "A document type (DOCTYPE) is not taken.", line=line)


def render_xml(root: Element) -> str:
    """A document; elements that hold no text of their own have one child a line."""
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + "".join(_rendered(root, "")) + "\n"


def _rendered(one: Element, indent: str) -> Iterator[str]:
    attributes = "".join(
        f' {key}="{_clean(value).translate(_ATTRIBUTE)}"' for key, value in one.attributes.items()
    )
    if not one.children:
        yield f"<{one.name}{attributes}/>"
        return
    yield f"<{one.name}{attributes}>"
    is_mixed = any(isinstance(child, str) for child in one.children)
    inner = indent if is_mixed else f"{indent}  "
    for child in one.children:
        if not is_mixed:
            yield f"\n{inner}"
        if isinstance(child, str):
            yield _clean(child).translate(_TEXT)
        else:
            yield from _rendered(child, inner)
    yield f"</{one.name}>" if is_mixed else f"\n{indent}</{one.name}>"


def _clean(text: str) -> str:
    return UNWRITABLE.sub("\ufffd", text)
