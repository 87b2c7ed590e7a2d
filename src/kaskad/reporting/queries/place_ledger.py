"""The ledger of a territory, with the part of each row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kaskad.commissions.api import Level
from kaskad.reporting.queries.territory import Territory
from kaskad.reporting.rules.coverage import Parts, numbered, parts_by
from kaskad.reporting.rules.ledger import NONE, Commissions, Ledger, Mask, Rows, narrowed


@dataclass(frozen=True, slots=True)
class PlaceLedger:
    """The rows of a territory; ``parts`` are in the order of the territory's own.

    ``whole`` is one part of everybody inside, found by the tree alone.
    """

    place: Territory
    ledger: Ledger
    whole: Parts
    parts: Parts


def place_ledger(ledger: Ledger, place: Territory) -> PlaceLedger:
    """The rows of ``place`` and what belongs to which of its parts."""
    inside = _inside(ledger.rows, place)
    if not inside.all():
        ledger = narrowed(ledger, inside)
    commissions = ledger.frame.commissions
    number = {part.key: at for at, part in enumerate(place.parts)}
    part_of = {unit: number.get(part, NONE) for unit, part in place.part_of.items()}
    keys = commissions.unit if place.grain == "district" else commissions.key
    whole_of_seats = np.where(_inside(commissions, place), 0, NONE)
    return PlaceLedger(
        place,
        ledger,
        Parts(np.zeros(len(ledger.rows.member), np.int32), whole_of_seats, 1),
        parts_by(ledger, numbered(keys, part_of), len(place.parts)),
    )


def _inside(columns: Rows | Commissions, place: Territory) -> Mask:
    """Which rows lie in the territory, by the tree."""
    key, level = place.commission.pk, place.commission.level
    column = columns.commission if isinstance(columns, Rows) else columns.key
    if not (place.only_own or level == Level.PRECINCT):
        if level == Level.CENTRAL:
            return np.ones(len(column), np.bool_)
        column = columns.region if level == Level.REGION else columns.unit
    found: Mask = column == key
    return found
