"""Messages on their way, against servers that fail, delay and hang up."""

import json
from email import message_from_bytes, policy
from itertools import pairwise

import pytest

from kaskad.messaging.api import send_again
from kaskad.messaging.models import Message
from kaskad.messaging.operations.by_people import NotToBeSentAgain, TooLateToSend
from kaskad.messaging.vocab import TRIES
from tests.messaging.conftest import ACTOR, NOON, sms_gateway


def test_a_mail_reaches_its_reader_in_their_language(post, mail):
    post.use(mail=mail.gateway)
    message = post.queue(language="ru")

    assert post.work() is True

    assert post.state(message) == "sent"
    read = message_from_bytes(mail.mails[0].original_content, policy=policy.default)
    assert read["To"] == "a@example.kz"
    assert read["Subject"] == "Завтра ваш семинар"
    assert "№ 5 мектеп" in read.get_content()
    assert "3 марта, вторник" in read.get_content().replace("\xa0", " ")
    assert read["Message-ID"] == f"<{message.code}@example.kz>"
    assert read["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert read["List-Unsubscribe"].strip().startswith("<https://oqu.example.kz/messages/stop/p1-")
    assert post.work() is False
    assert len(mail.mails) == 1


def test_a_letter_about_a_duty_carries_no_way_to_refuse_it(post, mail):
    post.use(mail=mail.gateway)
    post.queue(kind="seminar_cancelled", values={"day": NOON.date(), "time": NOON.time()})
    post.work()

    read = message_from_bytes(mail.mails[0].original_content, policy=policy.default)
    assert read["List-Unsubscribe"] is None
    assert "/messages/wishes/" not in read.get_content()


def test_what_a_line_of_a_letter_begins_with_does_not_end_it(post, mail):
    post.use(mail=mail.gateway)
    values = {"what": "бір\n.\nекі", "day": NOON.date()}
    post.queue(kind="deadline_near", values=values)
    post.work()

    read = message_from_bytes(mail.mails[0].original_content, policy=policy.default)
    assert "екі" in read.get_content()


def test_an_sms_goes_out_as_the_settings_say(post, sms):
    post.use(sms=sms.gateway)
    message = post.queue(
        email="", values={"day": NOON.date(), "time": NOON.time(), "place": "{to}"}
    )

    post.work()

    path, headers, body = sms.requests[0]
    assert (path, headers["Authorization"]) == ("/send", "Bearer s3cret")
    assert headers["Idempotency-Key"] == message.code
    sent = json.loads(body)
    assert sent["to"] == "+77010000001"
    assert sent["message"]["text"].endswith("{to}")  # a value is never read as a place
    assert post.state(message) == "sent"
    assert message.attempts.get().gateway_id == "g1"


def test_an_sms_as_a_form(post, sms):
    form = sms_gateway(sms, body="form", fields={"to": "{to}", "t": "{text}"}, id_path="")
    post.use(sms=form)
    message = post.queue(email="")
    post.work()

    assert sms.requests[0][2].startswith(b"to=%2B77010000001&t=%D0")
    assert post.state(message) == "sent"


@pytest.mark.parametrize("status", [500, 503, 429, 401])
def test_a_clear_no_of_the_provider_is_tried_again_later(post, sms, status):
    post.use(sms=sms.gateway)
    message = post.queue(email="")
    sms.script.append((status, {}, {"error": "call +7 701 000 00 01"}))

    post.work()

    assert post.state(message) == "waiting"
    assert message.next_try > NOON
    attempt = message.attempts.get()
    assert (attempt.outcome, attempt.code) == ("busy", f"http.{status}")
    assert "701" not in attempt.error
    assert post.work() is False
    post.later(minutes=1)
    post.work()
    assert post.state(message) == "sent"
    assert len({body["message"]["ref"] for body in sms.bodies()}) == 1


def test_retry_after_is_kept_to_and_the_others_wait_too(post, sms):
    post.use(sms=sms_gateway(sms, parallel=1))
    first = post.queue(email="")
    second = post.queue(key="p2", email="")
    sms.script.append((429, {"Retry-After": "600"}, {}))

    post.work()

    assert len(sms.requests) == 1
    for message in (first, second):
        assert post.state(message) == "waiting"
        assert (message.next_try - NOON).total_seconds() >= 600
    post.later(minutes=9)
    assert post.work() is False
    post.later(minutes=2)
    post.work()
    assert [post.state(one) for one in (first, second)] == ["sent", "sent"]


@pytest.mark.parametrize("fault", ["drop", 1.0, (504, {}, {}), (502, {}, {})])
def test_without_a_clear_answer_nothing_is_sent_again_unasked(post, sms, fault):
    post.use(sms=sms.gateway)
    message = post.queue(email="")
    sms.script.append(fault)

    post.work()
    post.later(hours=3)
    post.work()

    assert post.state(message) == "unclear"
    assert len(sms.requests) == 1


@pytest.mark.parametrize("fault", ["drop", 1.0, (504, {}, {})])
def test_where_one_reference_is_sent_once_it_is_tried_again(post, sms, fault):
    post.use(sms=sms_gateway(sms, is_idempotent=True))
    message = post.queue(email="")
    sms.script.append(fault)

    post.work()
    post.later(minutes=1)
    post.work()

    assert post.state(message) == "sent"
    assert [headers["Idempotency-Key"] for _, headers, _ in sms.requests] == [message.code] * 2


def test_the_next_channel_after_a_refused_address(post, mail, sms):
    post.use(mail=mail.gateway, sms=sms.gateway)
    mail.refused.add("a@example.kz")
    message = post.queue()

    post.work()
    assert post.state(message) == "waiting"
    post.work()

    assert post.state(message) == "sent"
    assert post.tries(message) == [
        ("email", "refused", "smtp.550"),
        ("sms", "accepted", "http.200"),
    ]


def test_the_next_channel_after_all_tries(post, sms):
    post.use(sms=sms.gateway)
    message = post.queue(email="")
    sms.script.extend([(500, {}, {})] * TRIES)

    waits = []
    for _ in range(TRIES):
        post.work()
        message.refresh_from_db()
        waits.append((message.next_try - post.settings.KASKAD_PINNED_NOW).total_seconds())
        post.later(minutes=40)

    assert post.state(message) == "to_print"
    assert len(sms.requests) == TRIES
    assert all(after > before for before, after in pairwise(waits[:-1]))


def test_paper_is_the_last_way(post, sms):
    post.use(sms=sms.gateway)
    message = post.queue(phone="", email="")
    post.work()

    assert post.state(message) == "to_print"
    assert sms.requests == []


def test_a_code_is_never_printed(post, sms):
    post.use(sms=sms.gateway)
    values = {"code": "1234", "minutes": 5}
    message = post.queue(kind="one_time_code", phone="", email="", values=values)
    post.work()

    assert post.state(message) == "given_up"


def test_what_opens_something_is_wiped_once_it_is_sent(post, sms):
    post.use(sms=sms.gateway)
    message = post.queue(kind="one_time_code", email="", values={"code": "1234", "minutes": 5})
    assert message.values_sealed
    post.work()

    message.refresh_from_db()
    assert (message.state, message.values_sealed) == ("sent", "")
    assert "1234" in sms.bodies()[0]["message"]["text"]


@pytest.mark.parametrize(
    ("answer", "state", "code"),
    [
        ("451 later", "waiting", "smtp.451"),
        ("421 closing", "waiting", "smtp.421"),
        ("554 no", "to_print", "smtp.554"),
        (None, "unclear", "smtp.no_answer"),
    ],
)
def test_what_a_mail_server_says_at_the_end(post, mail, answer, state, code):
    post.use(mail=mail.gateway)
    message = post.queue(phone="")
    mail.answers.append(answer)

    post.work()
    if state == "to_print":
        assert post.state(message) in ("to_print", "waiting")
        post.work()

    assert post.state(message) == state
    assert message.attempts.get().code == code


def test_nobody_listens(post, mail):
    from dataclasses import replace

    post.use(mail=replace(mail.gateway, port=1))
    message, second = post.queue(), post.queue(key="p2")
    post.work()

    assert [post.state(one) for one in (message, second)] == ["waiting", "waiting"]
    assert post.tries(message) == [("email", "busy", "smtp.not_reached")]
    assert post.tries(second) == []


@pytest.mark.parametrize(
    "address", ["a b@example.kz", "a@example.kz\r\nRCPT TO:<x@y>", "Ә@мысал.kz"]
)
def test_an_address_that_is_none_is_not_tried(post, mail, address):
    post.use(mail=mail.gateway)
    message = post.queue(email=address, phone="")
    post.work()

    assert post.tries(message) == [("email", "refused", "smtp.no_address")]
    assert mail.mails == []


def test_nothing_leaves_the_machine_without_channels(post):
    message = post.queue()
    post.work()

    assert (post.state(message), message.channel) == ("kept", "email")


def test_nothing_leaves_a_demonstration_whatever_is_set_up(post, sms):
    from kaskad.messaging.tasks import work_on_messages

    post.use(sms=sms.gateway)
    post.settings.KASKAD_SYNTHETIC_PEOPLE = True
    message = post.queue(email="")

    assert work_on_messages() is True
    assert post.state(message) == "kept"
    assert sms.requests == []


def test_quiet_hours_are_kept_and_urgent_ones_break_them(post, sms):
    post.use(sms=sms.gateway)
    post.at(NOON.replace(hour=22))
    quiet = post.queue(email="")
    urgent = post.queue(key="p2", email="", urgent=True)

    post.work()

    assert [post.state(one) for one in (quiet, urgent)] == ["waiting", "sent"]
    assert quiet.next_try == NOON.replace(day=3, hour=8)
    post.at(NOON.replace(day=3, hour=8))
    post.work()
    assert post.state(quiet) == "sent"


def test_a_reminder_that_would_be_too_late_is_not_sent(post, sms):
    post.use(sms=sms.gateway)
    message = post.queue(email="", not_after=post.settings.KASKAD_PINNED_NOW)
    post.work()

    assert post.state(message) == "too_late"
    assert sms.requests == []


def test_nothing_is_sent_before_its_time(post, sms):
    post.use(sms=sms.gateway)
    message = post.queue(email="", not_before=NOON.replace(hour=15))

    assert post.work() is False
    post.at(NOON.replace(hour=15))
    post.work()
    assert post.state(message) == "sent"


def test_urgent_messages_come_first(post, sms):
    post.use(sms=sms_gateway(sms, parallel=1))
    post.queue(key="p1", email="", phone="+7701")
    post.queue(key="p2", email="", phone="+7702", urgent=True)
    post.work()

    assert [body["to"] for body in sms.bodies()] == ["+7702", "+7701"]


def test_two_workers_share_the_work(post, sms):
    from kaskad.core import clock
    from kaskad.messaging.operations.claiming import claim_messages
    from kaskad.messaging.operations.trying import begin_tries

    post.queue(email="")
    who = {"actor": ACTOR, "alive": clock.machine_now(), "now": NOON}
    first = claim_messages(usable=("sms",), idempotent=(), **who)
    second = claim_messages(usable=("sms",), idempotent=(), **who)

    assert (len(first.letters), len(second.letters)) == (1, 0)
    ids = [first.letters[0].message_id]
    assert begin_tries(token=second.token, message_ids=ids, **who) == {}
    assert len(begin_tries(token=first.token, message_ids=ids, **who)) == 1
    assert begin_tries(token=first.token, message_ids=ids, **who) == {}


def test_people_let_an_unclear_message_go_out_once_more(post, sms):
    post.use(sms=sms.gateway)
    message = post.queue(email="")
    sms.script.append("drop")
    post.work()
    message.refresh_from_db()

    again = send_again(actor=ACTOR, message=message, now=NOON)
    assert again.state == "waiting"
    send_again(actor=ACTOR, message=message, now=NOON)
    post.work()

    assert post.state(message) == "sent"
    with pytest.raises(NotToBeSentAgain):
        send_again(actor=ACTOR, message=message, now=NOON)


def test_what_is_over_is_not_sent_again(post, sms):
    post.use(sms=sms.gateway)
    message = post.queue(email="", not_after=NOON.replace(hour=13))
    sms.script.append("drop")
    post.work()

    with pytest.raises(TooLateToSend):
        send_again(actor=ACTOR, message=message, now=NOON.replace(hour=14))


def test_a_provider_that_answers_without_end_is_left(post, sms):
    post.use(sms=sms.gateway)
    message = post.queue(email="")
    sms.script.append((200, {}, b"x" * 300_000))
    post.work()

    assert post.state(message) == "unclear"
    assert Message.objects.count() == 1
