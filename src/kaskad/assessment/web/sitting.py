"""Taking a test: the whole paper in one page, answers in pieces, the end.

These addresses are asked for by everybody at once and know no session: who may do what hangs on a
signed ticket, or on the key of the attempt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from html import escape
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from kaskad.assessment.access import Taken, actor_with, attempt_by_key, key_of, ticketed_test
from kaskad.assessment.models import Attempt
from kaskad.assessment.operations.attempts import hand_in, keep_answers, start_attempt
from kaskad.assessment.queries.at_once import answers_so_far, batches_of
from kaskad.assessment.queries.papers import paper_of
from kaskad.assessment.queries.tests import admitted_at, form_items
from kaskad.assessment.rules.fields import fields_of
from kaskad.assessment.rules.items import ItemContent
from kaskad.assessment.vocab.test_refusals import BatchesMissing
from kaskad.assessment.web.drawing import DrawnItem, draw_item, drawn_numbers
from kaskad.assessment.web.sent import FORM_DEVICE, read_form, read_sent
from kaskad.assessment.web.tickets import read_ticket
from kaskad.core import clock
from kaskad.core.localized import LANGUAGES
from kaskad.core.refusal import Refusal
from kaskad.core.web.format import number as written_number
from kaskad.core.web.frame import LANGUAGES as NAMED_LANGUAGES
from kaskad.core.web.frame import Language
from kaskad.core.web.render import REFUSED

CONFLICT = 409
View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class PaperPage:
    """The paper of an attempt; ``left`` and ``elapsed`` in seconds, as the server counts them.

    What is a text here and no number is put in later, see ``_frame``.
    """

    title: str
    who: str
    language: str
    languages: tuple[Language, ...]
    numbers: SafeString
    items: str
    count: int
    left: str
    minutes: str
    elapsed: str
    key: str
    url: str
    saved: bool


@dataclass(frozen=True, slots=True)
class EndPage:
    """What an attempt came to."""

    title: str
    who: str
    score: str
    passed: bool
    result_url: str
    by_time: bool


@dataclass(frozen=True, slots=True)
class StopPage:
    """Why this cannot be done, and the way back."""

    title: str
    who: str
    message: str
    code: str
    back_url: str


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Begin the test of a ticket, or go on with it; the answer is the paper itself."""
    ticket, now = read_ticket(request.POST.get("ticket", "")), clock.now()
    test = ticketed_test(ticket.test)
    with translation.override(ticket.language):
        try:
            attempt = start_attempt(
                actor=ticket.actor,
                test=test,
                member_id=ticket.member,
                scope=ticket.scope,
                language=ticket.language,
                admitted=admitted_at(test, ticket.member, ticket.arrived_at, now),
                now=now,
            )
        except Refusal as refusal:
            back = reverse("assessment:test", args=[test.code])
            page = StopPage(_("The test has not begun"), "", refusal.message, refusal.code, back)
            return _page("assessment/stopped.html", page, REFUSED)
    attempt.test = test
    with translation.override(attempt.language):
        return _paper(attempt, ticket.taker, attempt.language, is_saved=False)


@require_http_methods(["GET", "HEAD", "POST"])
def sit(request: HttpRequest, key: str) -> HttpResponse:
    """The paper; a POST is the plain form, for who has no JavaScript."""
    taken = attempt_by_key(key)
    attempt = taken.attempt
    language = _language(request, attempt)
    with translation.override(language):
        if attempt.ended_at is not None:
            return _ended(taken)
        # A browser that reads the page of a beginning anew may send its ticket here: no answers.
        if request.method == "POST" and "ticket" not in request.POST:
            return _take_form(request, taken, language)
        return _paper(attempt, taken.taker, language, is_saved="saved" in request.GET)


@require_POST
def answer(request: HttpRequest, key: str) -> HttpResponse:
    """Keep a batch of answers; the answer says how many seconds are left."""
    attempt, now = attempt_by_key(key).attempt, clock.now()
    try:
        sent = read_sent(request.body, _items(attempt), now)
        if sent.batch is None:
            return JsonResponse({"left": _left(attempt), "ended": attempt.ended_at is not None})
        took = keep_answers(actor=actor_with(attempt), attempt=attempt, batch=sent.batch, now=now)
    except Refusal as refusal:
        return _refused(attempt, refusal)
    left, ended = _left(attempt), attempt.ended_at is not None
    return JsonResponse({"took": took.value, "left": left, "ended": ended})


@require_POST
def finish(request: HttpRequest, key: str) -> HttpResponse:
    """Keep the last batch and end the attempt; what is missing is asked for by its numbers."""
    taken, now = attempt_by_key(key), clock.now()
    attempt = taken.attempt
    try:
        sent = read_sent(request.body, _items(attempt), now)
        hand_in(
            actor=actor_with(attempt),
            taken=taken,
            batch=sent.batch,
            device=sent.device,
            last=sent.last,
            language=sent.language,
            now=now,
        )
    except BatchesMissing as refusal:
        return JsonResponse({"missing": refusal.missing}, status=CONFLICT)
    except Refusal as refusal:
        return _refused(attempt, refusal)
    return JsonResponse({"ended": True, "url": reverse("sitting:sit", args=[key])})


