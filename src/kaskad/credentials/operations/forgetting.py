"""An erased person leaves no name on certificates; files with those of many are kept three days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.commissions.api import Person
from kaskad.core.actor import Actor
from kaskad.core.retention import RetentionRule
from kaskad.credentials.models import Certificate, PaperBatch
from kaskad.credentials.queries.batches import batch_path, batches_that_name


@operation(Tag.CERTIFICATES_FORGOTTEN)
def forget_holder(*, actor: Actor, person: Person, now: datetime) -> int:
    """Empty what names a person in their certificates; how many there were.

    Numbers, lineage and status stay, so that what hangs on them stays proven. A square code on a
    paper that the person kept still says what it said. Files in which the name stands go.
    """
    rows = Certificate.objects.filter(member__person=person).exclude(name="")
    _remove_batches(one.code for one in batches_that_name(person.pk))
    count = rows.update(name="", token=b"", proof=b"")
    if not count:
        nothing_changed()
        return 0
    subject = Subject("person", person.code)
    record(
        actor=actor,
        tag=Tag.CERTIFICATES_FORGOTTEN,
        subject=subject,
        changes={"certificates": count},
        now=now,
    )
    return count


def _remove_batches(codes: Iterable[str]) -> int:
    """Take away files with their rows; whoever needs them again has them made again."""
    every = list(codes)
    for code in every:
        batch_path(code).unlink(missing_ok=True)
    return PaperBatch.objects.filter(code__in=every).delete()[0]


def _old(before: datetime) -> QuerySet[PaperBatch]:
    return PaperBatch.objects.filter(asked_at__lt=before)


RETENTION = (
    RetentionRule(
        name="certificate_files",
        days=3,
        holds="files with certificates of many people (names), sealed",
        counted_from="the asking for them",
        count=lambda before: _old(before).count(),
        remove=lambda before: _remove_batches(_old(before).values_list("code", flat=True)),
    ),
)
