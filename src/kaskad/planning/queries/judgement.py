"""A plan as it stands in the database, as the planner's instance and plan, and its judge's word.

People are judged one by one where the planner knows only units: a trainer is certified on the day
of their own seminar. A newcomer in the seat of somebody who left counts as the same place.
Cancelled seminars are no seminars any more; whoever had a place only there waits.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from kaskad.campaigns.api import Campaign, MakeUpRound, Place, Plan, Seminar
from kaskad.commissions.api import Member
from kaskad.core.clock import local_day
from kaskad.planning.queries.problem import campaign_stages, to_be_taught
from kaskad.planning.queries.territory import (
    SLOTS,
    Territory,
    calendar_of,
    make_ups_of,
    planner_stage,
    policy_of,
    territory_of,
    venues_of,
)
from kaskad.planning.rules import Learner, make_up_stage, teaching_languages, unit_name
from kaskad_planner import instance as planner
from kaskad_planner.check import check
from kaskad_planner.instance_folder import instance_hash
from kaskad_planner.plan import NO_SLOT, Breach, Piece, Untrained
from kaskad_planner.plan import Plan as PlannerPlan
from kaskad_planner.plan import Seminar as PlannerSeminar

_CANCELLED = "cancelled"


class SeminarFacts(NamedTuple):
    """A seminar of the database, as the judge needs it."""

    group: int
    code: str
    stage: str
    round: int
    commission: str
    language: str
    format: str
    venue: str | None
    day: date
    half: str
    trainer: int | None
    state: str


@dataclass(frozen=True, slots=True)
class Judged:
    """``untrained`` people have no place at all, ``waiting`` only one in a cancelled seminar."""

    breaches: list[Breach]
    untrained: int
    waiting: int


@dataclass(frozen=True, slots=True)
class PlanRows:
    """The plan's rows: people by id, their seats, and who has a place in which group.

    ``inherited`` are the languages of those who left a seat.
    """

    learners: Mapping[int, Learner]
    seat_of: Mapping[int, int]
    seminars: list[SeminarFacts]
    places: Mapping[int, list[int]]  # members by group
    inherited: Mapping[int, frozenset[str]]


def judge(campaign: Campaign, plan: Plan) -> Judged:
    """Every breach of the plan as it stands now, found by the planner's independent judge."""
    rows = _rows(campaign, plan)
    territory = territory_of(campaign)
    seats = Seats(rows)
    instance = instance_of(campaign, rows, seats, territory)
    untrained, waiting = seats.without_seminar()
    return Judged(breaches_of(instance, seats), untrained, waiting)


def breaches_of(instance: planner.Instance, seats: Seats) -> list[Breach]:
    """The judge's word on seminars and seats."""
    exported = PlannerPlan(
        instance=instance_hash(instance),
        seed=0,
        engine=planner.ENGINE_VERSION,
        seminars=tuple(planner_seminar(row) for row in seats.kept),
        pieces=tuple(seats.pieces()),
        untrained=tuple(seats.left_out()),
    )
    return check(instance, exported)


def _rows(campaign: Campaign, plan: Plan) -> PlanRows:
    learners = {one.member_id: one for one in to_be_taught(campaign, local_day(plan.made_at))}
    seminars = facts_of(Seminar.objects.filter(group__plan=plan))
    stage_of_group = {row.group: row.stage for row in seminars}
    places: dict[int, list[int]] = defaultdict(list)
    stage_of: dict[int, str] = {}
    for group, member in (
        Place.objects.filter(group__plan=plan).order_by("id").values_list("group_id", "member_id")
    ):
        places[group].append(member)
        stage_of.setdefault(member, stage_of_group.get(group, ""))
    trainers = {row.trainer for row in seminars if row.trainer is not None}
    later = (stage_of.keys() | trainers) - learners.keys()
    learners.update(learners_by_id(later, stage_of))
    seats = Member.objects.filter(pk__in=learners.keys()) if len(learners) < 500 else Member.objects
    seat_of = dict(seats.values_list("id", "seat_id"))
    return PlanRows(learners, seat_of, seminars, places, inherited_languages())


