"""Pages and files that are the same for every stranger: others may keep them for a while."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from kaskad.core.web.front import IN_FRONT, KEPT

Arguments = ParamSpec("Arguments")
View = Callable[Concatenate[HttpRequest, Arguments], HttpResponse]

FRESH_SECONDS = 10  # for browsers and whoever stands between


def shared(
    last_written: Callable[[], datetime | None],
) -> Callable[[View[Arguments]], View[Arguments]]:
    """A reading view whose answer to strangers is kept: by this process, and by whoever asks.

    Its mark (ETag) is that of its bytes, so that "not modified" is always right; ``last_written``
    is when anything was written last, and stands as Last-Modified. Who has a session gets the page
    as it was made, kept nowhere.
    """

    def decorated(view: View[Arguments]) -> View[Arguments]:
        @wraps(view)
        def answer(
            request: HttpRequest, *args: Arguments.args, **kwargs: Arguments.kwargs
        ) -> HttpResponse:
            response = view(request, *args, **kwargs)
            is_known = settings.SESSION_COOKIE_NAME in request.COOKIES
            if is_known or response.status_code != HTTPStatus.OK or response.streaming:
                return response
            mark = hashlib.sha256(response.content).hexdigest()[:32]
            etag, written = f'"{mark}"', last_written()
            response.headers["ETag"] = etag
            response.headers["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
            if IN_FRONT in request.META:
                response.headers[KEPT] = "1"
            if written is not None:
                response.headers["Last-Modified"] = http_date(written.timestamp())
            found = get_conditional_response(request, etag=etag, response=response)
            return cast("HttpResponse", found)

        return answer  # type: ignore[return-value]  # the names of arguments do not matter here

    return decorated
