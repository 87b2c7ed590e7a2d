"""What is wrong in a cell, or worth a remark; the texts of the codes live in ``vocab.problems``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Problem(NamedTuple):
    """``column`` is a key of the header; a ``remark`` does not reject the row."""

    column: str
    code: str
    values: Mapping[str, str | int] = {}
    remark: bool = False
