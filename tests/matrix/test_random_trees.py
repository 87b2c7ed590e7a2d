"""Random trees, random grants, random requests: whoever gets in was granted it or something above.

The oracle knows nothing of columns: it walks from a commission up to the root.
"""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaskad.accounts.api import Role, give_grant, open_account
from kaskad.accounts.models import Grant
from kaskad.commissions.models import Commission, Member, Person, Seat
from kaskad.core.actor import Actor
from kaskad.core.names import search_key, sort_key

ACTOR = Actor.system("сынақ")
NOW = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)
STAFF = {Role.CENTRAL_STAFF.value, Role.COORDINATOR.value}
DAY = timedelta(days=1)

# A tree is, for each region, for each district of it, a number of precincts.
trees = st.lists(st.lists(st.integers(0, 2), max_size=2), min_size=1, max_size=3)
grants = st.lists(
    st.tuples(
        st.sampled_from(Role.values),
        st.integers(0, 40),
        st.sampled_from(["open", "ended", "to come", "ends tomorrow"]),
    ),
    max_size=3,
)
ASKED = (
    "/kk/access/{}/",
    "/ru/access/{}/letters/",
    "/en/rosters/commissions/{}/",
    "/kk/rosters/commissions/{}/",
)


def plant(tree):
    """The tree as rows, each commission with one member named after it; the codes in order."""
    root = _commission("KZ", "central", None, None, None)
    for r, districts in enumerate(tree):
        region = _commission(f"R{r}", "region", root, None, None)
        for d, precincts in enumerate(districts):
            district = _commission(f"R{r}D{d}", "district", region, region, None)
            for p in range(precincts):
                _commission(f"R{r}D{d}P{p}", "precinct", district, region, district)
    return list(Commission.objects.order_by("id").values_list("code", flat=True))


def _commission(code, level, parent, region, district):
    one = Commission.objects.create(
        code=code, level=level, parent=parent, region=region, district=district, seats=1,
        name_kk=f"орын {code}", name_ru=f"место {code}", name_en=f"place {code}", sort_key=code,
    )  # fmt: skip
    if level in ("region", "district"):
        setattr(one, level, one)
        one.save(update_fields=[level])
    names = (f"Тегі{code}", f"Аты{code}", "")
    person = Person.objects.create(
        code=code.lower(), iin_hash=code.rjust(64, "0"), iin_tail="0000", last_name=names[0],
        first_name=names[1], search_key=search_key(*names), sort_key=sort_key(*names),
    )  # fmt: skip
    seat = Seat.objects.create(commission=one, number=1)
    Member.objects.create(
        person=person, seat=seat, commission=one, role="member", language="kk", since=NOW.date()
    )
    return one


def holder(wanted, codes):
    """An account with the grants, and the codes over which it works now."""
    account = open_account(actor=ACTOR, label="Оқырман", language="kk", now=NOW)
    held = set()
    by_scope = {(role, codes[place % len(codes)]): period for role, place, period in wanted}
    for (role, scope), period in by_scope.items():
        since = NOW + DAY if period == "to come" else NOW - 2 * DAY
        ends = {"ended": NOW, "ends tomorrow": NOW + DAY}.get(period)
        Grant.objects.create(account=account, role=role, scope=scope, since=since, until=ends)
        if role in STAFF and period in ("open", "ends tomorrow"):
            held.add(scope)
    return account, held


def line_of(code):
    """From the commission up to the root."""
    found = []
    one = Commission.objects.get(code=code)
    while one is not None:
        found.append(one.code)
        one = one.parent
    return found


@pytest.mark.django_db
@pytest.mark.one_database  # the columns of the tree are the same in both
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(tree=trees, wanted=grants, asked=st.integers(0, 3))
def test_whoever_gets_in_was_granted_it_or_something_above(tree, wanted, asked, settings):
    settings.KASKAD_PINNED_NOW = NOW
    settings.KASKAD_OPEN_LINKS = True
    cache.clear()
    with transaction.atomic():
        codes = plant(tree)
        account, held = holder(wanted, codes)
        client = Client()
        client.force_login(account)
        for code in codes:
            line = line_of(code)
            response = client.get(ASKED[asked].format(code))

            allowed = bool(held & set(line))
            assert (code, response.status_code) == (code, 200 if allowed else 404)
            text = response.content.decode()
            below = {one for one in codes if code in line_of(one)}
            seen = {one for one in codes if f"Тегі{one} " in text}
            assert seen <= (below if allowed else set())
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.one_database  # the columns of the tree are the same in both
def test_a_role_over_a_place_that_is_not_there_opens_nothing(client, settings):
    settings.KASKAD_PINNED_NOW = NOW
    codes = plant([[1]])
    account = open_account(actor=ACTOR, label="Оқырман", language="kk", now=NOW)
    give_grant(actor=ACTOR, account=account, role="coordinator", scope="R9", now=NOW)
    client.force_login(account)

    assert {client.get(f"/kk/access/{code}/").status_code for code in codes} == {404}
