"""The sheet of a seminar: all of it, or the part of a long one that somebody looks at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from kaskad.campaigns.api import (
    Place,
    Seminar,
    SeminarState,
    exempt_members,
    exemption_of_outer,
)
from kaskad.commissions.api import person_name, sits_on
from kaskad.core.localized import LocalizedText
from kaskad.core.names import search_key
from kaskad.core.refusal import Refusal
from kaskad.seminars.models import Attendance, Mark
from kaskad.seminars.vocab import SHEET_ROWS, Marked
from kaskad.seminars.vocab.refusals import AlreadyRecorded, NotHeldYet, SeminarCancelled

_NAMED = ("member__person", "member__commission")
_ORDER = ("member__person__sort_key", "member_id")
_LEVELS = ("region", "district")
_OWN = "own:"  # who sits in that commission itself, above the level


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A line of a seminar's sheet; ``present`` None: not recorded yet.

    Who ``is_exempt`` on the day of the seminar has a place until a repair and need not come.
    """

    member_id: int
    person_code: str
    name: str
    commission: str
    role: str
    present: bool | None
    attendance_id: int | None
    is_exempt: bool = False


@dataclass(frozen=True, slots=True)
class Looked:
    """Which part of a long sheet is looked at: words of a name, a territory's code, a mark."""

    words: str = ""
    place: str = ""
    marked: str = ""
    page: int = 1

    @property
    def is_whole(self) -> bool:
        """Whether everybody is looked at."""
        return not (self.words or self.place or self.marked)


@dataclass(frozen=True, slots=True)
class SheetTally:
    """How many are on the whole sheet, and what is said of them so far.

    Of the ``exempt``, who need not come, ``guests`` came all the same; the others are neither
    absent nor expected.
    """

    people: int
    came: int
    absent: int
    exempt: int = 0
    guests: int = 0

    @property
    def expected(self) -> int:
        """How many came or have to."""
        return self.people - self.exempt + self.guests

    @property
    def unmarked(self) -> int:
        """Of whom nothing is said, and who have to come."""
        return self.expected - self.came - self.absent


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A page of a sheet; ``found`` people are on all its pages."""

    rows: tuple[SheetRow, ...]
    tally: SheetTally
    found: int
    page: int
    pages: int

    @property
    def is_long(self) -> bool:
        """Whether the whole sheet has more than one page."""
        return self.tally.people > SHEET_ROWS


@dataclass(frozen=True, slots=True)
class Territory:
    """A part of a long list by territory."""

    code: str
    name: LocalizedText
    people: int


def sheet_of(seminar: Seminar, place: str = "") -> list[SheetRow]:
    """The members of a seminar's group who sat in a seat on its day, in the alphabet's order.

    ``place`` is the code of a region or district: only who sits there.
    """
    said = Attendance.objects.filter(seminar=seminar, member=OuterRef("member"))
    places = (
        _expected(seminar)
        .filter(_inside(place))
        .annotate(
            here=Subquery(said.values("present")[:1]),
            said_by=Subquery(said.values("id")[:1]),
            is_exempt=_is_exempt(seminar),
        )
    )
    rows = places.select_related(*_NAMED).order_by(*_ORDER)
    return [_row(one, one.said_by, one.here, is_exempt=one.is_exempt) for one in rows]


def part_of_sheet(seminar: Seminar, looked: Looked) -> SheetPart:
    """What is looked at, with the counts of the whole; a short sheet is always shown whole.

    Before a sheet is recorded ``present`` says what was marked so far.
    """
    table = Attendance if seminar.state == SeminarState.HELD else Mark
    said = table.objects.filter(seminar=seminar, member=OuterRef("member"))
    places = _expected(seminar).annotate(
        here=Subquery(said.values("present")[:1]),
        said_by=Subquery(said.values("id")[:1]),
        is_exempt=_is_exempt(seminar),
    )
    sought = _sought(looked)
    counts = places.aggregate(
        people=Count("id"),
        came=Count("id", filter=Q(here=True)),
        absent=Count("id", filter=Q(here=False, is_exempt=False)),
        exempt=Count("id", filter=Q(is_exempt=True)),
        guests=Count("id", filter=Q(is_exempt=True, here=True)),
        found=Count("id", filter=sought),
    )
    found = counts.pop("found")
    tally = SheetTally(**counts)
    if tally.people <= SHEET_ROWS:
        sought, found = Q(), tally.people
    last = max(-(-found // SHEET_ROWS), 1)
    page = min(max(looked.page, 1), last)
    first = (page - 1) * SHEET_ROWS
    shown = places.filter(sought).select_related(*_NAMED).order_by(*_ORDER)
    is_held = table is Attendance
    rows = (
        _row(one, one.said_by if is_held else None, one.here, is_exempt=one.is_exempt)
        for one in shown[first : first + SHEET_ROWS]
    )
    return SheetPart(tuple(rows), tally, found, page, last)


def territories_of(seminar: Seminar) -> list[Territory]:
    """Regions in which the people of a seminar sit, in one region its districts; else nothing.

    A commission above the level is a part of its own.
    """
    for level in _LEVELS:
        found = _territories(seminar, level)
        if len(found) > 1:
            return found
    return []


def refusal_of_state(seminar: Seminar, today: date) -> Refusal | None:
    """Why the attendance of a seminar cannot be said: cancelled, recorded or still to come."""
    if seminar.state == SeminarState.CANCELLED:
        return SeminarCancelled(seminar=seminar.code)
    if seminar.state == SeminarState.HELD:
        return AlreadyRecorded(seminar=seminar.code)
    if seminar.day > today:
        return NotHeldYet(seminar=seminar.code, day=f"{seminar.day:%d.%m.%Y}")
    return None


def people_on(seminar: Seminar) -> int:
    """How many are on a seminar's sheet."""
    return _expected(seminar).count()


