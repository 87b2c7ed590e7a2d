"""Every route of the API, every role, own and foreign places: who gets in, and nothing leaks."""

from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import translation

from kaskad.audit.models import Entry
from kaskad.portals.machines.service import api
from tests.matrix.api_bodies import ask, token_of_role
from tests.matrix.names import hidden_from, leaked
from tests.matrix.registry import routes
from tests.matrix.subjects import PLACES, on_databases, roles_of, rules
from tests.world import ROLES

RULES = rules(Path(__file__).with_name("api.toml"))
PUBLIC = [rule for rule in RULES if len(rule.roles) == len(ROLES)]
PROBLEM = "application/problem+json"


def test_every_route_is_in_the_table():
    assert sorted({rule.name for rule in RULES}) == sorted({one.name for one in routes()})


def test_every_route_of_the_description_is_in_the_table():
    described = {
        operation["operationId"]
        for path in api.get_openapi_schema()["paths"].values()
        for operation in path.values()
    }

    assert described == {rule.name.removeprefix("api:") for rule in RULES} - {"openapi-json"}


def test_every_route_with_a_place_is_asked_for_at_each_place():
    needed = set(PLACES) - {"here", "own_precinct", "country"}
    for name in {rule.name for rule in RULES if rule.place != "here"}:
        assert needed <= {rule.place for rule in RULES if rule.name == name}, name


@pytest.fixture(scope="module")
def tokens(house_of_module, django_db_blocker):
    """A token of each role that writes too, and one that only reads; issued once."""
    with django_db_blocker.unblock():
        return {
            (role, writes): token_of_role(house_of_module, role, writes=writes)
            for role in ROLES
            for writes in (True, False)
        }


@pytest.mark.parametrize("rule", on_databases(RULES))
def test_who_gets_in_and_what_is_read_there(house, hidden, tokens, rule):
    roles = roles_of(rule, connection.vendor)
    found, leaks = {}, {}
    for role in roles:
        with transaction.atomic():
            response = ask(house, rule, tokens[role, True])
            transaction.set_rollback(True)
        found[role] = response.status_code
        leaks[role] = leaked(response, hidden_from(role, rule, hidden))
        if response.status_code >= 400:
            assert response["Content-Type"] == PROBLEM
            assert response.json()["status"] == response.status_code

    assert found == {role: rule.opens if role in rule.roles else 404 for role in roles}
    assert {role: names for role, names in leaks.items() if names} == {}


@pytest.mark.one_database  # a gate refuses, whatever the database
@pytest.mark.parametrize(
    "rule", [one for one in RULES if one.method != "GET" and one.roles], ids=str
)
def test_a_token_that_reads_writes_nothing(house, tokens, rule):
    secret = tokens[rule.roles[-1], False]
    before = Entry.objects.count()

    response = ask(house, rule, secret)

    assert (response.status_code, response.json()["code"]) == (403, "portals.token_reads_only")
    assert Entry.objects.count() == before


@pytest.mark.one_database  # a gate refuses, whatever the database
@pytest.mark.parametrize("rule", [one for one in RULES if one.method != "GET"], ids=str)
def test_who_is_refused_has_written_nothing(house, tokens, rule):
    for role in ROLES:
        if role in rule.roles:
            continue
        secret = tokens[role, True]
        before = Entry.objects.count()

        ask(house, rule, secret)

        assert (role, Entry.objects.count()) == (role, before)


@pytest.mark.one_database  # a gate refuses, whatever the database
@pytest.mark.parametrize("rule", [one for one in RULES if one not in PUBLIC and one.roles], ids=str)
def test_a_session_of_a_browser_opens_nothing(house, visitor, rule):
    client = visitor(rule.roles[-1])
    url = rule.url(house)
    sent = client.get(url) if rule.method == "GET" else client.generic(rule.method, url)

    assert sent.status_code in (404, 422)
    assert rule.method != "GET" or rule.sends or sent.status_code == 404


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_refusals_speak_the_language_that_is_asked_for(house, language):
    response = Client().get("/api/v1/rosters", headers={"accept-language": f"{language},de;q=0.5"})

    with translation.override(language):
        from kaskad.portals.machines.problems import NothingHere

        assert response.json()["detail"] == NothingHere().message
    assert response.status_code == 404


def test_kazakh_is_the_language_of_those_who_ask_for_none(house):
    response = Client().get("/api/v1/rosters")

    with translation.override("kk"):
        from kaskad.portals.machines.problems import NothingHere

        assert response.json()["detail"] == NothingHere().message
