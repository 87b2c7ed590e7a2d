"""Reading the rows of the ledger: one statement for all facts of people, one for each frame.

The statement is standard SQL with days as texts: SQLite gives them so anyway. Facts of a whole
country come in pieces, so that they are never all in memory as objects of Python.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any, Final

import numpy as np
from django.db import connection
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from kaskad.campaigns.api import (
    Campaign,
    Stage,
    first_in_force_at,
    group_of,
    stage_by_profile,
    stages_of,
)
from kaskad.campaigns.models import Plan, Seminar
from kaskad.commissions.api import Commission, in_subtree
from kaskad.core.clock import local_day
from kaskad.reporting.rules.ledger import (
    FAR,
    FORMATS,
    GROUP_LANGUAGES,
    LANGUAGES,
    LEVELS,
    NONE,
    ROLES,
    Commissions,
    Facts,
    Frame,
    Meetings,
    Numbers,
    People,
    Places,
    Spans,
    Stages,
)
from kaskad.seminars.api import Holding

PEOPLE, PRESENT, TAKEN_BACK, PLACED, TESTED, CERTIFIED, EXEMPT, EARLIER = range(8)
_AT_ONCE = 5_000
_TRAITS: Final = tuple(f"{role}/{language}" for role in ROLES for language in LANGUAGES)

_FACTS = """
SELECT 0 AS kind, m.id AS member, CAST(m.since AS text) AS since, CAST(m.until AS text) AS until,
    m.commission_id AS one, CASE WHEN m.full_time THEN 1 ELSE 0 END AS other,
    m.role || '/' || m.language AS trait
FROM commissions_member m WHERE {people}
UNION ALL
SELECT 1, a.member_id, CAST(MIN(a.counts_from) AS text), NULL, MIN(a.seminar_id), 0, ''
FROM seminars_attendance a
WHERE a.campaign_id = {campaign} AND a.present AND a.superseded_at IS NULL AND {a}
GROUP BY a.member_id
UNION ALL
SELECT 2, a.member_id, CAST(a.counts_from AS text), CAST(a.counts_until AS text), a.seminar_id, 0,
    ''
FROM seminars_attendance a
WHERE a.campaign_id = {campaign} AND a.present AND a.superseded_at IS NOT NULL
    AND a.counts_from < a.counts_until AND {a}
UNION ALL
SELECT 3, p.member_id, CAST(MIN(s.planned_day) AS text), NULL, MIN(g.id), MIN(g.stage_id), ''
FROM campaigns_plan n
JOIN campaigns_group g ON g.plan_id = n.id
JOIN campaigns_seminar s ON s.group_id = g.id
JOIN campaigns_place p ON p.group_id = g.id
WHERE n.campaign_id = {campaign} AND n.state = 'in_force' AND {p}
GROUP BY p.member_id
UNION ALL
SELECT 4, t.member_id, CAST(MIN(t.ended_at) AS text), NULL, 0, 0, ''
FROM assessment_test e
JOIN campaigns_stage g ON g.id = e.stage_id
JOIN assessment_attempt t ON t.test_id = e.id
WHERE g.campaign_id = {campaign} AND e.purpose = 'final' AND t.passed AND {t}
GROUP BY t.member_id
UNION ALL
SELECT 5, c.member_id, CAST(c.issued_at AS text), CASE
    WHEN c.suspended_at IS NULL AND c.revoked_at IS NULL AND k.withdrawn_at IS NULL THEN NULL
    ELSE CAST((SELECT MIN(fell.at) FROM (
        SELECT c.suspended_at AS at UNION ALL SELECT c.revoked_at UNION ALL SELECT k.withdrawn_at
    ) fell) AS text) END, c.id, 0, ''
FROM credentials_certificate c
JOIN credentials_issuerkey k ON k.id = c.key_id
WHERE c.campaign_id = {campaign} AND {c}
UNION ALL
SELECT 6, x.member_id, CAST(x.since AS text), CAST(x.until AS text), x.id, 0, ''
FROM campaigns_exemption x
WHERE x.campaign_id = {campaign} AND x.state = 'granted' AND {x}
"""
# First places by a plan that another one followed, of a kind of their own. A group that a later
# plan took over stood in all of them, from the one it came from.
_EARLIER = """
UNION ALL
SELECT {kind}, p.member_id, CAST(MIN(s.planned_day) AS text), NULL, MIN(g.id), MIN(g.stage_id), ''
FROM campaigns_group g
JOIN campaigns_seminar s ON s.group_id = g.id
JOIN campaigns_place p ON p.group_id = g.id
WHERE g.plan_id IN ({itself_or_later}) AND COALESCE(g.first_plan_id, g.plan_id) IN ({until_it})
    AND {p}
