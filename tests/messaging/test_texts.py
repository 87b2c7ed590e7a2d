"""Texts: complete, with the same places, payable; queueing them; publishing others."""

from datetime import datetime, time, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from kaskad.audit.models import Entry
from kaskad.core import clock
from kaskad.core.gateways import Gateways, fill_places, read_gateways
from kaskad.core.secrets import unseal
from kaskad.messaging.api import (
    KINDS,
    Message,
    NewMessage,
    Reader,
    preview,
    publish_template,
    queue_messages,
    segments,
    template_state,
)
from kaskad.messaging.models import Recipient
from kaskad.messaging.rules.delivery import wait_after
from kaskad.messaging.rules.masking import masked
from kaskad.messaging.rules.quiet import quiet_until
from kaskad.messaging.rules.wording import places_in
from kaskad.messaging.vocab import template_refusals as refusals
from kaskad.messaging.vocab.texts import TEXTS
from tests.messaging.conftest import ACTOR, NOON, TOMORROW

LANGUAGES = ("kk", "ru", "en")


def test_every_kind_has_texts():
    assert sorted(TEXTS) == sorted(KINDS)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.code)
def test_a_kind_is_sound_in_three_languages(kind):
    named = {}
    for language in LANGUAGES:
        wording = TEXTS[kind.code][language]
        for part in wording._fields:
            places = places_in(getattr(wording, part))
            assert places <= set(kind.places)
            named.setdefault(part, set()).add(places)
        said = preview(kind, wording, language)
        assert "{" not in "".join(said)
        assert segments(said.short).number <= 2
    assert {part: len(found) for part, found in named.items()} == {
        "subject": 1, "text": 1, "short": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a" * 160, (160, 160, 1)), ("a" * 161, (161, 153, 2)), ("ә" * 70, (70, 70, 1)),
        ("ә" * 71, (71, 67, 2)), ("ә" * 135, (135, 67, 3)), ("€" * 80, (160, 160, 1)),
        ("😀" * 35, (70, 70, 1)), ("", (0, 160, 1)),
    ],
)  # fmt: skip
def test_how_an_sms_is_charged(text, expected):
    assert segments(text) == expected


@pytest.mark.parametrize(
    ("hour", "begins", "ends", "until"),
    [
        (22, 21, 8, (3, 8)), (21, 21, 8, (3, 8)), (20, 21, 8, None), (3, 21, 8, (2, 8)),
        (8, 21, 8, None), (0, 21, 8, (2, 8)), (12, 11, 13, (2, 13)), (13, 11, 13, None),
        (12, 12, 12, None), (23, 0, 8, None),
    ],
)  # fmt: skip
def test_quiet_hours(hour, begins, ends, until):
    here = datetime(2026, 3, 2, hour, 0, tzinfo=clock.zone())
    expected = until and datetime(2026, 3, until[0], until[1], 0, tzinfo=clock.zone())

    assert quiet_until(here, time(begins), time(ends)) == expected


def test_waits_grow_and_differ():
    waits = [wait_after(tries, "m1") for tries in range(1, 12)]

    assert all(timedelta(seconds=24) <= wait <= timedelta(minutes=72) for wait in waits)
    assert waits[4] > waits[2] > waits[0]
    assert len({wait_after(3, f"m{number}") for number in range(50)}) > 20
    assert wait_after(1, "m1", asked=7200) == timedelta(hours=2)
    assert wait_after(1, "m1", asked=10**8) == timedelta(hours=6)


def test_what_machines_say_is_masked():
    said = masked(
        "550 <a.b@example.kz> +7 (701) 000-00-01 token=abcdefabcdefabcdefabcdefabcdef", 300
    )

    assert "example" not in said
    assert "701" not in said
    assert "abcdef" not in said
    assert said.startswith("550")


def test_an_occasion_is_told_once(post):
    first, again = post.queue(), post.queue()

    assert first.pk == again.pk
    assert Message.objects.count() == 1
    assert Entry.objects.filter(tag="messaging:message:queued").count() == 1


def test_a_message_lives_and_dies_with_the_callers_transaction(post):
    with transaction.atomic():
        post.queue()
        transaction.set_rollback(True)

    assert Message.objects.count() == 0


def test_new_addresses_replace_old_ones_and_wishes_stay(post):
    post.queue()
    Recipient.objects.update(refused=["seminar_tomorrow"])
    post.queue(occasion="o2", phone="+7702", language="ru")

    recipient = Recipient.objects.get()
    assert (unseal(recipient.phone_sealed), recipient.language) == ("+7702", "ru")
    assert recipient.refused == ["seminar_tomorrow"]


def test_values_and_addresses_are_sealed(post):
    message = post.queue()

    assert "мектеп" not in message.values_sealed
    assert "7701" not in message.recipient.phone_sealed


@pytest.mark.parametrize("values", [{}, {**TOMORROW, "more": "x"}])
def test_exactly_the_named_values_are_taken(post, values):
    with pytest.raises(ValueError, match="names"):
        post.queue(values=values)


