"""The text of a declarative file as tables, or what keeps it from being read."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from typing import Any

from kaskad.campaigns.rules.problems import Problem

_WHERE = re.compile(r"\(at line (\d+), column (\d+)\)")


def read_toml(text: str) -> tuple[dict[str, Any], Problem | None]:
    """(content, what is wrong): the content is empty where the text is no TOML."""
    try:
        raw = tomllib.loads(text.removeprefix("\ufeff").replace("\r\n", "\n"), parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        where = _WHERE.search(str(error))
        line, column = (int(where[1]), int(where[2])) if where else (max(text.count("\n"), 1), 1)
        return {}, Problem("not_toml", "", line, {"column": column})
    return raw, None
