"""Erasing a person: nothing that is left says who it was, and no figure changes."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaskad.accounts.api import Role, remove_account
from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.commissions.models import Member, Person, RosterBatch, RosterRow
from kaskad.commissions.queries.members import ERASED, is_erased
from kaskad.commissions.queries.person_rows import rows_about
from kaskad.commissions.vocab import ROOT_CODE, BatchState
from kaskad.core.actor import Actor
from kaskad.core.refusal import NotFound, Refusal
from kaskad.core.secrets import random_code
from kaskad.messaging.api import forget_reader

SHORTEST_REASON = 10
_OPEN = (BatchState.CHECKED, BatchState.ACCEPTING)


class StillSits(Refusal):
    code = "commissions.still_sits"
    text = _(
        "This person sits in commission %(code)s; the law asks for the data of its members. End "
        "the membership first."
    )


class RosterOpen(Refusal):
    code = "commissions.roster_open"
    text = _(
        "The list %(code)s may speak of this person and is not finished. Accept it or discard it "
        "first."
    )


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
    if not (actor.is_trusted or actor.holds([Role.CENTRAL_STAFF.value], [ROOT_CODE])):
        raise NotFound
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if is_erased(person):
        nothing_changed()
        return person
    if len(reason.strip()) < SHORTEST_REASON:
        raise ErasureReason(letters=SHORTEST_REASON)
    _refuse_sitting(person)
    rows = _rows_to_empty(person)

    code, account = person.code, person.account
    RosterRow.objects.filter(pk__in=rows).update(cells_sealed="", problems=[])
    _make_nobody(person)
    forget_reader(actor=actor, key=code, now=now)
    if account is not None:
        remove_account(actor=actor, account=account, now=now)

    record(
        actor=actor,
        tag=Tag.PERSON_ERASED,
        subject=Subject("person", code),
        changes={"reason": reason.strip(), "rows": len(rows), "account": account is not None},
        now=now,
    )
    return person


def _refuse_sitting(person: Person) -> None:
    sitting = Member.objects.filter(person=person, until=None).select_related("commission").first()
    if sitting is not None:
        raise StillSits(code=sitting.commission.code)


def _rows_to_empty(person: Person) -> list[int]:
    """The rows of lists that speak of the person. Refuses while one of those lists is open."""
    unread = RosterBatch.objects.filter(state=BatchState.RECEIVED).order_by("id").first()
    if unread is not None:
        raise RosterOpen(code=unread.code)
    rows = list(rows_about(person))
    waiting = RosterBatch.objects.filter(state__in=_OPEN, rows__in=rows).order_by("id").first()
    if waiting is not None:
        raise RosterOpen(code=waiting.code)
    return rows


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
