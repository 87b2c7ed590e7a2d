"""Replacing one member between rosters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.commissions.models import Member
from kaskad.commissions.operations.accounts import move_accounts
from kaskad.commissions.operations.people import People
from kaskad.commissions.rules.header import Header
from kaskad.commissions.rules.rows import RosterLine, RowReader
from kaskad.commissions.vocab.problems import explain
from kaskad.core.actor import Actor
from kaskad.core.clock import local_day
from kaskad.core.refusal import Refusal
from kaskad.core.secrets import keyed_hash

_COLUMNS = (
    "commission", "iin", "last_name", "first_name", "patronymic", "role", "language", "phone",
    "email", "since",
)  # fmt: skip


_HEADER = Header(1, _COLUMNS, {column: place for place, column in enumerate(_COLUMNS)})


class NewcomerWrong(Refusal):
    code = "commissions.newcomer_wrong"
    text = "%(wrong)s"


class NotSitting(Refusal):
    code = "commissions.not_sitting"
    text = _("This member has left the commission already. Replace the one who sits there now.")


class SitsAlready(Refusal):
    code = "commissions.sits_already"
    text = _("This person is a member of commission %(code)s. End that membership first.")


class TooEarly(Refusal):
    code = "commissions.too_early"
    text = _("The member took the seat on %(since)s; nobody can follow before that day.")


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who comes; written as in a roster. ``language`` is kk or ru."""

    iin: str
    last_name: str
    first_name: str
    patronymic: str = ""
    phone: str = ""
    email: str = ""
    language: str = "kk"


@operation(Tag.MEMBER_REPLACED)
def replace_member(
    *, actor: Actor, member: Member, newcomer: Newcomer, since: date, now: datetime
) -> Member:
    """Seat ``newcomer`` from ``since`` in the seat and role of ``member``, who leaves on that day.

    The history of the seat stays. Doing it again returns the member who came. Refuses wrong data of
    the newcomer, one who sits somewhere, a member who has left, and a day before the member came.
    """
    member = Member.objects.select_for_update().select_related("commission").get(pk=member.pk)
    row = _read(member, newcomer, since, local_day(now))
    sitting = (
        Member.objects.filter(person__iin_hash=row.person, until=None)
        .select_related("commission")
        .first()
    )
    if sitting and sitting.seat_id == member.seat_id and sitting.pk != member.pk:
        nothing_changed()
        return sitting
    if member.until is not None:
        raise NotSitting
    if sitting:
        raise SitsAlready(field="iin", code=sitting.commission.code)
    if since < member.since:
        raise TooEarly(field="since", since=member.since.isoformat())

    member.until = since
    member.save(update_fields=["until"])
    person = People().find_or_add([row])[row.person]
    came = Member.objects.create(
        person_id=person,
        seat_id=member.seat_id,
        commission=member.commission,
        role=member.role,
        full_time=member.full_time,
        language=newcomer.language,
        since=since,
    )
    move_accounts(actor=actor, members=Member.objects.filter(pk=came.pk), now=now)

    record(
        actor=actor,
        tag=Tag.MEMBER_REPLACED,
        subject=Subject("member", str(member.pk), scope=member.commission.code),
        changes={"until": [None, since.isoformat()], "followed_by": came.pk},
        now=now,
    )
    return came


def _read(member: Member, newcomer: Newcomer, since: date, day: date) -> RosterLine:
    cells = (
        member.commission.code, newcomer.iin, newcomer.last_name, newcomer.first_name,
        newcomer.patronymic, member.role, newcomer.language, newcomer.phone, newcomer.email, since,
    )  # fmt: skip
    reader = RowReader(_HEADER, day=day, synthetic=settings.KASKAD_SYNTHETIC_PEOPLE)
    row = reader.read(1, cells)
    wrong = next((problem for problem in row.problems if not problem.remark), None)
    if wrong:
        text = " ".join(explain(wrong.code, wrong.values))
        raise NewcomerWrong(field=wrong.column, wrong=text)
    row.person = keyed_hash("iin", row.iin)
    return row
