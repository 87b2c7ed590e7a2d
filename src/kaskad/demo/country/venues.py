"""Rooms to teach in, for every district: its akimat, schools of the town, village schools.

All of them are invented; streets carry the names most streets of the country carry.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from kaskad.demo.country import facts
from kaskad.demo.country.geography import Point, distance_km, moved
from kaskad.demo.country.scale import stream
from kaskad.demo.country.shapes import Commission, Venue

AKIMAT_CAPACITY = 60
MEMBERS_PER_VENUE = 150
VENUES_LEAST = 3
NEAR_KM = 35.0  # a village school serves the precincts so near
FAR_KM = 45.0  # a precinct farther from every room wishes for one of its own
TOWN_NEAR_KM = 6.0
CLOSED_SHARE = 0.1
TRAINING_DAYS = tuple(
    date(2026, month, day)
    for month, days in ((2, range(19, 29)), (3, range(2, 14)))
    for day in days
    if date(2026, month, day).weekday() < 6 and (month, day) != (3, 9)
)
STREETS = (
    ("Абай көшесі", "улица Абая", "Abai Street"),
    ("Әл-Фараби көшесі", "улица Аль-Фараби", "Al-Farabi Street"),
    ("Бейбітшілік көшесі", "улица Бейбитшилик", "Beibitshilik Street"),
    ("Бөгенбай батыр көшесі", "улица Богенбай батыра", "Bogenbai Batyr Street"),
    ("Достық көшесі", "улица Достык", "Dostyk Street"),
    ("Жамбыл көшесі", "улица Жамбыла", "Zhambyl Street"),
    ("Желтоқсан көшесі", "улица Желтоксан", "Zheltoksan Street"),
    ("Жеңіс көшесі", "улица Женис", "Zhenis Street"),
    ("Қонаев көшесі", "улица Кунаева", "Konaev Street"),
    ("Мұхтар Әуезов көшесі", "улица Мухтара Ауэзова", "Mukhtar Auezov Street"),
    ("Сәтбаев көшесі", "улица Сатпаева", "Satbaev Street"),
    ("Тәуелсіздік көшесі", "улица Тауелсиздик", "Tauelsizdik Street"),
)


@dataclass(slots=True)
class Plot:
    """Where a room will stand: at the akimat, in the town, or in the village of a precinct."""

    kind: str
    point: Point
    precinct: int = 0


def build(commissions: Sequence[Commission], seed: int) -> tuple[Venue, ...]:
    """The venues of every district, at least three, its akimat first."""
    kinds = {district.code: district.kind for district in facts.districts()}
    precincts: dict[str, list[Commission]] = {}
    for commission in commissions:
        if commission.level == "precinct" and commission.kind != "abroad":
            precincts.setdefault(commission.parent, []).append(commission)
    venues: list[Venue] = []
    for district in commissions:
        if district.level == "district":
            rng = stream(seed, district.code, "venues")
            inside = precincts[district.code]
            rural = kinds[district.code] == "district"
            plots = _plots(district, inside, rng, rural=rural)
            venues += _district(district, plots, rng)
    return tuple(venues)


def _plots(
    district: Commission, precincts: Sequence[Commission], rng: Random, *, rural: bool
) -> list[Plot]:
    seat = Point(district.lat, district.lon)
    members = district.seats + sum(precinct.seats for precinct in precincts)
    wanted = max(VENUES_LEAST, math.ceil(members / MEMBERS_PER_VENUE))
    plots = [Plot("akimat", seat)]
    near, far = (NEAR_KM, FAR_KM) if rural else (TOWN_NEAR_KM, TOWN_NEAR_KM)
    points = {precinct.number: Point(precinct.lat, precinct.lon) for precinct in precincts}
    if rural:
        plots.append(Plot("school", moved(seat, rng.uniform(0.4, 1.5), rng.uniform(0, 360))))
    plots += _covering(points, plots, near, far, "village" if rural else "school")
    numbers = sorted(points)
    while len(plots) < wanted:
        if rural and len(plots) % 2:
            plots.append(Plot("village", points[number := rng.choice(numbers)], number))
        elif rural:
            plots.append(Plot("school", moved(seat, rng.uniform(0.4, 2.5), rng.uniform(0, 360))))
        else:
            plots.append(Plot("school", moved(points[rng.choice(numbers)], 0.3, 90.0)))
    return plots


def _covering(
    points: dict[int, Point], plots: Sequence[Plot], near: float, far: float, kind: str
) -> list[Plot]:
    """Rooms in the places from which most precincts without a near room are reached."""
    lonely = {
        number
        for number, point in points.items()
        if all(distance_km(point, plot.point) > far for plot in plots)
    }
    reached = {
        number: {other for other in lonely if distance_km(points[number], points[other]) <= near}
        for number in lonely
    }
    found: list[Plot] = []
    while lonely:
        best = max(sorted(lonely), key=lambda number: len(reached[number] & lonely))
        found.append(Plot(kind, points[best], best))
        lonely -= reached[best]
    return found


def _district(district: Commission, plots: Sequence[Plot], rng: Random) -> list[Venue]:
    venues: list[Venue] = []
    schools = rng.sample(range(1, 100), min(99, len(plots)))
    for order, plot in enumerate(plots, 1):
        kk, ru, en = _names(plot.kind, district, schools[order % len(schools)])
        street, house = rng.choice(STREETS), rng.randint(1, 120)
        if plot.kind == "village":
            area_kk = f"{district.name_kk}, № {plot.precinct} учаскенің ауылы"
            area_ru = f"{district.name_ru}, село участка № {plot.precinct}"
            area_en = f"{district.name_en}, village of precinct No. {plot.precinct}"
        else:
            area_kk, area_ru, area_en = district.name_kk, district.name_ru, district.name_en
        venues.append(
            Venue(
                code=f"V-{district.code}-{order:02d}",
                commission=district.code,
                name_kk=kk,
                name_ru=ru,
                name_en=en,
                address_kk=f"{area_kk}, {street[0]}, {house}",
                address_ru=f"{area_ru}, {street[1]}, {house}",
                address_en=f"{area_en}, {street[2]} {house}",
                capacity=_capacity(plot.kind, rng),
                accessible=plot.kind == "akimat" or rng.random() < 0.6,
                lat=plot.point.lat,
                lon=plot.point.lon,
                closed_days=_closed(rng),
            )
        )
    return venues


def _names(kind: str, district: Commission, school: int) -> tuple[str, str, str]:
    if kind == "akimat":
        return (
            f"Әкімдіктің мәжіліс залы ({district.name_kk})",
            f"Зал заседаний акимата ({district.name_ru})",
            f"Meeting hall of the akimat ({district.name_en})",
        )
    if kind == "village":
        return (
            f"№ {school} ауыл мектебі",
            f"Сельская школа № {school}",
            f"Village school No. {school}",
        )
    return (
        f"№ {school} жалпы білім беретін мектеп",
        f"Общеобразовательная школа № {school}",
        f"General education school No. {school}",
    )


def _capacity(kind: str, rng: Random) -> int:
    if kind == "akimat":
        return AKIMAT_CAPACITY
    return rng.randint(25, 30) if kind == "village" else rng.randint(30, 40)


def _closed(rng: Random) -> tuple[date, ...]:
    """One to three days on which a few of the rooms are not free."""
    if rng.random() >= CLOSED_SHARE:
        return ()
    return tuple(sorted(rng.sample(TRAINING_DAYS, rng.randint(1, 3))))
