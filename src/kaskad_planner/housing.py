"""Find seats for people without one: in groups that are ahead, in new ones, or in a make-up round.

In person in the own territory first, then online in the region, then the pool of those who wait for
a make-up round; who is left then is untrained, with the reason.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaskad_planner.blended import may_follow, missing
from kaskad_planner.faults import are_divided, pool_loads
from kaskad_planner.geo import distance
from kaskad_planner.instance import CENTRE, IN_PERSON, MIXED, NATIONAL, ONLINE, REGION, Stage, Venue
from kaskad_planner.options import Option, Wish, best_option, position, released
from kaskad_planner.pack import pack
from kaskad_planner.plan import (
    MAKEUP,
    NO_FIRST_PART,
    NO_PLACE,
    NO_SLOT,
    NO_TRAINER,
    TOO_FEW,
    Seminar,
)
from kaskad_planner.seats import divide

if TYPE_CHECKING:
    from kaskad_planner.board import Board

# Weights that put one thing before another: a certificate lost, a half-day, a metre.
CERTIFICATE = 10**15
HALF_DAY = 10**9


@dataclass(frozen=True, slots=True)
class Homeless:
    """People of one stage without a seat; `half_day` and `seminar` are where they were.

    They are not asked to come at a half-day of `never`.
    """

    stage: Stage
    people: dict[str, int]
    since: dt.date
    event: int
    half_day: tuple[dt.date, str] | None = None
    seminar: str = ""
    never: frozenset[tuple[dt.date, str]] = frozenset()

    def those(self, people: dict[str, int]) -> Homeless:
        """Return others of whom the same is true."""
        at = (self.half_day, self.seminar, self.never)
        return Homeless(self.stage, people, self.since, self.event, *at)


class Housing:
    """Seats found so far.

    `moves` says by which event a unit's people left a seminar, or came where it has no name;
    `opened` by which event a seminar is new; `changed` which units were taught otherwise. Of a
    stage, `seated` says who of a unit got seats in a seminar, and `nowhere` who found none.
    """

    def __init__(self, board: Board, merged: dict[str, str]) -> None:
        self.board, self.merged = board, merged
        # A name is never given twice, not even after its seminar is gone.
        self.used = set(board.seminars)
        self.moves: dict[tuple[str, str], int] = {}
        self.changed: dict[str, int] = {}
        self.opened: dict[str, int] = {}
        self.seated: dict[tuple[str, str], list[tuple[int, Homeless]]] = defaultdict(list)
        self.nowhere: list[Homeless] = []

    def note(self, people: dict[str, int], event: int) -> None:
        """Remember units whose certificates may have changed."""
        for unit in people:
            self.changed.setdefault(unit, event)

    def take_out(self, name: str, people: dict[str, int], event: int) -> None:
        """Take people out of a seminar, and the seminar away when nobody is left."""
        for unit, count in people.items():
            self.board.unseat(unit, name, count)
            self.moves.setdefault((unit, name), event)
        self.note(people, event)
        if not self.board.groups[name]:
            self.board.drop(name)

    def house(self, homeless: Homeless) -> None:
        """Give everybody a seat, or put them down as having found none."""
        left: dict[str, dict[str, int]] = defaultdict(dict)
        for unit in homeless.people:
            self.moves.setdefault((unit, homeless.seminar), homeless.event)
        homeless = homeless.those(self._who_came(homeless))
        for territory, people in self.by_territory(homeless).items():
            rest = self.seat(homeless.those(people), territory, IN_PERSON)
            left[self.pool(homeless.stage, territory)] |= rest
        nowhere = left.pop("", {})
        for pool, people in left.items():
            nowhere |= self.seat(homeless.those(people), pool, ONLINE)
        if nowhere:
            self.nowhere.append(homeless.those(nowhere))

    def _who_came(self, homeless: Homeless) -> dict[str, int]:
        """Return the people without those who missed the first part of a blended seminar."""
        board, found = self.board, dict[str, int]()
        for unit, count in homeless.people.items():
            same = board.parts.same.get(unit, ())
            waiting = sum(one.people.get(name, 0) for one in self.nowhere for name in same)
            waiting += sum(found.get(name, 0) for name in same)
            out = min(count, missing(board, unit, count + waiting))
            if out:
                board.leave(unit, NO_FIRST_PART, out)
                self.note({unit: out}, homeless.event)
            if count > out:
                found[unit] = count - out
        return found

    def seat(self, homeless: Homeless, territory: str, form: str) -> dict[str, int]:
        """Seat people in groups that are ahead, then in new ones; return who found no seat."""
        if not homeless.people:
            return {}
        rest = self.sit_down(homeless, territory, form)
        return self.meet(homeless.those(rest), territory, form)

    def has_seats(self, homeless: Homeless) -> bool:
        """Say whether groups in person have seats for all of them."""
        for territory, people in self.by_territory(homeless).items():
            spare, costs = self._offers(homeless, territory, people, IN_PERSON)
            if sum(divide(people, spare, costs).values()) < sum(people.values()):
                return False
        return True

    def by_territory(self, homeless: Homeless) -> dict[str, dict[str, int]]:
        """Return who is taught in which territory."""
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for unit in sorted(homeless.people):
            found[self._territory(unit, homeless.stage)][unit] = homeless.people[unit]
        return dict(sorted(found.items()))

    def _territory(self, unit: str, stage: Stage) -> str:
        """Return where a unit is taught; a commission that was merged away teaches nobody.

        A unit of a commission above goes to the nearest below it that is left, if there is one.
        """
        atlas = self.board.atlas
        home = atlas.units[unit].commission
        code = atlas.territory_of(atlas.units[unit], stage)
        if code not in self.merged:
            return code
        level, place = atlas.commissions[code].level, atlas.commissions[home]
        below = [
            (distance((place.lat, place.lon), (row.lat, row.lon)), row.code)
            for row in atlas.commissions.values()
            if row.level == level and row.code not in self.merged and home in atlas.chain(row.code)
        ]
        return min(below)[1] if below else home

    def pool(self, stage: Stage, territory: str) -> str:
        """Return whose online groups people of a territory may join, if there are any."""
        atlas = self.board.atlas
        code = "" if stage.scope == NATIONAL else atlas.above(territory, REGION)
        code = code or atlas.root.code
        return code if stage.size(ONLINE) and atlas.may_meet_online(code, stage) else ""

    # Seats in groups that exist

    def sit_down(self, homeless: Homeless, territory: str, form: str) -> dict[str, int]:
        """Seat people in groups that are ahead; return who found no seat."""
        spare, costs = self._offers(homeless, territory, homeless.people, form)
        rest = dict(homeless.people)
        for (unit, name), count in sorted(divide(homeless.people, spare, costs).items()):
            part = min(count, self._spare(self.board.seminars[name]))
            if part:
                self.board.seat(unit, name, part)
                self.seated[unit, name].append((part, homeless))
                self.changed.setdefault(unit, homeless.event)
                rest[unit] -= part
        return {unit: count for unit, count in rest.items() if count}

    def _offers(
        self, homeless: Homeless, territory: str, people: dict[str, int], form: str
    ) -> tuple[dict[str, int], dict[tuple[str, str], int]]:
        """Return the spare seats of groups, and what a seat costs a person of each unit."""
        spare: dict[str, int] = {}
        costs: dict[tuple[str, str], int] = {}
        stage, board = homeless.stage, self.board
        languages = {board.atlas.units[unit].language for unit in people} | {MIXED}
        for name in sorted(board.at_place.get((stage.id, territory), ())):
            row = board.seminars[name]
            if row.format != form or row.language not in languages or row.day < homeless.since:
                continue
            if not board.is_ahead(row.day, row.slot) or name == homeless.seminar:
                continue
            seats = self._spare(row)
            fits = [unit for unit in people if seats and self._may_join(unit, row)]
            for unit in fits:
                costs[unit, name] = self._cost(homeless, unit, row, territory)
            if fits:
                spare[name] = seats
        return spare, costs

    def _may_join(self, unit: str, row: Seminar) -> bool:
        board = self.board
        venue = board.venue_of(row)
        if row.language not in {MIXED, board.atlas.units[unit].language}:
            return False
        if not may_follow(board, unit, row.day, row.slot):
            return False
        return board.belongs(unit, row.commission) and (venue is None or board.is_near(unit, venue))

    def _cost(self, homeless: Homeless, unit: str, row: Seminar, territory: str) -> int:
        """Return the price of a seat: certificates, half-days, way; newcomers go to the nearest."""
        board, stage = self.board, homeless.stage
        venue = board.venue_of(row)
        metres = 0 if venue is None else round(1000 * board.unit_km(unit, venue))
        index = position(board, stage, territory, row.day, row.slot)
        if homeless.half_day is None:
            return metres * 1000 + index
        away = abs(index - position(board, stage, territory, *homeless.half_day))
        lost = released(board, {unit: 1}, row.day, homeless.seminar)
        return lost * CERTIFICATE + away * HALF_DAY + metres

    def _spare(self, row: Seminar) -> int:
        """Return how many may join a group so that the groups there stay well divided."""
        board, stage = self.board, self.board.stages[row.stage]
        venue, load = board.venue_of(row), board.load(row.id)
        least, most = board.limits(stage, row.format, venue)
        others = pool_loads(board, row, without=row.id)
        if load >= least and all(other >= least for other in others):
            return max(most - load, 0)
        for more in range(1, most - load + 1):
            if not are_divided(board, stage, row.format, venue, [load + more, *others]):
                return more - 1
        return max(most - load, 0)

    # New groups

    def meet(self, homeless: Homeless, territory: str, form: str) -> dict[str, int]:
        """Form new groups of people who found no seat; return who is still left."""
        stage, rest = homeless.stage, dict(homeless.people)
        if not rest or stage.size(form) is None:
            return rest
        atlas = self.board.atlas
        venues: list[Venue | None] = list(atlas.venues_of(territory, stage))
        if form == ONLINE:
            venues = [None]
        by_language: dict[str, dict[str, int]] = defaultdict(dict)
        for unit, count in rest.items():
            language = MIXED if stage.mixed_languages else atlas.units[unit].language
            by_language[language][unit] = count
        for language in sorted(by_language):
            people = by_language[language]
            while people:
                opened = self._open_one(homeless, territory, language, people, venues)
                if not opened:
                    break
                for unit, count in opened.items():
                    rest[unit] -= count
                people = {unit: rest[unit] for unit in people if rest[unit]}
        return {unit: count for unit, count in rest.items() if count}

    def _open_one(
        self,
        homeless: Homeless,
        territory: str,
        language: str,
        people: dict[str, int],
        venues: list[Venue | None],
    ) -> dict[str, int]:
        """Open the largest group that can be taught; return who is in it."""
        board, stage, may_wait = self.board, homeless.stage, self.may_wait(homeless)
        best: tuple[tuple[float, ...], Option, dict[str, int]] | None = None
        for venue in venues:
            form = ONLINE if venue is None else IN_PERSON
            near = {u: n for u, n in people.items() if venue is None or board.is_near(u, venue)}
            least, most = board.limits(stage, form, venue)
            if not near or most < least or (may_wait and sum(near.values()) < least):
                continue
            groups = pack(sorted(near.items()), least, most)
            group = max(groups, key=lambda one: one.load).people
            if may_wait and sum(group.values()) < least:
                continue
            wish = Wish(
                stage,
                territory,
                language,
                group,
                [venue],
                homeless.since,
                half_day=homeless.half_day,
                never=homeless.never,
            )
            found = best_option(board, wish, homeless.seminar)
            if found is not None:
                rank = (-sum(group.values()), *found.cost)
                if best is None or rank < best[0]:
                    best = (rank, found, dict(group))
        if best is None:
            return {}
        name = self.write(homeless, territory, language, best[1], best[2])
        for unit, count in best[2].items():
            self.seated[unit, name].append((count, homeless))
        return best[2]

    def write(
        self,
        homeless: Homeless,
        territory: str,
        language: str,
        option: Option,
        people: dict[str, int],
    ) -> str:
        """Write a new group on the board; return its name."""
        venue, stage = option.venue, homeless.stage
        stem = f"{stage.id}.{territory}.{language}.{'o' if venue is None else 'p'}"
        number = 1
        while f"{stem}{number:02d}" in self.used:
            number += 1
        self.used.add(f"{stem}{number:02d}")
        seminar = Seminar(
            f"{stem}{number:02d}",
            stage.id,
            stage.round,
            language,
            ONLINE if venue is None else IN_PERSON,
            territory,
            "" if venue is None else venue.code,
            option.half_day.day,
            option.half_day.slot,
            option.trainer,
        )
        self.board.add(seminar)
        for unit, count in people.items():
            self.board.seat(unit, seminar.id, count)
        self.opened[seminar.id] = homeless.event
        self.note(people, homeless.event)
        return seminar.id

    # Nobody's seats

    def give_up(self, homeless: Homeless, territory: str) -> None:
        """Let people wait for a make-up round, or leave them untrained with the reason."""
        stage, board = homeless.stage, self.board
        if self.may_wait(homeless):
            for unit, count in homeless.people.items():
                board.leave(unit, MAKEUP, count)
        else:
            for unit, count in homeless.people.items():
                board.leave(unit, self._reason(stage, territory, unit, homeless.since), count)
        self.note(homeless.people, homeless.event)

    def may_wait(self, homeless: Homeless) -> bool:
        """Say whether a make-up round is still ahead."""
        rounds = self.board.instance.makeups
        later = [row for row in rounds if row.round > homeless.stage.round]
        return any(row.last >= homeless.since for row in later)

    def _reason(self, stage: Stage, territory: str, unit: str, since: dt.date) -> str:
        board = self.board
        if not any(one.day >= since for one in board.half_days(stage, territory)):
            return NO_SLOT
        language = MIXED if stage.mixed_languages else board.atlas.units[unit].language
        teachers = board.teachers(stage, territory, language)
        if CENTRE not in stage.taught_by and not any(map(board.ready, teachers)):
            return NO_TRAINER
        rooms = board.atlas.venues_of(territory, stage)
        if stage.size(ONLINE) is None and not any(board.is_near(unit, room) for room in rooms):
            return NO_PLACE
        return TOO_FEW
