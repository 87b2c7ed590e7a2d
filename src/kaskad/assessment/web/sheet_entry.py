"""What is sent to the pages of tests on paper: photographs, and decisions about rows."""

from __future__ import annotations

from datetime import date, datetime, time

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaskad.assessment.access import PaperDesk
from kaskad.assessment.models import AnswerSheet
from kaskad.assessment.operations.sheet_entry import Checked, enter_sheets
from kaskad.assessment.operations.sheets import keep_photo
from kaskad.assessment.queries.sheets import (
    ReadSheet,
    SheetRow,
    open_rows,
    read_sheet,
    sheets_at,
    used_photos,
)
from kaskad.assessment.rules.photograph import MOST_BYTES
from kaskad.assessment.vocab import Kind
from kaskad.assessment.vocab.sheet_refusals import SheetMomentWrong, SheetsNone
from kaskad.assessment.web.deeds import Done
from kaskad.assessment.web.sheet_desk import desk_url
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.refusal import Refusal
from kaskad.core.web.format import number

# Nothing is marked in the row.
NOTHING = "-"
_LONGEST = 200


def keep_photos(request: HttpRequest, actor: Actor, desk: PaperDesk) -> Done:
    """Keep all photographs that can be kept, and say which could not be; refuses if none could."""
    uploads = request.FILES.getlist("photos")
    if not uploads:
        raise SheetsNone(field="photos")
    held_at, now = _moment(request.POST), clock.now()
    kept, faults, first = 0, [], None
    for one in uploads:
        try:
            # One byte more than allowed says that it is too large, however large it is.
            keep_photo(
                actor=actor, test=desk.test, place=desk.place,
                content=one.read(MOST_BYTES + 1), held_at=held_at, now=now,
            )  # fmt: skip
        except Refusal as refusal:
            first = first or refusal
            faults.append(f"{one.name}: {refusal.message}")
        else:
            kept += 1
    if not kept and first is not None:
        raise first
    words = ngettext(
        "%(count)s photograph is kept and is being read.",
        "%(count)s photographs are kept and are being read.",
        kept,
    ) % {"count": number(kept)}
    return desk_url(desk), " ".join([words, *faults])


def _moment(posted: QueryDict) -> datetime:
    try:
        day = date.fromisoformat(posted.get("held-day", ""))
        return clock.at(day, time.fromisoformat(posted.get("held-hour", "")))
    except ValueError as error:
        raise SheetMomentWrong(field="held-day") from error


def enter_sure(_request: HttpRequest, actor: Actor, desk: PaperDesk) -> Done:
    """Enter all sheets of which nothing is doubtful and no page is missing, but one's own."""
    sheets = [one for one in sheets_at(desk.test, desk.place) if is_sure(one, actor)]
    photos = used_photos(sheets)
    sure = [
        Checked(one)
        for one in sheets
        if len(photos[one.pk]) == one.pages and open_rows(photos[one.pk]) == 0
    ]
    entered = enter_sheets(actor=actor, test=desk.test, checked=sure, now=clock.now())
    words = ngettext("%(count)s sheet is entered.", "%(count)s sheets are entered.", len(entered))
    return desk_url(desk), words % {"count": number(len(entered))}


def is_sure(sheet: AnswerSheet, actor: Actor) -> bool:
    """Whether a sheet may be entered by the actor at all."""
    account = sheet.member.person.account
    return not sheet.begun and (account is None or account.code != actor.code)  # type: ignore[attr-defined]  # annotated


def enter_one(request: HttpRequest, actor: Actor, sheet: AnswerSheet) -> str:
    """Enter a sheet with what was decided about its rows."""
    read = read_sheet(sheet, used_photos([sheet])[sheet.pk])
    checked = Checked(sheet, decided_in(read, request.POST), request.POST.get("mark", ""))
    enter_sheets(actor=actor, test=sheet.test, checked=[checked], now=clock.now())
    return _("The sheet is entered. Its result counts now.")


def decided_in(read: ReadSheet, posted: QueryDict) -> dict[int, tuple[str, ...]]:
    """What was decided, by the number of a row; what the row does not have is no decision."""
    found = {}
    for one in read.rows:
        said = _said(one, posted)
        if said is not None:
            found[one.number] = said
    return found


def _said(row: SheetRow, posted: QueryDict) -> tuple[str, ...] | None:
    sent = posted.getlist(f"r{row.number}")
    if not sent:
        return None
    if row.row.box is not None:
        typed = sent[0].replace("\x00", "").strip()[:_LONGEST]
        return (typed,) if typed else ()
    known = [one.value for one in row.row.bubbles if one.value in sent]
    if NOTHING in sent:
        return None if known else ()
    if not known or (len(known) > 1 and row.row.kind != Kind.CHOICES):
        return None
    return tuple(known)
