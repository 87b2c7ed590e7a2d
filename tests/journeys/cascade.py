"""The cascade in the hands of a test: a small country, and what people do to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from pathlib import Path

from kaskad.campaigns.api import Campaign, Plan, Seminar
from kaskad.commissions.api import Commission, Member, sits_on
from kaskad.core import clock
from kaskad.demo.country import Country
from kaskad.reporting.api import coverage
from kaskad.seminars.api import RecordReport, Sheet, record_sheets
from tests.world import ACTOR

FIRST = clock.at(date(2026, 2, 12), time(9, 0))


@dataclass(slots=True)
class Cascade:
    """A country whose files are written and nothing else is done yet."""

    country: Country
    folder: Path

    @property
    def campaign(self) -> Campaign:
        return Campaign.objects.select_related("root").get()

    @property
    def plan(self) -> Plan:
        return Plan.objects.get(state="in_force")


def seminar_of(member: Member, **wished: object) -> Seminar:
    """The seminar in force that the member has a place in and that was not cancelled."""
    rows = Seminar.objects.filter(
        group__plan__state="in_force", group__places__member=member, **wished
    )
    return rows.exclude(state="cancelled").order_by("-day")[0]


def people_of(seminar: Seminar) -> frozenset[int]:
    """Those with a place who sit on that day."""
    rows = Member.objects.filter(
        sits_on(seminar.day), pk__in=seminar.group.places.values("member_id")
    )
    return frozenset(rows.values_list("pk", flat=True))


def hold(
    campaign: Campaign, seminar: Seminar, present: frozenset[int] | None = None, nonce: str = ""
) -> RecordReport:
    """Record a seminar's sheet in the evening of its day; without ``present`` everybody came."""
    sheet = Sheet(
        seminar_id=seminar.pk,
        present=people_of(seminar) if present is None else present,
        evidence="signed_sheet",
        evidence_ref="1",
        nonce=nonce or f"sheet-{seminar.code}",
    )
    evening = clock.at(seminar.day, time(19, 0))
    return record_sheets(actor=ACTOR, campaign=campaign, sheets=[sheet], now=evening)


def hold_all_before(campaign: Campaign, day: date) -> None:
    """Everything planned before ``day`` is held, everybody is there."""
    planned = Seminar.objects.filter(
        group__plan__campaign=campaign, group__plan__state="in_force", day__lt=day, state="planned"
    )
    for seminar in planned.order_by("day", "half", "code"):
        hold(campaign, seminar)


def trained(campaign: Campaign, commission: Commission, day: date) -> dict[str, int]:
    """How many are trained in the commission and in each above it, as of ``day``."""
    places = [commission, commission.district, commission.region, campaign.root]
    codes = dict.fromkeys(place.code for place in places if place is not None)
    return {code: coverage(campaign, day, code).total.tally.trained for code in codes}
