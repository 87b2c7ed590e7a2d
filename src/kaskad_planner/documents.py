"""Small TOML documents of the planner: settings, events, the head of a plan."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kaskad_planner.table import BadInput, read_text


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML document, refusing with one readable line."""
    try:
        return tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise BadInput(path.name, 0, "", f"it is not TOML: {error}", "Correct that place") from None


def toml_text(document: Mapping[str, Any]) -> str:
    """Return a TOML document of plain values, tables and lists of tables, in the order given."""
    return "\n".join(_toml_lines(document, "")).lstrip("\n") + "\n"


def _toml_lines(table: Mapping[str, Any], prefix: str) -> list[str]:
    lines: list[str] = []
    inner: list[str] = []
    for key, value in table.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            inner += ["", f"[{name}]", *_toml_lines(value, f"{name}.")]
        elif isinstance(value, list | tuple) and value and isinstance(value[0], Mapping):
            for part in value:
                inner += ["", f"[[{name}]]", *_toml_lines(part, f"{name}.")]
        else:
            lines.append(f"{key} = {_toml_value(value)}")
    return lines + inner


def _toml_value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_toml_value(part) for part in value) + "]"
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'"{escaped}"'
    return value.isoformat() if isinstance(value, dt.date) else repr(value)
