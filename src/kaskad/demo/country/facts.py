"""The published, estimated and counted facts of the country, read from the files in ``facts/``.

Every figure keeps its kind and its source; ``docs/demo-data.md`` says what the kinds mean.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "facts"


@dataclass(frozen=True, slots=True)
class RegionFact:
    """One of the 20 regions; the figures are those that the generated country must hold."""

    code: str
    type: str
    name_kk: str
    name_ru: str
    name_en: str
    centre_kk: str
    centre_en: str
    lat: float
    lon: float
    voters: int
    precincts: int
    precincts_abroad: int
    territorial_commissions: int
    members: int
    members_territorial: int
    members_precinct: int


@dataclass(frozen=True, slots=True)
class DistrictFact:
    """A district, a city of regional significance or a city district, with its KATO code.

    ``kind`` is ``district``, ``city`` or ``city_district``; the point is that of its seat.
    """

    code: str
    region: str
    kind: str
    name_kk: str
    name_ru: str
    name_en: str
    seat_kk: str
    seat_en: str
    lat: float
    lon: float
    point_source: str
    code_source: str
    spelling_sources: str
    note: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with where it comes from; ``of`` is a region's code or ``KZ``."""

    of: str
    name: str
    value: int
    kind: str
    source: str
    remark: str


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day off; a six-day week does not get every one of them."""

    day: date
    name_kk: str
    name_ru: str
    name_en: str
    kind: str
    off_in_5_day_week: bool
    off_in_6_day_week: bool
    moved_from: date | None
    source: str


@dataclass(frozen=True, slots=True)
class DatedFact:
    """Something that happened in the campaign; for reference and replay, not for pages."""

    day: date
    time: str
    until: date | None
    kind: str
    fact_en: str
    fact_ru: str
    source: str


@dataclass(frozen=True, slots=True)
class StatedFact:
    """A number that the commission published; ``figure`` as in the stored figures of bulletins."""

    figure: str
    value: str
    at_least: bool
    day: date
    source: str


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one file of facts, as text."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def regions() -> tuple[RegionFact, ...]:
    """All regions, in the order of their codes."""
    figures = {(figure.of, figure.name): figure.value for figure in region_figures()}
    return tuple(
        RegionFact(
            code=row["code"],
            type=row["type"],
            name_kk=row["name_kk"],
            name_ru=row["name_ru"],
            name_en=row["name_en"],
            centre_kk=row["centre_kk"],
            centre_en=row["centre_en"],
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            voters=figures[row["code"], "voters"],
            precincts=figures[row["code"], "precincts"],
            precincts_abroad=figures.get((row["code"], "precincts_abroad"), 0),
            territorial_commissions=figures[row["code"], "territorial_commissions"],
            members=figures[row["code"], "members"],
            members_territorial=figures[row["code"], "members_territorial"],
            members_precinct=figures[row["code"], "members_precinct"],
        )
        for row in rows("regions.csv")
    )


@cache
def districts() -> tuple[DistrictFact, ...]:
    """All 227 district-level units, by region and code."""
    return tuple(
        DistrictFact(
            code=row["code"],
            region=row["region"],
            kind=row["kind"],
            name_kk=row["name_kk"],
            name_ru=row["name_ru"],
            name_en=row["name_en"],
            seat_kk=row["seat_kk"],
            seat_en=row["seat_en"],
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            point_source=row["point_source"],
            code_source=row["code_source"],
            spelling_sources=row["spelling_sources"],
            note=row["note"],
        )
        for row in rows("districts.csv")
    )


@cache
def region_figures() -> tuple[Figure, ...]:
    """Every figure of every region with its kind and source."""
    return tuple(
        Figure(row["region"], row["figure"], int(row["value"]), row["kind"], row["source"], "")
        for row in rows("region_figures.csv")
    )


@cache
def national() -> dict[str, Figure]:
    """The national totals by name, such as ``members_total``."""
    return {
        row["figure"]: Figure(
            "KZ", row["figure"], int(row["value"]), row["kind"], row["source"], row["remark"]
        )
        for row in rows("national.csv")
    }


@cache
def holidays() -> tuple[Holiday, ...]:
    """Days off from January to April 2026."""
    return tuple(
        Holiday(
            day=date.fromisoformat(row["date"]),
            name_kk=row["name_kk"],
            name_ru=row["name_ru"],
            name_en=row["name_en"],
            kind=row["kind"],
            off_in_5_day_week=row["off_in_5_day_week"] == "1",
            off_in_6_day_week=row["off_in_6_day_week"] == "1",
            moved_from=_day(row["moved_from"]),
            source=row["source"],
        )
        for row in rows("holidays.csv")
    )


@cache
def timeline() -> tuple[DatedFact, ...]:
    """The dated facts of the campaign, oldest first."""
    return tuple(
        DatedFact(
            day=date.fromisoformat(row["date"]),
            time=row["time"],
            until=_day(row["until"]),
            kind=row["kind"],
            fact_en=row["fact_en"],
            fact_ru=row["fact_ru"],
            source=row["source"],
        )
        for row in rows("timeline.csv")
    )


@cache
def stated() -> tuple[StatedFact, ...]:
    """Numbers of the campaign that its commission published, by the figures of bulletins."""
    return tuple(
        StatedFact(
            figure=row["figure"],
            value=row["value"],
            at_least=row["at_least"] == "yes",
            day=date.fromisoformat(row["day"]),
            source=row["source"],
        )
        for row in rows("stated.csv")
    )
