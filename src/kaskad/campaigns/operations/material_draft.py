"""Writing the draft of a material: its text, its files, the provisions that it explains."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from kaskad.audit.api import Tag, nothing_changed, operation
from kaskad.campaigns.models import (
    Campaign,
    Material,
    MaterialFile,
    MaterialVersion,
    Provision,
)
from kaskad.campaigns.operations.material_entry import COLUMNS, ChangedVersion
from kaskad.campaigns.queries.campaign_file import blocks_of
from kaskad.campaigns.queries.law import newest_versions, provision_words
from kaskad.campaigns.queries.material import text_of
from kaskad.campaigns.rules.material import (
    LONGEST_BODY,
    LONGEST_LINK,
    LONGEST_TITLE,
    MOST_CITED,
    MaterialText,
    content_digest,
    free_code,
    is_address,
    is_code,
    mixed_word,
)
from kaskad.campaigns.rules.spec import Words
from kaskad.campaigns.vocab import MaterialKind, MaterialState
from kaskad.campaigns.vocab.law_refusals import ProvisionRepealed
from kaskad.campaigns.vocab.material_refusals import (
    BlockUnknown,
    KindUnknown,
    MaterialChangedMeanwhile,
    MaterialCodeTaken,
    MaterialCodeWrong,
    MaterialLinkWrong,
    MaterialMixedLetters,
    MaterialTooLong,
    TooManyCited,
)
from kaskad.core.actor import Actor
from kaskad.core.clock import local_day
from kaskad.core.localized import LANGUAGES
from kaskad.core.refusal import NotFound

_NOTHING = Words("", "", "")
_CODE_LENGTH = 40


@operation(Tag.MATERIAL_DRAFTED)
def draft_material(
    *,
    actor: Actor,
    campaign: Campaign,
    block_number: int,
    kind: str,
    code: str = "",
    now: datetime,
) -> MaterialVersion:
    """Begin a new material of a block; without a ``code`` it gets one.

    A material of this code, block and kind whose draft is open is that draft. Refuses a block or a
    kind that is not there, a code that is none, and the code of another material.
    """
    if block_number not in {block.number for block in blocks_of(campaign)}:
        raise BlockUnknown(field="block", number=block_number)
    if kind not in MaterialKind.values:
        raise KindUnknown(field="kind")
    if code and not is_code(code, _CODE_LENGTH):
        raise MaterialCodeWrong(field="code", code=code)
    present = Material.objects.select_for_update().filter(campaign=campaign, code=code).first()
    if present is not None:
        draft = present.versions.filter(state=MaterialState.DRAFT).first()
        if draft is None or (present.block_number, present.kind) != (block_number, kind):
            raise MaterialCodeTaken(field="code", code=code)
        nothing_changed()
        return draft
    taken = Material.objects.filter(campaign=campaign).values_list("code", flat=True)
    material = Material.objects.create(
        campaign=campaign,
        code=code or free_code(block_number, kind, taken),
        block_number=block_number,
        kind=kind,
    )
    draft = MaterialVersion.objects.create(
        material=material,
        number=1,
        state=MaterialState.DRAFT,
        sha256=content_digest(MaterialText(_NOTHING, _NOTHING, _NOTHING), (), ()),
        author=actor.mark,
        writers=[actor.mark],
        drafted_at=now,
        edited_at=now,
    )
    ChangedVersion(draft).write_down(
        actor=actor,
        tag=Tag.MATERIAL_DRAFTED,
        changes={"block": block_number, "form": kind},
        now=now,
    )
    return draft


@operation(Tag.MATERIAL_DRAFTED)
def redraft_material(*, actor: Actor, material: Material, now: datetime) -> MaterialVersion:
    """Open the next version of a material, as its newest one stands; an open draft is that one."""
    material = Material.objects.select_for_update().get(pk=material.pk)
    newest = material.versions.order_by("-number")[0]
    if newest.state == MaterialState.DRAFT:
        nothing_changed()
        return newest
    draft = MaterialVersion.objects.create(
        material=material,
        number=newest.number + 1,
        state=MaterialState.DRAFT,
        sha256=newest.sha256,
        author=actor.mark,
        writers=[actor.mark],
        drafted_at=now,
        edited_at=now,
        **{name: getattr(newest, name) for name in COLUMNS},
    )
    draft.provisions.set(newest.provisions.all())
    MaterialFile.objects.bulk_create(
        MaterialFile(
            version=draft,
            language=one.language,
            name=one.name,
            media_type=one.media_type,
            size=one.size,
            sha256=one.sha256,
        )
        for one in newest.files.order_by("pk")
    )
    ChangedVersion(draft).write_down(
        actor=actor, tag=Tag.MATERIAL_DRAFTED, changes={"from": newest.number}, now=now
    )
    return draft


@operation(Tag.MATERIAL_EDITED)
def edit_material(
    *, actor: Actor, draft: MaterialVersion, text: MaterialText, seen: str, now: datetime
) -> MaterialVersion:
    """Write title, text and link of a draft in the languages that are there so far.

    ``seen`` is the digest of what the writer had before them. The same text again changes nothing.
    Refuses what is too long, mixes alphabets or is no address, a version that is no draft, and a
    draft changed in between.
    """
    changed = ChangedVersion.draft(draft)
    draft = changed.version
    text = text.cleaned()
    _refuse_text(text)
    before = text_of(draft)
    if before == text:
        nothing_changed()
        return draft
    if draft.sha256 != seen:
        raise MaterialChangedMeanwhile
    for name, part in (("title", text.title), ("body", text.body), ("link", text.link)):
        for one in LANGUAGES:
            setattr(draft, f"{name}_{one}", getattr(part, one))
    names = [
        f"{name}_{one}"
        for name in ("title", "body", "link")
        for one in LANGUAGES
        if getattr(getattr(before, name), one) != getattr(getattr(text, name), one)
    ]
    changed.keep(actor=actor, changes={"changed": names}, now=now)
    return draft


@operation(Tag.MATERIAL_EDITED)
def cite_provisions(
    *,
    actor: Actor,
    draft: MaterialVersion,
    codes: Collection[str],
    is_cited: bool = True,
    now: datetime,
) -> MaterialVersion:
    """Let a draft cite the wordings of provisions that are in force today, or cite them no more.

    A wording cited before is replaced by the newest: whoever asks for it has compared the two.
    Refuses a repealed provision, too many of them, and a version that is no draft.
    """
    changed = ChangedVersion.draft(draft)
    draft = changed.version
    found = Provision.objects.in_bulk(list(codes), field_name="code")
    newest = newest_versions([one.pk for one in found.values()], local_day(now))
    cited = {one.provision_id: one for one in draft.provisions.all()}
    wanted = dict(cited)
    for code in codes:
        version = newest.get(found[code].pk) if code in found else None
        if version is None:
            raise NotFound(code)
        if not is_cited:
            wanted.pop(version.provision_id, None)
        elif version.is_repeal:
            raise ProvisionRepealed(field="provision", name=str(provision_words(version)))
        else:
            wanted[version.provision_id] = version
    if wanted == cited:
        nothing_changed()
        return draft
    if is_cited and len(wanted) > MOST_CITED:
        raise TooManyCited(field="provision", limit=MOST_CITED)
    draft.provisions.set(wanted.values())
    numbers = {
        code: [part[one].number if one in part else None for part in (cited, wanted)]
        for code, one in ((code, found[code].pk) for code in codes)
    }
    changed.keep(actor=actor, changes={"provisions": numbers}, now=now)
    return draft


@operation(Tag.MATERIAL_DISCARDED)
def discard_material(*, actor: Actor, draft: MaterialVersion, now: datetime) -> None:
    """Throw a draft away; a material that never had another version goes with it.

    Discarding again changes nothing. Refuses a version that is no draft.
    """
    if not MaterialVersion.objects.filter(pk=draft.pk).exists():
        nothing_changed()
        return
    changed = ChangedVersion.draft(draft)
    draft = changed.version
    material = draft.material
    ChangedVersion(draft).write_down(
        actor=actor, tag=Tag.MATERIAL_DISCARDED, changes={"version": [draft.number, None]}, now=now
    )
    digests = list(draft.files.values_list("sha256", flat=True))
    draft.delete()
    if not material.versions.exists():
        material.delete()
    ChangedVersion.drop_unused(digests)


def _refuse_text(text: MaterialText) -> None:
    limits = {"title": LONGEST_TITLE, "body": LONGEST_BODY, "link": LONGEST_LINK}
    for name, limit in limits.items():
        for one in LANGUAGES:
            written, place = getattr(getattr(text, name), one), f"{name}_{one}"
            if len(written) > limit:
                raise MaterialTooLong(field=place, length=len(written), limit=limit)
            if name == "link":
                if written and not is_address(written):
                    raise MaterialLinkWrong(field=place)
            elif word := mixed_word(written):
                raise MaterialMixedLetters(field=place, word=word)
