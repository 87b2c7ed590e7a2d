"""A recording: watched with checks that somebody is there."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kaskad.core import clock
from kaskad.core.refusal import NotFound, Refusal
from kaskad.core.web.components import Button, Fact, Facts, Link, Notice
from kaskad.core.web.format import percent
from kaskad.core.web.render import REFUSED, render
from kaskad.core.web.request import actor_of
from kaskad.seminars.access import Guest, recording_for
from kaskad.seminars.models import Recording
from kaskad.seminars.operations.recordings import record_watch
from kaskad.seminars.queries.video import recording_row, ticket_of, watch_by
from kaskad.seminars.rules.links import host_of
from kaskad.seminars.rules.watching import ANSWER_WITHIN, Watch
from kaskad.seminars.web.players import with_player
from kaskad.seminars.web.titles import title_of
from kaskad.seminars.web.video import Player, player


@dataclass(frozen=True, slots=True)
class RecordingPage:
    """A film with how far the reader is, or the way to it on another site."""

    title: str
    kicker: str
    back: Link
    player: Player | None = None
    action: Button | None = None
    leaves: str = ""
    facts: Facts | None = None
    notice: Notice | None = None


@never_cache
@with_player
@require_safe
def recording(request: HttpRequest, code: str) -> HttpResponse:
    """The page of a recording."""
    found, guest = recording_for(actor_of(request), code)
    page = RecordingPage(
        title=str(recording_row(found).title) or _("The whole seminar"),
        kicker=title_of(guest.seminar),
        back=Link(_("Video of the seminar"), reverse("seminars:video", args=[guest.seminar.code])),
    )
    page = _ours(page, found, guest) if found.room else _elsewhere(page, found)
    return render(request, "seminars/recording.html", page)


def _ours(page: RecordingPage, found: Recording, guest: Guest) -> RecordingPage:
    """With the film, and for members how far they are."""
    film = player(
        f"/broadcast/{ticket_of(found.room, clock.machine_now())}/master.m3u8", is_live=False
    )
    film = replace(film, starts=found.starts, ends=found.ends)
    if guest.member_id is None:
        return replace(page, player=film)
    watch = watch_by(found, guest.member_id)
    report = reverse("seminars:watched", args=[found.code])
    return replace(
        page, player=replace(film, report=report), facts=_facts(watch), notice=_notice(watch)
    )


def _elsewhere(page: RecordingPage, found: Recording) -> RecordingPage:
    leaves = _("You leave this site for %(host)s. What is said and shown there is not ours.")
    return replace(
        page,
        action=Button(pgettext("button", "Watch the recording"), url=found.address),
        leaves=leaves % {"host": host_of(found.address)},
        notice=Notice(
            _("Watching it there does not count as attendance"),
            _("Who has missed the seminar comes to a make-up seminar."),
            still=True,
        ),
    )


@never_cache
@require_POST
def watched(request: HttpRequest, code: str) -> HttpResponse:
    """What the player has played since its last report, or the answer to a check."""
    actor = actor_of(request)
    found, guest = recording_for(actor, code)
    if guest.member_id is None:
        raise NotFound(code)
    first, last = _seconds(request.POST.get("from")), _seconds(request.POST.get("to"))
    try:
        watch = record_watch(
            actor=actor,
            recording=found,
            member_id=guest.member_id,
            stretch=(first, last) if last > first else None,
            answered=_place(request.POST.get("check", "")),
            tick=clock.machine_now(),
            now=clock.now(),
        )
    except Refusal as refusal:
        return JsonResponse({"code": refusal.code, "text": refusal.message}, status=REFUSED)
    return JsonResponse(_state(watch))


def _state(watch: Watch) -> dict[str, object]:
    """What the player shows, and the check that it asks for."""
    return {
        "watched": percent(watch.share * 100, 0),
        "checks": _checks(watch),
        "check": watch.asked,
        "within": int(ANSWER_WITHIN.total_seconds()),
        "enough": watch.is_enough,
    }


def _place(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else None


def _facts(watch: Watch) -> Facts:
    return Facts(
        (
            Fact(pgettext("recording", "Watched"), percent(watch.share * 100, 0)),
            Fact(pgettext("recording", "Checks answered"), _checks(watch)),
        )
    )


def _checks(watch: Watch) -> str:
    words = pgettext("recording", "%(answered)s of %(all)s")
    return words % {"answered": watch.answered, "all": len(watch.checks)}


def _notice(watch: Watch) -> Notice:
    if watch.is_enough:
        text = _("It counts, together with the meeting in person.")
        return Notice(_("You have watched this recording"), text, kind="success", still=True)
    text = _(
        "Watch nearly all of it. Now and then the film stops and asks whether you are there: press "
        "the button within a minute. Who does not, watches that part again."
    )
    return Notice(_("So that watching counts"), text, still=True)


def _seconds(text: str | None) -> float:
    """A number that a player sent; anything else is nought."""
    try:
        found = float((text or "0")[:20])
    except ValueError:
        return 0.0
    return found if 0 <= found < 1_000_000 else 0.0
