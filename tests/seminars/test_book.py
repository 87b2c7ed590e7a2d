"""The run book: what a trainer sees before, during and after, derived from what is there."""

import io
import json
from dataclasses import asdict, replace
from datetime import UTC, date, timedelta

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from pypdf import PdfReader

from kaskad.answers.api import Answer, AnswerNews, Question, acknowledge_answers, send_up
from kaskad.campaigns.api import cancel_seminar
from kaskad.commissions.api import Member, person_name
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.localized import LocalizedText
from kaskad.seminars.api import Correction, NewMark, record_marks, sheet_for
from kaskad.seminars.queries.book import run_book
from kaskad.seminars.rules.book import Deed, Done, Part, part_at
from kaskad.seminars.web.book_paper import book_pdf
from tests.answers.conftest import NOW, answering
from tests.answers.official import Centre, provision, version
from tests.exemptions import exempted
from tests.queries import MOST, queries_of
from tests.seminars.conftest import COMMAND
from tests.seminars.test_pages import path, sent, sign_in

# Its operations and pages run on both databases in the matrix.
pytestmark = pytest.mark.one_database

__all__ = ["answering"]
SYSTEM = Actor.system("сынақ")


@pytest.fixture
def seminar(answering, client):
    """The first seminar of the second stage, its trainer signed in."""
    found = answering.first("s2")
    sign_in(client, answering.account_of(found.trainer_id))
    return found


@pytest.fixture
def at(settings, seminar):
    """The clock stands so many minutes after the beginning."""

    def stand(minutes):
        moment = clock.at(seminar.day, seminar.starts) + timedelta(minutes=minutes)
        settings.KASKAD_PINNED_NOW = moment.astimezone(UTC)
        return moment

    stand(-24 * 60)
    return stand


def book(seminar):
    return run_book(sheet_for(SYSTEM, seminar.code), now=clock.now())


def step(seminar, deed):
    found = [(one.done, one.left, one.whole) for one in book(seminar).steps if one.deed == deed]
    return found[0] if found else None


def page_of(client, seminar, language="en"):
    return client.get(path(seminar, "book/", language)).content.decode()


def name_of(member):
    return person_name(Member.objects.select_related("person").get(pk=member).person)


def test_the_part_of_now_comes_first(client, seminar, at):
    for minutes, first, then in (
        (-24 * 60, "Before the seminar", "During the seminar"),
        (10, "During the seminar", "Before the seminar"),
        (seminar.minutes, "After the seminar", "Before the seminar"),
    ):
        at(minutes)
        page = page_of(client, seminar)
        assert page.index(first) < page.index('<details class="part book">') < page.index(then)


def test_doors_open_an_hour_before(seminar):
    starts = clock.at(seminar.day, seminar.starts)
    ends = starts + timedelta(minutes=60)
    minute = timedelta(minutes=1)

    assert part_at(starts - 61 * minute, starts, ends, recorded=False) == Part.BEFORE
    assert part_at(starts - 60 * minute, starts, ends, recorded=False) == Part.DURING
    assert part_at(ends - minute, starts, ends, recorded=False) == Part.DURING
    assert part_at(ends, starts, ends, recorded=False) == Part.AFTER
    assert part_at(starts, starts, ends, recorded=True) == Part.AFTER


def test_people_are_counted_by_commission(answering, client, seminar, at):
    members = answering.members(seminar)

    found = book(seminar)

    assert sum(one.people for one in found.places) == len(members)
    assert {one.member_id for one in found.people} == set(members)
    assert found.here == 0
    page = page_of(client, seminar)
    assert str(found.places[0].name) in page


