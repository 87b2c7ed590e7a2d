"""People who found no seat: one more try, all together, before they wait or stay untrained.

One newcomer and four are no group each, but five may be one. And where a rest is too small for a
group of its own, people join it who move anyway: of those who got seats, some get other ones. When
no make-up round is ahead, also others move so that nobody stays untrained.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from kaskad_planner.filling import to_spare
from kaskad_planner.housing import Homeless
from kaskad_planner.instance import IN_PERSON, MIXED, ONLINE
from kaskad_planner.options import Option, Wish, best_option

if TYPE_CHECKING:
    from kaskad_planner.housing import Housing
    from kaskad_planner.instance import Venue

People = dict[str, int]
Taken = dict[tuple[str, str], int]
# So many people of a unit in a seminar.
Offer = tuple[str, str, int]


def settle(housing: Housing) -> None:
    """Try again for all of a stage who found nothing; who is left then waits or is untrained."""
    rows, housing.nowhere = housing.nowhere, []
    by_place: dict[str, list[Homeless]] = defaultdict(list)
    for row in rows:
        for territory, people in housing.by_territory(row).items():
            by_place[territory].append(row.those(people))
    by_pool: dict[str, list[Homeless]] = defaultdict(list)
    for territory, ones in sorted(by_place.items()):
        pool = housing.pool(ones[0].stage, territory)
        rest = _again(housing, ones, territory, IN_PERSON)
        if pool:
            by_pool[pool] += rest
        else:
            _give_up(housing, rest, territory)
    for pool, ones in sorted(by_pool.items()):
        _give_up(housing, _again(housing, ones, pool, ONLINE), pool)
    housing.seated.clear()


def _give_up(housing: Housing, rows: list[Homeless], territory: str) -> None:
    for row in rows:
        housing.give_up(row, territory)


def _again(housing: Housing, rows: list[Homeless], territory: str, form: str) -> list[Homeless]:
    """Look for seats, then for groups of all together, then for groups with others."""
    rows = [row.those(housing.sit_down(row, territory, form)) for row in rows]
    rows = [row for row in rows if row.people]
    if len(rows) > 1:
        rows = _left(rows, housing.meet(_together(rows), territory, form))
    if rows and rows[0].stage.size(form) is not None:
        rows = _left(rows, _Joined(housing, _together(rows), territory, form).rest)
    return rows


def _together(rows: list[Homeless]) -> Homeless:
    """Return all as if they were one: from when on everybody can come."""
    people: People = defaultdict(int)
    for row in rows:
        for unit, count in row.people.items():
            people[unit] += count
    never = frozenset().union(*(row.never for row in rows))
    since = max(row.since for row in rows)
    return Homeless(rows[0].stage, dict(people), since, rows[0].event, never=never)


def _left(rows: list[Homeless], rest: People) -> list[Homeless]:
    """Return who of all is left when so many of each unit are."""
    rest, found = dict(rest), []
    for row in rows:
        people = {unit: min(count, rest.get(unit, 0)) for unit, count in row.people.items()}
        people = {unit: count for unit, count in people.items() if count}
        for unit, count in people.items():
            rest[unit] -= count
        if people:
            found.append(row.those(people))
    return found


class _Joined:
    """Groups of a rest and of others who join it; `rest` are those for whom there is none."""

    def __init__(self, housing: Housing, homeless: Homeless, territory: str, form: str) -> None:
        self.housing, self.board, self.homeless = housing, housing.board, homeless
        self.territory, self.form = territory, form
        self.rest: People = dict(homeless.people)
        for language in sorted({self._language(unit) for unit in homeless.people}):
            while self._open_one(language):
                pass

    def _language(self, unit: str) -> str:
        mixed = self.homeless.stage.mixed_languages
        return MIXED if mixed else self.board.atlas.units[unit].language

    def _open_one(self, language: str) -> bool:
        """Open the group that takes the most of the rest and needs the fewest others."""
        crowd = {u: n for u, n in self.rest.items() if n and self._language(u) == language}
        rooms = self.board.atlas.venues_of(self.territory, self.homeless.stage)
        offers = self._offers(language) if crowd else []
        if not offers:
            return False
        best: tuple[tuple[float, ...], Option, Taken, Homeless] | None = None
        for venue in rooms if self.form == IN_PERSON else [None]:
            near = {unit: n for unit, n in crowd.items() if self._is_near(unit, venue)}
            taken = self._joining(near, offers, venue) if near else None
            if taken is None:
                continue
            joined = self._joined(near, taken)
            wish = Wish(
                joined.stage,
                self.territory,
                language,
                joined.people,
                [venue],
                joined.since,
                never=joined.never,
            )
            found = best_option(self.board, wish)
            if found is not None:
                rank = (-sum(near.values()), sum(taken.values()), *found.cost)
                if best is None or rank < best[0]:
                    best = (rank, found, taken, joined.those(near))
        if best is None:
            return False
        self._move(language, *best[1:])
        return True

    def _is_near(self, unit: str, venue: Venue | None) -> bool:
        return venue is None or self.board.is_near(unit, venue)

    def _joining(self, near: People, offers: list[Offer], venue: Venue | None) -> Taken | None:
        """Return who joins, so many as are lacking; None where they are not to be had."""
        least, most = self.board.limits(self.homeless.stage, self.form, venue)
        lacking = least - sum(near.values())
        if lacking <= 0 or most < least or sum(count for _, _, count in offers) < lacking:
            return None
        taken: Taken = {}
        spare: dict[str, int] = {}
        for unit, name, count in offers:
            if not self._is_near(unit, venue):
                continue
            if name not in spare:
                spare[name] = to_spare(self.board, self.board.seminars[name])
            part = min(count, spare[name], lacking)
            if part:
                taken[unit, name] = taken.get((unit, name), 0) + part
                spare[name] -= part
                lacking -= part
                if not lacking:
                    return taken
        return None

    def _offers(self, language: str) -> list[Offer]:
        """Return who of a unit may leave a seminar: those who move anyway, then others."""
        board, seated, stage = self.board, self.housing.seated, self.homeless.stage
        movers, others = [], []
        everybody = not self.housing.may_wait(self.homeless)
        names = board.at_place.get((stage.id, self.territory), ())
        if not everybody:
            names = {name for _unit, name in seated if name in names}
        for name in sorted(names):
            if board.seminars[name].format != self.form:
                continue
            for unit, count in sorted(board.groups[name].items()):
                if self._language(unit) == language and board.belongs(unit, self.territory):
                    moving = min(count, sum(n for n, _ in seated.get((unit, name), ())))
                    movers.append((unit, name, moving))
                    others.append((unit, name, count - moving))
        return [one for one in (*movers, *(others if everybody else ())) if one[2]]

    def _joined(self, near: People, taken: Taken) -> Homeless:
        """Return the rest and who joins it; newcomers keep the day on which they come."""
        rows = [self.homeless.those(near)]
        for (unit, name), count in taken.items():
            known = [one for _, one in self.housing.seated.get((unit, name), ())]
            known = known or [replace(self.homeless, never=frozenset())]
            rows += [one.those({unit: count if one is known[0] else 0}) for one in known]
        return _together(rows)

    def _move(self, language: str, option: Option, taken: Taken, joined: Homeless) -> None:
        """Open the group; those of the rest are seated by it, the others leave their seats."""
        people = Counter(joined.people)
        for (unit, name), count in taken.items():
            self.housing.take_out(name, {unit: count}, joined.event)
            people[unit] += count
        self.housing.write(joined, self.territory, language, option, dict(people))
        for unit, count in joined.people.items():
            self.rest[unit] -= count
