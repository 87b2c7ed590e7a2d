"""A synthetic country of any size, for trying, testing and measuring the planner.

Nobody and nothing in it exists. The proportions of Kazakhstan are those of a national referendum:
20 regions, 227 districts and cities, 10,411 precincts and 821 full-time members for 71,030 people.
Those of larger countries are in `countries`; their rows are made one after another.
"""

from __future__ import annotations

import datetime as dt
import math
import random
from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from kaskad_planner.countries import MAKEUP_SEATS, STREAMED
from kaskad_planner.instance import (
    CENTRAL,
    CENTRE,
    DISTRICT,
    IN_PERSON,
    NATIONAL,
    ONLINE,
    PRECINCT,
    REGION,
    TRAINER,
    VENUE,
    Absence,
    Calendar,
    Commission,
    GroupSize,
    Instance,
    Makeup,
    Policy,
    Slot,
    Stage,
    Trainer,
    Unit,
    Venue,
    in_order,
)
from kaskad_planner.synthesis import Synthesis

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaskad_planner.instance_folder import InstanceRow

NATIONAL_MEMBERS = 71030
NATIONAL_REGIONS = 20
NATIONAL_DISTRICTS = 227
NATIONAL_PRECINCTS = 10411
NATIONAL_FULL_TIME = 821
TERRITORIAL_SEATS = 7
FEWEST_MEMBERS = 100
COUNTRIES = ("kz", *STREAMED)
BOX = (42.0, 54.5, 50.0, 84.0)  # latitudes, longitudes
LANGUAGES = ("kk", "ru")
KM_PER_DEGREE = 111.2
ABROAD_SHARE = 80 / NATIONAL_PRECINCTS
REMOTE_SHARE = 0.004
CHAIRS_TEACHING = 0.12
OTHERS_TEACHING = 0.5


@dataclass
class _Country:
    """Tables that are being filled."""

    rng: random.Random
    commissions: list[Commission] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    venues: list[Venue] = field(default_factory=list)
    trainers: list[Trainer] = field(default_factory=list)
    kazakh_share: dict[str, float] = field(default_factory=dict)

    def near(self, lat: float, lon: float, mean_km: float) -> tuple[float, float]:
        """Return a point at an exponential distance from another."""
        km = self.rng.expovariate(1 / mean_km)
        angle = self.rng.uniform(0, 2 * math.pi)
        lat2 = max(-89.0, min(89.0, lat + km * math.cos(angle) / KM_PER_DEGREE))
        lon2 = lon + km * math.sin(angle) / (KM_PER_DEGREE * math.cos(math.radians(lat)))
        return round(lat2, 4), round(lon2, 4)

    def divide(self, people: int, kazakh: float) -> dict[str, int]:
        """Return people by language, each drawn by itself."""
        first = sum(self.rng.random() < kazakh for _ in range(people))
        return {"kk": first, "ru": people - first}

    def add_units(self, code: str, stage: str, languages: dict[str, int]) -> None:
        for language, people in languages.items():
            if people:
                self.units.append(Unit(f"{code}.{stage}.{language}", code, stage, language, people))

    def add_trainers(
        self, place: Commission, stage: str, languages: dict[str, int], share: float
    ) -> None:
        """Make a share of the people of a unit trainers; most also speak the other language."""
        number = 0
        for language, people in languages.items():
            for _ in range(people):
                if self.rng.random() >= share:
                    continue
                number += 1
                both = self.rng.random() < (0.75 if language == "kk" else 0.3)
                self.trainers.append(
                    Trainer(
                        f"{place.code}.{stage}.t{number}",
                        place.code,
                        LANGUAGES if both else (language,),
                        stage,
                        f"{place.code}.{stage}.{language}",
                        place.lat,
                        place.lon,
                    )
                )


def generate(members: int, seed: int, country: str = "kz") -> Instance:
    """Return a synthetic instance of exactly so many people (100 or more)."""
    frame, rows = generate_rows(members, seed, country)
    tables: dict[type, list[InstanceRow]] = defaultdict(list)
    for row in rows:
        tables[type(row)].append(row)
    found: dict[str, Any] = {
        name: tuple(tables[kind])
        for name, kind in (
            ("commissions", Commission),
            ("units", Unit),
            ("venues", Venue),
            ("trainers", Trainer),
            ("absences", Absence),
        )
    }
    return in_order(replace(frame, **found))


