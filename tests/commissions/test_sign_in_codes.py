"""A code in place of the PIN: made, sent to the phone, entered, worn out."""

import re
from datetime import timedelta

import pytest

from kaskad.accounts.api import (
    CODE_LIFETIME,
    CodeOver,
    CodesSpent,
    CodeWrong,
    LinkNotValid,
    PinWrong,
    choose_pin,
    give_grant,
    issue_link,
    make_code,
    sign_in_by_code,
    sign_in_by_pin,
)
from kaskad.accounts.models import Account, OneTimeCode
from kaskad.accounts.operations.signing_in import PinGuessable, PinResting
from kaskad.accounts.vocab import CODE_TRIES, CODES_PER_ACCOUNT, CODES_WINDOW
from kaskad.audit.models import Entry
from kaskad.commissions.api import account_of, send_code
from kaskad.commissions.models import Person
from kaskad.commissions.operations.sign_in_codes import NoWayToReach
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.gateways import Gateways
from kaskad.messaging.models import Message
from kaskad.messaging.operations.postman import Postman
from tests.commissions import world as w
from tests.messaging.conftest import sms_gateway
from tests.messaging.servers import provider

# Its operations and pages run on both databases in the matrix.
pytestmark = pytest.mark.one_database

PIN, OTHER_PIN, PHONE = "480716", "593028", "+77010000001"
SOMEBODY = Actor.stranger(address="10.0.0.1")
TICK = w.NOW


@pytest.fixture(autouse=True)
def at_night(settings):
    settings.KASKAD_PINNED_NOW = w.NOW.replace(hour=20)  # one in the morning in Kazakhstan
    settings.KASKAD_SITE = "https://oqu.example.kz"


@pytest.fixture
def sms(settings):
    with provider() as state:
        settings.KASKAD_GATEWAYS = Gateways(sms=sms_gateway(state))
        yield state


@pytest.fixture
def people(send, settings):
    """One member with a phone, one without, in an installation from which messages go out."""
    send([w.person(1, phone=PHONE), w.person(2)])
    settings.KASKAD_SYNTHETIC_PEOPLE = False


@pytest.fixture
def token(people):
    return link_of(Person.objects.exclude(phone_sealed="").get())


def link_of(person):
    """The link of a member who has chosen the PIN."""
    account = account_of(actor=w.ACTOR, person=person, language="kk", now=w.NOW)
    token = issue_link(actor=w.ACTOR, account=account, now=w.NOW)
    choose_pin(actor=SOMEBODY, token=token, pin=PIN, tick=TICK, now=w.NOW)
    return token


def made(token, tick=TICK):
    return make_code(actor=SOMEBODY, token=token, tick=tick, now=w.NOW).code


def enter(token, code, pin="", tick=TICK):
    return sign_in_by_code(
        actor=SOMEBODY, token=token, code=code, pin=pin, tick=tick, now=w.NOW
    )  # fmt: skip


def deliver(settings):
    Postman(settings.KASKAD_GATEWAYS, actor=w.ACTOR).work()


def sent_code(sms):
    return re.search(r"\d{4} \d{4}", sms.bodies()[-1]["message"]["text"]).group()


def other(code):
    return f"{(int(code) + 1) % 10**8:08}"


def test_the_code_signs_in_once_and_the_pin_stays(token):
    code = made(token)

    account = enter(token, f" {code[:4]} {code[4:]} ")

    assert sign_in_by_pin(actor=SOMEBODY, token=token, pin=PIN, tick=TICK, now=w.NOW) == account
    signed = Entry.objects.filter(tag="accounts:session:opened").order_by("id")[1]
    assert signed.changes == {"by": ["one_time_code"]}
    with pytest.raises(CodeOver):
        enter(token, code)


def test_a_forgotten_pin_is_chosen_anew_with_the_code(token):
    enter(token, made(token), pin=OTHER_PIN)

    with pytest.raises(PinWrong):
        sign_in_by_pin(actor=SOMEBODY, token=token, pin=PIN, tick=TICK, now=w.NOW)
    assert sign_in_by_pin(actor=SOMEBODY, token=token, pin=OTHER_PIN, tick=TICK, now=w.NOW)
    assert Entry.objects.filter(tag="accounts:pin:chosen").count() == 2


def test_a_guessable_new_pin_is_refused_and_the_code_still_works(token):
    code = made(token)

    with pytest.raises(PinGuessable):
        enter(token, code, pin="123456")
    assert enter(token, code, pin=OTHER_PIN)


