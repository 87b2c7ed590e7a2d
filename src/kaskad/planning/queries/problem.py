"""The planner's instance of a campaign, and who stands behind its units and trainers.

No name and no personal number enters the instance: a unit is a commission, a stage and a language
with a number of people, a trainer the place of somebody in a unit. Members are found again through
``Problem.members`` and ``Problem.trainers``, which never leave the installation.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kaskad.campaigns.api import (
    Campaign,
    MakeUpRound,
    Place,
    Plan,
    Seminar,
    Stage,
    exempt_members,
    gates_of,
    stage_members,
)
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
    units_of,
)
from kaskad_planner import instance as planner

_PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class Problem:
    """``members``: each unit's member ids in stable order; ``trainers``: each trainer's member id.

    ``stages`` gives the campaign's stage code of each stage of the instance.
    """

    instance: planner.Instance
    members: Mapping[str, tuple[int, ...]]
    trainers: Mapping[str, int]
    stages: Mapping[str, str]


def learners_of(campaign: Campaign, day: date) -> list[Learner]:
    """Everybody of an audience who sits on ``day``, ordered by commission, role and name."""
    return [
        Learner(
            row.member_id, row.commission_code, row.district_code, row.level, row.role,
            row.full_time, row.language, row.stage_code,
        )
        for row in stage_members(campaign, day)
    ]  # fmt: skip


def to_be_taught(campaign: Campaign, day: date) -> list[Learner]:
    """The same without those who are exempt on ``day``: they get no place."""
    exempt = exempt_members(campaign, day)
    return [one for one in learners_of(campaign, day) if one.member_id not in exempt]


def campaign_stages(campaign: Campaign) -> list[Stage]:
    """The stages in their order."""
    return list(Stage.objects.filter(campaign=campaign).order_by("number"))


def campaign_problem(campaign: Campaign, *, day: date, seed: int) -> Problem:
    """The problem of planning the whole campaign for those to be taught on ``day``."""
    stages = campaign_stages(campaign)
    territory = territory_of(campaign)
    learners = to_be_taught(campaign, day)
    units = units_of(learners)
    ids = trainer_ids(units, trainers_among(learners, teaching_stages(stages)))
    venues, closed = venues_of(territory)
    instance = planner.Instance(
        seed=seed,
        slots=SLOTS,
        calendar=calendar_of(campaign),
        policy=policy_of(stages),
        stages=tuple(planner_stage(stage) for stage in stages),
        commissions=tuple(territory.commissions.values()),
        units=tuple(_unit(name, members) for name, members in units.items()),
        venues=tuple(venues),
        trainers=tuple(_trainer(name, learner, territory) for name, learner in ids.items()),
        absences=tuple(closed),
        makeups=make_ups_of(campaign),
    )
    return _problem(instance, units, ids, {stage.code: stage.code for stage in stages})


def make_up_problem(
    campaign: Campaign,
    *,
    plan: Plan,
    round_: MakeUpRound,
    trained: Mapping[int, date],
    day: date,
    seed: int,
) -> Problem:
    """The problem of a make-up round, for those who sit on ``day``, are not trained, and wait.

    ``trained`` is the day of each trained member (id). Who still has a seminar ahead or is exempt
    does not wait; trainers are those trained so far for whom the gate of their stage is open;
    trainers and halls that the plan uses in the round's days are not to be had there.
    """
    stages = campaign_stages(campaign)
    territory = territory_of(campaign)
    learners = learners_of(campaign, day)
    without = _with_seminar_ahead(plan, day) | exempt_members(campaign, day)
    waiting = [
        _in_round(learner, round_.number)
        for learner in learners
        if learner.member_id not in trained and learner.member_id not in without
    ]
    units = units_of(waiting)
    all_units = units_of(learners)
    teachers = trainers_among(learners, teaching_stages(stages))
    ready = _ready(campaign, teachers, trained)
    ids = trainer_ids(all_units, ready)
    venues, closed = venues_of(territory)
    window = (round_.window_from, round_.window_to)
    busy = _busy(plan, window, {one.member_id: name for name, one in ids.items()})
    needed = {learner.stage for learner in waiting}
    rounds = {make_up_stage(stage.code, round_.number): stage for stage in stages}
    instance = planner.Instance(
        seed=seed,
        slots=SLOTS,
        calendar=calendar_of(campaign),
        policy=policy_of(stages),
        stages=tuple(
            planner_stage(stage, round_.number, window)
            for name, stage in rounds.items()
            if name in needed
        ),
        commissions=tuple(territory.commissions.values()),
        units=tuple(_unit(name, members) for name, members in units.items()),
        venues=tuple(venues),
        trainers=tuple(
            _trainer(name, learner, territory, certified_on=trained[learner.member_id])
            for name, learner in ids.items()
        ),
        absences=tuple(dict.fromkeys((*closed, *busy))),
        makeups=make_ups_of(campaign),
        held_stages=tuple(stage.code for stage in stages),
    )
    return _problem(instance, units, ids, {name: stage.code for name, stage in rounds.items()})


def _ready(
    campaign: Campaign, teachers: Collection[Learner], trained: Mapping[int, date]
) -> list[Learner]:
    """Who was taught and, where the gate of the stage asks for it, tested."""
    gates = gates_of(campaign)
    return [
        one
        for one in teachers
        if one.member_id in trained and gates.is_open(one.member_id, one.stage)
    ]


def trainer_ids(
    units: Mapping[str, Sequence[Learner]], trainers: Collection[Learner]
) -> dict[str, Learner]:
    """The planner's name of each trainer: the unit and the place in it, from 1."""
    teaching = {trainer.member_id for trainer in trainers}
    return {
        f"{name}.{place}": learner
        for name, members in units.items()
        for place, learner in enumerate(members, 1)
        if learner.member_id in teaching
    }


