"""What is wrong with a file: where, what, with which values. The words are in ``vocab``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """``place`` is the path in the file, as in ``stages[2].window.from``."""

    code: str
    place: str
    line: int
    values: Mapping[str, object] = field(default_factory=dict)
