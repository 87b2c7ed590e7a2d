"""Taking a test through its addresses: nothing is lost, nothing counts twice."""

import random
from datetime import timedelta

import pytest
from django.test import Client, override_settings

from kaskad.assessment.access import attempt_of
from kaskad.assessment.models import AnswerBatch, Attempt
from kaskad.assessment.operations.attempts import close_overdue, hand_in
from kaskad.assessment.queries.at_once import answers_so_far
from kaskad.assessment.rules.answering import Batch
from kaskad.assessment.rules.fields import fields_of
from kaskad.assessment.rules.responses import right_response
from kaskad.audit.models import Entry
from kaskad.config.retention import apply_retention
from kaskad.core.actor import Actor
from tests.assessment.taking import CENTRE, HOUR, Taker, published
from tests.world import NOW

MINUTE = timedelta(minutes=1)


@pytest.fixture
def taker(house):
    return Taker.of(house.accounts["member"])


def test_a_test_is_begun_answered_and_handed_in(house, taker):
    test = published(house)
    assert taker.begin(test).status_code == 200
    attempt = taker.attempt
    assert (attempt.number, attempt.due_at) == (1, NOW + 30 * MINUTE)
    assert taker.send(taker.all_right()).json() == {"took": "counts", "left": 1800, "ended": False}
    assert taker.finish().json()["ended"] is True
    attempt = taker.attempt
    assert (attempt.score, attempt.passed, attempt.ended_how) == (100, True, "handed_in")
    entries = Entry.objects.filter(subject_code=attempt.code).order_by("id")
    assert [one.tag for one in entries] == [
        "assessment:attempt:started",
        "assessment:attempt:ended",
    ]
    assert entries[1].changes["passed"] is True


def test_the_whole_paper_comes_at_once_in_both_languages(house, taker):
    taker.begin(published(house))
    for language in ("kk", "ru"):
        page = taker.page(query=f"?language={language}").content.decode()
        assert page.count('<fieldset class="item"') == 16
        for one in taker.paper:
            assert one.content.text[language].split("\n")[0][:40].split('"')[0] in page
        assert "right" not in page.partition("<form")[2].replace("right:", "")


def test_the_page_names_whose_it_is_and_shows_what_was_answered(house, taker):
    taker.begin(published(house))
    page = taker.page().content.decode()
    person = house.member().person
    assert f"{person.first_name} {person.last_name[0]}." in page
    assert person.last_name not in page
    taker.send(taker.all_right())
    choice = next(one for one in taker.paper if one.content.kind == "choice")
    picked = right_response(choice.content)
    page = taker.page().content.decode()
    assert f'name="q{choice.number}" value="{picked}" checked' in page


def test_begun_again_it_is_the_same_attempt(house, taker):
    test = published(house)
    taker.begin(test)
    first = taker.key
    other_phone = Taker.of(house.accounts["member"])
    other_phone.begin(test, at=NOW + 5 * MINUTE)
    assert other_phone.key == first
    assert Attempt.objects.filter(test=test).count() == 1


def test_a_batch_sent_twice_counts_once_and_in_any_order(house, taker):
    taker.begin(published(house))
    right = taker.all_right()
    numbers = sorted(right)
    batches = [{number: right[number]} for number in numbers]
    order = [*range(len(batches))] * 3
    random.Random(7).shuffle(order)
    for at in order:
        answer = taker.send(batches[at], sequence=at + 1, elapsed=10 * at)
        assert answer.status_code == 200
    assert AnswerBatch.objects.filter(attempt=taker.attempt).count() == len(batches)
    assert answers_so_far(taker.attempt).responses == right
    taker.finish(last=len(batches))
    assert taker.attempt.score == 100


def test_the_end_waits_for_batches_that_have_not_come(house, taker):
    taker.begin(published(house))
    taker.send(taker.all_right(), sequence=2)
    answer = taker.finish(last=3)
    assert (answer.status_code, answer.json()) == (409, {"missing": [1, 3]})
    assert taker.attempt.ended_at is None
    taker.send({}, sequence=1)
    taker.send({}, sequence=3)
    assert taker.finish(last=3).json()["ended"] is True


def test_the_last_batch_may_come_with_the_end(house, taker):
    taker.begin(published(house))
    answer = taker.send(taker.all_right(), what="finish", language="ru")
    assert answer.json()["ended"] is True
    assert (taker.attempt.score, taker.attempt.language) == (100, "ru")


def test_handed_in_twice_the_first_result_stands(house, taker):
    taker.begin(published(house))
    taker.finish()
    assert taker.attempt.score == 0
    late = taker.send(taker.all_right())
    assert late.json()["took"] == "too_late"
    assert taker.finish(last=1).json()["ended"] is True
    assert taker.attempt.score == 0
    assert AnswerBatch.objects.get(attempt=taker.attempt).is_late


