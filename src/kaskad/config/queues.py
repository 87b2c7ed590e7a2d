"""Where background work waits: the database alone, or with the engine named by ``KASKAD_QUEUE``."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

_SCHEMES = ("redis", "rediss")


def task_settings(queue: str) -> dict[str, dict[str, Any]]:
    """Settings of ``django.tasks`` for ``redis://:password@host:port/number``; empty for none.

    Raises ``ValueError`` for any other scheme, and where Celery is not installed.
    """
    if not queue:
        return {"default": {"BACKEND": "kaskad.core.tasks.backend.DatabaseBackend"}}
    if urlsplit(queue).scheme not in _SCHEMES:
        raise ValueError("KASKAD_QUEUE: only redis:// and rediss:// are known, also for Valkey")
    if find_spec("celery") is None:
        raise ValueError("KASKAD_QUEUE: Celery is missing; run pip install 'celery[redis]'")
    return {"default": {"BACKEND": "kaskad.core.tasks.engine.EngineBackend"}}
