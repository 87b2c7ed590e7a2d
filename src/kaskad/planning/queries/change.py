"""What the judge says of a seminar changed by hand: before it is changed, and only what it touches.

The judge gets the seminar, and whatever a rule can set against it: what is in its halls at its old
and new time, the groups that share its people, what its trainers teach on those days, what its own
people teach later, and where all these trainers were taught. Every rule that looks at the change
sees all that it would see in the whole plan, so what the change causes is found exactly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from kaskad.campaigns.api import (
    Arrangement,
    Place,
    Seminar,
    Venue,
    arrangement_of,
    is_moved,
    refusals_of_cancelling,
    refusals_of_change,
    stages_of_members,
)
from kaskad.commissions.api import LINE, Commission, Member, linked, member_names, sits_on
from kaskad.core.localized import LocalizedText
from kaskad.core.refusal import Refusal
from kaskad.planning.queries.judgement import (
    PlanRows,
    Seats,
    SeminarFacts,
    breaches_of,
    facts_of,
    inherited_languages,
    instance_of,
    learners_by_id,
)
from kaskad.planning.queries.territory import Territory, territory_around
from kaskad.planning.rules import kilometres
from kaskad.planning.vocab.change_refusals import SeminarChangedMeanwhile
from kaskad_planner.instance import CENTRE
from kaskad_planner.plan import Breach

_CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Verdict:
    """``caused`` are breaches that the change makes, ``cured`` those that it ends.

    ``kept`` concern this seminar and stay. ``told`` people must be told, ``waiting`` of them have
    no other seminar of the stage ahead; kilometres are there and back, of all who travel to it.
    """

    caused: tuple[Breach, ...]
    cured: tuple[Breach, ...]
    kept: tuple[Breach, ...]
    told: int
    waiting: int
    km_before: float
    km_after: float
    seminars: Mapping[str, SeminarFacts]


def seminar_to_judge(pk: int) -> Seminar:
    """A seminar with all that its change asks for."""
    found = Seminar.objects.select_related(
        "group__plan__campaign__root", "group__stage", f"group__commission__{LINE}", "venue",
        "trainer__person",
    ).get(pk=pk)  # fmt: skip
    linked(found.group.commission)
    return found


def mark_of(seminar: Seminar) -> str:
    """A short word for how a seminar stands; it is another one as soon as anything changes."""
    venue, trainer = seminar.venue_id or "", seminar.trainer_id or ""
    return f"{seminar.day.isoformat()}.{seminar.half}.{venue}.{trainer}.{seminar.state}"


def refusals_by_hand(
    seminar: Seminar, seen: str, wanted: Arrangement | None, *, reason: str, now: datetime
) -> Iterator[Refusal]:
    """Everything that stands against a change but the rules of the plan, for a form to say."""
    if mark_of(seminar) != seen:
        yield SeminarChangedMeanwhile(code=seminar.code)
    elif wanted is None:
        yield from refusals_of_cancelling(seminar, reason=reason)
    else:
        yield from refusals_of_change(seminar, wanted, reason=reason, now=now)


def judge_change(seminar: Seminar, wanted: Arrangement | None) -> Verdict:
    """The judge's word on the plan in force with the seminar changed; None cancels it."""
    now = arrangement_of(seminar)
    rows = _rows(seminar, now, wanted)
    changed = PlanRows(
        rows.learners,
        rows.seat_of,
        [_changed(row, seminar, wanted) for row in rows.seminars],
        rows.places,
        rows.inherited,
    )
    territory = _territory(rows, wanted)
    before, after = (_breaches(seminar, some, territory) for some in (rows, changed))
    people = rows.places.get(seminar.group_id, [])
    sitting = set(
        Member.objects.filter(sits_on(seminar.day), pk__in=people).values_list("pk", flat=True)
    )
    return Verdict(
        caused=tuple(sorted(after - before, key=_order)),
        cured=tuple(sorted(before - after, key=_order)),
        kept=tuple(sorted((one for one in before & after if seminar.code in one.refs), key=_order)),
        told=_told(seminar, now, wanted, len(sitting)),
        waiting=len(sitting) if wanted is None else 0,
        km_before=_km(now, people, rows, territory),
        km_after=_km(wanted, people, rows, territory) if wanted else 0.0,
        seminars={row.code: row for row in changed.seminars},
    )


def names_of(refs: Collection[str], verdict: Verdict) -> dict[str, LocalizedText | str]:
    """What breaches refer to by name: trainers, venues, and the commissions of units and groups."""
    members = member_names([int(ref) for ref in refs if ref.isdecimal()])
    found: dict[str, LocalizedText | str] = {str(key): one.name for key, one in members.items()}
    halls = Venue.objects.filter(code__in=refs).order_by("code")
    found |= {one.code: one.name for one in halls}
    home = {ref: ref.split(".")[0] for ref in refs if "." in ref}
    home |= {ref: verdict.seminars[ref].commission for ref in refs if ref in verdict.seminars}
    places = Commission.objects.filter(code__in=set(home.values())).order_by("code")
    names = {one.code: one.name for one in places}
    return found | {ref: names[code] for ref, code in home.items() if code in names}


