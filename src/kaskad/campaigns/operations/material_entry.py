"""A version that is being changed: locked, and every change with its digest and entry."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from kaskad.audit.api import Subject, Tag, record
from kaskad.campaigns.models import Campaign, Material, MaterialFile, MaterialVersion
from kaskad.campaigns.queries.material import text_of
from kaskad.campaigns.rules.material import content_digest
from kaskad.campaigns.vocab import MATERIAL_FOLDER, MaterialState
from kaskad.campaigns.vocab.material_refusals import NotADraft
from kaskad.core.actor import Actor
from kaskad.core.attachments import place_of
from kaskad.core.localized import LANGUAGES

COLUMNS = [f"{name}_{one}" for name in ("title", "body", "link") for one in LANGUAGES]


class ChangedVersion:
    """A version of a material, its ``material`` at hand, that an operation changes."""

    def __init__(self, version: MaterialVersion) -> None:
        self.version = version

    @classmethod
    def draft(cls, draft: MaterialVersion) -> ChangedVersion:
        """The draft as it is now, with its material locked; refuses a version that is none."""
        material = Material.objects.select_for_update().get(pk=draft.material_id)
        draft = MaterialVersion.objects.get(pk=draft.pk)
        draft.material = material
        if draft.state != MaterialState.DRAFT:
            raise NotADraft
        return cls(draft)

    def keep(self, *, actor: Actor, changes: Mapping[str, Any], now: datetime) -> None:
        """Keep what was changed, its digest and who wrote, and leave the entry."""
        draft = self.version
        before = draft.sha256
        files = draft.files.values_list("language", "name", "sha256")
        cites = draft.provisions.values_list("provision__code", "number")
        draft.sha256 = content_digest(text_of(draft), files, cites)
        draft.edited_at = now
        if actor.mark not in draft.writers:
            draft.writers = [*draft.writers, actor.mark]
        draft.save(update_fields=[*COLUMNS, "sha256", "edited_at", "writers"])
        changes = {**changes, "content": [before, draft.sha256]}
        self.write_down(actor=actor, tag=Tag.MATERIAL_EDITED, changes=changes, now=now)

    def write_down(
        self, *, actor: Actor, tag: Tag, changes: Mapping[str, Any], now: datetime
    ) -> None:
        """The entry about it."""
        version, material = self.version, self.version.material
        campaign = Campaign.objects.select_related("root").get(pk=material.campaign_id)
        code = f"{campaign.code}/{material.code}"
        label = version.title.kk or material.code
        record(
            actor=actor,
            tag=tag,
            subject=Subject("material", code, label, campaign.root.code),
            changes={"version": version.number, **changes},
            now=now,
        )

    @staticmethod
    def drop_unused(digests: list[str]) -> None:
        """Remove files of which no version speaks any more, once the transaction ended well."""
        used = MaterialFile.objects.filter(sha256__in=digests).values_list("sha256", flat=True)
        for digest in set(digests) - set(used):
            place = place_of(MATERIAL_FOLDER, digest)
            transaction.on_commit(partial(place.unlink, missing_ok=True))
