"""Red seats of a territory as a table: the most urgent first."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaskad.commissions.api import Commission
from kaskad.core import clock
from kaskad.core.web.components import Link, Notice, Status
from kaskad.core.web.format import day_short, number
from kaskad.core.web.tables import Cell, Column, Row, Table
from kaskad.portals.staff.reading import TerritoryReading
from kaskad.reporting.api import RedSeat, red_seats_in
from kaskad.seminars.api import current_campaign


def seat_marks(commission: Commission) -> dict[int, Status]:
    """The mark of each red seat of a commission, by member; for the page of its people."""
    today = clock.local_day(clock.now())
    campaign = current_campaign(today)
    if campaign is None:
        return {}
    seats = red_seats_in(campaign, commission, today)
    return {one.member_id: red_status(one, campaign.last_day) for one in seats}


def red_table(read: TerritoryReading) -> Table | None:
    """Who must be trained by when, and what is booked."""
    if read.campaign is None or not read.red.first:
        return None
    return Table(
        caption=_("Newcomers who must be trained; those without a seminar come first."),
        stacked=True,
        columns=(
            Column(pgettext("person", "Name")),
            Column(pgettext("seat", "Commission")),
            Column(pgettext("period", "From"), wide=True),
            Column(pgettext("seat", "Training")),
        ),
        rows=tuple(_row(one, read.campaign.last_day) for one in read.red.first),
    )


def red_repair(read: TerritoryReading) -> Notice | None:
    """What the planner does for those for whom no seminar ahead has a seat."""
    repair = read.repair
    if repair is None or read.campaign is None:
        return None
    if not repair.version:
        return Notice(
            _("The planner is looking for seats"),
            _("No seminar ahead has a seat for some of them. A draft of the plan will follow."),
            still=True,
        )
    text = _(
        "The planner has found a way for newcomers without a seat. Nothing changes before the"
        " central commission puts version %(number)s in force."
    ) % {"number": repair.version}
    values = [read.campaign.code, repair.version]
    link = Link(_("See the draft"), reverse("planning:proposal", args=values))
    return Notice(
        _("A draft of the plan waits"), text, kind="warn", still=True,
        link=link if read.drafts else None,
    )  # fmt: skip


def red_more(read: TerritoryReading) -> str:
    """How many are not in the table."""
    more = read.red.count - len(read.red.first)
    if more <= 0:
        return ""
    return ngettext("%(count)s more seat is red.", "%(count)s more seats are red.", more) % {
        "count": number(more)
    }


def red_status(one: RedSeat, last: date) -> Status:
    """Until when, and what is booked."""
    until = day_short(last, "to")
    if one.booked is None:
        return Status(_("Must be trained by %(day)s; nothing is booked") % {"day": until}, "bad")
    values = {"day": until, "booked": day_short(one.booked)}
    return Status(_("Must be trained by %(day)s; booked: %(booked)s") % values, "late")


def _row(one: RedSeat, last: date) -> Row:
    return Row(
        (
            Cell(one.name, url=reverse("portals:seat", args=[one.person_code])),
            Cell(
                str(one.commission),
                url=reverse("commissions:commission", args=[one.commission_code]),
            ),
            day_short(one.since),
            Cell(part=red_status(one, last)),
        ),
        flag=True,
    )
