"""An uploaded file as a path, whether it lies on the disk already or not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile


@contextmanager
def on_disk(upload: UploadedFile[Any]) -> Iterator[Path]:
    """Where the file lies while the context is open."""
    if isinstance(upload, TemporaryUploadedFile):
        yield Path(upload.temporary_file_path())
        return
    with TemporaryDirectory() as folder:
        place = Path(folder) / "upload"
        place.write_bytes(upload.read())
        yield place
