"""The page of a live room for who takes part, and the presenter's desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from kaskad.core.web.components import Actions, Button, Choice, Component, Link, Notice
from kaskad.core.web.format import day_of_week
from kaskad.core.web.forms import Field, Form
from kaskad.seminars.access import Guest
from kaskad.seminars.queries.live import RoomReading
from kaskad.seminars.vocab import LONGEST_ASKED, RoomState
from kaskad.seminars.web.live_parts import Ask, ask_of
from kaskad.seminars.web.titles import title_of
from kaskad.seminars.web.video import VideoPart


@dataclass(frozen=True, slots=True)
class Sent:
    """What the form of a question holds: as it was sent, and what is wrong with it."""

    nonce: str
    text: str = ""
    language: str = ""
    error: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class LivePage:
    """A live room. ``stream`` sends what changes, ``poll`` answers the same when asked."""

    title: str
    kicker: str
    back: Link
    here: str
    stream: str
    poll: str
    name: str
    parts: Mapping[str, str]
    video: VideoPart
    form: Form | None
    refused: Notice | None
    desk: Link | None


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A question on the desk with what the presenter can do with it."""

    ask: Ask
    actions: Actions


@dataclass(frozen=True, slots=True)
class DeskPage:
    """The presenter's desk: how far the room is, what comes next, the questions."""

    title: str
    kicker: str
    back: Link
    here: str
    state: Component
    agenda: Component
    steps: Actions
    asking: Actions | None
    rows: tuple[DeskRow, ...]
    links: Actions


def live_page(
    guest: Guest,
    *,
    stream: str,
    name: str,
    parts: Mapping[str, str],
    video: VideoPart,
    sent: Sent,
    asks: bool,
    back: Link,
) -> LivePage:
    """The room for the people of the seminar."""
    code = guest.seminar.code
    here = reverse("seminars:live", args=[code])
    refused = None
    if sent.error and not sent.field:
        refused = Notice(_("Your question was not sent"), sent.error, kind="error")
    desk = Link(_("Presenter’s desk"), reverse("seminars:desk", args=[code]))
    return LivePage(
        title=_("Live room"),
        kicker=f"{title_of(guest.seminar)}, {day_of_week(guest.seminar.day)}",
        back=back,
        here=here,
        stream=stream,
        poll=reverse("seminars:live_poll", args=[code]),
        name=name,
        parts=parts,
        video=video,
        form=_form(here, sent) if asks else None,
        refused=refused,
        desk=desk if guest.is_host else None,
    )


def _form(here: str, sent: Sent) -> Form:
    languages = (("kk", pgettext("language", "Kazakh")), ("ru", pgettext("language", "Russian")))
    wrong = {sent.field: sent.error}
    chosen = sent.language or ((get_language() or "kk")[:2] if get_language() != "en" else "ru")
    return Form(
        (
            Field("nonce", "", kind="hidden", value=sent.nonce),
            Field(
                "text",
                _("Your question"),
                kind="textarea",
                value=sent.text,
                hint=_("Without names, telephones and personal numbers: others will read it."),
                error=wrong.get("text", ""),
                maxlength=LONGEST_ASKED,
                rows=3,
            ),
            Field(
                "language",
                pgettext("live room", "Language of the question"),
                kind="radio",
                error=wrong.get("language", ""),
                choices=tuple(
                    Choice(code, words, chosen=code == chosen) for code, words in languages
                ),
            ),
        ),
        Button(pgettext("button", "Send the question"), name="deed", value="ask"),
        action=here,
        label=_("Your question"),
    )


def desk_page(read: RoomReading, parts: Mapping[str, Component]) -> DeskPage:
    """The desk of whoever leads the seminar."""
    seminar = read.seminar
    here = reverse("seminars:desk", args=[seminar.code])
    is_open = read.state == RoomState.OPEN
    live = Link(_("The room as members see it"), reverse("seminars:live", args=[seminar.code]))
    video = Link(_("Video of the seminar"), reverse("seminars:video", args=[seminar.code]))
    rows = tuple(
        DeskRow(ask_of(row, seminar.code), _row_actions(here, read, row.code))
        for row in read.questions
    )
    return DeskPage(
        title=_("Presenter’s desk"),
        kicker=f"{title_of(seminar)}, {day_of_week(seminar.day)}",
        back=Link(pgettext("video", "Sheet of the group"), _sheet(seminar.code)),
        here=here,
        state=parts["state"],
        agenda=parts["agenda"],
        steps=_steps(here, read),
        asking=Actions((_asking(here, read), _end(here))) if is_open else None,
        rows=rows if is_open else (),
        links=Actions((live, video)),
    )


def _sheet(code: str) -> str:
    return reverse("seminars:sheet", args=[code])


def _steps(here: str, read: RoomReading) -> Actions:
    """What comes next, as the one button; the block before as a plain one."""
    if read.state != RoomState.OPEN:
        words = (
            pgettext("button", "Open the room again")
            if read.state
            else pgettext("button", "Open the room")
        )
        return Actions((_deed(here, "open", "", words),))
    blocks = [row for row in read.agenda if row.number]
    numbers = [row.number for row in blocks]
    place = numbers.index(read.block_number) if read.block_number in numbers else -1
    items: list[Button] = []
    if place + 1 < len(blocks):
        words = _("Begin block %(number)s") % {"number": blocks[place + 1].number}
        items.append(_deed(here, "block", str(blocks[place + 1].number), words))
    if place > 0:
        words = _("Back to block %(number)s") % {"number": blocks[place - 1].number}
        items.append(_deed(here, "block", str(blocks[place - 1].number), words, kind="second"))
    return Actions(tuple(items))


def _asking(here: str, read: RoomReading) -> Button:
    if read.asks:
        words = pgettext("button", "Take no more questions")
        return _deed(here, "close", "", words, kind="second")
    return _deed(here, "take", "", pgettext("button", "Take questions again"), kind="second")


def _end(here: str) -> Button:
    return _deed(here, "end", "", pgettext("button", "End the seminar’s room"), kind="plain")


def _row_actions(here: str, read: RoomReading, code: str) -> Actions:
    campaign = read.seminar.group.plan.campaign
    if read.projected and read.projected.code == code:
        shown = _deed(here, "project", "", pgettext("button", "Take off the screen"), small=True)
    else:
        words = pgettext("button", "Show on the screen")
        shown = _deed(here, "project", code, words, kind="second", small=True)
    url = reverse("answers:question", args=[campaign.code, code])
    return Actions((shown, Link(pgettext("button", "Open the question"), url)))


def _deed(
    here: str, deed: str, value: str, words: str, *, kind: str = "primary", small: bool = False
) -> Button:
    return Button(
        words,
        post=here,
        kind=kind,  # type: ignore[arg-type]  # one of its kinds
        small=small,
        fields=(("deed", deed), ("value", value)),
    )
