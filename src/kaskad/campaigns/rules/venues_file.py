"""The venues file: CSV, one venue a row, every problem reported at once."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date

from kaskad.campaigns.rules.problems import Problem
from kaskad.core.names import clean_spaces, is_mixed

COLUMNS = (
    "code", "commission", "name_kk", "name_ru", "name_en", "address_kk", "address_ru", "address_en",
    "capacity", "accessible", "lat", "lon", "closed_days",
)  # fmt: skip
_LIMITS = {"code": 32, "commission": 32}
_FLAGS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


@dataclass(frozen=True, slots=True)
class VenueSpec:
    """A row of the file; ``closed_days`` are ISO dates in order."""

    line: int
    code: str
    commission: str
    name_kk: str
    name_ru: str
    name_en: str
    address_kk: str
    address_ru: str
    address_en: str
    capacity: int
    accessible: bool
    latitude: float
    longitude: float
    closed_days: list[str]


def read_venues(text: str) -> tuple[list[VenueSpec], list[Problem]]:
    """The good rows, and every problem of the others."""
    head = text.split("\n", 1)[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    names = [clean_spaces(name).lower() for name in reader.fieldnames or ()]
    reader.fieldnames = names
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        return [], [Problem("missing_column", name, 1, {"column": name}) for name in missing]
    specs: list[VenueSpec] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for row in reader:
        before = len(problems)
        spec = _venue(row, reader.line_num, problems)
        if spec.code in seen:
            values = {"value": spec.code, "first": seen[spec.code]}
            problems.append(Problem("venue_repeated", "code", spec.line, values))
        seen.setdefault(spec.code, spec.line)
        if len(problems) == before:
            specs.append(spec)
    if not seen:
        problems.append(Problem("no_venues", "", 1))
    return specs, problems


def _venue(row: dict[str, str | None], line: int, problems: list[Problem]) -> VenueSpec:
    cell = {name: clean_spaces(row.get(name) or "") for name in COLUMNS}
    for name in COLUMNS[:8]:
        limit = _LIMITS.get(name, 200 if name.startswith("name") else 300)
        if not cell[name]:
            problems.append(Problem("empty_cell", name, line, {"column": name}))
        if len(cell[name]) > limit:
            values = {"limit": limit, "length": len(cell[name])}
            problems.append(Problem("too_long", name, line, values))
        problems += [
            Problem("mixed_letters", name, line, {"word": word})
            for word in cell[name].replace("-", " ").split()
            if is_mixed(word)
        ]
    return VenueSpec(
        line=line,
        code=cell["code"],
        commission=cell["commission"],
        name_kk=cell["name_kk"],
        name_ru=cell["name_ru"],
        name_en=cell["name_en"],
        address_kk=cell["address_kk"],
        address_ru=cell["address_ru"],
        address_en=cell["address_en"],
        capacity=_capacity(cell["capacity"], line, problems),
        accessible=_flag(cell["accessible"], line, problems),
        latitude=_degrees("lat", cell["lat"], 90, line, problems),
        longitude=_degrees("lon", cell["lon"], 180, line, problems),
        closed_days=_days(cell["closed_days"], line, problems),
    )


def _capacity(text: str, line: int, problems: list[Problem]) -> int:
    if text.isdecimal() and 1 <= int(text) <= 10000:
        return int(text)
    values = {"key": "capacity", "low": 1, "high": 10000}
    problems.append(Problem("out_of_range", "capacity", line, values))
    return 0


def _flag(text: str, line: int, problems: list[Problem]) -> bool:
    if text.lower() not in _FLAGS:
        values = {"value": text, "allowed": "yes, no"}
        problems.append(Problem("unknown_word", "accessible", line, values))
    return _FLAGS.get(text.lower(), False)


def _degrees(name: str, text: str, limit: int, line: int, problems: list[Problem]) -> float:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = float("nan")
    if not -limit <= value <= limit:
        values = {"key": name, "low": -limit, "high": limit}
        problems.append(Problem("out_of_range", name, line, values))
        return 0.0
    return value


def _days(text: str, line: int, problems: list[Problem]) -> list[str]:
    days = set()
    for part in text.split():
        try:
            days.add(date.fromisoformat(part).isoformat())
        except ValueError:
            problems.append(Problem("bad_day", "closed_days", line, {"value": part}))
    return sorted(days)
