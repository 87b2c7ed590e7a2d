"""The command line: finds the command, reads its arguments, says what went wrong."""

from __future__ import annotations

import argparse
import errno
import importlib
import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, cast

from kaskad.config.commands import COMMANDS, Entry

if TYPE_CHECKING:
    from kaskad.core.commandline import CommandModule


MESSAGE_LANGUAGES = ("kk", "ru", "en")


def main(argv: Sequence[str]) -> int:
    """Run ``argv`` and return its status: 0 done, 1 refused, 2 some rows rejected."""
    speak_utf8()
    words = list(argv)
    if not words or words[0] in ("-h", "--help", "help"):
        print(overview())  # noqa: T201  the overview is this command's answer
        return 0
    if words[0] == "--version":
        from kaskad import __version__  # noqa: PLC0415  needed for this answer only

        print(f"kaskad {__version__}")  # noqa: T201  as above
        return 0
    if words[0] == "planner":
        return _run_planner(words[1:])
    entry, rest = _entry_for(words)
    if entry is None and (group := _group(words)):
        print("\n".join(group))  # noqa: T201  as above
        return 0
    if entry is None:
        known = ", ".join(dict.fromkeys(command.words.split()[0] for command in COMMANDS))
        sys.stderr.write(f"kaskad: there is no command “{' '.join(words[:2])}”; try: {known}\n")
        return 1
    return _run(entry, rest)


def speak_utf8() -> None:
    """Texts are Kazakh in UTF-8 whatever the locale; a closed stream swallows them."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  for the process
            setattr(sys, name, nowhere)
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def overview() -> str:
    """All commands with their line of help."""
    lines = ["usage: kaskad COMMAND ...", ""]
    lines += [f"  {entry.words:<20} {entry.summary}" for entry in COMMANDS]
    lines += ["", "kaskad COMMAND --help tells the options and shows an example."]
    return "\n".join(lines)


def _group(words: list[str]) -> list[str]:
    """The commands that begin with the word when its help is asked for: ``kaskad plan --help``."""
    if words[1:] not in (["-h"], ["--help"], ["help"]):
        return []
    found = [entry for entry in COMMANDS if entry.words.startswith(f"{words[0]} ")]
    return [f"  {entry.words:<20} {entry.summary}" for entry in found]


def _entry_for(words: list[str]) -> tuple[Entry | None, list[str]]:
    for length in (2, 1):
        for entry in COMMANDS:
            if entry.words == " ".join(words[:length]):
                return entry, words[length:]
    return None, words


def _run_planner(words: list[str]) -> int:
    planner = importlib.import_module("kaskad_planner.__main__")
    return int(planner.main(words, "kaskad planner"))


def _run(entry: Entry, words: list[str]) -> int:
    folder = _data_folder(entry, words)
    os.environ["KASKAD_DATA"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaskad.config.settings")
    try:
        status = _run_in(entry, words, folder)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has gone (`| head`): nothing more to say, and no trace of it either.
        _forget_output()
        return 0
    except OSError as error:
        from kaskad.core.commandline import print_error  # noqa: PLC0415  needs Django

        _forget_output()
        print_error(_unable(error))
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nkaskad: stopped\n")
        return 130
    return status


def _forget_output() -> None:
    """What could not be written is not tried again when the interpreter ends."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _unable(error: OSError) -> str:
    """What the system refused, on which file, and what to do."""
    place = f"{error.filename}: " if error.filename else ""
    if isinstance(error, FileNotFoundError):
        return f"{place}there is no such file or folder. Look at the path."
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"{place}the disk is full. Free some space and run the command again."
    reason = (error.strerror or str(error)).lower()
    return f"{place}{reason}. Choose another path, or change who may use this one."


def _data_folder(entry: Entry, words: list[str]) -> Path:
    """The folder is needed before settings are read, so it is looked for before parsing."""
    for position, word in enumerate(words):
        if word == "--data" and position + 1 < len(words):
            return Path(words[position + 1]).absolute()
        if word.startswith("--data="):
            return Path(word.removeprefix("--data=")).absolute()
    if "KASKAD_DATA" in os.environ:
        return Path(os.environ["KASKAD_DATA"]).absolute()
    return Path(entry.data).absolute()


