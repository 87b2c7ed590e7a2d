"""Straight-line distances on the globe, in kilometres."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

EARTH_KM = 6371.0088
# Latitude and longitude in degrees.
Place = tuple[float, float]


def distances(one: Sequence[Place], two: Sequence[Place]) -> Floats:
    """Return the great-circle distances of all pairs of places: len(one) x len(two)."""
    first = np.radians(np.array(one, dtype=float).reshape(-1, 2))[:, None, :]
    second = np.radians(np.array(two, dtype=float).reshape(-1, 2))[None, :, :]
    dlat, dlon = (second[..., i] - first[..., i] for i in (0, 1))
    half = np.sin(dlat / 2) ** 2
    half = half + np.cos(first[..., 0]) * np.cos(second[..., 0]) * np.sin(dlon / 2) ** 2
    result: Floats = 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
    return result


def distance(one: Place, two: Place) -> float:
    """Return the great-circle distance of two places."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*one, *two))
    half = math.sin((lat2 - lat1) / 2) ** 2
    half += math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(half, 1.0)))
