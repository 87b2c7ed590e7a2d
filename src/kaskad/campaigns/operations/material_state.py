"""Publishing a material after a second person has read it, and withdrawing it."""

from __future__ import annotations

from datetime import datetime

from kaskad.audit.api import Tag, nothing_changed, operation
from kaskad.campaigns.models import Material, MaterialVersion
from kaskad.campaigns.operations.material_entry import ChangedVersion
from kaskad.campaigns.queries.law import newest_versions, provision_words
from kaskad.campaigns.queries.material import text_of
from kaskad.campaigns.vocab import MaterialKind, MaterialState
from kaskad.campaigns.vocab.day_refusals import ReasonMissing
from kaskad.campaigns.vocab.material_refusals import (
    MaterialChangedMeanwhile,
    MaterialCitesOld,
    MaterialLanguageMissing,
    MaterialPartMissing,
    NotInForce,
    SecondReaderNeeded,
)
from kaskad.core.actor import Actor
from kaskad.core.clock import local_day
from kaskad.core.localized import LANGUAGES

WITH_FILE = (MaterialKind.SLIDES, MaterialKind.FILE)
LONGEST_REASON = 300


@operation(Tag.MATERIAL_APPROVED)
def approve_material(
    *, actor: Actor, draft: MaterialVersion, seen: str, now: datetime
) -> MaterialVersion:
    """Put a draft in force: its second reader has read it; the version in force is replaced.

    ``seen`` is the digest of what was read. Approving again changes nothing. Refuses whoever wrote
    in it, a language, file or link that is missing, a cited wording that is not the one in force
    today, and a draft changed in between.
    """
    present = MaterialVersion.objects.get(pk=draft.pk)
    if present.state == MaterialState.IN_FORCE and present.second_reader == actor.mark:
        nothing_changed()
        return present
    changed = ChangedVersion.draft(draft)
    draft = changed.version
    if actor.mark in draft.writers:
        raise SecondReaderNeeded
    if draft.sha256 != seen:
        raise MaterialChangedMeanwhile
    _refuse_incomplete(draft)
    _refuse_old_wordings(draft, now)

    before = draft.material.versions.filter(state=MaterialState.IN_FORCE).first()
    if before is not None:
        _end(before, MaterialState.REPLACED, actor.mark, "", now)
    draft.state, draft.second_reader, draft.in_force_at = MaterialState.IN_FORCE, actor.mark, now
    draft.save(update_fields=["state", "second_reader", "in_force_at"])

    changes = {
        "version": [before.number if before else None, draft.number],
        "author": draft.author,
        "content": draft.sha256,
    }
    ChangedVersion(draft).write_down(
        actor=actor, tag=Tag.MATERIAL_APPROVED, changes=changes, now=now
    )
    return draft


@operation(Tag.MATERIAL_WITHDRAWN)
def withdraw_material(
    *, actor: Actor, material: Material, reason: str, now: datetime
) -> MaterialVersion:
    """Take the version in force back: it leaves the kit, and its readers are told why.

    Withdrawing again changes nothing. Refuses without a reason, and where none is in force.
    """
    material = Material.objects.select_for_update().get(pk=material.pk)
    reason = " ".join(reason.split())[:LONGEST_REASON]
    version = material.versions.filter(state=MaterialState.IN_FORCE).first()
    if version is None:
        ended = material.versions.exclude(state=MaterialState.DRAFT).order_by("-number").first()
        if ended is None or ended.state != MaterialState.WITHDRAWN:
            raise NotInForce
        nothing_changed()
        return ended
    if not reason:
        raise ReasonMissing(field="reason")
    _end(version, MaterialState.WITHDRAWN, actor.mark, reason, now)

    changes = {"state": [MaterialState.IN_FORCE.value, version.state], "reason": reason}
    ChangedVersion(version).write_down(
        actor=actor, tag=Tag.MATERIAL_WITHDRAWN, changes=changes, now=now
    )
    return version


def _refuse_incomplete(draft: MaterialVersion) -> None:
    text = text_of(draft)
    if text.missing:
        raise MaterialLanguageMissing(missing=", ".join(text.missing))
    missing: list[str] = []
    if draft.material.kind == MaterialKind.VIDEO:
        missing = [one for one in LANGUAGES if not getattr(text.link, one)]
    elif draft.material.kind in WITH_FILE:
        there = set(draft.files.values_list("language", flat=True))
        missing = [one for one in LANGUAGES if one not in there and "" not in there]
    if missing:
        raise MaterialPartMissing(missing=", ".join(missing))


def _refuse_old_wordings(draft: MaterialVersion, now: datetime) -> None:
    cited = list(draft.provisions.select_related("provision__law").order_by("pk"))
    newest = newest_versions([one.provision_id for one in cited], local_day(now))
    old = [
        one
        for one in cited
        if newest[one.provision_id].pk != one.pk or newest[one.provision_id].is_repeal
    ]
    if old:
        raise MaterialCitesOld(names="; ".join(str(provision_words(one)) for one in old))


def _end(version: MaterialVersion, state: str, mark: str, reason: str, now: datetime) -> None:
    version.state, version.ended_at, version.ended_by = state, now, mark
    version.end_reason = reason
    version.save(update_fields=["state", "ended_at", "ended_by", "end_reason"])
