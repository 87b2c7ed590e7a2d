"""A kit as one ZIP in the files of the installation, made once for all who fetch it."""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path
from threading import get_ident

from django.conf import settings

from kaskad.campaigns.queries.kit import Kit, KitPart

FOLDER = "kits"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day a ZIP knows: the bytes do not tell when it was made
_PACKED = (".html", ".json")  # other files are packed already


def kit_file(kit: Kit) -> Path:
    """Where the ZIP of this kit lies; it is made if it is not there, and older ones of it go."""
    folder = Path(settings.KASKAD_FILES) / FOLDER
    place = folder / f"{kit.name}.{kit.sha256[:16]}.zip"
    if place.exists():
        return place
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{place.name}.{os.getpid()}-{get_ident()}.part"
    write_kit(kit, part)
    part.replace(place)
    for older in folder.glob(f"{kit.name}.*.zip"):
        if older != place:
            older.unlink(missing_ok=True)
    return place


def write_kit(kit: Kit, target: Path) -> None:
    """Write the ZIP; the same kit gives the same bytes."""
    with zipfile.ZipFile(target, "w") as package:
        for part in kit.parts:
            _add(package, part)


def _add(package: zipfile.ZipFile, part: KitPart) -> None:
    entry = zipfile.ZipInfo(part.path, _EPOCH)
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    entry.file_size = part.size
    if part.path.endswith(_PACKED):
        entry.compress_type = zipfile.ZIP_DEFLATED
    with package.open(entry, "w") as target:
        if part.stored is None:
            target.write(part.content)
        else:
            with part.stored.open("rb") as source:
                shutil.copyfileobj(source, target, 1024 * 1024)
