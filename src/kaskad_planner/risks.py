"""What may go wrong between the plan and the deadline: shares, read from a small TOML file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kaskad_planner.documents import read_toml
from kaskad_planner.table import BadInput

NAME = "kaskad-risks"
VERSION = 1
# The settings of the file and the fields that they fill.
FIELDS = {
    "cancelled": "cancelled",
    "no_show.in_person": "no_show_in_person",
    "no_show.online": "no_show_online",
    "no_show.makeup": "no_show_makeup",
    "shock.region_day": "shock",
    "shock.online": "shock_online",
    "makeup.seats": "makeup_seats",
}


@dataclass(frozen=True, slots=True)
class Risks:
    """Shares from 0 to 1; the reasons for the defaults are in docs/formats/planning.md.

    `cancelled`: of the seminars, each by itself. `shock`: of the region-days, on which all seminars
    of a region fall; `shock_online`: of the shocks, those that stop its online seminars too.
    `makeup_seats`: seats of a make-up round as a share of the people of each district.
    """

    no_show_in_person: float = 0.06
    no_show_online: float = 0.06
    no_show_makeup: float = 0.25
    cancelled: float = 0.02
    shock: float = 0.01
    shock_online: float = 0.5
    makeup_seats: float = 0.08


def read_risks(path: Path | str) -> Risks:
    """Read the file; what it does not name keeps its default."""
    path = Path(path)
    given = read_toml(path)
    for key, expected in (("format", NAME), ("version", VERSION)):
        if given.pop(key, None) != expected:
            raise BadInput(path.name, 0, key, "it is not a file of risks", f"Use {NAME} {VERSION}")
    values: dict[str, float] = {}
    for name, value in _flat(given).items():
        if name not in FIELDS:
            remedy = f"Use: {', '.join(FIELDS)}"
            raise BadInput(path.name, 0, name, "the setting is unknown", remedy)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            problem = f"{value!r} is not a share"
            raise BadInput(path.name, 0, name, problem, "Write a number from 0 to 1")
        values[FIELDS[name]] = float(value)
    return Risks(**values)


def _flat(table: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of tables as `table.setting`."""
    flat: dict[str, Any] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            flat.update({f"{key}.{inner}": cell for inner, cell in value.items()})
        else:
            flat[key] = value
    return flat
