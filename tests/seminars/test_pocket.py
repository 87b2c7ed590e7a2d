"""A seminar on the phone: the page, the package, the questions that come back, the shell."""

import gzip
import json
import re
from datetime import time, timedelta

import pytest
from django.conf import settings as installed
from django.test import Client

from kaskad.answers.api import Question
from kaskad.audit.models import Entry
from kaskad.campaigns.models import Group, Seminar
from kaskad.commissions.api import Member, person_name
from kaskad.core import clock
from kaskad.core.names import search_key
from kaskad.core.web.shell import content_of
from kaskad.seminars.api import NewMark, member_code, record_marks
from kaskad.seminars.web.pocket import shell
from tests.queries import MOST, queries_of
from tests.seminars.conftest import COMMAND
from tests.seminars.test_pages import here, on, path, sign_in

# Its operations and pages run on both databases in the matrix.
pytestmark = pytest.mark.one_database

__all__ = ["here", "on"]


def taken(client, seminar, language="en"):
    return client.post(path(seminar, "pocket/package/", language))


def send(client, seminar, questions, **more):
    body = json.dumps({"questions": questions} | more)
    address = path(seminar, "pocket/questions/")
    return client.post(address, body, content_type="application/json")


def question(nonce="n1", text="Мөр кімде сақталады?", **more):
    return {"nonce": nonce, "text": text, "language": "kk", "block": None} | more


def test_the_package_has_all_that_the_hall_needs(client, here, second_stage):
    first, other = second_stage.members(here)[:2]
    at = clock.at(here.day, here.starts)
    record_marks(actor=COMMAND, seminar=here, marks=[NewMark(first, "called", at, "n")], now=at)

    found = taken(client, here).json()

    people = {row["member"]: row for row in found["people"]}
    name = person_name(Member.objects.get(pk=other).person)
    assert sorted(people) == sorted(second_stage.members(here))
    assert people[other]["name"] == name
    assert people[other]["key"] == search_key(name)
    assert people[other]["code"] == member_code(second_stage.campaign, other)
    assert [(row["member"], row["here"]) for row in found["served"]] == [(first, True)]
    assert found["seminar"]["code"] == here.code
    assert found["asks"]
    assert [one["code"] for one in found["languages"]] == ["en", here.group.language]
    assert found["blocks"]
    assert found["agenda"]
    assert clock.local_day(clock.now()).isoformat() in found["now"]
    ends = clock.at(here.day + timedelta(days=8), time())
    assert found["ends"] == ends.isoformat()


def test_the_run_book_comes_along_without_ways_that_need_a_network(client, here, second_stage):
    book = taken(client, here).json()["book"]
    page = client.get(path(here, "book/")).content.decode()

    commission = Member.objects.get(pk=second_stage.members(here)[0]).commission
    assert str(commission.name) in book["html"]
    for heading in re.findall(r"<h2[^>]*>([^<]+)</h2>", page):
        assert heading in book["html"]
    assert "<a " not in book["html"]
    assert "<form" not in book["html"]
    assert f"{clock.now().astimezone(clock.zone()):%H:%M}" in book["as_of"]


@pytest.mark.parametrize(("language", "spoken"), [("ru", ["ru", "kk"]), ("en", ["en", "kk", "ru"])])
def test_a_group_of_both_languages_gets_the_texts_in_both(client, here, language, spoken):
    Group.objects.filter(pk=here.group_id).update(language="")

    found = taken(client, here, language).json()

    assert [one["code"] for one in found["languages"]] == spoken
    assert found["seminar"]["language"] == ("ru" if language == "ru" else "kk")
    assert set(found["blocks"][0]["title"]) == set(spoken)


def test_each_taking_leaves_an_entry(client, here, second_stage):
    taken(client, here)
    taken(client, here)

    entries = Entry.objects.filter(tag="seminars:pocket:taken")
    assert entries.count() == 2
    assert entries[0].subject_code == here.code
    assert str(len(second_stage.members(here))) in json.dumps(entries[0].changes)


def test_the_package_is_small_on_the_way(client, here):
    answer = client.post(path(here, "pocket/package/"), headers={"accept-encoding": "gzip"})

    assert answer.headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(answer.content))["format"] == "kaskad-pocket"


def test_staff_take_the_list_along_and_ask_nothing(client, here, coordinator):
    sign_in(client, coordinator("KZ"))

    assert not taken(client, here).json()["asks"]
    answer = send(client, here, [question()]).json()["answers"]
    assert [one["took"] for one in answer] == ["not_yours"]
    assert "Only the trainer" in answer[0]["message"]
    assert not Question.objects.exists()


@pytest.mark.parametrize(("days", "opens"), [(-3, 200), (7, 200), (8, 422)])
def test_a_list_is_taken_until_a_week_after_the_seminar(client, here, on, days, opens):
    on(here.day + timedelta(days=days))

    answer = taken(client, here)
    page = client.get(path(here, "pocket/")).content.decode()

    assert answer.status_code == opens
    assert ("data-take" in page) == (opens == 200)
    if opens == 422:
        assert answer.json()["refusal"] == "seminars.pocket_over"
        assert "until 7 days after it" in page
        assert not Entry.objects.filter(tag="seminars:pocket:taken").exists()


def test_a_cancelled_seminar_is_not_taken_along(client, here):
    Seminar.objects.filter(pk=here.pk).update(state="cancelled", cancel_reason="Қар")

    answer = taken(client, here)

    assert (answer.status_code, answer.json()["refusal"]) == (422, "seminars.cancelled")
    assert "data-take" not in client.get(path(here, "pocket/")).content.decode()


