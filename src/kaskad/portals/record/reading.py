"""Everything that a page of the record shows, read with the same number of queries always."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from kaskad.accounts.api import STAFF_ROLES, Role, labels_of
from kaskad.audit.api import HistoryFilter, HistoryRow, SealState, history, seal_state
from kaskad.commissions.api import (
    ROOT_CODE,
    Commission,
    children_and,
    codes_within,
    lineage,
    member_names,
)
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.portals.record.values import members_in
from kaskad.portals.record.words import ACTIONS

ROLES = (*STAFF_ROLES, Role.AUDITOR.value)
WHOLE = (Role.CENTRAL_STAFF.value, Role.AUDITOR.value)
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader asked for in the address."""

    action: str = ""
    who: str = ""
    first: date | None = None
    last: date | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class RecordReading:
    """A page of entries of one territory, with the names that they speak of."""

    here: Commission
    above: tuple[tuple[str, str], ...]
    below: tuple[tuple[str, str], ...]
    wanted: Wanted
    rows: Sequence[HistoryRow]
    has_more: bool
    people: Mapping[str, str]
    members: Mapping[int, str]
    places: Mapping[str, str]
    seal: SealState
    may_download: bool


def read_record(actor: Actor, here: Commission, wanted: Wanted) -> RecordReading:
    """The entries of the subtree of ``here``; the caller has asked whether the actor may."""
    asked = HistoryFilter(
        scopes=codes_within(here),
        tags=(wanted.action,) if wanted.action in ACTIONS else (),
        actor=wanted.who,
        first=clock.at(wanted.first, time()) if wanted.first else None,
        until=clock.at(wanted.last + timedelta(days=1), time()) if wanted.last else None,
    )
    found = history(asked, SHOWN + 1, wanted.before)
    rows = found[:SHOWN]
    accounts = {row.actor_code for row in rows if row.actor_kind in ("person", "operator")}
    accounts |= {row.subject_code for row in rows if row.subject_kind == "account"}
    if wanted.who:
        accounts.add(wanted.who)
    above = [one for one in lineage(here)[:0:-1] if actor.holds(ROLES, _upwards(here, one))]
    below, named = children_and(here, {row.scope for row in rows} - {""})
    places = {one.code: str(one.name) for one in (*named, *_line(here))}
    return RecordReading(
        here=here,
        above=tuple((code, places.get(code, code)) for code in above),
        below=tuple((one.code, str(one.name)) for one in below),
        wanted=wanted,
        rows=rows,
        has_more=len(found) > SHOWN,
        people=labels_of(accounts),
        members=_names(actor, here, rows),
        places=places,
        seal=seal_state(),
        may_download=actor.holds(WHOLE, [ROOT_CODE]),
    )


def _line(here: Commission) -> tuple[Commission, ...]:
    """The territory and those above it."""
    line: list[Commission] = []
    above: Commission | None = here
    while above is not None:
        line.append(above)
        above = above.parent
    return tuple(line)


def _upwards(here: Commission, code: str) -> tuple[str, ...]:
    """The codes from ``code``, which is above ``here``, up to the root."""
    line = lineage(here)
    return line[line.index(code) :]


def _names(actor: Actor, here: Commission, rows: Sequence[HistoryRow]) -> dict[int, str]:
    """Names of members, for those who may read their lists; an auditor sees none."""
    if not actor.holds(STAFF_ROLES, lineage(here)):
        return {}
    return {key: one.name for key, one in member_names(members_in(list(rows))).items()}
