"""How long sessions and links are kept once they are over."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet

from kaskad.accounts.models import OneTimeCode, SignInLink
from kaskad.core.retention import RetentionRule


def _sessions(before: datetime) -> QuerySet[Session]:
    return Session.objects.filter(expire_date__lt=before)


def _links(before: datetime) -> QuerySet[SignInLink]:
    return SignInLink.objects.filter(Q(expires_at__lt=before) | Q(revoked_at__lt=before))


def _codes(before: datetime) -> QuerySet[OneTimeCode]:
    return OneTimeCode.objects.filter(until__lt=before)


RETENTION = (
    RetentionRule(
        name="sessions",
        days=0,
        holds="sessions",
        counted_from="the end of the session",
        count=lambda before: _sessions(before).count(),
        remove=lambda before: _sessions(before).delete()[0],
    ),
    RetentionRule(
        name="one_time_codes",
        days=1,
        holds="one-time codes (keyed hashes)",
        counted_from="the minute in which the code ended",
        count=lambda before: _codes(before).count(),
        remove=lambda before: _codes(before).delete()[0],
    ),
    RetentionRule(
        name="sign_in_links",
        days=30,
        holds="sign-in links (hashes of their tokens)",
        counted_from="the day on which the link ended or was revoked",
        count=lambda before: _links(before).count(),
        remove=lambda before: _links(before).delete()[0],
    ),
)
