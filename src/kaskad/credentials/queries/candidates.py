"""Members of a stage without a certificate, with all that decides whether they get one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time

from django.db.models import Exists, OuterRef

from kaskad.assessment.api import Final, asks_final, finals_of, passed_final
from kaskad.campaigns.api import Stage
from kaskad.commissions.api import Commission, Member, is_erased, person_name
from kaskad.core import clock
from kaskad.core.bulk import chunks
from kaskad.core.names import clean_spaces
from kaskad.credentials.models import Certificate, Doubt
from kaskad.credentials.rules.eligibility import Attended, Candidate, Demand, Teacher
from kaskad.credentials.vocab import DoubtCause, DoubtState
from kaskad.seminars.api import Attendance, Correction, CorrectionState, Holding

AT_ONCE = 1000
_NAMED = ("last_name", "first_name", "patronymic", "iin_hash")


@dataclass(frozen=True, slots=True)
class Behind:
    """The keys of an attendance, its seminar and the certificate of the trainer."""

    attendance: int
    seminar: int
    teacher: int | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A member, whose name and commission a certificate would say, and what is known of them.

    ``rows`` are what stands behind the seminars of the candidate, by their codes.
    """

    member_id: int
    name: str
    commission: Commission
    candidate: Candidate
    final: Final | None
    rows: Mapping[str, Behind]


def demand_of(stage: Stage) -> Demand:
    """What a stage asks. How long is long enough, its thresholds said when it was recorded."""
    return Demand(minutes=0, is_tested=asks_final(stage))


def waiting_batches(stage: Stage, *, helped: bool) -> Iterator[list[int]]:
    """All of them by thousands, each of which is issued whole before the next is asked for.

    By several thousands where other processes sign, who otherwise wait at every end.
    """
    after = 0
    while members := waiting_members(stage, after, AT_ONCE * (4 if helped else 1)):
        yield members
        after = members[-1]


def waiting_members(stage: Stage, after: int, most: int) -> list[int]:
    """Keys of members who attended a stage and have no certificate of it, in order.

    Without those who have not passed a final test that the stage asks for.
    """
    member = OuterRef("member")
    rows = Attendance.objects.filter(
        ~Exists(Certificate.objects.filter(member=member, stage=stage, revoked_at=None)),
        # The campaign too: rows then come in order from an index, and only as many as asked for.
        campaign=stage.campaign_id,
        seminar__group__stage=stage,
        present=True,
        member__gt=after,
    )
    if asks_final(stage):
        rows = rows.filter(passed_final(stage, member))
    return list(rows.order_by("member").values_list("member", flat=True).distinct()[:most])


def candidates(stage: Stage, members: Collection[int]) -> list[Waiting]:
    """What is known of members of a stage; the number of queries grows by thousands."""
    attended = _attended(stage, members)
    finals = finals_of(stage, members) if asks_final(stage) else {}
    doubtful = _doubtful(stage, members)
    certified = _certified(stage, members)
    found = []
    for member in _members(members):
        mine = attended.get(member.pk, [])
        final = finals.get(member.pk)
        found.append(
            Waiting(
                member_id=member.pk,
                name=clean_spaces(person_name(member.person)),
                commission=member.commission,
                candidate=Candidate(
                    attended=[one for one, _behind in mine],
                    passed=final.passed if final else None,
                    has_certificate=member.pk in certified,
                    is_doubtful=member.pk in doubtful or is_erased(member.person),
                ),
                final=final,
                rows={one.seminar: behind for one, behind in mine},
            )
        )
    return found


def _members(keys: Collection[int]) -> Iterable[Member]:
    """Members with their names and commissions: seven of them have the same one."""
    for some in chunks(sorted(keys)):
        rows = Member.objects.filter(pk__in=some).select_related("person").order_by("pk")
        members = list(rows.only("commission_id", *(f"person__{name}" for name in _NAMED)))
        places = Commission.objects.in_bulk({one.commission_id for one in members})
        for one in members:
            one.commission = places[one.commission_id]
            yield one


