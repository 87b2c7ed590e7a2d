"""Pages of lists and of people: who sees them, what they say, without any script."""

from io import BytesIO

import pytest
import python_calamine
from django.core.files.uploadedfile import SimpleUploadedFile

from kaskad.accounts.api import give_grant, open_account
from kaskad.audit.models import Entry
from kaskad.commissions import tasks
from kaskad.commissions.api import Member, RosterBatch
from kaskad.commissions.tasks import work_on_roster
from kaskad.commissions.vocab import limits
from kaskad.core import clock
from kaskad.core.tasks.models import StoredTask
from kaskad.core.tasks.queue import claim
from kaskad.core.tasks.working import work_until_nothing_waits
from tests.commissions import world as w

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def reader(client, country):
    """A client signed in with a role over a subtree."""

    def sign_in(scope="KZ", role="coordinator"):
        account = open_account(actor=w.ACTOR, label="Айжан", language="kk", now=w.NOW)
        give_grant(actor=w.ACTOR, account=account, role=role, scope=scope, now=w.NOW)
        client.force_login(account)
        return client

    return sign_in


def upload(client, path, scope="KZ", language="kk"):
    file = SimpleUploadedFile(path.name, path.read_bytes())
    return client.post(f"/{language}/rosters/", {"file": file, "scope": scope})


def page_of(client, answer):
    return client.get(answer["Location"])


def test_a_list_is_sent_reviewed_and_accepted(reader, tmp_path):
    client = reader()

    sent = upload(client, w.write_xlsx(tmp_path / "тізім.xlsx", w.precinct()))
    review = page_of(client, sent)
    accepted = client.post(f"{sent['Location']}accept/")
    done = page_of(client, accepted)

    assert (sent.status_code, review.status_code, accepted.status_code) == (302, 200, 302)
    assert "Тізімді қабылдау" in review.content.decode()
    assert "data-refresh" not in done.content.decode()
    assert Member.objects.count() == 3
    requested = Entry.objects.get(tag="commissions:roster:accept_requested")
    assert (requested.actor_kind, requested.actor_label) == ("person", "")


def test_wrong_rows_stand_on_the_page_and_in_the_download(reader, tmp_path):
    client = reader()
    rows = [*w.precinct(), w.person(8, iin="880314700000"), w.person(9, "KZ-15-0315", "бастық")]

    sent = upload(client, w.write_xlsx(tmp_path / "list.xlsx", rows))
    page = page_of(client, sent).content.decode()
    one = client.get(f"{sent['Location']}?commission=KZ-15-0315").content.decode()
    table = client.get(f"{sent['Location']}errors.csv").content.decode("utf-8-sig")

    assert ("880314700000" in page, "бастық" in page) == (True, True)
    assert ("880314700000" in one, "бастық" in one) == (False, True)
    assert "5;ЖСН;880314700000;roster.iin_checksum;" in table
    assert "Жарамды жолдарды қабылдау" in page


def test_a_list_without_a_good_row_promises_no_acceptance(reader, tmp_path):
    client = reader()

    sent = upload(client, w.write_xlsx(tmp_path / "list.xlsx", [w.person(1, iin="880314700000")]))
    page = page_of(client, sent).content.decode()

    assert "Қабылдауға болатын жол жоқ" in page
    assert "Жарамды жолдарды қазір" not in page


def test_a_large_list_waits_for_the_worker_and_the_page_refreshes_itself(
    reader, tmp_path, monkeypatch
):
    monkeypatch.setattr(tasks, "SMALL_FILE", 0)
    client = reader()
    sent = upload(client, w.write_xlsx(tmp_path / "list.xlsx", w.precinct()))

    waiting = page_of(client, sent).content.decode()
    worked = work_until_nothing_waits()
    checked = page_of(client, sent).content.decode()
    client.post(f"{sent['Location']}accept/")
    accepting = page_of(client, sent).content.decode()
    worked_again = work_until_nothing_waits()

    assert ("data-refresh" in waiting, "Қазіргі күйді көрсету" in waiting) == (True, True)
    assert ("data-refresh" in checked, "data-refresh" in accepting) == (False, True)
    assert (worked, worked_again, Member.objects.count()) == (1, 1, 3)