def test_what_changed_since_the_own_seminar_is_shown_until_it_is_read(
    answering, client, coordinator, seminar, at
):
    law = provision()
    centre = Centre(answering, coordinator)
    old = centre.publish(basis=law, now=NOW - timedelta(days=3))
    centre.replace(old, now=NOW)
    version(law, in_force_from=date(2026, 2, 19))
    at(5)

    news = book(seminar).news

    assert [(one.number, one.state, one.new_number) for one in news.answers] == [
        (old.number, "replaced", 2),
        (2, "published", None),
    ]
    assert [one.in_force_from for one in news.provisions] == [date(2026, 2, 19)]
    # Of the old one the trainer never said to know it, so its end is no news to confirm.
    assert step(seminar, Deed.READ_ANSWERS) == (Done.OPEN, 1, 2)
    assert step(seminar, Deed.READ_LAW) == (Done.OPEN, 1, 1)
    page = page_of(client, seminar)
    assert "May journalists film the count?" in page
    assert "replaced by No.\xa02" in page
    assert "Law on Elections" in page

    acknowledge_answers(
        actor=answering.trainer(seminar), answers=Answer.objects.filter(number=2), now=NOW
    )
    assert step(seminar, Deed.READ_ANSWERS) == (Done.DONE, 0, 2)


def test_an_answer_of_before_the_own_seminar_is_no_news(answering, coordinator, seminar, at):
    Centre(answering, coordinator).publish(basis=provision(), now=NOW - timedelta(days=3))

    assert book(seminar).news.answers == ()
    assert step(seminar, Deed.READ_ANSWERS) is None


def test_a_trainer_who_was_not_taught_is_told_so(days, client, settings):
    seminar = days.first("s2")
    settings.KASKAD_PINNED_NOW = clock.at(seminar.day, seminar.starts).astimezone(UTC)
    sign_in(client, days.account_of(seminar.trainer_id))

    assert step(seminar, Deed.BE_TAUGHT) == (Done.OPEN, 1, 1)
    assert book(seminar).news.since is None
    page = page_of(client, seminar)
    assert "so the sheet cannot be recorded" in page
    assert "What changed" not in page


def test_marks_say_who_is_here_and_who_is_missing(answering, client, seminar, at):
    here, missing, left, *rest = answering.members(seminar)
    now = at(30)
    marks = [
        NewMark(here, "called", now, "n1"),
        NewMark(missing, "missing", now, "n2"),
        NewMark(left, "arrived", now - timedelta(minutes=20), "n3"),
        NewMark(left, "left", now, "n4"),
    ]
    record_marks(actor=COMMAND, seminar=seminar, marks=marks, now=now)

    found = book(seminar)

    states = {one.member_id: one.state for one in found.people}
    assert (states[here], states[missing], states[left]) == ("here", "missing", "left")
    assert {states[one] for one in rest} == {""}
    assert step(seminar, Deed.CALL_ROLL) == (Done.OPEN, len(rest), len(rest) + 3)
    page = page_of(client, seminar)
    assert f"1 of {len(states)} are here" in page
    assert page.count(name_of(missing)) == 3  # two who are not there, and the trainer


def test_after_the_sheet_the_absent_and_their_next_day_are_shown(answering, client, seminar, at):
    absent, *_came = answering.members(seminar)
    at(seminar.minutes + 5)
    assert step(seminar, Deed.RECORD_SHEET)[0] == Done.OPEN
    assert step(seminar, Deed.BOOK_MISSING)[0] == Done.LATER

    client.post(path(seminar), sent(answering, seminar, absent=(absent,)))

    assert step(seminar, Deed.RECORD_SHEET)[0] == Done.DONE
    assert step(seminar, Deed.BOOK_MISSING) == (Done.OPEN, 1, 1)
    assert [one.member_id for one in book(seminar).missing] == [absent]
    page = page_of(client, seminar)
    assert name_of(absent) in page
    assert "no day yet" in page


def test_questions_wait_until_they_are_answered_or_handed_up(answering, client, seminar, at):
    asked = answering.ask(answering.trainer(seminar), seminar=seminar)
    Question.objects.update(place=asked.responsible)  # of a seminar of the region itself
    at(seminar.minutes)

    assert step(seminar, Deed.ANSWER_QUESTIONS) == (Done.OPEN, 1, 1)
    assert asked.text in page_of(client, seminar)

    send_up(actor=SYSTEM, question=asked, now=clock.now())
    assert step(seminar, Deed.ANSWER_QUESTIONS) == (Done.DONE, 0, 0)
    assert "waits at:" in page_of(client, seminar)


