"""The pattern of every write: one transaction, one actor, one moment, and its entry."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import transaction

from kaskad.audit.models import Entry, Seal
from kaskad.audit.queries import entry_as_json
from kaskad.audit.rules import FIRST_DIGEST, digest_of
from kaskad.audit.vocab import Tag
from kaskad.core.actor import Actor
from kaskad.core.refusal import Refusal

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

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
                with transaction.atomic():
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
    entries = [
        Entry(
            at=now,
            tag=line.tag.value,
            actor_kind=actor.kind,
            actor_code=actor.code,
            actor_label=actor.mark,
            subject_kind=line.subject.kind,
            subject_code=line.subject.code,
            subject_label=line.subject.label[:300],
            scope=line.subject.scope,
            request_id=actor.request_id,
            address=actor.address,
            changes=dict(line.changes),
        )
        for line in lines
    ]
    Entry.objects.bulk_create(entries, batch_size=1000)
    return [entry.tag for entry in entries]


def nothing_changed() -> None:
    """Say that this run of the operation repeats an earlier one and left everything as it was."""
    recorded = _recorded.get()
    if recorded is not None:
        recorded.append("")


def seal_entries(*, now: datetime) -> Seal | None:
    """Chain the entries since the last seal; None when there are none."""
    with transaction.atomic():
        previous = Seal.objects.select_for_update().order_by("-last").first()
        after = previous.last if previous else 0
        entries = Entry.objects.filter(id__gt=after).order_by("id")
        rows = [entry_as_json(entry) for entry in entries.iterator(chunk_size=2000)]
        if not rows:
            return None
        return Seal.objects.create(
            first=rows[0]["id"],
            last=rows[-1]["id"],
            digest=digest_of(previous.digest if previous else FIRST_DIGEST, rows),
            sealed_at=now,
        )
