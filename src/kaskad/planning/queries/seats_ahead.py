"""Seats in the seminars ahead, for people who came when the plan was made already.

It is the step of the engine's repair that seats newcomers: who follows somebody takes their place;
others go in person to the nearest group of their territory that has a seat, then online in the
region. What the engine would leave waiting for a make-up round goes into one that is planned.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import F, Q, QuerySet

from kaskad.campaigns.api import (
    Campaign,
    Format,
    Place,
    Plan,
    Seminar,
    Stage,
    planned_rounds,
    rounds_of,
    stages_of,
    stages_of_members,
)
from kaskad.commissions.api import Commission, Level, Member
from kaskad.planning.queries.territory import Territory, policy_of, territory_around
from kaskad.planning.rules import kilometres, seats_to_spare
from kaskad.planning.vocab.newcomers import How, Obstacle
from kaskad_planner.instance import CENTRE

PLANNED = "planned"
_ROUNDING_KM = 0.0001
_FEW = 500


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody without a place, as far as a seat depends on it."""

    member_id: int
    seat: int
    commission: str
    territory: str  # the district where the stage teaches them
    pool: str  # whose online groups they may join
    language: str
    stage: str
    since: date


@dataclass(frozen=True, slots=True)
class SeatFound:
    """A seat for somebody: the group, its seminar, and how it was found."""

    member_id: int
    group: int
    seminar: str
    day: date
    how: How


@dataclass(frozen=True, slots=True)
class NoSeat:
    """Why there is none; with ``round`` they wait for a make-up round that begins on ``day``."""

    member_id: int
    obstacle: Obstacle
    round: int = 0
    day: date | None = None


class GroupAhead(NamedTuple):
    """A group whose seminar is still to come."""

    group: int
    code: str
    stage: str
    round: int
    commission: str
    language: str
    format: str
    day: date
    half: str
    venue: str | None
    capacity: int | None
    lat: float | None
    lon: float | None


