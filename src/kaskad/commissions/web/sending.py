"""An uploaded file on its way to the operation that takes it in."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile

from kaskad.commissions.models import RosterBatch
from kaskad.commissions.operations.receiving import receive_roster
from kaskad.core import clock
from kaskad.core.actor import Actor


def send(actor: Actor, upload: UploadedFile[Any], scope: str) -> RosterBatch:
    """Receive an upload; a large one lies on the disk already, a small one is put there first."""
    name = Path(upload.name or "").name
    if isinstance(upload, TemporaryUploadedFile):
        source = Path(upload.temporary_file_path())
        return receive_roster(
            actor=actor, source=source, file_name=name, scope=scope, now=clock.now()
        )
    with TemporaryDirectory() as folder:
        source = Path(folder) / "list"
        source.write_bytes(upload.read())
        return receive_roster(
            actor=actor, source=source, file_name=name, scope=scope, now=clock.now()
        )
