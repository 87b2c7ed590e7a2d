"""An emblem that may stand on certificates: a small picture, and nothing that acts or fetches.

An SVG is a program to some readers. Only shapes and their colours are let in, by name: no script,
no style sheet, no text, no reference to anything outside, and nothing that repeats a part, for a
small file of repetitions can be an endless picture. Whoever drew it saves it as plain SVG.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator, Mapping
from xml.parsers import expat

from kaskad.credentials.rules.paper.flawed import DesignFlawed
from kaskad.credentials.vocab import Flaw

LARGEST = 100_000  # bytes
SHORTEST_SIDE, LONGEST_SIDE = 200, 1200  # pixels of a PNG: sharp in print, and soon drawn
_PNG = b"\x89PNG\r\n\x1a\n"
_SVG = "http://www.w3.org/2000/svg"
_SHAPES = {
    *("svg", "g", "defs", "title", "desc", "metadata", "path", "rect", "circle", "ellipse"),
    *("line", "polyline", "polygon", "linearGradient", "radialGradient", "stop", "clipPath"),
}
# What drawing programs note about the author and their own windows; nobody draws it.
_NOTES = (
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://creativecommons.org/ns#",
    "http://web.resource.org/cc/",
    "http://purl.org/dc/elements/1.1/",
    "http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd",
    "http://www.inkscape.org/namespaces/inkscape",
)
_XLINK = "http://www.w3.org/1999/xlink"
_OUTSIDE = re.compile(r"url\s*\(\s*['\"]?(?!\s*['\"]?#)|@import|javascript:|data:", re.IGNORECASE)
_SEPARATOR = " "


def check_emblem(emblem: bytes) -> None:
    """Raises ``DesignFlawed`` for what is no small and harmless PNG or SVG."""
    if len(emblem) > LARGEST:
        raise DesignFlawed(Flaw.EMBLEM_SIZE, field="emblem", most=LARGEST // 1000)
    if emblem.startswith(_PNG):
        _check_pixels(emblem)
    else:
        _Shapes().read(emblem)


def as_svg(emblem: bytes) -> str:
    """The emblem as templates take it: an SVG, in which a PNG is a picture of its pixels."""
    if not emblem.startswith(_PNG):
        return emblem.decode()
    width, height = _size(emblem)
    data = base64.b64encode(emblem).decode()
    return (
        f'<svg xmlns="{_SVG}" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{data}"/></svg>'
    )


def _size(png: bytes) -> tuple[int, int]:
    """Width and height, which stand at the same place of every PNG (PNG, 11.2.1)."""
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


def _check_pixels(png: bytes) -> None:
    kinds = list(_chunks(png))
    width, height = _size(png)
    if kinds[:1] != [b"IHDR"] or kinds[-1] != b"IEND" or b"IDAT" not in kinds:
        raise DesignFlawed(Flaw.EMBLEM, field="emblem")
    if max(width, height) > LONGEST_SIDE or min(width, height) < SHORTEST_SIDE:
        raise DesignFlawed(
            Flaw.EMBLEM_PIXELS, field="emblem", least=SHORTEST_SIDE, most=LONGEST_SIDE
        )


def _chunks(png: bytes) -> Iterator[bytes]:
    """The kinds of the parts of a PNG (PNG, 5.3); a part whose check sum is wrong has none."""
    place = len(_PNG)
    while place < len(png):
        end = place + 8 + int.from_bytes(png[place : place + 4], "big")
        is_whole = zlib.crc32(png[place + 4 : end]).to_bytes(4, "big") == png[end : end + 4]
        yield png[place + 4 : place + 8] if is_whole else b""
        if not is_whole:
            return
        place = end + 4


class _Shapes:
    """Reads an SVG from its beginning to its end, or to the first thing that may not be there."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        self._parser.StartElementHandler = self._begin
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.ProcessingInstructionHandler = self._instruction
        self._is_first = True

    def read(self, svg: bytes) -> None:
        try:
            svg.decode()
            self._parser.Parse(svg, True)
        except (expat.ExpatError, UnicodeDecodeError) as error:
            line = getattr(error, "lineno", 0)
            raise DesignFlawed(Flaw.EMBLEM, field="emblem", line=line) from error

    def _begin(self, name: str, attributes: Mapping[str, str]) -> None:
        space, _, local = name.rpartition(_SEPARATOR)
        if self._is_first and (space, local) != (_SVG, "svg"):
            raise DesignFlawed(Flaw.EMBLEM, field="emblem")
        self._is_first = False
        is_note = space in _NOTES
        if not is_note and not (space == _SVG and local in _SHAPES):
            self._refuse(local)
        for attribute, value in attributes.items():
            space, _, local = attribute.rpartition(_SEPARATOR)
            # What a note leads to is not drawn, and nobody goes there.
            leads = local == "href" and space in {"", _XLINK} and not value.startswith("#")
            reaches = leads or (space not in _NOTES and _OUTSIDE.search(value))
            if local.lower().startswith("on") or (reaches and not is_note):
                self._refuse(local)

    def _doctype(self, name: str, *_rest: object) -> None:
        self._refuse(f"!DOCTYPE {name}")

    def _instruction(self, target: str, _data: str) -> None:
        self._refuse(f"?{target}")

    def _refuse(self, what: str) -> None:
        line = self._parser.CurrentLineNumber
        raise DesignFlawed(Flaw.EMBLEM_PART, field="emblem", line=line, part=what)
