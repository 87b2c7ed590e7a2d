"""Every address, every role, own and foreign places: who gets in, and nothing leaks."""

import re

import pytest
from django.db import transaction
from django.db.models import Q
from django.test import Client

from kaskad.audit.models import Entry
from kaskad.campaigns.api import Group, Place, Seminar
from kaskad.commissions.api import Commission, Member, Person, in_subtree
from kaskad.core.secrets import unseal
from tests.matrix.registry import addresses
from tests.matrix.subjects import PLACES, rules
from tests.world import ROLES

RULES = rules()
REFUSED = 404
# What those are admitted to who may read names there.
SCOPES = {
    "district": "own", "district_foreign": "foreign", "region": "parent",
    "region_foreign": "foreign_parent",
}  # fmt: skip


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


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_who_gets_in(house, visitor, everybody, rule):
    found, leaks = {}, {}
    for role in ROLES:
        response = _ask(house, visitor, rule, role)
        found[role] = response.status_code
        if role not in rule.roles:
            leaks[role] = _leaked(response, everybody)

    expected = {role: rule.opens if role in rule.roles else REFUSED for role in ROLES}
    assert found == expected
    assert {role: names for role, names in leaks.items() if names} == {}


@pytest.mark.parametrize("rule", [one for one in RULES if one.method == "GET"], ids=str)
def test_what_may_not_be_read_may_not_be_sent(house, visitor, rule):
    for role in ROLES:
        if role in rule.roles:
            continue
        address = rule.url(house)
        before = Entry.objects.count()
        response = visitor(role).post(address, {})

        assert (role, response.status_code in (404, 405)) == (role, True)
        assert (role, Entry.objects.count()) == (role, before)


@pytest.mark.parametrize(
    "rule", [one for one in RULES if one.method == "POST" and one.roles], ids=str
)
def test_what_is_only_sent_cannot_be_read(house, visitor, rule):
    role = "centre" if "centre" in rule.roles else rule.roles[0]

    assert visitor(role).get(rule.url(house)).status_code == 405


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_a_form_of_another_site_is_not_taken(house, rule):
    client = Client(enforce_csrf_checks=True)
    client.force_login(house.accounts["trainer" if "trainer" in rule.roles else "centre"])
    before = Entry.objects.count()

    response = client.post(rule.url(house), {}, headers={"referer": "https://example.org/"})

    sends = ("token", "calendar", "token_of_api", "recording")
    sent_before = 1 if rule.about in sends else 0
    assert response.status_code in (403, 404, 405)
    assert Entry.objects.count() == before + sent_before


@pytest.mark.parametrize("rule", [one for one in RULES if len(one.roles) == len(ROLES)], ids=str)
def test_public_pages_name_nobody(house, visitor, everybody, rule):
    response = _ask(house, visitor, rule, "stranger")

    assert _leaked(response, everybody) == set()


@pytest.mark.parametrize("role", sorted(SCOPES))
def test_staff_read_the_names_of_their_own_subtree_only(house, visitor, role):
    outside = _outside(house.commission(SCOPES[role]))
    leaks = {}
    for rule in RULES:
        if rule.method != "GET" or role not in rule.roles or rule.opens != 200:
            continue
        response = _ask(house, visitor, rule, role)
        if leaked := _leaked(response, outside):
            leaks[str(rule)] = leaked

    assert outside
    assert leaks == {}


@pytest.mark.parametrize("role", ["member", "trainer"])
def test_people_read_names_of_their_own_groups_only(house, visitor, role):
    """A member's page may name the trainer, a trainer's the members of the groups taught."""
    account = house.accounts[role]
    own = Member.objects.select_related("commission__district").get(person__account=account)
    near = _outside(own.commission.district)
    leaks = {}
    for rule in RULES:
        if rule.method != "GET" or rule.opens != 200 or role not in rule.roles:
            continue
        if leaked := _leaked(_ask(house, visitor, rule, role), near):
            leaks[str(rule)] = leaked

    assert leaks == {}


def test_the_world_has_what_could_leak(house):
    places = ("own", "sibling", "foreign")
    counts = {
        place: Member.objects.filter(in_subtree(house.commission(place), "commission__")).count()
        for place in places
    }

    assert all(count > 10 for count in counts.values())
    assert unseal(Person.objects.order_by("id")[0].phone_sealed).startswith("+7")


def _ask(house, visitor, rule, role):
    """The answer; what it wrote is taken back."""
    client = visitor(role)
    with transaction.atomic():
        url = rule.url(house)
        response = client.post(url) if rule.method == "POST" else client.get(url)
        transaction.set_rollback(True)
    return response


@pytest.fixture(scope="module")
def everybody(house_of_module, django_db_blocker):
    """What no stranger may read."""
    with django_db_blocker.unblock():
        return _secrets(Person.objects.all())


def _outside(commission: Commission):
    """What may not be read by those who work for ``commission``: of people who neither sit there
    nor teach or are taught there. Namesakes of those inside are left out.
    """
    groups = Group.objects.filter(in_subtree(commission, "commission__"))
    if commission.level == "district":
        groups |= Group.objects.filter(commission__level="region")
    taught = Seminar.objects.filter(group__in=groups, trainer__isnull=False)
    members = Member.objects.filter(
        in_subtree(commission, "commission__")
        | Q(pk__in=taught.values("trainer_id"))
        | Q(pk__in=Place.objects.filter(group__in=groups).values("member_id"))
    )
    known = _secrets(Person.objects.filter(memberships__in=members))
    return _secrets(Person.objects.all()) - known


def _secrets(people):
    """Full names, and telephone numbers as digits."""
    found = set()
    for person in people:
        found.add(f"{person.last_name} {person.first_name}")
        digits = re.sub(r"\D", "", unseal(person.phone_sealed)) if person.phone_sealed else ""
        if digits:
            found.add(digits[1:])
    return found


def _leaked(response, secrets):
    text = b"".join(response.streaming_content) if response.streaming else response.content
    text = text.decode("utf-8", "replace")
    digits = re.sub(r"[-+() \xa0]", "", re.sub(r"<[^>]*>", "|", text))
    readable = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text))
    return {one for one in secrets if (one in digits if one.isdigit() else one in readable)}
