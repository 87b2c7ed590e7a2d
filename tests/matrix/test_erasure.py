"""A person is erased from the tests' own world: no figure moves, no trace of the name is left."""

from datetime import date, timedelta
from random import Random

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from kaskad.accounts.api import Account, give_grant, issue_link, open_account, remove_account
from kaskad.audit.api import Tag, forget, seal_entries, verify_record
from kaskad.audit.models import Entry
from kaskad.campaigns.api import ask_exemption
from kaskad.commissions.api import (
    ErasureReason,
    Member,
    Newcomer,
    Person,
    RosterOpen,
    RosterRow,
    StillSits,
    contacts_of,
    erase_person,
    is_erased,
    person_for,
    person_name,
    receive_roster,
    replace_member,
    written_rows,
)
from kaskad.core.actor import Actor, HeldGrant
from kaskad.core.refusal import NotFound
from kaskad.core.sealed import sealed_columns
from kaskad.core.secrets import unseal
from kaskad.demo.country import iin
from kaskad.reporting.api import coverage, daily
from kaskad.seminars.api import attendance_of, trained_on
from tests.world import ACTOR, LIVED_UNTIL, NOW, TODAY, sign_in

WHO = {"actor": ACTOR, "now": NOW}
REASON = "Адамның өтініші бойынша"


@pytest.fixture
def gone(house):
    """The member of the world, signed in once, whose seat somebody else has taken."""
    member = house.member()
    Client().force_login(house.accounts["member"])
    issue_link(account=house.accounts["member"], **WHO)
    person = member.person
    why = f"Демалыста: {person.last_name} {person.first_name} {person.patronymic}"
    ask_exemption(campaign=house.campaign, member=member, reason=why, **WHO)
    number = iin.make(Random(5), date(1991, 1, 1), female=False, used=())
    newcomer = Newcomer(iin=number, last_name="Жаңабаев", first_name="Асан")
    replace_member(member=member, newcomer=newcomer, since=TODAY, **WHO)
    return Person.objects.get(pk=member.person_id)


def figures(house):
    """Every figure of every day so far, down to districts, and what they are made of."""
    forget()
    days = [LIVED_UNTIL - timedelta(days=back) for back in range(14)]
    tables = [
        coverage(house.campaign, day, code).as_json("kk")
        for day in days
        for code in (None, house.places["parent"], house.places["own"])
    ]
    return tables, daily(house.campaign, LIVED_UNTIL), trained_on(house.campaign)