def generate_rows(
    members: int, seed: int, country: str = "kz"
) -> tuple[Instance, Iterator[InstanceRow]]:
    """Return the settings of a synthetic instance and its rows, each table in its order.

    Large countries are made while the rows are taken, and never are in memory as a whole.
    """
    if members < FEWEST_MEMBERS:
        raise ValueError(f"a country has {FEWEST_MEMBERS} members or more, not {members}")
    if country in STREAMED:
        found = STREAMED[country]
        return found.frame(seed), Synthesis(found, members, seed).rows()
    if country not in COUNTRIES:
        raise ValueError(f"no such country: {country}")
    made = _kazakhstan(members, seed)
    rows = (made.commissions, made.units, made.venues, made.trainers, made.absences)
    return made, chain.from_iterable(rows)


def _kazakhstan(members: int, seed: int) -> Instance:
    scale = members / NATIONAL_MEMBERS
    world = _Country(random.Random(f"kz:{members}:{seed}"))  # noqa: S311 - not a secret
    regions = max(1, round(NATIONAL_REGIONS * min(1.0, math.sqrt(scale))))
    districts = max(regions, round(NATIONAL_DISTRICTS * scale))
    if scale > 1:
        regions, districts = round(NATIONAL_REGIONS * scale), round(NATIONAL_DISTRICTS * scale)
    if (regions + districts) * TERRITORIAL_SEATS > members // 4:
        regions = max(1, members // 400)
        districts = regions
    full_time = max(regions + districts, round(NATIONAL_FULL_TIME * scale))
    places = _territory(world, regions, districts, full_time)
    left = members - (regions + districts) * TERRITORIAL_SEATS
    precincts = max(districts, round(NATIONAL_PRECINCTS * scale))
    _precincts(world, places, precincts, left)
    return in_order(
        Instance(
            seed=seed,
            slots=(Slot("am", "10:00", 240), Slot("pm", "15:00", 240)),
            calendar=Calendar(
                dt.date(2026, 2, 18),
                dt.date(2026, 3, 13),
                (1, 2, 3, 4, 5, 6),
                (dt.date(2026, 3, 9),),
            ),
            policy=Policy(),
            stages=_stages(),
            commissions=tuple(world.commissions),
            units=tuple(world.units),
            venues=tuple(world.venues),
            trainers=tuple(world.trainers),
            absences=_absences(world),
            makeups=(
                Makeup(1, dt.date(2026, 3, 10), dt.date(2026, 3, 10), MAKEUP_SEATS),
                Makeup(2, dt.date(2026, 3, 11), dt.date(2026, 3, 12), MAKEUP_SEATS),
                Makeup(3, dt.date(2026, 3, 13), dt.date(2026, 3, 13), MAKEUP_SEATS),
            ),
        )
    )


def _stages() -> tuple[Stage, ...]:
    sizes = (GroupSize(IN_PERSON, 8, 30), GroupSize(ONLINE, 8, 60))
    day = dt.date
    return (
        Stage(
            "s1",
            NATIONAL,
            day(2026, 2, 18),
            day(2026, 2, 18),
            (CENTRE,),
            240,
            (GroupSize(ONLINE, 1, 20000),),
            mixed_languages=True,
        ),
        Stage("s2", DISTRICT, day(2026, 2, 19), day(2026, 2, 25), ("s1",), 240, sizes),
        Stage("s3", DISTRICT, day(2026, 2, 26), day(2026, 3, 7), ("s1", "s2"), 240, sizes),
    )


def _territory(world: _Country, regions: int, districts: int, full_time: int) -> list[Commission]:
    """Make the central, regional and district commissions with their seven members each."""
    rng = world.rng
    south, north, west, east = BOX
    world.commissions.append(Commission("KZ", "", CENTRAL, 51.17, 71.43))
    columns = math.ceil(math.sqrt(regions * 1.6))
    rows = math.ceil(regions / columns)
    each, more = divmod(full_time, regions + districts)
    places = []
    for index in range(regions):
        lat = south + (north - south) * (index // columns + rng.uniform(0.3, 0.7)) / rows
        lon = west + (east - west) * (index % columns + rng.uniform(0.3, 0.7)) / columns
        code = f"KZ-{10 + index}"
        region = Commission(code, "KZ", REGION, round(lat, 4), round(lon, 4))
        world.kazakh_share[code] = rng.uniform(0.35, 0.97)
        places.append(region)
    chosen = []
    for index in range(districts):
        region = places[index % regions]
        lat, lon = world.near(region.lat, region.lon, 5 if index < regions else 110)
        code = f"{10 + index % regions}{index // regions + 1:04d}000"
        chosen.append(Commission(code, region.code, DISTRICT, lat, lon))
    for number, place in enumerate(places + chosen):
        world.commissions.append(place)
        kazakh = world.kazakh_share[place.code if place.level == REGION else place.parent]
        permanent = min(TERRITORIAL_SEATS - 1, each + (number < more))
        taught = world.divide(permanent, kazakh)
        world.add_units(place.code, "s1", taught)
        world.add_trainers(place, "s1", taught, 1.0)
        others = world.divide(TERRITORIAL_SEATS - permanent, kazakh)
        world.add_units(place.code, "s2", others)
        world.add_trainers(place, "s2", others, OTHERS_TEACHING)
    return chosen


def _precincts(world: _Country, districts: list[Commission], number: int, members: int) -> None:
    """Make the precinct commissions, some far away, and the rooms of every district."""
    rng = world.rng
    weights = [rng.lognormvariate(0, 0.6) for _ in districts]
    picks = rng.choices(range(len(districts)), weights, k=number - len(districts))
    homes = sorted([*range(len(districts)), *picks])
    base, more = divmod(members, number)
    sizes = [base + (index < more) for index in range(number)]
    rng.shuffle(sizes)
    counts: dict[str, int] = {}
    found: dict[str, list[Commission]] = defaultdict(list)
    for home, people in zip(homes, sizes, strict=True):
        district = districts[home]
        counts[district.parent] = counts.get(district.parent, 0) + 1
        code = f"{district.parent}-{counts[district.parent]:04d}"
        precinct = _precinct(world, code, district)
        world.commissions.append(precinct)
        found[district.code].append(precinct)
        _members(world, precinct, district.parent, people)
    for district in districts:
        _rooms(world, district, found[district.code])


def _precinct(world: _Country, code: str, district: Commission) -> Commission:
    roll = world.rng.random()
    if roll < ABROAD_SHARE:
        lat, lon = world.rng.uniform(-30, 60), world.rng.uniform(-120, 140)
        return Commission(code, district.code, PRECINCT, round(lat, 4), round(lon, 4))
    far = roll < ABROAD_SHARE + REMOTE_SHARE
    lat, lon = world.near(district.lat, district.lon, 200 if far else 18)
    return Commission(code, district.code, PRECINCT, lat, lon)


def _members(world: _Country, precinct: Commission, region: str, people: int) -> None:
    """Put two officers into stage s2 and the others into s3; a precinct mostly has one language."""
    rng = world.rng
    mostly = rng.random() < world.kazakh_share[region]
    kazakh = 0.92 if mostly else 0.12
    officers = world.divide(min(2, people), kazakh)
    world.add_units(precinct.code, "s2", officers)
    world.add_trainers(precinct, "s2", officers, CHAIRS_TEACHING / 2)
    world.add_units(precinct.code, "s3", world.divide(people - min(2, people), kazakh))


def _rooms(world: _Country, district: Commission, precincts: list[Commission]) -> None:
    rng = world.rng
    world.venues.append(
        Venue(
            f"{district.code}.v1", district.code, rng.randint(30, 120), district.lat, district.lon
        )
    )
    for number in range(2, 2 + max(1, len(precincts) // 12)):
        place = rng.choice(precincts)
        world.venues.append(
            Venue(
                f"{district.code}.v{number}",
                district.code,
                rng.randint(20, 60),
                place.lat,
                place.lon,
            )
        )


def _absences(world: _Country) -> tuple[Absence, ...]:
    """Close some rooms for half-days and keep some trainers away for days."""
    rng = world.rng
    days = [dt.date(2026, 2, 18) + dt.timedelta(days=number) for number in range(24)]
    closed = [
        Absence(VENUE, venue.code, rng.choice(days), rng.choice(("am", "pm")))
        for venue in world.venues
        for _ in range(2)
    ]
    away = [
        Absence(TRAINER, trainer.id, rng.choice(days))
        for trainer in world.trainers
        if rng.random() < 0.3
    ]
    return tuple(dict.fromkeys(closed + away))