def inherited_languages() -> dict[int, frozenset[str]]:
    """By seat: the languages of those who left it. Who came after sits in their group."""
    found: dict[int, set[str]] = defaultdict(set)
    for seat, language in Member.objects.exclude(until=None).values_list("seat_id", "language"):
        found[seat].add(language)
    return {seat: frozenset(languages) for seat, languages in found.items()}


def seated_as(learner: Learner, language: str, before: Collection[str]) -> Learner:
    """Somebody in a group of ``language``, which they may have from who sat there ``before``."""
    return learner._replace(language=language) if language in before else learner


def facts_of(seminars: QuerySet[Seminar]) -> list[SeminarFacts]:
    """Seminars as the judge needs them, by code."""
    return [
        SeminarFacts(*row)
        for row in seminars.order_by("code").values_list(
            "group_id", "code", "group__stage__code", "group__round", "group__commission__code",
            "group__language", "group__format", "venue__code", "day", "half", "trainer_id", "state",
        )
    ]  # fmt: skip


def learners_by_id(ids: Iterable[int], stage_of: Mapping[int, str]) -> dict[int, Learner]:
    """Members whose stage is that of their seminar, for instance newcomers."""
    found: dict[int, Learner] = {}
    wanted = sorted(ids)
    for start in range(0, len(wanted), 500):
        for row in Member.objects.filter(pk__in=wanted[start : start + 500]).values_list(
            "id", "commission__code", "commission__district__code", "commission__level",
            "role", "full_time", "language",
        ):  # fmt: skip
            stage = stage_of.get(row[0], "")
            found[row[0]] = Learner(row[0], row[1], row[2] or "", *row[3:], stage)
    return found


class Seats:
    """Who sits where, counted by seats: one person more in a seat is not one more to teach."""

    def __init__(self, rows: PlanRows) -> None:
        self.rows = rows
        self.kept = [row for row in rows.seminars if row.state != _CANCELLED]
        self.unit_of_seat: dict[tuple[int, int], str] = {}  # (seat, round) -> unit
        self.taught_as = self._taught_as()
        self.unit_row: dict[str, Learner] = {}
        self.seated = {row.code: self._units_in(row) for row in self.kept}
        for learner in rows.learners.values():
            if learner.stage:
                self._unit(learner, 0)
        self.placed = {
            (self.taught_as[row.group, seat], row.round)
            for row in self.kept
            for seat in self._seats_in(row)
        }

    def _taught_as(self) -> dict[tuple[int, int], int]:
        """By group and seat: the seat, or another number where a newcomer is taught anew.

        Who follows somebody in their group takes their place; who gets a place of their own in
        another group, because the one before was taught, is one more to teach.
        """
        known: dict[tuple[int, int], list[tuple[set[int], int]]] = defaultdict(list)
        found: dict[tuple[int, int], int] = {}
        for row in self.kept:
            holders: dict[int, set[int]] = defaultdict(set)
            for member in self.rows.places.get(row.group, ()):
                holders[self.rows.seat_of[member]].add(member)
            for seat, members in holders.items():
                chain = known[seat, row.round]
                same = next((one for one in chain if one[0] & members), None)
                if same is None:
                    same = (set(), -min(members) if chain else seat)
                    chain.append(same)
                same[0].update(members)
                found[row.group, seat] = same[1]
        return found

    def _unit(self, learner: Learner, round_number: int, seat: int | None = None) -> str:
        """The unit that a member's seat belongs to; the first holder of a seat decides."""
        if seat is None:
            seat = self.rows.seat_of[learner.member_id]
        unit = self.unit_of_seat.get((seat, round_number))
        if unit is None:
            stage = make_up_stage(learner.stage, round_number)
            unit = unit_name(learner.commission, stage, learner.language)
            self.unit_of_seat[seat, round_number] = unit
            self.unit_row.setdefault(unit, learner._replace(stage=stage))
        return unit

    def _seats_in(self, row: SeminarFacts) -> dict[int, Learner]:
        """One holder of each seat in a seminar."""
        seats: dict[int, Learner] = {}
        for member in self.rows.places.get(row.group, ()):
            seats.setdefault(self.rows.seat_of[member], self.rows.learners[member])
        return seats

    def _units_in(self, row: SeminarFacts) -> Counter[str]:
        inherited = self.rows.inherited
        return Counter(
            self._unit(
                seated_as(one, row.language, inherited.get(seat, ())),
                row.round,
                self.taught_as[row.group, seat],
            )
            for seat, one in self._seats_in(row).items()
        )

    def units(self) -> list[planner.Unit]:
        """Units with as many people as have a seat in them."""
        sizes = Counter(self.unit_of_seat.values())
        return [
            planner.Unit(name, one.commission, one.stage, one.language, sizes[name])
            for name, one in self.unit_row.items()
        ]

    def pieces(self) -> list[Piece]:
        """How many of each unit are in each seminar."""
        return [
            Piece(code, unit, people)
            for code, units in self.seated.items()
            for unit, people in sorted(units.items())
        ]

    def left_out(self) -> list[Untrained]:
        """How many of each unit have no seminar in its round."""
        out = Counter(
            unit for key, unit in sorted(self.unit_of_seat.items()) if key not in self.placed
        )
        return [Untrained(unit, people, NO_SLOT) for unit, people in out.items()]

    def without_seminar(self) -> tuple[int, int]:
        """(people without any place, people whose only seminars were cancelled)."""
        seated = {seat for seat, _round in self.placed}
        cancelled = {
            self.rows.seat_of[member]
            for row in self.rows.seminars
            if row.state == _CANCELLED
            for member in self.rows.places.get(row.group, ())
        }
        everybody = {seat for seat, _round in self.unit_of_seat}
        missing = everybody - seated
        return len(missing - cancelled), len(missing & cancelled)

    def certified(self) -> dict[int, date]:
        """The day of each member's first own seminar, by member id."""
        days: dict[int, date] = {}
        for row in self.kept:
            for member in self.rows.places.get(row.group, ()):
                if self.rows.learners[member].stage == row.stage:
                    days[member] = min(days.get(member, row.day), row.day)
        return days


