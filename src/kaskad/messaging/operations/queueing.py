"""Queueing: in the caller's transaction, each occasion once for each reader, many at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from kaskad.audit.api import Line, Subject, Tag, nothing_changed, operation, record_many
from kaskad.core.actor import Actor
from kaskad.core.bulk import insert_rows, update_rows
from kaskad.core.localized import LANGUAGES
from kaskad.core.secrets import keyed_code, keyed_hash, seal
from kaskad.messaging.models import Message, Recipient
from kaskad.messaging.queries.texts import pack_values, versions_in_force
from kaskad.messaging.vocab import State
from kaskad.messaging.vocab.kinds import KINDS

_CHUNK = 500
_WHOLE_TABLE = 5000  # from so many keys on, one reading of everything is faster
_REFERENCE_LETTERS = 16


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a message is for, as the caller knows them; ``key`` is opaque here."""

    key: str
    language: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message to queue.

    ``occasion`` is the natural key of what is told, one reader hears of it once. ``values`` are
    those that the kind names: dates, times, texts in three languages. ``urgent`` comes first and
    does not keep to quiet hours; after ``not_after`` it would be of no use.
    """

    reader: Reader
    kind: str
    occasion: str
    values: Mapping[str, Any] = field(default_factory=dict)
    place: str = ""
    district: str = ""
    region: str = ""
    urgent: bool = False
    not_before: datetime | None = None
    not_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class QueueReport:
    """How many were queued, and how many had been before."""

    queued: int = 0
    repeated: int = 0


@operation(Tag.MESSAGES_QUEUED)
def queue_messages(*, actor: Actor, messages: Sequence[NewMessage], now: datetime) -> QueueReport:
    """Queue messages in the transaction at hand: they go out if it is kept, and only then.

    What was told before (the same occasion and reader) is not told again. The addresses and the
    language of a reader are taken from the caller each time; wishes stay.
    """
    wanted = {(one.occasion, one.reader.key): one for one in messages}
    recipients = _recipients({one.reader.key: one.reader for one in messages})
    known = _known(wanted)
    new = [one for key, one in wanted.items() if key not in known]
    repeated = len(messages) - len(new)
    if not new:
        nothing_changed()
        return QueueReport(0, repeated)

    # Read before writing begins: the connection is busy while rows are copied.
    versions = versions_in_force({one.kind for one in new})
    insert_rows(Message, _COLUMNS, _rows(new, recipients, versions, now))

    counts = Counter(one.kind for one in new)
    record_many(
        actor=actor,
        lines=[
            Line(Tag.MESSAGES_QUEUED, Subject("messages", kind, kind), {"count": count})
            for kind, count in sorted(counts.items())
        ],
        now=now,
    )
    return QueueReport(len(new), repeated)


@operation(Tag.MESSAGES_QUEUED)
def register_readers(
    *,
    actor: Actor,  # noqa: ARG001  the shape of an operation
    readers: Sequence[Reader],
    now: datetime,  # noqa: ARG001  the shape of an operation
) -> dict[str, int]:
    """Make readers known before their first message, so that they can say what they wish.

    Their ids by key. Addresses are those of the caller's own tables, so this leaves no entry.
    """
    nothing_changed()
    return _recipients({one.key: one for one in readers})


_COLUMNS = (
    "code", "recipient", "occasion", "kind", "version", "values_sealed", "place", "district",
    "region", "urgent", "state", "channel", "passed", "tries", "next_try", "not_after",
    "claimed_by", "queued_at",
)  # fmt: skip


def _rows(
    new: Sequence[NewMessage],
    recipients: Mapping[str, int],
    versions: Mapping[str, int],
    now: datetime,
) -> Iterator[tuple[Any, ...]]:
    for one in new:
        yield (
            keyed_code("message", f"{one.occasion}/{one.reader.key}", _REFERENCE_LETTERS),
            *(recipients[one.reader.key], one.occasion, one.kind, versions[one.kind]),
            *(pack_values(KINDS[one.kind], one.values), one.place, one.district, one.region),
            *(one.urgent, State.WAITING.value, "", [], 0, max(one.not_before or now, now)),
            *(one.not_after, "", now),
        )


def _known(wanted: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Which of the occasions their readers were told, or are about to be."""
    occasions = {occasion for occasion, _ in wanted}
    rows = Message.objects.order_by().values_list("occasion", "recipient__key")
    if len(occasions) > _WHOLE_TABLE:
        return set(rows.iterator(chunk_size=5000)) & set(wanted)
    found: set[tuple[str, str]] = set()
    for chunk in _chunks(occasions):
        found |= set(rows.filter(occasion__in=chunk))
    return found


def _recipients(readers: Mapping[str, Reader]) -> dict[str, int]:
    """The ids of the readers by key, made or brought up to date."""
    wrong = {one.language for one in readers.values()} - set(LANGUAGES)
    if wrong:
        raise ValueError(f"no language: {sorted(wrong)}")
    marks = {key: _mark(one) for key, one in readers.items()}
    known = {key: (number, mark) for key, number, mark in _known_recipients(readers)}
    changed = [key for key, (_, mark) in known.items() if mark != marks[key]]
    if changed:
        rows = ((*_sealed(readers[key]), marks[key], known[key][0]) for key in changed)
        columns = ("language", "phone_sealed", "email_sealed", "contacts_mark")
        update_rows(Recipient, columns, rows)
    new = [key for key in readers if key not in known]
    ids = {key: number for key, (number, _) in known.items()}
    if new:
        _make({key: readers[key] for key in new}, marks)
        ids |= {key: number for key, number, _ in _known_recipients(new)}
    return ids


def _make(readers: Mapping[str, Reader], marks: Mapping[str, str]) -> None:
    if len(readers) <= _CHUNK:
        made = []
        for key, reader in readers.items():
            language, phone, email = _sealed(reader)
            made.append(
                Recipient(
                    key=key,
                    language=language,
                    phone_sealed=phone,
                    email_sealed=email,
                    contacts_mark=marks[key],
                )
            )
        # Somebody else may have made one of them a moment ago.
        Recipient.objects.bulk_create(made, ignore_conflicts=True)
        return
    columns = (
        "key", "language", "phone_sealed", "email_sealed", "contacts_mark", "telegram_sealed",
        "telegram_mark", "link_hash", "channels", "refused",
    )  # fmt: skip
    rows: Iterator[tuple[Any, ...]] = (
        (key, *_sealed(reader), marks[key], "", "", "", [], []) for key, reader in readers.items()
    )
    insert_rows(Recipient, columns, rows)


def _known_recipients(keys: Collection[str]) -> Iterator[tuple[str, int, str]]:
    rows = Recipient.objects.order_by("id").values_list("key", "id", "contacts_mark")
    if len(keys) > _WHOLE_TABLE:
        wanted = set(keys)
        yield from (row for row in rows.iterator(chunk_size=5000) if row[0] in wanted)
        return
    for chunk in _chunks(keys):
        yield from rows.filter(key__in=chunk)


def _mark(reader: Reader) -> str:
    return keyed_hash("contacts", f"{reader.language}|{reader.phone}|{reader.email}")


def _sealed(reader: Reader) -> tuple[str, str, str]:
    return reader.language, seal(reader.phone), seal(reader.email)


def _chunks(keys: Iterable[str]) -> Iterator[list[str]]:
    iterator = iter(keys)
    while chunk := list(islice(iterator, _CHUNK)):
        yield chunk
