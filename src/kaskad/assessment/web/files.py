"""Files of items as they come from a page: chosen on a computer, or kept between two answers.

When a file has mistakes, its reader may take the good items without choosing it again: the page
holds what was sent, packed. Nothing of it is trusted more than a file.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kaskad.assessment.web.typed_items import NotTyped
from kaskad.core.localized import LANGUAGES
from kaskad.core.web.format import size

# Of all files of one request together; larger banks come by the command line.
LARGEST: Final = 5_000_000
# A form without files may hold five megabytes (``DATA_UPLOAD_MAX_MEMORY_SIZE``).
_LARGEST_KEPT: Final = 3_000_000
Files = list[tuple[str, bytes]]


def files_in(request: HttpRequest) -> Files:
    """Names and bytes of what was sent, each with its language in its name. Raises NotTyped."""
    if kept := request.POST.get("kept", ""):
        return _unpacked(kept)
    found: Files = []
    for language in LANGUAGES:
        upload = request.FILES.get(f"file_{language}")
        if isinstance(upload, UploadedFile):
            found.append((_named(str(upload.name), language), _read(upload, language, found)))
    if not found:
        raise NotTyped({"file_kk": _("No file was chosen. Choose one on your computer.")})
    if len(found) == 1 and request.FILES.get("file_kk"):
        # A single file may say its language itself, or hold all of them.
        return [(str(request.FILES["file_kk"].name), found[0][1])]  # type: ignore[union-attr]  # one file
    return found


def _named(name: str, language: str) -> str:
    stem, _, ending = name.rpartition(".")
    return f"{stem}.{language}.{ending}"


def _read(upload: UploadedFile[Any], language: str, before: Files) -> bytes:
    so_far = sum(len(data) for _name, data in before)
    if (upload.size or 0) + so_far > LARGEST:
        words = _("The files are larger than %(limit)s together. Divide the bank.")
        raise NotTyped({f"file_{language}": words % {"limit": size(LARGEST)}})
    return bytes(upload.read())


def packed(files: Files) -> str:
    """What a page holds of the files; nothing if they are too large for it."""
    plain = json.dumps([[name, base64.b64encode(data).decode()] for name, data in files])
    text = base64.b64encode(zlib.compress(plain.encode(), 9)).decode()
    return text if len(text) <= _LARGEST_KEPT else ""


def _unpacked(text: str) -> Files:
    try:
        reader = zlib.decompressobj()
        plain = reader.decompress(base64.b64decode(text, validate=True), 2 * LARGEST)
        found = [
            (str(name), base64.b64decode(data, validate=True)) for name, data in json.loads(plain)
        ]
    except (ValueError, TypeError, binascii.Error, zlib.error, RecursionError) as error:
        words = _("The file did not come whole. Choose it again.")
        raise NotTyped({"file_kk": words}) from error
    return found[: len(LANGUAGES)]
