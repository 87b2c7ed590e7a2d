"""Tests on paper: papers printed, photographs kept."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from kaskad.assessment.models import AnswerSheet, SheetPhoto, Test
from kaskad.assessment.queries.own import is_over
from kaskad.assessment.queries.sheets import (
    asked_of,
    candidates,
    check_printing,
    moment_words,
    photo_path,
    sheet_items,
)
from kaskad.assessment.queries.tests import forms_by_lot
from kaskad.assessment.rules.answer_sheet import answer_sheet
from kaskad.assessment.rules.photograph import MOST_BYTES, announced
from kaskad.assessment.vocab import PHOTOS_OF_PLACE, TestState
from kaskad.assessment.vocab.sheet_refusals import (
    PapersForNobody,
    SheetMomentWrong,
    SheetNotPicture,
    SheetPictureTooLarge,
    SheetsTooLate,
    TooManyPhotos,
)
from kaskad.assessment.vocab.test_refusals import NotOpenYet, TestNotPublished
from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.commissions.api import Commission, Member
from kaskad.core.actor import Actor
from kaskad.core.sealed_files import write_sealed
from kaskad.core.secrets import random_code
from kaskad.core.tasks.backend import enqueue

_CODE_LENGTH = 8
_READ = "kaskad.assessment.tasks.read_photo"


@operation(Tag.PAPERS_PRINTED)
def print_sheets(
    *,
    actor: Actor,
    test: Test,
    place: Commission,
    people: Sequence[Member] | None = None,
    printed_by: str = "",
    now: datetime,
) -> list[AnswerSheet]:
    """The papers of those in a commission who have not begun the test, or of the ``people`` given.

    Each printing is recorded; whoever gets a paper again gets the same. Refuses a test that is not
    published, before the day before it opens and after it closed, and somebody who has to take it
    and has not. ``printed_by`` is for whom the worker prints.
    """
    check_printing(test, actor, now)
    Test.objects.select_for_update().get(pk=test.pk)
    members = {one.pk: one for one in (candidates(test, place) if people is None else people)}
    if not members:
        raise PapersForNobody
    printed = {"printed_by": printed_by or actor.mark, "printed_at": now}
    known = AnswerSheet.objects.filter(test=test, member__in=list(members))
    for one in known:
        language = members[one.member_id].language
        AnswerSheet.objects.filter(pk=one.pk).update(language=language, **printed)
    forms = forms_by_lot(test, set(members) - {one.member_id for one in known})
    AnswerSheet.objects.bulk_create(
        AnswerSheet(
            code=random_code(_CODE_LENGTH),
            test=test,
            member_id=key,
            form_id=form,
            language=members[key].language,
            pages=len(answer_sheet(asked_of(sheet_items(test, form, key))).pages),
            **printed,
        )
        for key, form in forms.items()
    )
    rows = AnswerSheet.objects.filter(test=test, member__in=list(members))
    rows = rows.select_related("member__person", "member__commission")
    found = list(rows.order_by("member__person__sort_key", "pk"))
    subject = Subject("test", test.code, "", place.code)
    changes = {"sheets": [one.code for one in found]}
    record(actor=actor, tag=Tag.PAPERS_PRINTED, subject=subject, changes=changes, now=now)
    return found


@operation(Tag.PHOTO_KEPT)
def keep_photo(
    *,
    actor: Actor,
    test: Test,
    place: Commission,
    content: bytes,
    held_at: datetime,
    now: datetime,
) -> SheetPhoto:
    """Keep a photograph of a sheet, sealed, and let it be read; the same file gives the first.

    ``held_at`` is when people began. Refuses what is no picture or is too large, a moment outside
    of the window, and everything once the right answers are shown.
    """
    if test.state != TestState.PUBLISHED:
        raise TestNotPublished
    if now < test.opens_at:
        raise NotOpenYet(at=moment_words(test.opens_at))
    if is_over(test, now):
        raise SheetsTooLate
    if not test.opens_at <= held_at <= min(test.closes_at, now):
        raise SheetMomentWrong(field="held-day")
    kind = _kind(content)
    digest = hashlib.sha256(content).hexdigest()
    Test.objects.select_for_update().get(pk=test.pk)
    photos = SheetPhoto.objects.filter(test=test, place=place)
    known = photos.filter(sha256=digest).first()
    if known is not None:
        nothing_changed()
        return known
    if photos.count() >= PHOTOS_OF_PLACE:
        raise TooManyPhotos(limit=PHOTOS_OF_PLACE)
    code = random_code()
    photo = SheetPhoto.objects.create(
        code=code, test=test, place=place, kind=kind, size=len(content), sha256=digest,
        key_sealed=write_sealed(photo_path(code), content), held_at=held_at,
        kept_by=actor.mark, kept_at=now,
    )  # fmt: skip
    subject = Subject("test", test.code, "", place.code)
    changes = {"photo": code, "sha256": digest, "size": len(content)}
    record(actor=actor, tag=Tag.PHOTO_KEPT, subject=subject, changes=changes, now=now)
    enqueue(_READ, code=code)
    return photo


def _kind(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise SheetPictureTooLarge(field="photos")
    says = announced(content)
    if says is None:
        raise SheetNotPicture(field="photos")
    if not says.is_bearable:
        raise SheetPictureTooLarge(field="photos")
    return "image/jpeg" if says.is_jpeg else "image/png"
