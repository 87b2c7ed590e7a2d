"""The plan in force as the engine repairs it, with the events that it does not know yet.

Identifiers are those of the plan in force: codes of seminars and venues, ids of members who teach.
People are units as in every problem, but whoever may teach and is still to be taught is a unit of
their own, so that a certificate follows its own seminar. A cancelled seminar holds those who wait.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kaskad.campaigns.api import (
    Campaign,
    MakeUpRound,
    Place,
    Plan,
    Seminar,
    Venue,
    exempt_members,
    gates_of,
)
from kaskad.planning.queries.asked import Asked
from kaskad.planning.queries.engine_events import Arrival, engine_events
from kaskad.planning.queries.happened import CANCELLED, Happened, happened_since
from kaskad.planning.queries.judgement import (
    SeminarFacts,
    facts_of,
    inherited_languages,
    learners_by_id,
    planner_seminar,
    seated_as,
)
from kaskad.planning.queries.problem import campaign_stages, learners_of
from kaskad.planning.queries.territory import (
    SLOTS,
    Territory,
    calendar_of,
    make_ups_of,
    planner_stage,
    policy_of,
    teaching_stages,
    territory_of,
    venues_of,
)
from kaskad.planning.rules import (
    Learner,
    make_up_stage,
    teaching_languages,
    trainers_among,
    unit_name,
)
from kaskad_planner import events as engine
from kaskad_planner import instance as planner
from kaskad_planner.instance_folder import instance_hash
from kaskad_planner.plan import NO_SLOT, Piece, State, Untrained
from kaskad_planner.plan import Plan as PlannerPlan

NOBODY = ""  # the seminar of those who have none
Seated = dict[str, dict[str, list[int]]]  # member ids by unit and seminar


@dataclass(frozen=True, slots=True)
class Standing:
    """What the engine gets, and who stands behind its units.

    ``why`` says for each event, in its order, what the product calls it; ``seated`` is who is
    where now, under ``NOBODY`` who has no seminar; ``leaving`` have left their seat ahead.
    """

    instance: planner.Instance
    plan: PlannerPlan
    state: State
    events: tuple[engine.Event, ...]
    why: tuple[Mapping[str, Any], ...]
    rows: Mapping[str, SeminarFacts]
    numbers: Mapping[int, int]
    stages: Mapping[str, str]
    seated: Seated
    arrivals: Mapping[str, list[Arrival]]
    leaving: frozenset[int]
    off: frozenset[str]

    def is_fact(self, code: str) -> bool:
        """Whether a seminar lies before the first day and stays as it was."""
        row = self.rows.get(code)
        return row is not None and row.day < self.state.day and row.state != CANCELLED

    @property
    def not_held(self) -> tuple[str, ...]:
        """Cancelled seminars before the first day: their people still have to be taught."""
        return tuple(sorted(c for c in self.off if self.rows[c].day < self.state.day))


def standing_of(
    campaign: Campaign, plan: Plan, first_day: date, asked: Sequence[Asked], seed: int
) -> Standing:
    """The plan in force on the morning of ``first_day``, and everything that happened."""
    return _Builder(campaign, plan, first_day).build(asked, seed)


class _Builder:
    def __init__(self, campaign: Campaign, plan: Plan, first_day: date) -> None:
        self.campaign, self.plan, self.first_day = campaign, plan, first_day
        self.happened: Happened = happened_since(campaign, plan, first_day)
        self.territory: Territory = territory_of(campaign)
        self.stages = campaign_stages(campaign)
        self.seminars = facts_of(Seminar.objects.filter(group__plan=plan))
        self.off = frozenset(one.code for one in self.happened.cancelled)
        self.waits_in = {
            member: one.code for one in self.happened.cancelled for member in one.waiting
        }
        self.left_from = {
            (one.left, one.seminar) for one in self.happened.members if one.left is not None
        }
        self.came = {one.came for one in self.happened.members if one.came is not None}
        self.sitting = {one.member_id: one for one in learners_of(campaign, first_day)}
        self.exempt = exempt_members(campaign, first_day)
        self.seat_of: dict[int, int] = {}
        self.inherited = inherited_languages()
        self.people = self._people()
        self.learners = self._learners()
        self.trainers = self._trainers()
        self.unit_row: dict[str, Learner] = {}
        self.unit_of: dict[tuple[int, str], str] = {}  # (member, seminar) -> unit
        self.own_unit: dict[int, str] = {}
        self.seated: Seated = {}

    def build(self, asked: Sequence[Asked], seed: int) -> Standing:
        self._sit_down()
        instance = self._instance(seed)
        kept = [row for row in self.seminars if self.people[row.code]]
        exported = PlannerPlan(
            instance=instance_hash(instance),
            seed=seed,
            engine=planner.ENGINE_VERSION,
            seminars=tuple(planner_seminar(row) for row in kept),
            pieces=tuple(self._pieces()),
            untrained=tuple(self._untrained()),
        )
        found = engine_events(self.happened, asked, instance, exported, self.unit_of, self.learners)
        numbers = Seminar.objects.filter(group__plan=self.plan).order_by("id")
        return Standing(
            instance=instance,
            plan=exported,
            state=State(self.first_day),
            events=found.events,
            why=found.why,
            rows={row.code: row for row in self.seminars},
            numbers=dict(numbers.values_list("group_id", "group__number")),
            stages=self._stage_codes(),
            seated=self.seated,
            arrivals=found.arrivals,
            leaving=frozenset(member for member, _code in self.left_from),
            off=self.off,
        )

    # Who is where

    def _people(self) -> dict[str, list[int]]:
        """Members by seminar: all who were there, or have a place there and did not leave it."""
        by_group: dict[int, list[tuple[int, date | None]]] = defaultdict(list)
        places = Place.objects.filter(group__plan=self.plan).order_by("id")
        for group, member, until, seat in places.values_list(
            "group_id", "member_id", "member__until", "member__seat_id"
        ):
            by_group[group].append((member, until))
            self.seat_of[member] = seat
        return {
            row.code: [
                member
                for member, until in by_group[row.group]
                if self._is_there(row, member, until)
            ]
            for row in self.seminars
        }

    def _is_there(self, row: SeminarFacts, member: int, until: date | None) -> bool:
        if row.state == CANCELLED:
            return self.waits_in.get(member) == row.code
        if row.day < self.first_day or until is None or until > row.day:
            return True
        return (member, row.code) in self.left_from

    def _learners(self) -> dict[int, Learner]:
        """Everybody who is named; who does not sit any more is of the stage of their seminar."""
        stage_of: dict[int, str] = {}
        for row in self.seminars:
            for member in self.people[row.code]:
                stage_of.setdefault(member, row.stage)
        teaching = {row.trainer for row in self.seminars if row.trainer is not None}
        found = dict(self.sitting)
        found.update(
            learners_by_id((stage_of.keys() | teaching | self.came) - found.keys(), stage_of)
        )
        return found

    def _trainers(self) -> dict[int, date | None]:
        """The day of each trainer's certificate; None where their own seminar is still ahead."""
        standing = [row for row in self.seminars if row.state != CANCELLED]
        able = trainers_among(list(self.sitting.values()), teaching_stages(self.stages))
        teaching = {row.trainer for row in standing if row.trainer is not None}
        own: dict[int, list[SeminarFacts]] = defaultdict(list)
        for row in self.seminars:
            for member in self.people[row.code]:
                if row.stage == self.learners[member].stage:
                    own[member].append(row)
        found: dict[int, date | None] = {}
        gates = gates_of(self.campaign)
        for member in sorted({one.member_id for one in able} | teaching):
            facts = [row.day for row in own[member] if self._is_fact(row)]
            is_open = not facts or gates.is_open(member, own[member][0].stage)
            if member not in teaching and not is_open:
                continue  # taught, not tested: nothing is given to them anew
            if facts:
                found[member] = min(facts)
            elif any(row.round == 0 for row in own[member]):
                found[member] = None
            elif own[member]:
                found[member] = min(row.day for row in own[member])
            elif member in teaching:
                # An event says that nobody taught them: this day is after all they teach.
                found[member] = self.campaign.last_day
        return found

    def _is_fact(self, row: SeminarFacts) -> bool:
        return row.day < self.first_day and row.state != CANCELLED

    def _sit_down(self) -> None:
        for row in self.seminars:
            for member in self.people[row.code]:
                self._seat(member, make_up_stage(row.stage, row.round), row)
        placed = {member for members in self.people.values() for member in members}
        out = placed | self.came | self.exempt
        for member in self.sitting:
            if member not in out:
                self._seat(member, self.learners[member].stage, None)

    def _seat(self, member: int, stage: str, row: SeminarFacts | None) -> None:
        learner, code = self.learners[member], row.code if row else NOBODY
        if row is not None:
            before = self.inherited.get(self.seat_of[member], ())
            learner = seated_as(learner, row.language, before)
        name = unit_name(learner.commission, stage, learner.language)
        own = row is not None and row.round == 0 and row.stage == learner.stage
        if own and self.trainers.get(member, self.first_day) is None:
            name = self.own_unit[member] = f"{name}.{member}"
        self.unit_row.setdefault(name, learner._replace(stage=stage))
        self.unit_of[member, code] = name
        self.seated.setdefault(name, {}).setdefault(code, []).append(member)

    # As the engine sees it

    def _pieces(self) -> Iterator[Piece]:
        for name in sorted(self.seated):
            for code, members in sorted(self.seated[name].items()):
                if code != NOBODY:
                    yield Piece(code, name, len(members))

    def _untrained(self) -> Iterator[Untrained]:
        for name in sorted(self.seated):
            if NOBODY in self.seated[name]:
                yield Untrained(name, len(self.seated[name][NOBODY]), NO_SLOT)

    def _stage_codes(self) -> dict[str, str]:
        """The campaign's stage of each stage of the instance."""
        used = {(row.stage, row.round) for row in self.seminars}
        used |= {(stage.code, 0) for stage in self.stages}
        return {make_up_stage(code, number): code for code, number in sorted(used)}

    def _instance(self, seed: int) -> planner.Instance:
        rounds = MakeUpRound.objects.filter(campaign=self.campaign).order_by("number")
        windows = {one.number: (one.window_from, one.window_to) for one in rounds}
        used = sorted({row.round for row in self.seminars if row.round in windows})
        venues, closed = venues_of(self.territory)
        stages = (
            *(planner_stage(stage) for stage in self.stages),
            *(planner_stage(stage, n, windows[n]) for n in used for stage in self.stages),
        )
        return planner.in_order(
            planner.Instance(
                seed=seed,
                slots=SLOTS,
                calendar=calendar_of(self.campaign),
                policy=policy_of(self.stages),
                stages=stages,
                commissions=tuple(self.territory.commissions.values()),
                units=tuple(self._units()),
                venues=(*venues, *self._small_venues({one.code for one in venues})),
                trainers=tuple(self._planner_trainers()),
                absences=tuple(closed),
                makeups=make_ups_of(self.campaign),
            )
        )

    def _units(self) -> Iterator[planner.Unit]:
        for name, row in self.unit_row.items():
            people = sum(len(members) for members in self.seated[name].values())
            yield planner.Unit(name, row.commission, row.stage, row.language, people)

    def _small_venues(self, known: set[str]) -> Iterator[planner.Venue]:
        """Venues that seminars name and that hold nobody any more, as if they held one."""
        named = {row.venue for row in self.seminars if row.venue} - known
        rows = Venue.objects.filter(code__in=named).order_by("code")
        for code, commission, lat, lon in rows.values_list(
            "code", "commission__code", "latitude", "longitude"
        ):
            yield planner.Venue(code, commission, 1, lat, lon)

    def _planner_trainers(self) -> Iterator[planner.Trainer]:
        for member, day in self.trainers.items():
            one = self.learners[member]
            yield planner.Trainer(
                str(member),
                one.commission,
                teaching_languages(one),
                one.stage,
                "" if day else self.own_unit[member],
                *self.territory.place(one.commission),
                day,
            )
