"""Pages of the named world for a browser, without a server of the product.

The matrix asks Django for every page of every role anyway; here the answer is put on a shelf from
which Chromium takes it, with its own headers and the product's own sheets and scripts.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpResponse

_KEPT = ("Content-Type", "Content-Security-Policy", "Content-Language", "Cache-Control")


class Shelf:
    """What is there to be taken, by path with query."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.kept: dict[str, HttpResponse] = {}

    def put(self, url: str, response: HttpResponse) -> str:
        """Lay an answer down; its address."""
        self.kept[url] = response
        return self.base + url


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    shelf: Shelf

    def do_GET(self) -> None:
        answer = self.shelf.kept.get(self.path)
        if answer is not None:
            headers = {name: answer[name] for name in _KEPT if name in answer}
            self._send(answer.status_code, headers, answer.content)
            return
        path = self.path.partition("?")[0]
        found = path.startswith("/static/") and finders.find(path.removeprefix("/static/"))
        if not found:
            self._send(404, {}, b"")
            return
        kind = guess_type(found)[0] or "application/octet-stream"
        headers = {"Content-Type": kind, "Cache-Control": "max-age=3600, immutable"}
        self._send(200, headers, Path(found).read_bytes())

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@contextmanager
def served_shelf() -> Iterator[Shelf]:
    """An empty shelf on a free port of this machine."""
    handler = type("Handler", (_Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    handler.shelf = shelf = Shelf(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield shelf
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