def instance_of(
    campaign: Campaign, rows: PlanRows, seats: Seats, territory: Territory
) -> planner.Instance:
    """The rules, and the people as they sit in ``seats``."""
    stages = campaign_stages(campaign)
    windows = {
        one.number: (one.window_from, one.window_to)
        for one in MakeUpRound.objects.filter(campaign=campaign)
    }
    used = sorted({row.round for row in rows.seminars if row.round in windows})
    venues, closed = venues_of(territory)
    return planner.Instance(
        seed=0,
        slots=SLOTS,
        calendar=calendar_of(campaign),
        policy=policy_of(stages),
        stages=(
            *(planner_stage(stage) for stage in stages),
            *(planner_stage(stage, n, windows[n]) for n in used for stage in stages),
        ),
        commissions=tuple(territory.commissions.values()),
        units=tuple(seats.units()),
        venues=tuple(venues),
        trainers=tuple(_trainers(rows, seats.certified(), territory)),
        absences=tuple(closed),
        makeups=make_ups_of(campaign),
    )


def _trainers(
    rows: PlanRows, certified: Mapping[int, date], territory: Territory
) -> Iterable[planner.Trainer]:
    """Everybody who teaches in the plan; without a day of their own seminar they are a breach."""
    for member in sorted({row.trainer for row in rows.seminars if row.trainer is not None}):
        one = rows.learners[member]
        yield planner.Trainer(
            str(member),
            one.commission,
            teaching_languages(one),
            one.stage,
            "",
            *territory.place(one.commission),
            certified.get(member),
        )


def planner_seminar(row: SeminarFacts) -> PlannerSeminar:
    """A seminar as the planner sees it."""
    return PlannerSeminar(
        id=row.code,
        stage=make_up_stage(row.stage, row.round),
        round=row.round,
        language=row.language or planner.MIXED,
        format=row.format,
        commission=row.commission,
        venue=row.venue or "",
        day=row.day,
        slot=row.half,
        trainer="" if row.trainer is None else str(row.trainer),
    )
