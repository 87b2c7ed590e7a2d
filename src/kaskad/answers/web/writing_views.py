"""The centre writes, reads and publishes answers, and sees who knows them."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaskad.accounts.api import STAFF_ROLES, Role
from kaskad.answers.access import (
    draft_for,
    may_publish,
    may_read_drafts,
    published_answer,
    question_for,
    seat_in,
)
from kaskad.answers.models import Answer
from kaskad.answers.operations.publishing import publish_answer, withdraw_answer
from kaskad.answers.operations.writing import (
    cite_basis,
    discard_draft,
    draft_answer,
    edit_draft,
    replace_answer,
    return_to_author,
    send_to_second_reader,
)
from kaskad.answers.queries.answers import answer_row, stale_answers, unpublished, written_row
from kaskad.answers.queries.readers import acknowledged_by_territory, needs_to_confirm
from kaskad.answers.queries.written import AnswerText, text_of
from kaskad.answers.vocab import AnswerState
from kaskad.answers.web.draft_pages import DraftForm, DraftReading, draft_page
from kaskad.answers.web.layout import TEMPLATE, answer_url, block_titles
from kaskad.answers.web.pages import answer_page
from kaskad.answers.web.reading import day_of, number_of
from kaskad.answers.web.staff_parts import staff_parts
from kaskad.answers.web.territories import readers_page
from kaskad.answers.web.writing_pages import Desk, writing_page
from kaskad.campaigns.api import Campaign, campaign_for, find_provisions, provision_by_code
from kaskad.commissions.api import commission_for
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.localized import LANGUAGES, LocalizedText
from kaskad.core.refusal import NotFound, Refusal
from kaskad.core.secrets import random_code
from kaskad.core.web.render import REFUSED, render
from kaskad.core.web.request import actor_of

_FOUND = 8
_READERS = (*STAFF_ROLES, Role.AUDITOR.value)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def writing(request: HttpRequest, campaign: str) -> HttpResponse:
    """Answers on their way; a POST begins one, to a question if one is named."""
    actor, found = actor_of(request), campaign_for(actor_of(request), campaign)
    if not may_read_drafts(actor, found):
        raise NotFound(campaign)
    if request.method == "POST":
        if not may_publish(actor, found):
            raise NotFound(campaign)
        codes = [one for one in request.POST.getlist("question")[:20] if one]
        draft = draft_answer(
            actor=actor,
            campaign=found,
            questions=[question_for(actor, one) for one in codes],
            nonce=request.POST.get("nonce", "")[:64] or random_code(16),
            now=clock.now(),
        )
        return redirect("answers:draft", campaign=campaign, code=draft.code)
    today = clock.local_day(clock.now())
    desk = Desk(
        rows=unpublished(found, today),
        stale=stale_answers(found, today),
        reader=actor.mark,
        writes=may_publish(actor, found),
        nonce=random_code(16),
    )
    return render(request, TEMPLATE, writing_page(found, desk, today))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, campaign: str, code: str) -> HttpResponse:
    """One answer before it is published: write it, cite for it, read it, publish it."""
    actor = actor_of(request)
    answer = draft_for(actor, code)
    found = answer.campaign
    if request.method != "POST":
        return _shown(request, found, answer, DraftForm(text_of(answer), answer.sha256))
    do = _DEEDS.get(request.POST.get("deed", ""))
    if do is None or not may_publish(actor, found):
        raise NotFound(code)
    try:
        done, words = do(request, actor, answer)
    except Refusal as refusal:
        sent = text_of(answer)
        if request.POST.get("deed") == "save":
            sent = _text(request)
        seen = request.POST.get("seen", "") or answer.sha256
        form = DraftForm(sent, seen, refusal.message, refusal.field)
        return _shown(request, found, draft_for(actor, code), form, status=REFUSED)
    messages.success(request, words)
    if done is None:
        return redirect("answers:writing", campaign=campaign)
    if done.state == AnswerState.PUBLISHED:
        return redirect(answer_url(found, done.number))
    return redirect("answers:draft", campaign=campaign, code=code)


def _shown(
    request: HttpRequest, campaign: Campaign, answer: Answer, form: DraftForm, status: int = 200
) -> HttpResponse:
    actor, today = actor_of(request), clock.local_day(clock.now())
    looked_for = request.GET.get("provision", "")[:100]
    writes = may_publish(actor, campaign)
    read = DraftReading(
        row=written_row(answer, today),
        questions=list(answer.questions.order_by("id").values_list("code", "text")),
        form=form,
        looked_for=looked_for,
        found=find_provisions(looked_for, today, limit=_FOUND) if looked_for else (),
        writes=writes,
        reads=writes and actor.mark not in answer.writers,
        discards=writes and actor.mark == answer.author,
        is_asked=bool(request.GET.get("discard")),
    )
    page = draft_page(campaign, read, block_titles(campaign))
    return render(request, TEMPLATE, page, status=status)


@never_cache
@require_POST
def end(request: HttpRequest, campaign: str, number: int) -> HttpResponse:
    """Begin the replacement of a published answer, or withdraw it."""
    actor, found = actor_of(request), campaign_for(actor_of(request), campaign)
    answer = published_answer(actor, found, number)
    if not may_publish(actor, found):
        raise NotFound(campaign)
    now, today = clock.now(), clock.local_day(clock.now())
    try:
        if request.POST.get("deed") == "replace":
            nonce = request.POST.get("nonce", "")[:64] or random_code(16)
            new = replace_answer(actor=actor, answer=answer, nonce=nonce, now=now)
            return redirect("answers:draft", campaign=campaign, code=new.code)
        reason = request.POST.get("reason", "")
        withdraw_answer(actor=actor, answer=answer, reason=reason, now=now)
    except Refusal as refusal:
        seat = seat_in(actor, found)
        page = answer_page(
            found,
            answer_row(answer, today),
            block_titles(found),
            today,
            acknowledges=seat is not None and needs_to_confirm(answer, seat.pk),
            staff=staff_parts(actor, answer, refusal.message),
        )
        return render(request, TEMPLATE, page, status=REFUSED)
    messages.success(request, _("The answer is withdrawn. Everybody who got it will be told."))
    return redirect(answer_url(found, number))


@never_cache
@require_safe
def readers(request: HttpRequest, campaign: str, number: int, code: str) -> HttpResponse:
    """How many know an answer, territory by territory, for staff and auditors of it."""
    actor, found = actor_of(request), campaign_for(actor_of(request), campaign)
    here = commission_for(actor, code, _READERS)
    answer = published_answer(actor, found, number)
    today = clock.local_day(clock.now())
    rows = acknowledged_by_territory(answer, here, today)

    def url(place: str) -> str:
        return reverse("answers:readers", args=[campaign, number, place])

    title = _("Who has confirmed answer No. %(number)s") % {"number": number}
    page = readers_page(found, title, here, rows, url)
    return render(request, TEMPLATE, page)


_Done = tuple[Answer | None, str]


def _save(request: HttpRequest, actor: Actor, answer: Answer) -> _Done:
    seen = request.POST.get("seen", "")
    done = edit_draft(actor=actor, answer=answer, text=_text(request), seen=seen, now=clock.now())
    return done, _("The text is saved.")


def _cite(request: HttpRequest, actor: Actor, answer: Answer) -> _Done:
    words = request.POST.get("words", "").strip()
    done = cite_basis(
        actor=actor,
        answer=answer,
        provision=provision_by_code(request.POST.get("provision", "")),
        words=LocalizedText(*[words] * len(LANGUAGES)),
        now=clock.now(),
    )
    return done, _("The provision is cited.")


def _uncite(request: HttpRequest, actor: Actor, answer: Answer) -> _Done:
    provision = provision_by_code(request.POST.get("provision", ""))
    done = cite_basis(
        actor=actor, answer=answer, provision=provision, is_cited=False, now=clock.now()
    )
    return done, _("The provision is not cited any more.")


def _send(request: HttpRequest, actor: Actor, answer: Answer) -> _Done:
    seen = request.POST.get("seen", "")
    done = send_to_second_reader(actor=actor, answer=answer, seen=seen, now=clock.now())
    return done, _("The answer is with its second reader.")


def _return(request: HttpRequest, actor: Actor, answer: Answer) -> _Done:
    remark = request.POST.get("remark", "")
    done = return_to_author(actor=actor, answer=answer, remark=remark, now=clock.now())
    return done, _("The answer went back to its author.")


def _publish(request: HttpRequest, actor: Actor, answer: Answer) -> _Done:
    seen = request.POST.get("seen", "")
    done = publish_answer(actor=actor, answer=answer, seen=seen, now=clock.now())
    words = _("The answer is published under No. %(number)s. Everybody below will be told.")
    return done, words % {"number": done.number}


def _discard(request: HttpRequest, actor: Actor, answer: Answer) -> _Done:
    seen = request.POST.get("seen", "")
    discard_draft(actor=actor, answer=answer, seen=seen, now=clock.now())
    return None, _("The draft is discarded.")


_DEEDS: dict[str, Callable[[HttpRequest, Actor, Answer], _Done]] = {
    "save": _save,
    "cite": _cite,
    "uncite": _uncite,
    "send": _send,
    "return": _return,
    "publish": _publish,
    "discard": _discard,
}


def _text(request: HttpRequest) -> AnswerText:
    form = request.POST
    return AnswerText(
        question=LocalizedText(*(form.get(f"question_{one}", "") for one in LANGUAGES)),
        text=LocalizedText(*(form.get(f"text_{one}", "") for one in LANGUAGES)),
        block_number=number_of(form.get("block")) or None,
        is_public=form.get("is_public") == "1",
        valid_from=day_of(form.get("valid_from")),
        valid_until=day_of(form.get("valid_until")),
    )
