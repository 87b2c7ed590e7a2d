import pytest

from tests.campaigns.world import build_country, make_campaign, make_plan


@pytest.fixture
def country(db):
    return build_country()


@pytest.fixture
def campaign(country):
    return make_campaign()


@pytest.fixture
def plan(campaign, country):
    return make_plan(campaign, country)
