import pytest

from kaskad.demo.country import Country, generate_country


@pytest.fixture(scope="session")
def whole_country() -> Country:
    """All 71,030 members, generated once for the whole run."""
    return generate_country()


@pytest.fixture(scope="session")
def small_country() -> Country:
    """A region in miniature, for tests that need some country but not its figures."""
    return generate_country(members=300, seed=7)
