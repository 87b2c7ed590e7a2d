"""PINs: what is kept, what a wrong one leads to, many at once, many from one address."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaskad.accounts.api import (
    LinkNotValid,
    PinWrong,
    choose_pin,
    issue_link,
    open_account,
    renew_links,
    sign_in_by_pin,
)
from kaskad.accounts.models import Account
from kaskad.accounts.operations.limits import FAILURES
from kaskad.accounts.operations.signing_in import PinChosen, PinResting, TooManyFailures
from kaskad.accounts.rules.pins import after_wrong, is_guessable, is_pin
from kaskad.accounts.vocab import FAILURE_WINDOW, FAILURES_PER_ADDRESS, REST, TRIES_IN_ALL
from kaskad.audit.models import Entry
from kaskad.core.actor import Actor
from tests.accounts.conftest import COMMAND, NOW

PIN = "480716"
SOMEBODY = Actor.stranger(address="10.0.0.1")


@pytest.fixture
def token(account):
    token = issue_link(actor=COMMAND, account=account, now=NOW)
    choose_pin(actor=SOMEBODY, token=token, pin=PIN, tick=NOW, now=NOW)
    return token


def enter(token, pin=PIN, tick=NOW, actor=SOMEBODY):
    return sign_in_by_pin(actor=actor, token=token, pin=pin, tick=tick, now=NOW)


def test_a_pin_is_kept_as_a_keyed_hash_of_its_account(account, token):
    other = open_account(actor=COMMAND, label="y", language="kk", now=NOW)
    link = issue_link(actor=COMMAND, account=other, now=NOW)
    choose_pin(actor=SOMEBODY, token=link, pin=PIN, tick=NOW, now=NOW)
    hashes = set(Account.objects.values_list("pin_hash", flat=True))

    assert len(hashes) == 2
    assert all(len(one) == 64 for one in hashes)


def test_the_right_pin_signs_in_and_leaves_an_entry(account, token):
    before = Entry.objects.filter(tag="accounts:session:opened").count()

    assert enter(token) == account
    assert Entry.objects.filter(tag="accounts:session:opened").count() == before + 1


def test_a_pin_is_chosen_once(token):
    with pytest.raises(PinChosen):
        choose_pin(actor=SOMEBODY, token=token, pin="904115", tick=NOW, now=NOW)
    assert enter(token)


def test_a_wrong_pin_is_counted_and_written_down(account, token):
    with pytest.raises(PinWrong) as refused:
        enter(token, "000000")

    assert refused.value.values == {"left": 4}
    entry = Entry.objects.get(tag="accounts:pin:refused")
    assert (entry.subject_code, entry.changes["wrong"]) == (account.code, 1)
    assert "000000" not in str(entry.changes)


def test_the_right_pin_forgets_wrong_ones_before(account, token):
    for _ in range(2):
        for _ in range(4):
            with pytest.raises(PinWrong):
                enter(token, "000000")
        enter(token)
    account.refresh_from_db()
    assert account.wrong_pins == 0


def test_after_five_wrong_pins_even_the_right_one_rests(token):
    _wrong(token, 5)

    with pytest.raises(PinResting) as refused:
        enter(token, tick=NOW + timedelta(minutes=5))
    assert refused.value.values == {"minutes": 10}
    assert enter(token, tick=NOW + REST)


def test_after_fifteen_wrong_pins_the_links_end_and_a_new_letter_helps(account, token):
    for round_number in range(3):
        _wrong(token, 5, tick=NOW + round_number * REST)
    with pytest.raises(LinkNotValid):
        enter(token, tick=NOW + 9 * REST)

    fresh = renew_links(actor=COMMAND, accounts=[account], now=NOW)[0]
    choose_pin(actor=SOMEBODY, token=fresh, pin="904115", tick=NOW, now=NOW)
    assert enter(fresh, "904115")


def test_an_address_with_too_many_failures_waits_and_others_do_not(token):
    for _ in range(FAILURES_PER_ADDRESS):
        FAILURES.count(SOMEBODY.address, NOW)

    with pytest.raises(TooManyFailures):
        enter(token)
    assert enter(token, actor=Actor.stranger(address="10.0.0.2"))
    assert enter(token, tick=NOW + FAILURE_WINDOW)


def test_failures_are_forgotten_with_their_window(db):
    for _ in range(FAILURES_PER_ADDRESS - 1):
        FAILURES.count("10.0.0.1", NOW)
    FAILURES.count("10.0.0.1", NOW + FAILURE_WINDOW)

    assert not FAILURES.is_spent("10.0.0.1", NOW + FAILURE_WINDOW)


@pytest.mark.parametrize(
    "pin", ["111111", "123456", "654321", "012345", "890123", "121212", "123123", "909090"]
)
def test_first_guesses_are_no_pins(pin):
    assert is_guessable(pin)


@given(st.integers(0, 999_999))
def test_nearly_every_other_pin_may_be_chosen(number):
    pin = f"{number:06}"
    patterned = len(set(pin)) <= 3 or pin in "01234567890123456789" * 2 + "98765432109876543210"

    assert is_pin(pin)
    assert patterned or not is_guessable(pin)


@given(st.text(max_size=8))
def test_only_six_plain_digits_are_a_pin(text):
    assert is_pin(text) == (len(text) == 6 and set(text) <= set("0123456789"))


@given(st.integers(0, TRIES_IN_ALL - 1))
def test_wrong_pins_lead_to_rests_and_then_to_the_end(before):
    after = after_wrong(before, NOW)

    assert after.wrong == before + 1
    assert after.ended == (after.wrong == TRIES_IN_ALL)
    assert (after.rests_until is not None) == (after.wrong in (5, 10))
    assert after.left == (0 if after.ended else -after.wrong % 5)


def _wrong(token, times, tick=NOW):
    for _ in range(times):
        with pytest.raises((PinWrong, PinResting, LinkNotValid)):
            enter(token, "000000", tick=tick)
