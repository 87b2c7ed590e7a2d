"""Signed sheets of paper, photographed: kept as evidence, sealed in the files."""

from __future__ import annotations

import hashlib
from datetime import datetime

from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.campaigns.api import Seminar
from kaskad.core.actor import Actor
from kaskad.core.sealed_files import write_sealed
from kaskad.core.secrets import random_code
from kaskad.seminars.models import PaperSheet
from kaskad.seminars.queries.papers import paper_path
from kaskad.seminars.rules.papers import kind_of
from kaskad.seminars.vocab import LARGEST_PAPER, PAPERS_OF_SEMINAR
from kaskad.seminars.vocab.refusals import (
    PaperTooLarge,
    PaperUnusable,
    SeminarCancelled,
    TooManyPapers,
)


@operation(Tag.PAPER_KEPT)
def keep_paper(*, actor: Actor, seminar: Seminar, content: bytes, now: datetime) -> PaperSheet:
    """Keep a photograph or scan of a signed sheet; the same file again gives the first.

    Refuses a cancelled seminar, what is no JPEG, PNG or PDF, a file that is too large, and more
    files than a seminar has.
    """
    if seminar.state == "cancelled":
        raise SeminarCancelled(seminar=seminar.code)
    if len(content) > LARGEST_PAPER:
        raise PaperTooLarge(field="paper", limit=LARGEST_PAPER // 1_000_000)
    kind = kind_of(content)
    if not kind:
        raise PaperUnusable(field="paper")
    digest = hashlib.sha256(content).hexdigest()
    Seminar.objects.select_for_update().get(pk=seminar.pk)
    papers = PaperSheet.objects.filter(seminar=seminar)
    known = papers.filter(sha256=digest).first()
    if known is not None:
        nothing_changed()
        return known
    if papers.count() >= PAPERS_OF_SEMINAR:
        raise TooManyPapers(limit=PAPERS_OF_SEMINAR)
    code = random_code()
    paper = PaperSheet.objects.create(
        code=code,
        seminar=seminar,
        kind=kind,
        size=len(content),
        sha256=digest,
        key_sealed=write_sealed(paper_path(code), content),
        kept_by=actor.mark,
        kept_at=now,
    )
    record(
        actor=actor,
        tag=Tag.PAPER_KEPT,
        subject=Subject("seminar", seminar.code, "", seminar.group.commission.code),
        changes={"paper": code, "sha256": digest, "size": len(content)},
        now=now,
    )
    return paper
