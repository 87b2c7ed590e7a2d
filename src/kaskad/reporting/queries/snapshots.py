"""The figures of a day as one text that is frozen, and what has become of them since.

The text is canonical JSON (docs/algorithms/figures.md): every unit down to districts with all
figures, and what the public was shown of breakdowns, small cells left out.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.conf import settings

from kaskad.audit.api import Tag
from kaskad.audit.models import Entry
from kaskad.campaigns.api import Campaign
from kaskad.reporting.models import FigureSnapshot
from kaskad.reporting.queries.ledger import ledger_of
from kaskad.reporting.queries.ledger_changes import REACHES
from kaskad.reporting.queries.measured import Measured, measured
from kaskad.reporting.queries.territory import by_district
from kaskad.reporting.rules.measures import MEMBERS
from kaskad.reporting.rules.suppression import Cell, Sum, hidden
from kaskad.reporting.vocab.measures import OF_SEATS, Breakdown, Figure

Public = Mapping[str, Mapping[str, Mapping[str, int | None]]]
LEAST_SHOWN = 5
_OF_PEOPLE = tuple(figure for figure in Figure if figure not in OF_SEATS)
# Numbers that the public pages give of the country anyway, whatever their size.
_KNOWN = (Figure.FILLED, Figure.TRAINED)
_MADE_OF = (
    (Figure.FILLED, (Figure.TRAINED, Figure.EXEMPT, Figure.OVERDUE, Figure.WAITING)),
    (Figure.TRAINED, (Figure.ON_TIME, Figure.LATE)),
)


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure of a unit that is counted otherwise now than it was frozen."""

    unit: str
    figure: Figure
    then: int
    now: int


@dataclass(frozen=True, slots=True)
class SnapshotState:
    """Whether a snapshot is what the record says, and how its day is counted now.

    ``since`` are the kinds of entries made after it that may have changed figures, with how many.
    """

    day: date
    sha256: str
    is_whole: bool
    differences: tuple[Difference, ...]
    since: Mapping[str, int]


def snapshot_text(campaign: Campaign, day: date) -> str:
    """The figures of a day as they are frozen, the same for the same rows."""
    found = {
        "campaign": campaign.code,
        "day": day.isoformat(),
        "figures": [figure.value for figure in Figure],
        "units": _units(campaign, day),
        "public": _public(campaign, day),
    }
    return json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _units(campaign: Campaign, day: date) -> dict[str, list[int]]:
    """All figures of every district and of every commission that is in none, by code."""
    ledger = ledger_of(campaign)
    commissions, number = ledger.frame.commissions, day.toordinal()
    keys = [part.key for part in by_district(campaign).parts]
    table = {key: place for place, key in enumerate(keys)}

    def by_unit(units: Sequence[int], weights: Sequence[int]) -> list[int]:
        added = [0] * len(keys)
        for unit, weight in zip(units, weights, strict=True):
            added[table[unit]] += weight
        return added

    counted = {Figure.SEATS: by_unit(commissions.unit.tolist(), commissions.seats.tolist())}
    for figure, mask in MEMBERS.items():
        units, counts = np.unique(ledger.rows.unit[mask(ledger, number)], return_counts=True)
        counted[figure] = by_unit(units.tolist(), counts.tolist())
    pairs = zip(counted[Figure.SEATS], counted[Figure.FILLED], strict=True)
    counted[Figure.VACANT] = [seats - filled for seats, filled in pairs]
    return {
        part.code: [counted[figure][place] for figure in Figure]
        for place, part in enumerate(by_district(campaign).parts)
    }


def _public(campaign: Campaign, day: date) -> Public:
    """The country's breakdowns as they may be shown, None for what is left out."""
    tables = {by: measured(campaign, day, None, by) for by in Breakdown}
    counts = _cells(tables)
    left_out = hidden(
        counts,
        _sums(tables),
        _last_shown(campaign, day),
        least_shown(),
        public={("", "", figure.value) for figure in _KNOWN},
    )
    found: dict[str, dict[str, dict[str, int | None]]] = {}
    for cell, count in counts.items():
        by, part, figure = cell
        parts = found.setdefault(by, {}).setdefault(part, {})
        parts[figure] = None if cell in left_out else count
    return found


def _cells(tables: Mapping[Breakdown, Measured]) -> dict[Cell, int]:
    first = next(iter(tables.values()))
    cells = {("", "", figure.value): first.total[figure] for figure in _OF_PEOPLE}
    for by, table in tables.items():
        for part, counts in table.parts.items():
            cells |= {(by.value, part, figure.value): counts[figure] for figure in _OF_PEOPLE}
    return cells


