"""The ledger by the plan that was in force on a day, which need not be the one in force now."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kaskad.reporting.rules.ledger import (
    FAR,
    NONE,
    Ledger,
    Numbers,
    Rows,
    by_place,
    positions,
    taken,
    then,
)


def rows_on(ledger: Ledger, day: int) -> Rows:
    """The rows with places by the plan that was in force at the end of a day.

    Before the first plan nobody has a place.
    """
    rows, earlier = ledger.rows, ledger.earlier
    if day < ledger.frame.planned_from:
        nowhere = np.full(len(rows.member), NONE)
        never = np.full(len(rows.member), FAR, np.int32)
        by_stage = by_place(ledger.frame, rows.audience, rows.since, never, nowhere, nowhere)
        return replace(rows, **by_stage)
    holds = (earlier.since <= day) & (earlier.until > day)
    if not holds.any():
        return rows
    at = positions(rows.member, earlier.member[holds])
    given = then(ledger.frame, rows, at, taken(earlier, holds))

    def column(name: str) -> Numbers:
        values: Numbers = getattr(rows, name).copy()
        values[at] = given[name]
        return values

    return replace(rows, **{name: column(name) for name in given})


def plan_days(ledger: Ledger) -> frozenset[int]:
    """The days from which ``rows_on`` may give other rows than on the day before."""
    ends = np.concatenate((ledger.earlier.since, ledger.earlier.until))
    return frozenset({ledger.frame.planned_from, *np.unique(ends).tolist()})
