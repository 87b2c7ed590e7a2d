"""Polls of a live room, and the desk with its moderation."""

import pytest

from kaskad.accounts.api import Role
from kaskad.answers.api import NewQuestion
from kaskad.core import clock
from kaskad.core.localized import LocalizedText
from kaskad.core.refusal import NotFound
from kaskad.seminars.models import Poll, PollAnswer
from kaskad.seminars.operations import live as rooms
from kaskad.seminars.operations import polls
from kaskad.seminars.queries.live import Changes, agenda_numbers, read_room
from kaskad.seminars.vocab.refusals import NonceUsed
from kaskad.seminars.web.live_parts import frame_of
from tests.seminars.conftest import COMMAND
from tests.seminars.test_live import host, members, pupil, seminar  # noqa: F401  fixtures by name
from tests.seminars.test_pages import path, sign_in

COMING = LocalizedText("Келесіз бе?", "Придёте?", "Will you come?")
LINES = LocalizedText("Иә\nЖоқ", "Да\nНет", "Yes\n\nNo ")


def _do(operation, seminar, **more):  # noqa: F811  the fixture's value
    return operation(actor=COMMAND, seminar=seminar, now=clock.now(), **more)


@pytest.fixture
def room(seminar):  # noqa: F811  the fixture of that name
    _do(rooms.open_room, seminar)
    return seminar


def _poll(room, nonce="p1"):
    return _do(polls.open_poll, room, poll=polls.NewPoll.of_lines(COMING, LINES, nonce))


def _choose(actor, room, poll, choice):
    polls.answer_poll(actor=actor, seminar=room, code=poll.code, choice=choice, now=clock.now())


def _frame(room):
    return frame_of(read_room(room, clock.local_day(clock.now())), "ru")["poll"]


def test_a_poll_is_asked_answered_shown_and_closed(room, members):  # noqa: F811  fixture
    changes = Changes()
    poll = _poll(room)
    assert _poll(room).pk == poll.pk
    assert poll.choices == [["Иә", "Да", "Yes"], ["Жоқ", "Нет", "No"]]
    for actor, choice in zip(members, (0, 0, 1), strict=True):
        _choose(actor, room, poll, choice)
    _choose(members[1], room, poll, 1)
    _choose(members[1], room, poll, 1)

    assert sorted(PollAnswer.objects.values_list("choice", flat=True)) == [0, 1, 1]
    assert changes.look({room.code}) == {room.code: True}
    assert "<progress" not in _frame(room)
    _do(polls.show_poll, room, code=poll.code, shows=True)
    _do(polls.show_poll, room, code=poll.code, shows=True)
    assert "Ответили 3 человека" in _frame(room)
    _choose(members[0], room, poll, 1)
    assert changes.look({room.code}) == {room.code: True}
    for _twice in range(2):
        _do(polls.close_poll, room, code=poll.code)
    with pytest.raises(polls.PollClosed):
        _choose(members[0], room, poll, 0)
    assert 'name="choose"' not in _frame(room)
    assert _poll(room, "p2").pk != poll.pk
    changes.look({room.code})
    _choose(members[0], room, Poll.objects.get(nonce="p2"), 0)
    assert changes.look({room.code}) == {room.code: False}  # of many it may wait


def test_what_a_poll_refuses(seminar, members):  # noqa: F811  fixtures
    with pytest.raises(rooms.RoomNotOpen):
        _poll(seminar)
    _do(rooms.open_room, seminar)
    bad = (
        (COMING, LocalizedText("Иә\nЖоқ", "Да", "Yes\nNo"), polls.PollChoicesWrong),
        (COMING, LocalizedText("Иә", "Да", "Yes"), polls.PollChoicesWrong),
        (LocalizedText("Келесіз бе?", "", "Come?"), LINES, polls.PollLanguageMissing),
        (LocalizedText("К" * 301, "П", "W"), LINES, polls.PollTooLong),
    )
    for question, lines, refusal in bad:
        with pytest.raises(refusal):
            _do(polls.open_poll, seminar, poll=polls.NewPoll.of_lines(question, lines, "x"))
    with pytest.raises(NonceUsed):
        _poll(seminar, "")
    poll = _poll(seminar)
    with pytest.raises(polls.PollOpen):
        _poll(seminar, "p2")
    for choice in (-1, 2):
        with pytest.raises(polls.PollChoiceUnknown):
            _choose(members[0], seminar, poll, choice)
    with pytest.raises(NotFound):
        _do(polls.close_poll, seminar, code="nowhere")
    assert (Poll.objects.count(), PollAnswer.objects.count()) == (1, 0)


