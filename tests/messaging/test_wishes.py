"""What readers wish is kept to; what the law wants told is told all the same."""

import json
from datetime import time

import pytest
from django.test import Client

from kaskad.audit.models import Entry
from kaskad.core import clock
from kaskad.core.refusal import NotFound
from kaskad.messaging.api import Message, change_wishes, wishes_path, wishes_token
from kaskad.messaging.models import Recipient
from kaskad.messaging.operations.wishes import (
    ChannelUnknown,
    LinkOver,
    MustBeTold,
    ask_for_telegram,
    join_telegram,
    leave_telegram,
)
from kaskad.messaging.queries.wishes import one_click_path, recipient_by_token
from kaskad.messaging.tasks import work_on_chats
from tests.messaging.conftest import ACTOR, NOON

# Its operations and pages run on both databases in the matrix.
pytestmark = pytest.mark.one_database

CANCELLED = {"day": NOON.date(), "time": NOON.time()}


def _wish(recipient, **more):
    values = {
        "channels": [], "refused": [], "quiet_from": time(21), "quiet_to": time(8),
    }  # fmt: skip
    return change_wishes(actor=ACTOR, recipient=recipient, now=NOON, **(values | more))


def test_a_reminder_that_is_not_wanted_is_withheld_and_a_duty_is_told(post, sms):
    post.use(sms=sms.gateway)
    reminder = post.queue(email="")
    duty = post.queue(kind="seminar_cancelled", occasion="o2", email="", values=CANCELLED)
    _wish(reminder.recipient, refused=["seminar_tomorrow"])

    post.work()

    assert [post.state(one) for one in (reminder, duty)] == ["withheld", "sent"]


def test_a_duty_cannot_be_left_out(post):
    recipient = post.queue().recipient
    with pytest.raises(MustBeTold):
        _wish(recipient, refused=["seminar_changed"])
    with pytest.raises(ChannelUnknown):
        _wish(recipient, channels=["pigeon"])


def test_the_wished_channel_comes_first(post, mail, sms):
    post.use(mail=mail.gateway, sms=sms.gateway)
    message = post.queue()
    _wish(message.recipient, channels=["sms"])
    post.work()

    message.refresh_from_db()
    assert (message.channel, len(sms.requests), mail.mails) == ("sms", 1, [])


def test_own_quiet_hours(post, sms):
    post.use(sms=sms.gateway)
    message = post.queue(email="")
    _wish(message.recipient, quiet_from=time(11), quiet_to=time(13))
    post.work()
    assert post.state(message) == "waiting"
    _wish(message.recipient, quiet_from=time(11), quiet_to=time(11))
    Message.objects.update(next_try=NOON)
    post.work()
    assert post.state(message) == "sent"


def test_the_same_wishes_again_leave_no_entry(post):
    recipient = post.queue().recipient
    _wish(recipient, refused=["seminar_tomorrow"])
    count = Entry.objects.count()
    _wish(recipient, refused=["seminar_tomorrow"])

    assert Entry.objects.count() == count


def test_the_page_of_wishes_keeps_them(post):
    message = post.queue()
    url, client = wishes_path("p1", "ru"), Client()

    page = client.get(url).content.decode()
    assert "a…@example.kz" in page
    assert "0000001" not in page
    sent = client.post(
        url, {"first": "sms", "wanted": ["certificate_ready"], "quiet_from": "22:00",
              "quiet_to": "07:30"},
    )  # fmt: skip

    assert sent.status_code == 302
    assert "сохранены" in client.get(sent["Location"]).content.decode()
    message.recipient.refresh_from_db()
    assert message.recipient.channels == ["sms"]
    assert message.recipient.refused == ["answer_published", "deadline_near", "seminar_tomorrow"]
    assert message.recipient.quiet_to == time(7, 30)


def test_a_page_of_wishes_refuses_nonsense(post):
    post.queue()
    url, client = wishes_path("p1", "kk"), Client()

    assert client.post(url, {"first": "pigeon", "quiet_from": "x"}).status_code == 422
    assert client.get(url.replace("p1-", "p2-")).status_code == 404


@pytest.mark.parametrize("token", ["", "p1", "p1-", "p1-zzzzzzzzzzzzzzzzzzzzzzzz", "-x"])
def test_a_token_cannot_be_guessed(post, token):
    post.queue()
    with pytest.raises(NotFound):
        recipient_by_token(token)
    assert recipient_by_token(wishes_token("p1")).key == "p1"


