"""The engine's repaired plan read back: seminars under their codes, members in them, what moved.

Whoever can stay where they are stays; newcomers take the seats of those whom they follow.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kaskad.campaigns.api import DraftSeminar
from kaskad.planning.queries.happened import CANCELLED
from kaskad.planning.queries.standing import NOBODY, Standing
from kaskad_planner import instance as planner
from kaskad_planner.events import describe
from kaskad_planner.plan import NO_SLOT, Plan, Seminar
from kaskad_planner.table import read_table

# The engine's table of changes, as docs/formats/planning.md has it.
_PLACE = ("seminar", "day", "slot", "venue", "trainer")
_OLD_AND_NEW = tuple(f"{age}_{name}" for age in ("old", "new") for name in _PLACE)
_CHANGES = ("kind", "id", "people", *_OLD_AND_NEW, "event")
_GROUP = "group"
_MORE = "+"  # the engine's mark of newcomers' units


@dataclass(frozen=True, slots=True)
class Cause:
    """A group that changed, and the number of the event (from 0) because of which it did."""

    seminar: str
    event: int


def causes_in(folder: Path, standing: Standing) -> list[Cause]:
    """The groups that the engine's table of changes names."""
    lines: dict[str, int] = {}
    for number, event in enumerate(standing.events):
        lines.setdefault(describe(event), number)
    table = read_table(folder / "changes.csv", _CHANGES)
    rows = zip(table.text("kind"), table.text("id"), table.text("event"), strict=True)
    return [Cause(name, lines[event]) for kind, name, event in rows if kind == _GROUP]


@dataclass(frozen=True, slots=True)
class Proposal:
    """``seminars`` and ``places`` (key, member id) of the new version, and how it differs.

    ``moved`` are (member id, seminar before, seminar after) in the engine's names, empty for none,
    newcomers too; ``heirs`` took the seats of those who left; ``left`` (member id, reason) have no
    seminar because of it; ``without`` are all who have none.
    """

    seminars: list[DraftSeminar]
    places: list[tuple[str, int]]
    moved: list[tuple[int, str, str]]
    heirs: int
    left: list[tuple[int, str]]
    without: list[int]


def proposal_of(standing: Standing, plan: Plan) -> Proposal:
    """The version that the repaired plan is."""
    after = {row.id: row for row in plan.seminars}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for piece in plan.pieces:
        counts[_root(piece.unit)][piece.seminar] += piece.people
    reasons: dict[str, Counter[str]] = defaultdict(Counter)
    for rest in plan.untrained:
        reasons[_root(rest.unit)][rest.reason] += rest.people
    before = {row.id: row for row in standing.plan.seminars}
    places: list[tuple[str, int]] = []
    moved: list[tuple[int, str, str]] = []
    left: list[tuple[int, str]] = []
    without: list[int] = []
    heirs = 0
    for unit in sorted(standing.seated.keys() | standing.arrivals.keys()):
        now, followed = _seats(standing, unit, counts[unit], after)
        heirs += len(followed)
        without += [member for member, seminar in now.items() if not seminar]
        places += [(seminar, member) for member, seminar in now.items() if seminar]
        # Who follows somebody moves only if the seat itself does.
        was = _were(standing, unit) | {member: now[member] for member in followed}
        for member, seminar in now.items():
            old = was.get(member, NOBODY)
            is_new = member not in was
            if is_new or old != seminar or _place(before.get(old)) != _place(after.get(seminar)):
                moved.append((member, old, seminar))
            if not seminar and (old or is_new):
                left.append((member, _reason(standing, unit, reasons[unit])))
    return Proposal(
        seminars=list(_drafts(standing, after)),
        places=_with_keys(standing, places),
        moved=moved,
        heirs=heirs,
        left=left,
        without=sorted(without),
    )


def _root(unit: str) -> str:
    return unit.partition(_MORE)[0]


def _place(row: Seminar | None) -> tuple[Any, ...] | None:
    return (row.day, row.slot, row.venue) if row else None


