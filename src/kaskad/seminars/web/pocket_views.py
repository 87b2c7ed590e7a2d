"""Taking a seminar along on a phone: the page, the package, the shell and its worker."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe

from kaskad.answers.api import NewQuestion, ask_for_hall, hall_for, is_trainer_of
from kaskad.campaigns.api import Seminar
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.refusal import NotFound, Refusal
from kaskad.core.web.format import language
from kaskad.core.web.headers import permissions
from kaskad.core.web.render import REFUSED, render
from kaskad.core.web.request import actor_of
from kaskad.core.web.shell import manifest_answer, worker_answer
from kaskad.seminars.access import marks_for, sheet_for, ticket_of
from kaskad.seminars.operations.pocket import take_along
from kaskad.seminars.queries.pocket import refusal_of_taking
from kaskad.seminars.queries.sheet import people_on
from kaskad.seminars.web.delivery import read_questions
from kaskad.seminars.web.pocket import pocket_page, scope, shell
from kaskad.seminars.web.pocket_package import package_of


@never_cache
@require_safe
def pocket(request: HttpRequest, code: str) -> HttpResponse:
    """What will lie on the phone, and a PIN for it."""
    seminar = sheet_for(actor_of(request), code)
    refusal = refusal_of_taking(seminar, clock.local_day(clock.now()))
    page = pocket_page(seminar, people_on(seminar), refusal.message if refusal else "")
    return render(request, "seminars/pocket.html", page)


@gzip_page
@never_cache
@require_POST
def package(request: HttpRequest, code: str) -> HttpResponse:
    """Hand the package out, for those who may open the sheet; each time leaves an entry."""
    actor, now = actor_of(request), clock.now()
    seminar = sheet_for(actor, code)
    try:
        taken = take_along(actor=actor, seminar=seminar, now=now)
    except Refusal as refusal:
        return _refused(refusal)
    asks = is_trainer_of(actor, seminar)
    return JsonResponse(
        package_of(taken, ticket=ticket_of(actor, seminar), asks=asks, now=now),
        json_dumps_params={"ensure_ascii": False},
    )


@never_cache
@require_POST
def questions(request: HttpRequest, code: str) -> HttpResponse:
    """Take questions that were written down on a phone, each on its own.

    The same nonce again gives the first question. Whoever taught the seminar when the phone took
    it along is answered even if they do not any more.
    """
    actor = actor_of(request)
    try:
        sent = read_questions(request.body)
    except Refusal as refusal:
        sheet_for(actor, code)
        return _refused(refusal)
    marks_for(actor, code, sent.ticket)
    hall = _own_hall(actor, code)
    return JsonResponse({"answers": [_asked(actor, hall, one) for one in sent.questions]})


@never_cache
@require_safe
def shown(_request: HttpRequest) -> HttpResponse:
    """The shell: the same for everybody, with nobody's data in it."""
    answer = HttpResponse(shell().body)
    answer.headers["Permissions-Policy"] = permissions("camera")
    return answer


@never_cache
@require_safe
def worker(_request: HttpRequest) -> HttpResponse:
    """The service worker of the reader's language."""
    return worker_answer(shell())


@never_cache
@require_safe
def manifest(_request: HttpRequest) -> HttpResponse:
    """What a phone needs to put the shell on its home screen."""
    return manifest_answer(
        _("Kaskad: seminars on this phone"),
        start=reverse("seminars:pocket_shell"),
        scope=scope(),
        language=language(),
    )


def _own_hall(actor: Actor, code: str) -> Seminar | None:
    """The seminar, if the actor teaches it."""
    try:
        hall = hall_for(actor, code)
    except NotFound:
        return None
    return hall if is_trainer_of(actor, hall) else None


def _asked(actor: Actor, hall: Seminar | None, question: NewQuestion) -> dict[str, str]:
    """What became of one question; a refusal keeps none of the others back."""
    if hall is None:
        message = _("Only the trainer of the seminar asks for the hall. Tell the trainer.")
        return {"nonce": question.nonce, "took": "not_yours", "message": message}
    try:
        ask_for_hall(
            actor=actor,
            campaign=hall.group.plan.campaign,
            question=question,
            seminar=hall,
            now=clock.now(),
        )
    except Refusal as refusal:
        return {
            "nonce": question.nonce,
            "took": "refused",
            "refusal": refusal.code,
            "message": refusal.message,
        }
    return {"nonce": question.nonce, "took": "recorded"}


def _refused(refusal: Refusal) -> JsonResponse:
    return JsonResponse({"refusal": refusal.code, "message": refusal.message}, status=REFUSED)