def test_what_was_read_before_the_end_ends_nothing_again(house, taker):
    taker.begin(published(house))
    before = attempt_of(taker.attempt.code)
    taker.finish()
    hand_in(
        actor=CENTRE, taken=before, batch=Batch("phone-2", 1, NOW, ()), device="phone-2", now=NOW
    )
    assert AnswerBatch.objects.get(attempt=taker.attempt, device="phone-2").is_late
    ends = Entry.objects.filter(subject_code=taker.attempt.code, tag="assessment:attempt:ended")
    assert ends.count() == 1


def test_another_phone_goes_on_and_the_last_answer_stands(house, taker):
    test = published(house)
    taker.begin(test)
    item = next(one for one in taker.paper if one.content.kind == "choice")
    number, (first, second, *_rest) = item.number, [one.key for one in item.content.body.options]
    taker.send({number: first}, elapsed=100)
    other = Taker.of(house.accounts["member"])
    # In the same moment: a demonstration stands at one.
    assert other.begin(test).content.count(b" checked") == 1
    other.device = "phone-2"
    other.send({number: second}, elapsed=200)
    taker.send({number: first}, elapsed=150)  # arrives later, was given earlier
    assert answers_so_far(taker.attempt).responses[number] == second


def test_who_moves_to_another_phone_goes_on_and_the_first_result_stands(house, taker):
    """The table in docs/rooms/assessment.md."""
    test = published(house)
    taker.begin(test)
    choices = [one for one in taker.paper if one.content.kind == "choice"]
    right = taker.all_right()
    taker.send({choices[0].number: right[choices[0].number]}, elapsed=30)
    due = taker.attempt.due_at

    other = Taker.of(house.accounts["member"])
    assert other.begin(test, at=NOW + 5 * MINUTE).status_code == 200
    other.device = "phone-2"
    page = other.page(at=NOW + 5 * MINUTE).content.decode()

    assert other.key == taker.key
    assert other.attempt.due_at == due  # time runs on
    first = choices[0]
    assert f'name="q{first.number}" value="{right[first.number]}" checked' in page
    # What lay unsent on the first phone arrives while the second goes on: it counts.
    later = choices[1].number
    taker.send({later: right[later]}, elapsed=40, at=NOW + 6 * MINUTE)
    other.send({first.number: right[first.number]}, elapsed=360, at=NOW + 6 * MINUTE)
    so_far = answers_so_far(other.attempt).responses
    assert (so_far[first.number], so_far[later]) == (right[first.number], right[later])

    assert other.finish(at=NOW + 7 * MINUTE).json()["ended"] is True
    score = other.attempt.score
    assert 0 < score < 100
    late = taker.send(right, elapsed=90, at=NOW + 8 * MINUTE)
    assert late.json()["took"] == "too_late"
    assert taker.finish(at=NOW + 8 * MINUTE).json()["ended"] is True
    assert taker.attempt.score == score
    batches = AnswerBatch.objects.filter(attempt=taker.attempt)
    assert [one.is_late for one in batches.order_by("pk")] == [False, False, False, True]
    old = taker.page(at=NOW + 8 * MINUTE)
    assert old.status_code in (302, 303) or "/results/" in old.content.decode()
    assert Attempt.objects.filter(test=test).count() == 1


def test_the_browser_is_known_until_it_is_forgotten(house, taker):
    taker.begin(published(house))
    for sequence, device in enumerate(("phone.1", "hall.1", "phone.2", "other", ".3"), start=1):
        taker.send({}, device=device, sequence=sequence)
    assert taker.finish(last=0).json()["ended"] is True
    assert taker.attempt.browser == "phone"
    apply_retention(actor=Actor.system("config"), now=NOW + timedelta(days=91))
    assert taker.attempt.browser == ""
    devices = AnswerBatch.objects.order_by("sequence").values_list("device", flat=True)
    assert list(devices) == ["1", "1", "2", "other", "3"]


def test_the_server_keeps_the_time(house, taker):
    taker.begin(published(house))
    right = taker.all_right()
    half = dict(list(right.items())[:8])
    taker.send(half, at=NOW + 29 * MINUTE)
    answer = taker.send(right, at=NOW + 33 * MINUTE)
    assert (answer.json()["took"], answer.json()["left"]) == ("too_late", 0)
    taker.finish(at=NOW + 34 * MINUTE, last=1)
    assert taker.attempt.score == 50


def test_what_was_certainly_written_in_time_counts_after_it(house, taker):
    """Batch 1 was on its way when batch 2, written later, had arrived in time."""
    taker.begin(published(house))
    taker.send({}, sequence=2, at=NOW + 29 * MINUTE)
    answer = taker.send(taker.all_right(), sequence=1, at=NOW + 40 * MINUTE)
    assert answer.json()["took"] == "counts_late"


