"""The tree of commissions: districts, precincts, seats, voters and points.

The totals of every region are facts; how they fall on districts and precincts is invented, by
the kind of district (no population of districts is used).
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from kaskad.demo.country import facts
from kaskad.demo.country.geography import Point, Surroundings, in_town, surroundings, village
from kaskad.demo.country.scale import SEATS_PRECINCT, SEATS_TERRITORIAL, Target, apportion, stream
from kaskad.demo.country.shapes import ROOT, Commission

VOTERS_LEAST = 10
VOTERS_MOST = 2999
SEATS_MOST = 11
FOREIGN_MINISTRY_DISTRICT = "711210000"  # Esil, Astana: the precincts abroad hang here
CAPITAL = Point(51.1694, 71.4491)
REMOTE_SHARE = 0.03
SEAT_SHARE = 0.3
CENTRE_WEIGHT = 4.5
SMALL_CENTRES = {"KZ-19": 1.0, "KZ-61": 1.8}  # regions whose people live outside their centre


@dataclass(slots=True)
class Draft:
    """A precinct before voters and seats are shared out."""

    district: facts.DistrictFact
    kind: str
    point: Point
    weight: float


def build(targets: list[Target], seed: int) -> tuple[Commission, ...]:
    """All commissions, parents before children; the central one has no seats to train."""
    rural_seats = [Point(d.lat, d.lon) for d in facts.districts() if d.kind == "district"]
    below: list[Commission] = []
    for target in targets:
        below += _region(target, stream(seed, target.region.code, "structure"), rural_seats)
    voters = sum(commission.voters for commission in below if commission.level == "region")
    root = Commission(
        code=ROOT,
        parent="",
        level="central",
        kind="territorial",
        kato="",
        number=0,
        name_kk="Қазақстан Республикасы",
        name_ru="Республика Казахстан",
        name_en="Republic of Kazakhstan",
        seats=0,
        voters=voters,
        lat=CAPITAL.lat,
        lon=CAPITAL.lon,
    )
    return (root, *below)


def _region(target: Target, rng: Random, rural_seats: list[Point]) -> list[Commission]:
    drafts = _drafts(target, rng, rural_seats)
    voters = apportion(target.voters, [d.weight for d in drafts], VOTERS_LEAST, VOTERS_MOST)
    seats = _seats(voters, target.members_precinct, rng)
    region = target.region
    precincts = [
        Commission(
            code=f"{region.code}-{number:04d}",
            parent=draft.district.code,
            level="precinct",
            kind=draft.kind,
            kato=draft.district.code,
            number=number,
            name_kk=f"№ {number} учаске",
            name_ru=f"Участок № {number}",
            name_en=f"Precinct No. {number}",
            seats=seats[number - 1],
            voters=voters[number - 1],
            lat=draft.point.lat,
            lon=draft.point.lon,
        )
        for number, draft in enumerate(drafts, 1)
    ]
    districts = [_district(one, precincts) for one in target.districts]
    return [_top(region, target.voters), *districts, *precincts]


def _top(region: facts.RegionFact, voters: int) -> Commission:
    return Commission(
        code=region.code,
        parent=ROOT,
        level="region",
        kind="territorial",
        kato=f"{region.code[3:]}0000000",
        number=0,
        name_kk=region.name_kk,
        name_ru=region.name_ru,
        name_en=region.name_en,
        seats=SEATS_TERRITORIAL,
        voters=voters,
        lat=region.lat,
        lon=region.lon,
    )


def _district(district: facts.DistrictFact, precincts: list[Commission]) -> Commission:
    return Commission(
        code=district.code,
        parent=district.region,
        level="district",
        kind="territorial",
        kato=district.code,
        number=0,
        name_kk=district.name_kk,
        name_ru=district.name_ru,
        name_en=district.name_en,
        seats=SEATS_TERRITORIAL,
        voters=sum(one.voters for one in precincts if one.parent == district.code),
        lat=district.lat,
        lon=district.lon,
    )


def _is_centre(region: facts.RegionFact, district: facts.DistrictFact) -> bool:
    return district.kind == "city" and district.seat_kk == region.centre_kk


def _drafts(target: Target, rng: Random, rural_seats: list[Point]) -> list[Draft]:
    """Precincts in the order of their numbers: by district, special ones last in each."""
    at_home = target.precincts - target.abroad
    least = max(1, min(5, at_home // (2 * len(target.districts))))
    weights = [_weight(target.region, one, rng) for one in target.districts]
    counts = apportion(at_home, weights, least)
    special = apportion(
        target.special,
        [
            count * (0.5 if one.kind == "district" else 2.0)
            for count, one in zip(counts, target.districts, strict=True)
        ],
    )
    drafts: list[Draft] = []
    for district, count, closed in zip(target.districts, counts, special, strict=True):
        inside = min(closed, count)
        if district.kind == "district":
            around = surroundings(Point(district.lat, district.lon), rural_seats)
            drafts += _rural(district, count - inside, around, rng)
        else:
            centre = _is_centre(target.region, district)
            drafts += _urban(district, count - inside, rng, 8.0 if centre else 4.5)
        drafts += _special(district, inside, rng)
    return drafts + _abroad(target, rng)


def _weight(region: facts.RegionFact, district: facts.DistrictFact, rng: Random) -> float:
    if _is_centre(region, district):
        return SMALL_CENTRES.get(region.code, CENTRE_WEIGHT)
    low, high = {"city_district": (0.8, 1.25), "city": (0.9, 1.5)}.get(district.kind, (0.6, 1.4))
    return rng.uniform(low, high)


def _urban(district: facts.DistrictFact, count: int, rng: Random, radius_km: float) -> list[Draft]:
    seat = Point(district.lat, district.lon)
    return [
        Draft(
            district=district,
            kind="registration",
            point=in_town(rng, seat, radius_km),
            weight=1900 * rng.lognormvariate(0, 0.2),
        )
        for _ in range(count)
    ]


def _rural(
    district: facts.DistrictFact, count: int, around: Surroundings, rng: Random
) -> list[Draft]:
    drafts = [
        Draft(
            district=district,
            kind="registration",
            point=in_town(rng, around.seat, 3.0),
            weight=1100 * rng.lognormvariate(0, 0.3),
        )
        for _ in range(min(count, max(1, round(SEAT_SHARE * count))))
    ]
    while len(drafts) < count:
        place = village(rng, around, remote=rng.random() < REMOTE_SHARE)
        size = rng.choices((1, 2, 3), (75, 20, 5))[0]
        drafts += [
            Draft(
                district=district,
                kind="registration",
                point=in_town(rng, place, 1.0),
                weight=380 * rng.lognormvariate(0, 0.6),
            )
            for _ in range(min(size, count - len(drafts)))
        ]
    return drafts


def _special(district: facts.DistrictFact, count: int, rng: Random) -> list[Draft]:
    """Hospitals, barracks, remand prisons: in the seat, with few voters."""
    seat = Point(district.lat, district.lon)
    return [
        Draft(
            district=district,
            kind="special",
            point=in_town(rng, seat, 3.0),
            weight=220 * rng.lognormvariate(0, 0.5),
        )
        for _ in range(count)
    ]


def _abroad(target: Target, rng: Random) -> list[Draft]:
    if not target.abroad:
        return []
    by_code = {one.code: one for one in target.districts}
    parent = by_code.get(FOREIGN_MINISTRY_DISTRICT, target.districts[0])
    return [
        Draft(
            district=parent,
            kind="abroad",
            point=Point(float(row["lat"]), float(row["lon"])),
            weight=150 * rng.lognormvariate(0, 0.6),
        )
        for row in facts.rows("abroad.csv")[: target.abroad]
    ]


def _seats(voters: list[int], members: int, rng: Random) -> list[int]:
    """Five seats everywhere, then pairs more (to eleven) where the voters are.

    One commission gets a single seat more when the region's number asks for it.
    """
    seats = [SEATS_PRECINCT] * len(voters)
    pairs, single = divmod(members - sum(seats), 2)
    wishes: list[tuple[float, int]] = []
    for index, count in enumerate(voters):
        pull = count * rng.uniform(0.6, 1.6)
        wishes += [(-pull / divisor, index) for divisor in (1, 4, 9)]
    wishes.sort()
    for _, index in wishes[:pairs]:
        seats[index] += 2
    if single:
        smallest = min(range(len(seats)), key=lambda index: (seats[index], -voters[index]))
        seats[smallest] += 1
    if sum(seats) != members or max(seats) > SEATS_MOST:
        raise ValueError(f"{members} members do not fit {len(voters)} precinct commissions")
    return seats
