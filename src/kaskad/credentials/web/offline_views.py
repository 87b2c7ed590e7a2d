"""The check without a network: a page that a phone keeps, and what it keeps with it."""

from __future__ import annotations

import hashlib
import json

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from kaskad.core import clock
from kaskad.core.web.format import language
from kaskad.core.web.headers import permissions
from kaskad.core.web.shell import manifest_answer, worker_answer
from kaskad.credentials.queries.offline import names_of_commissions
from kaskad.credentials.web.offline_pages import data_of_checks, shell

# When the site said so; not in the body, so that an unchanged body is not sent again.
MOMENT = "Kaskad-Moment"


@gzip_page
@never_cache
@require_safe
def shown(_request: HttpRequest) -> HttpResponse:
    """The page: the same for everybody, with nobody's data in it."""
    answer = HttpResponse(shell().body)
    answer.headers["Permissions-Policy"] = permissions("camera")
    return answer


@never_cache
@require_safe
def worker(_request: HttpRequest) -> HttpResponse:
    """The service worker of the reader's language; it covers this page alone."""
    return worker_answer(shell())


@never_cache
@require_safe
def manifest(_request: HttpRequest) -> HttpResponse:
    """What a phone needs to put the page on its home screen."""
    start = reverse("check:offline")
    return manifest_answer(
        _("Kaskad: check of certificates"), start=start, scope=start, language=language()
    )


@gzip_page
@never_cache
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Keys that are believed, and the status lists of every campaign."""
    return _kept(request, data_of_checks())


@gzip_page
@never_cache
@require_safe
def names(request: HttpRequest) -> HttpResponse:
    """Names of commissions by their codes, in the reader's language."""
    return _kept(request, names_of_commissions(language()))


def _kept(request: HttpRequest, value: object) -> HttpResponse:
    """The value; nothing but the moment if it is still the one that the phone has."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    whole = HttpResponse(body, content_type="application/json", headers={"ETag": etag})
    answer = get_conditional_response(request, etag=etag, response=whole) or whole
    at = clock.now().astimezone(clock.zone())
    answer.headers[MOMENT] = at.isoformat(timespec="minutes")
    return answer