def test_many_are_queued_with_as_many_questions_as_few(post):
    def ask(count, prefix):
        messages = [
            NewMessage(Reader(f"{prefix}{n}", "kk", f"+7{n}"), "seminar_tomorrow", "o", TOMORROW)
            for n in range(count)
        ]
        with CaptureQueriesContext(
            connection,
        ) as seen:
            report = queue_messages(actor=ACTOR, messages=messages, now=NOON)
        assert report.queued == count
        return len(seen)

    assert ask(1900, "b") - ask(600, "a") <= 6  # one more question for every 500 readers


# Publishing


def _publish(seen=0, **changes):
    wordings = dict(template_state("deadline_near").wordings)
    for name, text in changes.items():
        part, _, language = name.rpartition("_")
        wordings[language] = wordings[language]._replace(**{part: text})
    return publish_template(
        actor=ACTOR, kind="deadline_near", wordings=wordings, seen=seen, now=NOON
    )


def test_published_texts_are_used_from_then_on(post, sms):
    post.use(sms=sms.gateway)
    values = {"what": "тізім", "day": NOON.date()}
    old = post.queue(kind="deadline_near", email="", values=values)
    template = _publish(short_kk="Асығыңыз: {what}, {day}")
    new = post.queue(kind="deadline_near", occasion="o2", email="", values=values)
    post.work()

    assert (old.version, new.version, template.version) == (0, 1, 1)
    texts = {body["message"]["ref"]: body["message"]["text"] for body in sms.bodies()}
    assert texts[new.code].startswith("Асығыңыз: тізім")
    assert not texts[old.code].startswith("Асығыңыз")


def test_the_same_texts_again_change_nothing(post):
    assert _publish() is None
    assert _publish(short_kk="{what} {day}!") is not None
    assert _publish(seen=1) is None


@pytest.mark.parametrize(
    ("refusal", "changes"),
    [
        (refusals.TextMissing, {"subject_ru": " "}),
        (refusals.TextTooLong, {"subject_kk": "ә" * 151}),
        (refusals.PlaceUnknown, {"text_kk": "{what} {day} {name}"}),
        (refusals.StrayBrace, {"text_kk": "{what} {day} {"}),
        (refusals.StrayBrace, {"text_kk": "{what.__class__} {what} {day}"}),
        (refusals.PlacesDiffer, {"text_kk": "{what}"}),
        (refusals.SmsTooLong, {"short_kk": "{what} {day}" + "ә" * 388}),
        (refusals.ChangedMeanwhile, {"short_kk": "{what} {day}.", "seen": 7}),
    ],
)
def test_what_is_not_published(post, refusal, changes):
    seen = changes.pop("seen", 0) if "seen" in changes else 0
    with pytest.raises(refusal):
        _publish(seen=seen, **{name: text for name, text in changes.items() if name != "seen"})


# The settings of channels


def test_no_table_is_no_channel():
    assert read_gateways({"pepper": "x"}) == Gateways()


SMS = {"url": "https://sms.example.kz/", "fields": {"to": "{to}", "text": "{text}"}}


def test_tables_are_read():
    found = read_gateways({
        "mail": {"host": "mail.example.kz", "sender": "oqu@example.kz"},
        "sms": {**SMS, "secret": "s", "receipt_token": "r" * 20},
        "telegram": {"token": "12:ab-c", "bot": "@oqu_bot"},
    })  # fmt: skip

    assert (found.mail.port, found.mail.security) == (587, "starttls")
    assert found.telegram.bot == "oqu_bot"
    assert "'s'" not in repr(found)


@pytest.mark.parametrize(
    ("table", "values", "said"),
    [
        ("mail", {"host": "x", "sender": "nobody"}, "[mail] sender"),
        ("mail", {"sender": "a@b.kz"}, "[mail] host"),
        ("mail", {"host": "x", "sender": "a@b.kz", "security": "ssl"}, "[mail] security"),
        ("mail", {"host": "x", "sender": "a@b.kz", "prot": 1}, "[mail] prot"),
        ("mail", {"host": "x", "sender": "a@b.kz\nBcc: x@y"}, "[mail] sender"),
        ("mail", {"host": "x", "sender": "a@b.kz", "port": 0}, "[mail] port"),
        ("sms", {**SMS, "url": "http://sms.example.kz/"}, "[sms] url"),
        ("sms", {**SMS, "fields": {"to": "{to}"}}, "[sms] fields"),
        ("sms", {**SMS, "fields": {"to": "{to}{text}{x}"}}, "[sms] fields"),
        ("sms", {**SMS, "idempotent": True}, "[sms] idempotent"),
        ("sms", {**SMS, "idempotent": "yes"}, "[sms] idempotent"),
        ("sms", {**SMS, "receipt_token": "short"}, "[sms] receipt_token"),
        ("sms", {**SMS, "accepted": [500]}, "[sms] accepted"),
        ("telegram", {"token": "x", "bot": "b"}, "[telegram] token"),
        ("telegram", 5, "[telegram]"),
    ],
)
def test_a_mistake_is_named(table, values, said):
    with pytest.raises(ValueError, match=r"^\[") as wrong:
        read_gateways({table: values})

    assert str(wrong.value).startswith(said)


def test_values_are_put_into_nested_fields():
    fields = {"a": ["{to}", {"b": "{text} {to}", "n": 5}], "c": "{unknown}"}

    assert fill_places(fields, {"to": "{text}", "text": "T"}) == {
        "a": ["{text}", {"b": "T {text}", "n": 5}], "c": "{unknown}",
    }  # fmt: skip
