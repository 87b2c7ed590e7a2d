"""What was written since the ledger was read, and whose rows it may have changed.

Every write leaves an entry in the record that says where it was. An entry may be committed after
one with a higher number; all up to the last seal are there for good. So entries above it are
looked at again, but for those that were seen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from django.db.models import Subquery

from kaskad.audit.api import Tag
from kaskad.audit.models import Entry, Seal
from kaskad.campaigns.models import Place
from kaskad.commissions.api import Commission, in_subtree
from kaskad.core.bulk import chunks
from kaskad.seminars.api import Attendance

# Where nothing seals, no more than so many entries are looked at again.
_UNSEALED = 5_000


class Reach(Enum):
    """Whose rows an entry of a tag may have changed."""

    COMMISSION = auto()  # of the members of the commission it names
    SUBTREE = auto()  # of those of everything below it
    SEMINAR = auto()  # of everybody who has a place or an attendance at the seminar it names
    EVERYBODY = auto()


REACHES: Final = {
    Tag.STRUCTURE_IMPORTED: Reach.EVERYBODY,
    Tag.CAMPAIGN_IMPORTED: Reach.EVERYBODY,
    Tag.PLAN_PUT_IN_FORCE: Reach.EVERYBODY,
    Tag.SEMINAR_ADDED: Reach.EVERYBODY,
    Tag.ISSUER_KEY_WITHDRAWN: Reach.EVERYBODY,
    Tag.ROSTER_ACCEPTED: Reach.SUBTREE,
    Tag.MEMBER_REPLACED: Reach.COMMISSION,
    Tag.MEMBER_UPDATED: Reach.COMMISSION,
    Tag.MEMBERS_PLACED: Reach.SEMINAR,
    Tag.SEMINARS_HELD: Reach.SEMINAR,
    Tag.ATTENDANCE_RECORDED: Reach.SEMINAR,
    Tag.ATTENDANCE_CORRECTED: Reach.SEMINAR,
    Tag.ATTEMPT_ENDED: Reach.COMMISSION,
    Tag.ATTEMPTS_CLOSED: Reach.COMMISSION,
    Tag.ATTEMPTS_ENTERED: Reach.COMMISSION,
    Tag.SHEETS_ENTERED: Reach.COMMISSION,
    Tag.RESULTS_RECOUNTED: Reach.COMMISSION,
    Tag.CERTIFICATES_ISSUED: Reach.COMMISSION,
    Tag.CERTIFICATE_DOUBTED: Reach.COMMISSION,
    Tag.CERTIFICATE_DECIDED: Reach.COMMISSION,
    Tag.CERTIFICATE_REPLACED: Reach.COMMISSION,
    Tag.EXEMPTION_GRANTED: Reach.COMMISSION,
    Tag.EXEMPTION_ENDED: Reach.COMMISSION,
}


@dataclass(frozen=True, slots=True)
class Mark:
    """How far the record was looked at: all entries up to ``floor``, and ``seen`` above it."""

    floor: int
    seen: frozenset[int]


@dataclass(frozen=True, slots=True)
class Changes:
    """Commissions whose members' rows may be others by now; ``whole``: perhaps everybody's.

    ``seminars`` are the codes of those of which something was written.
    """

    mark: Mark
    commissions: frozenset[int]
    seminars: frozenset[str]
    whole: bool


def mark_now() -> Mark:
    """The mark of a reading that begins now: entries above it count as not seen."""
    floor = _floor()
    return Mark(floor, frozenset(_entries(floor)))


def _floor() -> int:
    sealed = Seal.objects.order_by("-last").values("last")[:1]
    last = Entry.objects.order_by("-id").annotate(sealed=Subquery(sealed))
    latest, sealed_to = last.values_list("id", "sealed").first() or (0, 0)
    return max(sealed_to or 0, latest - _UNSEALED)


def _entries(floor: int) -> dict[int, tuple[str, str, str]]:
    """Tag, subject and scope of the entries above a number that matter."""
    rows = Entry.objects.filter(id__gt=floor, tag__in=[tag.value for tag in REACHES])
    return {
        number: (tag, subject, scope)
        for number, tag, subject, scope in rows.values_list("id", "tag", "subject_code", "scope")
    }


def changes_since(mark: Mark) -> Changes:
    """What entries that were not seen may have changed."""
    entries = _entries(mark.floor)
    floor = _floor()
    new = [entry for number, entry in entries.items() if number not in mark.seen]
    by_reach: dict[Reach, set[str]] = {reach: set() for reach in Reach}
    for tag, subject, scope in new:
        reach = REACHES[Tag(tag)]
        by_reach[reach].add(subject if reach is Reach.SEMINAR else scope)
    return Changes(
        Mark(floor, frozenset(number for number in entries if number > floor)),
        _commissions(by_reach),
        frozenset(by_reach[Reach.SEMINAR]),
        whole=bool(by_reach[Reach.EVERYBODY]),
    )


def _commissions(by_reach: dict[Reach, set[str]]) -> frozenset[int]:
    found: set[int] = set()
    for some in chunks(sorted(by_reach[Reach.COMMISSION])):
        found.update(Commission.objects.filter(code__in=some).values_list("id", flat=True))
    for top in Commission.objects.filter(code__in=by_reach[Reach.SUBTREE]):
        found.update(Commission.objects.filter(in_subtree(top)).values_list("id", flat=True))
    return frozenset(found | _of_seminars(by_reach[Reach.SEMINAR]))


def _of_seminars(codes: Iterable[str]) -> set[int]:
    found: set[int] = set()
    for some in chunks(sorted(codes)):
        placed = Place.objects.filter(group__seminars__code__in=some)
        recorded = Attendance.every.filter(seminar__code__in=some)
        for rows in (placed, recorded):
            found.update(rows.values_list("member__commission_id", flat=True).distinct())
    return found
