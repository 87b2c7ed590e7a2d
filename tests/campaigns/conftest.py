import pytest

from tests.campaigns.world import build_country, make_campaign, make_plan


@pytest.fixture
def country(db):  # noqa: ARG001  a fixture that opens the database
    return build_country()


@pytest.fixture
def campaign(country):  # noqa: ARG001  its root must be there
    return make_campaign()


@pytest.fixture
def plan(campaign, country):
    return make_plan(campaign, country)
