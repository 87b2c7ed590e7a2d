"""Asking, and what a commission does with questions."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaskad.accounts.api import STAFF_ROLES, Role, names_of
from kaskad.answers.access import (
    hall_for,
    inbox_scopes,
    is_trainer_of,
    may_publish,
    moderated_question,
    moderates,
    own_question,
    question_for,
    reach_of,
    seat_in,
)
from kaskad.answers.models import Question
from kaskad.answers.operations.asking import (
    NewQuestion,
    ask_for_hall,
    ask_question,
    withdraw_question,
)
from kaskad.answers.operations.merging import merge_questions, unmerge_question
from kaskad.answers.operations.moderating import (
    answer_orally,
    hide_question,
    send_up,
    take_question,
)
from kaskad.answers.queries.questions import (
    hall_questions,
    inbox,
    own_questions,
    question_with,
    questions_by_code,
)
from kaskad.answers.queries.suggesting import like_answers, likest_of, suggested
from kaskad.answers.web.layout import TEMPLATE, below_answers, block_titles
from kaskad.answers.web.moderating_pages import Moderated, question_page
from kaskad.answers.web.question_pages import (
    Asked,
    hall_page,
    inbox_page,
    own_page,
)
from kaskad.answers.web.reading import number_of
from kaskad.campaigns.api import Campaign, campaign_for
from kaskad.commissions.api import children_of, commission_for
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.refusal import NotFound, Refusal
from kaskad.core.secrets import random_code
from kaskad.core.web.components import Ladder, Link
from kaskad.core.web.render import REFUSED, render
from kaskad.core.web.request import actor_of

_READERS = (*STAFF_ROLES, Role.AUDITOR.value)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, campaign: str) -> HttpResponse:
    """The reader's questions; a POST asks one more. For those who sit in a commission."""
    actor, found = actor_of(request), campaign_for(actor_of(request), campaign)
    if seat_in(actor, found) is None:
        raise NotFound(campaign)
    asked = Asked(language=_language(actor), nonce=random_code(16))
    if request.method == "POST":
        asked, refusal = _sent(request), None
        try:
            ask_question(actor=actor, campaign=found, question=_question(asked), now=clock.now())
        except Refusal as raised:
            refusal = raised
        if refusal is None:
            messages.success(request, _("Your question was sent."))
            return redirect("answers:own", campaign=campaign)
        asked = _refused(asked, refusal)
    rows = own_questions(found, actor.code)
    page = own_page(found, rows, asked, block_titles(found))
    return render(request, TEMPLATE, page, status=REFUSED if asked.error else 200)


@never_cache
@require_POST
def withdraw(request: HttpRequest, campaign: str, code: str) -> HttpResponse:
    """Take one's own question back."""
    actor = actor_of(request)
    question = own_question(actor, code)
    try:
        withdraw_question(actor=actor, question=question, now=clock.now())
        messages.success(request, _("Your question was taken back."))
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect("answers:own", campaign=campaign)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hall(request: HttpRequest, campaign: str, seminar: str) -> HttpResponse:
    """The questions of a seminar, for its hall, trainer and staff; a POST is the trainer's."""
    actor, found = actor_of(request), campaign_for(actor_of(request), campaign)
    meeting = hall_for(actor, seminar)
    teaches = is_trainer_of(actor, meeting)
    asked = Asked(language=meeting.group.language, nonce=random_code(16)) if teaches else None
    if request.method == "POST":
        if not teaches:
            raise NotFound(seminar)
        asked, refusal = _sent(request), None
        try:
            ask_for_hall(
                actor=actor,
                campaign=found,
                question=_question(asked),
                seminar=meeting,
                now=clock.now(),
            )
        except Refusal as raised:
            refusal = raised
        if refusal is None:
            messages.success(request, _("The question of the hall was sent."))
            return redirect("answers:hall", campaign=campaign, seminar=seminar)
        asked = _refused(asked, refusal)
    rows = hall_questions(seminar, reader=actor.code)
    page = hall_page(meeting, rows, asked, block_titles(found), clock.now())
    return render(request, TEMPLATE, page, status=REFUSED if asked and asked.error else 200)


@never_cache
@require_safe
def own_inbox(request: HttpRequest, campaign: str) -> HttpResponse:
    """On to the inbox of the reader's widest territory."""
    actor = actor_of(request)
    found = campaign_for(actor, campaign)
    return redirect("answers:inbox", campaign=found.code, code=inbox_scopes(actor)[0].code)


@never_cache
@require_safe
def inbox_of(request: HttpRequest, campaign: str, code: str) -> HttpResponse:
    """What a territory has to answer, for its staff and auditors."""
    actor, found = actor_of(request), campaign_for(actor_of(request), campaign)
    here = commission_for(actor, code, _READERS)
    rows = inbox(found, here)
    name = str(here.name)
    waiting = {row.responsible_code for row in rows} - {here.code}
    others = [
        Link(str(one.name), reverse("answers:inbox", args=[found.code, one.code]))
        for one in children_of(here)
        if one.level != "precinct" and (one.code in waiting or here.level == "central")
    ]
    above = here.parent
    ladder = below_answers(found, name)
    if above is not None and actor.holds(_READERS, [above.code]):
        url = reverse("answers:inbox", args=[found.code, above.code])
        ladder = Ladder((*ladder.levels, Link(str(above.name), url)), name)
    page = inbox_page(found, name, ladder, rows, others, clock.now())
    return render(request, TEMPLATE, page)


