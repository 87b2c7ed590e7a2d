"""What happened since a plan was made: the events of a campaign, and the file that holds them.

`events.toml` names its format and version and lists the events in the order in which they happened.
A refusal names the file, the number of the event (1 is the first), the field and the remedy.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, get_type_hints

from kaskad_planner.documents import read_toml, toml_text
from kaskad_planner.table import BadInput

FILE = "events.toml"
NAME = "kaskad-events"
VERSION = 1


@dataclass(frozen=True, slots=True)
class SeminarCancelled:
    """A seminar is not or was not held: its people still have to be taught."""

    kind: ClassVar[str] = "seminar_cancelled"
    seminar: str


@dataclass(frozen=True, slots=True)
class TrainerLost:
    """A trainer cannot teach from `first` on; up to and with `last` if it is given."""

    kind: ClassVar[str] = "trainer_lost"
    trainer: str
    first: dt.date
    last: dt.date | None = None


@dataclass(frozen=True, slots=True)
class VenueLost:
    """A room is not to be had, for whole days or for one half-day of each."""

    kind: ClassVar[str] = "venue_lost"
    venue: str
    first: dt.date
    last: dt.date | None = None
    slot: str = ""


@dataclass(frozen=True, slots=True)
class Leavers:
    """People who left a unit. `trainers` are those of them who could teach.

    `seminar` is where the leavers sat; without it, a seat that is still ahead is taken.
    """

    unit: str
    people: int
    since: dt.date
    seminar: str = ""
    trainers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MembersReplaced(Leavers):
    """People left a unit and others came."""

    kind: ClassVar[str] = "members_replaced"


@dataclass(frozen=True, slots=True)
class MembersRemoved(Leavers):
    """People left a unit and nobody came."""

    kind: ClassVar[str] = "members_removed"


@dataclass(frozen=True, slots=True)
class MembersAdded:
    """People came, into a unit or, where there is none, as a new one."""

    kind: ClassVar[str] = "members_added"
    people: int
    since: dt.date
    unit: str = ""
    commission: str = ""
    stage: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class CommissionMerged:
    """A commission became part of another of its level, with people, rooms and trainers."""

    kind: ClassVar[str] = "commission_merged"
    commission: str
    into: str


@dataclass(frozen=True, slots=True)
class CertificateLate:
    """A trainer is certified only on a day."""

    kind: ClassVar[str] = "certificate_late"
    trainer: str
    day: dt.date


@dataclass(frozen=True, slots=True)
class DayLost:
    """Nothing is held on a day in a commission's territory: a holiday, a storm."""

    kind: ClassVar[str] = "day_lost"
    commission: str
    day: dt.date


Event = (
    SeminarCancelled
    | TrainerLost
    | VenueLost
    | MembersReplaced
    | MembersRemoved
    | MembersAdded
    | CommissionMerged
    | CertificateLate
    | DayLost
)
KINDS: dict[str, type[Event]] = {
    one.kind: one
    for one in (
        SeminarCancelled,
        TrainerLost,
        VenueLost,
        MembersReplaced,
        MembersRemoved,
        MembersAdded,
        CommissionMerged,
        CertificateLate,
        DayLost,
    )
}
TYPES: dict[str, dict[str, Any]] = {
    kind: {f.name: get_type_hints(one)[f.name] for f in dataclasses.fields(one)}
    for kind, one in KINDS.items()
}


def bad(number: int, field: str, problem: str, remedy: str) -> BadInput:
    """Return the refusal of an event; 0 means the whole file."""
    return BadInput(FILE, number, field, problem, remedy)


def describe(event: Event) -> str:
    """Return an event in one line, as it stands in the table of changes."""
    values = [getattr(event, field.name) for field in dataclasses.fields(event)]
    words = [
        " ".join(value) if isinstance(value, tuple) else str(value) for value in values if value
    ]
    return " ".join([event.kind, *words])


def read_events(path: Path | str) -> tuple[Event, ...]:
    """Read the events of a file; refuse the first that cannot be read."""
    path = Path(path)
    top = read_toml(path)
    try:
        return _read_all(top)
    except BadInput as refusal:
        raise in_file(refusal, path) from None


def in_file(refusal: BadInput, path: Path) -> BadInput:
    """Return the refusal of an event with the name of the file in which it stands."""
    if refusal.file != FILE:
        return refusal
    return BadInput(path.name, refusal.row, refusal.field, refusal.problem, refusal.remedy)


def _read_all(top: dict[str, Any]) -> tuple[Event, ...]:
    if top.get("format") != NAME or top.get("version") != VERSION:
        problem = f"it is not {NAME} version {VERSION}"
        raise bad(0, "format", problem, f'Write format = "{NAME}" and version = {VERSION}')
    for key in top:
        if key not in {"format", "version", "events"}:
            raise bad(0, key, "the setting is unknown", "Take it out")
    rows = top.get("events", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise bad(0, "events", "it is not a list of tables", "Begin each event with [[events]]")
    return tuple(_read(number, row) for number, row in enumerate(rows, start=1))


def _read(number: int, row: dict[str, Any]) -> Event:
    kind = row.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        problem = "the kind is missing" if kind is None else f"'{kind}' is not known"
        raise bad(number, "kind", problem, f"Use one of: {', '.join(KINDS)}")
    types = TYPES[kind]
    values = {}
    for name, value in row.items():
        if name == "kind":
            continue
        if name not in types:
            raise bad(number, name, f"{kind} has no such field", f"Use: {', '.join(types)}")
        values[name] = _value(number, name, value, types[name])
    for field in dataclasses.fields(KINDS[kind]):
        if field.default is dataclasses.MISSING and field.name not in values:
            raise bad(number, field.name, "the field is missing", "Add it")
    return KINDS[kind](**values)


def _value(number: int, name: str, value: object, wanted: Any) -> Any:
    """Return a value of the wanted type."""
    if wanted in {dt.date, dt.date | None}:
        if type(value) is not dt.date:
            raise bad(number, name, f"{value!r} is not a date", "Write a date as YYYY-MM-DD")
    elif wanted is int:
        if type(value) is not int:
            raise bad(number, name, f"{value!r} is not a whole number", "Write a whole number")
    elif wanted is str:
        if not isinstance(value, str):
            raise bad(number, name, f"{value!r} is not text", "Write it in quotes")
    else:
        if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
            raise bad(number, name, f"{value!r} is not a list of texts", 'Write ["id", "id"]')
        return tuple(value)
    return value


def write_events(events: tuple[Event, ...], path: Path | str) -> None:
    """Write events; the same events give the same bytes."""
    rows = [
        {"kind": event.kind}
        | {
            field.name: getattr(event, field.name)
            for field in dataclasses.fields(event)
            if getattr(event, field.name) not in (None, "", ())
        }
        for event in events
    ]
    text = toml_text({"format": NAME, "version": VERSION, "events": rows})
    Path(path).write_text(text, encoding="utf-8", newline="\n")
