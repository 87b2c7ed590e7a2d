"""Deliveries of devices over HTTP."""

import json
from datetime import timedelta

import pytest

from kaskad.campaigns.models import Seminar
from kaskad.core import clock
from kaskad.seminars.api import PresenceMark
from tests.seminars.test_pages import here, on, path, sign_in

__all__ = ["here", "on"]


def send(client, seminar, body):
    text = body if isinstance(body, str) else json.dumps(body)
    return client.post(path(seminar, "marks/"), text, content_type="application/json")


def delivery(seminar, members, **more):
    at = clock.at(seminar.day, seminar.starts)
    marks = [
        {
            "nonce": f"n{number}",
            "sequence": number,
            "member": member,
            "kind": "arrived",
            "at": (at + timedelta(minutes=number)).isoformat(),
        }
        for number, member in enumerate(members, 1)
    ]
    return {"device": "phone", "sent_at": clock.now().isoformat(), "marks": marks, **more}


def test_a_device_delivers_and_is_told_about_each_mark(client, here, second_stage):
    members = second_stage.members(here)

    answer = send(client, here, delivery(here, [*members[:2], 10**9])).json()
    again = send(client, here, delivery(here, members[:3])).json()

    assert [one["took"] for one in answer["answers"]] == ["recorded", "recorded", "stranger"]
    assert [one["took"] for one in again["answers"]] == ["repeated", "repeated", "recorded"]
    assert PresenceMark.objects.count() == 3
    found = client.get(path(here, "marks/state/")).json()
    assert [one["member"] for one in found["members"] if one["here"]] == sorted(members[:3])


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        '{"marks": 1}',
        '{"marks": [1]}',
        '{"marks": [{"nonce": "a"}]}',
        '{"marks": [{"nonce": "", "at": "2026-02-19T04:00:00Z"}]}',
        '{"marks": [{"nonce": "a", "at": "2026-02-19T04:00:00"}]}',
        '{"marks": [{"nonce": "a", "at": "2026-13-19T04:00:00Z"}]}',
        '{"marks": [{"nonce": "a", "at": "2026-02-19T04:00:00Z", "member": "1"}]}',
        '{"marks": [{"nonce": "a", "at": "2026-02-19T04:00:00Z", "sequence": -1}]}',
        '{"marks": [], "device": "' + "x" * 41 + '"}',
        '{"marks": [], "device": "a\\u0000"}',
    ],
)
def test_what_is_no_delivery_is_refused(client, here, body):
    refused = send(client, here, body)

    assert (refused.status_code, refused.json()["refusal"]) == (
        422,
        "seminars.delivery_unreadable",
    )


def test_a_refusal_of_the_operation_is_answered(client, here, second_stage):
    body = delivery(here, second_stage.members(here)[:1]) | {"device": ""}

    refused = send(client, here, body)

    assert (refused.status_code, refused.json()["refusal"]) == (422, "seminars.device_unnamed")


def test_a_trainer_who_was_replaced_brings_what_the_phone_holds(client, here, second_stage):
    ticket = client.get(path(here, "marks/state/")).json()["ticket"]
    other = second_stage.seminars("s2")[-1]
    assert other.trainer_id != here.trainer_id
    Seminar.objects.filter(pk=here.pk).update(trainer=other.trainer)
    body = delivery(here, second_stage.members(here)[:1])

    assert client.get(path(here)).status_code == 404
    assert send(client, here, body).status_code == 404
    assert send(client, here, body | {"ticket": "x"}).status_code == 404
    assert send(client, here, body | {"ticket": ticket}).status_code == 200
    # A ticket is of one account and one seminar.
    assert send(client, other, delivery(other, [], ticket=ticket)).status_code == 404
    sign_in(client, second_stage.account_of(second_stage.members(here)[0]))
    assert send(client, here, body | {"ticket": ticket}).status_code == 404
