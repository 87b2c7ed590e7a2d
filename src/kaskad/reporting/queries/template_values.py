"""What each value of a template says on a day, for those who write templates."""

from __future__ import annotations

from datetime import date

from kaskad.campaigns.api import Campaign
from kaskad.core.refusal import Refusal
from kaskad.reporting.queries.bulletins import shown_figures
from kaskad.reporting.queries.progress import situation_day
from kaskad.reporting.rules.templates.kinds import values_of
from kaskad.reporting.rules.templates.values import Many, Truth, Values


def named_values(
    campaign: Campaign, kind: str, today: date, language: str
) -> dict[str, tuple[str, str]]:
    """(figure, text) of every value by its name, "stages.title" within a list.

    Empty before there are figures of the kind.
    """
    try:
        figures = shown_figures(campaign, kind, situation_day(campaign, today))
    except Refusal:
        return {}
    return _said(values_of(figures), language, "")


def _said(values: Values, language: str, within: str) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for name, value in values.items():
        if isinstance(value, Many):
            if value.items:
                found |= _said(value.items[0], language, f"{within}{name}.")
        elif not isinstance(value, Truth):
            found[f"{within}{name}"] = (value.figure, value.written("", language))
    return found