def _attended(stage: Stage, members: Collection[int]) -> dict[int, list[tuple[Attended, Behind]]]:
    """Attendances of a stage that stand, but for those that a revoked certificate rested on."""
    spent = Certificate.objects.filter(
        attendance=OuterRef("pk"), revoked_at__isnull=False, replaced_by=None
    )
    waits = Correction.objects.filter(attendance=OuterRef("pk"), state=CorrectionState.WAITING)
    rows: list[tuple[int, int, bool, int | None, bool, int, str, date, time, int]] = []
    for some in chunks(sorted(members)):
        # Asked for the stage too, SQLite reads all attendances of it for every thousand.
        mine = Attendance.objects.filter(~Exists(spent), member__in=some).annotate(
            waits=Exists(waits)
        )
        rows += mine.values_list(
            "id", "member", "present", "minutes", "waits",
            "seminar", "seminar__code", "seminar__day", "seminar__starts", "seminar__group__stage",
        )  # fmt: skip
    rows = [row for row in rows if row[-1] == stage.pk]
    taught = _taught(stage, {row[5] for row in rows})
    found: defaultdict[int, list[tuple[Attended, Behind]]] = defaultdict(list)
    for key, member, present, minutes, waits_, seminar, code, day, starts, _stage in rows:
        begins = clock.at(day, starts)
        by_centre, teachers = taught.get(seminar, (False, ()))
        standing = next((one for one in teachers if one[1].stood_at(begins)), None)
        latest = standing or (teachers[0] if teachers else None)
        one = Attended(
            seminar=code,
            begins_at=begins,
            present=present,
            minutes=minutes,
            is_confirmed=not waits_,
            by_centre=by_centre,
            teacher=latest[1] if latest else None,
        )
        found[member].append((one, Behind(key, seminar, latest[0] if latest else None)))
    return found


def _taught(
    stage: Stage, seminars: Collection[int]
) -> dict[int, tuple[bool, tuple[tuple[int, Teacher], ...]]]:
    """Of each seminar that was held: whether the centre taught, and the trainer's certificates."""
    held: list[tuple[int, int | None, bool]] = []
    for some in chunks(sorted(seminars)):
        rows = Holding.objects.filter(seminar__in=some)
        held += rows.values_list("seminar", "trainer", "taught_by_centre")
    own = _certificates_of_trainers(
        stage, {trainer for _seminar, trainer, _centre in held if trainer}
    )
    return {
        seminar: (by_centre, tuple(own.get(trainer or 0, ())))
        for seminar, trainer, by_centre in held
    }


def _certificates_of_trainers(
    stage: Stage, members: Collection[int]
) -> dict[int, list[tuple[int, Teacher]]]:
    """The certificates of earlier stages that members have, with their keys, earliest first."""
    earlier = list(Stage.objects.filter(campaign=stage.campaign_id, number__lt=stage.number))
    found: defaultdict[int, list[tuple[int, Teacher]]] = defaultdict(list)
    for some in chunks(sorted(members)):
        # Not by the campaign: SQLite would read its whole country.
        rows = Certificate.objects.filter(stage__in=earlier, member__in=some).order_by("issued_at")
        for key, member, number, issued_at, *fell in rows.values_list(
            "id", "member", "number", "issued_at", "suspended_at", "revoked_at"
        ):
            moments = [moment for moment in fell if moment is not None]
            own = Teacher(number, issued_at, min(moments, default=None))
            found[member].append((key, own))
    return found


def _certified(stage: Stage, members: Collection[int]) -> set[int]:
    rows = Certificate.objects.filter(stage=stage, revoked_at=None)
    return {
        member
        for some in chunks(sorted(members))
        for member in rows.filter(member__in=some).values_list("member", flat=True)
    }


def _doubtful(stage: Stage, members: Collection[int]) -> set[int]:
    """Whose certificate of the campaign was revoked because it was another person."""
    rows = Doubt.objects.filter(cause=DoubtCause.IDENTITY, state=DoubtState.UPHELD)
    return {
        member
        for some in chunks(sorted(members))
        for member, campaign in rows.filter(certificate__member__in=some).values_list(
            "certificate__member", "certificate__campaign"
        )
        if campaign == stage.campaign_id
    }
