"""Letters: who needs one, what is on paper, and that each opens one page for one person."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from kaskad.accounts.api import (
    LINK_LIFETIME,
    Role,
    choose_pin,
    give_grant,
    open_account,
    open_link,
)
from kaskad.accounts.models import Account, SignInLink
from kaskad.audit.models import Entry
from kaskad.commissions.api import addressees, code_of_member, make_letters, spaced_code
from kaskad.commissions.models import Commission, Person
from kaskad.commissions.operations.letters import NobodyToWrite
from kaskad.commissions.queries.letters import Reach, reach_of
from kaskad.core.actor import Actor
from tests.commissions import world as w

# Its operations and pages run on both databases in the matrix.
pytestmark = pytest.mark.one_database

DISTRICT = "154800000"


@pytest.fixture(autouse=True)
def clock_stands(settings):
    settings.KASKAD_PINNED_NOW = w.NOW


@pytest.fixture
def people(send):
    send(w.precinct() + w.precinct("KZ-15-0315", first=10) + w.precinct("KZ-19-0001", first=20))


@pytest.fixture
def client_of(client):
    def sign_in(scope):
        account = open_account(actor=w.ACTOR, label="Айжан", language="kk", now=w.NOW)
        role = Role.COORDINATOR.value
        give_grant(actor=w.ACTOR, account=account, role=role, scope=scope, now=w.NOW)
        client.force_login(account)
        return client

    return sign_in


def place(code=DISTRICT):
    return Commission.objects.get(code=code)


def listed(code=DISTRICT, now=w.NOW):
    return addressees(place(code), w.DAY, now)


def make(some, code=DISTRICT):
    return make_letters(actor=w.ACTOR, commission=place(code), people=some, now=w.NOW)


def test_every_member_of_the_subtree_gets_the_own_letter(people):
    letters = make(listed())

    assert len(letters) == 6
    for letter in letters:
        person = Person.objects.get(pk=letter.to.person_id)
        state = open_link(letter.token, w.NOW)
        assert state.account_code == person.account.code
        assert not state.is_staff
    assert Account.objects.count() == 6
    assert reach_of(listed()) == {Reach.GIVEN: 6}
    entry = Entry.objects.get(tag="commissions:letters:made")
    assert (entry.scope, entry.changes) == (DISTRICT, {"letters": 6})
    assert Entry.objects.filter(tag="accounts:link:renewed").count() == 6


def test_a_new_letter_ends_the_old_one_and_its_pin(people):
    one = listed()[0]
    old = make([one])[0].token
    choose_pin(actor=Actor.stranger(), token=old, pin="480716", tick=w.NOW, now=w.NOW)
    assert listed()[0].reach is Reach.INSIDE

    new = make([listed()[0]])[0].token

    assert open_link(old, w.NOW) is None
    assert not open_link(new, w.NOW).has_pin
    assert Account.objects.count() == 1


def test_a_letter_is_needed_again_when_it_has_expired(people):
    make(listed())

    assert reach_of(listed(now=w.NOW + LINK_LIFETIME)) == {Reach.NONE: 6}


def test_who_works_for_a_commission_gets_no_letter(people):
    one = listed()[0]
    make([one])
    account = Person.objects.get(pk=one.person_id).account
    give_grant(actor=w.ACTOR, account=account, role="coordinator", scope=DISTRICT, now=w.NOW)

    assert listed()[0].reach is Reach.STAFF
    with pytest.raises(NobodyToWrite):
        make([listed()[0]])
    assert SignInLink.objects.filter(revoked_at=None).count() == 1


def test_the_number_of_queries_does_not_grow_with_people(people, django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        make(listed())


def text_of(response):
    reader = PdfReader(BytesIO(response.content))
    return "\n".join(page.extract_text() for page in reader.pages)


def test_the_paper_holds_everybody_in_both_languages_and_works(people, client_of):
    client = client_of("KZ-15")

    response = client.post(f"/kk/access/{DISTRICT}/letters/print/", {"which": "first"})

    text = text_of(response)
    assert response["Content-Type"] == "application/pdf"
    assert "Оқуға арналған хатыңыз" in text
    assert "Ваше письмо для обучения" in text
    assert text.count("Ахметова Айгүл Серікқызы") == 12  # to sign, and the letter
    tokens = re.findall(r"/kk/sign-\s*in/([\w\s-]{20,40})/", text)
    codes = {open_link(re.sub(r"\s", "", token), w.NOW).account_code for token in tokens}
    assert len(codes) == 6
    assert all(spaced_code(code_of_member(one.member_id)) in text for one in listed())
    assert text.count("Покажите этот код") == 6
    assert "no-store" in response["Cache-Control"]


def test_letters_are_printed_once_then_anew_for_who_has_not_signed_in(people, client_of):
    client = client_of(DISTRICT)
    address = f"/kk/access/{DISTRICT}/letters/print/"
    client.post(address, {"which": "first"})
    before = set(SignInLink.objects.filter(revoked_at=None).values_list("pk", flat=True))

    assert client.post(address, {"which": "first"}).status_code == 422
    assert client.post(address, {"which": "again"}).status_code == 200
    after = set(SignInLink.objects.filter(revoked_at=None).values_list("pk", flat=True))
    assert len(after) == 6
    assert not before & after


def test_one_letter_is_made_anew_for_one_person(people, client_of):
    client = client_of(DISTRICT)
    one = listed()[0]

    response = client.post("/kk/access/KZ-15-0314/letters/print/", {"which": one.person_code})

    assert response.status_code == 200
    assert reach_of(listed()) == {Reach.GIVEN: 1, Reach.NONE: 5}


@pytest.mark.parametrize("which", ["", "nobody", "KZ-19-0001"])
def test_nobody_else_can_be_written_to(people, client_of, which):
    client = client_of(DISTRICT)
    if which == "KZ-19-0001":
        which = listed("KZ-19-0001")[0].person_code

    answer = client.post(f"/kk/access/{DISTRICT}/letters/print/", {"which": which})

    assert answer.status_code == 404
    assert not SignInLink.objects.exists()


def test_of_a_region_letters_are_printed_district_by_district(people, client_of):
    client = client_of("KZ-15")

    page = client.get("/kk/access/KZ-15/letters/").content.decode()

    assert f"/kk/access/{DISTRICT}/letters/" in page
    assert client.post("/kk/access/KZ-15/letters/print/", {"which": "first"}).status_code == 404


def test_the_page_says_who_needs_a_letter(people, client_of):
    client = client_of(DISTRICT)
    make([listed()[0]])

    district = client.get(f"/kk/access/{DISTRICT}/letters/").content.decode()
    precinct = client.get("/kk/access/KZ-15-0314/letters/").content.decode()

    assert "Хаты жоқтарға 5 хат басып шығару" in district
    assert precinct.count("Жаңа хат") >= 3
    assert "Хат берілген күн" in precinct


def test_a_member_who_left_gets_no_letter(people, send):
    later = w.NOW + timedelta(days=400)
    assert len(addressees(place(), later.date(), later)) == 6
    assert addressees(place(), w.DAY - timedelta(days=400), w.NOW) == []
