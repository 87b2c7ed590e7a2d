"""Letters: who needs one, and printing them."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kaskad.commissions.access import commission_for, levels_for
from kaskad.commissions.models import Commission
from kaskad.commissions.operations.letters import make_letters, send_letter
from kaskad.commissions.queries.contacts import addresses_of
from kaskad.commissions.queries.letters import Addressee, Reach, addressees
from kaskad.commissions.queries.tree import children_of, commissions_by_id
from kaskad.commissions.vocab import Level
from kaskad.commissions.web.letters_page import letters_page
from kaskad.commissions.web.letters_paper import letters_pdf
from kaskad.core import clock
from kaskad.core.refusal import NotFound, Refusal
from kaskad.core.web.render import render, render_refusal
from kaskad.core.web.request import actor_of


@never_cache
@require_safe
def letters(request: HttpRequest, code: str) -> HttpResponse:
    """Who of the territory can sign in and who needs a letter; large ones show what is below."""
    actor = actor_of(request)
    commission = commission_for(actor, code)
    small = _is_small(commission)
    people = _people(commission) if small else []
    page = letters_page(
        commission,
        levels_for(actor, commission),
        people,
        _places(people),
        () if small else list(children_of(commission)),
        addresses_of([one.person_id for one in people]) if _is_one_place(people) else {},
    )
    return render(request, "commissions/letters.html", page)


@never_cache
@require_POST
def print_letters(request: HttpRequest, code: str) -> HttpResponse:
    """The letters as PDF: first ones, those of people who have not signed in, or one anew."""
    actor, now = actor_of(request), clock.now()
    commission = commission_for(actor, code)
    if not _is_small(commission):
        raise NotFound
    people = _chosen(_people(commission), request.POST.get("which", ""))
    try:
        made = make_letters(actor=actor, commission=commission, people=people, now=now)
    except Refusal as refusal:
        return render_refusal(request, refusal, back="../")
    pdf = letters_pdf(commission, _places(people), made, request.build_absolute_uri, now=now)
    response = HttpResponse(pdf, content_type="application/pdf")
    name = f"letters-{commission.code}-{clock.local_day(now)}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
def send(request: HttpRequest, code: str) -> HttpResponse:
    """A new link for one person by message, where an address is known."""
    actor = actor_of(request)
    commission = commission_for(actor, code)
    if not _is_small(commission):
        raise NotFound
    which = request.POST.get("which", "")
    chosen = [one for one in _people(commission) if one.person_code == which]
    if not chosen:
        raise NotFound
    try:
        send_letter(
            actor=actor,
            commission=commission,
            to=chosen[0],
            address_of=partial(_address, request),
            now=clock.now(),
        )
    except Refusal as refusal:
        return render_refusal(request, refusal, back="../")
    messages.success(
        request,
        _("The new link is on its way to %(name)s. Older letters stop working.")
        % {"name": chosen[0].name},
    )
    return redirect("access:letters", code=code)


def _address(request: HttpRequest, token: str, language: str) -> str:
    with override(language):
        path = reverse("accounts:sign_in_link", args=(token,))
    return request.build_absolute_uri(path)


def _is_small(commission: Commission) -> bool:
    """Letters are printed by district; of a region that would be thousands."""
    return commission.level in (Level.DISTRICT, Level.PRECINCT)


def _is_one_place(people: list[Addressee]) -> bool:
    return len({one.commission_id for one in people}) == 1


def _people(commission: Commission) -> list[Addressee]:
    now = clock.now()
    return addressees(commission, clock.local_day(now), now)


def _places(people: list[Addressee]) -> list[Commission]:
    return commissions_by_id({one.commission_id for one in people})


def _chosen(people: list[Addressee], which: str) -> list[Addressee]:
    wanted = {"first": Reach.NONE, "again": Reach.GIVEN}.get(which)
    if wanted is not None:
        return [one for one in people if one.reach is wanted]
    found = [one for one in people if one.person_code == which]
    if not found:
        raise NotFound
    return found
