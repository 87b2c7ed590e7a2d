"""Looking at the public pages once when a web process begins, so that no reader waits for it."""

from __future__ import annotations

import logging
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.conf import settings

from kaskad.core.web.front import Application

PAGES = ("", "bulletins/", "data/")
log = logging.getLogger(__name__)


def look_at_pages(application: Application) -> None:
    """Ask for every page in every language; what goes wrong is told and harms nobody."""
    hosts = [host for host in settings.ALLOWED_HOSTS if host[:1].isalnum()]
    try:
        for page in PAGES:
            for language, _name in settings.LANGUAGES:
                _look(application, f"/{language}/{page}", hosts[0] if hosts else "localhost")
    except Exception:  # the pages are made at the first look then
        log.exception("could not look at the public pages")


def _look(application: Application, path: str, host: str) -> None:
    environ: dict[str, Any] = {"PATH_INFO": path, "HTTP_HOST": host}
    if settings.SECURE_PROXY_SSL_HEADER:
        name, value = settings.SECURE_PROXY_SSL_HEADER
        environ[name] = value
    setup_testing_defaults(environ)
    pieces = application(environ, lambda *_said: lambda _piece: None)
    for _piece in pieces:
        pass
    if close := getattr(pieces, "close", None):
        close()
