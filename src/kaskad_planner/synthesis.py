"""A synthetic country of any size, row by row: nothing larger than a district is ever in memory.

Every district draws from a random source of its own, so that its rows depend on nothing before it.
Rows come in the order in which tables are written: units and trainers of a commission after those
of the commissions below it, since "IN-01-0001.x" follows "IN-01-0001-00001.x".
"""

from __future__ import annotations

import datetime as dt
import math
import random
from collections import Counter
from typing import TYPE_CHECKING

from kaskad_planner.instance import (
    CENTRAL,
    DISTRICT,
    PRECINCT,
    REGION,
    TRAINER,
    VENUE,
    Absence,
    Commission,
    Trainer,
    Unit,
    Venue,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaskad_planner.countries import Country
    from kaskad_planner.instance_folder import InstanceRow

KM_PER_DEGREE = 111.2
# A polling station mostly speaks one language; so many of its people do.
OWN_LANGUAGE = 0.88
SPEAKS_ONE_MORE = 0.6
AWAY_SHARE = 0.25
CLOSED_HALF_DAYS = 2
# Regions shrink with the cube root of the people, districts with the people.
REGIONS_SHRINK = 1 / 3


class Synthesis:
    """The rows of one synthetic country of exactly so many people."""

    def __init__(self, country: Country, members: int, seed: int) -> None:
        self.country, self.members, self.seed = country, members, seed
        scale = members / country.members
        regions = round(country.regions * min(1.0, scale**REGIONS_SHRINK))
        regions = max(1, min(regions, members // (20 * country.first_per_region)))
        districts = max(regions, round(country.districts * scale))
        self.people = self._shares(members - regions * country.first_per_region, districts)
        self.regions = [districts // regions + (n < districts % regions) for n in range(regions)]
        self.first, self.second, self.third = (stage.id for stage in country.stages)
        self.venue_absences: list[Absence] = []
        calendar = country.calendar
        length = (calendar.last - calendar.first).days + 1
        self.days = [calendar.first + dt.timedelta(days=n) for n in range(length)]

    def rows(self) -> Iterator[InstanceRow]:
        """Yield every row of every table, each table in its order."""
        country = self.country
        yield Commission(country.code, "", CENTRAL, *country.capital)
        first = 0
        for number, count in enumerate(self.regions, start=1):
            yield from self._region(number, self.people[first : first + count])
            first += count
        yield from self.venue_absences

    def _random(self, name: str) -> random.Random:
        key = f"{self.country.code}:{self.members}:{self.seed}:{name}"
        return random.Random(key)  # noqa: S311 - reproducible, not a secret

    def _shares(self, people: int, districts: int) -> list[int]:
        """Return the people of every district: unequal, and together exactly all."""
        rng = self._random("districts")
        weights = [rng.lognormvariate(0, 0.4) for _ in range(districts)]
        total = sum(weights)
        found = [int(people * weight / total) for weight in weights]
        for number in range(people - sum(found)):
            found[number % districts] += 1
        return found

    def _region(self, number: int, districts: list[int]) -> Iterator[InstanceRow]:
        country = self.country
        code = f"{country.code}-{number:02d}"
        rng = self._random(code)
        south, north, west, east = country.box
        lat, lon = round(rng.uniform(south, north), 4), round(rng.uniform(west, east), 4)
        home = Commission(code, country.code, REGION, lat, lon)
        yield home
        weights = self._languages(rng)
        for index, people in enumerate(districts, start=1):
            yield from self._district(f"{code}-{index:04d}", home, weights, people)
        # The first trainers of a region speak everything that is spoken there.
        yield from self._taught(
            rng, home, self.first, _drawn(rng, weights, country.first_per_region), 1.0, weights
        )

    def _languages(self, rng: random.Random) -> dict[str, float]:
        """Return the languages of a region with their shares."""
        country = self.country
        own = rng.sample(country.languages, country.languages_per_region)
        shares = [rng.uniform(0.5, 1.0) / (place + 1) for place in range(len(own))]
        left = (1 - country.link_share) / sum(shares)
        weights = {name: share * left for name, share in zip(own, shares, strict=True)}
        for name in country.link:
            weights[name] = country.link_share / len(country.link)
        return weights

    def _district(
        self, code: str, region: Commission, weights: dict[str, float], people: int
    ) -> Iterator[InstanceRow]:
        country = self.country
        rng = self._random(code)
        home = Commission(
            code, region.code, DISTRICT, *_near(rng, region.lat, region.lon, country.region_km)
        )
        yield home
        first = min(country.first_per_district, people)
        second = min(people - first, max(2, round(people / country.crew_per_trainer)))
        crews = people - first - second
        each = (country.members / country.precincts) * (1 - 1 / country.crew_per_trainer)
        number = min(max(1, crews), max(1, round(crews / each)))
        places = []
        trainers = _spread(second, country.second_together, number)
        for index in range(number):
            place = self._precinct(rng, f"{code}-{index + 1:05d}", home)
            places.append(place)
            yield place
            size = crews // number + (index < crews % number)
            yield from self._crew(rng, place, weights, size, trainers[index])
        yield from self._taught(rng, home, self.first, _drawn(rng, weights, first), 1.0, weights)
        yield from self._rooms(rng, home, places)

    def _precinct(self, rng: random.Random, code: str, district: Commission) -> Commission:
        far = rng.random() < self.country.remote_share
        mean = self.country.district_km * (8 if far else 1)
        return Commission(
            code, district.code, PRECINCT, *_near(rng, district.lat, district.lon, mean)
        )

    def _crew(
        self,
        rng: random.Random,
        place: Commission,
        weights: dict[str, float],
        size: int,
        trainers: int,
    ) -> Iterator[InstanceRow]:
        """Yield the crew of a polling station and the trainers who come from there."""
        own = rng.choices(list(weights), list(weights.values()))[0]
        mixed = {name: share * (1 - OWN_LANGUAGE) for name, share in weights.items()}
        mixed[own] += OWN_LANGUAGE
        third = _drawn(rng, mixed, size)
        second = _drawn(rng, mixed, trainers)
        for stage, languages in sorted({self.second: second, self.third: third}.items()):
            share = self.country.second_teaching if stage == self.second else 0.0
            yield from self._taught(rng, place, stage, languages, share, {})

    def _taught(
        self,
        rng: random.Random,
        home: Commission,
        stage: str,
        people: Counter[str],
        teaching: float,
        spoken: dict[str, float],
    ) -> Iterator[InstanceRow]:
        """Yield the units of a stage in one place, and those of their people who are to teach."""
        number = 0
        for language, count in sorted(people.items()):
            unit = Unit(f"{home.code}.{stage}.{language}", home.code, stage, language, count)
            yield unit
            for _ in range(count):
                if rng.random() < teaching:
                    number += 1
                    name = f"{home.code}.{stage}.t{number:03d}"
                    speaks = tuple(sorted(spoken)) or self._speaks(rng, language)
                    yield Trainer(name, home.code, speaks, stage, unit.id, home.lat, home.lon)
                    if rng.random() < AWAY_SHARE:
                        yield Absence(TRAINER, name, rng.choice(self.days))

    def _speaks(self, rng: random.Random, language: str) -> tuple[str, ...]:
        more = {rng.choice(self.country.link)} if rng.random() < SPEAKS_ONE_MORE else set()
        return tuple(sorted({language, *more}))

    def _rooms(
        self, rng: random.Random, district: Commission, places: list[Commission]
    ) -> Iterator[Venue]:
        """Yield the rooms of a district: one in its town, the others where polling stations are."""
        smallest, largest = self.country.room_sizes
        more = len(places) // self.country.precincts_per_room
        homes = [district, *rng.choices(places, k=more)]
        for number, home in enumerate(homes, start=1):
            code = f"{district.code}.v{number:03d}"
            yield Venue(code, district.code, rng.randint(smallest, largest), home.lat, home.lon)
            slots = [slot.id for slot in self.country.slots]
            closed = {(rng.choice(self.days), rng.choice(slots)) for _ in range(CLOSED_HALF_DAYS)}
            self.venue_absences += [Absence(VENUE, code, *one) for one in sorted(closed)]


def _near(rng: random.Random, lat: float, lon: float, mean_km: float) -> tuple[float, float]:
    """Return a place at an exponential distance from another."""
    km = rng.expovariate(1 / mean_km)
    angle = rng.uniform(0, 2 * math.pi)
    lat2 = max(-89.0, min(89.0, lat + km * math.cos(angle) / KM_PER_DEGREE))
    lon2 = lon + km * math.sin(angle) / (KM_PER_DEGREE * math.cos(math.radians(lat)))
    return round(lat2, 4), round(max(-180.0, min(180.0, lon2)), 4)


def _drawn(rng: random.Random, weights: dict[str, float], people: int) -> Counter[str]:
    """Return people by language, each drawn by itself."""
    return Counter(rng.choices(list(weights), list(weights.values()), k=people))


def _spread(people: int, together: int, places: int) -> list[int]:
    """Return how many of the people come from each place: crews spread evenly over the places."""
    crews = -(-people // together)
    found = [0] * places
    for crew in range(crews):
        size = min(together, people - crew * together)
        found[crew * places // crews] += size
    return found
