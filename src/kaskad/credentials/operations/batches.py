"""Certificates of a place as one file: asked for on a page, made by the worker, kept three days."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaskad.audit.api import Line, Subject, Tag, nothing_changed, operation, record, record_many
from kaskad.campaigns.api import Stage
from kaskad.commissions.api import Commission
from kaskad.core.actor import Actor
from kaskad.core.refusal import Refusal
from kaskad.core.sealed_files import write_sealed
from kaskad.core.secrets import random_code
from kaskad.core.tasks.backend import enqueue
from kaskad.credentials.models import PaperBatch, PaperDesign
from kaskad.credentials.queries.batches import Pile, batch_path, piles_of, waiting_places
from kaskad.credentials.vocab import BatchState

_MAKE = "kaskad.credentials.tasks.make_batch"


class BatchForNobody(Refusal):
    code = "credentials.batch_for_nobody"
    text = _("Nobody here has a certificate of this stage yet, so there is nothing to print.")


class BatchWaits(Refusal):
    code = "credentials.batch_waits"
    text = _("This file is being made already. Look at this page again in a minute.")


class BatchGone(Refusal):
    code = "credentials.batch_gone"
    text = _("This file is not kept any more. Have it made again: it takes a minute.")


@operation(Tag.CERTIFICATE_FILES_ASKED)
def ask_batches(
    *, actor: Actor, stage: Stage, place: Commission, with_english: bool, now: datetime
) -> list[PaperBatch]:
    """Have the files made with the certificates of a stage and a place, as ``piles_of`` says.

    What is being made already is not made twice. Refuses if that is all of it, and if there is
    nobody.
    """
    Stage.objects.select_for_update().get(pk=stage.pk)
    piles = piles_of(stage, place)
    if not piles:
        raise BatchForNobody
    waiting = waiting_places(stage, [one.place for one in piles])
    due = [one for one in piles if one.place.pk not in waiting]
    if not due:
        raise BatchWaits
    made = [_asked(actor, stage, one, now, with_english=with_english) for one in due]
    lines = [
        Line(Tag.CERTIFICATE_FILES_ASKED, _subject(one), _changes(one, len(one.certificates)))
        for one in made
    ]
    record_many(actor=actor, lines=lines, now=now)
    for one in made:
        enqueue(_MAKE, code=one.code)
    return made


@operation(Tag.CERTIFICATE_FILES_MADE)
def keep_batch(
    *,
    actor: Actor,
    batch: PaperBatch,
    design: PaperDesign | None,
    content: bytes | None,
    now: datetime,
) -> None:
    """Keep the finished file, sealed; none says that it could not be made."""
    locked = PaperBatch.objects.select_for_update().filter(pk=batch.pk).first()
    # Somebody in it may have been erased meanwhile, and the file with them.
    if locked is None or locked.state != BatchState.WAITING:
        nothing_changed()
        return
    locked.state = BatchState.READY if content else BatchState.FAILED
    locked.design = design
    if content:
        locked.size = len(content)
        locked.key_sealed = write_sealed(batch_path(locked.code), content)
    locked.save(update_fields=["state", "design", "size", "key_sealed"])
    changes = {"run": locked.code, "state": locked.state, "size": locked.size}
    tag = Tag.CERTIFICATE_FILES_MADE
    record(actor=actor, tag=tag, subject=_subject(batch), changes=changes, now=now)


def _asked(
    actor: Actor, stage: Stage, pile: Pile, now: datetime, *, with_english: bool
) -> PaperBatch:
    return PaperBatch.objects.create(
        code=random_code(),
        stage=stage,
        place=pile.place,
        part=pile.part,
        parts=pile.parts,
        certificates=pile.certificates,
        with_english=with_english,
        asked_by=actor.mark,
        asked_at=now,
    )


def _changes(batch: PaperBatch, count: int) -> dict[str, object]:
    return {"run": batch.code, "stage": batch.stage.code, "certificates": count}


def _subject(batch: PaperBatch) -> Subject:
    return Subject("commission", batch.place.code, "", batch.place.code)
