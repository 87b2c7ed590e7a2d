"""A stored file as a download: streamed, and not sent again to who has it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.utils.http import content_disposition_header

_CHUNK = 256 * 1024


def download(
    request: HttpRequest,
    place: Path,
    *,
    name: str,
    media_type: str,
    digest: str,
    cache: str = "no-store",
) -> HttpResponse | StreamingHttpResponse:
    """The file at ``place``; ``digest`` marks its bytes, ``cache`` says who keeps them."""
    etag = f'"{digest}"'
    known = {one.strip() for one in request.headers.get("If-None-Match", "").split(",")}
    response: HttpResponse | StreamingHttpResponse
    if etag in known:
        response = HttpResponseNotModified()
    else:
        response = StreamingHttpResponse(_pieces(place), content_type=media_type)
        response["Content-Length"] = str(place.stat().st_size)
        response["Content-Disposition"] = content_disposition_header(True, name)
    response["ETag"] = etag
    response["Cache-Control"] = cache
    return response


def _pieces(place: Path) -> Iterator[bytes]:
    """Opened when the first piece is asked for, so that nobody who leaves keeps it open."""
    with place.open("rb") as source:
        while piece := source.read(_CHUNK):
            yield piece
