"""What has changed against the plan in force since it was made, and is not yet repaired."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from kaskad.campaigns.api import (
    Campaign,
    Holiday,
    Place,
    Plan,
    Seminar,
    stages_of_members,
    work_days,
)
from kaskad.commissions.api import Member, in_subtree, sits_on
from kaskad.core.clock import local_day
from kaskad.planning.models import PlanRun

PLANNED, CANCELLED = "planned", "cancelled"


@dataclass(frozen=True, slots=True)
class CancelledSeminar:
    """A cancelled seminar; ``waiting`` (member ids) have no other of the stage."""

    code: str
    waiting: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TrainerGone:
    """Who has seminars ahead and sits no more from ``first`` on; ``untaught``: was never taught."""

    member_id: int
    first: date
    seminars: int
    untaught: bool = False


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
    """Somebody ``left`` a place in ``seminar``, or ``came`` and has none, or both in one seat."""

    stage: str
    since: date
    left: int | None = None
    came: int | None = None
    seminar: str = ""


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


def happened_since(campaign: Campaign, plan: Plan, first_day: date) -> Happened:
    """Everything that the plan in force does not know yet, from ``first_day`` on."""
    ahead = Seminar.objects.filter(group__plan=plan, state=PLANNED, day__gte=first_day)
    known = _known(plan)
    cancelled = tuple(_cancelled(plan, first_day, known))
    waiting = known | {member for one in cancelled for member in one.waiting}
    return Happened(
        first_day=first_day,
        cancelled=cancelled,
        trainers=tuple(_trainers(plan, ahead, waiting)),
        halls=tuple(_halls(ahead)),
        days=tuple(_days(campaign, ahead)),
        members=tuple(_members(campaign, plan, ahead, first_day, waiting)),
    )


def _known(plan: Plan) -> set[int]:
    """Who has no seminar in a plan that is a repair: it said so, and why."""
    runs = PlanRun.objects.filter(plan=plan).exclude(replan={})
    found = runs.values_list("comparison", flat=True).first()
    return set(found.get("without", ())) if found else set()


def _standing(plan: Plan) -> QuerySet[Place]:
    """Places in groups whose seminar is not cancelled."""
    off = Seminar.objects.filter(group__plan=plan, state=CANCELLED)
    return Place.objects.filter(group__plan=plan).exclude(group__in=off.values("group"))


def _cancelled(plan: Plan, first_day: date, known: Collection[int]) -> Iterator[CancelledSeminar]:
    """Those with people who wait; of several of one stage only the latest has them."""
    rows = Place.objects.filter(
        sits_on(first_day, "member__"), group__plan=plan, group__seminars__state=CANCELLED
    ).order_by("group__seminars__day", "group__seminars__half", "group__seminars__code", "id")
    last: dict[tuple[int, int], str] = {}
    for member, stage, code in rows.values_list(
        "member_id", "group__stage_id", "group__seminars__code"
    ):
        if member not in known:
            last[member, stage] = code
    members = {member for member, _stage in last}
    placed = _placed(plan, members)
    waiting: dict[str, list[int]] = defaultdict(list)
    for key, code in last.items():
        if key not in placed:
            waiting[code].append(key[0])
    for code in sorted(waiting):
        yield CancelledSeminar(code, tuple(sorted(waiting[code])))


def _placed(plan: Plan, members: Iterable[int]) -> set[tuple[int, int]]:
    """(member, stage) of those with a place that stands.

    The plan is looked at here: asked for it, the database would read all its places for each.
    """
    off = set(
        Seminar.objects.filter(group__plan=plan, state=CANCELLED).values_list("group_id", flat=True)
    )
    found: set[tuple[int, int]] = set()
    for some in _some_of(members):
        places = Place.objects.filter(member__in=some).order_by("id")
        for member, group, of_plan, stage in places.values_list(
            "member_id", "group_id", "group__plan_id", "group__stage_id"
        ):
            if of_plan == plan.pk and group not in off:
                found.add((member, stage))
    return found


def _some_of(keys: Iterable[int]) -> Iterator[list[int]]:
    """Few enough to be named in a query."""
    ordered = sorted(keys)
    for start in range(0, len(ordered), 500):
        yield ordered[start : start + 500]


def _trainers(
    plan: Plan, ahead: QuerySet[Seminar], waiting: Collection[int]
) -> Iterator[TrainerGone]:
    gone = ahead.filter(trainer__until__lte=F("day")).values_list("trainer_id", "trainer__until")
    counted = Counter(gone.order_by("trainer_id"))
    for (member, until), seminars in sorted(counted.items()):
        yield TrainerGone(member, until or date.min, seminars)
    teaching: dict[int, list[date]] = defaultdict(list)
    for key, day in ahead.order_by("day").values_list("trainer_id", "day"):
        if key is not None:
            teaching[key].append(day)
    taught = {member for member, _stage in _placed(plan, teaching)}
    left = {member for member, _until in counted}
    for member in sorted(teaching.keys() - taught - left - set(waiting)):
        days = teaching[member]
        yield TrainerGone(member, days[0], len(days), untaught=True)


def _halls(ahead: QuerySet[Seminar]) -> Iterator[HallLost]:
    rows = ahead.exclude(venue=None).order_by("code")
    columns = ("group_id", "code", "day", "half", "venue__code", "venue__capacity")
    closed = dict(rows.values_list("venue__code", "venue__closed_days"))
    people = Counter(
        Place.objects.filter(
            Q(member__until=None) | Q(member__until__gt=F("group__seminars__day")),
            group__in=rows.values("group"),
        )
        .order_by("id")
        .values_list("group_id", flat=True)
    )
    for group, code, day, half, venue, capacity in rows.values_list(*columns):
        if day.isoformat() in closed[venue]:
            yield HallLost(venue, day, half, code, small=False)
        elif people[group] > capacity:
            yield HallLost(venue, day, half, code, small=True)


def _days(campaign: Campaign, ahead: QuerySet[Seminar]) -> Iterator[DayOff]:
    counted = Counter(ahead.order_by("id").values_list("group__commission__region__code", "day"))
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
    ahead: QuerySet[Seminar],
    first_day: date,
    waiting: Collection[int],
) -> Iterator[MemberChange]:
    """Places of leavers in the order of their seminars, then newcomers who follow nobody."""
    newcomers = _newcomers(campaign, plan, first_day, waiting)
    by_seat = {one.seat_id: one for one in newcomers}
    stage_of = stages_of_members(campaign, [one.pk for one in newcomers])
    leavers = Place.objects.filter(
        group__in=ahead.values("group"), member__until__lte=F("group__seminars__day")
    ).order_by("group__seminars__day", "group__seminars__code", "id")
    rows = list(
        leavers.values_list(
            "member_id", "member__seat_id", "member__language", "member__until", "group_id",
            "group__stage__code", "group__seminars__code",
        )
    )  # fmt: skip
    heirs = _seated_heirs({(row[1], row[4]) for row in rows}, first_day)
    followed: set[int] = set()
    for member, seat, language, until, group, stage, code in rows:
        since = until or first_day
        if (seat, group) in heirs:
            continue
        heir = by_seat.get(seat)
        fits = heir is not None and heir.pk not in followed and heir.language == language
        if heir is not None and fits and stage_of.get(heir.pk) == stage:
            followed.add(heir.pk)
            yield MemberChange(stage, since, left=member, came=heir.pk, seminar=code)
        else:
            yield MemberChange(stage, since, left=member, seminar=code)
    for one in newcomers:
        if one.pk not in followed and one.pk in stage_of:
            yield MemberChange(stage_of[one.pk], one.since, came=one.pk)


def _newcomers(
    campaign: Campaign, plan: Plan, first_day: date, waiting: Collection[int]
) -> list[Member]:
    """Who came since the plan was made, or was listed since, and has no place in it."""
    came = Q(since__gte=local_day(plan.made_at)) | Q(row__batch__accepted_at__gte=plan.made_at)
    since = Member.objects.filter(
        came, sits_on(first_day), in_subtree(campaign.root, "commission__")
    )
    found = list(since.exclude(pk__in=_standing(plan).values("member")).order_by("id"))
    return [one for one in found if one.pk not in waiting]


def _seated_heirs(seats: Collection[tuple[int, int]], first_day: date) -> set[tuple[int, int]]:
    """(seat, group) where the one who sits there now has the place already."""
    found: set[tuple[int, int]] = set()
    for some in _some_of({seat for seat, _group in seats}):
        places = Place.objects.filter(sits_on(first_day, "member__"), member__seat__in=some)
        found.update(places.values_list("member__seat_id", "group_id"))
    return found & set(seats)
