"""Coverage as of a date: trained of filled seats, of any commission and of its parts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kaskad.audit.api import EVERYTHING, kept
from kaskad.campaigns.api import Campaign
from kaskad.core.localized import LocalizedText
from kaskad.core.shares import share
from kaskad.reporting.queries.ledger import ledger_of
from kaskad.reporting.queries.place_ledger import PlaceLedger, place_ledger
from kaskad.reporting.queries.territory import by_district, territory
from kaskad.reporting.rules.coverage import (
    Tally,
    days_between,
    planned_by_day,
    planned_on,
    require_sum,
    tallies,
    trained_by_day,
)
from kaskad.reporting.rules.ledger import Ledger
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

    ``with_plan`` counts what the plan in force on the day would have reached by then, for
    ``gap``.
    Refuses an unknown code (``UnknownPlace``). Raises ``DoesNotAddUp`` rather than show figures
    whose parts do not make the whole.
    """
    ledger = ledger_of(campaign)
    return kept(
        ("coverage", campaign.pk, as_of, of, with_plan),
        EVERYTHING,
        lambda: _report(
            campaign, as_of, place_ledger(ledger, territory(campaign, of)), with_plan=with_plan
        ),
    )


def district_coverage(
    campaign: Campaign, as_of: date, *, with_plan: bool = False
) -> CoverageReport:
    """The whole campaign with every district, and every region's own commission, as its parts."""
    ledger = ledger_of(campaign)
    return kept(
        ("districts", campaign.pk, as_of, with_plan),
        EVERYTHING,
        lambda: _report(
            campaign, as_of, place_ledger(ledger, by_district(campaign)), with_plan=with_plan
        ),
    )


def _report(
    campaign: Campaign, as_of: date, found: PlaceLedger, *, with_plan: bool
) -> CoverageReport:
    place = found.place
    # The whole is counted by the tree, apart from the parts.
    (total,) = tallies(found.ledger, found.whole, as_of)
    by_part = tallies(found.ledger, found.parts, as_of)
    planned, planned_of_all = [0] * found.parts.count, 0
    if with_plan:
        planned = planned_on(found.ledger, found.parts, as_of).tolist()
        planned_of_all = int(planned_on(found.ledger, found.whole, as_of)[0])
    if place.parts:
        require_sum(total, by_part)
    children = tuple(
        CoverageRow(part.code, part.name, part.level, tally, reached, part.is_own)
        for part, tally, reached in zip(place.parts, by_part, planned, strict=True)
        if not (part.is_own and tally == Tally())
    )
    return CoverageReport(
        campaign.code,
        as_of,
        CoverageRow(
            place.code,
            place.commission.name,
            place.commission.level,
            total,
            planned_of_all,
            place.only_own,
        ),
        children,
    )


def daily(campaign: Campaign, as_of: date, of: str | None = None) -> DailyFigures:
    """Trained and planned by day of ``of``, from the campaign's first day to its last.

    Trained ends at ``as_of``. Refuses an unknown code (``UnknownPlace``).
    """
    ledger = ledger_of(campaign)
    key = ("daily", campaign.pk, as_of, of)
    return kept(key, EVERYTHING, lambda: _daily(campaign, as_of, of, ledger))


def _daily(campaign: Campaign, as_of: date, of: str | None, ledger: Ledger) -> DailyFigures:
    found = place_ledger(ledger, territory(campaign, of))
    days = days_between(campaign.first_day, campaign.last_day)
    until = days_between(campaign.first_day, min(as_of, campaign.last_day))
    (total,) = tallies(found.ledger, found.whole, as_of)
    return DailyFigures(
        days,
        total.filled,
        tuple(planned_by_day(found.ledger, found.whole, days)[0].tolist()),
        tuple(trained_by_day(found.ledger, found.whole, until)[0].tolist()),
    )


def _figures(row: CoverageRow) -> dict[str, int]:
    return {"seats": row.tally.seats, "filled": row.tally.filled, "trained": row.tally.trained}