def _sums(tables: Mapping[Breakdown, Measured]) -> list[Sum]:
    """What adds up: the parts of a breakdown to the whole, and figures to one another."""
    wholes = [("", "")]
    found = []
    for by, table in tables.items():
        parts = [(by.value, part) for part in table.parts]
        wholes += parts
        for figure in _OF_PEOPLE:
            cells = tuple((*part, figure.value) for part in parts)
            found.append(Sum(("", "", figure.value), cells))
    for place in wholes:
        for whole, made_of in _MADE_OF:
            cells = tuple((*place, figure.value) for figure in made_of)
            found.append(Sum((*place, whole.value), cells))
    return found


def _last_shown(campaign: Campaign, day: date) -> dict[Cell, int]:
    """What was last shown of each cell before a day."""
    rows = FigureSnapshot.objects.filter(campaign=campaign, day__lt=day).order_by("day")
    shown: dict[Cell, int] = {}
    for text in rows.values_list("text", flat=True):
        for by, parts in json.loads(text)["public"].items():
            for part, counts in parts.items():
                known = {(by, part, name): one for name, one in counts.items() if one is not None}
                shown |= known
    return shown


def least_shown() -> int:
    """From how many people on a cell is shown: ``small_cell`` of ``[limits]``, or five."""
    return max(1, settings.INSTALLATION.limits.get("small_cell", LEAST_SHOWN))


def sha256_text(text: str) -> str:
    """The digest of a snapshot as the record keeps it."""
    return hashlib.sha256(text.encode()).hexdigest()


def snapshot_of(campaign: Campaign, day: date) -> FigureSnapshot | None:
    """The frozen figures of a day, None if they are not frozen."""
    return FigureSnapshot.objects.filter(campaign=campaign, day=day).first()


def snapshot_days(campaign: Campaign) -> list[FigureSnapshot]:
    """All snapshots of a campaign without their texts, the latest first."""
    rows = FigureSnapshot.objects.filter(campaign=campaign).defer("text").order_by("-day")
    return list(rows)


def latest_snapshot(campaign: Campaign, until: date) -> FigureSnapshot | None:
    """The latest snapshot of a day up to ``until``."""
    rows = FigureSnapshot.objects.filter(campaign=campaign, day__lte=until)
    return rows.order_by("-day").first()


def days_to_freeze(campaign: Campaign, today: date) -> list[date]:
    """Days of a campaign that are over and not frozen yet, the first first."""
    last = min(today - timedelta(1), campaign.voting_day)
    frozen = set(FigureSnapshot.objects.filter(campaign=campaign).values_list("day", flat=True))
    length = (last - campaign.first_day).days + 1
    days = (campaign.first_day + timedelta(offset) for offset in range(max(length, 0)))
    return [day for day in days if day not in frozen]


def public_tables(snapshot: FigureSnapshot) -> Public:
    """What the public was shown of breakdowns on the day of a snapshot."""
    found: Public = json.loads(snapshot.text)["public"]
    return found


def snapshot_subject(campaign: Campaign, day: date) -> str:
    """Under which code the record keeps a snapshot."""
    return f"{campaign.code}/{day.isoformat()}"


def snapshot_state(campaign: Campaign, snapshot: FigureSnapshot) -> SnapshotState:
    """Compare a snapshot with the record, and with what is counted of its day now."""
    entry = Entry.objects.filter(
        tag=Tag.FIGURES_FROZEN.value, subject_code=snapshot_subject(campaign, snapshot.day)
    ).first()
    digest = sha256_text(snapshot.text)
    recorded: Any = entry.changes.get("sha256") if entry is not None else None
    is_whole = digest == snapshot.sha256 == recorded
    # What was changed behind our back is not even read.
    differences = _differences(campaign, snapshot) if is_whole else ()
    return SnapshotState(
        snapshot.day,
        snapshot.sha256,
        is_whole,
        differences,
        _written_since(entry.pk) if entry is not None and differences else {},
    )


def _differences(campaign: Campaign, snapshot: FigureSnapshot) -> tuple[Difference, ...]:
    then = json.loads(snapshot.text)
    now = _units(campaign, snapshot.day)
    names = [Figure(name) for name in then["figures"]]
    return tuple(
        Difference(unit, figure, old, new)
        for unit in sorted({*then["units"], *now})
        for figure, old, new in zip(
            names,
            then["units"].get(unit, [0] * len(names)),
            now.get(unit, [0] * len(names)),
            strict=True,
        )
        if old != new
    )


def _written_since(number: int) -> dict[str, int]:
    tags = [tag.value for tag in REACHES]
    rows = Entry.objects.filter(id__gt=number, tag__in=tags)
    return dict(sorted(Counter(rows.values_list("tag", flat=True)).items()))
