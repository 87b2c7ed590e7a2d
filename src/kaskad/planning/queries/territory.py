"""What every planning problem of a campaign shares: tree, halls, calendar, rules, stages."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from kaskad.campaigns.api import Campaign, Holiday, MakeUpRound, Stage, Venue
from kaskad.commissions.api import Commission
from kaskad.planning.rules import make_up_stage
from kaskad.planning.vocab import HALF_DAY_MINUTES, SEMINARS_PER_DAY, TRAVEL_KM_PER_DAY
from kaskad_planner import instance as planner

# The planner's slots carry the names of the half-days of a seminar.
SLOTS = (
    planner.Slot("am", "10:00", HALF_DAY_MINUTES),
    planner.Slot("pm", "15:00", HALF_DAY_MINUTES),
)
_CENTRAL = "central"
_COLUMNS = ("id", "code", "parent_id", "level", "latitude", "longitude")
_DEFAULT_KM = 100.0
_FEW = 1000  # so many can be named in a query
Window = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Territory:
    """The commissions of a campaign as the planner sees them, by code, parents first."""

    commissions: dict[str, planner.Commission]

    def place(self, code: str) -> tuple[float, float]:
        """Latitude and longitude of a commission."""
        commission = self.commissions[code]
        return commission.lat, commission.lon


def territory_of(campaign: Campaign) -> Territory:
    """The root's subtree and the root's ancestors; a place without coordinates has its parent's."""
    rows = Commission.objects.order_by("id").values_list(*_COLUMNS)
    by_id = {row[0]: row for row in rows}
    children: dict[int | None, list[int]] = {}
    for row in sorted(by_id.values(), key=lambda one: str(one[1])):
        children.setdefault(row[2], []).append(row[0])
    ancestors: list[int] = []
    above = by_id[campaign.root_id][2]
    while above is not None:
        ancestors.insert(0, above)
        above = by_id[above][2]
    wanted = [*ancestors, campaign.root_id]
    for id_ in wanted[len(ancestors) :]:
        _below(id_, children, wanted)
    found: dict[str, planner.Commission] = {}
    for id_ in wanted:
        parent_id = by_id[id_][2]
        one = _seen_by_planner(by_id[id_], found.get(by_id[parent_id][1]) if parent_id else None)
        found[one.code] = one
    return Territory(found)


def territory_around(codes: Collection[str]) -> Territory:
    """Some commissions and all above them, as in ``territory_of``."""
    rows: dict[int, tuple[Any, ...]] = {}
    wanted = Q(code__in=codes)
    while (
        found := Commission.objects.filter(wanted)
        .exclude(pk__in=rows.keys())
        .values_list(*_COLUMNS)
    ):
        rows.update({row[0]: row for row in found})
        wanted = Q(pk__in={row[2] for row in found})
    made: dict[str, planner.Commission] = {}

    def make(id_: int | None) -> planner.Commission | None:
        if id_ is None:
            return None
        row = rows[id_]
        if row[1] not in made:
            made[row[1]] = _seen_by_planner(row, make(row[2]))
        return made[row[1]]

    for id_ in rows:
        make(id_)
    return Territory(made)


def _seen_by_planner(row: tuple[Any, ...], parent: planner.Commission | None) -> planner.Commission:
    _id, code, _parent, level, lat, lon = row
    if lat is None or lon is None:
        lat, lon = (parent.lat, parent.lon) if parent else (0.0, 0.0)
    return planner.Commission(code, parent.code if parent else "", level, lat, lon)


def _below(id_: int, children: dict[int | None, list[int]], into: list[int]) -> None:
    """Append everything below a commission, parents first."""
    waiting = list(children.get(id_, ()))
    while waiting:
        into.extend(waiting)
        waiting = [child for parent in waiting for child in children.get(parent, ())]


