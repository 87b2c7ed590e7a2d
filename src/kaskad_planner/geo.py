"""Straight-line distances on the globe, in kilometres.

Places are degrees; many of them at once are points of the unit sphere, whose chords are quicker to
compare than angles and as exact for short ways.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]

EARTH_KM = 6371.0088
# Latitude and longitude in degrees.
Place = tuple[float, float]


def on_globe(lat: npt.ArrayLike, lon: npt.ArrayLike) -> Floats:
    """Return places as points of the unit sphere: len(lat) x 3."""
    up, round_ = np.radians(np.asarray(lat, dtype=float)), np.radians(np.asarray(lon, dtype=float))
    level = np.cos(up)
    return np.stack((level * np.cos(round_), level * np.sin(round_), np.sin(up)), axis=-1)


def ways(one: Floats, two: Floats) -> Floats:
    """Return the great-circle distances of points (... x 3) that broadcast against each other."""
    chord = np.zeros(np.broadcast_shapes(one.shape[:-1], two.shape[:-1]))
    for axis in range(3):
        chord += (one[..., axis] - two[..., axis]) ** 2
    np.sqrt(chord, out=chord)
    result: Floats = 2 * EARTH_KM * np.arcsin(np.minimum(chord / 2, 1.0))
    return result


def distances(one: Sequence[Place], two: Sequence[Place]) -> Floats:
    """Return the great-circle distances of all pairs of places: len(one) x len(two)."""
    first, second = (np.array(places, dtype=float).reshape(-1, 2) for places in (one, two))
    points = on_globe(first[:, 0], first[:, 1])[:, None], on_globe(second[:, 0], second[:, 1])
    return ways(points[0], points[1][None])


def distance(one: Place, two: Place) -> float:
    """Return the great-circle distance of two places."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*one, *two))
    half = math.sin((lat2 - lat1) / 2) ** 2
    half += math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(half, 1.0)))
