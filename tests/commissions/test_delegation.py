"""Letting colleagues in: by the one above, never beyond the own subtree, and taken back."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from kaskad.accounts.api import (
    Role,
    actor_of,
    appoint_operator,
    end_grant,
    give_grant,
    held_grants,
    is_staff_account,
    open_account,
    open_link,
)
from kaskad.accounts.models import Account, Grant
from kaskad.audit.models import Entry
from kaskad.commissions.api import account_of, end_access, invite, invite_member
from kaskad.commissions.models import Commission, Member
from kaskad.commissions.operations.delegation import (
    LongerThanYours,
    NotYoursToGive,
    NotYoursToReset,
    reset_below,
)
from kaskad.core import clock
from tests.commissions import world as w

# Its operations and pages run on both databases in the matrix.
pytestmark = pytest.mark.one_database

COORDINATOR, OBSERVER = Role.COORDINATOR.value, Role.OBSERVER.value
CENTRE = Role.CENTRAL_STAFF.value
WEEK = timedelta(days=7)


def place(code):
    return Commission.objects.select_related("parent", "region", "district").get(code=code)


def let_in(actor, code, role=COORDINATOR, until=None):
    return invite(
        actor=actor, commission=place(code), name="Әлия", language="kk", role=role, until=until,
        now=w.NOW,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("giver", "code", "role"),
    [
        (w.staff("KZ", CENTRE), "KZ", CENTRE),
        (w.staff("KZ", CENTRE), "KZ-15", COORDINATOR),
        (w.staff("KZ", CENTRE), "154800000", Role.AUDITOR.value),
        (w.staff("KZ-15"), "154800000", COORDINATOR),
        (w.staff("KZ-15"), "KZ-15-0314", COORDINATOR),
        (w.staff("154800000"), "KZ-15-0314", COORDINATOR),
        (w.staff("154800000"), "154800000", OBSERVER),
        (w.ACTOR, "KZ", CENTRE),
    ],
)
def test_a_colleague_below_is_let_in_with_a_link(country, giver, code, role):
    invited = let_in(giver, code, role)

    state = open_link(invited.token, w.NOW)
    assert state.label == "Әлия"
    assert [(one.role, one.scope) for one in held_grants(invited.account, w.NOW)] == [(role, code)]
    assert is_staff_account(invited.account, w.NOW) == (role != OBSERVER)


@pytest.mark.parametrize(
    ("giver", "code", "role"),
    [
        (w.staff("KZ-15"), "KZ-15", COORDINATOR),
        (w.staff("KZ-15"), "KZ", OBSERVER),
        (w.staff("KZ-15"), "KZ-19", OBSERVER),
        (w.staff("KZ-15"), "195600000", COORDINATOR),
        (w.staff("KZ-15"), "154800000", CENTRE),
        (w.staff("KZ-15"), "154800000", Role.AUDITOR.value),
        (w.staff("154800000"), "KZ-15-0314", Role.MEMBER.value),
        (w.staff("KZ", OBSERVER), "KZ-15", OBSERVER),
        (w.staff("KZ", Role.AUDITOR.value), "KZ-15", OBSERVER),
    ],
)
def test_nobody_gives_what_is_beyond_the_own_subtree_or_role(country, giver, code, role):
    with pytest.raises(NotYoursToGive):
        let_in(giver, code, role)
    assert not Account.objects.exists()


def test_what_is_given_ends_with_the_givers_own_role_at_the_latest(country):
    account = open_account(actor=w.ACTOR, label="x", language="kk", now=w.NOW)
    end = w.NOW + WEEK
    give_grant(
        actor=w.ACTOR, account=account, role=COORDINATOR, scope="KZ-15", until=end, now=w.NOW
    )
    giver = actor_of(account, now=w.NOW)

    for until in (None, end + WEEK):
        with pytest.raises(LongerThanYours):
            let_in(giver, "154800000", until=until)
    assert let_in(giver, "154800000", until=end)


def test_a_member_of_the_roster_is_let_in_with_the_account_of_the_person(send):
    send(w.precinct())
    person = Member.objects.filter(role="secretary")[0].person
    own = account_of(actor=w.ACTOR, person=person, language="kk", now=w.NOW)

    invited = invite_member(
        actor=w.staff("154800000"), commission=place("KZ-15-0314"), person=person, language="kk",
        role=COORDINATOR, now=w.NOW,
    )  # fmt: skip

    assert invited.account == own
    assert account_of(actor=w.ACTOR, person=person, language="kk", now=w.NOW) == own


def test_a_role_is_taken_back_by_who_could_give_it(country):
    invited = let_in(w.staff("KZ-15"), "154800000")

    def take(actor):
        end_access(
            actor=actor, commission=place("154800000"), account=invited.account,
            role=COORDINATOR, now=w.NOW,
        )  # fmt: skip

    for stranger in (w.staff("KZ-19"), w.staff("154800000"), w.staff("KZ", OBSERVER)):
        with pytest.raises(NotYoursToGive):
            take(stranger)
    take(w.staff("KZ", CENTRE))
    assert held_grants(invited.account, w.NOW) == ()


# The pages.


@pytest.fixture
def client_of(client, country, settings):
    settings.KASKAD_PINNED_NOW = w.NOW

    def sign_in(scope, role=COORDINATOR):
        account = open_account(actor=w.ACTOR, label="Айжан", language="kk", now=w.NOW)
        give_grant(actor=w.ACTOR, account=account, role=role, scope=scope, now=w.NOW)
        client.force_login(account)
        return client

    return sign_in


def form(**changes):
    return {"name": "Жаңа адам", "role": COORDINATOR, "language": "kk", **changes}


def test_the_page_says_who_works_here_and_lets_somebody_in(client_of):
    client = client_of("KZ-15")
    let_in(w.ACTOR, "154800000")

    page = client.get("/kk/access/154800000/").content.decode()
    answer = client.post("/kk/access/154800000/", form(until="2026-03-16"))

    assert "Әлия" in page
    assert "KZ-15-0314" in page or "№ 314 учаске" in page
    text = answer.content.decode()
    token = text.split("/kk/sign-in/")[1].split("/")[0]
    assert open_link(token, w.NOW).label == "Жаңа адам"
    grant = Grant.objects.get(account__label="Жаңа адам")
    assert grant.until == datetime(2026, 3, 17, tzinfo=clock.zone())
    assert answer.status_code == 200


def test_a_member_is_chosen_by_name(client_of, send):
    send(w.precinct())
    client = client_of("154800000")
    code = Member.objects.filter(role="chair")[0].person.code

    answer = client.post("/kk/access/KZ-15-0314/", form(name="", person=code))

    assert answer.status_code == 200
    assert Account.objects.filter(label="Ахметова Айгүл").count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": " "}, "екеуінің бірін ғана"),
        ({"role": CENTRE}, "Тізімнен"),
        ({"until": "2026-02-01"}, "Соңғы күн өтіп кеткен"),
        ({"until": "когда"}, "күн"),
        ({"person": "2x9"}, "Тізімнен"),
        ({"name": "x" * 201}, "200"),
    ],
)
def test_wrong_input_is_refused_in_words_and_lets_nobody_in(client_of, changes, words):
    client = client_of("KZ-15")
    before = Account.objects.count()

    answer = client.post("/kk/access/154800000/", form(**changes))

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Account.objects.count() == before
    assert w.english(answer) == set()


def test_at_the_own_place_a_coordinator_lets_in_observers_only(client_of):
    client = client_of("KZ-15")
    before = Account.objects.count()

    assert client.post("/kk/access/KZ-15/", form()).status_code == 422
    assert Account.objects.count() == before
    assert client.post("/kk/access/KZ-15/", form(role=OBSERVER)).status_code == 200


@pytest.mark.parametrize("code", ["KZ", "KZ-19", "195600000", "nothing"])
def test_beyond_the_own_subtree_there_is_no_such_page(client_of, code):
    client = client_of("KZ-15")

    assert client.get(f"/kk/access/{code}/").status_code == 404
    assert client.post(f"/kk/access/{code}/", form()).status_code == 404


def test_a_role_is_taken_back_with_a_button(client_of):
    client = client_of("KZ-15")
    account = let_in(w.ACTOR, "154800000").account
    values = {"account": account.code, "role": COORDINATOR}

    answer = client.post("/kk/access/154800000/end/", values, follow=True)
    again = client.post("/kk/access/154800000/end/", values)

    assert "Рөл қайтарып алынды" in answer.content.decode()
    assert held_grants(account, w.NOW) == ()
    assert again.status_code == 422
    assert client.post("/kk/access/154800000/end/", {"account": "nobody"}).status_code == 404


def test_the_own_page_is_that_of_the_first_own_commission(client_of):
    assert client_of("KZ-15").get("/kk/access/")["Location"] == "/kk/access/KZ-15/"


def reset(actor, code, account):
    return reset_below(actor=actor, commission=place(code), account=account, now=w.NOW)


def test_staff_below_begin_to_sign_in_again(country):
    account = let_in(w.ACTOR, "154800000").account

    made = reset(w.staff("KZ-15"), "154800000", account)

    assert open_link(made.token, w.NOW).account_code == account.code
    with pytest.raises(NotYoursToReset):
        reset(w.staff("KZ-75"), "154800000", account)


def test_nobody_is_reset_at_or_beside_or_above_the_own_place(country):
    colleague = let_in(w.ACTOR, "KZ-15").account
    district = let_in(w.ACTOR, "154800000").account
    for actor, code, account in (
        (w.staff("KZ-15"), "KZ-15", colleague),
        (w.staff("154800000"), "KZ-15", colleague),
        (w.staff("154800000"), "154800000", district),
        (w.staff("KZ-15"), "KZ-15", district),
        (w.staff("KZ-15", "auditor"), "154800000", district),
    ):
        with pytest.raises(NotYoursToReset):
            reset(actor, code, account)


@pytest.mark.parametrize("role", [CENTRE, Role.AUDITOR.value])
def test_nobody_takes_over_a_role_that_a_coordinator_does_not_give(country, client_of, role):
    account = let_in(w.ACTOR, "154800000").account
    give_grant(actor=w.ACTOR, account=account, role=role, scope="154800000", now=w.NOW)
    end_grant(actor=w.ACTOR, account=account, role=COORDINATOR, scope="154800000", now=w.NOW)

    with pytest.raises(NotYoursToReset):
        reset(w.staff("KZ-15"), "154800000", account)
    address = "/kk/access/154800000/"
    assert "Кіре алмайды" not in client_of("KZ-15").get(address).content.decode()
    made = reset(w.staff("KZ-15", CENTRE), "154800000", account)
    assert open_link(made.token, w.NOW).account_code == account.code


def test_an_operator_in_a_session_takes_over_no_account(country):
    account = let_in(w.ACTOR, "154800000").account

    with pytest.raises(NotYoursToReset):
        reset(replace(w.staff("KZ-15"), kind="operator"), "154800000", account)


def test_a_role_elsewhere_or_the_installation_s_powers_protect(country):
    account = let_in(w.ACTOR, "154800000").account
    appoint_operator(actor=w.ACTOR, account=account, now=w.NOW)
    with pytest.raises(NotYoursToReset):
        reset(w.staff("KZ-15"), "154800000", account)
    both = let_in(w.ACTOR, "154800000").account
    give_grant(actor=w.ACTOR, account=both, role=COORDINATOR, scope="KZ-15", wide=True, now=w.NOW)
    with pytest.raises(NotYoursToReset):
        reset(w.staff("KZ-15"), "154800000", both)


def test_the_page_asks_before_it_begins_a_sign_in_again(client_of):
    account = let_in(w.ACTOR, "154800000").account
    client = client_of("KZ-15")
    address = "/kk/access/154800000/"
    assert "Кіре алмайды" in client.get(address).content.decode()

    asked = client.post(f"{address}reset/", {"account": account.code})
    assert "Кіруін тоқтатып, қайта шақыру" in asked.content.decode()
    assert Entry.objects.filter(tag="accounts:account:sign_in_reset").count() == 0
    done = client.post(f"{address}reset/", {"account": account.code, "sure": "1"})
    assert (done.status_code, "/sign-in/" in done.content.decode()) == (200, True)
    assert Entry.objects.filter(tag="accounts:account:sign_in_reset").count() == 1
    assert "Кіре алмайды" not in client.get("/kk/access/KZ-15/").content.decode()


def test_central_staff_of_a_region_begin_the_sign_in_of_those_below_only(client_of):
    below = let_in(w.ACTOR, "154800000").account
    beside = let_in(w.ACTOR, "KZ-15").account
    elsewhere = let_in(w.ACTOR, "KZ-19").account
    nobody = open_account(actor=w.ACTOR, label="Бөтен", language="kk", now=w.NOW)
    client = client_of("KZ-15", CENTRE)

    def answer(account):
        return client.post("/kk/access/reset/", {"who": account.code})

    assert [answer(one).status_code for one in (below, beside, elsewhere, nobody)] == [
        200, 422, 422, 422,
    ]  # fmt: skip
    reset_ones = Entry.objects.filter(tag="accounts:account:sign_in_reset")
    assert [one.subject_code for one in reset_ones] == [below.code]


def test_an_operator_gives_no_role_that_would_outlast_the_session(country):
    operator = replace(w.staff("KZ-15"), kind="operator")
    held = let_in(w.ACTOR, "154800000").account

    with pytest.raises(NotYoursToGive):
        let_in(operator, "154800000")
    with pytest.raises(NotYoursToGive):
        end_access(
            actor=operator, commission=place("154800000"), account=held, role=COORDINATOR, now=w.NOW
        )  # fmt: skip
