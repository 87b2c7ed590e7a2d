"""The door of the room."""

from kaskad.reporting.queries.coverage import (
    CoverageReport,
    CoverageRow,
    DailyFigures,
    coverage,
    daily,
)
from kaskad.reporting.queries.territory import UnknownPlace
from kaskad.reporting.rules.coverage import DoesNotAddUp, Tally

__all__ = [
    "CoverageReport",
    "CoverageRow",
    "DailyFigures",
    "DoesNotAddUp",
    "Tally",
    "UnknownPlace",
    "coverage",
    "daily",
]
