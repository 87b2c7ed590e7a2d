"""The video of a seminar: watch or enter it; hosts choose, begin and end it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kaskad.core import clock
from kaskad.core.refusal import NotFound, Refusal
from kaskad.core.web.components import Link
from kaskad.core.web.render import REFUSED, render, render_refusal
from kaskad.core.web.request import actor_of
from kaskad.seminars.access import Guest, guest_of
from kaskad.seminars.operations.video import VideoChoice, set_video
from kaskad.seminars.operations.video_desk import VideoDesk
from kaskad.seminars.queries.video import video_of
from kaskad.seminars.web.players import with_player
from kaskad.seminars.web.video import Refused, video_page


@never_cache
@with_player
@require_http_methods(["GET", "HEAD", "POST"])
def video(request: HttpRequest, code: str) -> HttpResponse:
    """Show the video of a seminar; a POST of its hosts changes it."""
    guest = guest_of(actor_of(request), code)
    if request.method != "POST":
        return _shown(request, guest)
    if not guest.is_host:
        raise NotFound(code)
    sent = VideoChoice(
        way=request.POST.get("way", ""),
        link=request.POST.get("link", ""),
        source=request.POST.get("source", ""),
        film=request.POST.get("film", ""),
    )
    try:
        messages.success(request, _done(request, guest, sent))
    except Refusal as refusal:
        if not refusal.field:
            return render_refusal(request, refusal)
        return _shown(request, guest, Refused(sent, refusal.message, refusal.field))
    return redirect("seminars:video", code=code)


def _done(request: HttpRequest, guest: Guest, sent: VideoChoice) -> str:
    """Do what the button says; what is said afterwards."""
    actor, seminar, now = actor_of(request), guest.seminar, clock.now()
    step = request.POST.get("step", "")
    if step == "start":
        VideoDesk.start(actor=actor, seminar=seminar, now=now)
        return _("The video has begun.")
    if step == "end":
        VideoDesk.end(actor=actor, seminar=seminar, now=now)
        return _("The video is over.")
    if step == "fetch":
        new = VideoDesk.fetch_recordings(actor=actor, seminar=seminar, now=now)
        words = ngettext("%(count)s new recording.", "%(count)s new recordings.", len(new))
        return words % {"count": len(new)}
    set_video(actor=actor, seminar=seminar, choice=sent, now=now)
    return _("The choice is saved.")


@never_cache
@require_safe
def join(request: HttpRequest, code: str) -> HttpResponse:
    """Lead into the meeting; the address is a key for this person, so it stands on no page."""
    actor = actor_of(request)
    guest = guest_of(actor, code)
    try:
        url = VideoDesk.join_url(
            actor=actor,
            seminar=guest.seminar,
            name=guest.name,
            is_moderator=guest.is_host,
            now=clock.machine_now(),
        )
    except Refusal as refusal:
        back = reverse("seminars:video", args=[code])
        return render_refusal(request, refusal, back=back)
    response = HttpResponse(status=302)
    response["Location"] = url
    response["Referrer-Policy"] = "no-referrer"
    return response


def _shown(request: HttpRequest, guest: Guest, refused: Refused | None = None) -> HttpResponse:
    view = video_of(guest.seminar, actor_of(request), clock.machine_now(), is_host=guest.is_host)
    url = reverse("seminars:sheet", args=[guest.seminar.code])
    back = (
        Link(pgettext("video", "Sheet of the group"), url)
        if guest.is_host
        else Link(pgettext("video", "My page"), reverse("portals:desk"))
    )
    page = video_page(guest, view, back, refused)
    return render(request, "seminars/video.html", page, status=REFUSED if refused else 200)
