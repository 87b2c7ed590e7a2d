"""A photograph that needs a human: why, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.assessment.access import PaperDesk
from kaskad.assessment.models import AnswerSheet, SheetPhoto
from kaskad.assessment.queries.sheets import sheets_at, used_photos
from kaskad.assessment.vocab import PhotoState, Unreadable
from kaskad.assessment.vocab.sheet_refusals import REFUSALS
from kaskad.assessment.web.layout import BankPage, Section
from kaskad.assessment.web.sheet_desk import below_desk, desk_url, state_of_photo
from kaskad.commissions.api import person_name
from kaskad.core.refusal import Refusal
from kaskad.core.web.components import Button, Choice, Component, Link, Notice
from kaskad.core.web.forms import Field, Form

# The sheet, the page of it.
FreePage = tuple[AnswerSheet, int]


def assignable(desk: PaperDesk) -> list[FreePage]:
    """The pages of sheets of people without a result that no photograph shows yet."""
    sheets = [one for one in sheets_at(desk.test, desk.place) if not one.begun]  # type: ignore[attr-defined]  # annotated
    used = used_photos(sheets)
    return [
        (one, page)
        for one in sheets
        for page in range(1, one.pages + 1)
        if page not in {photo.page for photo in used[one.pk]}
    ]


def photo_page(
    desk: PaperDesk, photo: SheetPhoto, pages: Sequence[FreePage], refusal: Refusal | None
) -> BankPage:
    """Why it gives no answers, and what can be done."""
    top: tuple[Component, ...] = ()
    if refusal is not None:
        top = (Notice(_("Nothing was changed"), refusal.message, kind="error"),)
    look = Link(_("Look at the photograph"), desk_url(desk, "file", photo.code))
    seen: tuple[Component, ...] = () if photo.state == PhotoState.ASIDE else (look,)
    sections = [Section("why", _("What was seen"), seen, (_why(photo),))]
    if pages:
        words = _("Take it once more if you can. If not, type in what stands on the sheet.")
        sections.append(
            Section("whose", _("Whose sheet is it?"), (_assign(desk, photo, pages),), (words,))
        )
    if buttons := _buttons(desk, photo):
        sections.append(Section("next", _("What to do"), buttons))
    title = _("Photograph of an answer sheet")
    return BankPage(
        title=title,
        ladder=below_desk(desk, photo.code),
        lead=_owner(photo),
        status=state_of_photo(photo.state),
        top=top,
        sections=tuple(sections),
    )


def _owner(photo: SheetPhoto) -> str:
    if photo.sheet is None or photo.state == PhotoState.ELSEWHERE:
        return ""
    return person_name(photo.sheet.member.person)


def _why(photo: SheetPhoto) -> str:
    words = {
        PhotoState.WAITING: _("The photograph has not been read yet. Look again in a moment."),
        PhotoState.READ: _("The photograph was read, and its answers are used."),
        PhotoState.BY_HAND: _("What stands on the sheet is typed in."),
        PhotoState.DOUBLE: _(
            "There is another photograph of this page. If two sheets were filled in, find out which"
            " one is the person's."
        ),
        PhotoState.ELSEWHERE: _(
            "The sheet belongs to another test, or to somebody of another commission. Send the"
            " photograph on the page of that test and commission."
        ),
        PhotoState.HAD: _("This person has a result already. The first result stands."),
        PhotoState.ASIDE: _("The photograph was set aside and gives no answers."),
    }
    state = PhotoState(photo.state)
    if state == PhotoState.UNREADABLE:
        return str(REFUSALS[Unreadable(photo.reason)].text)
    return words[state]


def _assign(desk: PaperDesk, photo: SheetPhoto, pages: Sequence[FreePage]) -> Form:
    choices = tuple(Choice(f"{one.code}-{page}", _page_name(one, page)) for one, page in pages)
    return Form(
        (
            Field("deed", "", kind="hidden", value="assign"),
            Field("page", _("Sheet"), kind="select", choices=choices),
        ),
        Button(pgettext("button", "Type it in"), kind="second"),
        action=desk_url(desk, "photo", photo.code),
        label=_("Whose sheet is it?"),
    )


def _page_name(sheet: AnswerSheet, page: int) -> str:
    name = f"{person_name(sheet.member.person)} · {sheet.code.upper()}"
    if sheet.pages == 1:
        return name
    return _("%(name)s, page %(page)s") % {"name": name, "page": page}


def _buttons(desk: PaperDesk, photo: SheetPhoto) -> tuple[Component, ...]:
    url = desk_url(desk, "photo", photo.code)
    found: list[Component] = []
    if photo.state == PhotoState.DOUBLE:
        label = pgettext("button", "Use this photograph instead")
        found.append(Button(label, post=url, fields=(("deed", "use"),), kind="second"))
    if photo.state == PhotoState.BY_HAND:
        label = pgettext("button", "It is somebody else's sheet")
        found.append(Button(label, post=url, fields=(("deed", "aside"),), kind="second"))
    if photo.state not in {
        PhotoState.WAITING,
        PhotoState.READ,
        PhotoState.BY_HAND,
        PhotoState.ASIDE,
    }:
        label = pgettext("button", "Set it aside")
        found.append(Button(label, post=url, fields=(("deed", "aside"),), kind="second"))
    return tuple(found)
