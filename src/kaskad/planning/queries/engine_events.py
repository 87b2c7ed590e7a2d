"""What happened, as events of the engine, each with what the product calls it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from kaskad.planning.queries.asked import Asked
from kaskad.planning.queries.happened import Happened, MemberChange
from kaskad.planning.rules import Learner, unit_name
from kaskad_planner import events as engine
from kaskad_planner.instance import CENTRAL, Instance
from kaskad_planner.plan import Plan as PlannerPlan


class Arrival(NamedTuple):
    """Somebody who came, and the seminar of the one whose seat it was, empty for none."""

    member_id: int
    seminar: str


@dataclass(slots=True)
class Found:
    """Events in order, each with a word for its kind and what it names; who came, by unit."""

    events: tuple[engine.Event, ...] = ()
    why: tuple[Mapping[str, Any], ...] = ()
    arrivals: dict[str, list[Arrival]] = field(default_factory=lambda: defaultdict(list))


def engine_events(
    happened: Happened,
    asked: Sequence[Asked],
    instance: Instance,
    plan: PlannerPlan,
    unit_of: Mapping[tuple[int, str], str],
    learners: Mapping[int, Learner],
) -> Found:
    """Everything that the engine has to know; what it cannot know of is left out."""
    found = Found()
    rows = [
        *_seminars(happened, instance),
        *_trainers(happened),
        *_members(happened, instance, unit_of, learners, found.arrivals),
        *_asked(asked, instance, plan, happened.first_day),
    ]
    # The same event twice would be the same cause: the first counts.
    once = dict(reversed(rows))
    kept = [(event, why) for event, why in rows if once[event] is why]
    found.events = tuple(event for event, _why in kept)
    found.why = tuple(why for _event, why in kept)
    return found


Rows = Iterator[tuple[engine.Event, Mapping[str, Any]]]


def _seminars(happened: Happened, instance: Instance) -> Rows:
    for one in happened.cancelled:
        yield engine.SeminarCancelled(one.code), {"kind": "cancelled", "seminar": one.code}
    root = next(row.code for row in instance.commissions if row.level == CENTRAL)
    for day in happened.days:
        lost = engine.DayLost(day.region or root, day.day)
        yield lost, {"kind": "day", "region": day.region, "day": day.day.isoformat()}
    for hall in happened.halls:
        gone = engine.VenueLost(hall.venue, hall.day, hall.day, hall.half)
        kind = "venue_small" if hall.small else "venue_closed"
        yield gone, {"kind": kind, "venue": hall.venue, "day": hall.day.isoformat()}


def _trainers(happened: Happened) -> Rows:
    for one in happened.trainers:
        kind = "trainer_left"
        if one.untaught or one.fallen:
            kind = "trainer_untaught" if one.untaught else "trainer_fallen"
        first = max(one.first, happened.first_day)
        yield (
            engine.TrainerLost(str(one.member_id), first),
            {"kind": kind, "trainer": one.member_id},
        )


def _members(
    happened: Happened,
    instance: Instance,
    unit_of: Mapping[tuple[int, str], str],
    learners: Mapping[int, Learner],
    arrivals: dict[str, list[Arrival]],
) -> Rows:
    """Those who left one seat together, then those who came to one commission together."""
    trainers = {row.unit: row.id for row in instance.trainers if row.unit}
    left: dict[tuple[str, str, bool], list[MemberChange]] = defaultdict(list)
    came: dict[tuple[str, str, str], list[MemberChange]] = defaultdict(list)
    for one in happened.members:
        if one.left is not None:
            unit = unit_of[one.left, one.seminar]
            left[unit, one.seminar, one.came is not None].append(one)
            if one.came is not None:
                arrivals[unit].append(Arrival(one.came, one.seminar))
        elif one.came is not None:
            learner = learners[one.came]
            came[learner.commission, one.stage, learner.language].append(one)
    for (unit, seminar, replaced), some in left.items():
        kind = engine.MembersReplaced if replaced else engine.MembersRemoved
        gone = (trainers[unit],) if unit in trainers else ()
        event = kind(unit, len(some), _since(some, happened.first_day), seminar, gone)
        word = "members_replaced" if replaced else "members_removed"
        if all(one.exempt for one in some):
            word = "members_exempt"
        yield event, {"kind": word, "commission": _home(some[0].left, learners)}
    units = {row.id for row in instance.units}
    for (commission, stage, language), some in came.items():
        name = unit_name(commission, stage, language)
        since = _since(some, happened.first_day)
        arrivals[name].extend(Arrival(one.came, "") for one in some if one.came is not None)
        added = engine.MembersAdded(len(some), since, name)
        if name not in units:
            added = engine.MembersAdded(len(some), since, "", commission, stage, language)
        yield added, {"kind": "members_added", "commission": commission}


def _since(some: Iterable[MemberChange], first_day: date) -> date:
    """The first of their days; newcomers of the past need a seat now."""
    return min([first_day, *(one.since for one in some)])


def _home(member: int | None, learners: Mapping[int, Learner]) -> str:
    return learners[member].commission if member is not None else ""


def _asked(asked: Sequence[Asked], instance: Instance, plan: PlannerPlan, first_day: date) -> Rows:
    trainers = {row.id for row in instance.trainers}
    venues = {row.code for row in instance.venues}
    commissions = {row.code for row in instance.commissions}
    ahead = {row.id for row in plan.seminars if row.day >= first_day}
    calendar = instance.calendar
    for one in asked:
        first = max(one.first or first_day, first_day)
        if one.last is not None and one.last < first:
            continue
        why = {"kind": f"asked_{one.kind}", "word": one.word}
        if one.kind == "day" and one.key in commissions and one.first == first:
            if calendar.first <= first <= calendar.last:
                yield engine.DayLost(one.key, first), why
        elif one.kind == "trainer" and one.key in trainers:
            yield engine.TrainerLost(one.key, first, one.last), why
        elif one.kind == "venue" and one.key in venues:
            yield engine.VenueLost(one.key, first, one.last), why
        elif one.kind == "seminar" and one.key in ahead:
            yield engine.SeminarCancelled(one.key), why
