"""Packages of QTI items: a ZIP with a manifest; what is known of an item stands there as LOM.

3.0 holds all languages in one package, 2.1 one language a package; both are read. A package holds
no more than its limits say, whatever its headers promise, and names no file outside of itself.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from kaskad.assessment.rules.exchange import (
    MOST_BYTES,
    MOST_ITEMS,
    Fault,
    Lines,
    Lost,
    Reading,
    Unread,
    without_repeats,
)
from kaskad.assessment.rules.item_languages import join_languages, speaks
from kaskad.assessment.rules.item_tags import fact_tags, read_tags
from kaskad.assessment.rules.item_text import LANGUAGES, tidy
from kaskad.assessment.rules.items import Case, ItemContent
from kaskad.assessment.rules.qti_names import QTI3, QTI21, Dialect, neutral
from kaskad.assessment.rules.qti_reading import item_code, item_of
from kaskad.assessment.rules.qti_writing import item_element
from kaskad.assessment.rules.xml_tree import Element, element, parse_xml, render_xml
from kaskad.assessment.vocab import Kind

MANIFEST: Final = "imsmanifest.xml"
MOST_FILES: Final = 2 * MOST_ITEMS
LARGEST_ITEM: Final = 1_000_000
MOST_UNPACKED: Final = 100_000_000
_LOM: Final = "http://ltsc.ieee.org/xsd/LOM"
# A package does not tell when it was made, so that the same items are the same bytes.
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)
# What the library raises where the bytes are no ZIP, or not one that it can read.
_BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError, EOFError,
    OSError, ValueError, OverflowError, KeyError, IndexError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Package:
    """The bytes of a ZIP, and what is not in it."""

    data: bytes
    lost: tuple[Lost, ...] = ()


def write_qti3(items: Iterable[ItemContent]) -> Package:
    """All languages in one package."""
    return _package(items, QTI3, "")


def write_qti21(items: Iterable[ItemContent], language: str) -> Package:
    """The items that are complete in ``language``."""
    return _package(items, QTI21, language)


def _package(items: Iterable[ItemContent], dialect: Dialect, language: str) -> Package:
    out, lost, resources = io.BytesIO(), [], []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for content in items:
            lost += _losses(content)
            if language and not speaks(content, language):
                lost.append(Lost(content.code, "language"))
                continue
            main = language or next((one for one in LANGUAGES if one in content.text), "kk")
            name = f"items/{content.code}.xml"
            root = dialect.spelt(item_element(content, dialect, main))
            root.attributes = {"xmlns": dialect.namespace, **root.attributes}
            _put(archive, name, render_xml(root))
            resources.append(_resource(content, dialect, name))
        _put(archive, MANIFEST, render_xml(_manifest(dialect, resources)))
    return Package(out.getvalue(), tuple(lost))


def _losses(content: ItemContent) -> list[Lost]:
    """Orders are worth all or nothing there; the items themselves are whole."""
    body = content.body
    steps = body.steps if isinstance(body, Case) else ()
    is_ordered = content.kind == Kind.ORDERING or any(one.kind == Kind.ORDERING for one in steps)
    return [Lost(content.code, "partial_credit")] if is_ordered else []


def _put(archive: zipfile.ZipFile, name: str, text: str) -> None:
    info = zipfile.ZipInfo(name, _NO_TIME)
    info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, text.encode())


def _resource(content: ItemContent, dialect: Dialect, name: str) -> Element:
    keywords = (element("keyword", None, _string(tag)) for tag in fact_tags(content))
    lom = element("lom", {"xmlns": _LOM}, element("general", None, *keywords))
    if content.source:
        kind = element("kind", None, element("source", None, "LOMv1.0"))
        kind.children.append(element("value", None, "isbasedon"))
        about = element("resource", None, element("description", None, _string(content.source)))
        lom.children.append(element("relation", None, kind, about))
    return element(
        "resource",
        {"identifier": f"RES-{content.code}", "type": dialect.item_type, "href": name},
        element("metadata", None, lom),
        element("file", {"href": name}),
    )


def _string(text: str) -> Element:
    return element("string", None, text)


def _manifest(dialect: Dialect, resources: list[Element]) -> Element:
    about = element(
        "metadata",
        None,
        element("schema", None, dialect.schema),
        element("schemaversion", None, dialect.schema_version),
    )
    attributes = {"xmlns": dialect.manifest_namespace, "identifier": "kaskad-items"}
    found = element("resources", None, *resources)
    return element("manifest", attributes, about, element("organizations"), found)


def read_qti(data: bytes, language: str = "ru") -> Reading:
    """The items of a package of any version; ``language`` is that of text in no known one."""
    if len(data) > MOST_BYTES:
        return Reading(faults=(Fault(1, "", "", "too_large", "The package is too large."),))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _Reader(archive, language).reading()
    except Unread as error:
        return Reading(faults=(error.fault(1, "", MANIFEST),))
    except _BROKEN:
        return Reading(
            faults=(Fault(1, "", "", "not_zip", "The file is no ZIP that can be read."),)
        )


def read_qti_packages(packages: Mapping[str, bytes]) -> Reading:
    """A package for each language, joined by the codes; ``Fault.file`` names the file in it."""
    return join_languages({one: read_qti(data, one) for one, data in packages.items()})


class _Reader:
    def __init__(self, archive: zipfile.ZipFile, language: str) -> None:
        self._archive, self._language = archive, language
        self._left = MOST_UNPACKED
        self._names = {one.filename for one in archive.infolist()}

    def reading(self) -> Reading:
        if len(self._names) > MOST_FILES:
            raise Unread("too_many", f"There are more than {MOST_FILES} files in the package.")
        if MANIFEST not in self._names:
            raise Unread("no_manifest", f"{MANIFEST} is not in the package.")
        manifest = parse_xml(self._file(MANIFEST, MOST_BYTES))
        resources = [
            one
            for one in manifest.below("resource")
            if one.attributes.get("type", "").startswith("imsqti_item_xml")
        ]
        found: list[tuple[ItemContent, Lines]] = []
        faults: list[Fault] = []
        for number, resource in enumerate(resources[:MOST_ITEMS], start=1):
            name = resource.attributes.get("href", "")
            code, line = f"item-{number}", 1
            try:
                root = neutral(parse_xml(self._file(name, LARGEST_ITEM)))
                code, line = item_code(root, number), root.line
                found.append((self._item(root, resource, number), {"": line}))
            except Unread as error:
                faults.append(error.fault(line, code, name[:200]))
        return without_repeats(found, faults)

    def _file(self, name: str, most: int) -> bytes:
        """The bytes of a file in the package, which may not be more than ``most``."""
        is_inside = not name.startswith("/") and ".." not in name.split("/") and "\\" not in name
        if name not in self._names or not is_inside:
            raise Unread("file_missing", f"“{name[:80]}” is not in the package.")
        most = min(most, self._left)
        try:
            with self._archive.open(name) as file:
                data = file.read(most + 1)
        except _BROKEN:
            raise Unread("damaged", f"“{name[:80]}” is damaged.") from None
        self._left -= len(data)
        if len(data) > most:
            raise Unread("too_large", f"“{name[:80]}” is too large.")
        return data

    def _item(self, root: Element, resource: Element, number: int) -> ItemContent:
        keywords = [tidy(one.text) for one in resource.below("keyword")]
        content = item_of(root, read_tags(keywords), self._language, number)
        sources = (one.text for relation in resource.below("relation")
                   for one in relation.below("description"))  # fmt: skip
        return replace(content, source=tidy(next(sources, "")))
