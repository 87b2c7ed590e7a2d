"""The page of a live room for who takes part in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from kaskad.core.web.components import Button, Choice, Link, Notice
from kaskad.core.web.format import day_of_week
from kaskad.core.web.forms import Field, Form
from kaskad.seminars.access import Guest
from kaskad.seminars.vocab import LONGEST_ASKED
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
    parts: Mapping[str, str]
    video: VideoPart
    form: Form | None
    refused: Notice | None
    desk: Link | None
    chosen: str


def live_page(
    guest: Guest,
    *,
    stream: str,
    parts: Mapping[str, str],
    video: VideoPart,
    sent: Sent,
    asks: bool,
    back: Link,
    chosen: str,
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
        parts=parts,
        video=video,
        form=_form(here, sent) if asks else None,
        refused=refused,
        desk=desk if guest.is_host else None,
        chosen=chosen,
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
