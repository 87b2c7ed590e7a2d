import pytest

from kaskad.core.shares import honest, points, share


def test_only_all_is_100_and_only_nothing_is_0():
    assert [honest(value) for value in (100, 99.97, 0.01, 0)] == [100, 99.9, 0.1, 0]
    assert [honest(value, 0) for value in (99.6, 0.2)] == [99, 1]


def test_share_of_nothing():
    assert share(0, 0) == 0


@pytest.mark.parametrize(
    ("value", "other", "found"),
    [(80.84, 84.85, -4.1), (99.96, 100, -0.1), (0.02, 0, 0.1), (50.04, 49.96, 0.0), (7, 2, 5.0)],
)
def test_points_are_those_of_the_figures_shown(value, other, found):
    assert points(value, other) == found
