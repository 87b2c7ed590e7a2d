"""The judge: every hard rule of the planning problem, checked on a finished plan.

It shares no code with the planner and none with the bounds: only the rows of the instance and of
the plan. It reports every breach it finds, in a plan of the engine and in one changed by hand.
A held seminar is a fact: its people count, but it is not judged on what may have changed since.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator
from math import asin, cos, radians, sin, sqrt

from kaskad_planner.instance import (
    CENTRAL,
    CENTRE,
    DISTRICT,
    IN_PERSON,
    MIXED,
    NATIONAL,
    ONLINE,
    REGION,
    TRAINER,
    VENUE,
    Commission,
    Instance,
    Stage,
    Trainer,
    Unit,
)
from kaskad_planner.instance_folder import instance_hash
from kaskad_planner.plan import REASONS, Breach, Piece, Plan, Seminar, State

EARTH_KM = 6371.0088
ROUNDING_KM = 0.001
Place = tuple[float, float]
# Breaches of a seminar, named first among the references, that an event after it may have made.
CHANGEABLE = (
    *("unit_territory", "distance", "day_off", "venue_capacity", "venue_closed"),
    *("venue_territory", "trainer_territory", "trainer_not_certified", "trainer_absent"),
)


def check(
    instance: Instance,
    plan: Plan,
    *,
    now: State | None = None,
    before: Plan | None = None,
    not_held: Collection[str] = (),
) -> list[Breach]:
    """Return every breach of a hard rule, sorted by code and references; empty for a valid plan.

    With `now`, seminars before it were held: as in the plan `before`, but for those `not_held`.
    """
    judge = _Judge(instance, plan, now)
    found = {Breach(code, refs) for rule in RULES for code, refs in rule(judge)}
    found = {row for row in found if row.code not in CHANGEABLE or row.refs[0] not in judge.held}
    if before is not None:
        was, stands = _facts(_Judge(instance, before, now)), _facts(judge)
        for name in was.keys() | stands.keys():
            if stands.get(name) != (None if name in not_held else was.get(name)):
                found.add(Breach("held_changed", (name,)))
    return sorted(found, key=lambda breach: (breach.code, breach.refs))


def _facts(judge: _Judge) -> dict[str, tuple[Seminar, list[tuple[str, int]]]]:
    """Return what was held, and how many people of which units were there."""
    rows = judge.in_seminar
    return {n: (judge.seminars[n], sorted((p.unit, p.people) for p in rows[n])) for n in judge.held}


def _distance(one: Place, two: Place) -> float:
    """Return the great-circle distance of two places in kilometres."""
    lat1, lon1, lat2, lon2 = map(radians, (*one, *two))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


class _Judge:
    """The rows of instance and plan, looked up by identifier."""

    def __init__(self, instance: Instance, plan: Plan, now: State | None) -> None:
        self.instance, self.plan = instance, plan
        self.stages = {row.id: row for row in instance.stages}
        self.units = {row.id: row for row in instance.units}
        self.venues = {row.code: row for row in instance.venues}
        self.trainers = {row.id: row for row in instance.trainers}
        self.commissions = {row.code: row for row in instance.commissions}
        self.absences = {(row.kind, row.id, row.day, row.slot) for row in instance.absences}
        self.slots = {row.id: row.minutes for row in instance.slots}
        self.seminars = {row.id: row for row in plan.seminars}
        self.in_seminar: dict[str, list[Piece]] = defaultdict(list)
        self.of_unit: dict[str, list[Piece]] = defaultdict(list)
        for piece in plan.pieces:
            self.in_seminar[piece.seminar].append(piece)
            self.of_unit[piece.unit].append(piece)
        self.left_out: Counter[str] = Counter()
        for row in plan.untrained:
            self.left_out[row.unit] += row.people
        self.held = frozenset(row.id for row in plan.seminars if now and self.is_before(row, now))
        regional = instance.calendar.regional
        self.off_days = {row.commission: frozenset(row.holidays) for row in regional}
        self.above: dict[str, frozenset[str]] = {}

    def is_before(self, seminar: Seminar, now: State) -> bool:
        order = list(self.slots)
        if seminar.day != now.day or not {seminar.slot, now.slot} <= self.slots.keys():
            return seminar.day < now.day
        return order.index(seminar.slot) < order.index(now.slot)

    def size(self, seminar: Seminar) -> int:
        return sum(piece.people for piece in self.in_seminar[seminar.id])

    def ancestry(self, code: str) -> list[Commission]:
        """Return a commission and all above it."""
        chain: list[Commission] = []
        while code in self.commissions and len(chain) < len(self.commissions):
            chain.append(self.commissions[code])
            code = chain[-1].parent
        return chain

    def inside(self, code: str, territory: str) -> bool:
        if code not in self.above:
            self.above[code] = frozenset(row.code for row in self.ancestry(code))
        return territory in self.above[code]

    def related(self, code: str, territory: str) -> bool:
        """Say whether a commission lies in a territory or stands above it."""
        return self.inside(code, territory) or self.inside(territory, code)

    def staged(self) -> Iterator[tuple[Seminar, Stage]]:
        for seminar in self.plan.seminars:
            if seminar.stage in self.stages:
                yield seminar, self.stages[seminar.stage]

    def taught(self) -> Iterator[tuple[Seminar, Stage, Trainer]]:
        for seminar, stage in self.staged():
            if seminar.trainer in self.trainers:
                yield seminar, stage, self.trainers[seminar.trainer]

    def placed(self) -> Iterator[tuple[Seminar, Piece, Unit]]:
        for piece in self.plan.pieces:
            if piece.unit in self.units and piece.seminar in self.seminars:
                yield self.seminars[piece.seminar], piece, self.units[piece.unit]

    def certified_on(self, trainer: Trainer) -> dt.date | None:
        """Return the day on which the last piece of the trainer's unit is taught, if all are."""
        if trainer.certified_on is not None:
            return trainer.certified_on
        pieces = self.of_unit[trainer.unit]
        unit = self.units.get(trainer.unit)
        if unit is None or self.left_out[trainer.unit] or not pieces:
            return None
        if sum(piece.people for piece in pieces) < unit.people:
            return None
        days = [self.seminars[p.seminar].day for p in pieces if p.seminar in self.seminars]
        return max(days) if len(days) == len(pieces) else None

    def absent(self, kind: str, code: str, seminar: Seminar) -> bool:
        day = seminar.day
        return bool({(kind, code, day, ""), (kind, code, day, seminar.slot)} & self.absences)


