"""Worlds drawn by chance: one on every database, the others where that costs least."""

from __future__ import annotations

from typing import Any

import pytest


def seeds(count: int) -> list[Any]:
    """The seeds as parameters.

    What a database takes and answers is seen with the first; whether the rule holds for whatever is
    drawn does not depend on it.
    """
    rest = [pytest.param(seed, marks=pytest.mark.one_database) for seed in range(1, count)]
    return [0, *rest]
