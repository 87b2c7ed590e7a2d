"""The files of a draft: for readers of one language, or for all."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from kaskad.audit.api import Tag, nothing_changed, operation
from kaskad.campaigns.models import MaterialFile, MaterialVersion
from kaskad.campaigns.operations.material_entry import ChangedVersion
from kaskad.campaigns.rules.material import MOST_FILES
from kaskad.campaigns.vocab import MATERIAL_FOLDER
from kaskad.campaigns.vocab.material_refusals import FileNameTaken, TooManyFiles
from kaskad.core.actor import Actor
from kaskad.core.attachments import keep_file, look_at
from kaskad.core.localized import LANGUAGES


@operation(Tag.MATERIAL_EDITED)
def attach_file(
    *,
    actor: Actor,
    draft: MaterialVersion,
    source: Path,
    file_name: str,
    language: str = "",
    now: datetime,
) -> MaterialFile:
    """Add a file to a draft, for readers of one language or (empty) for all.

    The same file again changes nothing. Refuses what ``look_at`` of core refuses, a name that is
    there with another content, too many files, and a version that is no draft.
    """
    changed = ChangedVersion.draft(draft)
    draft = changed.version
    found = look_at(source, file_name)
    language = language if language in LANGUAGES else ""
    same = draft.files.filter(language=language, name=found.name).first()
    if same is not None:
        if same.sha256 != found.sha256:
            raise FileNameTaken(field="file", name=found.name)
        nothing_changed()
        return same
    if draft.files.count() >= MOST_FILES:
        raise TooManyFiles(field="file", limit=MOST_FILES)
    file = MaterialFile.objects.create(
        version=draft,
        language=language,
        name=found.name,
        media_type=found.media_type,
        size=found.size,
        sha256=found.sha256,
    )
    keep_file(MATERIAL_FOLDER, found.sha256, source)
    changed.keep(actor=actor, changes={"file": [None, found.name], "sha256": found.sha256}, now=now)
    return file


@operation(Tag.MATERIAL_EDITED)
def detach_file(
    *, actor: Actor, draft: MaterialVersion, file_id: int, now: datetime
) -> MaterialVersion:
    """Take a file out of a draft; one that is not there any more changes nothing."""
    changed = ChangedVersion.draft(draft)
    draft = changed.version
    file = draft.files.filter(pk=file_id).first()
    if file is None:
        nothing_changed()
        return draft
    file.delete()
    ChangedVersion.drop_unused([file.sha256])
    changed.keep(actor=actor, changes={"file": [file.name, None], "sha256": file.sha256}, now=now)
    return draft
