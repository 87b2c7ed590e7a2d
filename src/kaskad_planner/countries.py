"""Proportions of countries whose administrations are trained by cascade, from public figures.

Each has a tree of four levels and three stages: the centre teaches a few, these teach the trainers
of every district, and the trainers teach the crews of the polling stations.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kaskad_planner.instance import (
    CENTRE,
    DISTRICT,
    IN_PERSON,
    NATIONAL,
    ONLINE,
    Calendar,
    GroupSize,
    Instance,
    Makeup,
    Policy,
    Slot,
    Stage,
)

# With seats for so many in three rounds 99.5 % of the people are trained in the end.
MAKEUP_SEATS = 0.08


@dataclass(frozen=True, slots=True)
class Country:
    """How many of everything there are for all `members`, and where and how they live.

    `link` languages are spoken everywhere, `languages` each in some regions. `first_per_region` and
    `first_per_district` people are taught by the centre; one of `crew_per_trainer` people of a
    district is taught at the second stage, in crews of `second_together` from one place, and
    `second_teaching` is the share of them who then teach. `box` is south, north, west, east.
    """

    code: str
    members: int
    regions: int
    districts: int
    precincts: int
    first_per_region: int
    first_per_district: int
    crew_per_trainer: int
    second_together: int
    second_teaching: float
    capital: tuple[float, float]
    box: tuple[float, float, float, float]
    link: tuple[str, ...]
    languages: tuple[str, ...]
    languages_per_region: int
    link_share: float
    region_km: float
    district_km: float
    remote_share: float
    precincts_per_room: int
    room_sizes: tuple[int, int]
    slots: tuple[Slot, ...]
    calendar: Calendar
    makeups: tuple[Makeup, ...]
    policy: Policy
    stages: tuple[Stage, ...]

    def frame(self, seed: int) -> Instance:
        """Return an instance of the country without rows: its calendar, stages and rules."""
        return Instance(
            seed=seed,
            slots=self.slots,
            calendar=self.calendar,
            policy=self.policy,
            stages=self.stages,
            commissions=(),
            units=(),
            makeups=self.makeups,
        )


def _day(month: int, day: int) -> dt.date:
    return dt.date(2024, month, day)


def _cascade(
    names: tuple[str, str, str],
    windows: tuple[tuple[dt.date, dt.date], ...],
    minutes: int,
    sizes: tuple[GroupSize, ...],
) -> tuple[Stage, ...]:
    """Return three stages: by the centre, by those it taught, and by both."""
    everybody = (GroupSize(ONLINE, 1, 20000),)
    first, second, third = names
    return (
        Stage(first, NATIONAL, *windows[0], (CENTRE,), minutes, everybody, mixed_languages=True),
        Stage(second, DISTRICT, *windows[1], (first,), minutes, sizes),
        Stage(third, DISTRICT, *windows[2], (first, second), minutes, sizes),
    )


# General election of 2024: 1.5 crore polling and security staff, 10.5 lakh polling stations, 28
# states and 8 union territories, 4,123 assembly constituencies, rooms of about 40.
INDIA = Country(
    code="IN",
    members=15_000_000,
    regions=36,
    districts=4_123,
    precincts=1_050_000,
    first_per_region=3,
    first_per_district=1,
    crew_per_trainer=160,
    second_together=4,
    second_teaching=1.0,
    capital=(28.61, 77.21),
    box=(9.0, 31.0, 70.0, 94.0),
    link=("en", "hi"),
    languages=("as", "bn", "gu", "kn", "ml", "mr", "or", "pa", "ta", "te", "ur"),
    languages_per_region=2,
    link_share=0.3,
    region_km=160,
    district_km=12,
    remote_share=0.004,
    precincts_per_room=20,
    room_sizes=(40, 120),
    slots=(Slot("am", "09:30", 210), Slot("pm", "14:00", 210)),
    calendar=Calendar(
        _day(3, 18), _day(4, 17), (1, 2, 3, 4, 5, 6), (_day(3, 25), _day(3, 29), _day(4, 11))
    ),
    makeups=(
        Makeup(1, _day(4, 13), _day(4, 13), MAKEUP_SEATS),
        Makeup(2, _day(4, 15), _day(4, 15), MAKEUP_SEATS),
        Makeup(3, _day(4, 16), _day(4, 16), MAKEUP_SEATS),
    ),
    policy=Policy(travel_km_per_day=80.0, distance_limit_km=60.0),
    stages=_cascade(
        ("masters", "trainers", "parties"),
        ((_day(3, 18), _day(3, 19)), (_day(3, 20), _day(3, 28)), (_day(4, 1), _day(4, 12))),
        180,
        (GroupSize(IN_PERSON, 10, 40), GroupSize(ONLINE, 5, 100)),
    ),
)

# Elections of 2024: 38 provinces, 514 regencies and cities, 7,277 sub-districts (five PPK each),
# 83,731 villages (three PPS each), 820,161 polling stations with seven KPPS each; 2,760 members of
# the commissions of provinces and regencies.
INDONESIA = Country(
    code="ID",
    members=6_031_465,
    regions=38,
    districts=514,
    precincts=820_161,
    first_per_region=5,
    first_per_district=5,
    crew_per_trainer=21,
    second_together=3,
    second_teaching=0.3,
    capital=(-6.2, 106.82),
    box=(-9.5, 4.5, 96.5, 138.0),
    link=("id",),
    languages=("ban", "bjn", "bug", "jv", "mad", "min", "su"),
    languages_per_region=2,
    link_share=0.6,
    region_km=120,
    district_km=18,
    remote_share=0.02,
    precincts_per_room=30,
    room_sizes=(40, 150),
    slots=(Slot("am", "08:30", 210), Slot("pm", "13:30", 210)),
    calendar=Calendar(
        _day(1, 8), _day(2, 13), (1, 2, 3, 4, 5, 6), (_day(2, 8), _day(2, 9), _day(2, 10))
    ),
    makeups=(
        Makeup(1, _day(2, 7), _day(2, 7), MAKEUP_SEATS),
        Makeup(2, _day(2, 12), _day(2, 12), MAKEUP_SEATS),
        Makeup(3, _day(2, 13), _day(2, 13), MAKEUP_SEATS),
    ),
    policy=Policy(travel_km_per_day=100.0, distance_limit_km=80.0),
    stages=_cascade(
        ("kpu", "ppk", "kpps"),
        ((_day(1, 8), _day(1, 9)), (_day(1, 10), _day(1, 20)), (_day(1, 25), _day(2, 6))),
        210,
        (GroupSize(IN_PERSON, 10, 40), GroupSize(ONLINE, 5, 80)),
    ),
)
STREAMED = {"in": INDIA, "id": INDONESIA}
