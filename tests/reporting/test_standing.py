"""Ahead or behind, as a reader finds it by subtracting the figures of the page."""

import pytest

from kaskad.core.localized import LocalizedText
from kaskad.reporting.api import CoverageRow, Tally
from kaskad.reporting.rules.figures import RegionFigures
from kaskad.reporting.rules.standing import ahead, is_late
from kaskad.reporting.rules.wording import Text


def test_the_gap_is_that_of_the_shares_shown():
    # 57,387 and 60,349 of 71,030: 80.79 and 84.96, shown as 80.8 and 85.0
    assert ahead(57387, 60349, 71030) == -4.2
    assert ahead(4351, 4353, 4353) == -0.1
    assert ahead(4351, 4352, 4353) == 0.0


@pytest.mark.parametrize(
    ("trained", "planned", "late"),
    [(8504, 9000, False), (8500, 9000, False), (8494, 9000, True), (8495, 9004, False)],
)
def test_exactly_five_points_are_not_late(trained, planned, late):
    assert is_late(ahead(trained, planned, 10000)) is late


def test_pages_and_bulletins_measure_alike():
    row = CoverageRow("KZ-10", LocalizedText("a", "b", "c"), "region", Tally(0, 845, 720), 763)
    region = RegionFigures(Text("a", "b", "c"), 845, 720, 763)

    assert row.gap == region.gap == ahead(720, 763, 845)
