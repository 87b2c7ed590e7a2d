"""Coverage as of a date: trained of filled seats, of any commission and of its parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kaskad.audit.api import EVERYTHING, kept
from kaskad.campaigns.api import Campaign
from kaskad.core.localized import LocalizedText
from kaskad.core.shares import share
from kaskad.reporting.queries.ledger import ledger_of, plan_ledger_of
from kaskad.reporting.queries.territory import Territory, by_district, territory
from kaskad.reporting.rules.coverage import (
    PlanRow,
    Tally,
    days_between,
    only,
    planned_by_day,
    planned_on,
    require_sum,
    tallies,
    tally,
    trained_by_day,
)
from kaskad.reporting.rules.standing import ahead, is_late


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """A territory's figures; ``planned`` is whom the plan would have reached by then, if asked."""

    code: str
    name: LocalizedText
    level: str
    tally: Tally
    planned: int = 0
    is_own: bool = False

    @property
    def share(self) -> float:
        """Trained of filled, per cent."""
        return self.tally.share

    @property
    def planned_share(self) -> float:
        """Planned of filled, per cent."""
        return share(self.planned, self.tally.filled)

    @property
    def gap(self) -> float:
        """Percentage points ahead of its own plan, negative when behind, of the shares shown."""
        return ahead(self.tally.trained, self.planned, self.tally.filled)

    @property
    def is_late(self) -> bool:
        """Whether it is too far behind its own plan."""
        return is_late(self.gap)


@dataclass(frozen=True, slots=True)
class CoverageReport:
    """Coverage of a territory and its parts, which add up to it exactly."""

    campaign: str
    as_of: date
    total: CoverageRow
    children: tuple[CoverageRow, ...]

    def as_json(self, language: str = "kk") -> dict[str, Any]:
        """The stable form for machines; names in ``language``."""
        return {
            "campaign": self.campaign,
            "as_of": self.as_of.isoformat(),
            "total": _figures(self.total),
            "children": [
                {"code": row.code, "name": row.name.shown(language)[1], **_figures(row)}
                for row in self.children
            ],
        }


@dataclass(frozen=True, slots=True)
class DailyFigures:
    """Day by day from the first: planned over the whole campaign, trained up to the date asked."""

    days: tuple[date, ...]
    filled: int
    planned: tuple[int, ...]
    trained: tuple[int, ...] = field(default=())

    @property
    def planned_shares(self) -> tuple[float, ...]:
        """Planned of the seats filled on the date asked, per cent."""
        return tuple(share(number, self.filled) for number in self.planned)

    @property
    def trained_shares(self) -> tuple[float, ...]:
        """Trained of the seats filled on the date asked, per cent."""
        return tuple(share(number, self.filled) for number in self.trained)


def coverage(
    campaign: Campaign, as_of: date, of: str | None = None, *, with_plan: bool = False
) -> CoverageReport:
    """Coverage of ``of`` (a code, also ``CODE:own``; the campaign's root by default) on a day.

    ``with_plan`` counts what the plan in force would have reached by then, for ``gap``.
    Refuses an unknown code (``UnknownPlace``). Raises ``DoesNotAddUp`` rather than show figures
    whose parts do not make the whole.
    """
    return kept(
        ("coverage", campaign.pk, as_of, of, with_plan),
        EVERYTHING,
        lambda: _report(campaign, as_of, territory(campaign, of), with_plan=with_plan),
    )


def district_coverage(
    campaign: Campaign, as_of: date, *, with_plan: bool = False
) -> CoverageReport:
    """The whole campaign with every district, and every region's own commission, as its parts."""
    return kept(
        ("districts", campaign.pk, as_of, with_plan),
        EVERYTHING,
        lambda: _report(campaign, as_of, by_district(campaign), with_plan=with_plan),
    )


def _report(
    campaign: Campaign, as_of: date, place: Territory, *, with_plan: bool
) -> CoverageReport:
    ledger = ledger_of(campaign, place.top, place.grain)
    rows = only(ledger.rows, place.units)
    seats = {unit: ledger.seats.get(unit, 0) for unit in place.units}
    # The whole is counted apart from the parts wherever the ledger is of the territory alone.
    whole = ledger.rows if place.top == place.commission and not place.only_own else rows
    seats_of_all = ledger.seats if whole is ledger.rows else seats
    total = tally(sum(seats_of_all.values()), whole, as_of)
    by_part = tallies(seats, rows, as_of, place.part_of.get)
    if place.parts:
        require_sum(total, by_part.values())
    plans = _plan_rows(campaign, place) if with_plan else ()
    planned = _planned_by_part(plans, place.part_of.get, as_of)
    children = tuple(
        CoverageRow(
            part.code,
            part.name,
            part.level,
            by_part.get(part.key, Tally()),
            planned.get(part.key, 0),
            part.is_own,
        )
        for part in place.parts
        if not (part.is_own and by_part.get(part.key, Tally()) == Tally())
    )
    return CoverageReport(
        campaign.code,
        as_of,
        CoverageRow(
            place.code,
            place.commission.name,
            place.commission.level,
            total,
            planned_on(plans, as_of),
            place.only_own,
        ),
        children,
    )


def daily(campaign: Campaign, as_of: date, of: str | None = None) -> DailyFigures:
    """Trained and planned by day of ``of``, from the campaign's first day to its last.

    Trained ends at ``as_of``. Refuses an unknown code (``UnknownPlace``).
    """
    key = ("daily", campaign.pk, as_of, of)
    return kept(key, EVERYTHING, lambda: _daily(campaign, as_of, of))


def _daily(campaign: Campaign, as_of: date, of: str | None) -> DailyFigures:
    place = territory(campaign, of)
    ledger = ledger_of(campaign, place.top, place.grain)
    rows = only(ledger.rows, place.units)
    days = days_between(campaign.first_day, campaign.last_day)
    until = days_between(campaign.first_day, min(as_of, campaign.last_day))
    return DailyFigures(
        days,
        tally(0, rows, as_of).filled,
        planned_by_day(_plan_rows(campaign, place), days),
        trained_by_day(rows, until),
    )


def _plan_rows(campaign: Campaign, place: Territory) -> tuple[PlanRow, ...]:
    rows = plan_ledger_of(campaign, place.top, place.grain)
    return tuple(row for row in rows if row.unit in place.part_of)


def _planned_by_part(
    rows: tuple[PlanRow, ...], part_of: Callable[[int], int | None], day: date
) -> dict[int, int]:
    by_part: dict[int, list[PlanRow]] = {}
    for row in rows:
        if (part := part_of(row.unit)) is not None:
            by_part.setdefault(part, []).append(row)
    return {part: planned_on(found, day) for part, found in by_part.items()}


def _figures(row: CoverageRow) -> dict[str, int]:
    return {"seats": row.tally.seats, "filled": row.tally.filled, "trained": row.tally.trained}
