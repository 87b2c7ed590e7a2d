"""What the provider says later."""

import pytest
from django.test import Client

from kaskad.core.refusal import NotFound
from kaskad.messaging.operations.receipts import take_receipt
from tests.messaging.conftest import ACTOR, NOON, sms_gateway

TOKEN = "t" * 30


def _receipt(body, token=TOKEN, kind="application/json"):
    client = Client(enforce_csrf_checks=True)
    return client.post(f"/messages/receipts/{token}/", body, content_type=kind).status_code


@pytest.fixture
def sent(post, sms):
    post.use(sms=sms_gateway(sms, receipt_token=TOKEN))
    message = post.queue(email="")
    post.work()
    return message


def test_delivered(post, sent):
    assert _receipt({"id": "g1", "status": "Delivered"}) == 204
    assert post.state(sent) == "delivered"
    assert _receipt({"id": "g1", "status": "failed"}) == 204  # too late to say so
    assert post.state(sent) == "delivered"


def test_not_delivered_goes_on_by_the_next_way(post, sent):
    form = "application/x-www-form-urlencoded"
    assert _receipt(f"id={sent.code}&status=undelivered", kind=form) == 204
    assert post.state(sent) == "to_print"
    assert post.tries(sent) == [("sms", "failed", "http.200")]


def test_on_the_way_changes_nothing(post, sent):
    assert _receipt({"id": "g1", "status": "buffered"}) == 204
    assert post.state(sent) == "sent"


def test_an_unclear_message_is_cleared_by_its_receipt(post, sms):
    post.use(sms=sms_gateway(sms, receipt_token=TOKEN))
    message = post.queue(email="")
    sms.script.append("drop")
    post.work()
    assert post.state(message) == "unclear"

    assert _receipt({"id": message.code, "status": "delivered"}) == 204
    assert post.state(message) == "delivered"


def test_a_strange_receipt_is_not_taken(post, sent):
    assert _receipt({"id": "g1", "status": "delivered"}, token="x" * 30) == 404
    assert _receipt({"id": "g9", "status": "delivered"}) == 404
    assert _receipt("[1]") == 404
    assert _receipt("{" * 70000) == 404
    assert post.state(sent) == "sent"
    with pytest.raises(NotFound):
        take_receipt(actor=ACTOR, reference="", delivered=True, now=NOON)


def test_without_a_token_there_is_no_such_address(post, sms):
    post.use(sms=sms.gateway)
    assert _receipt({"id": "g1", "status": "delivered"}, token="") == 404
    assert _receipt({"id": "g1", "status": "delivered"}) == 404
