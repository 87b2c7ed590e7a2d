"""Pages that open without a network: a shell that holds nobody's data, kept by a service worker.

The shell is the same for everybody; what belongs to a person lies encrypted in the browser's own
store. The worker answers a few addresses with the shell and leaves all others alone.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.templatetags.static import static

_ICONS = (("kaskad/icon-192.png", "192x192"), ("kaskad/icon-512.png", "512x512"))
_WORKER = "kaskad/js/shell-worker.js"


@dataclass(frozen=True, slots=True)
class Shell:
    """What a worker keeps and answers.

    ``address`` and ``body`` are the page's; ``files`` go by their static names, ``modules`` are
    asked for by other modules, under their plain names. An address of this site that matches
    ``pages`` is answered with the page if its first group is a key of ``store`` in ``database``,
    or if there is no network.
    """

    address: str
    body: str
    files: tuple[str, ...]
    modules: tuple[str, ...]
    pages: str
    database: str
    store: str

    @property
    def version(self) -> str:
        """Another one as soon as anything that is kept changes."""
        state = hashlib.sha256(self.body.encode())
        for name in (*self.files, *self.modules, _WORKER):
            state.update(content_of(name))
        return state.hexdigest()[:16]


def worker_answer(shell: Shell) -> HttpResponse:
    """The script of the service worker; it covers the addresses below its own folder."""
    told = {
        "version": shell.version,
        "shell": shell.address,
        "files": [
            *(static(name) for name in shell.files),
            *(f"{settings.STATIC_URL}{name}" for name in shell.modules),
        ],
        "pages": shell.pages,
        "database": shell.database,
        "store": shell.store,
    }
    script = f"self.told = {json.dumps(told)};\nimportScripts({json.dumps(static(_WORKER))});\n"
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


def manifest_answer(name: str, *, start: str, scope: str, language: str) -> HttpResponse:
    """The manifest with which a phone puts the page on its home screen."""
    told = {
        "name": name,
        "short_name": name.partition(":")[0],
        "lang": language,
        "start_url": start,
        "scope": scope,
        "id": start,
        "display": "standalone",
        "background_color": "#FFFFFF",
        "theme_color": "#FFFFFF",
        "icons": [
            {"src": static(file), "sizes": sizes, "type": "image/png", "purpose": "any maskable"}
            for file, sizes in _ICONS
        ],
    }
    body = json.dumps(told, ensure_ascii=False)
    return HttpResponse(body, content_type="application/manifest+json")


def content_of(name: str) -> bytes:
    """The bytes of a static file as it stands in the product."""
    place = finders.find(name)
    if place is None:
        raise FileNotFoundError(name)
    return Path(place).read_bytes()
