"""The pattern of every write: one transaction, one actor, one moment, and its entry."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection, transaction

from kaskad.audit.rules.entries import EntryFields, entry_as_json, plain
from kaskad.audit.rules.verifier import digest_of
from kaskad.audit.vocab import Tag
from kaskad.core.actor import Actor
from kaskad.core.reading import interrupted
from kaskad.core.refusal import Refusal

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

# Kinds of subjects whose label is somebody's name.
OF_PEOPLE = frozenset({"account", "member", "person"})
_COLUMNS = (*EntryFields._fields, "digest")
_INSERT = f"INSERT INTO audit_entry ({', '.join(_COLUMNS)}) VALUES "  # noqa: S608  our own names
_PLACES = f"({', '.join(['%s'] * len(_COLUMNS))})"
_BATCH = 500  # a thousand entries are more parameters than SQLite takes at once
# The count of entries of the operation that runs now; None outside of operations.
_recorded: ContextVar[list[str] | None] = ContextVar("recorded", default=None)


class Unrecorded(AssertionError):
    """A programmer's error: an operation changed something and left no entry."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What an entry is about: ``kind`` and ``code`` to find it, ``label`` to read it later."""

    kind: str
    code: str
    label: str = ""
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One entry to record; ``changes`` holds old and new values, personal ones masked."""

    tag: Tag
    subject: Subject
    changes: Mapping[str, Any] = field(default_factory=dict)


def operation(
    tag: Tag,
) -> Callable[[Callable[Arguments, Result]], Callable[Arguments, Result]]:
    """Make a function an operation: keyword-only, ``actor`` first, ``now`` last, one transaction.

    It must record at least one entry, or say ``nothing_changed()`` (a repetition). A refusal takes
    everything back, unless its class says ``is_kept``.
    """

    def decorate(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
        parameters = list(inspect.signature(function).parameters.values())
        names = [parameter.name for parameter in parameters]
        if names[0] != "actor" or names[-1] != "now":
            raise TypeError(f"{function.__qualname__}: actor comes first, now last")
        if any(parameter.kind is not parameter.KEYWORD_ONLY for parameter in parameters):
            raise TypeError(f"{function.__qualname__}: arguments are keyword-only")

        @wraps(function)
        def run(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
            outer = _recorded.get()
            mine: list[str] = []
            token = _recorded.set(mine)
            try:
                with interrupted(), transaction.atomic():
                    result = _result_or_kept(function, args, kwargs)
                    if not mine and not isinstance(result, Refusal):
                        raise Unrecorded(f"{function.__qualname__} recorded no entry ({tag})")
                if isinstance(result, Refusal):
                    raise result
            finally:
                _recorded.reset(token)
            if outer is not None:
                outer.extend(mine)
            return result

        run.__kaskad_tag__ = tag  # type: ignore[attr-defined]  # read by the test that lists operations
        return run

    return decorate


def _result_or_kept(
    function: Callable[..., Result], args: Sequence[Any], kwargs: Mapping[str, Any]
) -> Result | Refusal:
    """What the function returns, or a refusal that what it wrote must outlive."""
    try:
        return function(*args, **kwargs)
    except Refusal as refusal:
        if not refusal.is_kept:
            raise
        return refusal


def record(
    *,
    actor: Actor,
    tag: Tag,
    subject: Subject,
    changes: Mapping[str, Any] | None = None,
    now: datetime,
) -> None:
    """Write one entry in the running operation's transaction."""
    record_many(actor=actor, lines=[Line(tag, subject, changes or {})], now=now)


def record_many(*, actor: Actor, lines: Iterable[Line], now: datetime) -> None:
    """Write entries in the running operation's transaction."""
    recorded = _recorded.get()
    if recorded is None:
        raise Unrecorded("entries are written by operations only")
    recorded.extend(_write(actor, lines, now))


def record_reading(
    *,
    actor: Actor,
    tag: Tag,
    subject: Subject,
    changes: Mapping[str, Any] | None = None,
    now: datetime,
) -> None:
    """Leave an entry that personal data were read or taken out; a reading is no operation."""
    with transaction.atomic():
        _write(actor, [Line(tag, subject, changes or {})], now)


def _write(actor: Actor, lines: Iterable[Line], now: datetime) -> list[str]:
    """Insert the entries as plain rows: no model instance, no number that comes back.

    Measured: a third of what a row costs through the model, and it stands in every operation.
    """
    entries = [_fields(actor, line, now) for line in lines]
    with connection.cursor() as cursor:
        for start in range(0, len(entries), _BATCH):
            batch = entries[start : start + _BATCH]
            values = [value for entry in batch for value in _row(entry)]
            cursor.execute(_INSERT + ", ".join([_PLACES] * len(batch)), values)
    return [entry.tag for entry in entries]


def _row(entry: EntryFields) -> list[Any]:
    """The values of the columns as the database at hand takes them, with the digest."""
    at, *texts, changes = entry
    return [
        connection.ops.adapt_datetimefield_value(at),
        *texts,
        connection.ops.adapt_json_value(changes, None),
        digest_of(entry_as_json(entry)),
    ]


def _fields(actor: Actor, line: Line, now: datetime) -> EntryFields:
    """People stand in the record by their codes: it is for good, and their names may have to go."""
    subject = line.subject
    return EntryFields(
        at=now,
        tag=line.tag.value,
        actor_kind=actor.kind,
        actor_code=actor.code,
        actor_label="" if actor.is_signed_in else actor.label[:200],
        subject_kind=subject.kind,
        subject_code=subject.code,
        subject_label="" if subject.kind in OF_PEOPLE else str(subject.label)[:300],
        scope=subject.scope,
        request_id=actor.request_id,
        address=actor.address,
        changes=plain(line.changes),
    )


def nothing_changed() -> None:
    """Say that this run of the operation repeats an earlier one and left everything as it was."""
    recorded = _recorded.get()
    if recorded is not None:
        recorded.append("")
