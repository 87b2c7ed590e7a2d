"""Unusual answers: what waits for a human, one of them, and what the human decides."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kaskad.assessment.access import bank_for, flag_for
from kaskad.assessment.models import IntegrityFlag
from kaskad.assessment.operations.integrity import decide_flag, note_reading
from kaskad.assessment.queries.flags import flags_of, items_in, people_in, seminars_in
from kaskad.assessment.queries.planted_keys import key_followed
from kaskad.assessment.web.deeds import Deeds, Done, answer_deed
from kaskad.assessment.web.layout import TEMPLATE
from kaskad.assessment.web.unusual_pages import FlagReading, flag_page, flags_page, url_of_flags
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.refusal import Refusal
from kaskad.core.web.render import REFUSED, render
from kaskad.core.web.request import actor_of

_LONGEST = 1000


@never_cache
@require_safe
def flags(request: HttpRequest, campaign: str) -> HttpResponse:
    """What waits, the least likely by chance first, and what was decided."""
    found = bank_for(actor_of(request), campaign)
    return render(request, TEMPLATE, flags_page(found, flags_of(found)))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def flag(request: HttpRequest, campaign: str, code: str) -> HttpResponse:
    """One of them; a POST shows the names, which the record notes, or decides."""
    actor = actor_of(request)
    if request.method == "POST" and request.POST.get("deed") == "names":
        found = flag_for(actor, campaign, code)
        note_reading(actor=actor, flag=found, now=clock.now())
        return _shown(request, found, "names", None)
    return answer_deed(request, _DEEDS, lambda: flag_for(actor, campaign, code), _shown)


def _shown(
    request: HttpRequest, found: IntegrityFlag, deed: str, refusal: Refusal | None
) -> HttpResponse:
    read = FlagReading(
        flag=found,
        people=people_in(found),
        seminars=seminars_in(found),
        items=items_in(found),
        key=key_followed(found.numbers.get("version")),
        with_names=deed == "names",
        decision=request.POST.get("decision", ""),
        reason=request.POST.get("reason", "")[:_LONGEST],
        refusal=refusal,
    )
    return render(request, TEMPLATE, flag_page(read), status=REFUSED if refusal else 200)


def _decide(request: HttpRequest, actor: Actor, found: IntegrityFlag) -> Done:
    reason = request.POST.get("reason", "").replace("\x00", "")
    decision = request.POST.get("decision", "")
    decide_flag(actor=actor, flag=found, decision=decision, reason=reason, now=clock.now())
    said = _("It is kept with its reason. No result has changed.")
    return url_of_flags(found.test.stage.campaign), said


_DEEDS: Deeds[IntegrityFlag] = {"decide": _decide}
