"""In front of the whole application: answers that are the same for every stranger, for seconds.

A public page is rendered once and then given from memory, before any of Django is asked. How long
is a matter of seconds, not of marks: to ask the database whether something was written takes longer
than all the rest. Only what a view says may be kept is kept, only for readers without a session,
and one reader at a time makes a page anew while the others get the one before.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import monotonic
from typing import Any

KEPT = "X-Kaskad-Kept"  # a view's word to this module; it never leaves the process
IN_FRONT = "kaskad.front"  # this module's word to a view: somebody listens
SECONDS = 2.0
# While one reader makes it anew, for so long others get the old one.
_STALE = 20.0
_LARGEST, _ALL = 2_000_000, 48_000_000  # bytes of an answer, and of all together
_LONGEST_ADDRESS = 300
_NOT_KEPT = {KEPT.lower(), "x-request-id", "date", "connection"}

Headers = list[tuple[str, str]]
Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


@dataclass(slots=True)
class _Answer:
    headers: Headers
    body: bytes
    etag: str
    until: float


class KeptPages:
    """A WSGI application in front of another; ``session_cookies`` tell who is known there."""

    def __init__(self, application: Application, session_cookies: Iterable[str]) -> None:
        self._application = application
        self._cookies = tuple(f"{name}=" for name in session_cookies)
        self._kept: OrderedDict[tuple[str, ...], _Answer] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()
        self._made: set[tuple[str, ...]] = set()

    def __call__(self, environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
        key = self._key(environ)
        if key is None:
            return self._application(environ, start)
        found, now = self._kept.get(key), monotonic()
        if found is not None and found.until > now:
            return _given(found, environ, start)
        if found is None and any(name in environ for name in _CONDITIONS):
            # Whether it is kept is not known yet: what is not has conditions of its own.
            return self._application(environ, start)
        with self._lock:
            is_made = key in self._made
            self._made.add(key)
        if is_made:
            if found is not None and found.until + _STALE > now:
                return _given(found, environ, start)
            return self._application(environ, start)
        try:
            return self._make(key, environ, start)
        finally:
            with self._lock:
                self._made.discard(key)

    def _key(self, environ: Environ) -> tuple[str, ...] | None:
        """What an answer hangs on; None for a reader or a request whose answer is not kept."""
        if environ["REQUEST_METHOD"] != "GET":
            return None
        cookies = environ.get("HTTP_COOKIE", "")
        if cookies and any(name in cookies for name in self._cookies):
            return None
        path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
        if len(path) + len(query) > _LONGEST_ADDRESS or environ.get("HTTP_RANGE"):
            return None
        return (
            path,
            query,
            environ.get("HTTP_HOST", ""),
            environ.get("HTTP_X_FORWARDED_PROTO", ""),
            environ.get("HTTP_ACCEPT_ENCODING", ""),
        )

    def _make(
        self, key: tuple[str, ...], environ: Environ, start: Callable[..., Any]
    ) -> Iterable[bytes]:
        said: list[Any] = []

        def began(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], Any]:
            said[:] = [status, headers, exc_info]
            return lambda _piece: None

        # The whole page, whatever its reader has: "not modified" is said from here.
        asked = {name: value for name, value in environ.items() if name not in _CONDITIONS}
        asked[IN_FRONT] = "1"
        pieces = self._application(asked, began)
        status, headers, exc_info = said
        names = {name.lower(): value for name, value in headers}
        if names.get(KEPT.lower()) != "1" or "set-cookie" in names:
            headers = [one for one in headers if one[0] != KEPT]
            start(status, headers, *([exc_info] if exc_info else []))
            return pieces
        body = b"".join(pieces)
        if close := getattr(pieces, "close", None):
            close()
        kept = [(name, value) for name, value in headers if name.lower() not in _NOT_KEPT]
        answer = _Answer(kept, body, names.get("etag", ""), monotonic() + SECONDS)
        self._keep(key, answer)
        return _given(answer, environ, start)

    def _keep(self, key: tuple[str, ...], answer: _Answer) -> None:
        if len(answer.body) > _LARGEST:
            return
        with self._lock:
            before = self._kept.pop(key, None)
            self._size += len(answer.body) - (len(before.body) if before else 0)
            self._kept[key] = answer
            while self._size > _ALL:
                _key, oldest = self._kept.popitem(last=False)
                self._size -= len(oldest.body)


_CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")


def _given(answer: _Answer, environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
    known = environ.get("HTTP_IF_NONE_MATCH")
    if known and answer.etag and answer.etag in known:
        left_out = ("content-length", "content-type", "content-disposition")
        start("304 Not Modified", [one for one in answer.headers if one[0].lower() not in left_out])
        return (b"",)
    start("200 OK", answer.headers)
    return (answer.body,)
