"""The shape of a command: what a module in a room's ``management`` shelf offers.

A command module has ``add_arguments(parser)`` and ``run(args) -> int``; its docstring is the help,
and ``EXAMPLE`` one line that works. Status 0 is done, 1 refused, 2 some rows were rejected.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

DONE = 0
REFUSED = 1
# Texts that a command writes for others are Kazakh unless another language is asked for.
TEXT_LANGUAGE = "kk"
SOME_REJECTED = 2
_LONGEST_WORD, _CUT = 300, 60  # paths are longer than any word


class CommandModule(Protocol):
    """A module of a ``management`` shelf."""

    EXAMPLE: str
    __doc__: str | None

    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, args: argparse.Namespace) -> int: ...


def day(text: str) -> date:
    """A date of the command line, for ``type=`` of an argument."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"“{text}” is no date; write year, month and day as 2026-03-04"
        ) from error


def whole(text: str) -> int:
    """A whole number of the command line, for ``type=`` of an argument."""
    try:
        return int(text)
    except ValueError as error:  # more digits than Python reads are no number either
        raise argparse.ArgumentTypeError(
            f"“{text}” is no whole number; write digits only, as 2026"
        ) from error


def site(text: str) -> str:
    """The address of an installation, without a slash at its end, for ``type=`` of an argument."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or " " in text:
        raise argparse.ArgumentTypeError(
            f"“{text}” is no address of a site; write it as https://training.example"
        )
    return text.rstrip("/")


def port(text: str) -> int:
    """A port of the command line, for ``type=`` of an argument."""
    number = int(text) if text.isascii() and text.isdecimal() and len(text) <= 5 else 0
    if not 1 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"“{text}” is no port; write a number from 1 to 65535")
    return number


def nothing_there() -> str:
    """What a command says where a page answers 404."""
    return _("There is nothing with this code. Look the code up and write it as it stands there.")


def print_json(value: Any) -> None:
    """One JSON document on standard output, stable order of keys, readable letters."""
    sys.stdout.write(as_json(value))


def as_json(value: Any) -> str:
    """One JSON document as ``print_json`` prints it."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n"


def print_error(message: str, program: str = "kaskad") -> None:
    """One readable line on standard error; what somebody wrote without end is cut."""
    words = (word if len(word) <= _LONGEST_WORD else f"{word[:_CUT]}…" for word in message.split())
    sys.stderr.write(f"{program}: {' '.join(words)}\n")