def test_corrections_and_later_marks_wait_on_the_book(answering, client, seminar, at):
    absent, other, *_ = answering.members(seminar)
    now = at(seminar.minutes + 5)
    client.post(path(seminar), sent(answering, seminar, absent=(absent, other)))
    mark = NewMark(absent, "called", now - timedelta(minutes=60), "n1")
    record_marks(actor=COMMAND, seminar=seminar, marks=[mark], now=now)
    client.post(
        path(seminar, "correct/"),
        {"member": other, "present": "present", "evidence_ref": "7", "reason": "He signed"},
    )

    assert Correction.objects.count() == 1
    assert step(seminar, Deed.CHECK_LATE_MARKS) == (Done.OPEN, 1, 1)
    assert step(seminar, Deed.DECIDE_CORRECTIONS) == (Done.OPEN, 1, 1)


def test_a_cancelled_seminar_says_why(client, seminar, at):
    cancel_seminar(actor=SYSTEM, seminar=seminar, reason="No heating", now=clock.now())

    page = page_of(client, seminar)

    assert "This seminar was cancelled" in page
    assert "No heating" in page


def test_nobody_else_finds_the_book(answering, client, seminar, at):
    sign_in(client, answering.account_of(answering.members(seminar)[0]))

    assert client.get(path(seminar, "book/")).status_code == 404
    assert client.get(path(seminar, "book.pdf")).status_code == 404


def test_the_book_is_one_value_that_can_be_kept_as_json(seminar, at):
    found = json.loads(json.dumps(asdict(book(seminar)), cls=DjangoJSONEncoder))

    assert found["seminar"]["code"] == seminar.code
    assert found["part"] == "before"
    assert len(found["people"]) == len(book(seminar).people)


def test_who_is_exempt_is_not_among_the_missing(answering, seminar, at):
    now = at(10)
    first, second = answering.members(seminar)[:2]
    gone = [NewMark(member, "missing", now, f"n{member}") for member in (first, second)]
    exempted(answering.campaign, first, now)

    record_marks(actor=COMMAND, seminar=seminar, marks=gone, now=now)

    found = book(seminar)
    assert [one.member_id for one in found.missing] == [second]
    assert {one.member_id for one in found.people} >= {first, second}


def test_few_queries_at_every_time(client, seminar, at, coordinator, answering):
    Centre(answering, coordinator).publish(basis=provision())
    for minutes in (-24 * 60, 10, seminar.minutes + 5):
        now = at(minutes)
        mark = NewMark(answering.members(seminar)[0], "called", now, f"n{minutes}")
        if minutes > 0:
            record_marks(actor=COMMAND, seminar=seminar, marks=[mark], now=now)
        asked = queries_of(client, path(seminar, "book/"))
        assert len(asked) <= MOST, "\n".join(asked)


def test_the_paper_is_one_sheet_in_two_languages(client, seminar, at):
    response = client.get(path(seminar, "book.pdf"))

    assert response["Content-Type"] == "application/pdf"
    pdf, text = read(response.content)
    assert len(pdf.pages) == 1
    assert "pdfuaid" in pdf.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "Семинарға дейін" in text
    assert "До семинара" in text
    assert f"/seminars/{seminar.code}/book/" in text.replace("\n", "")


def test_a_full_book_is_one_sheet_too(client, seminar, at):
    found = book(seminar)
    long = LocalizedText(*["Дауыс беру күні байқаушы не істей алады? " * 4] * 3)
    block = replace(found.agenda[0], title=LocalizedText(*["Заң " * 15] * 3))
    answers = tuple(AnswerNews(n, long, "published", None, is_known=False) for n in range(40))
    full = replace(
        found,
        places=found.places * 20,
        agenda=(block,) * 9,
        news=replace(found.news, answers=answers),
    )

    pdf, text = read(book_pdf(full, "https://example.org/", now=found.at))

    assert len(pdf.pages) == 1
    assert "тағы 36" in text
    assert "ещё 36" in text


def read(content):
    pdf = PdfReader(io.BytesIO(content))
    return pdf, pdf.pages[0].extract_text()