GROUP BY p.member_id
"""
_EVERYBODY = "1 = 1"
_OF = "{member} IN (SELECT id FROM commissions_member WHERE commission_id IN ({keys}))"


@dataclass(frozen=True, slots=True)
class _Earlier:
    """A plan that another one followed, with the days at whose end it was in force.

    ``until_it`` are the keys of the plans in force until then, ``itself_or_later`` of the others;
    it is the last and the first of them.
    """

    since: int
    until: int
    until_it: tuple[int, ...]
    itself_or_later: tuple[int, ...]


class _Days(dict[str, int]):
    """Ordinals of days by their texts; of moments, to the minute, the day in the country."""

    def __missing__(self, text: str) -> int:
        if len(text) > 10:
            day = local_day(datetime.fromisoformat(f"{text}:00+00:00"))
        else:
            day = date.fromisoformat(text)
        self[text] = day.toordinal()
        return self[text]


def read_facts(campaign: Campaign, commissions: Sequence[int] | None = None) -> Facts:
    """The facts of everybody, or of the members of some commissions by their keys."""
    earlier = _earlier_plans(campaign)
    return _facts([*_pieces(_statement(campaign, commissions, earlier), commissions)], earlier)


def _earlier_plans(campaign: Campaign) -> list[_Earlier]:
    """Those that were in force at the end of some day, the first first; most often none."""
    plans = Plan.objects.filter(campaign=campaign, in_force_at__isnull=False)
    found = list(plans.order_by("in_force_at", "id").values_list("id", "in_force_at"))
    keys = tuple(key for key, _at in found)
    days = [local_day(at).toordinal() for _key, at in found if at]
    return [
        _Earlier(since, until, keys[: number + 1], keys[number:])
        for number, (since, until) in enumerate(pairwise(days))
        if since < until
    ]


def read_frame(campaign: Campaign) -> Frame:
    """Commissions, seminars and stages of a campaign, and since when there is a plan."""
    first = first_in_force_at(campaign)
    return Frame(
        _commissions(campaign),
        read_meetings(campaign),
        _stages(stages_of(campaign)),
        local_day(first).toordinal() if first else 0,
    )


def read_meetings(campaign: Campaign, codes: Collection[str] | None = None) -> Meetings:
    """The seminars of every plan of a campaign, or some by their codes."""
    rows = Seminar.objects.filter(group__stage__campaign=campaign)
    if codes is not None:
        rows = rows.filter(code__in=codes)
    held = Holding.objects.filter(seminar=OuterRef("pk")).values("day")[:1]
    found = list(
        rows.order_by("id").values_list(
            "id", "group_id", "group__stage_id", "group__round", "group__format",
            "group__language", Subquery(held),
        )
    )  # fmt: skip
    columns = zip(*found, strict=True) if found else ((),) * 7
    key, group, stage, again, format_, language, days = columns
    return Meetings(
        np.array(key, np.int64),
        np.array(group, np.int64),
        np.array(stage, np.int64),
        np.array([number > 0 for number in again], np.int8),
        _codes(format_, FORMATS),
        _codes(language, GROUP_LANGUAGES),
        np.array([FAR if day is None else day.toordinal() for day in days], np.int32),
    )


def _commissions(campaign: Campaign) -> Commissions:
    rows = Commission.objects.filter(in_subtree(campaign.root)).order_by("id")
    found = list(
        rows.values_list(
            "id", Coalesce("district_id", F("id")), Coalesce("region_id", 0), "level", "seats"
        )
    )
    key, unit, region, level, seats = zip(*found, strict=True)
    return Commissions(
        np.array(key, np.int64),
        np.array(unit, np.int64),
        np.array(region, np.int64),
        _codes(level, LEVELS),
        np.array(seats, np.int32),
    )


def _stages(stages: Sequence[Stage]) -> Stages:
    teaches = stage_by_profile((one.code, one.audience) for one in stages)
    by_key = sorted(stages, key=lambda one: one.pk)
    place = {one.code: number for number, one in enumerate(by_key)}
    of_profile = [
        [
            place.get(teaches.get((group_of(level), role, full_time), ""), NONE)
            for role in ROLES
            for full_time in (False, True)
        ]
        for level in LEVELS
    ]
    return Stages(
        np.array([one.pk for one in by_key], np.int64),
        tuple(one.code for one in by_key),
        np.array([one.window_to.toordinal() for one in by_key], np.int32),
        np.array(of_profile, np.int16).reshape(len(LEVELS), -1),
    )


def _codes(values: Sequence[str], known: Sequence[str]) -> Numbers:
    number = {value: place for place, value in enumerate(known)}
    return np.array([number.get(value, NONE) for value in values], np.int8)


def _pieces(statement: str, commissions: Sequence[int] | None) -> Iterator[tuple[Numbers, ...]]:
    """Columns of rows of the statement: kind, member, since, until, one, other, trait."""
    days, traits = _Days(), {trait: place for place, trait in enumerate(_TRAITS)}
    with connection.chunked_cursor() if commissions is None else connection.cursor() as cursor:
        cursor.execute(statement)
        while rows := cursor.fetchmany(_AT_ONCE):
            kind, member, since, until, one, other, trait = zip(*rows, strict=True)
            yield (
                np.array(kind, np.int16),
                np.array(member, np.int64),
                np.array([days[text[:16]] if text else FAR for text in since], np.int32),
                np.array([days[text[:16]] if text else FAR for text in until], np.int32),
                np.array(one, np.int64),
                np.array(other, np.int64),
                np.array([traits.get(text, 0) for text in trait], np.int8),
            )


def _statement(
    campaign: Campaign, commissions: Sequence[int] | None, earlier: Sequence[_Earlier]
) -> str:
    """Keys are numbers of our own and stand in the text: there may be thousands of them."""
    places = {"people": "m.id"} | {name: f"{name}.member_id" for name in "aptcx"}
    if commissions is None:
        narrowed = dict.fromkeys(places, _EVERYBODY)
    else:
        keys = ", ".join(str(int(key)) for key in commissions)
        narrowed = {name: _OF.format(member=place, keys=keys) for name, place in places.items()}
        narrowed["people"] = f"m.commission_id IN ({keys})"
    return _FACTS.format(campaign=int(campaign.pk), **narrowed) + "".join(
        _EARLIER.format(
            kind=kind,
            until_it=", ".join(map(str, one.until_it)),
            itself_or_later=", ".join(map(str, one.itself_or_later)),
            p=narrowed["p"],
        )
        for kind, one in enumerate(earlier, EARLIER)
    )


def _facts(pieces: Sequence[tuple[Numbers, ...]], earlier: Sequence[_Earlier]) -> Facts:
    nothing = [np.zeros(0, np.int64) for _column in range(7)]
    columns = [np.concatenate(some) for some in zip(*pieces, strict=True)] if pieces else nothing
    kinds = columns[0]

    def of(kind: int) -> list[Numbers]:
        """The columns of a kind in the order of their members."""
        rows = np.flatnonzero(kinds == kind)
        rows = rows[np.argsort(columns[1][rows], kind="stable")]
        return [column[rows] for column in columns[1:]]

    people = of(PEOPLE)
    return Facts(
        _people(people, of(PRESENT), of(PLACED), of(TESTED)),
        _spans(of(TAKEN_BACK)),
        _spans(of(CERTIFIED)),
        _spans(of(EXEMPT)),
        _earlier(people[0], earlier, [of(kind) for kind, _one in enumerate(earlier, EARLIER)]),
    )


def _people(
    people: list[Numbers], present: list[Numbers], placed: list[Numbers], tested: list[Numbers]
) -> People:
    member, since, until, commission, full_time, trait = people

    def column(rows: list[Numbers], which: int, missing: int, kind: Any) -> Numbers:
        return _column(member, rows, which, missing, kind)

    return People(
        member=member,
        commission=commission,
        since=since,
        until=until,
        role=(trait // len(LANGUAGES)).astype(np.int8),
        language=(trait % len(LANGUAGES)).astype(np.int8),
        full_time=full_time.astype(np.int8),
        first=column(present, 1, FAR, np.int32),
        seminar=column(present, 3, NONE, np.int64),
        planned=column(placed, 1, FAR, np.int32),
        group=column(placed, 3, NONE, np.int64),
        placed=column(placed, 4, NONE, np.int64),
        tested=column(tested, 1, FAR, np.int32),
    )


def _column(member: Numbers, rows: list[Numbers], which: int, missing: int, kind: Any) -> Numbers:
    """The values of a fact, ``missing`` for those of whom it is not known."""
    found = np.full(len(member), missing, kind)
    places = np.searchsorted(member, rows[0])
    known = places < len(member)
    known[known] = member[places[known]] == rows[0][known]
    found[places[known]] = rows[which][known]
    return found


def _earlier(member: Numbers, plans: Sequence[_Earlier], found: list[list[Numbers]]) -> Places:
    """What each of the plans gave everybody; whoever had no place in it is told of too."""
    each = [
        (
            member,
            np.full(len(member), plan.since, np.int32),
            np.full(len(member), plan.until, np.int32),
            _column(member, rows, 1, FAR, np.int32),
            _column(member, rows, 3, NONE, np.int64),
            _column(member, rows, 4, NONE, np.int64),
        )
        for plan, rows in zip(plans, found, strict=True)
    ]
    nothing = (member[:0], *(np.zeros(0, kind) for kind in (np.int32,) * 3 + (np.int64,) * 2))
    columns = [np.concatenate(some) for some in zip(nothing, *each, strict=True)]
    order = np.argsort(columns[0], kind="stable")
    return Places(*(column[order] for column in columns))


def _spans(rows: list[Numbers]) -> Spans:
    member, since, until, ref, _other, _trait = rows
    return Spans(member, since, until, ref)