def test_a_member_chooses_on_the_page(room, pupil):  # noqa: F811  fixture
    poll = _poll(room)
    wrong = pupil.post(path(room, "live/"), {"choose": f"{poll.code}:x"})
    right = pupil.post(path(room, "live/"), {"choose": f"{poll.code}:1"})

    assert (wrong.status_code, right.status_code) == (422, 302)
    page = pupil.get(path(room, "live/")).content.decode()
    assert f'data-chosen="{poll.code}:1"' in page


def test_a_poll_is_written_at_the_desk(room, host):  # noqa: F811  fixture
    texts = {"question_kk": "Келесіз бе?", "question_ru": "Придёте?", "question_en": "Coming?"}
    lines = {"choices_kk": "Иә\nЖоқ", "choices_ru": "Да\nНет", "choices_en": "Yes\nNo"}
    sent = {"deed": "poll", "nonce": "d1", **texts, **lines}
    refused = host.post(path(room, "desk/"), sent | {"choices_ru": "Да"})
    assert refused.status_code == 422
    assert "Келесіз бе?" in refused.content.decode()

    assert host.post(path(room, "desk/"), sent).status_code == 302
    code = Poll.objects.get().code
    for deed in ("show", "unshow", "shut"):
        assert host.post(path(room, "desk/"), {"deed": deed, "value": code}).status_code == 302
    assert host.get(path(room, "screen/")).status_code == 200
    assert "digits" in host.get(path(room, "screen/?code=1")).content.decode()


def test_a_moderator_joins_answers_hides_and_sends_up(
    room, members, coordinator, client  # noqa: F811  fixtures
):  # fmt: skip
    texts = (
        ("kk", "Екі жауап та белгіленген бюллетень жарамсыз бола ма?"),
        ("ru", "Если в бюллетене отмечены оба ответа, он недействителен?"),
        ("ru", "Кто подписывает протокол?"),
        ("ru", "Когда привезут бюллетени?"),
        ("ru", "Где хранится печать комиссии?"),
    )
    block, codes = agenda_numbers(room)[0], []
    for language, text in texts:
        question = NewQuestion(text, language, text, block)
        asked = rooms.ask_in_room(
            actor=members[0], seminar=room, question=question, now=clock.now()
        )
        codes.append(asked.code)
    sign_in(client, coordinator("KZ", Role.CENTRAL_STAFF.value))
    page = client.get(path(room, "desk/")).content.decode()
    assert f"{codes[1]}:{codes[0]}" in page

    joined = {"deed": "join", "value": f"{codes[1]}:{codes[0]}"}
    deeds = [joined, *({"deed": deed, "value": codes[place]} for deed, place in
                       (("oral", 2), ("hide", 3), ("up", 4)))]  # fmt: skip
    for deed in deeds:
        assert client.post(path(room, "desk/"), deed).status_code == 302, deed
    read = read_room(room, clock.local_day(clock.now()))
    states = {row.code: row.state for row in read.questions}
    assert states == {codes[0]: "open", codes[2]: "oral", codes[4]: "open"}
    assert client.post(path(room, "desk/"), {"deed": "up", "value": codes[2]}).status_code == 422
    assert client.post(path(room, "desk/"), {"deed": "oral", "value": "x"}).status_code == 404
