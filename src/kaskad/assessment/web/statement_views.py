"""Results as a file of xAPI statements."""

from __future__ import annotations

from tempfile import TemporaryFile

from django.http import FileResponse, HttpRequest
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from kaskad.assessment.access import bank_for
from kaskad.assessment.operations.handing_out import export_statements
from kaskad.core import clock
from kaskad.core.web.request import actor_of


@never_cache
@require_GET
def written(request: HttpRequest, campaign: str) -> FileResponse:
    """All ended attempts of the campaign, for central staff; reading it leaves an entry."""
    actor, now = actor_of(request), clock.now()
    found = bank_for(actor, campaign)
    target = TemporaryFile()  # noqa: SIM115  the response closes it
    home = request.build_absolute_uri("/")
    export_statements(actor=actor, campaign=found, home=home, target=target, now=now)
    target.seek(0)
    name = f"results-{found.code}-{clock.local_day(now).isoformat()}.jsonl"
    return FileResponse(
        target, as_attachment=True, filename=name, content_type="application/x-ndjson"
    )
