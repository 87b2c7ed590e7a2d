"""Every address, every role, own and foreign places: who gets in, and nothing leaks."""

from contextlib import nullcontext
from unittest.mock import patch

import pytest
from django.db import connection, transaction
from django.http import HttpResponseNotFound
from django.test import Client

from kaskad.audit.models import Entry
from kaskad.commissions.api import Member, Person, in_subtree
from kaskad.config import urls
from kaskad.core.secrets import unseal
from tests.counted import counted
from tests.matrix.names import SCOPES, hidden_from, leaked
from tests.matrix.registry import addresses
from tests.matrix.subjects import PLACES, on_databases, roles_of, rules
from tests.matrix.test_headers import check as check_headers
from tests.queries import MOST, answer_and_queries
from tests.world import ROLES

RULES = rules()
REFUSED, NOT_TAKEN = 404, 405


def test_every_address_is_in_the_table():
    assert sorted({rule.name for rule in RULES}) == sorted({one.name for one in addresses()})


def test_every_address_with_a_place_is_asked_for_at_each_place():
    placed = {rule.name for rule in RULES if rule.place != "here"}
    needed = set(PLACES) - {"here", "own_precinct", "country"}
    wrong = {
        name: needed - {rule.place for rule in RULES if rule.name == name}
        for name in placed
        if needed - {rule.place for rule in RULES if rule.name == name}
    }

    assert wrong == {}


def test_every_role_asks_on_every_database():
    asked = [(rule, role) for rule in RULES for role in roles_of(rule, "postgresql")]

    assert {role for _rule, role in asked} == set(ROLES)
    # An observer reads what an auditor reads, by a grant of the same width.
    assert {role for rule, role in asked if role in rule.roles} == set(ROLES) - {"observer"}
    assert all(roles_of(rule, "sqlite") == ROLES for rule in RULES)


@pytest.mark.parametrize("rule", on_databases(RULES))
def test_who_gets_in_and_what_is_read_there(house, visitor, hidden, rule):
    """Each role asks once: nobody reads names that are not theirs, no answer is kept.

    Who may not read a page may not send anything to it either. No page needs many queries. The page
    of a refusal is drawn for one role only, of the next rule for the next one.
    """
    roles = roles_of(rule, connection.vendor)
    refused = [role for role in roles if role not in rule.roles]
    bare = set(refused) - {refused[RULES.index(rule) % len(refused)]} if refused else set()
    found, leaks, sent = {}, {}, (REFUSED, 0)
    with transaction.atomic():
        url = rule.url(house)
        for role in roles:
            with _refused_barely() if role in bare else nullcontext():
                response = _ask(house, visitor(role), rule, url)
            found[role] = response.status_code
            leaks[role] = leaked(response, hidden_from(role, rule, hidden))
            check_headers(response)
            assert role == "stranger" or _kept_nowhere(response, rule), role
            # An address that takes nothing from one takes nothing from anybody.
            if rule.method == "GET" and role not in rule.roles and sent[0] != NOT_TAKEN:
                sent = _sent(visitor(role), url)
                assert sent in ((REFUSED, 0), (NOT_TAKEN, 0)), (role, sent)
        transaction.set_rollback(True)

    expected = {role: rule.opens if role in rule.roles else REFUSED for role in roles}
    assert found == expected
    assert {role: names for role, names in leaks.items() if names} == {}


def _kept_nowhere(response, rule):
    # A calendar's address is asked by programs, without a session.
    # Calendars and players ask without a session; pieces of a film are the same for everybody.
    others = {"calendar": "private", "broadcast": "public"} if rule.opens == 200 else {}
    room, _, name = rule.name.partition(":")
    if rule.name in ("credentials:did", "credentials:list", "portals:guide_picture"):
        return "public" in response.headers["Cache-Control"]
    wanted = "no-store" if name == "own" else others.get(room, "no-store")
    return wanted in response.headers["Cache-Control"]


@pytest.mark.one_database
@pytest.mark.parametrize(
    "rule", {one.name: one for one in RULES if one.method == "POST" and one.roles}.values(), ids=str
)
def test_what_is_only_sent_cannot_be_read(house, visitor, rule):
    role = "centre" if "centre" in rule.roles else rule.roles[0]

    assert visitor(role).get(rule.url(house)).status_code == 405


@pytest.mark.one_database
@pytest.mark.parametrize("rule", {one.name: one for one in RULES}.values(), ids=str)
def test_a_form_of_another_site_is_not_taken(house, rule):
    """At one place of each address: whose form it is, is asked before what it is about."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(house.accounts["trainer" if "trainer" in rule.roles else "centre"])
    before = Entry.objects.count()

    response = client.post(rule.url(house), {}, headers={"referer": "https://example.org/"})

    sends = {"token": 1, "calendar": 1, "token_of_api": 1, "recording": 1, "sitting": 1}
    sends |= {"bulletin_proposal": 1, "bulletin_template": 1}
    sends |= {"draft_item": 1, "draft_step": 1, "flag": 1, "exemption": 1}
    sends |= {"certificate": 2, "checked": 2, "status_list": 2, "doubt": 3}
    sent_before = (sends | {"own_attempt": 2, "over_attempt": 2, "draft_test": 2}).get(
        rule.about, 0
    )
    assert response.status_code in (403, 404, 405)
    assert Entry.objects.count() == before + sent_before


def test_the_world_has_what_could_leak(house, hidden):
    places = ("own", "sibling", "foreign")
    counts = {
        place: Member.objects.filter(in_subtree(house.commission(place), "commission__")).count()
        for place in places
    }

    assert all(count > 10 for count in counts.values())
    assert set(hidden) == {"stranger", "member", "trainer", *SCOPES}
    assert all(hidden.values())
    assert unseal(Person.objects.order_by("id")[0].phone_sealed).startswith("+7")


def _ask(house, client, rule, url):
    """The answer; what it wrote is taken back."""
    with transaction.atomic():
        if rule.method == "POST":
            response = client.post(url)
        else:
            with counted(house) as seen:
                response, asked = answer_and_queries(client, url, seen)
                # The first to ask, or to be refused, also counts what is then kept for all.
                if len(asked) > MOST:
                    asked = answer_and_queries(client, url, seen)[1]
            assert len(asked) <= MOST, "\n".join(asked)
        transaction.set_rollback(True)
    return response


def _sent(client, url):
    """The answer to a form that is sent there, and how many entries it left.

    What the page of a refusal says has been read where the role asked: it is not drawn again.
    """
    before = Entry.objects.count()
    with _refused_barely():
        status = client.post(url, {}).status_code
    return status, Entry.objects.count() - before


def _refused_barely():
    return patch.object(urls, "handler404", _bare_refusal, create=True)


def _bare_refusal(_request, exception):
    return HttpResponseNotFound(type(exception).__name__)
