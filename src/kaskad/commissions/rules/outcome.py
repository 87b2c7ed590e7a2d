"""How a judged row is kept: its state and its problems as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kaskad.commissions.rules.rows import RosterLine
from kaskad.commissions.vocab import RowState


def state_of(row: RosterLine, actions: Mapping[int, str]) -> str:
    """GOOD, UNCHANGED or REJECTED; ``actions`` come from the settlement, by line."""
    if not row.is_good:
        return RowState.REJECTED.value
    unchanged = actions[row.line] == "unchanged"
    return RowState.UNCHANGED.value if unchanged else RowState.GOOD.value


def problems_of(row: RosterLine) -> list[dict[str, Any]]:
    """The problems of a row as JSON."""
    return [
        {"column": one.column, "code": one.code, "values": dict(one.values), "remark": one.remark}
        for one in row.problems
    ]
