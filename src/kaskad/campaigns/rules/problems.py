"""What is wrong with a file: where, what, with which values. Words are added by the reader's side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """``place`` is the path in the file (``stages[2].window.from``), ``line`` 0 if it is unknown."""

    code: str
    place: str
    line: int
    values: Mapping[str, object] = field(default_factory=dict)