def _take_form(request: HttpRequest, taken: Taken, language: str) -> HttpResponse:
    attempt, now = taken.attempt, clock.now()
    actor = actor_with(attempt)
    sequence = 1 + sum(one.device == FORM_DEVICE for one in batches_of(attempt, counted=False))
    batch = read_form(request.POST, paper_of(attempt), _elapsed(attempt), sequence, now)
    if request.POST.get("do") == "finish":
        hand_in(
            actor=actor, taken=taken, batch=batch, device=FORM_DEVICE, last=sequence,
            language=language, now=now,
        )  # fmt: skip
        return _see(attempt)
    keep_answers(actor=actor, attempt=attempt, batch=batch, now=now)
    wanted = request.POST.get("language", "")
    chosen = wanted if wanted in LANGUAGES else language
    return _see(attempt, f"?language={chosen}&saved=1")


def _items(attempt: Attempt) -> list[ItemContent]:
    return [content for _version, content in form_items(attempt.form_id, attempt.test.seed)]


def _paper(attempt: Attempt, taker: str, language: str, *, is_saved: bool) -> HttpResponse:
    """The paper: a frame that is the same for many, and what is each one's own."""
    key = key_of(attempt.code)
    responses, left = answers_so_far(attempt).responses, _left(attempt)
    minutes = -(-left // 60)
    own = {
        "who": escape(taker),
        "items": "".join(_drawn(attempt, responses, language)),
        "left": str(left),
        "minutes": ngettext("%(count)s minute", "%(count)s minutes", minutes)
        % {"count": written_number(minutes)},
        "elapsed": str(_elapsed(attempt)),
        "key": key,
        "url": reverse("sitting:sit", args=[key]),
    }
    frame = _frame(_title(attempt), language, len(_items(attempt)), is_saved)
    return HttpResponse("".join(own.get(part, part) for part in frame))


@lru_cache(maxsize=64)
def _frame(title: str, language: str, count: int, is_saved: bool) -> tuple[str, ...]:
    """The page of a paper in pieces, between them the names of what is each one's own.

    Thousands ask for their papers in the same minute, and the template takes longer than the items.
    """
    gap = "\x00{}\x00".format
    page = PaperPage(
        title=title,
        who=gap("who"),
        language=language,
        languages=tuple(
            Language(code, name, short, "", current=code == language)
            for code, name, short in NAMED_LANGUAGES
        ),
        numbers=drawn_numbers(count),
        items=gap("items"),
        count=count,
        left=gap("left"),
        minutes=gap("minutes"),
        elapsed=gap("elapsed"),
        key=gap("key"),
        url=gap("url"),
        saved=is_saved,
    )
    return tuple(render_to_string("assessment/paper.html", {"page": page}).split("\x00"))


def _drawn(attempt: Attempt, responses: Mapping[int, Any], language: str) -> Iterator[SafeString]:
    drawn = _drawn_items(attempt.form_id, attempt.test.seed, language)
    for place, one in enumerate(paper_of(attempt), start=1):
        fields = fields_of(one.content, one.number, responses.get(one.number))
        yield drawn[one.number - 1].on_paper(place, one.orders, fields)


@lru_cache(maxsize=128)
def _drawn_items(form_id: int, seed: str, language: str) -> list[DrawnItem]:
    items = enumerate(form_items(form_id, seed), start=1)
    return [draw_item(number, content, language) for number, (_version, content) in items]


def _ended(taken: Taken) -> HttpResponse:
    attempt = taken.attempt
    page = EndPage(
        title=_title(attempt),
        who=taken.taker,
        score=written_number(attempt.score or 0, 0),
        passed=bool(attempt.passed),
        result_url=reverse("assessment:result", args=[attempt.code]),
        by_time=attempt.ended_how == "time_over",
    )
    return _page("assessment/ended.html", page)


def _language(request: HttpRequest, attempt: Attempt) -> str:
    wanted = request.GET.get("language", "")
    return wanted if wanted in LANGUAGES else attempt.language


def _title(attempt: Attempt) -> str:
    return str(attempt.test.get_purpose_display())


def _left(attempt: Attempt) -> int:
    return max(0, (attempt.due_at - clock.now()) // timedelta(seconds=1))


def _elapsed(attempt: Attempt) -> int:
    return max(0, (clock.now() - attempt.started_at) // timedelta(seconds=1))


def _see(attempt: Attempt, more: str = "") -> HttpResponse:
    response = HttpResponseRedirect(reverse("sitting:sit", args=[key_of(attempt.code)]) + more)
    response.status_code = 303
    return response


def _page(template: str, page: Any, status: int = 200) -> HttpResponse:
    return HttpResponse(render_to_string(template, {"page": page}), status=status)


def _refused(attempt: Attempt, refusal: Refusal) -> JsonResponse:
    with translation.override(attempt.language):
        return JsonResponse({"refusal": refusal.code, "message": refusal.message}, status=REFUSED)