def _problem(
    instance: planner.Instance,
    units: Mapping[str, Sequence[Learner]],
    ids: Mapping[str, Learner],
    stages: Mapping[str, str],
) -> Problem:
    return Problem(
        instance=planner.in_order(instance),
        members={name: tuple(one.member_id for one in members) for name, members in units.items()},
        trainers={name: learner.member_id for name, learner in ids.items()},
        stages=stages,
    )


def _unit(name: str, members: Sequence[Learner]) -> planner.Unit:
    one = members[0]
    return planner.Unit(name, one.commission, one.stage, one.language, len(members))


def _trainer(
    name: str, learner: Learner, territory: Territory, certified_on: date | None = None
) -> planner.Trainer:
    unit = unit_name(learner.commission, learner.stage, learner.language)
    return planner.Trainer(
        name,
        learner.commission,
        teaching_languages(learner),
        learner.stage,
        "" if certified_on else unit,
        *territory.place(learner.commission),
        certified_on,
    )


def _in_round(learner: Learner, number: int) -> Learner:
    return learner._replace(stage=make_up_stage(learner.stage, number))


def _with_seminar_ahead(plan: Plan, day: date) -> frozenset[int]:
    """Members with a place in a seminar that is planned for ``day`` or later."""
    places = Place.objects.filter(
        group__plan=plan, group__seminars__state=_PLANNED, group__seminars__day__gte=day
    )
    return frozenset(places.values_list("member_id", flat=True))


def _busy(
    plan: Plan, window: tuple[date, date], trainers: Mapping[int, str]
) -> list[planner.Absence]:
    """Half-days of the window in which a trainer or a hall is already taken."""
    rows = Seminar.objects.filter(group__plan=plan, state=_PLANNED, day__range=window)
    taken = []
    for trainer, venue, day, half in rows.order_by("id").values_list(
        "trainer_id", "venue__code", "day", "half"
    ):
        if trainer in trainers:
            taken.append(planner.Absence(planner.TRAINER, trainers[trainer], day, half))
        if venue:
            taken.append(planner.Absence(planner.VENUE, venue, day, half))
    return taken
