"""Giving roles over subtrees, and taking them back."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kaskad.accounts.models import Account, Grant
from kaskad.accounts.vocab import Role
from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.core.actor import Actor
from kaskad.core.refusal import Refusal


class UnknownRole(Refusal):
    code = "accounts.unknown_role"
    text = _("There is no role “%(role)s”.")


class NotHeld(Refusal):
    code = "accounts.not_held"
    text = _("This role was taken back already, or it was never given.")


class EndsBeforeItBegins(Refusal):
    code = "accounts.ends_before_it_begins"
    text = _("The last day has passed already. Choose a day to come, or leave it empty.")


@operation(Tag.GRANT_GIVEN)
def give_grant(
    *,
    actor: Actor,
    account: Account,
    role: str,
    scope: str,
    wide: bool = False,
    until: datetime | None = None,
    now: datetime,
) -> Grant:
    """Give ``role`` over the subtree of ``scope`` until a moment or for good.

    ``wide`` says that ``scope`` is above a district; who gives the grant knows the tree. One that
    is held already only gets the new end; the same again changes nothing. Refuses an unknown role,
    and an end that has passed.
    """
    if role not in Role.values:
        raise UnknownRole(role=role)
    if until is not None and until <= now:
        raise EndsBeforeItBegins(field="until")
    held = _in_force(account, role, scope, now)
    if held is not None and held.until == until:
        nothing_changed()
        return held

    before = held.until if held else None
    grant = held or Grant(account=account, role=role, scope=scope, wide=wide, since=now)
    grant.until = until
    if not account.place:
        account.place = scope
        account.save(update_fields=["place"])
    if held:
        grant.save(update_fields=["until"])
    else:
        grant.save(force_insert=True)

    record(
        actor=actor,
        tag=Tag.GRANT_GIVEN,
        subject=Subject("account", account.code, scope=scope),
        changes={"role": role, "scope": scope, "until": [_iso(before), _iso(until)]},
        now=now,
    )
    return grant


@operation(Tag.GRANT_ENDED)
def end_grant(*, actor: Actor, account: Account, role: str, scope: str, now: datetime) -> None:
    """Take a role back at once, whatever end it had. Refuses one that is not held."""
    grant = _in_force(account, role, scope, now)
    if grant is None:
        raise NotHeld
    before, grant.until = grant.until, now
    grant.save(update_fields=["until"])

    record(
        actor=actor,
        tag=Tag.GRANT_ENDED,
        subject=Subject("account", account.code, scope=scope),
        changes={"role": role, "scope": scope, "until": [_iso(before), _iso(now)]},
        now=now,
    )


def _in_force(account: Account, role: str, scope: str, now: datetime) -> Grant | None:
    return (
        Grant.objects.select_for_update()
        .filter(account=account, role=role, scope=scope)
        .filter(Q(until__isnull=True) | Q(until__gt=now))
        .order_by("-id")
        .first()
    )


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