Found = Iterator[tuple[str, tuple[str, ...]]]


def _references(judge: _Judge) -> Found:
    """Everything that a seminar names exists."""
    if judge.plan.instance != instance_hash(judge.instance):
        yield "other_instance", (judge.plan.instance,)
    for seminar in judge.plan.seminars:
        named = (
            (seminar.stage, seminar.stage in judge.stages),
            (seminar.commission, seminar.commission in judge.commissions),
            (seminar.slot, seminar.slot in judge.slots),
            (seminar.venue, not seminar.venue or seminar.venue in judge.venues),
            (seminar.trainer, not seminar.trainer or seminar.trainer in judge.trainers),
        )
        for name, exists in named:
            if not exists:
                yield "unknown_reference", (seminar.id, name)


def _piece_references(judge: _Judge) -> Found:
    """Everything that a piece or an untrained row names exists, and nothing is there twice."""
    for piece in judge.plan.pieces:
        if piece.seminar not in judge.seminars or piece.unit not in judge.units:
            yield "unknown_reference", (piece.seminar, piece.unit)
    for row in judge.plan.untrained:
        if row.unit not in judge.units:
            yield "unknown_reference", (row.unit,)
    for name, count in Counter(seminar.id for seminar in judge.plan.seminars).items():
        if count > 1:
            yield "duplicate_seminar", (name,)
    pairs = Counter((piece.seminar, piece.unit) for piece in judge.plan.pieces)
    for pair, count in pairs.items():
        if count > 1:
            yield "duplicate_piece", pair


def _people(judge: _Judge) -> Found:
    """Everybody is taught exactly once or is untrained: units and persons."""
    for unit in judge.instance.units:
        total = sum(piece.people for piece in judge.of_unit[unit.id]) + judge.left_out[unit.id]
        if total < unit.people:
            yield "people_missing", (unit.id, str(unit.people - total))
        if total > unit.people:
            yield "people_twice", (unit.id, str(total - unit.people))
    for piece in judge.plan.pieces:
        if piece.people < 1:
            yield "piece_size", (piece.seminar, piece.unit)


