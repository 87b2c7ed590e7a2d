"""Files that people hand on to many others: only kinds that run no program, known by their bytes.

They lie in the files of the installation under their SHA-256, so the same file lies there once.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import Path
from threading import get_ident

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kaskad.core.refusal import Refusal

MEGABYTE = 1_000_000
LARGEST = 20 * MEGABYTE
LONGEST_NAME = 100
_CHUNK = 1024 * 1024
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
# Ending: media type, and how the file begins; a package of files (PK) is looked into.
KINDS: dict[str, tuple[str, tuple[bytes, ...]]] = {
    "pdf": ("application/pdf", (b"%PDF-",)),
    "docx": (f"{_OFFICE}wordprocessingml.document", (b"PK\x03\x04",)),
    "pptx": (f"{_OFFICE}presentationml.presentation", (b"PK\x03\x04",)),
    "xlsx": (f"{_OFFICE}spreadsheetml.sheet", (b"PK\x03\x04",)),
    "odt": (f"{_OPEN}text", (b"PK\x03\x04",)),
    "odp": (f"{_OPEN}presentation", (b"PK\x03\x04",)),
    "ods": (f"{_OPEN}spreadsheet", (b"PK\x03\x04",)),
    "png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "mp3": ("audio/mpeg", (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
}
# What a package of each kind holds, and what makes it more than a document.
_HELD = {
    "docx": "word/document.xml", "pptx": "ppt/presentation.xml", "xlsx": "xl/workbook.xml",
    "odt": "content.xml", "odp": "content.xml", "ods": "content.xml",
}  # fmt: skip
_PROGRAMS = re.compile(r"(^|/)(vbaproject\.bin|basic/|scripts/|activex|embeddings/)", re.IGNORECASE)
_UNFIT = re.compile(r"[^\w.()№ -]+")


class FileKindNotTaken(Refusal):
    code = "core.file_kind"
    text = _("“%(name)s” is of a kind that is not taken. These are: %(kinds)s.")


class FileTooLarge(Refusal):
    code = "core.file_size"
    text = _(
        "The file has %(megabytes)s MB, at most %(limit)s MB are taken: people open it on the"
        " phone. Make its pictures smaller, or divide it."
    )


class FileNotAsNamed(Refusal):
    code = "core.file_content"
    text = _(
        "“%(name)s” is empty, damaged or not what its ending says. Open it, save it again in that"
        " format, and send that."
    )


class FileHoldsProgram(Refusal):
    code = "core.file_program"
    text = _(
        "“%(name)s” holds macros or other files inside. Save it without them, or as PDF, and send"
        " that."
    )


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that was looked at."""

    name: str
    media_type: str
    size: int
    sha256: str


def look_at(source: Path, file_name: str) -> Attachment:
    """Name, kind, size and digest of a file that came from somebody.

    Refuses a kind that is not taken, one that is too large, one whose bytes are not of its kind,
    and one that holds a program.
    """
    name = plain_name(file_name)
    ending = name.rpartition(".")[2].lower()
    if ending not in KINDS or "." not in name:
        raise FileKindNotTaken(field="file", name=name, kinds=", ".join(sorted(KINDS)))
    size = source.stat().st_size
    if size > LARGEST:
        raise FileTooLarge(field="file", megabytes=-(-size // MEGABYTE), limit=LARGEST // MEGABYTE)
    media_type, beginnings = KINDS[ending]
    with source.open("rb") as file:
        head = file.read(16)
        if not head.startswith(beginnings):
            raise FileNotAsNamed(field="file", name=name)
        running = hashlib.sha256(head)
        while chunk := file.read(_CHUNK):
            running.update(chunk)
    if ending in _HELD:
        _look_into(source, name, _HELD[ending])
    return Attachment(name, media_type, size, running.hexdigest())


def plain_name(file_name: str) -> str:
    """A name without folders and signs that some system cannot keep; its ending stays."""
    text = unicodedata.normalize("NFC", file_name.encode("utf-8", "replace").decode("utf-8"))
    text = _UNFIT.sub(" ", text.replace("\\", "/").rpartition("/")[2])
    stem, dot, ending = " ".join(text.split()).strip(". ").rpartition(".")
    return f"{stem.strip()[: LONGEST_NAME - 10]}{dot}{ending[:9]}".strip()


def place_of(folder: str, sha256: str) -> Path:
    """Where the file with this digest lies, or would lie."""
    return Path(settings.KASKAD_FILES) / folder / sha256


def keep_file(folder: str, sha256: str, source: Path) -> None:
    """Copy a file to its place: complete or not there, readable by the installation alone."""
    place = place_of(folder, sha256)
    if place.exists():
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(f"{place.name}.{os.getpid()}-{get_ident()}.part")
    with source.open("rb") as old, os.fdopen(_private(part), "wb") as new:
        while chunk := old.read(_CHUNK):
            new.write(chunk)
        new.flush()
        os.fsync(new.fileno())
    part.replace(place)


def _private(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)


def _look_into(source: Path, name: str, held: str) -> None:
    try:
        with zipfile.ZipFile(source) as package:
            inside = package.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise FileNotAsNamed(field="file", name=name) from error
    if held not in inside:
        raise FileNotAsNamed(field="file", name=name)
    if any(_PROGRAMS.search(one) for one in inside):
        raise FileHoldsProgram(field="file", name=name)