def test_one_click_leaves_a_kind_out(post):
    recipient = post.queue().recipient
    client = Client(enforce_csrf_checks=True)
    url = one_click_path("p1", "seminar_tomorrow")

    asked = [client.post(url, {"List-Unsubscribe": "One-Click"}).status_code for _ in range(2)]

    recipient.refresh_from_db()
    assert (asked, recipient.refused) == ([204, 204], ["seminar_tomorrow"])
    duty = one_click_path("p1", "seminar_changed")
    assert client.post(duty, {"List-Unsubscribe": "One-Click"}).status_code == 404
    assert client.post(url, {}).status_code == 404
    assert client.get(url).status_code == 405


# Telegram


def _update(number, text, chat=4711, kind="private"):
    return {
        "update_id": number,
        "message": {"chat": {"id": chat, "type": kind}, "text": text},
    }


@pytest.fixture
def chats(post, telegram, monkeypatch):
    """A bot to which people write; what is dealt with is not given out again."""
    from kaskad.messaging import tasks

    monkeypatch.setattr(tasks, "_ASK_TELEGRAM_EVERY", tasks.timedelta(0))
    post.use(telegram=telegram.gateway)
    telegram.updates = []

    def answer(body):
        waiting = [one for one in telegram.updates if one["update_id"] >= body.get("offset", 0)]
        return {"ok": True, "result": waiting}

    telegram.routes["getUpdates"] = answer
    return telegram


def _said(chats):
    return [json.loads(body) for path, _, body in chats.requests if path.endswith("sendMessage")]


def test_a_chat_is_joined_by_the_link_and_messages_go_there(post, chats):
    message = post.queue(email="", phone="")
    token = ask_for_telegram(actor=ACTOR, recipient=message.recipient, now=NOON)
    chats.updates.append(_update(7, f"/start {token}"))

    assert work_on_chats() is True
    assert work_on_chats() is True  # the stand-in forgets nothing by itself; nothing changes
    post.work()

    assert post.state(message) == "sent"
    assert _said(chats)[-1]["chat_id"] == "4711"
    assert _said(chats)[-1]["text"].startswith("Ертең – сіздің семинарыңыз")
    assert "4711" not in Recipient.objects.get().telegram_sealed
    asked = [json.loads(raw) for path, _, raw in chats.requests if path.endswith("getUpdates")]
    assert 8 in [body.get("offset") for body in asked]


def test_stop_parts_the_chat(post, chats):
    message = post.queue(email="", phone="")
    token = ask_for_telegram(actor=ACTOR, recipient=message.recipient, now=NOON)
    join_telegram(actor=ACTOR, token=token, chat="4711", now=NOON)
    chats.updates.append(_update(1, "/stop"))

    work_on_chats()
    post.work()

    assert post.state(message) == "to_print"
    assert Recipient.objects.get().telegram_sealed == ""


@pytest.mark.parametrize("text", ["/start", "/start nonsense", "hello", ""])
def test_other_words_join_nobody(post, chats, text):
    post.queue()
    chats.updates.append(_update(1, text))
    work_on_chats()

    assert Recipient.objects.get().telegram_sealed == ""


def test_a_group_cannot_be_joined(post, chats):
    recipient = post.queue().recipient
    token = ask_for_telegram(actor=ACTOR, recipient=recipient, now=NOON)
    chats.updates.append(_update(1, f"/start {token}", kind="group"))
    work_on_chats()

    assert Recipient.objects.get().telegram_sealed == ""


def test_a_link_works_once_and_for_an_hour(post):
    recipient = post.queue().recipient
    token = ask_for_telegram(actor=ACTOR, recipient=recipient, now=NOON)
    with pytest.raises(LinkOver):
        join_telegram(actor=ACTOR, token=token, chat="1", now=NOON.replace(hour=13))
    join_telegram(actor=ACTOR, token=token, chat="1", now=NOON)
    join_telegram(actor=ACTOR, token=token, chat="1", now=NOON)
    with pytest.raises(LinkOver):
        join_telegram(actor=ACTOR, token=token, chat="2", now=NOON)
    assert leave_telegram(actor=ACTOR, chat="2", now=NOON) == []


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ((403, {}, {"ok": False, "description": "bot was blocked"}), "to_print"),
        ((429, {}, {"ok": False, "parameters": {"retry_after": 900}}), "waiting"),
        ("drop", "unclear"),
        ((200, {}, b"<html>"), "waiting"),
    ],
)
def test_what_telegram_answers(post, telegram, answer, state):
    post.use(telegram=telegram.gateway)
    message = post.queue(email="", phone="")
    token = ask_for_telegram(actor=ACTOR, recipient=message.recipient, now=NOON)
    join_telegram(actor=ACTOR, token=token, chat="1", now=NOON)
    telegram.script.append(answer)
    post.work()

    assert post.state(message) == state
    if "retry_after" in str(answer):
        assert (message.next_try - clock.now()).total_seconds() >= 900
