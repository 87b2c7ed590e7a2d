"""Giving roles over subtrees."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaskad.accounts.models import Account, Grant
from kaskad.accounts.vocab import Role
from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.core.actor import Actor
from kaskad.core.refusal import Refusal


class UnknownRole(Refusal):
    code = "accounts.unknown_role"
    text = _("There is no role “%(role)s”.")


@operation(Tag.GRANT_GIVEN)
def give_grant(*, actor: Actor, account: Account, role: str, scope: str, now: datetime) -> Grant:
    """Give ``role`` over the subtree of ``scope``; giving it twice changes nothing.

    Refuses an unknown role.
    """
    if role not in Role.values:
        raise UnknownRole(role=role)
    existing = Grant.objects.filter(account=account, role=role, scope=scope, until=None).first()
    if existing is not None:
        nothing_changed()
        return existing

    grant = Grant.objects.create(account=account, role=role, scope=scope, since=now)

    record(
        actor=actor,
        tag=Tag.GRANT_GIVEN,
        subject=Subject("account", account.code, scope=scope),
        changes={"role": role, "scope": scope},
        now=now,
    )
    return grant
