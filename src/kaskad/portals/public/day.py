"""The day a public page tells of: chosen in the address, never before the campaign or to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest
from django.utils.translation import gettext as _

from kaskad.campaigns.api import Campaign
from kaskad.core import clock
from kaskad.core.web.components import AsOf, Choice, Notice
from kaskad.core.web.format import day
from kaskad.core.web.request import day_from
from kaskad.reporting.api import situation_day

PARAMETER = "as_of"


@dataclass(frozen=True, slots=True)
class ShownDay:
    """``wished`` is what the reader asked for, ``day`` what there are figures of."""

    day: date
    wished: date
    latest: date
    first: date

    @property
    def query(self) -> str:
        """The end of an address that keeps the day; empty for the latest."""
        return "" if self.day == self.latest else f"?{PARAMETER}={self.day.isoformat()}"

    @property
    def notice(self) -> Notice | None:
        """Said when the wished day has no figures."""
        if self.wished == self.day:
            return None
        return Notice(
            _("There are no figures of %(day)s.") % {"day": day(self.wished)},
            _("The figures of %(day)s are shown.") % {"day": day(self.day)},
            still=True,
        )

    def chooser(self) -> AsOf:
        """All days that may be asked for, the latest first."""
        length = (self.latest - self.first).days
        days = [self.latest - timedelta(offset) for offset in range(max(length, 0) + 1)]
        return AsOf(
            tuple(Choice(each.isoformat(), day(each), chosen=each == self.day) for each in days),
            name=PARAMETER,
        )


def shown_day(request: HttpRequest, campaign: Campaign) -> ShownDay:
    """The day of the address, moved to the nearest one that has figures."""
    latest = situation_day(campaign, clock.local_day(clock.now()))
    first = min(campaign.first_day, latest)
    wished = day_from(request, PARAMETER, latest)
    return ShownDay(min(max(wished, first), latest), wished, latest, first)
