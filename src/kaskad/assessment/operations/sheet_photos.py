"""What becomes of a photograph of an answer sheet before its answers count."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kaskad.assessment.models import AnswerSheet, Attempt, SheetPhoto
from kaskad.assessment.queries.sheet_photos import PhotoReading
from kaskad.assessment.queries.sheets import cutouts_path, photo_path
from kaskad.assessment.vocab import USED_PHOTOS, PhotoState
from kaskad.assessment.vocab.sheet_refusals import (
    PhotoStateWrong,
    SheetHasResult,
    SheetPageTaken,
)
from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.core.actor import Actor
from kaskad.core.sealed_files import write_sealed

_READING = ["state", "reason", "sheet", "page", "rows", "cutouts_sealed"]
_THROWN_AWAY = (PhotoState.UNREADABLE, PhotoState.ELSEWHERE)


@operation(Tag.PHOTO_DECIDED)
def keep_reading(
    *, actor: Actor, photo: SheetPhoto, reading: PhotoReading, now: datetime  # noqa: ARG001  the entry comes with what is entered
) -> SheetPhoto:  # fmt: skip
    """Keep what was read; a second photograph of a page is a double, and the first one stands.

    It leaves no entry: that of the photograph is there, that of the result has all that was read.
    """
    nothing_changed()
    photo = SheetPhoto.objects.select_for_update().get(pk=photo.pk)
    if photo.state != PhotoState.WAITING:
        return photo
    photo.state, photo.reason, photo.page = reading.state, reading.reason, reading.page
    photo.sheet, photo.rows = reading.sheet, [list(row) for row in reading.rows]
    if reading.sheet is not None and reading.state == PhotoState.READ:
        AnswerSheet.objects.select_for_update().get(pk=reading.sheet.pk)
        if _used(photo):
            photo.state = PhotoState.DOUBLE
    if reading.cutouts:
        photo.cutouts_sealed = write_sealed(cutouts_path(photo.code), reading.cutouts)
    photo.save(update_fields=_READING)
    return photo


@operation(Tag.PHOTO_DECIDED)
def assign_photo(
    *, actor: Actor, photo: SheetPhoto, sheet: AnswerSheet, page: int, now: datetime
) -> SheetPhoto:
    """Say whose page a photograph shows that cannot be read, so that it is typed in.

    Refuses a page that has a photograph already, and somebody with a result.
    """
    photo, sheet = _locked(photo), AnswerSheet.objects.select_for_update().get(pk=sheet.pk)
    if photo.state != PhotoState.UNREADABLE or not 1 <= page <= sheet.pages:
        raise PhotoStateWrong
    _require_no_result(sheet)
    photo.sheet, photo.page, photo.state = sheet, page, PhotoState.BY_HAND
    if _used(photo):
        raise SheetPageTaken
    photo.save(update_fields=_READING)
    _record(actor, photo, now)
    return photo


@operation(Tag.PHOTO_DECIDED)
def use_photo(*, actor: Actor, photo: SheetPhoto, now: datetime) -> SheetPhoto:
    """Let a second photograph of a page give its answers instead of the first."""
    photo = _locked(photo)
    if photo.state != PhotoState.DOUBLE or photo.sheet is None:
        raise PhotoStateWrong
    sheet = AnswerSheet.objects.select_for_update().get(pk=photo.sheet.pk)
    _require_no_result(sheet)
    for other in _used(photo):
        other.state = PhotoState.DOUBLE
        other.save(update_fields=_READING)
    photo.state = PhotoState.READ if photo.rows else PhotoState.BY_HAND
    photo.save(update_fields=_READING)
    _record(actor, photo, now)
    return photo


@operation(Tag.PHOTO_DECIDED)
def set_aside_photo(*, actor: Actor, photo: SheetPhoto, now: datetime) -> SheetPhoto:
    """Take a photograph from the list: it gives no answers. One that is typed in waits again.

    The file of one that cannot be read or belongs elsewhere is thrown away: it may show anything.
    Refuses one that gives answers, so that nobody tries until a sheet is good.
    """
    photo = _locked(photo)
    if photo.state in {PhotoState.WAITING, PhotoState.READ, PhotoState.ASIDE}:
        raise PhotoStateWrong
    if photo.state == PhotoState.BY_HAND:
        if photo.sheet is not None:
            _require_no_result(photo.sheet)
        photo.state, photo.sheet, photo.page = PhotoState.UNREADABLE, None, None
    else:
        if photo.state in _THROWN_AWAY:
            path = photo_path(photo.code)
            transaction.on_commit(lambda: path.unlink(missing_ok=True))
        photo.state = PhotoState.ASIDE
    photo.save(update_fields=_READING)
    _record(actor, photo, now)
    return photo


def _locked(photo: SheetPhoto) -> SheetPhoto:
    rows = SheetPhoto.objects.select_for_update(of=("self",)).select_related("test", "place")
    return rows.get(pk=photo.pk)


def _used(photo: SheetPhoto) -> list[SheetPhoto]:
    """Those that give the answers of the same page."""
    rows = SheetPhoto.objects.filter(sheet=photo.sheet, page=photo.page, state__in=USED_PHOTOS)
    return list(rows.exclude(pk=photo.pk))


def _require_no_result(sheet: AnswerSheet) -> None:
    if Attempt.objects.filter(test=sheet.test_id, member=sheet.member_id).exists():
        raise SheetHasResult


def _record(actor: Actor, photo: SheetPhoto, now: datetime) -> None:
    sheet = photo.sheet.code if photo.sheet is not None else ""
    record(
        actor=actor,
        tag=Tag.PHOTO_DECIDED,
        subject=Subject("test", photo.test.code, "", photo.place.code),
        changes={"photo": photo.code, "state": photo.state, "sheet": sheet},
        now=now,
    )