def _run_in(entry: Entry, words: list[str], folder: Path) -> int:
    import django  # noqa: PLC0415  settings read the data folder chosen above

    try:
        django.setup()
    except ValueError as error:
        sys.stderr.write(f"kaskad: {error}\n")
        return 1
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415  after setup
    from django.db.utils import DatabaseError  # noqa: PLC0415  after setup
    from django.utils import translation  # noqa: PLC0415  after setup

    from kaskad.core.commandline import REFUSED, nothing_there, print_error  # noqa: PLC0415  after setup
    from kaskad.core.refusal import NotFound, Refusal  # noqa: PLC0415  after setup

    module = cast("CommandModule", importlib.import_module(entry.module))
    parser = _parser(entry, module)
    args = parser.parse_args(words)
    _refuse_unreadable(parser, args)
    args.data = folder
    with translation.override(_language(args)):
        try:
            return module.run(args)
        except Refusal as refusal:
            print_error(refusal.message)
        except NotFound as error:
            print_error(str(error) or nothing_there())
        except (DatabaseError, ImproperlyConfigured) as error:
            print_error(f"{folder}: {error}. {_database_remedy(str(error), folder)}")
    return REFUSED


def _refuse_unreadable(parser: argparse.ArgumentParser, args: argparse.Namespace) -> None:
    """Words that are no text in UTF-8 or hide signs; a file may have any name."""
    for action in parser._actions:  # noqa: SLF001  argparse has no public list of them
        value = getattr(args, action.dest, None)
        if isinstance(value, str) and not value.isprintable():
            error = argparse.ArgumentError(action, "has signs that cannot be read; write it anew")
            parser.error(str(error))


def _database_remedy(said: str, folder: Path) -> str:
    """What to do about an answer of the database; most often it has not been made yet."""
    if "disk is full" in said or "No space left" in said:
        return "Free some space and run the command again."
    if "locked" in said:
        return "Another command is writing; run this one again when it has ended."
    if "not a database" in said or "malformed" in said:
        return "Restore the latest copy of the database."
    if "connection" in said:
        return "Start PostgreSQL, or correct KASKAD_DATABASE."
    return f"Run `kaskad init --data {folder}` first."


class HelpFormatter(argparse.RawDescriptionHelpFormatter):
    """Keeps the lines of a description, and names every default that the help does not name."""

    def _get_help_string(self, action: argparse.Action) -> str | None:
        text = action.help or ""
        is_plain = action.default in (None, "", False, argparse.SUPPRESS)
        if is_plain or not action.option_strings or "default" in text:
            return text
        return f"{text} (default %(default)s)".strip()


class Parser(argparse.ArgumentParser):
    """Says in one line what is wrong and where to look; status 1, for 2 means rejected rows."""

    def error(self, message: str) -> NoReturn:
        from kaskad.core.commandline import print_error  # noqa: PLC0415  needs Django

        print_error(f"{message}. See {self.prog} --help", self.prog)
        raise SystemExit(1)


def _parser(entry: Entry, module: CommandModule) -> argparse.ArgumentParser:
    parser = Parser(
        prog=f"kaskad {entry.words}",
        description=module.__doc__,
        epilog=f"example: {module.EXAMPLE}",
        formatter_class=HelpFormatter,
        conflict_handler="resolve",  # a command may say more exactly what its --lang is
    )
    parser.add_argument(
        "--data",
        metavar="DIR",
        help=f"data folder of the installation (default ./{entry.data}, or KASKAD_DATA)",
    )
    parser.add_argument(
        "--lang",
        choices=MESSAGE_LANGUAGES,
        help="language of messages (default: that of the terminal, else English)",
    )
    module.add_arguments(parser)
    return parser


def _language(args: argparse.Namespace) -> str:
    """The language of messages: ``--lang``, else the terminal's if we have it, else English."""
    # In the order in which a terminal's own programs look (POSIX, environment variables).
    named = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    wished = args.lang or next(filter(None, named), "en")[:2]
    return wished if wished in MESSAGE_LANGUAGES else "en"
