"""The pattern of every write: one transaction, one actor, one moment, and its entry."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import transaction

from kaskad.audit.models import Entry
from kaskad.audit.rules.entries import EntryFields, entry_as_json, plain
from kaskad.audit.rules.verifier import digest_of
from kaskad.audit.vocab import Tag
from kaskad.core.actor import Actor

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

# Kinds of subjects whose label is somebody's name.
OF_PEOPLE = frozenset({"account", "member", "person"})
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

    It must record at least one entry, or say ``nothing_changed()`` (a repetition).
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
                with transaction.atomic():
                    result = function(*args, **kwargs)
                    if not mine:
                        raise Unrecorded(f"{function.__qualname__} recorded no entry ({tag})")
            finally:
                _recorded.reset(token)
            if outer is not None:
                outer.extend(mine)
            return result

        run.__kaskad_tag__ = tag  # type: ignore[attr-defined]  # read by the test that lists operations
        return run

    return decorate


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
    entries = [_entry(actor, line, now) for line in lines]
    Entry.objects.bulk_create(entries, batch_size=1000)
    return [entry.tag for entry in entries]


def _entry(actor: Actor, line: Line, now: datetime) -> Entry:
    """People stand in the record by their codes: it is for good, and their names may have to go."""
    subject = line.subject
    fields = EntryFields(
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
    return Entry(**fields._asdict(), digest=digest_of(entry_as_json(fields)))


def nothing_changed() -> None:
    """Say that this run of the operation repeats an earlier one and left everything as it was."""
    recorded = _recorded.get()
    if recorded is not None:
        recorded.append("")
