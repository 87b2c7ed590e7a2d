"""The rules of the judge, each over all rows of a plan at once.

A rule yields what breaks it: the code of the breach and the identifiers concerned. The rules share
no code with the planner.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import numpy as np

from kaskad_planner.instance import DISTRICT, IN_PERSON, MIXED, ONLINE, REGION, TRAINER, VENUE
from kaskad_planner.judged import LEVEL, NEVER, Found, Judged, Seminars
from kaskad_planner.judged_columns import Flags, Groups, Ints, far, sums
from kaskad_planner.judged_reserve import reserve
from kaskad_planner.plan import REASONS


def _references(judged: Judged) -> Found:
    """Everything that a seminar names exists."""
    country, rows = judged.country, judged.seminars
    if judged.plan.instance != country.name:
        yield "other_instance", (judged.plan.instance,)
    code = "unknown_reference"
    yield from rows.where(code, rows.stage >= country.stages.known, "stage")
    yield from rows.where(code, rows.commission >= country.commissions.known, "commission")
    yield from rows.where(code, rows.slot >= country.slots.known, "slot")
    unknown = (rows.venue >= country.venues.known) & (rows.venue != judged.no_venue)
    yield from rows.where(code, unknown, "venue")
    unknown = (rows.trainer >= country.trainers.known) & (rows.trainer != judged.no_trainer)
    yield from rows.where(code, unknown, "trainer")


def _piece_references(judged: Judged) -> Found:
    """Everything that a piece or an untrained row names exists, and nothing is there twice."""
    yield from judged.pieces("unknown_reference", np.flatnonzero(~judged.is_placed))
    for number in np.flatnonzero(judged.left_unit >= judged.country.units.known).tolist():
        yield "unknown_reference", (judged.plan.untrained[number].unit,)
    rows = judged.seminars
    yield from rows.where("duplicate_seminar", rows.name != rows.row)
    pairs = Groups(judged.piece_seminar, judged.piece_unit)
    yield from judged.pieces("duplicate_piece", np.flatnonzero((pairs.sizes > 1)[pairs.of]))


def _people(judged: Judged) -> Found:
    """Everybody is taught exactly once or is untrained: units and persons."""
    units = judged.country.instance.units
    more = judged.taught + judged.left
    more[: len(units)] -= judged.country.unit_people
    for number in np.flatnonzero(more[: len(units)]).tolist():
        code = "people_missing" if more[number] < 0 else "people_twice"
        yield code, (units[number].id, str(abs(more[number])))
    yield from judged.pieces("piece_size", np.flatnonzero(judged.piece_people < 1))


def _untrained(judged: Judged) -> Found:
    """Whoever stays untrained does so for a known reason; no seminar is held for nobody."""
    for row in judged.plan.untrained:
        if row.reason not in REASONS:
            yield "untrained_without_reason", (row.unit,)
        if row.people < 1:
            yield "piece_size", (row.unit,)
    pieces = np.bincount(judged.piece_seminar, minlength=judged.names.used)
    yield from judged.seminars.where("empty_seminar", pieces[judged.seminars.name] == 0)


def _parts(judged: Judged) -> Found:
    """Nobody comes to the second part of a blended seminar before having been at the first.

    People of a commission and language are not told apart: who is first in one part may be first in
    the other. So the k-th of them at the first part must be there before the k-th at the second.
    """
    instance = judged.country.instance
    first_of = {stage.id: stage.follows for stage in instance.stages if stage.follows}
    if not first_of:
        return
    times = judged.times()
    taught: dict[tuple[str, ...], list[Any]] = defaultdict(list)
    for number, unit in enumerate(instance.units):
        taught[unit.stage, unit.commission, unit.language] += times.get(number, [])
    for unit in instance.units:
        if unit.stage in first_of:
            people = unit.commission, unit.language
            before = sorted(when for when, _ in taught[first_of[unit.stage], *people])
            after = sorted(taught[unit.stage, *people])
            ahead = [(n, when) for n, (when, is_held) in enumerate(after) if not is_held]
            if any(n >= len(before) or before[n] >= when for n, when in ahead):
                yield "part_order", (unit.id,)


def _participants(judged: Judged) -> Found:
    """Stage, language, territory and distance of each piece."""
    country, rows = judged.country, judged.seminars
    placed = np.flatnonzero(judged.is_placed)
    seminar, unit = judged.piece_seminar[placed], judged.piece_unit[placed]
    home, venue = country.unit_commission[unit], rows.venue[seminar]
    found = country.unit_stage[unit] != rows.stage[seminar]
    yield from judged.pieces("unit_stage", placed[found])
    language = rows.language[seminar]
    found = (language != country.unit_language[unit]) & (language != country.languages[MIXED])
    yield from judged.pieces("group_language", placed[found])
    found = ~country.related(home, rows.commission[seminar])
    yield from judged.pieces("unit_territory", placed[found])
    there = np.flatnonzero(venue < country.venues.known)
    ways = country.home[:, home[there]], country.venue_place[:, venue[there]]
    found = far(*ways, country.instance.policy.distance_limit_km)
    yield from judged.pieces("distance", placed[there[found]])


def _stage_rules(judged: Judged) -> Found:
    """Format, territory level, language and round that the stage allows."""
    country, rows, stages = judged.country, judged.staged, judged.country.stage
    yield from rows.where("format", ~stages.allows[rows.stage, rows.format], "format")
    mixed = rows.language == country.languages[MIXED]
    yield from rows.where("language_mixed", mixed & ~stages.mixed[rows.stage])
    yield from rows.where("round", rows.round != stages.round[rows.stage])
    slots = rows.only(rows.slot < country.slots.known)
    found = country.slot_minutes[slots.slot] < stages.minutes[slots.stage]
    yield from slots.where("slot_too_short", found, "slot")
    known = rows.only(rows.commission < country.commissions.known)
    level, wanted = country.level[known.commission], stages.level[known.stage]
    shared = (known.format == stages.formats[ONLINE]) & (wanted == LEVEL[DISTRICT])
    found = (level != wanted) & ~(shared & (level == LEVEL[REGION]))
    yield from known.where("territory_level", found, "commission")


def _days(judged: Judged) -> Found:
    """Windows, reserved days, weekdays and holidays."""
    country, rows, stages = judged.country, judged.staged, judged.country.stage
    found = (rows.day < stages.first[rows.stage]) | (rows.day > stages.last[rows.stage])
    yield from rows.where("window", found, "day")
    for makeup in country.instance.makeups:
        first, last = makeup.first.toordinal(), makeup.last.toordinal()
        found = (rows.day >= first) & (rows.day <= last)
        found &= stages.round[rows.stage] != makeup.round
        yield from rows.where("reserved_day", found, "day")
    calendar = country.instance.calendar
    # Day 1 was a Monday.
    off = ~np.isin((rows.day - 1) % 7 + 1, calendar.weekdays)
    off |= np.isin(rows.day, [day.toordinal() for day in calendar.holidays])
    off |= (rows.day < calendar.first.toordinal()) | (rows.day > calendar.last.toordinal())
    off |= country.is_off(rows.commission, rows.day)
    yield from rows.where("day_off", off, "day")


def _venues(judged: Judged) -> Found:
    """One seminar at a time, in the territory, open, large enough; none online."""
    country, rows, formats = judged.country, judged.seminars, judged.country.stage.formats
    online, meets = rows.format == formats[ONLINE], rows.format == formats[IN_PERSON]
    has_venue = rows.venue != judged.no_venue
    yield from rows.where("online_with_venue", online & has_venue, "venue")
    yield from rows.where("venue_missing", meets & ~has_venue)
    rows = rows.only(rows.venue < country.venues.known)
    yield from rows.where("venue_capacity", rows.size > country.venue_capacity[rows.venue], "venue")
    closed = country.is_absent(VENUE, rows.venue, rows.day, rows.slot)
    yield from rows.where("venue_closed", closed, "venue")
    inside = country.inside(country.venue_commission[rows.venue], rows.commission)
    yield from rows.where("venue_territory", ~inside, "venue")
    meetings = Groups(rows.venue, rows.day, rows.slot)
    for places in meetings.rows(meetings.sizes > 1):
        yield "venue_busy", (rows.at(places[0]).venue, *rows.names(places))


def _trainers(judged: Judged) -> Found:
    """Who may teach: the centre or a certified trainer of the territory who speaks the language."""
    country, rows, stages = judged.country, judged.staged, judged.country.stage
    by_centre, has_trainer = stages.by_centre[rows.stage], rows.trainer != judged.no_trainer
    yield from rows.where("trainer_of_centre", by_centre & has_trainer, "trainer")
    yield from rows.where("trainer_missing", ~by_centre & ~has_trainer)
    rows = rows.only(rows.trainer < country.trainers.known)
    understood = country.speaks(rows.trainer, rows.language)
    understood |= rows.language == country.languages[MIXED]
    yield from rows.where("trainer_language", ~understood, "trainer")
    found = ~stages.taught_by[rows.stage, country.trainer_stage[rows.trainer]]
    yield from rows.where("trainer_stage", found, "trainer")
    since = _certified_on(judged)[rows.trainer]
    found = (since == NEVER) | (since + country.instance.policy.lag_days > rows.day)
    yield from rows.where("trainer_not_certified", found, "trainer")
    found = ~country.related(country.trainer_commission[rows.trainer], rows.commission)
    yield from rows.where("trainer_territory", found, "trainer")
    absent = country.is_absent(TRAINER, rows.trainer, rows.day, rows.slot)
    yield from rows.where("trainer_absent", absent, "trainer")


def _certified_on(judged: Judged) -> Ints:
    """Return for every trainer the day of the certificate, or NEVER.

    It is the one held already, or that on which the last piece of the unit is taught, if all are.
    """
    country, units = judged.country, judged.country.units
    known = judged.piece_seminar < judged.names.known
    days = judged.seminars.day[judged.piece_seminar[known]]
    latest = np.full(len(judged.left), NEVER)
    np.maximum.at(latest, judged.piece_unit[known], days)
    latest[judged.piece_unit[~known]] = NEVER
    latest[judged.left != 0] = NEVER
    latest[: units.known][judged.taught[: units.known] < country.unit_people] = NEVER
    latest[units.known :] = NEVER
    rows = country.instance.trainers
    held = (NEVER if row.certified_on is None else row.certified_on.toordinal() for row in rows)
    day = np.fromiter(held, np.int64, len(rows))
    return np.where(day == NEVER, latest[country.trainer_unit], day)


def _reserve(judged: Judged) -> Found:
    """The standing pool has its seats, and they can be taught."""
    if judged.plan.reserve or any(row.seats for row in judged.country.instance.makeups):
        yield from reserve(judged, _certified_on(judged))


def _trainer_days(judged: Judged) -> Found:
    """One place per half-day, few seminars and little travel per day."""
    country, policy = judged.country, judged.country.instance.policy
    has_trainer = judged.staged.trainer != judged.no_trainer
    rows = judged.staged.only(~has_trainer & country.stage.by_centre[judged.staged.stage])
    studio = Groups(rows.day, rows.slot)
    for places in studio.rows(studio.sizes > 1):
        yield "centre_busy", rows.names(places)
    rows = judged.staged.only(has_trainer)
    days = Groups(rows.trainer, rows.day)
    meetings = Groups(days.of, rows.slot)
    busy = np.zeros(len(days), bool)
    busy[days.of[meetings.first()[meetings.sizes > 1]]] = True
    broken = (
        ("trainer_day", days.sizes > policy.trainer_day_max),
        ("trainer_busy", busy),
        ("trainer_travel", _travels(judged, rows, days)),
    )
    for code, found in broken:
        for places in days.rows(found):
            yield code, (rows.at(places[0]).trainer, *rows.names(places))


def _travels(judged: Judged, rows: Seminars, days: Groups) -> Flags:
    """Say in which days of trainers two rooms are too far from each other."""
    country, found = judged.country, np.zeros(len(days), bool)
    visits = Groups(days.of, rows.venue)
    first = visits.first()
    first = first[rows.venue[first] < country.venues.known]
    day, place = days.of[first], country.venue_place[:, rows.venue[first]]
    # Rooms of a day follow one another: each is compared with the next, the one after it and so on.
    for step in range(1, len(first)):
        same = np.flatnonzero(day[step:] == day[:-step])
        if not len(same):
            break
        ways = place[:, same], place[:, same + step]
        found[day[same[far(*ways, country.instance.policy.travel_km_per_day)]]] = True
    return found


def _sizes(judged: Judged) -> Found:
    """Group sizes; a small group only where its pool cannot be divided otherwise."""
    country, stages = judged.country, judged.country.stage
    rows = judged.staged
    rows = rows.only(stages.allows[rows.stage, rows.format] & ~rows.held)
    limits = rows.stage, rows.format
    most, least = stages.group_max[limits], stages.group_min[limits]
    yield from rows.where("group_max", rows.size > most)
    in_room = rows.venue < country.venues.known
    most[in_room] = np.minimum(most[in_room], country.venue_capacity[rows.venue[in_room]])
    excused = rows.format == stages.formats[ONLINE]
    excused |= country.instance.policy.allow_small
    least = np.where(excused, np.minimum(least, most), least)
    small = rows.size < least
    pools = Groups(rows.stage, rows.commission, rows.language, rows.format, rows.venue)
    load = sums(pools.of, rows.size, len(pools))[pools.of]
    several = np.bincount(pools.of[small], minlength=len(pools))[pools.of] > 1
    divisible = -(-load // np.maximum(most, 1)) * least <= load
    yield from rows.where("group_min", small & (divisible | ~excused | several))


RULES: tuple[Callable[[Judged], Found], ...] = (
    _references,
    _piece_references,
    _people,
    _untrained,
    _reserve,
    _parts,
    _participants,
    _stage_rules,
    _days,
    _venues,
    _trainers,
    _trainer_days,
    _sizes,
)