class SeatsAhead:
    """The seats in seminars of a plan from ``first_day`` on, while they are taken one by one."""

    def __init__(
        self, campaign: Campaign, plan: Plan, first_day: date, members: Collection[int]
    ) -> None:
        self.campaign, self.plan, self.first_day = campaign, plan, first_day
        self.stages = {one.code: one for one in stages_of(campaign)}
        policy = policy_of(self.stages.values())
        self._reach = policy.distance_limit_km + _ROUNDING_KM
        self._may_be_small = policy.allow_small
        self.newcomers = {
            one.member_id: one for one in _newcomers(campaign, self.stages, first_day, members)
        }
        self._groups = self._ahead()
        self._load = self._loads()
        self._kin: dict[tuple[object, ...], list[GroupAhead]] = defaultdict(list)
        for group in self._groups:
            self._kin[_kind(group)].append(group)
        known = planned_rounds(plan)
        self._rounds = [
            (one.number, one.window_from, one.window_to)
            for one in rounds_of(campaign)
            if one.number not in known
        ]
        self._places = self._homes()
        self._left = self._left_places()

    def _seminars(self) -> QuerySet[Seminar]:
        """Those that somebody could join; a place on the way of one who left is among them."""
        where = {one.territory for one in self.newcomers.values()}
        where |= {one.pool for one in self.newcomers.values()}
        stages = {one.stage for one in self.newcomers.values()}
        return Seminar.objects.filter(
            group__plan=self.plan,
            group__stage__code__in=stages,
            group__commission__code__in=where,
            state=PLANNED,
            day__gte=self.first_day,
        )

    def _ahead(self) -> list[GroupAhead]:
        rows = self._seminars().order_by("code")
        return [
            GroupAhead(*row)
            for row in rows.values_list(
                "group_id", "code", "group__stage__code", "group__round",
                "group__commission__code", "group__language", "group__format", "day", "half",
                "venue__code", "venue__capacity", "venue__latitude", "venue__longitude",
            )
        ]  # fmt: skip

    def _loads(self) -> Counter[int]:
        """Who sits on the day of the seminar, by group."""
        there = Q(member__until=None) | Q(member__until__gt=F("group__seminars__day"))
        rows = Place.objects.filter(there, group__in=self._seminars().values("group"))
        return Counter(rows.order_by("id").values_list("group_id", flat=True))

    def _homes(self) -> Territory:
        return territory_around({one.commission for one in self.newcomers.values()})

    def _left_places(self) -> dict[int, list[tuple[int, str]]]:
        """By seat: groups ahead of people who will have left by then, and their language."""
        found: dict[int, list[tuple[int, str]]] = defaultdict(list)
        held: set[tuple[int, int]] = set()
        ahead = Q(group__seminars__state=PLANNED, group__seminars__day__gte=self.first_day)
        for seats in _some_of({one.seat for one in self.newcomers.values()}):
            rows = Place.objects.filter(ahead, group__plan=self.plan, member__seat__in=seats)
            for seat, group, language, until, day in rows.order_by(
                "group__seminars__day", "group__seminars__code", "id"
            ).values_list(
                "member__seat_id", "group_id", "member__language", "member__until",
                "group__seminars__day",
            ):  # fmt: skip
                if until is not None and until <= day:
                    found[seat].append((group, language))
                else:
                    held.add((seat, group))
        return {
            seat: [one for one in groups if (seat, one[0]) not in held]
            for seat, groups in found.items()
        }

    def take(self, member: int) -> SeatFound | NoSeat:
        """Seat somebody and count the seat as taken, or say why there is none."""
        one = self.newcomers[member]
        found = self._following(one) or self._nearest(one, in_round=False)
        if found is None:
            found = self._nearest(one, in_round=True)
        if found is None:
            return self._why_not(one)
        self._load[found.group] += 1
        return found

    def _following(self, one: Newcomer) -> SeatFound | None:
        """The place of who left the seat, in the same language, as the engine's heirs."""
        by_group = {group.group: group for group in self._groups}
        for place, language in self._left.get(one.seat, ()):
            group = by_group.get(place)
            if group is None or language != one.language or group.stage != one.stage:
                continue
            if group.round == 0 and group.day >= one.since:
                return SeatFound(one.member_id, place, group.code, group.day, How.FOLLOWS)
        return None

    def _nearest(self, one: Newcomer, *, in_round: bool) -> SeatFound | None:
        for form, place, how in (
            (Format.IN_PERSON, one.territory, How.NEAREST),
            (Format.ONLINE, one.pool, How.ONLINE),
        ):
            offers = [
                (self._metres(one, group), group.day, group.half, group.code, group.group)
                for group in self._fitting(one)
                if (group.format, group.commission) == (form, place)
                and bool(group.round) == in_round
                and self._is_near(one, group)
                and self._spare(group)
            ]
            if offers:
                _metres, day, _half, code, key = min(offers)
                return SeatFound(one.member_id, key, code, day, How.ROUND if in_round else how)
        return None

    def _fitting(self, one: Newcomer) -> Iterator[GroupAhead]:
        """Groups of the stage in the language, from the first day in the seat on."""
        first = max(one.since, self.first_day)
        for group in self._groups:
            fits = group.stage == one.stage and group.language in ("", one.language)
            if fits and group.day >= first:
                yield group

    def _km(self, one: Newcomer, group: GroupAhead) -> float:
        if group.lat is None or group.lon is None:
            return 0.0
        return kilometres(self._places.place(one.commission), (group.lat, group.lon))

    def _metres(self, one: Newcomer, group: GroupAhead) -> int:
        return round(1000 * self._km(one, group))

    def _is_near(self, one: Newcomer, group: GroupAhead) -> bool:
        return group.venue is None or self._km(one, group) <= self._reach

    def _spare(self, group: GroupAhead) -> int:
        stage = self.stages[group.stage]
        least, most = _limits(stage, group, may_be_small=self._may_be_small)
        others = [
            self._load[other.group]
            for other in self._kin[_kind(group)]
            if other.group != group.group
        ]
        is_small = self._may_be_small or group.format == Format.ONLINE
        return seats_to_spare(self._load[group.group], others, least, most, may_be_small=is_small)

    def _why_not(self, one: Newcomer) -> NoSeat:
        """The nearest reason: a round that is to come, or what was in the way."""
        for number, first, last in self._rounds:
            if last >= max(one.since, self.first_day):
                day = max(first, one.since, self.first_day)
                return NoSeat(one.member_id, Obstacle.WAITS, number, day)
        of_stage = [group for group in self._groups if group.stage == one.stage]
        reachable = [group for group in of_stage if group.commission in (one.territory, one.pool)]
        if not reachable:
            return NoSeat(one.member_id, Obstacle.NO_SEMINAR)
        fitting = [group for group in self._fitting(one) if group in reachable]
        if not fitting:
            spoken = any(group.language in ("", one.language) for group in reachable)
            return NoSeat(one.member_id, Obstacle.TOO_LATE if spoken else Obstacle.LANGUAGE)
        if not any(self._is_near(one, group) for group in fitting):
            return NoSeat(one.member_id, Obstacle.TOO_FAR)
        return NoSeat(one.member_id, Obstacle.FULL)