def _untrained(judge: _Judge) -> Found:
    """Whoever stays untrained does so for a known reason; no seminar is held for nobody."""
    for row in judge.plan.untrained:
        if row.reason not in REASONS:
            yield "untrained_without_reason", (row.unit,)
        if row.people < 1:
            yield "piece_size", (row.unit,)
    for seminar in judge.plan.seminars:
        if not judge.in_seminar[seminar.id]:
            yield "empty_seminar", (seminar.id,)


def _participants(judge: _Judge) -> Found:
    """Stage, language, territory and distance of each piece."""
    limit = judge.instance.policy.distance_limit_km + ROUNDING_KM
    for seminar, piece, unit in judge.placed():
        if unit.stage != seminar.stage:
            yield "unit_stage", (seminar.id, piece.unit)
        if seminar.language not in (unit.language, MIXED):
            yield "group_language", (seminar.id, piece.unit)
        if not judge.related(unit.commission, seminar.commission):
            yield "unit_territory", (seminar.id, piece.unit)
        venue = judge.venues.get(seminar.venue)
        if venue is not None:
            home = judge.commissions[unit.commission]
            if _distance((home.lat, home.lon), (venue.lat, venue.lon)) > limit:
                yield "distance", (seminar.id, piece.unit)


def _stage_rules(judge: _Judge) -> Found:
    """Format, territory level, language and round that the stage allows."""
    levels = dict(zip((NATIONAL, REGION, DISTRICT), (CENTRAL, REGION, DISTRICT), strict=True))
    for seminar, stage in judge.staged():
        if seminar.format not in stage.formats:
            yield "format", (seminar.id, seminar.format)
        if seminar.language == MIXED and not stage.mixed_languages:
            yield "language_mixed", (seminar.id,)
        if seminar.round != stage.round:
            yield "round", (seminar.id,)
        if judge.slots.get(seminar.slot, stage.minutes) < stage.minutes:
            yield "slot_too_short", (seminar.id, seminar.slot)
        allowed: tuple[str, ...] = (levels[stage.scope],)
        if seminar.format == ONLINE and stage.scope == DISTRICT:
            allowed = (DISTRICT, REGION)
        territory = judge.commissions.get(seminar.commission)
        if territory is not None and territory.level not in allowed:
            yield "territory_level", (seminar.id, seminar.commission)


def _days(judge: _Judge) -> Found:
    """Windows, reserved days, weekdays and holidays."""
    calendar = judge.instance.calendar
    for seminar, stage in judge.staged():
        if not stage.first <= seminar.day <= stage.last:
            yield "window", (seminar.id, seminar.day.isoformat())
        for makeup in judge.instance.makeups:
            if makeup.round != stage.round and makeup.first <= seminar.day <= makeup.last:
                yield "reserved_day", (seminar.id, seminar.day.isoformat())
        off = seminar.day.isoweekday() not in calendar.weekdays
        off = off or seminar.day in calendar.holidays
        off = off or not calendar.first <= seminar.day <= calendar.last
        for commission in judge.ancestry(seminar.commission):
            off = off or seminar.day in judge.off_days.get(commission.code, ())
        if off:
            yield "day_off", (seminar.id, seminar.day.isoformat())


def _venues(judge: _Judge) -> Found:
    """One seminar at a time, in the territory, open, large enough; none online."""
    used: dict[tuple[str, dt.date, str], list[str]] = defaultdict(list)
    for seminar in judge.plan.seminars:
        if seminar.format == ONLINE and seminar.venue:
            yield "online_with_venue", (seminar.id, seminar.venue)
        if seminar.format == IN_PERSON and not seminar.venue:
            yield "venue_missing", (seminar.id,)
        venue = judge.venues.get(seminar.venue)
        if venue is None:
            continue
        used[seminar.venue, seminar.day, seminar.slot].append(seminar.id)
        if judge.size(seminar) > venue.capacity:
            yield "venue_capacity", (seminar.id, venue.code)
        if judge.absent(VENUE, venue.code, seminar):
            yield "venue_closed", (seminar.id, venue.code)
        if not judge.inside(venue.commission, seminar.commission):
            yield "venue_territory", (seminar.id, venue.code)
    for (code, _day, _slot), names in used.items():
        if len(names) > 1:
            yield "venue_busy", (code, *sorted(names))


