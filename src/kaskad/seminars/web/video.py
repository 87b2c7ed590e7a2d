"""The video of a seminar as a part of a page, and the page that has nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.core.video.ladder import LADDER
from kaskad.core.web.components import Actions, Button, Choice, Component, Link, Links, Notice
from kaskad.core.web.forms import Field, Form
from kaskad.seminars.access import Guest
from kaskad.seminars.operations.video import VideoChoice
from kaskad.seminars.queries.video import RecordingRow, VideoView, films, usable_ways
from kaskad.seminars.vocab import BroadcastSource, VideoState, VideoWay
from kaskad.seminars.web.titles import title_of


@dataclass(frozen=True, slots=True)
class Quality:
    """A quality to choose by hand; ``codecs`` and ``bits`` are for the player."""

    name: str
    label: str
    codecs: str
    bits: int


@dataclass(frozen=True, slots=True)
class Player(Component):
    """A film played on the page. ``starts`` and ``ends`` bound a recording, in seconds.

    ``report`` is where a recording says what was watched; empty for what is live.
    """

    template = "seminars/components/player.html"
    playlist: str
    is_live: bool
    qualities: tuple[Quality, ...]
    starts: float = 0.0
    ends: float = 0.0
    report: str = ""


@dataclass(frozen=True, slots=True)
class VideoPart(Component):
    """Watch, enter or go to the meeting; nothing to press while it has not begun.

    Its page must be a view ``with_player``.
    """

    template = "seminars/components/video.html"
    notice: Notice | None = None
    player: Player | None = None
    action: Button | None = None
    leaves: str = ""
    studio: str = ""
    recordings: Links | None = None


@dataclass(frozen=True, slots=True)
class VideoPage:
    """The part, and for hosts what they can do."""

    title: str
    kicker: str
    back: Link
    part: VideoPart
    actions: Actions | None = None
    form: Form | None = None


def player(playlist: str, *, is_live: bool) -> Player:
    """A player with every quality."""
    words = {
        "v360": pgettext("quality of a film", "Good picture"),
        "v240": pgettext("quality of a film", "Small picture"),
        "voice": pgettext("quality of a film", "Voice only"),
    }
    qualities = tuple(
        Quality(rung.name, words[rung.name], rung.codecs, rung.most_bits) for rung in LADDER
    )
    return Player(playlist, is_live, qualities)


def video_part(view: VideoView) -> VideoPart:
    """What the reader sees of the video of a seminar, for any page of it."""
    recordings = _recordings(view.recordings)
    if view.way and view.state == VideoState.LIVE and view.playlist:
        notice = None
        if view.is_host and view.fault:
            notice = Notice(_("No picture arrives"), view.fault, kind="warn", still=True)
        return VideoPart(
            notice=notice,
            player=player(view.playlist, is_live=True),
            studio=view.studio,
            recordings=recordings,
        )
    if view.link:
        action = Button(pgettext("button", "Go to the meeting"), url=view.link)
        leaves = _("You leave this site for %(host)s. What is said and shown there is not ours.")
        return VideoPart(action=action, leaves=leaves % {"host": view.host}, recordings=recordings)
    if view.joins:
        url = reverse("seminars:join", args=[view.seminar_code])
        action = Button(pgettext("button", "Enter the meeting"), url=url)
        return VideoPart(
            action=action,
            leaves=_("The meeting opens on another site. There the others see your name."),
            recordings=recordings,
        )
    return VideoPart(notice=_waiting(view), recordings=recordings)


def video_page(guest: Guest, view: VideoView, back: Link, refused: Refused | None) -> VideoPage:
    """The page with the video of a seminar alone."""
    seminar = guest.seminar
    return VideoPage(
        title=_("Video of the seminar"),
        kicker=title_of(seminar),
        back=back,
        part=video_part(view),
        actions=_actions(view) if guest.is_host else None,
        form=_form(view, refused) if guest.is_host and view.state != VideoState.LIVE else None,
    )


@dataclass(frozen=True, slots=True)
class Refused:
    """What was sent, and why it was not done."""

    choice: VideoChoice
    why: str
    field: str


def _waiting(view: VideoView) -> Notice:
    if not view.way:
        return Notice(_("No video is set for this seminar"), still=True)
    if view.state == VideoState.ENDED:
        return Notice(_("The video is over"), still=True)
    if view.state == VideoState.FAILED:
        text = _("The trainer has to begin it again. This page shows it when you reload it.")
        return Notice(_("The video has broken off"), text, kind="warn", still=True)
    text = "" if view.is_host else _("It begins when the trainer starts it. Reload the page then.")
    return Notice(_("The video has not begun"), text, still=True)


def _recordings(rows: tuple[RecordingRow, ...]) -> Links | None:
    if not rows:
        return None
    whole = _("The whole seminar")
    return Links(
        tuple(
            Link(
                f"{row.number}. {row.title}" if row.number is not None else whole,
                reverse("seminars:recording", args=[row.code]),
                note=_minutes(row.seconds),
            )
            for row in rows
        )
    )


def _minutes(seconds: float) -> str:
    count = max(round(seconds / 60), 1)
    return pgettext("length of a film", "%(count)s min") % {"count": count}


def _actions(view: VideoView) -> Actions | None:
    here = reverse("seminars:video", args=[view.seminar_code])
    if view.state == VideoState.LIVE:
        end = Button(
            pgettext("button", "End the video"), post=here, kind="danger", fields=(("step", "end"),)
        )
        return Actions((end,))
    items: list[Button | Link] = []
    if view.way and view.way != VideoWay.LINK and view.state != VideoState.ENDED:
        words = pgettext("button", "Begin the video")
        items.append(Button(words, post=here, fields=(("step", "start"),)))
    if view.way == VideoWay.BIGBLUEBUTTON and view.state == VideoState.ENDED:
        words = pgettext("button", "Look for recordings")
        items.append(Button(words, post=here, kind="second", fields=(("step", "fetch"),)))
    return Actions(tuple(items)) if items else None


def _form(view: VideoView, refused: Refused | None) -> Form:
    sent = refused.choice if refused else VideoChoice(view.way, view.link, view.source, view.film)
    wrong = {refused.field: refused.why} if refused else {}
    fields = [
        _choices("way", _("How people see and hear each other"), VideoWay, sent.way, wrong),
        Field(
            "link",
            _("Address of the meeting"),
            kind="url",
            value=sent.link,
            hint=_("Only for a link to a meeting; it begins with https://."),
            error=wrong.get("link", ""),
            required=False,
            maxlength=500,
        ),
    ]
    if VideoWay.BROADCAST in usable_ways():
        fields.append(
            _choices("source", _("What is broadcast"), BroadcastSource, sent.source, wrong)
        )
        if names := films():
            film = tuple(Choice(name, name, chosen=name == sent.film) for name in names)
            fields.append(
                Field("film", _("Film"), kind="select", choices=film, required=False,
                      error=wrong.get("film", ""))
            )  # fmt: skip
    return Form(
        tuple(fields),
        Button(pgettext("button", "Save the choice"), kind="second", name="step", value="set"),
        action=reverse("seminars:video", args=[view.seminar_code]),
        label=_("Video of the seminar"),
    )


def _choices(
    name: str,
    label: str,
    words: type[VideoWay | BroadcastSource],
    chosen: str,
    wrong: dict[str, str],
) -> Field:
    usable = set(usable_ways() if name == "way" else words.values)
    if not films():
        usable.discard(BroadcastSource.FILE.value)
    if len(usable) == 1:
        (chosen,) = usable  # there is nothing to choose
    return Field(
        name,
        label,
        kind="radio",
        choices=tuple(
            Choice(value, str(word), chosen=value == chosen)
            for value, word in words.choices
            if value in usable
        ),
        error=wrong.get(name, ""),
        hint="" if name == "way" else _("Only for our own broadcast."),
        required=name == "way",
    )
