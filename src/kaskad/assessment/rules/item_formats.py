"""Which format a file of items has, by its name; reading and writing it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final

from kaskad.assessment.rules.exchange import Fault, Lost, Reading
from kaskad.assessment.rules.gift_reading import read_gift_files
from kaskad.assessment.rules.gift_writing import write_gift
from kaskad.assessment.rules.item_file import read_items
from kaskad.assessment.rules.item_file_writing import write_items
from kaskad.assessment.rules.item_text import LANGUAGES
from kaskad.assessment.rules.items import ItemContent
from kaskad.assessment.rules.moodle_reading import read_moodle
from kaskad.assessment.rules.moodle_writing import write_moodle
from kaskad.assessment.rules.qti_package import (
    read_qti,
    read_qti_packages,
    write_qti3,
    write_qti21,
)

_LANGUAGE: Final = re.compile(rf"\.({'|'.join(LANGUAGES)})\.[a-z]+$", re.IGNORECASE)


class ItemFormat(StrEnum):
    """A format of files of items; those of one language need to be told which."""

    OWN = "toml"
    MOODLE = "moodle"
    GIFT = "gift"
    QTI3 = "qti3"
    QTI21 = "qti21"

    @property
    def has_one_language(self) -> bool:
        return self in (ItemFormat.GIFT, ItemFormat.QTI21)

    @property
    def ending(self) -> str:
        """How the name of such a file ends."""
        return {"toml": "toml", "moodle": "xml", "gift": "gift"}.get(self.value, "zip")


def read_files(files: Sequence[tuple[str, bytes]], language: str) -> Reading:
    """The items of one file, or of the files of one bank in several languages.

    What a file holds is known by how its name ends: ``.toml``, ``.xml`` (Moodle), ``.gift`` or
    ``.txt``, ``.zip`` (QTI). A name such as ``bank.kk.gift`` says the language; ``language`` is
    that of files whose names do not. Several files are of one format and each of its own language.
    """
    endings = {name.rpartition(".")[2].lower() for name, _data in files}
    by_language = {_language_of(name) or language: data for name, data in files}
    if len(endings) != 1 or len(by_language) != len(files):
        words = "Several files are one bank in several languages: bank.kk.gift and bank.ru.gift."
        return Reading(faults=(Fault(1, "", "", "not_one_bank", words),))
    ending, data = endings.pop(), files[0][1]
    if ending == "zip":
        packages = by_language if len(files) > 1 else {}
        return read_qti_packages(packages) if packages else read_qti(data, next(iter(by_language)))
    if ending in ("gift", "txt"):
        return _of_texts(by_language)
    if ending == "xml" and len(files) == 1:
        return read_moodle(data, next(iter(by_language)))
    if ending == "toml" and len(files) == 1:
        text = _decoded(data)
        return read_items(text) if text is not None else _badly_encoded()
    words = "The name of a file of items ends in .toml, .xml, .gift, .txt or .zip."
    return Reading(faults=(Fault(1, "", "", "format_unknown", words),))


def write_file(
    form: ItemFormat, items: Iterable[ItemContent], language: str
) -> tuple[bytes, tuple[Lost, ...]]:
    """The file, and what it could not hold; ``language`` is for formats that have one."""
    if form is ItemFormat.OWN:
        return write_items(items).encode(), ()
    if form in (ItemFormat.QTI3, ItemFormat.QTI21):
        package = write_qti3(items) if form is ItemFormat.QTI3 else write_qti21(items, language)
        return package.data, package.lost
    is_moodle = form is ItemFormat.MOODLE
    written = write_moodle(items) if is_moodle else write_gift(items, language)
    return written.content.encode(), written.lost


def _of_texts(by_language: Mapping[str, bytes]) -> Reading:
    texts = {one: _decoded(data) for one, data in by_language.items()}
    if None in texts.values():
        return _badly_encoded()
    return read_gift_files({one: text for one, text in texts.items() if text is not None})


def _decoded(data: bytes) -> str | None:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _badly_encoded() -> Reading:
    return Reading(faults=(Fault(1, "", "", "encoding", "The file is no text in UTF-8."),))


def _language_of(name: str) -> str:
    found = _LANGUAGE.search(name)
    return found[1].lower() if found else ""
