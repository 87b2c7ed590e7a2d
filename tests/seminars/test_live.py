"""Live rooms: what their presenter does, what everybody sees, who may ask."""

from datetime import UTC, time

import pytest

from kaskad.answers.api import NewQuestion, hide_question, vote
from kaskad.audit.models import Entry
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.seminars.models import LiveRoom
from kaskad.seminars.operations import live as rooms
from kaskad.seminars.operations.recordings import BlockUnknown
from kaskad.seminars.queries.live import (
    Changes,
    agenda_numbers,
    live_ticket,
    opened_by,
    read_room,
)
from kaskad.seminars.vocab.refusals import SeminarCancelled
from kaskad.seminars.web.live_parts import frame_of
from tests.seminars.conftest import COMMAND
from tests.seminars.test_pages import path, sign_in


@pytest.fixture
def seminar(second_stage, settings):
    found = second_stage.first("s2")
    settings.KASKAD_PINNED_NOW = clock.at(found.day, time(9)).astimezone(UTC)
    settings.KASKAD_LIVE_PORT = "8001"
    return found


@pytest.fixture
def members(seminar, second_stage):
    """Three of the group, as actors."""
    codes = [second_stage.account_of(one).code for one in second_stage.members(seminar)[:3]]
    return [Actor(kind="person", code=code, label="") for code in codes]


@pytest.fixture
def pupil(seminar, second_stage, client):
    member = second_stage.members(seminar)[0]
    sign_in(client, second_stage.account_of(member))
    return client


@pytest.fixture
def host(seminar, second_stage, client):
    sign_in(client, second_stage.account_of(seminar.trainer_id))
    return client


def _do(operation, seminar, **more):
    return operation(actor=COMMAND, seminar=seminar, now=clock.now(), **more)


def _ask(actor, seminar, text="Who signs the protocol?", nonce="n1"):
    question = NewQuestion(text, "ru", nonce)
    return rooms.ask_in_room(actor=actor, seminar=seminar, question=question, now=clock.now())


def _read(seminar):
    return read_room(seminar, clock.local_day(clock.now()))


def test_a_room_goes_through_its_blocks_and_ends(seminar):
    first, second, *_rest = agenda_numbers(seminar)
    before = Entry.objects.filter(tag__startswith="seminars:live:").count()

    for _twice in range(2):
        assert _do(rooms.open_room, seminar).block_number == first
    for _twice in range(2):
        assert _do(rooms.go_to_block, seminar, number=second).block_number == second
        assert _do(rooms.take_questions, seminar, takes=False).asks is False
    for _twice in range(2):
        room = _do(rooms.end_room, seminar)
        assert (room.state, room.asks, room.projected) == ("ended", False, "")

    assert LiveRoom.objects.count() == 1
    assert Entry.objects.filter(tag__startswith="seminars:live:").count() == before + 4
    again = _do(rooms.open_room, seminar)
    assert (again.state, again.block_number, again.asks) == ("open", second, True)


def test_what_a_closed_room_refuses(seminar):
    for operation, more in (
        (rooms.end_room, {}),
        (rooms.go_to_block, {"number": 1}),
        (rooms.take_questions, {"takes": False}),
        (rooms.project_question, {"code": ""}),
    ):
        with pytest.raises(rooms.RoomNotOpen):
            _do(operation, seminar, **more)

    seminar.state = "cancelled"
    with pytest.raises(SeminarCancelled):
        _do(rooms.open_room, seminar)
    assert not LiveRoom.objects.exists()


def test_a_block_that_is_not_taught_is_refused(seminar):
    _do(rooms.open_room, seminar)

    with pytest.raises(BlockUnknown):
        _do(rooms.go_to_block, seminar, number=99)


def test_a_question_of_the_room_stands_on_the_screen(seminar, members):
    _do(rooms.open_room, seminar)
    question = _ask(members[0], seminar)

    _do(rooms.project_question, seminar, code=question.code)
    assert _read(seminar).projected.text == "Who signs the protocol?"
    hide_question(actor=COMMAND, question=question, reason="Asked twice", now=clock.now())
    assert _read(seminar).projected is None
    with pytest.raises(rooms.QuestionElsewhere):
        _do(rooms.project_question, seminar, code="nowhere")
    _do(rooms.project_question, seminar, code="")
    with pytest.raises(rooms.QuestionElsewhere):
        _do(rooms.project_question, seminar, code=question.code)


def test_questions_are_taken_before_it_opens_and_not_while_they_are_closed(seminar, members):
    first = _ask(members[0], seminar)
    assert _ask(members[0], seminar).pk == first.pk

    _do(rooms.open_room, seminar)
    _do(rooms.take_questions, seminar, takes=False)
    with pytest.raises(rooms.QuestionsClosed):
        _ask(members[1], seminar, nonce="n2")
    _do(rooms.take_questions, seminar, takes=True)
    assert _ask(members[1], seminar, nonce="n2").way == "live"


def test_the_block_at_hand_comes_first_then_what_most_wish(seminar, members):
    _do(rooms.open_room, seminar)
    one, two = agenda_numbers(seminar)[:2]
    codes = {}
    for number, block in (("a", two), ("b", one), ("c", one)):
        question = NewQuestion(f"What of the case {number}?", "ru", number, block)
        codes[number] = rooms.ask_in_room(
            actor=members[0], seminar=seminar, question=question, now=clock.now()
        )
    for actor in members:
        vote(actor=actor, question=codes["a"], now=clock.now())
    vote(actor=members[1], question=codes["c"], now=clock.now())

    assert [row.code for row in _read(seminar).questions] == [codes[one].code for one in "cba"]
    _do(rooms.go_to_block, seminar, number=two)
    assert [row.code for row in _read(seminar).questions] == [codes[one].code for one in "acb"]


