"""Points on the map: distances, and places scattered round a seat."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

EARTH_KM = 6371.0
KM_PER_DEGREE = 111.19
NEIGHBOURS_KM = 400.0
SECTOR_DEGREES = 50.0


@dataclass(frozen=True, slots=True)
class Point:
    """A place; degrees, four decimals (about ten metres)."""

    lat: float
    lon: float


def distance_km(one: Point, other: Point) -> float:
    """Kilometres in a straight line over the globe."""
    lat1, lat2 = math.radians(one.lat), math.radians(other.lat)
    half_lat = (lat2 - lat1) / 2
    half_lon = math.radians(other.lon - one.lon) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(half_lon) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(chord))


def moved(start: Point, kilometres: float, bearing: float) -> Point:
    """The place so far from ``start`` in a direction (degrees, clockwise from north)."""
    angle = math.radians(bearing)
    north = kilometres * math.cos(angle) / KM_PER_DEGREE
    east = kilometres * math.sin(angle) / (KM_PER_DEGREE * math.cos(math.radians(start.lat)))
    return Point(round(start.lat + north, 4), round(start.lon + east, 4))


def bearing(start: Point, end: Point) -> float:
    """The direction from one place to another: degrees, clockwise from north, flat map."""
    east = (end.lon - start.lon) * math.cos(math.radians(start.lat))
    return math.degrees(math.atan2(east, end.lat - start.lat)) % 360


@dataclass(frozen=True, slots=True)
class Surroundings:
    """How far a district reaches and in which directions the country goes on."""

    seat: Point
    reach_km: float
    inland: tuple[float, ...]

    def goes_on(self, direction: float) -> bool:
        """Whether other seats lie that way, so that no village falls over the border."""
        return any(
            abs((direction - known + 180) % 360 - 180) < SECTOR_DEGREES for known in self.inland
        )


def surroundings(seat: Point, rural_seats: Sequence[Point]) -> Surroundings:
    """Look round from a seat: the reach is part of the way to the nearest other rural seat."""
    others = [(distance_km(seat, other), other) for other in rural_seats if other != seat]
    nearest = min((distance for distance, _ in others), default=120.0)
    near = [other for distance, other in others if distance < NEIGHBOURS_KM]
    return Surroundings(
        seat=seat,
        reach_km=min(90.0, max(15.0, 0.75 * nearest)),
        inland=tuple(bearing(seat, other) for other in near),
    )


def in_town(rng: Random, seat: Point, radius_km: float) -> Point:
    """Somewhere in a town, denser towards its middle."""
    return moved(seat, radius_km * rng.random() ** 0.7, rng.uniform(0, 360))


def village(rng: Random, around: Surroundings, *, remote: bool) -> Point:
    """A village of a district; a remote one lies beyond the district's usual reach."""
    low, high = (1.1, 1.6) if remote else (0.12, 1.0)
    for _ in range(12):
        direction = rng.uniform(0, 360)
        share = low + (high - low) * rng.random() ** 0.8
        if around.goes_on(direction):
            return moved(around.seat, around.reach_km * share, direction)
    return moved(around.seat, min(15.0, around.reach_km), rng.uniform(0, 360))
