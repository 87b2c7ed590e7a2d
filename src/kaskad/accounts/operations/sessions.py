"""What is noted when staff sign in, fail to, or end sessions."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.utils.translation import gettext_lazy as _

from kaskad.accounts.models import Account
from kaskad.accounts.vocab import Way
from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.core.actor import Actor
from kaskad.core.refusal import Refusal


class SignInRefused(Refusal):
    code = "accounts.sign_in_refused"
    text = _(
        "The sign-in name or the password is wrong. Look at the keyboard language and try again."
    )


class CodeRefused(Refusal):
    code = "accounts.code_refused"
    text = _(
        "The code is wrong or was used already. Wait for the next one in the app, or take a "
        "recovery code that you have not used."
    )


class PasskeyRefused(Refusal):
    code = "accounts.passkey_refused"
    text = _("This passkey is not known here, or it took too long. Try again or use the password.")


class TooManyAttempts(Refusal):
    code = "accounts.too_many_attempts"
    text = _(
        "There were too many attempts. Wait a quarter of an hour and try again. If you have "
        "forgotten the password, ask who invited you for a new invitation."
    )


class SignInExpired(Refusal):
    code = "accounts.sign_in_expired"
    text = _("It took too long. Begin to sign in again.")


@operation(Tag.SIGNED_IN)
def note_sign_in(
    *, actor: Actor, account: Account, ways: Collection[Way], now: datetime
) -> Account:
    """Leave an entry that staff signed in, when, and by what; the session itself is the web's."""
    account.signed_in_at = now
    account.save(update_fields=["signed_in_at"])
    record(
        actor=actor,
        tag=Tag.SIGNED_IN,
        subject=Subject("account", account.code, scope=account.place),
        changes={"by": [way.value for way in ways]},
        now=now,
    )
    return account


@operation(Tag.SIGN_IN_FAILED)
def note_failure(*, actor: Actor, account: Account, way: Way, now: datetime) -> None:
    """Leave an entry that somebody tried; nothing of what was typed is kept."""
    record(
        actor=actor,
        tag=Tag.SIGN_IN_FAILED,
        subject=Subject("account", account.code, scope=account.place),
        changes={"by": way.value},
        now=now,
    )


@operation(Tag.SESSIONS_ENDED)
def end_sessions(
    *, actor: Actor, account: Account, sessions: Collection[int] | None, now: datetime
) -> int:
    """End these sessions of the account, or all for None; returns how many there were."""
    found = UserSession.objects.filter(user_id=account.pk)
    if sessions is not None:
        found = found.filter(pk__in=sessions)
    ended = 0
    for session in found:
        session.end()
        ended += 1
    if not ended:
        nothing_changed()
        return 0
    record(
        actor=actor,
        tag=Tag.SESSIONS_ENDED,
        subject=Subject("account", account.code, scope=account.place),
        changes={"sessions": ended},
        now=now,
    )
    return ended
