"""What square codes lead to, and what programs of others read."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kaskad.campaigns.api import campaign_for
from kaskad.core import clock
from kaskad.core.web.request import actor_of
from kaskad.credentials.models import Certificate
from kaskad.credentials.queries.certificates import (
    certificate_by_number,
    credential_jwt_of,
    credential_of,
    is_forgotten,
)
from kaskad.credentials.queries.keys import believed_keys, key_that_signs, signing_with, site
from kaskad.credentials.queries.status import status_list
from kaskad.credentials.rules.did import did_document
from kaskad.credentials.rules.proofs import Signer, as_jwt, with_proof
from kaskad.credentials.rules.status_list import Published, list_credential
from kaskad.credentials.vocab import Purpose
from kaskad.credentials.web.check_views import GUESSES

DID, CREDENTIAL, TOKEN = "application/did+json", "application/vc", "application/vc+jwt"
_FRESH = timedelta(minutes=5)
# Whoever counts ballots at night in a village has fetched it in the morning.
_VALID = timedelta(days=1)


@require_safe
def did(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  the same for everybody
    """The document of the issuer: its name and its keys (did:web)."""
    return _json(did_document(site(), believed_keys()), DID)


@require_safe
def status(request: HttpRequest, campaign: str, purpose: str) -> HttpResponse:
    """A status list as a credential; as a token of JOSE for who accepts that alone."""
    found = campaign_for(actor_of(request), campaign)
    key = key_that_signs()
    if purpose not in Purpose.values or key is None:
        raise Http404
    at = _floored(clock.now())
    wanted = Purpose(purpose)
    published = Published(status_list(found, wanted), found.code, wanted, at, at + _VALID)
    signer = Signer(site(), signing_with(key), at)
    bare = list_credential(published, signer.site)
    if TOKEN in request.headers.get("Accept", ""):
        response = HttpResponse(as_jwt(bare, signer), content_type=TOKEN)
        return _open(response, _FRESH)
    return _json(with_proof(bare, signer), CREDENTIAL)


@never_cache
@require_safe
def document(request: HttpRequest, number: str) -> HttpResponse:
    """The credential of a certificate with its proof."""
    return _json(credential_of(_certificate(request, number)), CREDENTIAL, timedelta())


@never_cache
@require_safe
def token(request: HttpRequest, number: str) -> HttpResponse:
    """The credential of a certificate as a token of JOSE."""
    text = credential_jwt_of(_certificate(request, number))
    return _open(HttpResponse(text, content_type=TOKEN), timedelta())


@never_cache
@require_safe
def scanned(request: HttpRequest, what: str) -> HttpResponse:  # noqa: ARG001  the same for everybody
    """To the page of the check, in the language of the reader."""
    return redirect("check:shown", what=what)


def _certificate(request: HttpRequest, number: str) -> Certificate:
    who, tick = actor_of(request).address, clock.machine_now()
    one = None if GUESSES.is_spent(who, tick) else certificate_by_number(number)
    if one is None or is_forgotten(one):
        GUESSES.count(who, tick)
        raise Http404
    return one


def _floored(at: datetime) -> datetime:
    """Lists of one moment are equal, so that whoever fetches often fetches the same."""
    return datetime.fromtimestamp(at.timestamp() // 60 * 60, at.tzinfo)


def _json(value: object, kind: str, fresh: timedelta = _FRESH) -> HttpResponse:
    text = json.dumps(value, ensure_ascii=False)
    return _open(HttpResponse(text, content_type=kind), fresh)


def _open(response: HttpResponse, fresh: timedelta) -> HttpResponse:
    """Programs on other sites may read it: nothing in it is for one reader alone."""
    response["Access-Control-Allow-Origin"] = "*"
    if fresh:
        response["Cache-Control"] = f"public, max-age={int(fresh.total_seconds())}"
    return response
