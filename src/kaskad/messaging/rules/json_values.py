"""Reading what other machines send as JSON, whatever it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def read_json(body: bytes) -> Any:
    """The bytes as JSON; None if they are none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def value_at(value: Any, path: str) -> str:
    """What stands in nested JSON at ``data.0.id``; empty if nothing does."""
    for name in filter(None, path.split(".")):
        if isinstance(value, Mapping):
            value = value.get(name)
        elif isinstance(value, list) and name.isdecimal() and int(name) < len(value):
            value = value[int(name)]
        else:
            return ""
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