def test_an_attempt_that_nobody_hands_in_ends_by_itself(house, taker):
    taker.begin(published(house))
    taker.send(taker.all_right())
    assert close_overdue(actor=Actor.system("assessment"), now=NOW + 59 * MINUTE) == 0
    assert close_overdue(actor=Actor.system("assessment"), now=NOW + 61 * MINUTE) == 1
    attempt = taker.attempt
    assert (attempt.ended_how, attempt.score) == ("time_over", 100)
    assert close_overdue(actor=Actor.system("assessment"), now=NOW + 62 * MINUTE) == 0


def test_without_javascript_it_is_one_form(house, taker):
    taker.begin(published(house))
    right = taker.all_right()
    contents = {one.number: one.content for one in taker.paper}
    fields = {}
    for number, response in right.items():
        fields |= fields_of(contents[number], number, response)
    path = f"/sit/{taker.key}/"
    client = Client()
    saved = client.post(path, fields | {"language": "ru"})
    assert (saved.status_code, saved["Location"]) == (303, f"{path}?language=ru&saved=1")
    number = next(one.number for one in taker.paper if one.content.kind == "choice")
    cleared = {name: value for name, value in fields.items() if name != f"q{number}"}
    client.post(path, cleared | {"do": "save"})
    assert answers_so_far(taker.attempt).responses[number] is None
    done = client.post(path, fields | {"do": "finish"})
    assert done.status_code == 303
    assert taker.attempt.score == 100
    page = client.get(path).content.decode()
    assert f"/kk/tests/results/{taker.attempt.code}/" in page


def test_a_retake_has_another_form_and_waits(house, taker):
    test = published(house)
    taker.begin(test)
    first = taker.attempt
    taker.finish()
    refused = taker.begin(test, at=NOW + 30 * MINUTE)
    assert refused.status_code != 200
    taker.sequence = 0
    assert taker.begin(test, at=NOW + 61 * MINUTE).status_code == 200
    second = taker.attempt
    assert (second.number, second.form_id != first.form_id) == (2, True)
    taker.finish(at=NOW + 61 * MINUTE)
    assert taker.begin(test, at=NOW + 5 * HOUR).status_code != 200


@pytest.mark.parametrize(
    "body",
    [
        "", "[]", "{", '{"device": ""}', '{"device": "form"}', '{"device": "x", "answers": 3}',
        '{"device": "x", "answers": [3], "sequence": 1}',
        '{"device": "x", "answers": [{"item": 99, "fields": {}, "elapsed": 1}], "sequence": 1}',
        '{"device": "x", "answers": [{"item": 1, "fields": [], "elapsed": 1}], "sequence": 1}',
        '{"device": "x", "answers": [{"item": 1, "fields": {"q1": [1]}}], "sequence": 1}',
        '{"device": "x", "answers": [{"item": 1, "fields": {}, "elapsed": -1}], "sequence": 1}',
        '{"device": "x", "answers": [], "sequence": 0}',
        '{"device": "x", "answers": [], "sequence": true}',
        '{"device": "x", "answers": [], "sequence": 1, "language": "de"}',
    ],
)  # fmt: skip
def test_what_is_no_delivery_is_refused(house, taker, body):
    taker.begin(published(house))
    for what in ("answers", "finish"):
        answer = taker.post(what, body)
        assert (answer.status_code, answer.json()["refusal"]) == (
            422,
            "assessment.answers_unreadable",
        )
    assert not AnswerBatch.objects.exists()
    assert taker.attempt.ended_at is None


def test_keys_and_tickets_of_others_are_nothing(house, taker):
    taker.begin(published(house))
    code, _dash, mark = taker.key.partition("-")
    other = "y" if mark.endswith("x") else "x"
    for key in (code, f"{code}-", f"{code}-{mark[:-1]}{other}", f"zzz-{mark}"):
        assert Client().get(f"/sit/{key}/").status_code == 404
        assert Client().post(f"/sit/{key}/finish/", "{}", "application/json").status_code == 404
    assert Client().post("/sit/start/", {"ticket": "abc"}).status_code == 404
    assert Client().get("/sit/start/").status_code == 405


def test_strangers_and_others_find_no_test(house):
    test = published(house)
    assert Client().get(f"/kk/tests/{test.code}/").status_code == 404
    observer = Taker.of(house.accounts["observer"])
    assert observer.client.get(f"/kk/tests/{test.code}/").status_code == 404


def test_the_result_has_topics_and_later_explanations(house, taker):
    test = published(house, closes_at=NOW + HOUR)
    taker.begin(test)
    taker.send(taker.all_right())
    taker.finish()
    path = f"/ru/tests/results/{taker.attempt.code}/"
    page = taker.client.get(path).content.decode()
    explanation = taker.paper[0].content.explanation["ru"][:30]
    assert explanation not in page
    with override_settings(KASKAD_PINNED_NOW=NOW + 3 * HOUR):
        page = taker.client.get(path).content.decode()
    assert explanation in page
    stranger = Taker.of(house.accounts["trainer"])
    assert stranger.client.get(path).status_code == 404
    assert Client().get(path).status_code == 404