def test_the_code_is_kept_as_a_keyed_hash_and_leaves_no_digit_in_the_record(token):
    code = made(token)

    assert code not in OneTimeCode.objects.get().code_hash
    assert len(OneTimeCode.objects.get().code_hash) == 64
    assert all(code not in str(entry.changes) for entry in Entry.objects.all())


def test_a_wrong_code_is_counted_and_the_third_ends_the_code(token):
    code = made(token)
    for left in range(CODE_TRIES - 1, -1, -1):
        with pytest.raises(CodeWrong) as refused:
            enter(token, other(code))
        assert refused.value.values["left"] == left

    with pytest.raises(CodeOver):
        enter(token, code)
    assert Entry.objects.filter(tag="accounts:code:refused").count() == CODE_TRIES
    assert enter(token, made(token)).wrong_pins == 0


def test_the_code_helps_while_the_pin_rests(token):
    for refusal in (*[PinWrong] * 4, PinResting):
        with pytest.raises(refusal):
            sign_in_by_pin(actor=SOMEBODY, token=token, pin="000001", tick=TICK, now=w.NOW)

    account = enter(token, made(token))

    assert (account.wrong_pins, account.rests_until) == (0, None)


def test_a_code_ends_after_ten_minutes_and_with_the_next_one(token):
    first, second = made(token), made(token)

    with pytest.raises(CodeWrong):
        enter(token, first if first != second else other(second))
    with pytest.raises(CodeOver):
        enter(token, second, tick=TICK + CODE_LIFETIME)
    assert enter(token, second, tick=TICK + CODE_LIFETIME - timedelta(seconds=1))


def test_three_codes_an_hour_are_enough(token):
    for _ in range(CODES_PER_ACCOUNT):
        made(token)

    with pytest.raises(CodesSpent):
        made(token)
    assert made(token, tick=TICK + CODES_WINDOW + timedelta(seconds=1))


def test_without_a_link_that_works_no_code_is_made(token):
    with pytest.raises(LinkNotValid):
        made("strange")
    assert not OneTimeCode.objects.exists()


def test_staff_get_no_code(token):
    account = Account.objects.get()
    give_grant(
        actor=w.ACTOR, account=account, role="coordinator", scope="154800000", wide=False, now=w.NOW
    )  # fmt: skip

    with pytest.raises(LinkNotValid):
        made(token)


def test_the_code_goes_to_the_phone_at_night_and_is_wiped_there(token, sms, settings):
    send_code(actor=SOMEBODY, token=token, tick=TICK, now=clock.now())
    deliver(settings)

    assert sms.bodies()[-1]["to"] == PHONE
    assert enter(token, sent_code(sms))
    assert Message.objects.get().values_sealed == ""


def test_whom_nothing_reaches_is_told_so_and_nothing_is_kept(people, sms):
    token = link_of(Person.objects.get(phone_sealed=""))

    with pytest.raises(NoWayToReach):
        send_code(actor=SOMEBODY, token=token, tick=TICK, now=w.NOW)
    assert not OneTimeCode.objects.exists()
    assert not Message.objects.exists()


def test_the_way_of_somebody_who_forgot_the_pin(token, sms, client, settings):
    page = f"/kk/sign-in/{token}/"
    assert f"{page}code/" in client.get(page).text

    assert "Кодты жіберу" in client.get(f"{page}code/").text
    asked = client.post(f"{page}code/send/", follow=True)
    assert "Код жіберілді." in asked.text
    deliver(settings)
    code = sent_code(sms)

    wrong = client.post(f"{page}code/", {"code": "1", "pin": "", "again": ""})
    assert (wrong.status_code, "Қалған әрекет саны: 2" in wrong.text) == (422, True)
    differ = client.post(f"{page}code/", {"code": code, "pin": OTHER_PIN, "again": PIN})
    assert "Екі PIN-код әртүрлі" in differ.text
    done = client.post(f"{page}code/", {"code": code, "pin": OTHER_PIN, "again": OTHER_PIN})
    assert (done.status_code, done.url) == (302, "/kk/desk/")
    assert client.session["_auth_user_id"] == str(Account.objects.get().pk)


def test_an_installation_without_a_way_out_offers_no_code(token, settings, client):
    settings.KASKAD_GATEWAYS = Gateways()

    assert "code/" not in client.get(f"/kk/sign-in/{token}/").text
    assert client.get(f"/kk/sign-in/{token}/code/").status_code == 302
