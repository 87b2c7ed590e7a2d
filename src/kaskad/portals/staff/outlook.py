"""The forecast on the overview: how likely the goal is, and between what the days ahead lie."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from kaskad.campaigns.api import Campaign
from kaskad.core.web.components import Link
from kaskad.core.web.fan import Fan
from kaskad.core.web.format import NB, day_short, percent
from kaskad.planning.api import ShownForecast

SURE = 0.995  # so many tries do not tell more
AT_RISK = 0.9  # below this probability of the goal somebody has to act


def chance(probability: float) -> str:
    """A probability that does not promise more than the tries can tell."""
    if probability >= SURE:
        return f">{NB}{percent(99, 0)}"
    if probability < 1 - SURE:
        return f"<{NB}{percent(1, 0)}"
    return percent(100 * probability, 0)


def fan_of(shown: ShownForecast, rest: frozenset[date]) -> Fan | None:
    """The picture; None when no day is ahead."""
    known = [row for row in shown.days if row.day < shown.seen_from]
    ahead = [row for row in shown.days if row.day >= shown.seen_from]
    if not ahead:
        return None
    end = ahead[-1]
    caption = _(
        "Share of trained members. Forecast for %(day)s: %(middle)s, in nine cases of ten from "
        "%(low)s to %(high)s. Made on %(made)s."
    ) % {
        "day": day_short(end.day),
        "middle": percent(end.shares[2]),
        "low": percent(end.shares[0]),
        "high": percent(end.shares[4]),
        "made": day_short(shown.made_on, "on"),
    }
    return Fan(
        caption=caption,
        first=shown.days[0].day,
        known=tuple(row.shares[0] for row in known),
        ahead=tuple(row.shares for row in ahead),
        goal=shown.goal,
        chances=tuple(chance(row.probability) for row in ahead),
        rest=rest,
    )


def lead_of(shown: ShownForecast) -> str:
    """The probability of the goal in one sentence."""
    return _("The probability of reaching %(goal)s by %(day)s: %(chance)s.") % {
        "goal": percent(shown.goal),
        "day": day_short(shown.deadline, "to"),
        "chance": chance(shown.probability),
    }


def forecast_link(campaign: Campaign, *, made: bool) -> Link:
    """Where the forecast stands whole, or is made."""
    label = _("The whole forecast, and what would help") if made else _("Make the forecast")
    return Link(label, reverse("planning:forecast", args=[campaign.code]))
