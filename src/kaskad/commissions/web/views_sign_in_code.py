"""Sending a one-time code to somebody who signs in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kaskad.commissions.operations.sign_in_codes import send_code
from kaskad.core import clock
from kaskad.core.refusal import Refusal
from kaskad.core.web.request import actor_of


@never_cache
@require_POST
def send(request: HttpRequest, token: str) -> HttpResponse:
    """Send the code; the page of sign-in says what became of it."""
    tick, now = clock.machine_now(), clock.now()
    try:
        send_code(actor=actor_of(request), token=token, tick=tick, now=now)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The code is on its way."))
    return redirect("accounts:one_time_code", token=token)
