"""Planted keys of a test: written down and taken off again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kaskad.assessment.access import given_test_for
from kaskad.assessment.models import Test
from kaskad.assessment.operations.planted_keys import plant_key, remove_key
from kaskad.assessment.queries.planted_keys import keyed_items, planted_keys
from kaskad.assessment.web.deeds import Deeds, Done, answer_deed
from kaskad.assessment.web.key_pages import KeyReading, keys_page, url_of_keys
from kaskad.assessment.web.layout import TEMPLATE
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.refusal import NotFound, Refusal
from kaskad.core.web.render import REFUSED, render
from kaskad.core.web.request import actor_of

_LONGEST = 200
_LONGEST_NUMBER = 12


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: HttpRequest, campaign: str, code: str) -> HttpResponse:
    """The keys of a test; a POST writes one down or removes one."""
    actor = actor_of(request)
    return answer_deed(request, _DEEDS, lambda: given_test_for(actor, campaign, code), _shown)


def _shown(request: HttpRequest, test: Test, _deed: str, refusal: Refusal | None) -> HttpResponse:
    read = KeyReading(
        test=test,
        keys=planted_keys(test),
        items=keyed_items(test),
        place=_place(request),
        answers=_answers(request),
        refusal=refusal,
    )
    return render(request, TEMPLATE, keys_page(read), status=REFUSED if refusal else 200)


def _plant(request: HttpRequest, actor: Actor, test: Test) -> Done:
    now = clock.now()
    plant_key(actor=actor, test=test, place=_place(request), answers=_answers(request), now=now)
    return url_of_keys(test), _("It is looked for, within half an hour.")


def _remove(request: HttpRequest, actor: Actor, test: Test) -> Done:
    code = request.POST.get("key", "")
    key = next((one for one in planted_keys(test) if one.code == code), None)
    if key is None:
        raise NotFound(code)
    remove_key(actor=actor, key=key, now=clock.now())
    return url_of_keys(test), _("It is looked for no more.")


def _place(request: HttpRequest) -> str:
    return request.POST.get("place", "").replace("\x00", "")[:_LONGEST]


def _answers(request: HttpRequest) -> dict[int, str]:
    sent = {name[1:]: str(key) for name, key in request.POST.items() if name[:1] == "v"}
    return {
        int(name): key
        for name, key in sent.items()
        if name.isascii() and name.isdecimal() and len(name) < _LONGEST_NUMBER
    }


_DEEDS: Deeds[Test] = {"plant": _plant, "remove": _remove}
