"""A new link sent by message to one person: the choice, what it ends, and that it is wiped."""

import json

import pytest
from django.db import transaction

from kaskad.accounts.api import Role, give_grant, open_account, open_link
from kaskad.accounts.models import SignInLink
from kaskad.commissions.api import addressees, send_letter
from kaskad.commissions.models import Commission, Member
from kaskad.commissions.operations.letters import NoAddress, NobodyToWrite
from kaskad.core.gateways import Gateways, MailGateway
from kaskad.core.secrets import unseal
from kaskad.messaging.models import Message
from kaskad.messaging.operations.claiming import claim_messages
from tests.commissions import world as w

DISTRICT, PRECINCT = "154800000", "KZ-15-0314"


@pytest.fixture(autouse=True)
def installation_that_mails(settings, send):
    settings.KASKAD_PINNED_NOW = w.NOW
    rows = w.precinct()
    rows[0] |= {"phone": "+77011234512", "email": "aigul@example.kz"}
    rows[1] |= {"phone": "+77011234534"}
    send(rows)
    settings.KASKAD_SYNTHETIC_PEOPLE = False
    settings.KASKAD_GATEWAYS = mailing()


def mailing():
    return Gateways(mail=MailGateway(host="127.0.0.1", port=2525, sender="kaskad@example.kz"))


@pytest.fixture
def coordinator(client):
    account = open_account(actor=w.ACTOR, label="Айжан", language="kk", now=w.NOW)
    give_grant(
        actor=w.ACTOR, account=account, role=Role.COORDINATOR.value, scope=DISTRICT, now=w.NOW
    )
    client.force_login(account)
    return client


def listed():
    people = addressees(Commission.objects.get(code=PRECINCT), w.DAY, w.NOW)
    return {one.role: one for one in people}


def send_to(one):
    send_letter(
        actor=w.ACTOR, commission=Commission.objects.get(code=PRECINCT), to=one,
        address_of=lambda token, language: f"https://k.example/{language}/sign-in/{token}/",
        now=w.NOW,
    )  # fmt: skip


def link_in(message):
    return json.loads(unseal(message.values_sealed))["link"]


def test_the_link_goes_by_message_and_opens_the_page_of_that_person(coordinator):
    chair = listed()["chair"]
    path = f"/kk/access/{PRECINCT}/letters/"
    page = coordinator.get(path).content.decode()
    assert "a…@example.kz" in page
    assert "aigul@example.kz" not in page

    answer = coordinator.post(f"{path}send/", {"which": chair.person_code}, follow=True)

    message = Message.objects.get()
    token = link_in(message).split("/sign-in/")[1].strip("/")
    state = open_link(token, w.NOW)
    assert state.account_code == Member.objects.get(role="chair").person.account.code
    assert message.kind == "sign_in_link"
    assert token not in message.occasion
    assert "жіберілді" in answer.content.decode()
    assert w.english(answer) == set()


def test_sent_again_the_older_link_ends_and_both_are_told(coordinator):
    send_to(listed()["chair"])
    send_to(listed()["chair"])

    first, second = (
        link_in(one).split("/sign-in/")[1][:-1] for one in Message.objects.order_by("id")
    )
    assert open_link(second, w.NOW)
    assert SignInLink.objects.filter(revoked_at=None).count() == 1
    assert first != second


def test_whom_no_message_reaches_gets_no_button_and_is_refused(coordinator):
    people = listed()
    path = f"/kk/access/{PRECINCT}/letters/"
    # The secretary has a telephone, but this installation only mails.
    for role in ("secretary", "member"):
        with pytest.raises(NoAddress):
            send_to(people[role])
    answer = coordinator.post(f"{path}send/", {"which": people["member"].person_code})

    assert answer.status_code == 422
    assert coordinator.get(path).content.decode().count("/letters/send/") == 1
    assert not Message.objects.exists()
    assert not SignInLink.objects.exists()


def test_a_worker_gets_no_letter_and_nobody_is_told(coordinator):
    send_to(listed()["chair"])
    account = Member.objects.get(role="chair").person.account
    give_grant(
        actor=w.ACTOR, account=account, role=Role.COORDINATOR.value, scope=PRECINCT, now=w.NOW
    )
    before = Message.objects.count()

    with pytest.raises(NobodyToWrite):
        send_to(listed()["chair"])
    assert Message.objects.count() == before


def test_taken_back_nothing_is_queued(coordinator):
    with transaction.atomic():
        send_to(listed()["chair"])
        transaction.set_rollback(True)

    assert not Message.objects.exists()


@pytest.mark.parametrize("which", ["", "first", "nobody"])
def test_never_for_many_and_never_for_strangers(coordinator, which):
    assert (
        coordinator.post(f"/kk/access/{PRECINCT}/letters/send/", {"which": which}).status_code
        == 404
    )
    assert (
        coordinator.post("/kk/access/KZ-19-0001/letters/send/", {"which": "x"}).status_code == 404
    )
    assert not Message.objects.exists()


def test_where_nothing_leaves_the_machine_there_is_no_button_and_no_secret_is_kept(
    coordinator, settings
):
    send_to(listed()["chair"])
    claim_messages(actor=w.ACTOR, usable=(), idempotent=(), alive=w.NOW, now=w.NOW)
    settings.KASKAD_SYNTHETIC_PEOPLE = True

    message = Message.objects.get()
    assert (message.state, message.values_sealed) == ("kept", "")
    assert "letters/send" not in coordinator.get(f"/kk/access/{PRECINCT}/letters/").content.decode()
