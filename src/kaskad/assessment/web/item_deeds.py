"""What can be done with an item in its state, and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.assessment.rules.problems import problems
from kaskad.assessment.vocab import ItemState
from kaskad.assessment.web.layout import item_url
from kaskad.core.web.components import Actions, Button, Component, Link
from kaskad.core.web.forms import Field, Form

if TYPE_CHECKING:
    from kaskad.assessment.web.item_pages import ItemReading


@dataclass(frozen=True, slots=True)
class Deeds:
    """What comes next with a sentence before it; ``end`` takes the item out."""

    sentences: tuple[str, ...]
    parts: tuple[Component, ...]
    end: tuple[Component, ...] = ()


def deeds_of(read: ItemReading) -> Deeds:
    """By the state of the newest version."""
    by_state = {
        ItemState.DRAFT: _draft,
        ItemState.REVIEWED: _reviewed,
        ItemState.IN_USE: _in_use,
        ItemState.RETIRED: _retired,
    }
    deeds = by_state[ItemState(read.version.state)](read)
    end = (*deeds.end, _retire(read)) if read.in_use else deeds.end
    return Deeds(deeds.sentences, deeds.parts, end)


def _post(read: ItemReading, deed: str, words: str, kind: str = "primary") -> Button:
    return Button(
        words,
        post=item_url(read.campaign, read.item.code),
        kind=kind,  # type: ignore[arg-type]  # one of the kinds of a button
        fields=(("deed", deed), ("seen", read.version.sha256)),
    )


def _draft(read: ItemReading) -> Deeds:
    edit = Button(
        pgettext("button", "Write on"),
        url=item_url(read.campaign, read.item.code, "edit"),
        kind="second",
    )
    end = _discard(read)
    if problems(read.content):
        words = _("Complete it first. Then somebody else of the central commission reads it.")
        return Deeds((words,), (edit, *_remark(read)), end)
    if read.is_own:
        words = _("It is complete. You wrote in it, so somebody else of the centre reads it now.")
        return Deeds((words,), (edit,), end)
    words = _(
        "Read it in both languages, with the explanation and the law. Your name is kept beside"
        " that of the author."
    )
    review = _post(read, "review", pgettext("button", "I have read it: it is right"))
    return Deeds((words,), (review, edit, *_remark(read)), end)


def _remark(read: ItemReading) -> tuple[Form, ...]:
    if read.is_own:
        return ()
    is_sent = read.deed == "return"
    return (
        Form(
            (
                Field("deed", "", kind="hidden", value="return"),
                Field(
                    "remark",
                    pgettext("item", "What the author should change"),
                    kind="textarea",
                    value=read.sent if is_sent else "",
                    error=read.refused if is_sent else "",
                    maxlength=1000,
                ),
            ),
            Button(pgettext("button", "Send the remark to the author"), kind="second"),
            action=item_url(read.campaign, read.item.code),
            label=pgettext("button", "Send the remark to the author"),
        ),
    )


def _discard(read: ItemReading) -> tuple[Component, ...]:
    """Asked once more before it is done."""
    url, title = item_url(read.campaign, read.item.code), pgettext("item", "Discard the draft")
    if read.asked != "discard":
        return (Link(title, f"{url}?ask=discard#h-end"),)
    button = _post(read, "discard", pgettext("button", "Discard for good"), "danger")
    return (Actions((button, Link(pgettext("item", "Keep it"), url))),)


def _reviewed(read: ItemReading) -> Deeds:
    again = _post(read, "redraft", pgettext("button", "Change it after all"), "second")
    if read.is_stale:
        words = _("The law has changed since it was read. Change it, and let it be read again.")
        return Deeds((words,), (again,))
    words = _("It has been read by a second person. Tests take it as soon as it is in use.")
    return Deeds((words,), (_post(read, "use", pgettext("button", "Put it in use")), again))


def _in_use(read: ItemReading) -> Deeds:
    words = _("Tests take it. A new version takes its place when it has been read and put in use.")
    if read.is_stale:
        words = _("The law has changed, so no new test takes it. Write the next version.")
    kind = "primary" if read.is_stale else "second"
    return Deeds(
        (words,), (_post(read, "redraft", pgettext("button", "Write the next version"), kind),)
    )


def _retired(read: ItemReading) -> Deeds:
    words = _("No test takes it any more. You can begin a new version of it.")
    again = _post(read, "redraft", pgettext("button", "Write the next version"), "second")
    return Deeds((words,), (again,))


def _retire(read: ItemReading) -> Form:
    is_sent = read.deed == "retire"
    return Form(
        (
            Field("deed", "", kind="hidden", value="retire"),
            Field(
                "reason",
                pgettext("item", "Why it is taken out of use"),
                hint=_("Kept with the version. Tests that were drawn before keep the item."),
                value=read.sent if is_sent else "",
                error=read.refused if is_sent else "",
                maxlength=300,
            ),
        ),
        Button(pgettext("button", "Take it out of use"), kind="danger"),
        action=item_url(read.campaign, read.item.code),
        label=pgettext("button", "Take it out of use"),
    )