@never_cache
@require_safe
def question(request: HttpRequest, campaign: str, code: str) -> HttpResponse:
    """One question with what can be done with it."""
    one = question_for(actor_of(request), code)
    if one.campaign.code != campaign:
        raise NotFound(code)
    return _shown(request, one.campaign, one)


@never_cache
@require_POST
def deed(request: HttpRequest, campaign: str, code: str) -> HttpResponse:
    """Take, hide, answer orally, send up, join or take apart."""
    actor, found = actor_of(request), campaign_for(actor_of(request), campaign)
    moderated = moderated_question(actor, code)
    do = _DEEDS.get(request.POST.get("deed", ""))
    if do is None:
        raise NotFound(code)
    try:
        words, shown = do(request, actor, moderated)
    except Refusal as refusal:
        return _shown(request, found, question_for(actor, code), refusal)
    messages.success(request, words)
    if moderates(actor, shown):
        return redirect("answers:question", campaign=campaign, code=shown.code)
    if actor.scopes(_READERS):
        return redirect("answers:own_inbox", campaign=campaign)
    return redirect("answers:hall", campaign=campaign, seminar=shown.seminar_code)


def _shown(
    request: HttpRequest, campaign: Campaign, one: Question, refusal: Refusal | None = None
) -> HttpResponse:
    actor = actor_of(request)
    may = moderates(actor, one)
    is_open = may and one.state == "open"
    likest = likest_of(one, reach_of(actor, one)) if is_open else {}
    row, *others = question_with(one, likest, actor.code)
    read = Moderated(
        row=row,
        taken_by=names_of([row.taken_by])[row.taken_by] if may and row.taken_by else "",
        merged=questions_by_code(row.merged) if row.merged else (),
        like=suggested(likest, others),
        answers=like_answers(campaign, row.text, clock.local_day(clock.now())) if is_open else (),
        moderates=may,
        writes=may_publish(actor, campaign),
        nonce=random_code(16),
        error=refusal.message if refusal else "",
        field=refusal.field if refusal else "",
    )
    page = question_page(campaign, read, block_titles(campaign))
    return render(request, TEMPLATE, page, status=REFUSED if refusal else 200)


_Done = tuple[str, Question]


def _take(_request: HttpRequest, actor: Actor, one: Question) -> _Done:
    done = take_question(actor=actor, question=one, now=clock.now())
    return _("It is noted that you work on it."), done


def _hide(request: HttpRequest, actor: Actor, one: Question) -> _Done:
    reason = request.POST.get("reason", "")
    done = hide_question(actor=actor, question=one, reason=reason, now=clock.now())
    return _("The question was taken off the list."), done


def _oral(request: HttpRequest, actor: Actor, one: Question) -> _Done:
    note = request.POST.get("note", "")
    done = answer_orally(actor=actor, question=one, note=note, now=clock.now())
    return _("It is noted that the question was answered."), done


def _up(_request: HttpRequest, actor: Actor, one: Question) -> _Done:
    done = send_up(actor=actor, question=one, now=clock.now())
    words = _("The question went up: %(who)s.") % {"who": done.responsible.name}
    return words, done


def _merge(request: HttpRequest, actor: Actor, one: Question) -> _Done:
    """Join the question at hand with the other one, which stays."""
    into = moderated_question(actor, request.POST.get("other", ""))
    done = merge_questions(actor=actor, into=into, questions=[one], now=clock.now())
    return _("The questions were joined; all votes are kept."), done


def _unmerge(_request: HttpRequest, actor: Actor, one: Question) -> _Done:
    done = unmerge_question(actor=actor, question=one, now=clock.now())
    return _("The question stands by itself again."), done


_DEEDS: dict[str, Callable[[HttpRequest, Actor, Question], _Done]] = {
    "take": _take,
    "hide": _hide,
    "oral": _oral,
    "up": _up,
    "merge": _merge,
    "unmerge": _unmerge,
}


def _sent(request: HttpRequest) -> Asked:
    form = request.POST
    return Asked(
        text=form.get("text", "")[:2000],
        language=form.get("language", "")[:2],
        block=form.get("block", "")[:3],
        nonce=form.get("nonce", "")[:64],
    )


def _question(asked: Asked) -> NewQuestion:
    return NewQuestion(asked.text, asked.language, asked.nonce, number_of(asked.block) or None)


def _refused(asked: Asked, refusal: Refusal) -> Asked:
    nonce = asked.nonce or random_code(16)
    return Asked(asked.text, asked.language, asked.block, nonce, refusal.message, refusal.field)


def _language(actor: Actor) -> str:
    shown = get_language() or actor.language
    return shown if shown in ("kk", "ru") else "kk"
