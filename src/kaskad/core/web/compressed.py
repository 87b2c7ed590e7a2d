"""Pages go over the wire compressed: most readers have a slow network."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class CompressedPagesMiddleware(GZipMiddleware):
    """Compresses pages, and nothing else.

    Films, papers and spreadsheets are compressed already or are asked for by parts. Whoever can
    make a reader open pages and see how long they are learns nothing: form tokens differ in every
    answer, and Django adds a file name of random length to each.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """The same page, shorter for those who can read it so."""
        kind = response.headers.get("Content-Type", "")
        if response.streaming or not kind.startswith("text/html"):
            return response
        return super().process_response(request, response)