def texts_of(files):
    """(place, text) of every column of the database, opened where sealed, session and file."""
    sealed = {str(column) for column in sealed_columns()}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [f"{table}.{column[0]}" for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    yield name, unseal(value) if name in sealed else str(value)
    for one in Session.objects.all():
        yield "session", str(one.get_decoded())
    for path in files.rglob("*"):
        if path.is_file() and "inputs" not in path.parts:
            yield str(path), path.read_bytes().decode("utf-8", "replace")


def places_of(signs, files):
    """Where all words of one of the signs stand together."""
    return {
        place
        for place, text in texts_of(files)
        for words in signs
        if all(word in text for word in words)
    }


def test_nothing_names_an_erased_person_and_every_figure_stays(house, gone):
    code, account = gone.code, house.accounts["member"]
    contacts = contacts_of([gone.pk])[gone.pk]
    member = Member.objects.get(person=gone)
    attended = attendance_of(member.pk, house.campaign)
    (written,) = written_rows(gone)
    number = next(cell for cell in written.cells if len(cell) == 12 and cell.isdecimal())
    signs = [(gone.last_name, gone.first_name, gone.patronymic), (number,), (code,)]
    signs += [(text,) for text in (contacts.phone, contacts.email) if text]
    assert len(places_of(signs, house.files)) >= 3
    before, entries = figures(house), verify_record(now=NOW).entries

    erased = erase_person(person=gone, reason=REASON, **WHO)

    assert places_of(signs, house.files) == {"audit_entry.subject_code"}
    assert figures(house) == before
    assert attendance_of(member.pk, house.campaign) == attended
    seal_entries(now=NOW)
    state = verify_record(now=NOW)
    assert (state.fault, state.entries > entries) == ("", True)
    assert not Account.objects.filter(pk=account.pk).exists()
    assert str(account.pk) not in {
        one.get_decoded().get("_auth_user_id") for one in Session.objects.all()
    }
    row = Person.objects.filter(pk=gone.pk).values().get()
    assert {name for name, value in row.items() if value} == {"id", "code", "iin_hash"}
    assert is_erased(erased)
    entry = Entry.objects.get(tag=Tag.PERSON_ERASED.value)
    assert (entry.subject_code, entry.scope) == (code, member.commission.code)
    assert erased.code != code
    with pytest.raises(NotFound):
        person_for(ACTOR, code)


def test_what_lists_said_of_the_person_goes_with_them(house, gone):
    rows = written_rows(gone)
    assert any(gone.last_name in row.cells for row in rows)
    others = RosterRow.objects.exclude(cells_sealed="").count()

    erase_person(person=gone, reason=REASON, **WHO)

    assert RosterRow.objects.exclude(cells_sealed="").count() == others - len(rows)
    assert written_rows(Person.objects.get(pk=gone.pk)) == []


def test_erasing_again_changes_nothing_and_the_page_says_so(house, gone):
    erase_person(person=gone, reason=REASON, **WHO)
    entries = verify_record(now=NOW).entries
    again = erase_person(person=gone, reason=REASON, **WHO)

    assert verify_record(now=NOW).entries == entries
    assert person_name(again) == "Дерегі өшірілген"
    client = Client()
    sign_in(client, house.accounts["centre"])
    code = Member.objects.get(person=gone).commission.code
    page = client.get(f"/kk/rosters/commissions/{code}/").content.decode()
    assert "Дерегі өшірілген" in page


def test_the_same_person_may_come_back_as_somebody_new(house, gone):
    """The number is met again in a list: it is another person, the code of old is free."""
    number, code = iin.make(Random(6), date(1985, 5, 5), female=True, used=()), gone.code
    erase_person(person=gone, reason=REASON, **WHO)
    seat = Member.objects.filter(until=None, role="member").order_by("-id")[0]
    newcomer = Newcomer(iin=number, last_name="Бек", first_name="Сара")
    came = replace_member(member=seat, newcomer=newcomer, since=TODAY, **WHO)
    third = iin.make(Random(7), date(1985, 5, 6), female=True, used=())
    follower = Newcomer(iin=third, last_name="Ким", first_name="Ира")
    replace_member(member=came, newcomer=follower, since=TODAY, **WHO)
    first = Person.objects.get(pk=came.person_id)
    erase_person(person=first, reason=REASON, **WHO)
    other = Member.objects.filter(until=None, role="member").order_by("-id")[1]
    back = replace_member(member=other, newcomer=newcomer, since=TODAY, **WHO)

    assert back.person_id != first.pk
    now_called = Person.objects.get(pk=back.person_id).code
    assert now_called not in (code, Person.objects.get(pk=first.pk).code)


def test_who_sits_cannot_be_erased(house):
    with pytest.raises(StillSits):
        erase_person(person=house.member().person, reason=REASON, **WHO)


def test_an_erasure_needs_a_reason(house, gone):
    with pytest.raises(ErasureReason):
        erase_person(person=gone, reason="  жоқ   ", **WHO)


def test_a_list_that_is_not_finished_holds_an_erasure_up(house, gone, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("commission,iin\n", encoding="utf-8")
    receive_roster(source=path, file_name="list.csv", scope="KZ", **WHO)

    with pytest.raises(RosterOpen):
        erase_person(person=gone, reason=REASON, **WHO)


def test_a_checked_list_that_speaks_of_the_person_holds_an_erasure_up(house):
    row = RosterRow.objects.filter(batch__state="checked", state="good")
    assert not row.exists() or row
    member = Member.objects.filter(commission__code=house.places["own"], until=None).order_by(
        "seat__number"
    )[3]
    number = iin.make(Random(8), date(1990, 1, 1), female=False, used=())
    newcomer = Newcomer(iin=number, last_name="Жаңабаев", first_name="Асан")
    replace_member(member=member, newcomer=newcomer, since=TODAY, **WHO)

    with pytest.raises(RosterOpen):
        erase_person(person=member.person, reason=REASON, **WHO)


@pytest.mark.parametrize("role", ["coordinator", "auditor", "trainer"])
def test_only_the_centre_erases(house, gone, role):
    actor = Actor(kind="person", code="x", grants=(HeldGrant(role, "KZ"),))
    with pytest.raises(NotFound):
        erase_person(actor=actor, person=gone, reason=REASON, now=NOW)


def test_a_person_is_found_by_those_who_work_for_the_seat(house):
    person = house.member().person

    def asks(scope, role="coordinator"):
        actor = Actor(kind="person", code="x", grants=(HeldGrant(role, scope),))
        try:
            return person_for(actor, person.code).pk == person.pk
        except NotFound:
            return False

    assert asks(house.places["own"])
    assert asks(house.places["parent"])
    assert asks("KZ", "central_staff")
    assert not asks(house.places["foreign"])
    assert not asks(house.places["sibling"])
    assert not asks(house.places["own"], "trainer")
    assert not asks("KZ", "auditor")


def test_an_account_opened_for_a_test_is_gone_with_its_grants(house):
    account = open_account(label="Сынақ", language="kk", **WHO)
    give_grant(account=account, role="observer", scope="KZ", **WHO)
    client = Client()
    client.force_login(account)
    assert client.get("/kk/").wsgi_request.user.is_authenticated

    remove_account(account=account, **WHO)

    assert not client.get("/kk/").wsgi_request.user.is_authenticated


def of_erasure(person):
    return f"/kk/people/{person.code}/erase/"


def test_the_page_says_what_goes_and_stays_and_asks_twice(house, gone, visitor):
    client, code = visitor("centre"), gone.code
    card = client.get(f"/kk/people/{code}/").content.decode()
    assert f"{code}/erase/" in card

    page = client.get(of_erasure(gone))
    assert page.status_code == 200
    for words in ("Не жойылады", "Не қалады", code):
        assert words in page.content.decode()

    slip = client.post(of_erasure(gone), {"reason": REASON, "typed": "x"})
    assert (slip.status_code, "тұлғаның коды емес" in slip.content.decode()) == (422, True)
    short = client.post(of_erasure(gone), {"reason": "жоқ", "typed": code})
    assert short.status_code == 422
    assert Person.objects.filter(code=code).exists()

    done = client.post(of_erasure(gone), {"reason": REASON, "typed": code}, follow=True)
    assert done.status_code == 200
    assert not Person.objects.filter(code=code).exists()
    assert client.get(of_erasure(gone)).status_code == 404


def test_the_page_names_what_hinders_and_has_no_form(house, visitor):
    sitting = house.member().person
    page = visitor("centre").get(of_erasure(sitting)).content.decode()

    assert "қазір өшіруге болмайды" in page
    assert 'name="typed"' not in page
    sent = visitor("centre").post(of_erasure(sitting), {"reason": REASON, "typed": sitting.code})
    assert sent.status_code == 422
    assert Person.objects.filter(code=sitting.code).exists()


def test_a_coordinator_has_no_such_page(house, visitor):
    person = house.person("own")
    card = visitor("district").get(f"/kk/people/{person.code}/")
    assert "/erase/" not in card.content.decode()
    assert visitor("district").get(of_erasure(person)).status_code == 404
    assert visitor("district").post(of_erasure(person), {}).status_code == 404