def test_a_stranger_takes_nothing(client, here, second_stage):
    sign_in(client, second_stage.account_of(second_stage.members(here)[0]))

    assert client.get(path(here, "pocket/")).status_code == 404
    assert taken(client, here).status_code == 404
    assert send(client, here, [question()]).status_code == 404
    assert send(client, here, "nonsense").status_code == 404


def test_questions_come_back_once(client, here):
    first = send(client, here, [question(), question("n2", "Кто хранит печать?", language="ru")])
    again = send(client, here, [question(), question("n3", block=1)])

    assert [one["took"] for one in first.json()["answers"]] == ["recorded"] * 2
    assert [one["took"] for one in again.json()["answers"]] == ["recorded"] * 2
    asked = Question.objects.order_by("id")
    assert [one.nonce for one in asked] == ["n1", "n2", "n3"]
    assert {one.way for one in asked} == {"hall"}
    assert {one.seminar_code for one in asked} == {here.code}


def test_a_question_that_is_refused_keeps_no_other_back(client, here):
    rows = [question("n1", "Не"), question("n2", "Звоните +7 701 123 45 67"), question("n3")]

    answers = send(client, here, rows).json()["answers"]

    assert [one["took"] for one in answers] == ["refused", "refused", "recorded"]
    assert [one.get("refusal") for one in answers] == [
        "answers.question_too_short",
        "answers.names_somebody",
        None,
    ]
    assert Question.objects.get().nonce == "n3"


def test_a_trainer_who_was_replaced_is_told_and_brings_the_marks(client, here, second_stage):
    ticket = taken(client, here).json()["ticket"]
    other = second_stage.seminars("s2")[-1]
    assert other.trainer_id != here.trainer_id
    Seminar.objects.filter(pk=here.pk).update(trainer=other.trainer)

    state = client.get(path(here, f"marks/state/?ticket={ticket}"))
    asked = send(client, here, [question()], ticket=ticket)

    assert state.json()["members"] == []
    assert state.json()["csrf"]
    assert asked.json()["answers"][0]["took"] == "not_yours"
    assert client.get(path(here, "marks/state/?ticket=x")).status_code == 404
    assert send(client, here, [question()]).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        '{"questions": 1}',
        '{"questions": [1]}',
        '{"questions": [{"text": "a"}]}',
        '{"questions": [{"text": 1, "nonce": "a"}]}',
        '{"questions": [{"text": "a", "nonce": "a", "language": "kaz"}]}',
        '{"questions": [{"text": "a", "nonce": "a", "block": "1"}]}',
        '{"questions": [{"text": "' + "a" * 5001 + '", "nonce": "a"}]}',
    ],
)
def test_what_is_no_delivery_is_refused(client, here, body):
    address = path(here, "pocket/questions/")
    refused = client.post(address, body, content_type="application/json")

    assert (refused.status_code, refused.json()["refusal"]) == (
        422,
        "seminars.delivery_unreadable",
    )


def test_too_many_questions_at_once_are_refused(client, here):
    refused = send(client, here, [question(f"n{number}") for number in range(51)])

    assert refused.json()["refusal"] == "seminars.too_many_written"
    assert not Question.objects.exists()


def test_the_sheet_leads_to_the_page_and_the_page_asks_little(client, here):
    assert f'href="{path(here, "pocket/")}"' in client.get(path(here)).content.decode()
    assert len(queries_of(client, path(here, "pocket/"))) <= MOST


@pytest.mark.one_database  # no table is asked
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_shell_is_the_same_for_everybody(client, here, language):
    mine = client.get(f"/{language}/seminars/pocket/")
    other = Client().get(f"/{language}/seminars/pocket/")

    assert mine.content == other.content
    assert not other.cookies
    assert f'lang="{language}"' in other.content.decode()
    assert "csrfmiddlewaretoken" not in other.content.decode()


@pytest.mark.one_database
def test_the_worker_covers_seminars_of_one_language_and_names_what_it_keeps(client, db):
    answer = client.get("/ru/seminars/worker.js")
    told = json.loads(re.search(r"self.told = (\{.*\});", answer.content.decode())[1])

    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert told["shell"] == "/ru/seminars/pocket/"
    assert all(one.startswith(installed.STATIC_URL) for one in told["files"])
    pages = re.compile(told["pages"])
    assert pages.match("/ru/seminars/abc/pocket/")[1] == "abc"
    assert pages.match("/ru/seminars/pocket/")[1] is None
    for other in ("ru/seminars/abc/", "kk/seminars/abc/pocket/", "ru/seminars/a/pocket/package/"):
        assert not pages.match(f"/{other}")


@pytest.mark.one_database
def test_everything_that_the_modules_import_is_kept(db):
    kept = shell()
    names = {*kept.files, *kept.modules}
    wanted = set()
    for name in (one for one in names if "/pocket/" in one or "kaskad/js" in one):
        folder = name.rpartition("/")[0]
        for found in re.findall(r'from "(\.[^"]+)"', content_of(name).decode()):
            parts = folder.split("/")
            for step in found.split("/"):
                if step == "..":
                    parts.pop()
                elif step != ".":
                    parts.append(step)
            wanted.add("/".join(parts))

    assert wanted
    assert wanted <= names
    for found in re.findall(r'(?:href|src)="/static/([^"#]+)', kept.body):
        assert found in names


@pytest.mark.one_database
def test_the_manifest_names_the_page_in_its_language(client, db):
    found = client.get("/kk/seminars/pocket.webmanifest").json()

    assert found["start_url"] == "/kk/seminars/pocket/"
    assert found["scope"] == "/kk/seminars/"
    assert found["lang"] == "kk"
    assert {one["sizes"] for one in found["icons"]} == {"192x192", "512x512"}
