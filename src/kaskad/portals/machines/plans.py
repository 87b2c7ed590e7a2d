"""Campaigns, the versions of their plans, and the seminars of a place."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from kaskad.campaigns.api import (
    Campaign,
    campaign_for,
    district_calendar,
    plan_versions,
    stage_rows,
)
from kaskad.core.web.request import actor_of
from kaskad.planning.api import (
    campaign_to_plan,
    campaigns_of,
    commission_in_plan,
    plan_shown_to,
    staff_campaign_for,
)
from kaskad.portals.machines.paging import After, Limit, PageSchema, page_of
from kaskad.portals.machines.seminar_values import SeminarOut, seminar_out
from kaskad.portals.machines.values import CODE, Code, Text, answers, text_of

router = Router(tags=["plans"])
Of = Annotated[str, Query(pattern=CODE, description="A region or district, or the whole country")]


class StageOut(Schema):
    """A stage of the cascade with its window."""

    code: str
    number: int
    title: Text
    audience: Text
    taught_by: list[str]
    formats: list[str]
    window_from: date
    window_to: date


class CampaignLineOut(Schema):
    """A campaign in the list."""

    code: str
    title: Text
    voting_day: date


class CampaignsOut(Schema):
    """The campaigns whose plans the token may see, the latest vote first."""

    items: list[CampaignLineOut]


class CampaignOut(CampaignLineOut):
    """The public facts of a campaign."""

    root: str
    decree_number: str
    decree_date: date
    decree_body: Text
    first_day: date
    last_day: date
    stages: list[StageOut]


class VersionOut(Schema):
    """A version of the plan; ``state``: draft, proposed, in_force, replaced, discarded."""

    version: int
    state: str
    run: str
    seminars: int
    make_up: int
    cancelled: int
    breaches: int
    untrained: int
    made_at: datetime
    in_force_at: datetime | None


class VersionsOut(Schema):
    """All versions, the newest first."""

    items: list[VersionOut]


class SeminarsOut(PageSchema):
    """Seminars of the plan in force in time order."""

    version: int
    items: list[SeminarOut]


@router.get(
    "/campaigns", response=answers(CampaignsOut), url_name="campaigns", operation_id="campaigns"
)
def campaigns(request: HttpRequest) -> CampaignsOut:
    """The campaigns of the token's territory."""
    found = campaigns_of(actor_of(request))
    return CampaignsOut(items=[CampaignLineOut(**_line(one)) for one in found])


@router.get(
    "/campaigns/{campaign}",
    response=answers(CampaignOut),
    url_name="campaign",
    operation_id="campaign",
    openapi_extra={"security": [{}]},
)
def campaign(request: HttpRequest, campaign: Code) -> CampaignOut:
    """The public facts of a campaign; no token is needed."""
    found = campaign_for(actor_of(request), campaign)
    return CampaignOut(
        **_line(found),
        root=found.root.code,
        decree_number=found.decree_number,
        decree_date=found.decree_date,
        decree_body=text_of(found.decree_body),
        first_day=found.first_day,
        last_day=found.last_day,
        stages=[
            StageOut(
                code=row.code,
                number=row.number,
                title=text_of(row.title),
                audience=text_of(row.audience_text),
                taught_by=list(row.taught_by),
                formats=list(row.formats),
                window_from=row.window_from,
                window_to=row.window_to,
            )
            for row in stage_rows(found)
        ],
    )


@router.get(
    "/campaigns/{campaign}/plans",
    response=answers(VersionsOut),
    url_name="plan_versions",
    operation_id="plan_versions",
)
def versions(request: HttpRequest, campaign: Code) -> VersionsOut:
    """The versions of the plan, for those who may plan."""
    found = campaign_to_plan(actor_of(request), campaign)
    items = [
        VersionOut(
            version=row.version,
            state=row.state,
            run=row.run_code,
            seminars=row.seminars,
            make_up=row.make_up,
            cancelled=row.cancelled,
            breaches=row.breaches,
            untrained=row.untrained,
            made_at=row.made_at,
            in_force_at=row.in_force_at,
        )
        for row in plan_versions(found)
    ]
    return VersionsOut(items=items)


@router.get(
    "/campaigns/{campaign}/seminars",
    response=answers(SeminarsOut),
    url_name="seminars",
    operation_id="seminars",
)
def seminars(
    request: HttpRequest,
    campaign: Code,
    of: Of,
    after: After,
    limit: Limit,
    first: Annotated[date | None, Query(None, description="From this day on")],
    last: Annotated[date | None, Query(None, description="Until this day, included")],
) -> SeminarsOut:
    """The seminars that a commission or one below it answers for, in the plan in force."""
    actor = actor_of(request)
    found = staff_campaign_for(actor, campaign)
    plan = plan_shown_to(actor, found)
    place = commission_in_plan(actor, found, of)
    rows = district_calendar(plan, place, first, last)
    shown, following = page_of(rows, lambda row: row.code, after, limit)
    return SeminarsOut(
        version=plan.version, items=[seminar_out(row) for row in shown], next=following
    )


def _line(one: Campaign) -> dict[str, Any]:
    return {"code": one.code, "title": text_of(one.title), "voting_day": one.voting_day}
