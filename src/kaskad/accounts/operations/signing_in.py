"""Signing in by a personal link, alone or with a PIN, and signing out."""

from __future__ import annotations

import hmac
from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaskad.accounts.models import Account, SignInLink
from kaskad.accounts.operations.limits import FAILURES
from kaskad.accounts.queries.grants import is_staff_account
from kaskad.accounts.queries.links import working_link
from kaskad.accounts.rules.pins import after_wrong, is_guessable, is_pin
from kaskad.accounts.vocab import PIN_LENGTH, REST, TRIES_IN_ALL
from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.core.actor import Actor
from kaskad.core.refusal import Refusal
from kaskad.core.secrets import keyed_hash


class LinkNotValid(Refusal):
    is_kept = True
    code = "accounts.link_not_valid"
    text = _(
        "This sign-in link does not work any more. Ask the secretary of your commission for a new "
        "one."
    )


class PinChosen(Refusal):
    code = "accounts.pin_chosen"
    text = _(
        "A PIN was chosen for this link already. If it was not you, ask the secretary of your "
        "commission for a new letter."
    )


class PinUnusable(Refusal):
    code = "accounts.pin_unusable"
    text = _("A PIN has %(length)d digits. Choose %(length)d digits that you will remember.")


class PinGuessable(Refusal):
    code = "accounts.pin_guessable"
    text = _("Such a PIN is guessed at once. Do not take the same or consecutive digits.")


class PinWrong(Refusal):
    is_kept = True
    code = "accounts.pin_wrong"
    text = _("This is not the PIN. Tries left before you have to wait: %(left)d.")


class PinResting(Refusal):
    is_kept = True
    code = "accounts.pin_resting"
    text = _(
        "The PIN was wrong too often. Wait, then try again (minutes to wait: %(minutes)d). If you "
        "have forgotten it, ask the secretary of your commission for a new letter."
    )


class TooManyFailures(Refusal):
    is_kept = True
    code = "accounts.too_many_failures"
    text = _("Too many failed attempts came from this connection. Try again in ten minutes.")


@operation(Tag.SIGNED_IN)
def sign_in_by_pin(*, actor: Actor, token: str, pin: str, tick: datetime, now: datetime) -> Account:
    """The account of a valid link with its PIN. ``tick`` is the machine's moment, for rests.

    Refuses a link that does not work, a wrong PIN (which is kept in the record and counted), an
    account that rests after wrong ones, and an address from which too much failed. Many tries at
    once count like tries in a row: the account is locked meanwhile.
    """
    account = _member_of(actor, token, tick, now)
    if account.rests_until is not None and account.rests_until > tick:
        minutes = -int((tick - account.rests_until).total_seconds() // 60)
        raise PinResting(field="pin", minutes=minutes)
    if not account.pin_hash or not hmac.compare_digest(account.pin_hash, _pin_hash(account, pin)):
        raise _after_wrong(actor, account, tick, now)

    account.wrong_pins, account.rests_until = 0, None
    _let_in(actor, account, ("wrong_pins", "rests_until"), now)
    return account


@operation(Tag.PIN_CHOSEN)
def choose_pin(*, actor: Actor, token: str, pin: str, tick: datetime, now: datetime) -> Account:
    """Keep the PIN of whoever opens the link first, and sign in.

    Refuses a link that does not work, one whose PIN was chosen, and a PIN that is not six digits
    or is guessed at once.
    """
    account = _member_of(actor, token, tick, now)
    _check_new(pin)
    if account.pin_hash:
        raise PinChosen

    account.pin_hash = _pin_hash(account, pin)
    record(actor=actor, tag=Tag.PIN_CHOSEN, subject=_subject(account), now=now)
    _let_in(actor, account, ("pin_hash",), now)
    return account


@operation(Tag.SIGNED_IN)
def refuse_link(*, actor: Actor, token: str, tick: datetime, now: datetime) -> None:
    """Refuse a link that does not work, and count it against its address."""
    _link_of(actor, token, tick, now)
    nothing_changed()


@operation(Tag.SIGNED_IN)
def sign_in_by_link(*, actor: Actor, token: str, now: datetime) -> Account:
    """The account of a valid link, where no PIN is asked for.

    Refuses an unknown, revoked or expired link.
    """
    link = working_link(token, now)
    if link is None:
        raise LinkNotValid

    link.last_used_at = now
    link.save(update_fields=["last_used_at"])
    _let_in(actor, link.account, (), now)
    return link.account


@operation(Tag.SIGNED_OUT)
def sign_out(*, actor: Actor, now: datetime) -> None:
    """Leave an entry that the session ended; the session itself is the web's."""
    record(
        actor=actor,
        tag=Tag.SIGNED_OUT,
        subject=Subject("account", actor.code or "-"),
        now=now,
    )


def _member_of(actor: Actor, token: str, tick: datetime, now: datetime) -> Account:
    """The account of a working link that asks for a PIN, locked until the operation ends."""
    account = _link_of(actor, token, tick, now).account
    # The links may have ended while this waited for the account; staff have no PIN.
    if account.wrong_pins >= TRIES_IN_ALL or is_staff_account(account, now):
        raise LinkNotValid
    return account


def _link_of(actor: Actor, token: str, tick: datetime, now: datetime) -> SignInLink:
    """A working link with its account, locked until the operation ends."""
    link = working_link(token, now, locked=True)
    if link is None:
        if FAILURES.count(actor.address, tick) > FAILURES.most:
            raise TooManyFailures
        raise LinkNotValid
    if FAILURES.is_spent(actor.address, tick):
        raise TooManyFailures
    return link


def _let_in(actor: Actor, account: Account, changed: Collection[str], now: datetime) -> None:
    account.last_login = now
    account.save(update_fields=["last_login", *changed])
    record(actor=actor, tag=Tag.SIGNED_IN, subject=_subject(account), now=now)


def _check_new(pin: str) -> None:
    if not is_pin(pin):
        raise PinUnusable(field="pin", length=PIN_LENGTH)
    if is_guessable(pin):
        raise PinGuessable(field="pin")


def _after_wrong(actor: Actor, account: Account, tick: datetime, now: datetime) -> Refusal:
    """Count a wrong PIN, and say what to answer."""
    after = after_wrong(account.wrong_pins, tick)
    account.wrong_pins, account.rests_until = after.wrong, after.rests_until
    account.save(update_fields=["wrong_pins", "rests_until"])
    if after.ended:
        SignInLink.objects.filter(account=account, revoked_at=None).update(revoked_at=now)
    FAILURES.count(actor.address, tick)
    record(
        actor=actor,
        tag=Tag.PIN_REFUSED,
        subject=_subject(account),
        changes={"wrong": after.wrong, "links_ended": after.ended},
        now=now,
    )
    if after.ended:
        return LinkNotValid()
    if after.rests_until is not None:
        return PinResting(field="pin", minutes=int(REST.total_seconds() // 60))
    return PinWrong(field="pin", left=after.left)


def _subject(account: Account) -> Subject:
    return Subject("account", account.code)


def _pin_hash(account: Account, pin: str) -> str:
    """Keyed, and with the account in it: equal PINs of two people do not look alike."""
    return keyed_hash("pin", f"{account.code}:{pin}")
