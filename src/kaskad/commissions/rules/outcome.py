"""What judging a file came to, and how a judged row is kept: as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from kaskad.commissions.rules.rows import RosterLine
from kaskad.commissions.rules.settlement import Settlement
from kaskad.commissions.vocab import RowState


class Judgement(NamedTuple):
    """The rows with all their problems, and what they change on ``day``."""

    rows: Sequence[RosterLine]
    settlement: Settlement
    day: date


class Standing(NamedTuple):
    """A judgement that holds as long as the record has no more than ``entries`` entries."""

    judgement: Judgement
    entries: int


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
