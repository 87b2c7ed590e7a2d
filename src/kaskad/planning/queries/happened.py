"""What has changed against the plan in force since it was made, and is not yet repaired."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from kaskad.audit.api import PLANS, kept
from kaskad.campaigns.api import (
    Campaign,
    Holiday,
    Place,
    Plan,
    Seminar,
    exempt_members,
    fallen_trainers,
    stages_of_members,
    work_days,
)
from kaskad.commissions.api import Member, in_subtree, sits_on
from kaskad.core.clock import local_day
from kaskad.planning.models import PlanRun
from kaskad.planning.queries.exempted import exempt_no_more, places_of_exempt

PLANNED, CANCELLED = "planned", "cancelled"


@dataclass(frozen=True, slots=True)
class CancelledSeminar:
    """A cancelled seminar; ``waiting`` (member ids) have no other of the stage."""

    code: str
    waiting: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TrainerGone:
    """Who has seminars ahead that they cannot teach from ``first`` on: they sit no more then.

    Or ``untaught``: were never taught; or ``fallen``: their certificate does not count any more.
    """

    member_id: int
    first: date
    seminars: int
    untaught: bool = False
    fallen: bool = False


@dataclass(frozen=True, slots=True)
class HallLost:
    """A seminar ahead whose venue is closed that day, or has become too ``small``."""

    venue: str
    day: date
    half: str
    seminar: str
    small: bool


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day with seminars ahead that is not worked any more, in a region or (empty) everywhere."""

    region: str
    day: date
    seminars: int


@dataclass(frozen=True, slots=True)
class MemberChange:
    """Somebody ``left`` a place in ``seminar``, or ``came`` and has none, or both in one seat.

    ``region`` is the code of theirs; of who sits above the regions that of their commission. Who is
    ``exempt`` keeps the seat and leaves the place.
    """

    stage: str
    since: date
    left: int | None = None
    came: int | None = None
    seminar: str = ""
    region: str = field(default="", compare=False)
    exempt: bool = False


