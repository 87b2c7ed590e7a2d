"""A reader's wishes, reached by the link in a message or from the own page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.refusal import Refusal
from kaskad.core.web.render import render
from kaskad.core.web.request import actor_of
from kaskad.messaging.models import Recipient
from kaskad.messaging.operations.wishes import change_wishes
from kaskad.messaging.queries.wishes import Wishes, recipient_by_token, wishes_of
from kaskad.messaging.vocab.kinds import REFUSABLE
from kaskad.messaging.web.forms import WishesForm
from kaskad.messaging.web.pages import way_choices, wishes_page


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request: HttpRequest, token: str) -> HttpResponse:
    """Show and keep the wishes of the reader whose token this is; no sign-in needed."""
    recipient = recipient_by_token(token)
    known = wishes_of(recipient)
    form = WishesForm(request.POST or None, ways=way_choices(known), initial=_initial(known))
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            _keep(actor_of(request), recipient, form.cleaned_data)
        except Refusal as refusal:
            refused = refusal.message
        else:
            return redirect(f"{request.path}?saved=1")
    page = wishes_page(form, saved="saved" in request.GET, refused=refused)
    status = 422 if request.method == "POST" else 200
    return render(request, "messaging/wishes.html", page, status=status)


def _initial(known: Wishes) -> dict[str, object]:
    return {
        "first": known.channels[0] if known.channels else "",
        "wanted": [code for code in REFUSABLE if code not in known.refused],
        "quiet_from": known.quiet_from,
        "quiet_to": known.quiet_to,
    }


def _keep(actor: Actor, recipient: Recipient, said: dict[str, object]) -> None:
    first, wanted = said["first"], said["wanted"]
    change_wishes(
        actor=actor,
        recipient=recipient,
        channels=[str(first)] if first else [],
        refused=[code for code in REFUSABLE if code not in wanted],  # type: ignore[operator]  # a list
        quiet_from=said["quiet_from"],  # type: ignore[arg-type]  # a time, by the form
        quiet_to=said["quiet_to"],  # type: ignore[arg-type]  # as above
        now=clock.now(),
    )