def _kind(group: GroupAhead) -> tuple[object, ...]:
    """Groups that are judged together have it in common."""
    return (
        group.stage, group.round, group.commission, group.language, group.format, group.venue,
    )  # fmt: skip


def _limits(stage: Stage, group: GroupAhead, *, may_be_small: bool) -> tuple[int, int]:
    """The fewest and most people of a group, as the engine has them."""
    least = 1 if CENTRE in stage.taught_by else stage.group_min
    if group.format == Format.ONLINE:
        return least, stage.online_group_max
    most = min(stage.group_max, max(group.capacity or 0, 1))
    return (min(least, most) if may_be_small else least), most


def _newcomers(
    campaign: Campaign, stages: Mapping[str, Stage], first_day: date, members: Collection[int]
) -> Iterator[Newcomer]:
    """Those of ``members`` who do not leave before ``first_day`` and are in some audience."""
    stage_of: dict[int, str] = {}
    rows: list[Member] = []
    for some in _some_of(members):
        stage_of |= stages_of_members(campaign, some)
        stays = Q(until=None) | Q(until__gt=first_day)
        found = Member.objects.filter(stays, pk__in=some).select_related(
            "commission__region", "commission__district"
        )
        rows += [one for one in found.order_by("id") if one.pk in stage_of]
    near = _nearest_districts(one.commission for one in rows)
    for one in rows:
        home, stage = one.commission, stages[stage_of[one.pk]]
        root = campaign.root.code
        if stage.responsible_level == Level.CENTRAL:
            territory, pool = root, root
        else:
            above = home.district.code if home.district else near.get(home.code, home.code)
            territory, pool = above, home.region.code if home.region else root
        yield Newcomer(
            one.pk, one.seat_id, home.code, territory, pool, one.language, stage.code, one.since
        )


def _nearest_districts(homes: Iterable[Commission]) -> dict[str, str]:
    """By commission above the districts: the nearest district below, which teaches its people."""
    above = {one.code: one for one in homes if one.district_id is None}
    if not above:
        return {}
    districts = Commission.objects.filter(
        level=Level.DISTRICT, region__in={one.region_id for one in above.values()}
    )
    codes = list(districts.order_by("code").values_list("code", "region_id"))
    territory = territory_around({code for code, _region in codes} | above.keys())
    found = {}
    for code, home in above.items():
        ways = [
            (round(kilometres(territory.place(code), territory.place(other)), 6), other)
            for other, region in codes
            if region == home.region_id
        ]
        if ways:
            found[code] = min(ways)[1]
    return found


def _some_of(keys: Iterable[int]) -> Iterator[list[int]]:
    """Few enough to be named in a query."""
    ordered = sorted(keys)
    for start in range(0, len(ordered), _FEW):
        yield ordered[start : start + _FEW]