def calendar_of(campaign: Campaign) -> planner.Calendar:
    """Working weekdays and days off, those of single regions apart."""
    national: list[date] = []
    regional: dict[str, list[date]] = {}
    rows = Holiday.objects.filter(campaign=campaign).values_list("day", "region__code")
    for day, region in sorted(rows, key=lambda row: (row[1] or "", row[0])):
        (regional.setdefault(region, []) if region else national).append(day)
    return planner.Calendar(
        first=campaign.first_day,
        last=campaign.last_day,
        weekdays=tuple(n for n, mark in enumerate(campaign.work_days, 1) if mark == "1"),
        holidays=tuple(dict.fromkeys(national)),
        regional=tuple(
            planner.RegionalHolidays(code, tuple(dict.fromkeys(days)))
            for code, days in sorted(regional.items())
        ),
    )


def policy_of(stages: Iterable[Stage]) -> planner.Policy:
    """Rules of the whole campaign; the strictest distance of any stage holds for all.

    A small group is excused where a stage cannot be taught online.
    """
    formats = [(stage.formats, float(stage.distance_km)) for stage in stages]
    distances = [km for allowed, km in formats if planner.IN_PERSON in allowed]
    return planner.Policy(
        trainer_day_max=SEMINARS_PER_DAY,
        travel_km_per_day=TRAVEL_KM_PER_DAY,
        distance_limit_km=min(distances, default=_DEFAULT_KM),
        allow_small=any(planner.ONLINE not in allowed for allowed, _km in formats),
    )


def planner_stage(
    stage: Stage, round_number: int = 0, window: Window | None = None
) -> planner.Stage:
    """A stage, or its make-up round, as the planner's stage; blended seminars are not planned yet.

    Groups below the national seminar are formed by district, whoever answers for the stage: people
    meet near their home, and a group too small for that meets online with its region.
    """
    by_centre = planner.CENTRE in stage.taught_by
    first, last = window or (stage.window_from, stage.window_to)
    least = 1 if by_centre else stage.group_min
    most = {planner.IN_PERSON: stage.group_max, planner.ONLINE: stage.online_group_max}
    return planner.Stage(
        id=make_up_stage(stage.code, round_number),
        scope=planner.NATIONAL if stage.responsible_level == _CENTRAL else planner.DISTRICT,
        first=first,
        last=last,
        taught_by=tuple(stage.taught_by),
        minutes=stage.minutes,
        sizes=tuple(
            planner.GroupSize(form, least, most[form])
            for form in planner.FORMATS
            if form in stage.formats and (form == planner.ONLINE or not by_centre)
        ),
        mixed_languages=by_centre,
        round=round_number,
    )


def make_ups_of(campaign: Campaign) -> tuple[planner.Makeup, ...]:
    """The days kept free for make-up rounds."""
    rounds = MakeUpRound.objects.filter(campaign=campaign).order_by("number")
    return tuple(planner.Makeup(r.number, r.window_from, r.window_to) for r in rounds)


def venues_of(territory: Territory) -> tuple[list[planner.Venue], list[planner.Absence]]:
    """Halls of the territory, and the days on which they are closed."""
    venues, closed = [], []
    halls = Venue.objects.order_by("code")
    if len(territory.commissions) < _FEW:
        halls = halls.filter(commission__code__in=territory.commissions)
    rows = halls.values_list(
        "code", "commission__code", "capacity", "latitude", "longitude", "closed_days"
    )
    for code, commission, capacity, lat, lon, days in rows:
        if commission not in territory.commissions or capacity < 1:
            continue
        venues.append(planner.Venue(code, commission, capacity, lat, lon))
        closed += [
            planner.Absence(planner.VENUE, code, date.fromisoformat(day)) for day in sorted(days)
        ]
    return venues, closed


def teaching_stages(stages: Sequence[Stage]) -> frozenset[str]:
    """Codes of the stages whose members teach others."""
    return frozenset(code for stage in stages for code in stage.taught_by if code != planner.CENTRE)
