"""Every valid plan of a tiny campaign after events: the fewest people who must move.

Plain enumeration. Which seminars stay, which groups are new and where, who goes into which group
and who teaches it: all of it is tried. What one seminar, one seat or one trainer may be is asked
of the checker with a plan of that one seminar, and the checker judges every plan that is found.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import combinations, product

from kaskad_planner import Piece, Plan, Untrained, check, instance_hash
from kaskad_planner.aftermath import Aftermath
from kaskad_planner.board import Board
from kaskad_planner.instance import DISTRICT, IN_PERSON, MIXED, ONLINE, REGION, in_order
from kaskad_planner.plan import MAKEUP, Seminar

PLACE_RULES = {
    *("format", "language_mixed", "territory_level", "round", "slot_too_short", "window"),
    *("reserved_day", "day_off", "venue_territory", "venue_closed"),
}
SEAT_RULES = {"unit_stage", "group_language", "unit_territory", "distance"}
TRAINER_RULES = {"trainer_language", "trainer_stage", "trainer_territory", "trainer_absent"}
# Sets of seminars that are tried before it is given up.
TRIES = 1000


class TooManyError(Exception):
    """There are too many plans to try them all."""


@dataclass(frozen=True)
class Found:
    """A plan and how many people move for it."""

    moved: int
    plan: Plan


class EveryPlan:
    """The plans of what events made of an instance and its plan."""

    def __init__(self, instance, plan, now, events) -> None:
        board = Board(in_order(instance), plan, now)
        aftermath = Aftermath(in_order(instance), board, events)
        self.old, self.now, self.not_held = plan, now, aftermath.not_held
        self.instance = aftermath.instance
        self.name = instance_hash(self.instance)
        self.stages = {row.id: row for row in self.instance.stages}
        self.units = {row.id: row for row in self.instance.units}
        self.venues = {row.code: row for row in self.instance.venues}
        rows = list(board.seminars.values())
        self.held = [row for row in rows if not board.is_open(row)]
        self.ahead = [row for row in rows if board.is_open(row) and board.groups[row.id]]
        self.cancelled = [row for row in self.ahead if row.id in board.cancelled]
        self.groups = {row.id: dict(board.groups[row.id]) for row in rows}
        self.since = {row.unit: row.since for row in aftermath.newcomers}
        self.left = {unit: dict(rows) for unit, rows in board.left.items()}
        self.pool = Counter({row.unit: row.people for row in aftermath.newcomers})
        for row in self.ahead:
            self.pool.update(self.groups[row.id])
        self.pool = {unit: count for unit, count in sorted(self.pool.items()) if count}
        self.everybody = sum(self.pool.values())
        self.waiting = sum(sum(rows.values()) for rows in self.left.values())
        self.teaching = {row.unit for row in self.instance.trainers if not row.certified_on}
        self.known, self.seats, self.chairs = {}, {}, {}
        self.stays = [row for row in self.ahead if self._may_stay(row, board)]
        self.places = [row for row in self._places(board) if self._is_allowed(row)]

    # What one seminar may be

    def _breaches(self, row, unit=""):
        """Return the codes for a plan of one seminar."""
        key = (replace(row, id="x"), unit)
        if key not in self.known:
            pieces = (Piece("x", unit, 1),) if unit else ()
            one = Plan(self.name, 1, "", (key[0],), pieces)
            self.known[key] = {found.code for found in check(self.instance, one)}
        return self.known[key]

    def _is_allowed(self, row):
        return not self._breaches(replace(row, trainer="")) & PLACE_RULES

    def _may_stay(self, row, board):
        return row.id not in board.cancelled and self._is_allowed(row)

    def _may_sit(self, unit, row):
        if (unit, id(row)) not in self.seats:
            self.seats[unit, id(row)] = self._find_seat(unit, row)
        return self.seats[unit, id(row)]

    def _find_seat(self, unit, row):
        early = unit in self.since and row.day < self.since[unit]
        # A half-day that was cancelled for all people of a unit is not used for them again.
        lost = [(r.day, r.slot) for r in self.cancelled if unit in self.groups[r.id]]
        seats = sum(unit in self.groups[r.id] for r in self.ahead)
        all_lost = len(lost) == seats and set(lost) == {(row.day, row.slot)}
        early = early or (not row.id and all_lost)
        one = replace(row, trainer="")
        return not early and not self._breaches(one, unit) & SEAT_RULES

    def _may_teach(self, trainer, row, ready):
        """`ready` says from when on trainers may teach whom the plan certifies, if it is known."""
        if (trainer.id, id(row)) not in self.chairs:
            found = self._breaches(replace(row, trainer=trainer.id))
            late = "trainer_not_certified" in found and trainer.certified_on is not None
            self.chairs[trainer.id, id(row)] = not (late or found & TRAINER_RULES)
        if not self.chairs[trainer.id, id(row)]:
            return False
        if trainer.certified_on is not None or ready is None:
            return True
        return trainer.unit in ready and row.day >= ready[trainer.unit]

    def _places(self, board):
        """Return one seminar for every language, room and half-day that is ahead."""
        rows = []
        days = list(_days(self.instance.calendar))
        # In person in the district, online in the region: so planning.md divides the country.
        homes = [
            (row.code, venue)
            for row in self.instance.commissions
            for venue in (*self.venues, "")
            if row.level == (DISTRICT if venue else REGION)
        ]
        for stage, (home, venue), slot, day in product(
            self.instance.stages, homes, self.instance.slots, days
        ):
            if not board.is_ahead(day, slot.id):
                continue
            languages = {u.language for u in self.instance.units if u.stage == stage.id}
            for language in sorted(languages) if not stage.mixed_languages else [MIXED]:
                form = IN_PERSON if venue else ONLINE
                place = (language, form, home, venue, day, slot.id, "")
                rows.append(Seminar("", stage.id, stage.round, *place))
        return rows

    def _limits(self, row):
        size = self.stages[row.stage].size(row.format)
        most = size.group_max
        if row.venue:
            most = min(most, self.venues[row.venue].capacity)
        excused = row.format == ONLINE or self.instance.policy.allow_small
        return (1 if excused else size.group_min), most

    # All plans

    def fewest(self, untrained, moved):
        """Return the plan that moves the fewest of those within both numbers, or None."""
        self.tries = 0
        self.best, self.limit, self.may_wait = None, moved + 1, untrained - self.waiting
        for count in range(len(self.stays), -1, -1):
            for stay in combinations(self.stays, count):
                self._with(list(stay), 0, 0)
        return self.best

    def _with(self, rows, first, need):
        """Try the groups so far, then one more of every place from number `first` on."""
        self.tries += 1
        if self.tries > TRIES:
            raise TooManyError
        least = sum(self._lacking(rows))
        size = sum(self._limits(row)[0] for row in rows)
        if max(least, need) >= self.limit or size > self.everybody:
            return
        if not any(True for _ in self._taught(rows, None)):
            return
        self._seat(rows)
        taken = {(r.venue, r.day, r.slot) for r in (*self.held, *rows) if r.venue}
        for number in range(first, len(self.places)):
            place = self.places[number]
            if place.venue and (place.venue, place.day, place.slot) in taken:
                continue
            lo, hi = self._limits(place)
            if lo <= hi:
                # Online groups may be there twice, rooms may not.
                self._with([*rows, place], number + bool(place.venue), need + lo)

    def _taught(self, rows, ready):
        """Yield every way to give trainers to groups (one trainer code for each)."""
        policy = self.instance.policy
        days = defaultdict(list)
        for row in self.held:
            days[row.trainer, row.day].append(row)

        def fits(trainer, row):
            there = days[trainer.id, row.day]
            return len(there) < policy.trainer_day_max and row.slot not in {r.slot for r in there}

        def give(number, given):
            if number == len(rows):
                yield list(given)
                return
            row = rows[number]
            for trainer in self.instance.trainers:
                if fits(trainer, row) and self._may_teach(trainer, row, ready):
                    days[trainer.id, row.day].append(row)
                    yield from give(number + 1, [*given, trainer.id])
                    days[trainer.id, row.day].pop()

        yield from give(0, [])

    def _lacking(self, rows):
        """Return how many people of each unit move at least when only these seminars stay."""
        kept = [self.groups[row.id] for row in rows if row.id]
        return [self.pool[unit] - sum(one.get(unit, 0) for one in kept) for unit in self.pool]

    def _seat(self, rows):
        """Try everybody in every group: loads and certificates decide what is worth keeping."""
        limits = [self._limits(row) for row in rows]
        if self.everybody > self.may_wait + sum(hi for _lo, hi in limits):
            return
        states = {((0,) * len(rows), 0, ()): (0, ())}
        lacking = self._lacking(rows)
        for number, unit in enumerate(self.pool):
            after, rest = {}, sum(lacking[number + 1 :])
            options = list(self._options(unit, rows, limits))
            for (loads, waiting, certified), (moved, path) in states.items():
                for seats, waits, more in options:
                    new = tuple(a + b for a, b in zip(loads, seats, strict=True))
                    full = any(load > hi for load, (_lo, hi) in zip(new, limits, strict=True))
                    if full or waiting + waits > self.may_wait or moved + more + rest >= self.limit:
                        continue
                    known = (*certified, *self._certificate(unit, rows, seats, waits))
                    key = (new, waiting + waits, known)
                    if key not in after or moved + more < after[key][0]:
                        after[key] = (moved + more, (*path, (unit, seats, waits)))
            states = after
        ends = [
            (moved, certified, path)
            for (loads, _, certified), (moved, path) in states.items()
            if all(load >= lo for load, (lo, _hi) in zip(loads, limits, strict=True))
        ]
        for moved, certified, path in sorted(ends, key=lambda end: end[0]):
            if moved < self.limit:
                self._judge(rows, moved, dict(certified), path)

    def _options(self, unit, rows, limits):
        """Yield seats in each group, how many wait, and how many move."""
        had = [self.groups[row.id].get(unit, 0) if row.id else 0 for row in rows]
        gone = self.pool[unit] - sum(had)
        may = [self._may_sit(unit, row) for row in rows]

        def share(number, left, seats, moved):
            if moved >= self.limit:
                return
            if number == len(rows):
                if left <= self.may_wait:
                    yield tuple(seats), left, moved
                return
            highest = min(left, limits[number][1]) if may[number] else 0
            for count in range(highest, -1, -1):
                away = max(had[number] - count, 0)
                yield from share(number + 1, left - count, [*seats, count], moved + away)

        yield from share(0, self.pool[unit], [], gone)

    def _certificate(self, unit, rows, seats, waits):
        """Return the unit with the day from which its trainers may teach, if there is one."""
        if unit not in self.teaching:
            return ()
        if waits or self.left.get(unit):
            return ((unit, None),)
        days = [row.day for row, count in zip(rows, seats, strict=True) if count]
        return ((unit, max([*days, *self._days_held(unit)])),)

    def _days_held(self, unit):
        return [row.day for row in self.held if unit in self.groups[row.id]]

    def _judge(self, rows, moved, certified, path):
        """Take the plan if the checker finds nothing."""
        lag = self.instance.policy.lag_days
        for unit in self.teaching - certified.keys():
            days = self._days_held(unit)
            certified[unit] = max(days) if days and not self.left.get(unit) else None
        ready = {
            unit: type(day).fromordinal(day.toordinal() + lag)
            for unit, day in certified.items()
            if day is not None
        }
        for trainers in self._taught(rows, ready):
            plan = self._plan(rows, trainers, path)
            breaches = check(
                self.instance, plan, now=self.now, before=self.old, not_held=self.not_held
            )
            if not breaches:
                self.best, self.limit = Found(moved, plan), moved
                return

    def _plan(self, rows, trainers, path):
        rows = [
            replace(row, id=row.id or f"new{number}", trainer=trainer)
            for number, (row, trainer) in enumerate(zip(rows, trainers, strict=True))
        ]
        pieces = [
            Piece(row.id, unit, n) for row in self.held for unit, n in self.groups[row.id].items()
        ]
        untrained = [
            Untrained(u, n, why) for u, all_ in self.left.items() for why, n in all_.items()
        ]
        for unit, seats, waits in path:
            pieces += [Piece(r.id, unit, n) for r, n in zip(rows, seats, strict=True) if n]
            untrained += [Untrained(unit, waits, MAKEUP)] if waits else []
        untrained = [row for row in untrained if row.people]
        return Plan(self.name, 1, "", (*self.held, *rows), tuple(pieces), tuple(untrained))


def _days(calendar):
    step = calendar.first
    while step <= calendar.last:
        yield step
        step = type(step).fromordinal(step.toordinal() + 1)
