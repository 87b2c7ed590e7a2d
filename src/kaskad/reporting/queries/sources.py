"""Where each number of a bulletin comes from: counted here, simulated, or published elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings

from kaskad.campaigns.api import Campaign
from kaskad.reporting.models import StatedFigure
from kaskad.reporting.vocab import SourceStatus


def sources_of(
    campaign: Campaign, figures: Mapping[str, Any], named: Iterable[str]
) -> dict[str, dict[str, Any]]:
    """The status of each named figure; what the commission stated of it, and where.

    A number is "published" only where it is exactly the stated one: more than 5,800 stays beside
    a number that was counted.
    """
    stated = {one.figure: one for one in StatedFigure.objects.filter(campaign=campaign)}
    own = SourceStatus.SIMULATED if settings.KASKAD_SYNTHETIC_PEOPLE else SourceStatus.COUNTED
    found: dict[str, dict[str, Any]] = {}
    for figure in named:
        one = stated.get(figure)
        is_stated = one is not None and not one.at_least and one.value == _at(figures, figure)
        said: dict[str, Any] = {"status": (SourceStatus.PUBLISHED if is_stated else own).value}
        if one is not None:
            said |= {
                "stated": one.value,
                "at_least": one.at_least,
                "day": one.day.isoformat(),
                "source": one.source,
            }
        found[figure] = said
    return found


def _at(figures: Any, path: str) -> str:
    """What stands at a path such as "stages.1.audience"; empty where there is nothing."""
    for part in path.split("."):
        if isinstance(figures, Mapping):
            figures = figures.get(part)
        elif isinstance(figures, list) and part.isdecimal() and int(part) <= len(figures):
            figures = figures[int(part) - 1]
        else:
            return ""
    return "" if isinstance(figures, list | Mapping) or figures is None else str(figures)