def _trainers(judge: _Judge) -> Found:
    """Who may teach: the centre or a certified trainer of the territory who speaks the language."""
    lag = dt.timedelta(days=judge.instance.policy.lag_days)
    for seminar, stage in judge.staged():
        if CENTRE in stage.taught_by and seminar.trainer:
            yield "trainer_of_centre", (seminar.id, seminar.trainer)
        if CENTRE not in stage.taught_by and not seminar.trainer:
            yield "trainer_missing", (seminar.id,)
    certified = {trainer.id: judge.certified_on(trainer) for trainer in judge.instance.trainers}
    for seminar, stage, trainer in judge.taught():
        refs = (seminar.id, trainer.id)
        if seminar.language != MIXED and seminar.language not in trainer.languages:
            yield "trainer_language", refs
        if trainer.certified_by_stage not in stage.taught_by:
            yield "trainer_stage", refs
        day = certified[trainer.id]
        if day is None or day + lag > seminar.day:
            yield "trainer_not_certified", refs
        if not judge.related(trainer.commission, seminar.commission):
            yield "trainer_territory", refs
        if judge.absent(TRAINER, trainer.id, seminar):
            yield "trainer_absent", refs


def _trainer_days(judge: _Judge) -> Found:
    """One place per half-day, few seminars and little travel per day."""
    policy = judge.instance.policy
    days: dict[tuple[str, dt.date], list[Seminar]] = defaultdict(list)
    studio: dict[tuple[dt.date, str], list[str]] = defaultdict(list)
    for seminar, stage in judge.staged():
        if seminar.trainer:
            days[seminar.trainer, seminar.day].append(seminar)
        elif CENTRE in stage.taught_by:
            studio[seminar.day, seminar.slot].append(seminar.id)
    for meetings in studio.values():
        if len(meetings) > 1:
            yield "centre_busy", tuple(sorted(meetings))
    for (trainer, _day), seminars in days.items():
        names = tuple(sorted(seminar.id for seminar in seminars))
        if len(seminars) > policy.trainer_day_max:
            yield "trainer_day", (trainer, *names)
        if len({seminar.slot for seminar in seminars}) < len(seminars):
            yield "trainer_busy", (trainer, *names)
        codes = {seminar.venue for seminar in seminars if seminar.venue in judge.venues}
        spots = [(judge.venues[code].lat, judge.venues[code].lon) for code in codes]
        limit = policy.travel_km_per_day + ROUNDING_KM
        if any(_distance(one, two) > limit for one in spots for two in spots):
            yield "trainer_travel", (trainer, *names)


def _sizes(judge: _Judge) -> Found:
    """Group sizes; a small group only where its pool cannot be divided otherwise."""
    pools: dict[tuple[str, str, str, str, str], list[Seminar]] = defaultdict(list)
    for seminar, stage in judge.staged():
        limits = stage.size(seminar.format)
        if limits is None or seminar.id in judge.held:
            continue
        if judge.size(seminar) > limits.group_max:
            yield "group_max", (seminar.id,)
        key = (stage.id, seminar.commission, seminar.language, seminar.format, seminar.venue)
        pools[key].append(seminar)
    for (stage_id, _territory, _language, form, code), seminars in pools.items():
        limits = judge.stages[stage_id].size(form)
        if limits is None:
            continue
        venue = judge.venues.get(code)
        most = limits.group_max if venue is None else min(limits.group_max, venue.capacity)
        excused = form == ONLINE or judge.instance.policy.allow_small
        least = min(limits.group_min, most) if excused else limits.group_min
        small = sorted(s.id for s in seminars if judge.size(s) < least)
        if not small:
            continue
        load = sum(judge.size(seminar) for seminar in seminars)
        groups = -(-load // max(most, 1))
        divisible = groups * least <= load
        if divisible or not excused or len(small) > 1:
            for name in small:
                yield "group_min", (name,)


RULES: tuple[Callable[[_Judge], Found], ...] = (
    _references,
    _piece_references,
    _people,
    _untrained,
    _participants,
    _stage_rules,
    _days,
    _venues,
    _trainers,
    _trainer_days,
    _sizes,
)
