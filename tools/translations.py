"""Check the translation catalogues: complete, fresh, and with the placeholders of the source."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.pofile import PoFileError, read_po

from tools.machine import GETTEXT, MissingError, provide
from tools.project import LANGUAGES, PACKAGE, Outcome, python, rooms, run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Catalog, Message

_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|</?[a-z]\w*\b")

Key = tuple[str, str]


def make_messages(room: Path) -> None:
    """Bring the catalogues of a room up to date with its sources.

    Raises ``MissingError`` without GNU gettext and ``ValueError`` for sources it cannot read.
    """
    provide(GETTEXT)
    (room / "locale").mkdir(exist_ok=True)
    languages = [part for language in LANGUAGES for part in ("-l", language)]
    options = ["--no-wrap", "--no-location", "--no-obsolete", "--ignore=migrations"]
    command = python("-m", "django", "makemessages", *languages, *options)
    status, printed = run(command, cwd=room, env={"DJANGO_SETTINGS_MODULE": ""})
    if status != 0:
        raise ValueError(f"{room.name}: {printed.strip()}")
    if not any((room / "locale").iterdir()):
        (room / "locale").rmdir()


def read_catalogue(path: Path) -> Catalog:
    with path.open("rb") as text:
        return read_po(text, locale=path.parent.parent.name, abort_invalid=True)


def keys(catalogue: Catalog) -> dict[Key, Message]:
    """Return the messages of a catalogue by context and source text, without the header."""
    return {
        (message.context or "", _source(message)): message for message in catalogue if message.id
    }


def _source(message: Message) -> str:
    return "\0".join(_strings(message.id))


def _strings(value: str | tuple[str, ...] | list[str] | None) -> list[str]:
    """Return the forms of a message: one, or as many as the plural has."""
    return [value or ""] if isinstance(value, str | None) else list(value)


def breaches_of_catalogue(path: Path) -> Iterator[str]:
    """Yield what is wrong inside one catalogue, each line with the message that is meant."""
    try:
        catalogue = read_catalogue(path)
    except PoFileError as error:
        yield f"cannot be read: {error}"
        return
    for message in keys(catalogue).values():
        name = repr(_source(message).partition("\0")[0])
        forms = _strings(message.string)
        if message.fuzzy:
            yield f"{name} is fuzzy"
        elif not all(forms) or (message.pluralizable and len(forms) != catalogue.num_plurals):
            yield f"{name} is not translated"
        else:
            yield from _wrong_placeholders(message, forms, name)
    for message in catalogue.obsolete.values():
        yield f"{_source(message)!r} is obsolete"


def _wrong_placeholders(message: Message, forms: list[str], name: str) -> Iterator[str]:
    allowed = [sorted(_PLACEHOLDER.findall(source)) for source in _strings(message.id)]
    for form in forms:
        found = sorted(_PLACEHOLDER.findall(form))
        if found not in allowed:
            yield f"{name} has {_list(allowed[-1])}, its translation {_list(found)}"


def _list(placeholders: list[str]) -> str:
    return " ".join(placeholders) or "nothing"


def breaches_of_room(room: Path) -> Iterator[str]:
    """Yield ``room/language: what is wrong`` for the catalogues of a room.

    Raises ``MissingError`` and ``ValueError`` like ``make_messages``.
    """
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / room.name
        shutil.copytree(room, fresh, ignore=shutil.ignore_patterns("locale", "__pycache__"))
        make_messages(fresh)
        for language in LANGUAGES:
            place = Path("locale", language, "LC_MESSAGES", "django.po")
            for breach in _breaches_of_language(room / place, fresh / place):
                yield f"{room.name}/{language}: {breach}"


def _breaches_of_language(path: Path, fresh: Path) -> Iterator[str]:
    wanted = keys(read_catalogue(fresh)) if fresh.exists() else {}
    if not path.exists():
        if wanted:
            yield f"no catalogue, {len(wanted)} messages wait; run ./kaskad messages"
        return
    yield from breaches_of_catalogue(path)
    with_problems = keys(read_catalogue(path))
    for _context, source in sorted(wanted.keys() - with_problems.keys()):
        yield f"{source.partition(chr(0))[0]!r} is missing; run ./kaskad messages"
    for _context, source in sorted(with_problems.keys() - wanted.keys()):
        yield f"{source.partition(chr(0))[0]!r} is no longer in the sources"


def breaches_of_others(package: Path = PACKAGE) -> Iterator[str]:
    """Yield what is wrong in the catalogues that add to Django's own."""
    for path in sorted(package.glob("*/locale_*/*/LC_MESSAGES/*.po")):
        for breach in breaches_of_catalogue(path):
            yield f"{path.relative_to(package)}: {breach}"


def check() -> Outcome:
    found = list(breaches_of_others())
    for room in rooms():
        try:
            found += breaches_of_room(room)
        except (MissingError, ValueError, PoFileError) as error:
            found.append(str(error))
    if found:
        return Outcome(passed=False, line=f"{len(found)} breaches", detail="\n".join(found))
    return Outcome(passed=True, line="Kazakh and Russian are complete and fresh")
