"""An uploaded file on its way to the operation that takes it in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from kaskad.commissions.models import RosterBatch
from kaskad.commissions.operations.receiving import receive_roster
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.web.uploads import on_disk


def send(actor: Actor, upload: UploadedFile[Any], scope: str) -> RosterBatch:
    """Receive an upload for a territory."""
    name = Path(upload.name or "").name
    with on_disk(upload) as source:
        return receive_roster(
            actor=actor, source=source, file_name=name, scope=scope, now=clock.now()
        )
