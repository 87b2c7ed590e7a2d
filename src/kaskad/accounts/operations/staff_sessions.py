"""Operators of the installation: no powers of their own, but sessions with a reason and an end."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from kaskad.accounts.models import Account, StaffSession
from kaskad.accounts.vocab import (
    OPERATOR_ROLES,
    REASON_LENGTH,
    SHORTEST_REASON,
    STAFF_SESSION_MINUTES,
)
from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.core.actor import Actor
from kaskad.core.refusal import Refusal
from kaskad.core.secrets import random_code


class NotAnOperator(Refusal):
    code = "accounts.not_an_operator"
    text = _("Only operators of this installation open staff sessions.")


class ReasonMissing(Refusal):
    code = "accounts.reason_missing"
    text = _(
        "Say why, in %(shortest)d to %(longest)d signs: whoever works for this territory reads it."
    )


class SessionIsOpen(Refusal):
    code = "accounts.session_is_open"
    text = _("A staff session is open already. End it first.")


class SessionUnusable(Refusal):
    code = "accounts.session_unusable"
    text = _("A staff session is to look or to help, and lasts 10, 30 or 60 minutes.")


@operation(Tag.OPERATOR_APPOINTED)
def appoint_operator(*, actor: Actor, account: Account, now: datetime) -> None:
    """Let ``account`` open staff sessions; only from the server's command line.

    Refuses everybody else.
    """
    _set_operator(actor, account, Tag.OPERATOR_APPOINTED, now, is_operator=True)


@operation(Tag.OPERATOR_DISMISSED)
def dismiss_operator(*, actor: Actor, account: Account, now: datetime) -> None:
    """Take that back; an open session ends at once. Refuses like ``appoint_operator``."""
    _set_operator(actor, account, Tag.OPERATOR_DISMISSED, now, is_operator=False)


@operation(Tag.STAFF_SESSION_OPENED)
def open_staff_session(
    *,
    actor: Actor,
    role: str,
    scope: str,
    reason: str,
    minutes: int,
    tick: datetime,
    now: datetime,
) -> StaffSession:
    """Give the operator ``role`` over a subtree for some minutes of the machine's clock.

    Refuses others than operators, a missing reason, another role or length, and a second session.
    """
    account = Account.objects.select_for_update().filter(code=actor.code, is_operator=True).first()
    if account is None:
        raise NotAnOperator
    reason = " ".join(reason.split())
    if not SHORTEST_REASON <= len(reason) <= REASON_LENGTH:
        raise ReasonMissing(field="reason", shortest=SHORTEST_REASON, longest=REASON_LENGTH)
    if role not in OPERATOR_ROLES or minutes not in STAFF_SESSION_MINUTES:
        raise SessionUnusable
    if StaffSession.objects.filter(account=account, closed_at=None, ends_at__gt=tick).exists():
        raise SessionIsOpen
    # The one that ended by itself makes room.
    StaffSession.objects.filter(account=account, closed_at=None).update(closed_at=F("ends_at"))

    session = StaffSession.objects.create(
        code=random_code(),
        account=account,
        role=role,
        scope=scope,
        reason=reason,
        opened_at=tick,
        ends_at=tick + timedelta(minutes=minutes),
    )

    record(
        actor=actor,
        tag=Tag.STAFF_SESSION_OPENED,
        subject=Subject("staff_session", session.code, scope=scope),
        changes={"role": role, "reason": reason, "minutes": minutes},
        now=now,
    )
    return session


@operation(Tag.STAFF_SESSION_CLOSED)
def close_staff_session(*, actor: Actor, tick: datetime, now: datetime) -> None:
    """End the actor's open session before its time; none is open: nothing happens."""
    session = (
        StaffSession.objects.select_for_update()
        .filter(account__code=actor.code, closed_at=None, ends_at__gt=tick)
        .first()
    )
    if session is None:
        nothing_changed()
        return
    session.closed_at = tick
    session.save(update_fields=["closed_at"])

    record(
        actor=actor,
        tag=Tag.STAFF_SESSION_CLOSED,
        subject=Subject("staff_session", session.code, scope=session.scope),
        now=now,
    )


def _set_operator(
    actor: Actor, account: Account, tag: Tag, now: datetime, *, is_operator: bool
) -> None:
    if not actor.is_trusted:
        raise NotAnOperator
    account = Account.objects.select_for_update().get(pk=account.pk)
    if account.is_operator == is_operator:
        nothing_changed()
        return
    account.is_operator = is_operator
    account.save(update_fields=["is_operator"])
    record(
        actor=actor, tag=tag, subject=Subject("account", account.code, scope=account.place), now=now
    )