def test_a_frame_is_the_same_for_everybody_and_of_each_language(seminar, members):
    _do(rooms.open_room, seminar)
    _ask(members[0], seminar, "Қол <қоюды> ұмытса ше?")
    read = _read(seminar)
    kazakh, russian = frame_of(read, "kk"), frame_of(read, "ru")

    assert kazakh == frame_of(read, "kk")
    assert kazakh.keys() == {"state", "block", "agenda", "questions", "answers", "poll"}
    assert "Семинар өтіп жатыр" in kazakh["state"]
    assert "Семинар идёт" in russian["state"]
    assert "Қол &lt;қоюды&gt; ұмытса ше?" in russian["questions"]
    assert all("csrf" not in text for text in kazakh.values())


def test_the_record_says_which_rooms_changed(seminar, second_stage, members):
    other = second_stage.seminars("s2")[1]
    both = {seminar.code, other.code}
    changes = Changes()
    assert changes.look(both) == {}

    _do(rooms.open_room, seminar)
    assert changes.look(both) == {seminar.code: True}
    question = _ask(members[0], seminar)
    vote(actor=members[1], question=question, now=clock.now())
    assert changes.look(both) == {seminar.code: False}
    hide_question(actor=COMMAND, question=question, reason="Asked twice", now=clock.now())
    assert changes.look(both) == {seminar.code: True}
    assert changes.look(both) == {}


def test_a_ticket_opens_one_room_in_one_language_for_some_hours(seminar):
    now = clock.machine_now()
    ticket = live_ticket(seminar.code, "ru", now)

    assert opened_by(ticket, now) == (seminar.code, "ru")
    assert opened_by(ticket.replace("-ru-", "-kk-"), now) is None
    assert opened_by(ticket[:-1] + ("0" if ticket[-1] != "0" else "1"), now) is None
    assert opened_by(ticket, clock.at(now.date().replace(year=now.year + 1), time(9))) is None
    for nonsense in ("", "a-ru", "a-ru-x-y", "a-xx-1-y", "ä-ru-²-y"):
        assert opened_by(nonsense, now) is None


def test_somebody_of_the_group_asks_and_votes_without_javascript(seminar, members, pupil):
    _do(rooms.open_room, seminar)
    page = pupil.get(path(seminar, "live/")).content.decode()
    assert "http://testserver:8001/stream/" in page
    answer = pupil.post(
        path(seminar, "live/"),
        {"deed": "ask", "text": "Who signs the protocol?", "language": "ru", "nonce": "w1"},
    )
    assert answer.status_code == 302
    other = _ask(members[1], seminar, "Who brings the ballots?", nonce="w2")
    assert pupil.post(path(seminar, "live/"), {"vote": other.code}).status_code == 302

    page = pupil.get(path(seminar, "live/")).content.decode()
    assert f'name="unvote" value="{other.code}"' in page
    assert pupil.post(path(seminar, "live/"), {"unvote": other.code}).status_code == 302
    assert f'name="vote" value="{other.code}"' in pupil.get(path(seminar, "live/")).content.decode()


def test_what_is_wrong_with_a_question_stands_beside_it(seminar, pupil):
    sent = {"deed": "ask", "text": "Why", "language": "ru", "nonce": "w1"}
    page = pupil.post(path(seminar, "live/"), sent)
    told = pupil.post(path(seminar, "live/"), sent, headers={"Accept": "application/json"})

    assert page.status_code == told.status_code == 422
    assert 'id="f-text-error"' in page.content.decode()
    assert told.json()["refusal"] == "answers.question_too_short"


def test_the_fallback_answers_only_what_is_new(seminar, pupil):
    address = path(seminar, "live/poll/")
    first = pupil.get(address)
    again = pupil.get(address, headers={"If-None-Match": first["ETag"]})
    _do(rooms.open_room, seminar)
    later = pupil.get(address, headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, again.status_code, later.status_code) == (200, 304, 200)
    assert later.json()["parts"]["state"] != first.json()["parts"]["state"]
    assert f'"{later.json()["id"]}"' == later["ETag"]


def test_a_presenter_leads_from_the_desk(seminar, host):
    desk, second = path(seminar, "desk/"), agenda_numbers(seminar)[1]
    for deed, value in (("open", ""), ("block", second), ("close", ""), ("end", "")):
        assert host.post(desk, {"deed": deed, "value": value}).status_code == 302
        assert host.get(desk).status_code == 200

    assert host.post(desk, {"deed": "block", "value": second}).status_code == 422
    assert host.post(desk, {"deed": "burn"}).status_code == 404
    assert LiveRoom.objects.get().state == "ended"


def test_others_find_neither_room_nor_desk(seminar, second_stage, pupil, client):
    assert pupil.get(path(seminar, "desk/")).status_code == 404
    assert pupil.post(path(seminar, "desk/"), {"deed": "open"}).status_code == 404
    far = second_stage.seminars("s2")[-1]
    for page in ("live/", "live/poll/"):
        assert pupil.get(path(far, page)).status_code == 404