def _order(breach: Breach) -> tuple[str, tuple[str, ...]]:
    return breach.code, breach.refs


def _changed(row: SeminarFacts, seminar: Seminar, wanted: Arrangement | None) -> SeminarFacts:
    if row.code != seminar.code:
        return row
    if wanted is None:
        return row._replace(state=_CANCELLED)
    return row._replace(
        day=wanted.day,
        half=wanted.half,
        venue=wanted.venue.code if wanted.venue else None,
        trainer=wanted.trainer.pk if wanted.trainer else None,
    )


def _rows(seminar: Seminar, now: Arrangement, wanted: Arrangement | None) -> PlanRows:
    standing = Seminar.objects.filter(group__plan=seminar.group.plan_id).exclude(state=_CANCELLED)
    touched = facts_of(standing.filter(_touched(seminar, now, wanted)))
    trainers = {row.trainer for row in touched if row.trainer is not None}
    if wanted is not None and wanted.trainer is not None:
        trainers.add(wanted.trainer.pk)
    theirs = facts_of(_seating(standing, trainers))
    found = {row.code: row for row in (*touched, *theirs)}
    seminars = [found[code] for code in sorted(found)]
    places: dict[int, list[int]] = defaultdict(list)
    stage_of: dict[int, str] = {}
    stages = {row.group: row.stage for row in seminars}
    for group, member in (
        Place.objects.filter(group__in=stages.keys())
        .order_by("id")
        .values_list("group_id", "member_id")
    ):
        places[group].append(member)
        stage_of.setdefault(member, stages[group])
    everybody = stage_of.keys() | trainers | {row.trainer for row in theirs if row.trainer}
    stage_of |= stages_of_members(seminar.group.plan.campaign, everybody)
    learners = learners_by_id(everybody, stage_of)
    seats = dict(Member.objects.filter(pk__in=everybody).values_list("id", "seat_id"))
    return PlanRows(learners, seats, seminars, places, inherited_languages())


def _touched(seminar: Seminar, now: Arrangement, wanted: Arrangement | None) -> Q:
    """The seminars that a rule can set against this one, as it is or as it is to be."""
    group = seminar.group
    pool = Q(
        group__stage=group.stage_id,
        group__round=group.round,
        group__commission=group.commission_id,
        group__language=group.language,
        group__format=group.format,
    )
    people = Place.objects.filter(group=group).values("member")
    found = Q(pk=seminar.pk) | Q(trainer__in=people)
    for one in (now, wanted):
        if one is None:
            continue
        time = Q(day=one.day, half=one.half)
        found |= pool & Q(venue=one.venue)
        if one.venue is not None:
            found |= time & Q(venue=one.venue)
        if one.trainer is not None:
            found |= Q(day=one.day, trainer=one.trainer)
        elif CENTRE in group.stage.taught_by:
            found |= time & Q(trainer=None)
    return found


def _seating(standing: QuerySet[Seminar], trainers: set[int]) -> QuerySet[Seminar]:
    """Where trainers were taught themselves: the day from which they may teach."""
    own = Place.objects.filter(member__in=trainers)
    return standing.filter(group__in=own.values("group"))


def _territory(rows: PlanRows, wanted: Arrangement | None) -> Territory:
    codes = {row.commission for row in rows.seminars}
    codes |= {one.commission for one in rows.learners.values()}
    venues = {row.venue for row in rows.seminars if row.venue}
    halls = Q(code__in=venues)
    if wanted is not None and wanted.venue is not None:
        halls |= Q(pk=wanted.venue.pk)
    codes |= set(Venue.objects.filter(halls).values_list("commission__code", flat=True))
    return territory_around(codes)


def _breaches(seminar: Seminar, rows: PlanRows, territory: Territory) -> set[Breach]:
    seats = Seats(rows)
    instance = instance_of(seminar.group.plan.campaign, rows, seats, territory)
    return set(breaches_of(instance, seats))


def _told(seminar: Seminar, now: Arrangement, wanted: Arrangement | None, people: int) -> int:
    """The group when time or place changes, and every trainer who is concerned."""
    trainers = {one.trainer for one in (now, wanted) if one is not None and one.trainer}
    moved = wanted is None or is_moved(seminar, wanted)
    return len(trainers) + (people if moved else 0)


def _km(one: Arrangement, people: Sequence[int], rows: PlanRows, territory: Territory) -> float:
    """There and back, of the group and its trainer; nobody travels to an online seminar."""
    if one.venue is None:
        return 0.0
    hall = (one.venue.latitude, one.venue.longitude)
    travellers = [*people, *([one.trainer.pk] if one.trainer else [])]
    homes = (territory.place(rows.learners[member].commission) for member in travellers)
    return sum(2 * kilometres(home, hall) for home in homes)
