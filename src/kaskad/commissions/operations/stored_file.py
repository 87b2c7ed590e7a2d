"""The copy of a roster file that lies in the files of the installation until it is checked."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from django.conf import settings
from django.db import transaction

from kaskad.commissions.models import RosterBatch

FOLDER = "rosters"
_CHUNK = 1024 * 1024


class StoredFile:
    """The file of one batch: it holds people's numbers in clear, so it goes when it is checked."""

    def __init__(self, batch: RosterBatch) -> None:
        self.path = Path(settings.KASKAD_FILES) / batch.stored_as

    @staticmethod
    def digest(source: Path) -> str:
        """SHA-256 of a file, read in pieces."""
        running = hashlib.sha256()
        with source.open("rb") as file:
            while chunk := file.read(_CHUNK):
                running.update(chunk)
        return running.hexdigest()

    def store(self, source: Path) -> None:
        """Copy ``source``: readable by the installation's account only, complete or not there."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        part = self.path.with_suffix(".part")
        with source.open("rb") as old, os.fdopen(_create(part), "wb") as new:
            while chunk := old.read(_CHUNK):
                new.write(chunk)
            new.flush()
            os.fsync(new.fileno())
        part.replace(self.path)

    def drop_when_done(self) -> None:
        """Remove the copy once the running transaction has ended well."""
        transaction.on_commit(lambda: self.path.unlink(missing_ok=True))


def _create(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
