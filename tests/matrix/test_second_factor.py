"""With a password alone nothing above a district opens, anywhere; with two proofs all does."""

import ast
from pathlib import Path

import pytest
from django.test import Client

import kaskad
from tests.matrix.subjects import rules
from tests.world import ROLES

pytestmark = pytest.mark.one_database  # no database decides who has given two proofs
# What everybody who is signed in may read, such as the law, needs no second proof of anybody.
STAFF_PAGES = [
    rule
    for rule in rules()
    if rule.method == "GET" and rule.roles and not set(ROLES) - {"stranger"} <= set(rule.roles)
]
OWN_PAGES = "accounts:"


def _found(house, role, chosen):
    client = Client()
    client.force_login(house.accounts[role])
    return {str(rule): client.get(rule.url(house)).status_code for rule in chosen}


@pytest.mark.parametrize("role", ["region", "centre"])
def test_a_password_alone_opens_nothing_above_a_district(house, role):
    chosen = [rule for rule in STAFF_PAGES if role in rule.roles and OWN_PAGES not in rule.name]

    found = _found(house, role, chosen)

    assert len(found) > 10
    assert {name: status for name, status in found.items() if status != 404} == {}


def test_a_password_alone_opens_a_district(house):
    chosen = [rule for rule in STAFF_PAGES if "district" in rule.roles]

    found = _found(house, "district", chosen)

    assert found == {str(rule): rule.opens for rule in chosen}


def test_whoever_gives_a_grant_says_whether_it_is_wide():
    silent = []
    for path in Path(kaskad.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "give_grant":
                named = {keyword.arg for keyword in node.keywords}
                silent += [] if "wide" in named else [f"{path.name}:{node.lineno}"]

    assert silent == []
