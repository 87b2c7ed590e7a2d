"""Calendars: what a programme reads under a secret address, and who gets one."""

import re
from datetime import UTC, datetime, timedelta

import icalendar
import pytest

from kaskad.accounts.api import give_grant, open_account
from kaskad.accounts.models import Grant
from kaskad.audit.models import Entry
from kaskad.campaigns.api import Place, Seminar, cancel_seminar, move_seminar
from kaskad.commissions.api import Member, Person, link_account
from tests.planning.world import ACTOR, DISTRICTS, NOW

# Its operations and pages run on both databases in the matrix.
pytestmark = pytest.mark.one_database

OWN = "/{}/calendar/"
PLACE = f"/{{}}/plans/kz-referendum-2026/{DISTRICTS[0]}/calendar/"


def _account(person, label="Айжан"):
    account = open_account(actor=ACTOR, label=label, language="kk", now=NOW)
    link_account(actor=ACTOR, person=person, account=account, now=NOW)
    return account


def _account_of(member):
    return Person.objects.select_related("account").get(pk=member.person_id).account


@pytest.fixture
def pupil(plan, client):
    """A signed-in member who teaches nothing, and their only seminar."""
    teach = Seminar.objects.exclude(trainer=None).values("trainer")
    places = Place.objects.filter(group__plan=plan, group__seminars__venue__isnull=False)
    place = places.exclude(member__in=teach).order_by("id")[0]
    client.force_login(_account(place.member.person))
    return place.member, place.group.seminars.get()


@pytest.fixture
def trainer(plan, client):
    """A signed-in trainer and one of the seminars they teach."""
    seminar = Seminar.objects.filter(group__plan=plan).exclude(trainer=None).order_by("id")[0]
    client.force_login(_account(seminar.trainer.person))
    return seminar.trainer, seminar


def _address(client, page, language="kk"):
    """The address that the page gives, made if there is none."""
    url = page.format(language)
    if not _shown(client, url):
        assert client.post(url, {"seen": ""}).status_code == 302
    return _shown(client, url)


def _shown(client, url):
    found = re.search(r"<pre>http://testserver(\S+)</pre>", client.get(url).content.decode())
    return found[1] if found else ""


def _seen(client, page):
    return re.search(r'name="seen" value="(\w+)"', client.get(page).content.decode())[1]


def _read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    calendar = icalendar.Calendar.from_ical(answer.content)
    return calendar, {str(one["uid"]): one for one in calendar.walk("VEVENT")}


def _text(client, address):
    return client.get(address).content.decode().replace("\r\n ", "")


def _uid(seminar):
    return f"seminar-{seminar.code}@kaskad"


def test_a_member_reads_the_own_seminar_and_nothing_else(pupil, client):
    _member, seminar = pupil

    address = _address(client, OWN)
    client.logout()
    calendar, events = _read(client, address)
    event = events[_uid(seminar)]

    assert list(events) == [_uid(seminar)]
    assert (str(calendar["version"]), str(calendar["method"])) == ("2.0", "PUBLISH")
    begins = datetime.combine(seminar.day, seminar.starts) - timedelta(hours=5)
    assert event.decoded("dtstart") == begins.replace(tzinfo=UTC)
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(minutes=seminar.minutes)
    assert (str(event["status"]), event["sequence"]) == ("CONFIRMED", 0)
    assert seminar.venue.name_kk in str(event["location"])
    assert seminar.venue.address_kk in str(event["location"])


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("kk", "Сіздің оқу семинарыңыз"),
        ("ru", "Ваш учебный семинар"),
        ("en", "Your training seminar"),
    ],
)
def test_the_address_keeps_the_language_of_the_page(pupil, client, language, words):
    _member, seminar = pupil

    _calendar, events = _read(client, _address(client, OWN, language))

    assert str(events[_uid(seminar)]["summary"]) == words


def test_a_trainer_reads_what_they_teach(trainer, client):
    member, seminar = trainer
    taught = Seminar.objects.filter(trainer=member, group__plan=seminar.group.plan)

    _calendar, events = _read(client, _address(client, OWN))

    assert {_uid(one) for one in taught} <= set(events)
    assert str(events[_uid(seminar)]["summary"]).startswith("Сіз семинар өткізесіз.")


def test_a_district_reads_its_seminars_and_no_others(plan, reader):
    client = reader("coordinator", DISTRICTS[0])
    seminars = Seminar.objects.filter(group__plan=plan, group__commission__code=DISTRICTS[0])

    _calendar, events = _read(client, _address(client, PLACE))

    assert set(events) == {_uid(one) for one in seminars}


