"""Erasing a person: nothing that is left says who it was, and no figure changes."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from kaskad.accounts.api import remove_account
from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.commissions.access import may_erase
from kaskad.commissions.models import Person, RosterRow
from kaskad.commissions.queries.erasure import refuse_sitting, rows_to_empty
from kaskad.commissions.queries.members import ERASED, is_erased, last_place
from kaskad.core.actor import Actor
from kaskad.core.refusal import NotFound, Refusal
from kaskad.core.secrets import random_code
from kaskad.messaging.api import forget_reader

SHORTEST_REASON = 10


class ErasureReason(Refusal):
    code = "commissions.erasure_reason"
    text = _("Say why the data are erased, in at least %(letters)d letters and without a name.")


@operation(Tag.PERSON_ERASED)
def erase_person(*, actor: Actor, person: Person, reason: str, now: datetime) -> Person:
    """Remove names, number, contacts, account, and what lists said of a person.

    Memberships, places and attendances stay with a person whom nothing names, under a code that
    leads to nobody, so that every figure of every day stays as it is. Erasing again changes
    nothing. For the central commission only. Refuses somebody who sits in a commission, one of whom
    a list speaks that is not finished, and an erasure without a reason.
    """
    if not may_erase(actor):
        raise NotFound
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if is_erased(person):
        nothing_changed()
        return person
    if len(reason.strip()) < SHORTEST_REASON:
        raise ErasureReason(letters=SHORTEST_REASON)
    refuse_sitting(person)
    rows = rows_to_empty(person)

    code, account = person.code, person.account
    for name in settings.KASKAD_FORGETTING:
        import_string(name)(actor=actor, person=person, now=now)
    RosterRow.objects.filter(pk__in=rows).update(cells_sealed="", problems=[])
    _make_nobody(person)
    forget_reader(actor=actor, key=code, now=now)
    if account is not None:
        remove_account(actor=actor, account=account, now=now)

    record(
        actor=actor,
        tag=Tag.PERSON_ERASED,
        subject=Subject("person", code, scope=last_place(person)),
        changes={"reason": reason.strip(), "rows": len(rows), "account": account is not None},
        now=now,
    )
    return person


def _make_nobody(person: Person) -> None:
    person.code = random_code()
    person.iin_hash, person.iin_tail = f"{ERASED}{person.code}", ""
    person.last_name = person.first_name = person.patronymic = ""
    person.search_key = person.sort_key = ""
    person.phone_sealed = person.email_sealed = ""
    person.account = None
    person.save(
        update_fields=[
            "code", "iin_hash", "iin_tail", "last_name", "first_name", "patronymic",
            "search_key", "sort_key", "phone_sealed", "email_sealed", "account",
        ]
    )  # fmt: skip