@pytest.mark.parametrize(
    ("state", "given_up", "told"),
    [("received", "refused", "roster.not_finished"), ("accepting", "checked", "")],
)
def test_a_list_that_ends_every_worker_is_given_up(reader, tmp_path, state, given_up, told):
    client = reader()
    sent = upload(client, w.write_xlsx(tmp_path / "list.xlsx", w.precinct()))
    code = RosterBatch.objects.get().code
    client.post(f"{sent['Location']}accept/")
    RosterBatch.objects.update(state=state)
    # The worker was killed each time: the last claim's lease is over and nobody wrote anything.
    StoredTask.objects.all().delete()
    work_on_roster.enqueue(code=code)
    for _ in range(limits.TRIES):
        claim("dead", now=clock.machine_now())
        StoredTask.objects.update(lease_until=clock.machine_now())

    worked = work_until_nothing_waits()

    batch = RosterBatch.objects.get()
    assert (worked, batch.state, batch.refusal_code) == (1, given_up, told)
    assert Entry.objects.filter(changes__refusal="roster.not_finished").count() == 1
    assert StoredTask.objects.get().state == "dead"
    assert work_until_nothing_waits() == 0


def test_discarding_leaves_no_rows(reader, tmp_path):
    client = reader()
    sent = upload(client, w.write_xlsx(tmp_path / "list.xlsx", w.precinct()))

    answer = client.post(f"{sent['Location']}discard/")
    again = client.post(f"{sent['Location']}accept/")

    assert (answer.status_code, again.status_code) == (302, 422)
    assert RosterBatch.objects.get().rows.count() == 0


def test_accepted_lists_cannot_be_discarded(reader, tmp_path):
    client = reader()
    sent = upload(client, w.write_xlsx(tmp_path / "list.xlsx", w.precinct()))
    client.post(f"{sent['Location']}accept/")

    assert client.post(f"{sent['Location']}discard/").status_code == 422


def test_a_file_that_is_no_list_says_why(reader, tmp_path):
    client = reader()
    path = tmp_path / "list.xlsx"
    path.write_bytes(b"%PDF-1.7")

    page = page_of(client, upload(client, path)).content.decode()

    assert "оқуға болатын кесте емес" in page


def test_no_file_and_an_empty_file_come_back(reader):
    client = reader()

    nothing = client.post("/kk/rosters/", {"scope": "KZ"})
    empty = client.post("/kk/rosters/", {"scope": "KZ", "file": SimpleUploadedFile("a.csv", b"")})

    assert (nothing.status_code, empty.status_code) == (422, 422)
    assert "Тізімі бар файлды таңдаңыз" in nothing.content.decode()


def test_remarks_that_are_not_shown_are_counted(reader, tmp_path, monkeypatch):
    monkeypatch.setattr("kaskad.commissions.web.review._REMARKS_SHOWN", 1)
    client = reader()
    rows = [w.person(number, last_name="\u0041лиев") for number in (1, 2, 3)]

    text = page_of(
        client, upload(client, w.write_xlsx(tmp_path / "тізім.xlsx", rows))
    ).content.decode()

    assert "Ескертпесі бар жолдар: 3. Алғашқы 1 жол көрсетілген." in text
    assert text.count("Алиев") == 1


def test_long_tables_have_pages(reader, tmp_path, monkeypatch):
    monkeypatch.setattr("kaskad.commissions.web.review.ERRORS_PER_PAGE", 2)
    client = reader()
    rows = [w.person(number, iin=str(number)) for number in range(1, 6)]
    sent = upload(client, w.write_xlsx(tmp_path / "list.xlsx", rows))

    first = client.get(sent["Location"]).content.decode()
    last = client.get(f"{sent['Location']}?page=99").content.decode()

    assert first.count("roster.") == 0
    assert ("?page=2" in first, "?page=2" in last) == (True, True)


