"""Every figure of a territory on a day, divided as one wishes, and the rows behind each number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from kaskad.audit.api import FIGURES, kept
from kaskad.campaigns.api import Campaign
from kaskad.commissions.api import Commission, Member, person_name
from kaskad.core.localized import LocalizedText
from kaskad.reporting.queries.ledger import ledger_of
from kaskad.reporting.queries.place_ledger import PlaceLedger, place_ledger
from kaskad.reporting.queries.territory import territory
from kaskad.reporting.rules.ledger import FAR, NONE, Ledger, Mask, Numbers
from kaskad.reporting.rules.measures import (
    MEMBERS,
    counted,
    part_codes,
    parts_of,
    status_of,
    vacancies,
)
from kaskad.reporting.rules.plan_of_day import rows_on
from kaskad.reporting.vocab.measures import OF_SEATS, Breakdown, Figure, Status

Counts = Mapping[Figure, int]
Part = tuple[Breakdown, str] | None
OTHER = "none"  # the part of those who are in no other


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of a territory on a day; ``parts`` by the codes of the breakdown.

    In ``parts`` stand only figures that a breakdown can tell of.
    """

    as_of: date
    code: str
    name: LocalizedText
    total: Counts
    parts: Mapping[str, Counts]


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A member behind a number, or of vacant seats a commission with ``count`` of them.

    ``due`` and ``day`` are when they should have been taught, and were first present.
    """

    commission_code: str
    commission: LocalizedText
    count: int = 1
    person: str = ""
    name: str = ""
    role: str = ""
    due: date | None = None
    day: date | None = None
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class FigureRows:
    """Some of the rows behind a number; ``number`` is the sum of all of them, ``total`` of rows."""

    number: int
    total: int
    rows: tuple[FigureRow, ...]


def measured(
    campaign: Campaign, as_of: date, of: str | None = None, by: Breakdown | None = None
) -> Measured:
    """Every figure of ``of`` (a code, also ``CODE:own``; the root by default) on a day.

    Refuses an unknown code (``UnknownPlace``).
    """
    ledger = ledger_of(campaign)
    key = ("measured", campaign.pk, as_of, of, by)
    return kept(key, FIGURES, lambda: _measured(campaign, as_of, of, by, ledger))


def _measured(
    campaign: Campaign, as_of: date, of: str | None, by: Breakdown | None, ledger: Ledger
) -> Measured:
    found = place_ledger(ledger, territory(campaign, of))
    day = as_of.toordinal()
    masks = {figure: mask(found.ledger, day) for figure, mask in MEMBERS.items()}
    people = {figure: int(mask.sum()) for figure, mask in masks.items()}
    return Measured(
        as_of,
        found.place.code,
        found.place.commission.name,
        _in_order(people | _of_seats(found, people[Figure.FILLED])),
        {} if by is None else _parts(found, masks, by, day),
    )


def _of_seats(found: PlaceLedger, sitting: int) -> dict[Figure, int]:
    inside = found.whole.of_commissions != NONE
    seats = int(found.ledger.frame.commissions.seats[inside].sum())
    return {Figure.SEATS: seats, Figure.VACANT: seats - sitting}


def _parts(
    found: PlaceLedger, masks: Mapping[Figure, Mask], by: Breakdown, day: int
) -> dict[str, Counts]:
    ledger = found.ledger
    codes = [*part_codes(ledger, by), OTHER]
    part = parts_of(ledger, by, day)
    numbers = {
        figure: counted(mask, part, len(codes) - 1).tolist() for figure, mask in masks.items()
    }
    if by == Breakdown.LEVEL:
        inside = found.whole.of_commissions != NONE
        commissions = ledger.frame.commissions
        level, seats = commissions.level[inside], commissions.seats[inside]
        held = np.bincount(level, seats, len(codes)).astype(np.int64)
        numbers[Figure.SEATS] = held.tolist()
        numbers[Figure.VACANT] = (held - np.array(numbers[Figure.FILLED])).tolist()
    by_code = {
        code: _in_order({figure: of_parts[at] for figure, of_parts in numbers.items()})
        for at, code in enumerate(codes)
    }
    return {code: counts for code, counts in by_code.items() if any(counts.values())}


def _in_order(counts: Mapping[Figure, int]) -> Counts:
    return {figure: counts[figure] for figure in Figure if figure in counts}


def rows_behind(
    campaign: Campaign,
    as_of: date,
    figure: Figure,
    of: str | None = None,
    part: Part = None,
    *,
    start: int = 0,
    most: int = 50,
) -> FigureRows:
    """The rows behind a number of ``measured``, by commission; their sum is that number.

    Refuses an unknown code (``UnknownPlace``). A part that nobody is in has no rows.
    """
    found = place_ledger(ledger_of(campaign), territory(campaign, of))
    day = as_of.toordinal()
    if figure in OF_SEATS:
        return _commissions(found, figure, part, day, start, most)
    places = places_behind(found.ledger, figure, part, day)
    some = _people(found.ledger, places[start : start + most], day)
    return FigureRows(len(places), len(places), tuple(some))


def places_behind(ledger: Ledger, figure: Figure, part: Part, day: int) -> Numbers:
    """The places of the members behind a number, commission by commission."""
    mask = MEMBERS[figure](ledger, day)
    if part is not None:
        mask = mask & _in_part(ledger, part, day)
    places = np.flatnonzero(mask)
    return places[np.lexsort((ledger.rows.member[places], ledger.rows.commission[places]))]


def _in_part(ledger: Ledger, part: tuple[Breakdown, str], day: int) -> Mask:
    codes = part_codes(ledger, part[0])
    number = codes.index(part[1]) if part[1] in codes else NONE
    if number == NONE and part[1] != OTHER:
        return np.zeros(len(ledger.rows.member), np.bool_)
    found: Mask = parts_of(ledger, part[0], day) == number
    return found


def _people(ledger: Ledger, places: Numbers, day: int) -> Sequence[FigureRow]:
    """Members at some places of the ledger, in their order, with names and commissions."""
    rows = rows_on(ledger, day)
    members = rows.member[places].tolist()
    found = Member.objects.select_related("person", "commission").in_bulk(members)
    status = status_of(ledger, day)[places]
    return [
        FigureRow(
            commission_code=one.commission.code,
            commission=one.commission.name,
            person=one.person.code,
            name=person_name(one.person),
            role=one.role,
            due=_day(int(rows.due[place])),
            day=_day(int(rows.first[place])) if rows.first[place] <= day else None,
            status=tuple(Status)[stands],
        )
        for place, stands, one in zip(
            places.tolist(), status.tolist(), (found[key] for key in members), strict=True
        )
    ]


def _day(ordinal: int) -> date | None:
    return None if ordinal >= FAR else date.fromordinal(ordinal)


def _commissions(
    found: PlaceLedger,
    figure: Figure,
    part: Part,
    day: int,
    start: int,
    most: int,
) -> FigureRows:
    counts, places = commissions_behind(found, figure, part, day)
    shown = places[start : start + most].tolist()
    keys = found.ledger.frame.commissions.key
    by_key = Commission.objects.in_bulk(keys[shown].tolist())
    rows = (
        FigureRow(one.code, one.name, int(counts[place]))
        for place in shown
        for one in [by_key[int(keys[place])]]
    )
    return FigureRows(int(counts[places].sum()), len(places), tuple(rows))


def commissions_behind(
    found: PlaceLedger, figure: Figure, part: Part, day: int
) -> tuple[Numbers, Numbers]:
    """Seats of each commission, or vacant ones, and the places of commissions that have some."""
    ledger, commissions = found.ledger, found.ledger.frame.commissions
    inside = found.whole.of_commissions != NONE
    if part is not None:
        levels = part_codes(ledger, Breakdown.LEVEL)
        is_level = part[0] == Breakdown.LEVEL and part[1] in levels
        inside = inside & (commissions.level == (levels.index(part[1]) if is_level else NONE))
    counts = commissions.seats if figure == Figure.SEATS else vacancies(ledger, day)
    return counts, np.flatnonzero(inside & (counts != 0))
