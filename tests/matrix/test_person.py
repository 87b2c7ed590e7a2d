"""The card of a person, their own data, and what of it stands in the record."""

import io
import json
import re

import pypdf
import pytest
from django.test import Client

from kaskad.audit.models import Entry
from kaskad.commissions.api import Person, contacts_of, person_name
from kaskad.core.sealed import sealed_columns
from kaskad.core.secrets import seal
from kaskad.reporting.queries.person_data import person_data
from kaskad.reporting.vocab.person_words import WORDS
from tests.commandline.process import kaskad, new_installation
from tests.exemptions import WHY, asked
from tests.world import NOW

CONTACTS = ("+77010000042", "member@example.kz")


@pytest.fixture
def person(house):
    person = house.member().person
    phone, email = CONTACTS
    person.phone_sealed, person.email_sealed = seal(phone), seal(email)
    person.save(update_fields=["phone_sealed", "email_sealed"])
    return person


@pytest.fixture
def staff(house):
    client = Client()
    client.force_login(house.accounts["district"])
    return client


def entries(person):
    rows = Entry.objects.filter(subject_kind="person", subject_code=person.code)
    return list(rows.order_by("id").values_list("tag", "actor_code", "scope"))


def test_every_opening_of_a_card_stands_in_the_record(house, staff, person):
    before = len(entries(person))
    page = staff.get(f"/kk/people/{person.code}/")
    again = staff.head(f"/kk/people/{person.code}/")

    own = house.places["own_precinct"]
    assert (page.status_code, again.status_code) == (200, 200)
    opened = ("commissions:person:card_opened", "w-district", own)
    assert entries(person)[before:] == [opened, opened]
    text = page.content.decode()
    assert person_name(person) in text
    assert [one for one in CONTACTS if one in text] == []
    assert "••• 42" in text
    assert "•••@example.kz" in text
    assert "no-store" in page["Cache-Control"]


def test_contacts_are_shown_by_a_button_that_leaves_an_entry(staff, person):
    page = staff.post(f"/ru/people/{person.code}/contacts/")

    assert [one for one in CONTACTS if one not in page.content.decode()] == []
    assert entries(person)[-1][0] == "commissions:person:contacts_shown"
    assert staff.get(f"/ru/people/{person.code}/contacts/").status_code == 405


def test_a_foreign_card_is_not_there_and_leaves_no_entry(house, person):
    client = Client()
    client.force_login(house.accounts["district_foreign"])
    before = Entry.objects.count()

    asked = [
        client.get(f"/kk/people/{person.code}/"),
        client.post(f"/kk/people/{person.code}/contacts/"),
        client.post(f"/kk/people/{person.code}/export/", {"reason": "Тексеру үшін керек"}),
    ]

    assert [one.status_code for one in asked] == [404, 404, 404]
    assert Entry.objects.count() == before


def test_staff_take_the_data_out_with_a_reason(staff, person):
    refused = staff.post(f"/kk/people/{person.code}/export/", {"reason": "жай", "kind": "json"})
    done = staff.post(
        f"/kk/people/{person.code}/export/", {"reason": "Адамның өтініші", "kind": "json"}
    )

    assert (refused.status_code, done.status_code) == (422, 200)
    assert "кемінде 10 әріп" in refused.content.decode()
    entry = Entry.objects.filter(tag="reporting:person:exported").get()
    assert (entry.actor_code, entry.changes) == ("w-district", {"reason": "Адамның өтініші"})
    assert "attachment" in done["Content-Disposition"]
    data = json.loads(done.content)
    assert data["who"][0]["phone"] == CONTACTS[0]
    assert data["person"] == person.code


def test_members_take_their_own_data(house, person):
    client = Client()
    client.force_login(house.accounts["member"])

    page = client.get("/kk/my/data/")
    answer = client.post("/kk/my/data/", {"kind": "json"})

    assert (page.status_code, answer.status_code) == (200, 200)
    assert Entry.objects.filter(tag="reporting:person:exported").get().changes == {"own": True}
    data = json.loads(answer.content)
    held = {key: len(value) for key, value in data.items() if isinstance(value, list)}
    assert held["who"] == held["memberships"] == held["account"] == 1
    assert held["lists"] >= 1
    assert held["grants"] == 1
    assert held["places"] >= 1
    assert held["record"] >= 1
    cells = data["lists"][0]["cells"]
    assert person.last_name in cells.values()
    assert Client().post("/kk/my/data/").status_code == 404


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_paper_is_readable_in_each_language(house, person, language):
    client = Client()
    client.force_login(house.accounts["member"])
    answer = client.post(f"/{language}/my/data/", {"kind": "pdf"})

    text = " ".join(
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages
    )
    titles = {"kk": "Жеке деректер", "ru": "Персональные данные", "en": "Personal data"}
    assert titles[language] in text
    assert CONTACTS[0] in text
    if language != "en":
        assert re.search(r"\b(Last name|Commission|Entries|Nothing)\b", text) is None


def test_every_value_of_the_export_has_its_word(house):
    asked(house.campaign, house.member().pk, NOW)
    for person in (house.member().person, house.trainer().person):
        data = person_data(Person.objects.select_related("account").get(pk=person.pk), NOW)
        used = {key for section in data.sections for record in section.records for key in record}
        assert used <= set(WORDS)
        excused = next(one for one in data.sections if one.key == "exemptions")
        assert [one["reason"] for one in excused.records] == (
            [WHY] if person == house.member().person else []
        )


def test_all_sealed_columns_of_people_are_in_the_export(house, person):
    """Whoever adds a sealed column adds it to the export, or says here why not."""
    shown = {
        "commissions_person.phone_sealed", "commissions_person.email_sealed",
        "commissions_rosterrow.cells_sealed", "messaging_recipient.phone_sealed",
        "messaging_recipient.email_sealed", "messaging_recipient.telegram_sealed",
        "messaging_message.values_sealed",
        # The key of a file that shows a whole hall: the data of one person do not open it.
        "seminars_papersheet.key_sealed",
        # The key of a file with the papers of many, which is kept for a day.
        "assessment_printrun.key_sealed",
        # The same with certificates; whoever is erased takes those files along.
        "credentials_paperbatch.key_sealed",
        # What was marked on a sheet is in the export as the answers of an attempt.
        "assessment_sheetphoto.key_sealed", "assessment_sheetphoto.cutouts_sealed",
        "assessment_platformuser.subject_sealed",
        # A launch goes after a day, and nobody is connected with it yet.
        "assessment_launch.subject_sealed",
        # Our own keys.
        "assessment_toolkey.private_sealed", "assessment_recordstore.secret_sealed",
        "credentials_issuerkey.private_sealed",
    }  # fmt: skip

    assert {str(column) for column in sealed_columns()} == shown
    assert contacts_of([person.pk])[person.pk].email == CONTACTS[1]


def test_the_commands_export_and_erase(tmp_path, shared_folder):
    folder = new_installation(tmp_path / "data", shared_folder)
    for verb in ("export", "erase"):
        done = kaskad("person", verb, "nobody", "--reason", "A test of this", data=folder)
        assert (done.returncode, "no person with the code" in done.stderr) == (1, True)
