"""Removing accounts for good."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sessions.models import Session

from kaskad.accounts.models import Account
from kaskad.audit.api import Subject, Tag, operation, record
from kaskad.core.actor import Actor

_BATCH = 1000


@operation(Tag.ACCOUNT_REMOVED)
def remove_account(*, actor: Actor, account: Account, now: datetime) -> None:
    """Remove an account with everything that belongs to it: grants, links, open sessions.

    Entries of the record keep its code, which then names nobody.
    """
    code, place, key = account.code, account.place, str(account.pk)
    open_sessions = [
        session.pk
        for session in Session.objects.iterator(chunk_size=2000)
        if session.get_decoded().get("_auth_user_id") == key
    ]
    for first in range(0, len(open_sessions), _BATCH):
        Session.objects.filter(pk__in=open_sessions[first : first + _BATCH]).delete()
    account.delete()
    record(
        actor=actor,
        tag=Tag.ACCOUNT_REMOVED,
        subject=Subject("account", code, scope=place),
        changes={"sessions": len(open_sessions)},
        now=now,
    )
