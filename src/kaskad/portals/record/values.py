"""Old and new values of an entry in the reader's words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import pgettext

from kaskad.accounts.api import Role
from kaskad.audit.api import HistoryRow
from kaskad.campaigns.api import Half, MaterialState, PlanState, SeminarState
from kaskad.commissions.api import BatchState, SeatRole, TrainingLanguage
from kaskad.core.web.format import day_short, number
from kaskad.planning.api import RunState
from kaskad.portals.record.words import FIELDS
from kaskad.reporting.api import BulletinKind
from kaskad.seminars.api import Evidence

LONGEST = 160
_DAYS = frozenset({"as_of", "day", "in_force_from", "since", "until"})
_STATES = {
    "material": MaterialState, "plan": PlanState, "plan_run": RunState, "roster": BatchState,
    "seminar": SeminarState,
}  # fmt: skip
_CHOICES = {
    "evidence": Evidence, "half": Half, "kind": BulletinKind, "language": TrainingLanguage,
}  # fmt: skip


def change_lines(row: HistoryRow, names: Mapping[int, str]) -> Iterator[str]:
    """A line for each field that has a word; ``names`` are those of members, by their number."""
    for field, value in row.changes.items():
        if field not in FIELDS:
            continue
        say = _sayer(row.subject_kind, field, names)
        if isinstance(value, list) and len(value) == 2:
            text = f"{say(value[0])} → {say(value[1])}"
        elif isinstance(value, list | dict) or value in (None, ""):
            continue
        else:
            text = say(value)
        yield f"{FIELDS[field]}: {text}"


def members_in(rows: list[HistoryRow]) -> set[int]:
    """The members that entries speak of: as what they are about, and as old and new trainer."""
    found = {
        int(row.subject_code)
        for row in rows
        if row.subject_kind == "member" and row.subject_code.isdecimal()
    }
    for row in rows:
        trainers = row.changes.get("trainer")
        if isinstance(trainers, list):
            found.update(one for one in trainers if isinstance(one, int))
    return found


def _sayer(kind: str, field: str, names: Mapping[int, str]) -> Callable[[Any], str]:
    def say(value: Any) -> str:
        if value is None or value == "":
            return pgettext("record", "nothing")
        if isinstance(value, bool):
            return pgettext("record", "yes") if value else pgettext("record", "no")
        if field == "trainer":
            return names.get(value, pgettext("record", "member"))
        if field in _DAYS:
            return _day(value)
        known = _labels(kind, field).get(str(value))
        if known is not None:
            return str(known)
        return number(value) if isinstance(value, int) else str(value)[:LONGEST]

    return say


def _labels(kind: str, field: str) -> Mapping[str, str | Promise]:
    """The words of the choices that a field of such a subject has."""
    if field == "state":
        choices = _STATES.get(kind)
    elif field == "role":
        choices = Role if kind == "account" else SeatRole
    else:
        choices = _CHOICES.get(field)
    return dict(choices.choices) if choices else {}


def _day(value: Any) -> str:
    try:
        return day_short(date.fromisoformat(str(value)[:10]))
    except ValueError:
        return str(value)
