"""What whoever leads a seminar does at the desk of its live room, and the screen of the hall."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kaskad.answers.api import (
    answer_orally,
    hide_question,
    like_among,
    merge_questions,
    moderated_among,
    moderated_question,
    send_up,
)
from kaskad.audit.api import LIVE, kept
from kaskad.campaigns.api import Seminar
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.localized import LocalizedText
from kaskad.core.refusal import NotFound, Refusal
from kaskad.core.secrets import random_code
from kaskad.core.web.render import REFUSED, render, render_refusal
from kaskad.core.web.request import actor_of
from kaskad.seminars.access import sheet_for
from kaskad.seminars.operations.live import (
    end_room,
    go_to_block,
    open_room,
    project_question,
    take_questions,
)
from kaskad.seminars.operations.polls import NewPoll, close_poll, open_poll, show_poll
from kaskad.seminars.queries.live import shown_room
from kaskad.seminars.web.desk_pages import LANGUAGES, Moderating, PollSent, desk_page, screen_page
from kaskad.seminars.web.live_parts import kept_frame, room_parts
from kaskad.seminars.web.live_views import stream_address, with_stream


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, code: str) -> HttpResponse:
    """The presenter's desk, for the trainer and for those who work for the seminar's place."""
    actor, seminar = actor_of(request), sheet_for(actor_of(request), code)
    if request.method != "POST":
        return _shown(request, seminar, PollSent(random_code(16), {}))
    deed = request.POST.get("deed", "")
    do = _DEEDS.get(deed)
    if do is None and deed != "poll":
        raise NotFound(code)
    try:
        if do is None:
            _poll(request, actor, seminar)
        else:
            do(actor, seminar, request.POST.get("value", "")[:30])
    except Refusal as refusal:
        if deed == "poll":
            return _shown(request, seminar, _sent(request, refusal))
        return render_refusal(request, refusal)
    return redirect("seminars:desk", code=code)


@never_cache
@with_stream
@require_safe
def screen(request: HttpRequest, code: str) -> HttpResponse:
    """The screen of the hall: large, and it follows by itself."""
    seminar = sheet_for(actor_of(request), code)
    today = clock.local_day(clock.now())
    read = shown_room(seminar, today)
    page = screen_page(
        read,
        stream=stream_address(request, code),
        parts=kept_frame(read, today),
        has_digits=request.GET.get("code") == "1",
    )
    return render(request, "seminars/screen.html", page)


def _shown(request: HttpRequest, seminar: Seminar, sent: PollSent) -> HttpResponse:
    read = shown_room(seminar, clock.local_day(clock.now()))
    key = ("like among", seminar.code, read.block_number)
    like = kept(key, LIVE, lambda: like_among(read.questions))
    codes = [row.code for row in read.questions]
    mine = moderated_among(actor_of(request), codes, seminar) if codes else set()
    page = desk_page(read, room_parts(read), Moderating(like, mine), sent)
    return render(request, "seminars/desk.html", page, status=REFUSED if sent.error else 200)


def _poll(request: HttpRequest, actor: Actor, seminar: Seminar) -> None:
    form = request.POST
    question, lines = (
        LocalizedText(*(form.get(f"{name}_{language}", "")[:2000] for language in LANGUAGES))
        for name in ("question", "choices")
    )
    poll = NewPoll.of_lines(question, lines, form.get("nonce", "")[:64])
    open_poll(actor=actor, seminar=seminar, poll=poll, now=clock.now())


def _sent(request: HttpRequest, refusal: Refusal) -> PollSent:
    names = [f"{name}_{language}" for name in ("question", "choices") for language in LANGUAGES]
    texts = {name: request.POST.get(name, "")[:2000] for name in names}
    nonce = request.POST.get("nonce", "")[:64] or random_code(16)
    return PollSent(nonce, texts, str(refusal.message), refusal.field)


def _open(actor: Actor, seminar: Seminar, _value: str) -> None:
    open_room(actor=actor, seminar=seminar, now=clock.now())


def _end(actor: Actor, seminar: Seminar, _value: str) -> None:
    end_room(actor=actor, seminar=seminar, now=clock.now())


def _block(actor: Actor, seminar: Seminar, value: str) -> None:
    number = int(value) if value.isascii() and value.isdecimal() else 0
    go_to_block(actor=actor, seminar=seminar, number=number, now=clock.now())


def _take(actor: Actor, seminar: Seminar, _value: str) -> None:
    take_questions(actor=actor, seminar=seminar, takes=True, now=clock.now())


def _close(actor: Actor, seminar: Seminar, _value: str) -> None:
    take_questions(actor=actor, seminar=seminar, takes=False, now=clock.now())


def _project(actor: Actor, seminar: Seminar, value: str) -> None:
    project_question(actor=actor, seminar=seminar, code=value, now=clock.now())


def _oral(actor: Actor, _seminar: Seminar, value: str) -> None:
    answer_orally(actor=actor, question=moderated_question(actor, value), now=clock.now())


def _up(actor: Actor, _seminar: Seminar, value: str) -> None:
    send_up(actor=actor, question=moderated_question(actor, value), now=clock.now())


def _hide(actor: Actor, _seminar: Seminar, value: str) -> None:
    question, reason = moderated_question(actor, value), _("Taken off the list in the hall.")
    hide_question(actor=actor, question=question, reason=reason, now=clock.now())


def _join(actor: Actor, _seminar: Seminar, value: str) -> None:
    """Join the first question with the second one, which stays."""
    code, _colon, into = value.partition(":")
    one, main = moderated_question(actor, code), moderated_question(actor, into)
    merge_questions(actor=actor, into=main, questions=[one], now=clock.now())


def _show(actor: Actor, seminar: Seminar, value: str) -> None:
    show_poll(actor=actor, seminar=seminar, code=value, shows=True, now=clock.now())


def _unshow(actor: Actor, seminar: Seminar, value: str) -> None:
    show_poll(actor=actor, seminar=seminar, code=value, shows=False, now=clock.now())


def _shut(actor: Actor, seminar: Seminar, value: str) -> None:
    close_poll(actor=actor, seminar=seminar, code=value, now=clock.now())


_DEEDS: dict[str, Callable[[Actor, Seminar, str], None]] = {
    "open": _open,
    "end": _end,
    "block": _block,
    "take": _take,
    "close": _close,
    "project": _project,
    "oral": _oral,
    "up": _up,
    "hide": _hide,
    "join": _join,
    "show": _show,
    "unshow": _unshow,
    "shut": _shut,
}
