"""A page asks the database as often for a large country as for a small one."""

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.matrix.subjects import pages
from tests.world_fixtures import moved_in

PAGES = [rule for rule in pages() if rule.roles]
MOST = 40


@pytest.fixture(scope="module")
def counts(shared_folder, tmp_path_factory, django_db_setup, django_db_blocker):
    """Queries of every page in the small and in the large world, by rule."""
    found = []
    for members in (world.SMALL, world.LARGE):
        with (
            moved_in(members, shared_folder, tmp_path_factory, django_db_blocker) as house,
            django_db_blocker.unblock(),
        ):
            clients = {role: _client(house, role) for role in world.ROLES}
            found.append({str(rule): _count(house, clients, rule) for rule in PAGES})
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("rule", PAGES, ids=str)
def test_queries_do_not_grow_with_the_rows(counts, rule):
    small, large = (count[str(rule)] for count in counts)

    assert len(large) <= len(small), "\n".join(large)
    assert len(small) <= MOST, "\n".join(small)


def _client(house, role):
    client = Client()
    if role != "stranger":
        world.sign_in(client, house.accounts[role])
        assert settings.SESSION_COOKIE_NAME in client.cookies
    return client


def _count(house, clients, rule):
    role = next(role for role in ("centre", "region", *rule.roles) if role in rule.roles)
    url = rule.url(house)
    clients[role].get(url)  # what is read once per process
    with CaptureQueriesContext(connection) as queries:
        response = clients[role].get(url)
    assert response.status_code == 200
    return [query["sql"][:300] for query in queries]
