"""How far every part of a territory was from its own plan, day by day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kaskad.audit.api import EVERYTHING, kept
from kaskad.campaigns.models import Campaign
from kaskad.reporting.queries.ledger import ledger_of
from kaskad.reporting.queries.place_ledger import place_ledger
from kaskad.reporting.queries.territory import territory
from kaskad.reporting.rules.coverage import (
    Parts,
    days_between,
    planned_by_day,
    tallies,
    trained_by_day,
)
from kaskad.reporting.rules.ledger import Ledger
from kaskad.reporting.rules.standing import ahead


def differences(
    campaign: Campaign, as_of: date, of: str | None = None
) -> dict[str, tuple[float, ...]]:
    """Percentage points ahead of the plan, negative behind, by code: of each part and of the whole.

    A value for every day from the campaign's first to ``as_of``; shares are of the seats filled on
    ``as_of``, so the last value is the gap of the coverage. Refuses an unknown code.
    """
    ledger = ledger_of(campaign)
    key = ("differences", campaign.pk, as_of, of)
    return kept(key, EVERYTHING, lambda: _differences(campaign, as_of, of, ledger))


def _differences(
    campaign: Campaign, as_of: date, of: str | None, ledger: Ledger
) -> dict[str, tuple[float, ...]]:
    place = territory(campaign, of)
    found = place_ledger(ledger, place)
    codes = [part.code for part in place.parts]
    points = dict(zip(codes, _points(campaign, found.ledger, found.parts, as_of), strict=True))
    (whole,) = _points(campaign, found.ledger, found.whole, as_of)
    return points | {place.code: whole}


def _points(
    campaign: Campaign, ledger: Ledger, parts: Parts, as_of: date
) -> Iterable[tuple[float, ...]]:
    days = days_between(campaign.first_day, min(as_of, campaign.last_day))
    trained = trained_by_day(ledger, parts, days).tolist()
    planned = planned_by_day(ledger, parts, days).tolist()
    for tally, *reached in zip(tallies(ledger, parts, as_of), trained, planned, strict=True):
        pairs = zip(*reached, strict=True) if tally.filled else ()
        yield tuple(ahead(fact, plan, tally.filled) for fact, plan in pairs)
