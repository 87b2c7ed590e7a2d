"""What a photograph of an answer sheet says: whose sheet it is, and its marks."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kaskad.assessment.models import AnswerSheet, Attempt, SheetPhoto
from kaskad.assessment.queries.sheets import (
    asked_of,
    cutouts_path,
    photo_path,
    sheet_items,
    sheets_below,
)
from kaskad.assessment.rules.answer_sheet import Asked, answer_sheet
from kaskad.assessment.rules.sheet_answers import answers
from kaskad.assessment.rules.sheet_page import ReadRow, SheetUnreadableError
from kaskad.assessment.rules.sheet_reading import read_page, see_page
from kaskad.assessment.vocab import Doubt, Kind, PhotoState, Unreadable
from kaskad.core import secrets
from kaskad.core.sealed_files import read_sealed


@dataclass(frozen=True, slots=True)
class PhotoReading:
    """``cutouts`` are pictures of doubtful rows by their place on the page."""

    state: PhotoState
    reason: str = ""
    sheet: AnswerSheet | None = None
    page: int | None = None
    rows: Sequence[Sequence[Any]] = ()
    cutouts: bytes = b""


def photo_content(photo: SheetPhoto) -> bytes:
    """The file. Raises ``core.secrets.Unreadable`` if it is gone."""
    return read_sealed(photo_path(photo.code), photo.key_sealed)


def cutout_of(photo: SheetPhoto, row: int) -> bytes | None:
    """The picture of a doubtful row as PNG; None if there is none."""
    if not photo.cutouts_sealed:
        return None
    try:
        kept = json.loads(read_sealed(cutouts_path(photo.code), photo.cutouts_sealed))
    except secrets.Unreadable:
        return None
    found = kept.get(str(row))
    return base64.b64decode(found) if found else None


def reading_of(photo: SheetPhoto) -> PhotoReading:
    """Read the photograph; it comes with its test and place.

    Seconds of work, in no transaction. A sheet of another test or of somebody elsewhere is not
    read at all.
    """
    try:
        seen = see_page(photo_content(photo))
    except SheetUnreadableError as error:
        return PhotoReading(PhotoState.UNREADABLE, error.reason)
    except secrets.Unreadable:
        return PhotoReading(PhotoState.UNREADABLE, Unreadable.NOT_PICTURE)
    code = seen.code.sheet.lower()
    sheet = sheets_below(photo.test, photo.place).filter(code=code).first()
    if sheet is None:
        return PhotoReading(PhotoState.ELSEWHERE)
    if sheet.attempt_id or Attempt.objects.filter(test=photo.test, member=sheet.member_id).exists():
        return PhotoReading(PhotoState.HAD, sheet=sheet, page=seen.code.page)
    asked = asked_of(sheet_items(photo.test, sheet.form_id, sheet.member_id))
    try:
        read = read_page(seen, answer_sheet(asked))
    except SheetUnreadableError as error:
        return PhotoReading(PhotoState.UNREADABLE, error.reason)
    cutouts = {
        str(at): base64.b64encode(row.cutout).decode()
        for at, row in enumerate(read.rows)
        if row.cutout
    }
    return PhotoReading(
        PhotoState.READ,
        sheet=sheet,
        page=seen.code.page,
        rows=_written(asked, read.rows),
        cutouts=json.dumps(cutouts).encode() if cutouts else b"",
    )


def _written(asked: Sequence[Asked], rows: Sequence[ReadRow]) -> list[list[Any]]:
    """Rows as they are kept; those of an ordering that contradicts itself are doubtful.

    Only what is sure can contradict: of a doubtful row a human decides first.
    """
    found = answers(asked, {row.key: row.marks for row in rows if not row.doubts}, {})
    torn = {one.item for one in found if Doubt.CONTRADICTION in one.doubts}
    kinds = {
        (place, step): kind
        for place, one in enumerate(asked, 1)
        for step, kind, _body in one.questions()
    }
    written: list[list[Any]] = []
    for row in rows:
        doubts = [str(one) for one in row.doubts]
        if row.key.item in torn and kinds[row.key.item, row.key.step] == Kind.ORDERING:
            doubts.append(str(Doubt.CONTRADICTION))
        written.append([*row.key, list(row.marks), doubts])
    return written
