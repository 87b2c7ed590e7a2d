"""The live room of a seminar: look, ask, vote, choose."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kaskad.answers.api import NewQuestion, unvote, votable_question, vote, voted_among
from kaskad.campaigns.api import Seminar
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.live import PATH, name_of
from kaskad.core.refusal import NotFound, Refusal
from kaskad.core.secrets import random_code
from kaskad.core.web.components import Link
from kaskad.core.web.render import REFUSED, render
from kaskad.core.web.request import actor_of
from kaskad.seminars.access import Guest, guest_of
from kaskad.seminars.operations.live import (
    ask_in_room,
)
from kaskad.seminars.operations.polls import answer_poll
from kaskad.seminars.queries.live import live_ticket, room_for, shown_room
from kaskad.seminars.queries.polls import chosen_by
from kaskad.seminars.queries.video import VideoView, video_of
from kaskad.seminars.web.live_pages import Sent, live_page
from kaskad.seminars.web.live_parts import kept_frame, questions_for
from kaskad.seminars.web.players import with_player
from kaskad.seminars.web.video import VideoPart, video_part


def with_stream(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Allow the page to listen to the process of live rooms, where that has a port of its own."""

    def shown(request: HttpRequest, code: str) -> HttpResponse:
        response = view(request, code)
        if origin := _stream_origin(request):
            allowed = getattr(response, "_csp_update", None) or {}
            update = {**allowed, "connect-src": [origin]}
            setattr(response, "_csp_update", update)  # noqa: B010  as django-csp's decorators do
        return response

    return shown


@never_cache
@with_stream
@with_player
@require_http_methods(["GET", "HEAD", "POST"])
def live(request: HttpRequest, code: str) -> HttpResponse:
    """The room for the people of the seminar; a POST asks or votes."""
    actor = actor_of(request)
    if request.method != "POST":
        return _shown(request, guest_of(actor, code), Sent(random_code(16)))
    is_script = request.headers.get("Accept") == "application/json"
    try:
        words = "" if _voted(request, actor, code) else _done(request, actor, guest_of(actor, code))
    except Refusal as refusal:
        if is_script:
            answer = {"refusal": refusal.code, "message": str(refusal.message)}
            return JsonResponse(answer, status=REFUSED)
        return _shown(request, guest_of(actor, code), _refused(request, refusal))
    if is_script:
        return JsonResponse({"message": words, "nonce": random_code(16)})
    if words:
        messages.success(request, words)
    return redirect("seminars:live", code=code)


@never_cache
@require_safe
def poll(request: HttpRequest, code: str) -> HttpResponse:
    """The same frame as the stream sends, for browsers that cannot listen; 304 while it is old."""
    guest = guest_of(actor_of(request), code)
    today = clock.local_day(clock.now())
    parts = kept_frame(shown_room(guest.seminar, today), today)
    stream = stream_address(request, code)
    name = name_of(parts)
    mark = f'"{name}"'
    if request.headers.get("If-None-Match") == mark:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = JsonResponse({"id": name, "parts": parts, "stream": stream})
    response["ETag"] = mark
    return response


def _voted(request: HttpRequest, actor: Actor, seminar_code: str) -> bool:
    """Vote or take the vote back, if the button says so."""
    for name, do in (("vote", vote), ("unvote", unvote)):
        if code := request.POST.get(name, "")[:12]:
            question = votable_question(actor, code)
            if question.seminar_code != seminar_code:
                raise NotFound(code)
            do(actor=actor, question=question, now=clock.now())
            return True
    return False


def _done(request: HttpRequest, actor: Actor, guest: Guest) -> str:
    """Ask, or answer the poll; what is said afterwards."""
    sent, now = request.POST, clock.now()
    question_sent = _sent(request)
    if choice := sent.get("choose", "")[:20]:
        code, _colon, place = choice.partition(":")
        wanted = int(place) if place.isascii() and place.isdecimal() else -1
        answer_poll(actor=actor, seminar=guest.seminar, code=code, choice=wanted, now=now)
        return _("Your choice is noted.")
    ask_in_room(
        actor=actor,
        seminar=guest.seminar,
        question=NewQuestion(
            question_sent.text, question_sent.language, question_sent.nonce, _block_of(guest)
        ),
        now=now,
    )
    return _("Your question was sent.")


def _block_of(guest: Guest) -> int | None:
    """Asked in a block, a question is about it."""
    room = room_for(guest.seminar.code)
    return room.block_number if room and room.state == "open" else None


def _sent(request: HttpRequest) -> Sent:
    form = request.POST
    return Sent(
        nonce=form.get("nonce", "")[:64],
        text=form.get("text", "")[:2000],
        language=form.get("language", "")[:2],
    )


def _refused(request: HttpRequest, refusal: Refusal) -> Sent:
    sent = _sent(request)
    nonce = sent.nonce or random_code(16)
    return Sent(nonce, sent.text, sent.language, str(refusal.message), refusal.field)


def _shown(request: HttpRequest, guest: Guest, sent: Sent) -> HttpResponse:
    actor, seminar = actor_of(request), guest.seminar
    today = clock.local_day(clock.now())
    read = shown_room(seminar, today)
    parts = dict(kept_frame(read, today))
    if voted := voted_among(actor.code, [row.code for row in read.questions]):
        parts["questions"] = questions_for(read, voted)
    view = video_of(seminar, actor, clock.machine_now(), is_host=guest.is_host)
    back = (
        Link(
            pgettext("video", "Sheet of the group"), reverse("seminars:sheet", args=[seminar.code])
        )
        if guest.is_host
        else Link(pgettext("video", "My page"), reverse("portals:desk"))
    )
    running = next((one.code for one in read.polls if one.is_open), "")
    chosen = chosen_by(actor.code, running)
    page = live_page(
        guest,
        chosen="" if chosen is None else f"{running}:{chosen}",
        stream=stream_address(request, seminar.code),
        parts=parts,
        video=_video(seminar, view),
        sent=sent,
        asks=guest.member_id is not None or guest.is_host,
        back=back,
    )
    return render(request, "seminars/live.html", page, status=REFUSED if sent.error else 200)


def _video(seminar: Seminar, view: VideoView) -> VideoPart:
    """The video; in a hall nobody looks for one that nobody has set."""
    is_expected = view.way or view.recordings or seminar.venue_id is None
    return video_part(view) if is_expected else VideoPart()


def stream_address(request: HttpRequest, code: str) -> str:
    """Where the page listens; behind a web server with TLS under the address of the site."""
    ticket = live_ticket(code, (get_language() or "kk")[:2], clock.machine_now())
    return f"{_stream_origin(request)}{PATH}{ticket}"


def _stream_origin(request: HttpRequest) -> str:
    """The process of live rooms, if browsers reach it at its own port; else the site itself."""
    port = settings.KASKAD_LIVE_PORT
    if settings.INSTALLATION.https or not port:
        return ""
    host = urlsplit(f"//{request.get_host()}").hostname or ""
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"
