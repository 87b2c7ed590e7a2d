"""One row of a structure file: a commission, its place in the tree, its seats and its point."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from kaskad.commissions.rules.problems import Problem

COLUMNS: Final = (
    "code", "parent", "level", "kind", "kato", "number", "name_kk", "name_ru", "name_en",
    "seats", "voters", "lat", "lon",
)  # fmt: skip
ABOVE: Final = {"central": "", "region": "central", "district": "region", "precinct": "district"}
KINDS: Final = {
    "central": ("territorial",),
    "region": ("territorial",),
    "district": ("territorial",),
    "precinct": ("registration", "special", "abroad"),
}
SEATS_MOST: Final = 99
_CODE: Final = re.compile(r"[A-Z0-9][A-Z0-9-]{0,31}")
_KATO: Final = re.compile(r"\d{9}")


@dataclass(slots=True)
class StructureLine:
    """What a row says; ``problems`` are all that is wrong with it."""

    line: int
    code: str = ""
    parent: str = ""
    level: str = ""
    kind: str = ""
    kato: str = ""
    number: int | None = None
    name_kk: str = ""
    name_ru: str = ""
    name_en: str = ""
    seats: int = 0
    voters: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    problems: list[Problem] = field(default_factory=list)


def read_line(line: int, cells: Mapping[str, str]) -> StructureLine:
    """Read one row; cells are texts by column key."""
    row = StructureLine(line)
    for key in _TEXTS:
        setattr(row, key, cells.get(key, ""))
    _check_words(row)
    row.number = _whole(row, "number", cells, 1_000_000)
    row.seats = _whole(row, "seats", cells, SEATS_MOST) or 0
    row.voters = _whole(row, "voters", cells, 100_000_000)
    row.latitude = _degrees(row, "lat", cells, 90)
    row.longitude = _degrees(row, "lon", cells, 180)
    if not cells.get("seats"):
        row.problems.append(Problem("seats", "structure.empty"))
    if row.level == "precinct" and row.number is None:
        row.problems.append(Problem("number", "structure.empty"))
    return row


def check_tree(rows: list[StructureLine], known: Mapping[str, str]) -> None:
    """Codes once, parents there and of the level above; ``known`` maps old codes to levels."""
    levels = {**known}
    seen: dict[str, int] = {}
    for row in rows:
        if row.code in seen:
            row.problems.append(Problem("code", "structure.code_twice", {"line": seen[row.code]}))
        elif known.get(row.code, row.level) != row.level:
            row.problems.append(Problem("level", "structure.level_changed", {"code": row.code}))
        seen.setdefault(row.code, row.line)
        above = ABOVE.get(row.level)
        if above == "" and row.parent:
            row.problems.append(Problem("parent", "structure.root_has_parent"))
        elif above and levels.get(row.parent) != above:
            row.problems.append(
                Problem("parent", "structure.parent", {"parent": row.parent or "—"})
            )
        levels[row.code] = row.level


_TEXTS: Final = ("code", "parent", "level", "kind", "kato", "name_kk", "name_ru", "name_en")


def _check_words(row: StructureLine) -> None:
    if not _CODE.fullmatch(row.code):
        row.problems.append(Problem("code", "structure.code"))
    if row.level not in ABOVE:
        row.problems.append(Problem("level", "structure.level"))
    elif row.kind not in KINDS[row.level]:
        row.problems.append(Problem("kind", "structure.kind"))
    if row.kato and not _KATO.fullmatch(row.kato):
        row.problems.append(Problem("kato", "structure.kato"))
    for column in ("name_kk", "name_ru", "name_en"):
        name = getattr(row, column)
        if not name:
            row.problems.append(Problem(column, "structure.empty"))
        elif len(name) > 200:
            row.problems.append(Problem(column, "structure.name_long"))


def _whole(row: StructureLine, column: str, cells: Mapping[str, str], most: int) -> int | None:
    text = cells.get(column, "")
    if not text:
        return None
    if not re.fullmatch(r"\d{1,9}", text) or int(text) > most:
        row.problems.append(Problem(column, "structure.number", {"most": most}))
        return None
    return int(text)


def _degrees(row: StructureLine, column: str, cells: Mapping[str, str], most: int) -> float | None:
    text = cells.get(column, "").replace(",", ".")
    if not text:
        return None
    if not re.fullmatch(r"-?\d{1,3}(\.\d+)?", text) or abs(float(text)) > most:
        row.problems.append(Problem(column, "structure.degrees"))
        return None
    return float(text)
