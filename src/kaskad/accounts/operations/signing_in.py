"""Signing in by a personal link, alone, with a PIN or with a code that was sent; signing out."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from kaskad.accounts.models import Account, OneTimeCode, SignInLink
from kaskad.accounts.operations.limits import FAILURES, Limit
from kaskad.accounts.queries.accounts import place_of
from kaskad.accounts.queries.grants import is_staff_account
from kaskad.accounts.queries.links import working_link
from kaskad.accounts.rules.pins import after_wrong, is_guessable, is_pin
from kaskad.accounts.vocab import (
    CODE_DIGITS,
    CODE_LIFETIME,
    CODE_TRIES,
    CODES_PER_ACCOUNT,
    CODES_WINDOW,
    PIN_LENGTH,
    REST,
    TRIES_IN_ALL,
    Way,
)
from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.core.actor import Actor
from kaskad.core.refusal import Refusal
from kaskad.core.secrets import keyed_hash

_ASKED = Limit("one-time codes of an account", CODES_PER_ACCOUNT, CODES_WINDOW)


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


class CodesSpent(Refusal):
    code = "accounts.codes_spent"
    text = _(
        "Codes were sent too often. Wait an hour, or ask the secretary of your commission for a "
        "new letter."
    )


class CodeWrong(Refusal):
    is_kept = True
    code = "accounts.one_time_code_wrong"
    text = _("This is not the code that was sent last. Tries left: %(left)d.")


class CodeOver(Refusal):
    code = "accounts.one_time_code_over"
    text = _("The code is used or too old, or was wrong too often. Have a new one sent.")


class TooManyFailures(Refusal):
    is_kept = True
    code = "accounts.too_many_failures"
    text = _("Too many failed attempts came from this connection. Try again in ten minutes.")


@dataclass(frozen=True, slots=True)
class MadeCode:
    """A code to be sent, and whose sign-in it opens."""

    account: Account
    code: str = field(repr=False)


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


@operation(Tag.ONE_TIME_CODE_MADE)
def make_code(*, actor: Actor, token: str, tick: datetime, now: datetime) -> MadeCode:
    """Make a code for the holder of a link; an earlier one ends. Whoever calls sends it.

    It is kept as a keyed hash, lasts ten minutes of the machine's clock (``tick``) and is used
    once. Refuses a link that does not work, and a fourth code within an hour.
    """
    account = _member_of(actor, token, tick, now)
    if _ASKED.is_spent(account.code, tick):
        raise CodesSpent
    _ASKED.count(account.code, tick)
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    OneTimeCode.objects.update_or_create(
        account=account,
        defaults={
            "code_hash": _code_hash(account, code),
            "until": tick + CODE_LIFETIME,
            "wrong": 0,
        },
    )
    record(actor=actor, tag=Tag.ONE_TIME_CODE_MADE, subject=_subject(account), now=now)
    return MadeCode(account, code)


@operation(Tag.SIGNED_IN)
def sign_in_by_code(
    *, actor: Actor, token: str, code: str, pin: str, tick: datetime, now: datetime
) -> Account:
    """The account of a valid link with the code that was sent; ``pin`` becomes its PIN if given.

    Works while the PIN rests: a code has tries of its own. Refuses a link that does not work, a
    wrong code (kept in the record and counted; the third ends it), one that is over, and an
    unusable PIN.
    """
    account = _member_of(actor, token, tick, now)
    sent = OneTimeCode.objects.filter(account=account, until__gt=tick).first()
    if sent is None or sent.wrong >= CODE_TRIES:
        raise CodeOver(field="code")
    if not hmac.compare_digest(sent.code_hash, _code_hash(account, "".join(code.split()))):
        raise _after_wrong_code(actor, sent, tick, now)
    if pin:
        _check_new(pin)
        account.pin_hash = _pin_hash(account, pin)
        record(actor=actor, tag=Tag.PIN_CHOSEN, subject=_subject(account), now=now)

    sent.delete()
    account.wrong_pins, account.rests_until = 0, None
    changed = ("pin_hash", "wrong_pins", "rests_until")
    _let_in(actor, account, changed, now, {"by": [Way.ONE_TIME_CODE.value]})
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
        subject=Subject("account", actor.code or "-", scope=place_of(actor.code)),
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


def _let_in(
    actor: Actor,
    account: Account,
    changed: Collection[str],
    now: datetime,
    changes: Mapping[str, Any] | None = None,
) -> None:
    """Keep what ``changed`` of the account, and that it signed in."""
    account.signed_in_at = now
    account.save(update_fields=["signed_in_at", *changed])
    record(actor=actor, tag=Tag.SIGNED_IN, subject=_subject(account), changes=changes, now=now)


def _check_new(pin: str) -> None:
    """Refuse a PIN that is not six digits or is guessed at once."""
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
    """What entries about the account are about."""
    return Subject("account", account.code, scope=account.place)


def _pin_hash(account: Account, pin: str) -> str:
    """Keyed, and with the account in it: equal PINs of two people do not look alike."""
    return keyed_hash("pin", f"{account.code}:{pin}")


def _after_wrong_code(actor: Actor, sent: OneTimeCode, tick: datetime, now: datetime) -> Refusal:
    """Count a wrong code, and say what to answer. Its account is locked."""
    sent.wrong += 1
    sent.save(update_fields=["wrong"])
    FAILURES.count(actor.address, tick)
    record(
        actor=actor,
        tag=Tag.ONE_TIME_CODE_REFUSED,
        subject=_subject(sent.account),
        changes={"wrong": sent.wrong},
        now=now,
    )
    return CodeWrong(field="code", left=CODE_TRIES - sent.wrong)


def _code_hash(account: Account, code: str) -> str:
    return keyed_hash("one-time code", f"{account.code}:{code}")