@pytest.mark.parametrize(
    ("scope", "expected"), [("KZ", 200), ("KZ-15", 200), ("154800000", 200), ("KZ-19", 404)]
)
def test_people_are_seen_by_those_who_work_above_them_only(reader, send, scope, expected):
    send(w.precinct())

    answer = reader(scope).get("/kk/rosters/commissions/KZ-15-0314/")

    assert answer.status_code == expected
    assert ("Ахметова" in answer.content.decode()) == (expected == 200)


@pytest.mark.parametrize("role", ["trainer", "member", "observer"])
def test_other_roles_find_nothing(reader, check, role):
    batch = check(w.precinct())
    client = reader("KZ", role)

    statuses = [
        client.get(f"/kk/rosters/{page}").status_code
        for page in ("", "template.xlsx", f"{batch.code}/", f"{batch.code}/errors.csv",
                     "commissions/KZ-15/")
    ]  # fmt: skip
    statuses += [client.post(f"/kk/rosters/{batch.code}/{do}/").status_code
                 for do in ("accept", "discard")]  # fmt: skip

    assert statuses == [404] * 7


def test_strangers_find_nothing(client, check):
    batch = check(w.precinct())

    statuses = [client.get(f"/kk/rosters/{page}").status_code for page in ("", f"{batch.code}/")]

    assert statuses == [404, 404]


def test_a_roster_of_the_whole_country_is_not_shown_in_a_region(reader, check):
    batch = check(w.precinct())
    client = reader("KZ-15")

    assert client.get(f"/kk/rosters/{batch.code}/").status_code == 404
    assert batch.file_name not in client.get("/kk/rosters/").content.decode()


def test_somebody_cannot_send_for_another_territory(reader, tmp_path):
    client = reader("KZ-15")

    answer = upload(client, w.write_xlsx(tmp_path / "list.xlsx", w.precinct()), scope="KZ")

    assert (answer.status_code, RosterBatch.objects.count()) == (422, 0)


def test_former_members_stay_on_the_page(reader, send):
    send(w.precinct(members=3))
    send([*w.precinct(members=2), w.person(9, last_name="Болатқызы")], now=w.LATER)

    page = reader().get("/kk/rosters/commissions/KZ-15-0314/").content.decode()

    assert ("Бұрынғы мүшелер" in page, "Болатқызы" in page) == (True, True)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_template_can_be_read_back(reader, check, tmp_path, language):
    content = reader().get(f"/{language}/rosters/template.xlsx").content

    sheets = python_calamine.load_workbook(BytesIO(content)).sheet_names
    path = tmp_path / "template.xlsx"
    path.write_bytes(content)
    batch = check(path)

    assert len(sheets) == 2
    assert (batch.state, batch.rows_rejected) == ("checked", 1)


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_no_english_on_pages_in_kazakh_and_russian(reader, tmp_path, send, language):
    client = reader()
    send(w.precinct(members=2))
    name = "Ахмeтова"  # mixed letters on purpose
    rows = [*w.precinct(), w.person(8, iin="1", last_name=name), w.person(9, "KZ-99")]
    rows += [w.person(7, "KZ-15-0315", last_name=name)]
    sent = upload(client, w.write_xlsx(tmp_path / "t.xlsx", rows), language=language)
    addresses = [f"/{language}/rosters/", sent["Location"],
                 f"/{language}/rosters/commissions/KZ-15-0314/"]  # fmt: skip

    found = {word for address in addresses for word in w.english(client.get(address))}

    assert found == set()


def test_small_files_are_small():
    assert limits.SMALL_FILE < 1_000_000
