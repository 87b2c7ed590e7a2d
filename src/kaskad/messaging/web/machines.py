"""What machines send: receipts of the SMS provider, and "no more of these" of mail programs.

They come without a cookie and without a form of ours; a secret in the address stands for both.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.refusal import NotFound
from kaskad.core.web.request import actor_of
from kaskad.messaging.operations.receipts import take_receipt
from kaskad.messaging.operations.wishes import change_wishes
from kaskad.messaging.queries.gateways import gateways_in_use
from kaskad.messaging.queries.wishes import recipient_by_token, wishes_of
from kaskad.messaging.rules.json_values import read_json, value_at
from kaskad.messaging.vocab.kinds import REFUSABLE

_ONE_CLICK = ("List-Unsubscribe", "One-Click")
_LARGEST = 64 * 1024


@csrf_exempt
@require_POST
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """Take a receipt; words that mean neither delivered nor failed are all right too."""
    gateway = gateways_in_use().sms
    known = gateway.receipt_token if gateway else ""
    if gateway is None or not known or not hmac.compare_digest(known.encode(), token.encode()):
        raise NotFound
    values = _values(request)
    reference = value_at(values, gateway.receipt_id)
    word = value_at(values, gateway.receipt_state).lower()
    delivered, failed = gateway.receipt_delivered, gateway.receipt_failed
    if word in {one.lower() for one in (*delivered, *failed)}:
        take_receipt(
            actor=Actor.system("messaging"),
            reference=reference,
            delivered=word in {one.lower() for one in delivered},
            now=clock.now(),
        )
    return HttpResponse(status=204)


@csrf_exempt
@require_POST
def one_click(request: HttpRequest, token: str, kind: str) -> HttpResponse:
    """Leave a kind out, as a mail program asks for its reader (RFC 8058); again is all right."""
    recipient = recipient_by_token(token)
    if kind not in REFUSABLE or request.POST.get(_ONE_CLICK[0]) != _ONE_CLICK[1]:
        raise NotFound
    wishes = wishes_of(recipient)
    change_wishes(
        actor=actor_of(request),
        recipient=recipient,
        channels=wishes.channels,
        refused=(*wishes.refused, kind),
        quiet_from=wishes.quiet_from,
        quiet_to=wishes.quiet_to,
        now=clock.now(),
    )
    return HttpResponse(status=204)


def _values(request: HttpRequest) -> Mapping[str, Any]:
    """The fields of the receipt, from JSON or a form."""
    if request.content_type != "application/json":
        return request.POST.dict()
    if len(request.body) > _LARGEST:
        raise NotFound
    values = read_json(request.body)
    if not isinstance(values, dict):
        raise NotFound
    return values