def people_in(seminar: Seminar, place: str = "") -> list[int]:
    """The members on a seminar's sheet, all or those of a territory."""
    inside = _expected(seminar).filter(_inside(place))
    return list(inside.order_by("id").values_list("member_id", flat=True))


def exempt_on(seminar: Seminar) -> frozenset[int]:
    """Who of a seminar's sheet is exempt from the training on its day."""
    everywhere = exempt_members(seminar.group.plan.campaign, seminar.day)
    return everywhere.intersection(people_in(seminar)) if everywhere else everywhere


def state_of_marks(seminar: Seminar) -> str:
    """What changes with every mark that is kept on a sheet."""
    marks = Mark.objects.filter(seminar=seminar)
    state = marks.aggregate(count=Count("id"), latest=Max("marked_at"))
    latest: datetime | None = state["latest"]
    return f"{state['count']}-{latest.timestamp() if latest else 0}"


def _territories(seminar: Seminar, level: str) -> list[Territory]:
    inside, own = f"member__commission__{level}", "member__commission"
    columns = ("code", "name_kk", "name_ru", "name_en", "sort_key")
    read = [Coalesce(f"{inside}__{one}", f"{own}__{one}") for one in columns]
    rows = (
        _expected(seminar)
        .values_list(f"{inside}__code", *read)
        .annotate(people=Count("id"))
        .order_by(read[-1], read[0])
    )
    return [
        Territory(within or f"{_OWN}{code}", LocalizedText(*names), people)
        for within, code, *names, _sort_key, people in rows
    ]


def _expected(seminar: Seminar) -> QuerySet[Place]:
    return Place.objects.filter(sits_on(seminar.day, "member__"), group_id=seminar.group_id)


def _is_exempt(seminar: Seminar) -> Exists:
    return Exists(exemption_of_outer(seminar.group.plan.campaign, seminar.day, "member"))


def _sought(looked: Looked) -> Q:
    marks: dict[str, Q] = {
        Marked.NOBODY: Q(here__isnull=True, is_exempt=False),
        Marked.CAME: Q(here=True),
        Marked.ABSENT: Q(here=False, is_exempt=False),
    }
    found = _inside(looked.place) & marks.get(looked.marked, Q())
    for word in search_key(looked.words).split():
        found &= Q(member__person__search_key__contains=word)
    return found


def _inside(place: str) -> Q:
    path = "member__commission__"
    if place.startswith(_OWN):
        return Q(**{f"{path}code": place.removeprefix(_OWN)})
    if place:
        return Q(**{f"{path}region__code": place}) | Q(**{f"{path}district__code": place})
    return Q()


def _row(
    place: Place, attendance_id: int | None, present: bool | None, *, is_exempt: bool
) -> SheetRow:
    member, person = place.member, place.member.person
    return SheetRow(
        member_id=member.pk,
        person_code=person.code,
        name=person_name(person),
        commission=str(member.commission.name),
        role=str(member.get_role_display()),
        present=present,
        attendance_id=attendance_id,
        is_exempt=is_exempt,
    )