def test_nobody_is_named_in_a_calendar(trainer, client):
    give_grant(
        actor=ACTOR, account=_account_of(trainer[0]), role="coordinator",
        scope=DISTRICTS[0], now=NOW,
    )  # fmt: skip
    names = {member.person.last_name for member in Member.objects.select_related("person")}

    for page in (OWN, PLACE):
        text = _text(client, _address(client, page))
        assert [name for name in names if name and name in text] == []
        assert "тел" not in text.lower()


def test_a_cancelled_seminar_keeps_its_uid_and_has_a_higher_sequence(pupil, client):
    _member, seminar = pupil
    address = _address(client, OWN)
    before = _read(client, address)[1][_uid(seminar)]

    cancel_seminar(actor=ACTOR, seminar=seminar, reason="Ауру: Әлиев", now=NOW)
    after = _read(client, address)[1][_uid(seminar)]

    assert (str(before["status"]), str(after["status"])) == ("CONFIRMED", "CANCELLED")
    assert after["sequence"] > before["sequence"]
    assert str(after["summary"]).startswith("Өткізілмейді")
    assert "Әлиев" not in _text(client, address)


def test_a_moved_seminar_keeps_its_uid_and_has_a_higher_sequence(pupil, client):
    _member, seminar = pupil
    address = _address(client, OWN)
    before = _read(client, address)[1][_uid(seminar)]
    other = "pm" if seminar.half == "am" else "am"

    move_seminar(
        actor=ACTOR, seminar=seminar, day=seminar.day, half=other, venue=seminar.venue,
        reason="Боран", now=NOW,
    )  # fmt: skip
    after = _read(client, address)[1][_uid(seminar)]

    assert after.decoded("dtstart") != before.decoded("dtstart")
    assert after["sequence"] > before["sequence"]
    assert after.decoded("dtstamp") == NOW


def test_a_new_address_ends_the_old_one(pupil, client):
    old = _address(client, OWN)

    client.post(OWN.format("kk"), {"seen": _seen(client, OWN.format("kk"))})
    new = _address(client, OWN)

    assert new != old
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200
    entries = Entry.objects.filter(tag="planning:calendar:address_made").order_by("id")
    assert [one.changes["renewed"] for one in entries] == [False, True]
    assert all(new[13:23] not in str((one.changes, one.subject_code)) for one in entries)


def test_a_form_sent_twice_makes_one_address(pupil, client):
    address = _address(client, OWN)
    seen = _seen(client, OWN.format("kk"))

    client.post(OWN.format("kk"), {"seen": ""})
    assert _address(client, OWN) == address
    client.post(OWN.format("kk"), {"seen": seen})
    renewed = _address(client, OWN)
    client.post(OWN.format("kk"), {"seen": seen})

    assert _address(client, OWN) == renewed


def test_nobody_can_guess_or_shorten_an_address(pupil, client):
    address = _address(client, OWN)
    code, _, signature = address.removesuffix(".ics").rpartition("/")[2].partition("-")

    for token in (code, f"{code}-", f"{code}-{'0' * 32}", f"{code}-{signature[:-1]}", "ә-ә"):
        assert client.get(f"/kk/calendar/{token}.ics").status_code == 404


def test_an_address_ends_with_the_seat(pupil, client):
    member, _seminar = pupil
    address = _address(client, OWN)

    Member.objects.filter(pk=member.pk).update(until=member.since + timedelta(days=1))

    assert client.get(address).status_code == 404


@pytest.mark.usefixtures("plan")
def test_an_address_of_a_district_ends_with_the_work_for_it(reader):
    client = reader("coordinator", DISTRICTS[0])
    address = _address(client, PLACE)
    assert client.get(address).status_code == 200

    Grant.objects.update(until=NOW)

    assert client.get(address).status_code == 404


def test_a_closed_account_has_no_calendar(pupil, client):
    address = _address(client, OWN)
    account = _account_of(pupil[0])
    account.is_active = False
    account.save(update_fields=["is_active"])

    assert client.get(address).status_code == 404


def test_programmes_ask_with_head_and_for_what_is_new(pupil, client):
    address = _address(client, OWN)
    client.logout()

    first, head = client.get(address), client.head(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    cancel_seminar(actor=ACTOR, seminar=pupil[1], reason="Боран", now=NOW)
    changed = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in first["Cache-Control"]
    assert "max-age=" in first["Cache-Control"]
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", first["ETag"])
    assert (again.status_code, changed.status_code) == (304, 200)


@pytest.mark.usefixtures("plan")
def test_the_pages_lead_to_the_calendar(reader):
    client = reader("coordinator", DISTRICTS[0])

    page = client.get(f"/kk/plans/kz-referendum-2026/{DISTRICTS[0]}/").content.decode()

    assert PLACE.format("kk") in page
    assert client.get("/kk/plans/kz-referendum-2026/KZ/calendar/").status_code == 404
    assert client.get(OWN.format("kk")).status_code == 404
