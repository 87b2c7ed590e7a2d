"""How long files of lists are kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

from kaskad.commissions.models import RosterBatch
from kaskad.commissions.operations.stored_file import FOLDER
from kaskad.commissions.vocab import BatchState
from kaskad.core.retention import RetentionRule


def _left_files(before: datetime) -> Iterator[Path]:
    """Files of lists that nobody waits for: left when a process or the machine died."""
    folder = Path(settings.KASKAD_FILES) / FOLDER
    unread = RosterBatch.objects.filter(state=BatchState.RECEIVED)
    wanted = set(unread.values_list("stored_as", flat=True))
    for path in folder.iterdir() if folder.is_dir() else ():
        is_old = path.stat().st_mtime < before.timestamp()
        if is_old and f"{FOLDER}/{path.name.removesuffix('.part')}" not in wanted:
            yield path


def _remove_files(before: datetime) -> int:
    paths = list(_left_files(before))
    for path in paths:
        path.unlink(missing_ok=True)
    return len(paths)


RETENTION = (
    RetentionRule(
        name="roster_files",
        days=2,
        holds="files of lists that were left behind",
        counted_from="the last change of the file",
        count=lambda before: sum(1 for _ in _left_files(before)),
        remove=_remove_files,
    ),
)
