"""Certificates that rest on something that stands no more."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, QuerySet

from kaskad.assessment.api import passed_final
from kaskad.credentials.models import Certificate, Doubt
from kaskad.credentials.vocab import DoubtCause, DoubtState
from kaskad.seminars.api import Attendance


def lost_certificates(most: int) -> Iterator[tuple[Certificate, DoubtCause]]:
    """Certificates that count although their member lost what they rest on, and what that is.

    One on which somebody decided for this very cause already, or has to, is not among them.
    """
    there = Attendance.objects.filter(
        member=OuterRef("member"), seminar=OuterRef("seminar"), present=True
    )
    absent = Certificate.objects.filter(~Exists(there), attendance__superseded_at__isnull=False)
    for one in _undecided(absent, DoubtCause.ATTENDANCE, most):
        yield one, DoubtCause.ATTENDANCE
    passed = passed_final(OuterRef("stage"), OuterRef("member"))
    failed = Certificate.objects.filter(~passed, score__isnull=False)
    for one in _undecided(failed, DoubtCause.TEST, most):
        yield one, DoubtCause.TEST


def _undecided(rows: QuerySet[Certificate], cause: DoubtCause, most: int) -> QuerySet[Certificate]:
    known = Doubt.objects.filter(certificate=OuterRef("pk"))
    return rows.filter(
        ~Exists(known.filter(cause=cause)),
        ~Exists(known.filter(state=DoubtState.WAITING)),
        revoked_at=None,
    ).order_by("id")[:most]
