"""A page asks the database at most twelve times, in a large country as in a small one."""

import pickle

import pytest
from django.db import connection, transaction
from django.test import Client

from tests import world
from tests.counted import counted
from tests.kept_rows import made_once
from tests.matrix.subjects import PLACES, pages
from tests.queries import MOST, answer_and_queries, queries_of
from tests.world_fixtures import moved_in

# Who sees most first; that no role asks more than is allowed is seen where each role asks.
STAFF = ("centre", "region", "district", "auditor", "trainer", "member")
# Of each address the widest place: what grows with rows grows there first.
PAGES = list(
    {
        rule.name: rule
        for rule in sorted(pages(), key=lambda rule: PLACES.index(rule.place))
        if set(rule.roles) & set(STAFF)
    }.values()
)


@pytest.fixture(scope="module")
def asked(shared_folder, tmp_path_factory, django_db_setup, django_db_blocker):
    """Queries by rule, of the role that sees most, in the small world and in the large."""

    def make(folder):
        found = []
        for members in (world.SMALL, world.LARGE):
            with (
                moved_in(members, shared_folder, tmp_path_factory, django_db_blocker) as house,
                django_db_blocker.unblock(),
            ):
                clients = {role: _client(house, role) for role in STAFF}
                small = found[0] if found else {}
                asked = {}
                for rule in PAGES:
                    known = small.get(str(rule))
                    asked[str(rule)] = _asked(house, clients[_widest(rule)], rule, known)
                found.append(asked)
        (folder / "asked").write_bytes(pickle.dumps(found))

    kept = made_once(shared_folder / f"queries-{connection.vendor}", make)
    return pickle.loads((kept / "asked").read_bytes())  # noqa: S301  written by this run


@pytest.mark.django_db
@pytest.mark.one_database  # both are asked the same
@pytest.mark.timeout(600)  # the first one waits until every page was asked in two worlds
@pytest.mark.parametrize("rule", PAGES, ids=str)
def test_few_queries_whatever_the_rows(asked, rule):
    one, many = (found[str(rule)] for found in asked)

    assert len(one) <= MOST, "\n".join(one)
    assert len(many) <= len(one), "\n".join(many)


def _widest(rule):
    return next(role for role in STAFF if role in rule.roles)


def _client(house, role):
    client = Client()
    world.sign_in(client, house.accounts[role])
    return client


def _asked(house, client, rule, small=None):
    """What a page asks. In the large world a first look that asks no more than in the ``small`` one
    is enough: it asks no less than a second one, as it also counts what is then kept for all.
    """
    with transaction.atomic():
        url = rule.url(house)
        with counted(house) as seen:
            found = None
            if small is not None:
                response, found = answer_and_queries(client, url, seen)
                assert response.status_code == 200, (url, response.status_code)
            if found is None or len(found) > len(small):
                found = queries_of(client, url, seen)
        transaction.set_rollback(True)
    return found