def _were(standing: Standing, unit: str) -> dict[int, str]:
    return {
        member: seminar
        for seminar, members in standing.seated.get(unit, {}).items()
        for member in members
    }


def _seats(
    standing: Standing, unit: str, counts: Counter[str], after: Mapping[str, Seminar]
) -> tuple[dict[int, str], set[int]]:
    """Where the people of a unit are now, under ``NOBODY`` who is nowhere; and who followed."""
    free = Counter(counts)
    now: dict[int, str] = {}
    waiting: list[int] = []
    for seminar, members in sorted(standing.seated.get(unit, {}).items()):
        if standing.is_fact(seminar):
            free[seminar] -= len(members)
        elif seminar:
            here = [member for member in members if member not in standing.leaving]
            stay = here[: max(free[seminar], 0)]
            now |= dict.fromkeys(stay, seminar)
            free[seminar] -= len(stay)
            waiting += here[len(stay) :]
    followed: set[int] = set()
    for one in standing.arrivals.get(unit, ()):
        if one.seminar and free[one.seminar] > 0:
            now[one.member_id] = one.seminar
            free[one.seminar] -= 1
            followed.add(one.member_id)
        else:
            waiting.append(one.member_id)
    waiting += standing.seated.get(unit, {}).get(NOBODY, ())
    open_ = sorted(+free, key=lambda name: (after[name].day, after[name].slot, name))
    seats = iter([name for name in open_ for _seat in range(free[name])])
    for member in waiting:
        now[member] = next(seats, NOBODY)
    return now, followed


def _reason(standing: Standing, unit: str, reasons: Counter[str]) -> str:
    """Why people of a unit wait; those who waited before are not counted."""
    waited = len(standing.seated.get(unit, {}).get(NOBODY, ()))
    rest = Counter(reasons)
    rest[NO_SLOT] -= waited
    return max(sorted(+rest), key=lambda reason: rest[reason], default=NO_SLOT)


def _drafts(standing: Standing, after: Mapping[str, Seminar]) -> Iterator[DraftSeminar]:
    """Facts as they are, then what is ahead; new groups get the numbers that follow."""
    numbers: Counter[tuple[str, str, int]] = Counter()
    for row in standing.rows.values():
        where = (row.stage, row.commission, row.round)
        numbers[where] = max(numbers[where], standing.numbers[row.group])
    for code, row in sorted(standing.rows.items()):
        if standing.is_fact(code):
            yield DraftSeminar(
                key=code,
                stage_code=row.stage,
                commission_code=row.commission,
                round=row.round,
                language=row.language,
                format=row.format,
                venue_code=row.venue,
                day=row.day,
                half=row.half,
                trainer_member_id=row.trainer,
                number=standing.numbers[row.group],
            )
    for name, one in sorted(after.items()):
        if standing.is_fact(name):
            continue
        known = standing.rows.get(name)
        stage = standing.stages[one.stage]
        if known is not None and known.state != CANCELLED:
            number = standing.numbers[known.group]
        else:
            numbers[stage, one.commission, one.round] += 1
            number = numbers[stage, one.commission, one.round]
        yield DraftSeminar(
            key=key_of(standing, name),
            stage_code=stage,
            commission_code=one.commission,
            round=one.round,
            language="" if one.language == planner.MIXED else one.language,
            format=one.format,
            venue_code=one.venue or None,
            day=one.day,
            half=one.slot,
            trainer_member_id=int(one.trainer) if one.trainer else None,
            number=number,
        )


def key_of(standing: Standing, name: str) -> str:
    """The key of a seminar in the new version: a cancelled one stays, what replaces it is new."""
    return f"again/{name}" if name in standing.off else name


def _with_keys(standing: Standing, places: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Places ahead, and those of everybody who has one in what is past."""
    found = [(key_of(standing, name), member) for name, member in places]
    for by_seminar in standing.seated.values():
        for name, members in by_seminar.items():
            if standing.is_fact(name):
                found += [(name, member) for member in members]
    return sorted(set(found))
