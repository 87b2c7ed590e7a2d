"""A test on paper in a commission: papers, photographs, how far every sheet is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaskad.assessment.access import PaperDesk
from kaskad.assessment.models import AnswerSheet, PrintRun, SheetPhoto
from kaskad.assessment.queries.own import is_over
from kaskad.assessment.queries.print_runs import runs_at
from kaskad.assessment.queries.sheets import (
    count_candidates,
    open_rows,
    photos_at,
    sheets_at,
    used_photos,
)
from kaskad.assessment.rules.photograph import MOST_BYTES
from kaskad.assessment.vocab import PRINT_AHEAD, PhotoState, TestState
from kaskad.assessment.web.layout import BankPage, Section
from kaskad.assessment.web.print_runs import files, is_printed_whole, may_print, print_button
from kaskad.commissions.api import person_name
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.refusal import Refusal
from kaskad.core.web.components import (
    Button,
    Component,
    Ladder,
    Link,
    Notice,
    Progress,
    Status,
)
from kaskad.core.web.format import moment, number, size
from kaskad.core.web.forms import Field, FileDrop, Form
from kaskad.core.web.tables import Cell, Column, Row, Table

_STATIONS = {
    PhotoState.WAITING: "wait",
    PhotoState.BY_HAND: "late",
    PhotoState.DOUBLE: "late",
    PhotoState.UNREADABLE: "bad",
    PhotoState.ELSEWHERE: "bad",
    PhotoState.HAD: "plan",
}
_FOR_A_HUMAN = (PhotoState.UNREADABLE, PhotoState.ELSEWHERE, PhotoState.DOUBLE, PhotoState.HAD)


@dataclass(frozen=True, slots=True)
class DeskReading:
    """All that the page shows; ``to_print`` is how many have not begun, ``open`` rows by sheet.

    ``open`` has nothing for a sheet of which pages are missing. ``below`` is how many of a whole
    district have not begun, ``runs`` the files with their papers.
    """

    desk: PaperDesk
    now: datetime
    to_print: int
    sheets: Sequence[AnswerSheet]
    photos: Sequence[SheetPhoto]
    used: Mapping[int, Sequence[SheetPhoto]]
    takes_photos: bool
    reader: str
    below: int
    runs: Sequence[PrintRun]

    def is_ready(self, sheet: AnswerSheet) -> bool:
        """Whether the reader may enter the sheet as it was read."""
        used, account = self.used[sheet.pk], sheet.member.person.account
        is_own = account is not None and account.code == self.reader
        whole = len(used) == sheet.pages and open_rows(used) == 0
        return whole and not is_own and not sheet.begun  # type: ignore[attr-defined]  # annotated


def reading_of_desk(actor: Actor, desk: PaperDesk, now: datetime) -> DeskReading:
    """Read what the page shows."""
    test, place = desk.test, desk.place
    sheets = sheets_at(test, place)
    is_open = test.state == TestState.PUBLISHED and now >= test.opens_at
    own, below = count_candidates(test, place)
    is_whole = is_printed_whole(place) and may_print(test, now)
    return DeskReading(
        desk, now, own, sheets, photos_at(test, place), used_photos(sheets),
        is_open and not is_over(test, now), actor.code,
        below if is_whole else 0, runs_at(test, place) if is_whole else (),
    )  # fmt: skip


def desk_url(desk: PaperDesk, name: str = "desk", *more: str | int) -> str:
    """The page, or one of those below it."""
    return reverse(
        f"sheets:{name}", args=[desk.campaign.code, desk.test.code, desk.place.code, *more]
    )


def below_desk(desk: PaperDesk, here: str) -> Ladder:
    """The way back from a page below."""
    levels = _ladder(desk).levels
    return Ladder((*levels, Link(_("Test on paper"), desk_url(desk))), here)


def _ladder(desk: PaperDesk) -> Ladder:
    above = Link(str(desk.campaign.title), reverse("campaigns:campaign", args=[desk.campaign.code]))
    args = [desk.campaign.code, desk.test.code, desk.place.code]
    results = Link(f"{title_of_desk(desk)}, {desk.place.name}", reverse("results:place", args=args))
    return Ladder((above, results), _("Test on paper"))


def title_of_desk(desk: PaperDesk) -> str:
    """Which test it is."""
    return f"{desk.test.get_purpose_display()}: {desk.test.stage.title}"


def desk_page(
    read: DeskReading, deed: str, refusal: Refusal | None, sent: Mapping[str, str]
) -> BankPage:
    """The page; ``refusal`` is of the ``deed`` that was tried with what was ``sent``."""
    desk = read.desk
    sections = _district(read)
    if read.to_print or not sections:
        sections.insert(0, Section("papers", _("Papers"), *_papers(read)))
    if read.takes_photos or read.photos:
        parts = _photographs(read, refusal if deed == "photos" else None, sent)
        sections.append(Section("photos", _("Photographs"), parts))
    if waiting := [one for one in read.photos if one.state in _FOR_A_HUMAN]:
        table = _waiting(desk, read.photos, waiting)
        sections.append(
            Section("waiting", _("Photographs to decide about"), (table,), is_wide=True)
        )
    if read.sheets:
        sections.append(Section("sheets", _("Sheets"), tuple(_sheets(read)), is_wide=True))
    top: tuple[Component, ...] = ()
    if refusal is not None and deed != "photos":
        top = (Notice(_("Nothing was entered"), refusal.message, kind="error"),)
    return BankPage(
        title=_("Test on paper"),
        ladder=_ladder(desk),
        lead=f"{title_of_desk(desk)}. {desk.place.name}",
        top=top,
        sections=tuple(sections),
    )


def _papers(read: DeskReading) -> tuple[tuple[Component, ...], tuple[str, ...]]:
    test = read.desk.test
    earliest = test.opens_at - PRINT_AHEAD
    if test.state != TestState.PUBLISHED or read.now > test.closes_at:
        return (), (_("The test is closed, so no papers are printed any more."),)
    if not read.to_print:
        return (), (
            _("Nobody here needs a paper: all who have a place have begun the test already."),
        )
    people = ngettext(
        "%(count)s person here has not begun the test.",
        "%(count)s people here have not begun the test.",
        read.to_print,
    ) % {"count": number(read.to_print)}
    if read.now < earliest:
        words = _("The papers can be printed from %(at)s: until then the questions stay secret.")
        return (), (people, words % {"at": moment(earliest.astimezone(clock.zone()))})
    button = Button(
        pgettext("button", "Print the papers"), post=desk_url(read.desk, "print"), icon="print",
        kind="second" if read.photos else "primary",
    )  # fmt: skip
    window = _("The test may be begun from %(opens)s to %(closes)s.") % {
        "opens": moment(test.opens_at.astimezone(clock.zone())),
        "closes": moment(test.closes_at.astimezone(clock.zone())),
    }
    secret = _(
        "One file with the questions and the answer sheet of each person, in their language. Keep"
        " the papers closed until people begin; every printing is kept in the record."
    )
    return (button,), (people, window, secret)


def _district(read: DeskReading) -> list[Section]:
    """The papers of everybody in a district."""
    if not read.below and not read.runs:
        return []
    desk = read.desk
    parts: list[Component] = []
    if read.below:
        words = pgettext("button", "Make the papers of the whole district")
        parts.append(print_button(words, read.below, desk_url(desk, "print_all")))
    parts += files(read.runs, desk_url(desk), lambda one: desk_url(desk, "run", one.code))
    said = _(
        "One file, by group and then by name, with a list on top of each group. It is made in the"
        " background and kept for a day."
    )
    return [Section("district", _("Papers of the whole district"), tuple(parts), (said,))]


def _photographs(
    read: DeskReading, refusal: Refusal | None, sent: Mapping[str, str]
) -> tuple[Component, ...]:
    parts: list[Component] = []
    unread = sum(one.state == PhotoState.WAITING for one in read.photos)
    if unread:
        done = len(read.photos) - unread
        words = _("Photographs read: %(done)s of %(all)s") % {
            "done": number(done), "all": number(len(read.photos)),
        }  # fmt: skip
        parts.append(Progress(words, done, len(read.photos), label=words))
        parts.append(Link(_("Look again"), desk_url(read.desk)))
    if read.takes_photos:
        parts.append(_upload(read, refusal, sent))
    elif not unread:
        words = _("No photographs are taken any more: the right answers are shown.")
        parts.append(Notice(words, still=True))
    return tuple(parts)


def _upload(read: DeskReading, refusal: Refusal | None, sent: Mapping[str, str]) -> Form:
    field = (refusal.field or "photos") if refusal else ""
    said = refusal.message if refusal else ""
    begun = max(read.desk.test.opens_at, min(read.now, read.desk.test.closes_at))
    local = begun.astimezone(clock.zone())
    limit = _("JPEG or PNG, each at most %(limit)s, up to 20 at once") % {"limit": size(MOST_BYTES)}
    remedy = _("One whole page in each photograph, flat, sharp, with all four corner marks")
    return Form(
        (
            Field("deed", "", kind="hidden", value="photos"),
            FileDrop(
                "photos", _("Photographs of the answer sheets"), hint=f"{remedy}. {limit}",
                accept="image/jpeg,image/png", limit=MOST_BYTES, several=True,
                error=said if field == "photos" else "",
            ),
            Field(
                "held-day", _("Day on which people began"), kind="date",
                value=sent.get("held-day", "") or f"{local:%Y-%m-%d}",
                error=said if field == "held-day" else "",
            ),
            Field(
                "held-hour", _("Hour at which people began"), kind="time",
                value=sent.get("held-hour", "") or f"{local:%H:%M}",
            ),
        ),
        Button(pgettext("button", "Send the photographs")),
        action=desk_url(read.desk),
        label=_("Photographs of the answer sheets"),
    )  # fmt: skip


def state_of_photo(state: str) -> Status:
    """What became of a photograph, in a word with its station."""
    found = PhotoState(state)
    return Status(str(found.label), _STATIONS.get(found, "done"))  # type: ignore[arg-type]  # all are states of it


def name_of_photo(place: int, photo: SheetPhoto) -> str:
    """What a photograph is called: its place among those that were sent."""
    return _("Photograph %(number)s") % {"number": number(place)} + f" · {photo.code}"


def _waiting(desk: PaperDesk, photos: Sequence[SheetPhoto], waiting: Sequence[SheetPhoto]) -> Table:
    places = {one.pk: place for place, one in enumerate(photos, 1)}
    return Table(
        caption=_("Photographs to decide about"),
        caption_hidden=True,
        stacked=True,
        columns=(Column(_("Photograph")), Column(_("State"))),
        rows=tuple(
            Row(
                (
                    Cell(name_of_photo(places[one.pk], one), url=desk_url(desk, "photo", one.code)),
                    Cell(part=state_of_photo(one.state)),
                ),
                flag=True,
            )
            for one in waiting
        ),
    )


def _sheets(read: DeskReading) -> list[Component]:
    parts: list[Component] = []
    ready = sum(read.is_ready(one) for one in read.sheets)
    if ready:
        words = pgettext("button", "Enter all sheets without doubt: %(count)s")
        parts.append(
            Button(
                words % {"count": number(ready)}, post=desk_url(read.desk),
                fields=(("deed", "sure"),), kind="second",
            )
        )  # fmt: skip
    parts.append(
        Table(
            caption=_("Sheets"),
            caption_hidden=True,
            stacked=True,
            columns=(
                Column(pgettext("person", "Name")), Column(_("Sheet")), Column(_("State")),
            ),
            rows=tuple(_sheet_row(read, one) for one in read.sheets),
        )
    )  # fmt: skip
    return parts


def _sheet_row(read: DeskReading, sheet: AnswerSheet) -> Row:
    used = read.used[sheet.pk]
    name = person_name(sheet.member.person)
    url = desk_url(read.desk, "sheet", sheet.code) if used else ""
    state = state_of_sheet(sheet, used, had=sheet.begun)  # type: ignore[attr-defined]  # annotated
    return Row((Cell(name, url=url), sheet.code.upper(), Cell(part=state)))


def state_of_sheet(sheet: AnswerSheet, used: Sequence[SheetPhoto], *, had: bool) -> Status:
    """How far a sheet is, in words."""
    if sheet.attempt_id is not None:
        return Status(pgettext("sheet", "Entered"), "done")
    if had:
        return Status(pgettext("sheet", "Has a result already"), "plan")
    return _read_so_far(sheet, used) if used else Status(pgettext("sheet", "Printed"), "plan")


def _read_so_far(sheet: AnswerSheet, used: Sequence[SheetPhoto]) -> Status:
    if len(used) < sheet.pages:
        words = pgettext("sheet", "Pages photographed: %(had)s of %(all)s")
        return Status(words % {"had": number(len(used)), "all": number(sheet.pages)}, "late")
    rows = open_rows(used)
    if rows is None:
        return Status(pgettext("sheet", "To be typed in"), "late")
    if rows:
        words = pgettext("sheet", "Rows to decide: %(count)s")
        return Status(words % {"count": number(rows)}, "late")
    return Status(pgettext("sheet", "Ready to be entered"), "wait")