@dataclass(frozen=True, slots=True)
class Happened:
    """All of it; seminars before ``first_day`` stay as they are."""

    first_day: date
    cancelled: tuple[CancelledSeminar, ...]
    trainers: tuple[TrainerGone, ...]
    halls: tuple[HallLost, ...]
    days: tuple[DayOff, ...]
    members: tuple[MemberChange, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the plan is as it was made."""
        return not (self.cancelled or self.trainers or self.halls or self.days or self.members)


def happened_shown(campaign: Campaign, plan: Plan, first_day: date) -> Happened:
    """The same for a page: counted once after each write."""
    key = ("happened", plan.pk, first_day)
    return kept(key, PLANS, lambda: happened_since(campaign, plan, first_day))


def happened_since(campaign: Campaign, plan: Plan, first_day: date) -> Happened:
    """Everything that the plan in force does not know yet, from ``first_day`` on.

    Read in few queries, however much happened: the seminars, the places of all whom it may
    concern, and the newcomers.
    """
    known = _known(plan)
    seminars = _seminars(plan, first_day)
    off = {one.group: one for one in seminars if one.state == CANCELLED}
    ahead = [one for one in seminars if one.state == PLANNED and one.day >= first_day]
    places = _places(plan)
    exempt = exempt_members(campaign, first_day)
    cancelled = tuple(_cancelled(seminars, places, off, first_day, known | exempt))
    waiting = known | {member for one in cancelled for member in one.waiting}
    taught = {one.member for one in places if one.group not in off}
    return Happened(
        first_day=first_day,
        cancelled=cancelled,
        trainers=tuple(_trainers(ahead, taught, waiting, fallen_trainers(campaign))),
        halls=tuple(_halls(ahead, places)),
        days=tuple(_days(campaign, ahead)),
        members=(
            *_members(campaign, plan, ahead, places, first_day, waiting | exempt),
            *_exempted(campaign, plan, ahead, first_day),
        ),
    )


def _known(plan: Plan) -> set[int]:
    """Who has no seminar in a plan that is a repair: it said so, and why."""
    runs = PlanRun.objects.filter(plan=plan).exclude(replan={})
    found = runs.values_list("comparison", flat=True).first()
    return set(found.get("without", ())) if found else set()


class _Seminar(NamedTuple):
    """A seminar ahead or cancelled; ``places`` of its group, also of those who left."""

    group: int
    code: str
    day: date
    half: str
    state: str
    stage: str
    region: str | None
    trainer: int | None
    trainer_until: date | None
    venue: str | None
    seats: int | None
    closed: list[str] | None
    places: int | None


class _Place(NamedTuple):
    """A place in the plan of somebody whom a change may concern."""

    key: int
    member: int
    group: int
    stage: int
    seat: int
    language: str
    since: date
    until: date | None
    region: str

    def sits_on(self, day: date) -> bool:
        """Whether its owner sits that day."""
        return self.since <= day and (self.until is None or self.until > day)


def _looked_at(plan: Plan, first_day: date) -> QuerySet[Seminar]:
    is_ahead = Q(state=PLANNED, day__gte=first_day)
    return Seminar.objects.filter(is_ahead | Q(state=CANCELLED), group__plan=plan)


def _seminars(plan: Plan, first_day: date) -> list[_Seminar]:
    """Seminars ahead and cancelled ones in the order of their time."""
    places = Place.objects.filter(group=OuterRef("group")).order_by().values("group")
    counted = places.annotate(count=Count("id")).values("count")
    rows = _looked_at(plan, first_day).annotate(places=Subquery(counted))
    columns = (
        "group_id", "code", "day", "half", "state", "group__stage__code",
        "group__commission__region__code", "trainer_id", "trainer__until", "venue__code",
        "venue__capacity", "venue__closed_days", "places",
    )  # fmt: skip
    return [_Seminar(*row) for row in rows.order_by("day", "half", "code").values_list(*columns)]


def _places(plan: Plan) -> list[_Place]:
    """Places in the plan of trainers, of people of cancelled seminars, leavers and their heirs.

    The plan is looked at here: asked for it, the database would read all its places for each.
    """
    trainers = Seminar.objects.filter(group__plan=plan, state=PLANNED).exclude(trainer=None)
    people = Place.objects.filter(group__plan=plan, group__seminars__state=CANCELLED)
    left = Member.objects.filter(until__isnull=False)
    heirs = Member.objects.filter(until=None, seat__in=left.values("seat"))
    concerned = (
        trainers.order_by().values("trainer"),
        people.order_by().values("member"),
        left.order_by().values("id"),
        heirs.order_by().values("id"),
    )
    rows = Place.objects.filter(member__in=concerned[0].union(*concerned[1:])).annotate(
        region=Coalesce("member__commission__region__code", "member__commission__code")
    )
    columns = (
        "group__plan_id", "id", "member_id", "group_id", "group__stage_id", "member__seat_id",
        "member__language", "member__since", "member__until", "region",
    )  # fmt: skip
    return [
        _Place(*row)
        for of_plan, *row in rows.order_by("id").values_list(*columns)
        if of_plan == plan.pk
    ]


def _cancelled(
    seminars: Iterable[_Seminar],
    places: Iterable[_Place],
    off: Collection[int],
    first_day: date,
    known: Collection[int],
) -> Iterator[CancelledSeminar]:
    """Those with people who wait; of several of one stage only the latest has them."""
    placed = {(one.member, one.stage) for one in places if one.group not in off}
    people: dict[int, list[_Place]] = defaultdict(list)
    for place in places:
        if place.group in off and place.sits_on(first_day) and place.member not in known:
            people[place.group].append(place)
    last: dict[tuple[int, int], str] = {}
    for seminar in seminars:
        if seminar.state == CANCELLED:
            last.update({(one.member, one.stage): seminar.code for one in people[seminar.group]})
    waiting: dict[str, list[int]] = defaultdict(list)
    for key, code in last.items():
        if key not in placed:
            waiting[code].append(key[0])
    for code in sorted(waiting):
        yield CancelledSeminar(code, tuple(sorted(waiting[code])))


def _trainers(
    ahead: Iterable[_Seminar],
    taught: Collection[int],
    waiting: Collection[int],
    fallen: Collection[int],
) -> Iterator[TrainerGone]:
    counted: Counter[tuple[int, date]] = Counter()
    teaching: dict[int, list[date]] = defaultdict(list)
    for one in ahead:
        if one.trainer is not None:
            teaching[one.trainer].append(one.day)
            if one.trainer_until is not None and one.trainer_until <= one.day:
                counted[one.trainer, one.trainer_until] += 1
    for (member, until), seminars in sorted(counted.items()):
        yield TrainerGone(member, until, seminars)
    left = {member for member, _until in counted}
    untaught = teaching.keys() - set(taught) - left - set(waiting)
    for member in sorted(untaught):
        days = teaching[member]
        yield TrainerGone(member, days[0], len(days), untaught=True)
    for member in sorted((teaching.keys() & set(fallen)) - left - untaught):
        days = teaching[member]
        yield TrainerGone(member, days[0], len(days), fallen=True)


def _halls(ahead: Iterable[_Seminar], places: Iterable[_Place]) -> Iterator[HallLost]:
    left: dict[int, list[date]] = defaultdict(list)
    for place in places:
        if place.until is not None:
            left[place.group].append(place.until)
    for one in sorted(ahead, key=lambda seminar: seminar.code):
        if one.venue is None:
            continue
        people = (one.places or 0) - sum(until <= one.day for until in left[one.group])
        if one.day.isoformat() in (one.closed or ()):
            yield HallLost(one.venue, one.day, one.half, one.code, small=False)
        elif people > (one.seats or 0):
            yield HallLost(one.venue, one.day, one.half, one.code, small=True)


def _days(campaign: Campaign, ahead: Iterable[_Seminar]) -> Iterator[DayOff]:
    counted = Counter((one.region, one.day) for one in ahead)
    worked = set(work_days(campaign, campaign.first_day, campaign.last_day))
    regional = set(
        Holiday.objects.filter(campaign=campaign)
        .exclude(region=None)
        .values_list("region__code", "day")
    )
    for (region, day), seminars in sorted(counted.items(), key=lambda row: str(row[0])):
        inside = campaign.first_day <= day <= campaign.last_day
        if inside and (day not in worked or (region, day) in regional):
            yield DayOff(region or "", day, seminars)


def _members(
    campaign: Campaign,
    plan: Plan,
    ahead: Iterable[_Seminar],
    places: Iterable[_Place],
    first_day: date,
    waiting: Collection[int],
) -> Iterator[MemberChange]:
    """Places of leavers in the order of their seminars, then newcomers who follow nobody."""
    newcomers = _newcomers(campaign, plan, first_day, waiting)
    by_seat = {one.seat_id: one for one in newcomers}
    stage_of = stages_of_members(campaign, [one.pk for one in newcomers])
    # The seats whose owner of that day has the place already.
    heirs = {(one.seat, one.group) for one in places if one.sits_on(first_day)}
    followed: set[int] = set()
    for place, seminar in _left(ahead, places):
        since = place.until or first_day
        if (place.seat, place.group) in heirs:
            continue
        heir = by_seat.get(place.seat)
        fits = heir is not None and heir.pk not in followed and heir.language == place.language
        if heir is not None and fits and stage_of.get(heir.pk) == seminar.stage:
            followed.add(heir.pk)
            came = heir.pk
        else:
            came = None
        yield MemberChange(
            seminar.stage, since, place.member, came, seminar.code, region=place.region
        )
    for one in newcomers:
        if one.pk not in followed and one.pk in stage_of:
            here = one.commission.region or one.commission
            yield MemberChange(stage_of[one.pk], one.since, came=one.pk, region=here.code)


def _exempted(
    campaign: Campaign, plan: Plan, ahead: Iterable[_Seminar], first_day: date
) -> Iterator[MemberChange]:
    """Places ahead of those who sit and are exempt on the day of the seminar."""
    by_group = {one.group: one for one in ahead}
    days = {group: one.day for group, one in by_group.items()}
    for place in places_of_exempt(campaign, plan, days):
        one = by_group[place.group]
        yield MemberChange(
            one.stage, first_day, place.member, seminar=one.code, region=place.region, exempt=True
        )


def _left(ahead: Iterable[_Seminar], places: Iterable[_Place]) -> Iterator[tuple[_Place, _Seminar]]:
    """Places of those who sit no more on the day of their seminar, in the order of seminars."""
    gone: dict[int, list[_Place]] = defaultdict(list)
    for place in places:
        if place.until is not None:
            gone[place.group].append(place)
    for seminar in sorted(ahead, key=lambda one: (one.day, one.code)):
        for place in gone[seminar.group]:
            if place.until is not None and place.until <= seminar.day:
                yield place, seminar


def _newcomers(
    campaign: Campaign, plan: Plan, first_day: date, waiting: Collection[int]
) -> list[Member]:
    """Who came since the plan was made, or was listed or exempt until since, and has no place.

    Who was listed before it was made and sits from that very day was known to it.
    """
    made_on = local_day(plan.made_at)
    came = (
        exempt_no_more(campaign, made_on, first_day),
        Member.objects.filter(since__gt=made_on),
        Member.objects.filter(since=made_on, row=None),
        Member.objects.filter(row__batch__accepted_at__gte=plan.made_at),
    )
    first, *others = (some.order_by().values("id") for some in came)
    since = Member.objects.filter(
        sits_on(first_day), in_subtree(campaign.root, "commission__"), pk__in=first.union(*others)
    )
    off = Seminar.objects.filter(group__plan=plan, state=CANCELLED)
    place = Place.objects.filter(member=OuterRef("pk"), group__plan=plan)
    standing = place.exclude(group__in=off.values("group"))
    found = since.filter(~Exists(standing)).select_related("commission__region").order_by("id")
    return [one for one in found if one.pk not in waiting]
