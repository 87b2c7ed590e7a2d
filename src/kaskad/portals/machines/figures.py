"""Public figures as of a date, and the published bulletins; no token is needed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from kaskad.campaigns.api import Campaign, campaign_for
from kaskad.core import clock
from kaskad.core.refusal import NotFound
from kaskad.core.web.request import actor_of
from kaskad.portals.machines.values import Code, Number, Text, answers, text_of
from kaskad.reporting.api import (
    BulletinRow,
    CoverageRow,
    UnknownPlace,
    bulletin_numbered,
    bulletins_of,
    coverage,
    daily,
    refuse_day_ahead,
    situation_day,
)

router = Router(tags=["figures"])
PUBLIC: dict[str, Any] = {"security": [{}]}
AsOf = Annotated[date | None, Query(None, description="A day; the latest one if left out")]
Of = Annotated[
    str,
    Query(
        "",
        pattern=r"^[A-Za-z0-9_.:-]{0,60}$",
        description="A commission, or CODE:own for its own members; the whole country if left out",
    ),
]


class CoverageRowOut(Schema):
    """Legal seats, seats filled on the day, and the trained among them."""

    code: str
    name: Text
    level: str
    seats: int
    filled: int
    trained: int
    planned: int


class CoverageOut(Schema):
    """A territory and its parts, which add up to it exactly."""

    campaign: str
    as_of: date
    total: CoverageRowOut
    parts: list[CoverageRowOut]


class DailyOut(Schema):
    """Day by day from the first: planned over all days, trained up to ``as_of``."""

    campaign: str
    as_of: date
    of: str
    filled: int
    days: list[date]
    planned: list[int]
    trained: list[int]


class BulletinOut(Schema):
    """A published bulletin."""

    number: int
    kind: str
    as_of: date
    title: Text
    text: Text
    published_at: datetime


class BulletinsOut(Schema):
    """All published bulletins, the latest first."""

    items: list[BulletinOut]


@router.get(
    "/campaigns/{campaign}/coverage",
    response=answers(CoverageOut),
    url_name="coverage",
    operation_id="coverage",
    openapi_extra=PUBLIC,
)
def of_place(request: HttpRequest, campaign: Code, as_of: AsOf, of: Of) -> CoverageOut:
    """Coverage on a day, with what the plan in force on it would have reached by then."""
    found = campaign_for(actor_of(request), campaign)
    day = _day(found, as_of)
    try:
        report = coverage(found, day, of or None, with_plan=True)
    except UnknownPlace as refusal:
        raise NotFound from refusal
    return CoverageOut(
        campaign=found.code,
        as_of=report.as_of,
        total=_row(report.total),
        parts=[_row(one) for one in report.children],
    )


@router.get(
    "/campaigns/{campaign}/coverage/daily",
    response=answers(DailyOut),
    url_name="coverage_daily",
    operation_id="coverage_daily",
    openapi_extra=PUBLIC,
)
def by_day(request: HttpRequest, campaign: Code, as_of: AsOf, of: Of) -> DailyOut:
    """Trained and planned by day."""
    found = campaign_for(actor_of(request), campaign)
    day = _day(found, as_of)
    try:
        figures = daily(found, day, of or None)
    except UnknownPlace as refusal:
        raise NotFound from refusal
    return DailyOut(
        campaign=found.code,
        as_of=day,
        of=of or found.root.code,
        filled=figures.filled,
        days=list(figures.days),
        planned=list(figures.planned),
        trained=list(figures.trained),
    )


@router.get(
    "/campaigns/{campaign}/bulletins",
    response=answers(BulletinsOut),
    url_name="bulletins",
    operation_id="bulletins",
    openapi_extra=PUBLIC,
)
def bulletins(request: HttpRequest, campaign: Code) -> BulletinsOut:
    """The published bulletins."""
    found = campaign_for(actor_of(request), campaign)
    return BulletinsOut(items=[_bulletin(row) for row in bulletins_of(found)])


@router.get(
    "/campaigns/{campaign}/bulletins/{number}",
    response=answers(BulletinOut),
    url_name="bulletin",
    operation_id="bulletin",
    openapi_extra=PUBLIC,
)
def bulletin(request: HttpRequest, campaign: Code, number: Number) -> BulletinOut:
    """One published bulletin."""
    return _bulletin(bulletin_numbered(campaign_for(actor_of(request), campaign), number))


def _day(campaign: Campaign, as_of: date | None) -> date:
    """The day asked for; days to come are refused, days before the first are the first."""
    today = clock.local_day(clock.now())
    latest = situation_day(campaign, today)
    if as_of is None:
        return latest
    refuse_day_ahead(as_of, today)
    return min(max(as_of, min(campaign.first_day, latest)), latest)


def _row(row: CoverageRow) -> CoverageRowOut:
    return CoverageRowOut(
        code=row.code,
        name=text_of(row.name),
        level=row.level,
        seats=row.tally.seats,
        filled=row.tally.filled,
        trained=row.tally.trained,
        planned=row.planned,
    )


def _bulletin(row: BulletinRow) -> BulletinOut:
    return BulletinOut(
        number=row.number,
        kind=row.kind,
        as_of=row.as_of,
        title=text_of(row.title),
        text=text_of(row.text),
        published_at=row.published_at,
    )
