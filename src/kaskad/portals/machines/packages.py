"""The OneRoster package of a territory, for programs and for people."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from ninja import Router

from kaskad.commissions.api import commission_for
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.web.request import actor_of, day_from
from kaskad.portals.machines.values import Code, answers
from kaskad.reporting.api import export_oneroster
from kaskad.seminars.api import current_campaign

router = Router(tags=["commissions"])
_ZIP = "application/zip"
_BINARY = {"schema": {"type": "string", "format": "binary"}}


@router.get(
    "/commissions/{code}/oneroster.zip",
    response=answers(None),
    url_name="oneroster",
    operation_id="oneroster",
    openapi_extra={"responses": {200: {"content": {_ZIP: _BINARY}}}},
)
def package_for_programs(
    request: HttpRequest, code: Code, since: date | None = None
) -> HttpResponse:
    """The OneRoster 1.2 package of a commission and all below it. Reading it leaves an entry.

    With ``since`` a delta: the people who came, changed or left from that day on.
    """
    return _package(actor_of(request), code, since, clock.now())


@never_cache
@require_GET
def package(request: HttpRequest, code: str) -> HttpResponse:
    """The same for people, from the overview of the territory."""
    now = clock.now()
    since = None
    if "since" in request.GET:
        since = day_from(request, "since", clock.local_day(now))
    return _package(actor_of(request), code, since, now)


def _package(actor: Actor, code: str, since: date | None, now: datetime) -> HttpResponse:
    scope = commission_for(actor, code)
    target = BytesIO()
    export_oneroster(
        actor=actor,
        scope=scope,
        campaign=current_campaign(clock.local_day(now)),
        target=target,
        contacts=False,
        since=since,
        now=now,
    )
    kind = "oneroster-delta" if since else "oneroster"
    name = f"{kind}-{scope.code}-{clock.local_day(now).isoformat()}.zip"
    response = HttpResponse(target.getvalue(), content_type=_ZIP)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
