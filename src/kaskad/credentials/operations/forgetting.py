"""An erased person leaves no name on certificates."""

from __future__ import annotations

from datetime import datetime

from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.commissions.api import Person
from kaskad.core.actor import Actor
from kaskad.credentials.models import Certificate


@operation(Tag.CERTIFICATES_FORGOTTEN)
def forget_holder(*, actor: Actor, person: Person, now: datetime) -> int:
    """Empty what names a person in their certificates; how many there were.

    Numbers, lineage and status stay, so that what hangs on them stays proven. A square code on a
    paper that the person kept still says what it said.
    """
    rows = Certificate.objects.filter(member__person=person).exclude(name="")
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
