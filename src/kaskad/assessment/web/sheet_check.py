"""A sheet as it was read: every doubtful row with its picture, and the choice to make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaskad.accounts.api import names_of
from kaskad.assessment.access import PaperDesk
from kaskad.assessment.queries.answer_sheet_paper import signs_in_words
from kaskad.assessment.queries.sheets import ReadSheet, SheetRow, row_name
from kaskad.assessment.vocab import Kind
from kaskad.assessment.web.layout import BankPage, Section
from kaskad.assessment.web.sheet_desk import below_desk, desk_url, state_of_sheet
from kaskad.assessment.web.sheet_entry import NOTHING, decided_in
from kaskad.commissions.api import person_name
from kaskad.core import clock
from kaskad.core.refusal import Refusal
from kaskad.core.web.components import Button, Choice, Component, Link, Links, Notice
from kaskad.core.web.format import moment, number


@dataclass(frozen=True, slots=True)
class SheetShown:
    """A sheet to check; ``everything``: all rows are shown, not only the doubtful ones."""

    desk: PaperDesk
    read: ReadSheet
    everything: bool
    refusal: Refusal | None
    sent: QueryDict


@dataclass(frozen=True, slots=True)
class RowField(Component):
    """A row: its picture, what is doubtful, and what stands in it."""

    template = "assessment/sheet_row.html"
    name: str
    title: str
    why: str
    picture: str
    many: bool
    is_typed: bool
    choices: tuple[Choice, ...]
    value: str = ""
    is_missing: bool = False


@dataclass(frozen=True, slots=True)
class RowsForm(Component):
    """All rows that are shown, and one button."""

    template = "assessment/sheet_rows.html"
    mark: str
    everything: bool
    rows: tuple[RowField, ...]
    submit: Button


def check_page(shown: SheetShown) -> BankPage:
    """The page of a sheet."""
    read, sheet = shown.read, shown.read.sheet
    top: list[Component] = []
    if shown.refusal is not None:
        top.append(Notice(_("Nothing was entered"), shown.refusal.message, kind="error"))
    if sheet.attempt_id is not None:
        sections = [_entered(shown)]
    elif read.missing:
        words = _("Pages of this sheet are missing: %(pages)s. Send photographs of them.")
        pages = ", ".join(map(str, read.missing))
        sections = [Section("rows", _("Rows"), (), (words % {"pages": pages},))]
    else:
        sections = [_rows(shown)]
    return BankPage(
        title=person_name(sheet.member.person),
        ladder=below_desk(shown.desk, sheet.code.upper()),
        lead=_("Answer sheet %(code)s") % {"code": sheet.code.upper()},
        status=state_of_sheet(sheet, read.photos, had=False),
        top=tuple(top),
        sections=(*sections, _photos(shown)),
    )


def _rows(shown: SheetShown) -> Section:
    read = shown.read
    waiting = sum(one.is_open for one in read.rows)
    wanted = [one for one in read.rows if one.is_open or shown.everything]
    decided = decided_in(read, shown.sent) if shown.refusal is not None else {}
    form = RowsForm(
        mark=read.mark,
        everything=shown.everything,
        rows=tuple(_field(shown, one, decided) for one in wanted),
        submit=Button(pgettext("button", "Enter the sheet"), name="deed", value="enter"),
    )
    if waiting:
        words = ngettext(
            "%(count)s row needs your eyes. All others were read without doubt.",
            "%(count)s rows need your eyes. All others were read without doubt.",
            waiting,
        ) % {"count": number(waiting)}
    else:
        words = _("All rows were read without doubt.")
    kept = _("What you change is kept with what was read and with your name.")
    parts: tuple[Component, ...] = (form,)
    if not shown.everything and waiting < len(read.rows):
        url = f"{desk_url(shown.desk, 'sheet', read.sheet.code)}?all=1"
        parts = (form, Link(_("Show all rows"), url))
    return Section("rows", _("Rows"), parts, (words, kept))


def _field(shown: SheetShown, one: SheetRow, decided: Mapping[int, tuple[str, ...]]) -> RowField:
    # A doubtful row proposes nothing: whoever looks says what stands there.
    stands = decided.get(one.number, None if one.is_open else one.read)
    choices = [
        Choice(bubble.value, sign, chosen=bubble.value in (stands or ()))
        for bubble, sign in zip(one.row.bubbles, signs_in_words(one.row), strict=True)
    ]
    nothing = Choice(NOTHING, _("Nothing is marked"), chosen=stands == ())
    picture = ""
    if one.cutout is not None:
        picture = desk_url(shown.desk, "row", one.photo, one.cutout)
    return RowField(
        name=f"r{one.number}",
        title=_("Row %(name)s") % {"name": row_name(one)},
        why=_why(one),
        picture=picture,
        many=one.row.kind == Kind.CHOICES,
        is_typed=one.row.box is not None,
        choices=(*choices, nothing),
        value="".join(stands or ()),
        is_missing=shown.refusal is not None and one.is_open and one.number not in decided,
    )


def _why(one: SheetRow) -> str:
    if not one.doubts:
        return ""
    said = ", ".join(str(doubt.label) for doubt in one.doubts)
    seems = in_signs(one, one.read)
    return f"{said}. " + _("It looks like: %(marks)s") % {"marks": seems} if seems else said


def in_signs(one: SheetRow, values: tuple[str, ...]) -> str:
    """Values of a row as they are printed."""
    signs = dict(zip((b.value for b in one.row.bubbles), signs_in_words(one.row), strict=True))
    return ", ".join(signs.get(value, value) for value in values)


def _entered(shown: SheetShown) -> Section:
    sheet = shown.read.sheet
    at = sheet.checked_at or sheet.printed_at
    words = _("Checked by %(name)s, %(at)s. Rows decided by hand: %(count)s.") % {
        "name": names_of([sheet.checked_by])[sheet.checked_by],
        "at": moment(at.astimezone(clock.zone())),
        "count": number(len(sheet.changes)),
    }
    by_key = {tuple(one.row.key): one for one in shown.read.rows}
    lines = tuple(
        _change(by_key[tuple(one["row"])], one)
        for one in sheet.changes
        if tuple(one["row"]) in by_key
    )
    return Section("rows", _("Rows"), (), (words, *lines))


def _change(row: SheetRow, change: Mapping[str, list[str]]) -> str:
    nothing = _("Nothing is marked")
    return _("Row %(name)s: read “%(read)s”, set “%(set)s”") % {
        "name": row_name(row),
        "read": in_signs(row, tuple(change["read"])) or nothing,
        "set": in_signs(row, tuple(change["set"])) or nothing,
    }


def _photos(shown: SheetShown) -> Section:
    links = tuple(
        Link(
            _("Page %(page)s") % {"page": number(one.page or 0)},
            desk_url(shown.desk, "photo" if one.state == "by_hand" else "file", one.code),
        )
        for one in shown.read.photos
        if one.place_id == shown.desk.place.pk
    )
    return Section("photos", _("Photographs"), (Links(links),) if links else ())
