"""What is off track although nothing waits for a decision yet, with the next step."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaskad.core.web.components import Button, Status, Task
from kaskad.core.web.format import day_short, number, percent, signed
from kaskad.portals.staff.outlook import AT_RISK, chance
from kaskad.portals.staff.readiness_words import SHORT, counted
from kaskad.portals.staff.reading import TerritoryReading

NAMED = 3
FEWEST_BEHIND = 10  # people: where one absent trainer makes ten points, nobody is alarmed
NEAR_THE_VOTE = 10  # days before the end from which precincts that are not ready are a matter


def off_track(read: TerritoryReading) -> Iterator[Task]:
    """Regions or districts too far behind their own plan, the furthest first."""
    if read.report is None or read.commission.level == "district":
        return
    late = [
        row
        for row in sorted(read.report.children, key=lambda row: row.gap)
        if row.is_late and not row.is_own and row.planned - row.tally.trained >= FEWEST_BEHIND
    ]
    if not late:
        return
    title = ngettext(
        "Help %(count)s territory that is behind its plan",
        "Help %(count)s territories that are behind their plan",
        len(late),
    )
    named = ", ".join(f"{row.name} ({signed(row.gap)})" for row in late[:NAMED])
    yield Task(
        title % {"count": number(len(late))},
        _("Points against the plan: %(named)s.") % {"named": named},
        Status(pgettext("task", "behind the plan"), "late"),
        Button(
            pgettext("button", "Open the first"),
            url=reverse("portals:staff_place", args=[late[0].code]),
            kind="second",
            small=True,
        ),
    )


def goal_at_risk(read: TerritoryReading) -> Iterator[Task]:
    """The forecast of the whole campaign, for those who plan it."""
    shown = read.outlook
    if shown is None or read.campaign is None or not read.is_root:
        return
    if shown.is_over or shown.probability >= AT_RISK:
        return
    yield Task(
        _("The goal of %(goal)s is at risk") % {"goal": percent(shown.goal)},
        _("The probability of reaching it in time: %(chance)s. The forecast says what helps most.")
        % {"chance": chance(shown.probability)},
        Status(_("by %(day)s") % {"day": day_short(shown.deadline, "to")}, "late"),
        Button(
            pgettext("button", "See what helps"),
            url=reverse("planning:forecast", args=[read.campaign.code]),
            kind="second",
            small=True,
        ),
    )


def not_ready(read: TerritoryReading) -> Iterator[Task]:
    """Precincts that lack something when the end is near."""
    count = read.ready.not_ready
    if read.campaign is None or not count or read.days_left > NEAR_THE_VOTE:
        return
    title = ngettext("Get %(count)s precinct ready", "Get %(count)s precincts ready", count)
    lacks = ", ".join(f"{SHORT[one]} ({number(many)})" for one, many in counted(read.ready))
    yield Task(
        title % {"count": number(count)},
        _("Missing: %(list)s.") % {"list": lacks},
        Status(_("by %(day)s") % {"day": day_short(read.campaign.last_day, "to")}, "wait"),
        Button(
            pgettext("button", "See what is missing"),
            url=reverse("portals:readiness", args=[read.commission.code]),
            kind="second",
            small=True,
        ),
    )
