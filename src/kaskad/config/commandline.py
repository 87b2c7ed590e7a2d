"""The command line: a table of commands, each a module of some room's ``management`` shelf."""

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
from typing import TYPE_CHECKING, NamedTuple, NoReturn, cast

if TYPE_CHECKING:
    from kaskad.core.commandline import CommandModule


MESSAGE_LANGUAGES = ("kk", "ru", "en")


class Entry(NamedTuple):
    """Words after ``kaskad``, the module that answers, one line of help."""

    words: str
    module: str
    summary: str
    data: str = "var"


COMMANDS = (
    Entry(
        "demo",
        "kaskad.demo.management.demo",
        "build the national campaign of March 2026 and serve it",
        "var/demo",
    ),
    Entry("init", "kaskad.config.management.init", "make or upgrade an installation"),
    Entry("serve", "kaskad.config.management.serve", "serve the pages and do background work"),
    Entry("worker", "kaskad.config.management.worker", "do background work only"),
    Entry("broadcast", "kaskad.seminars.management.broadcast", "look after broadcasts only"),
    Entry("live", "kaskad.config.management.live", "send live rooms to who watches them only"),
    Entry("tasks", "kaskad.work.management.tasks", "show background work and act on failed tasks"),
    Entry(
        "doctor", "kaskad.config.management.doctor", "check the installation and say what to mend"
    ),
    Entry("keys list", "kaskad.config.management.keys_list", "the keys that seal"),
    Entry("keys rotate", "kaskad.config.management.keys_rotate", "add a key that seals"),
    Entry("keys reseal", "kaskad.config.management.keys_reseal", "seal all with the newest key"),
    Entry("keys drop", "kaskad.config.management.keys_drop", "give up an old key"),
    Entry(
        "retention",
        "kaskad.config.management.retention",
        "take away what was kept long enough",
    ),
    Entry("link", "kaskad.commissions.management.link", "give a person a sign-in link"),
    Entry("operator", "kaskad.accounts.management.operator", "who may open staff sessions"),
    Entry(
        "staff reset",
        "kaskad.commissions.management.staff_reset",
        "begin the sign-in of somebody again who lost the second factor",
    ),
    Entry("answers list", "kaskad.answers.management.answers_list", "the official answers"),
    Entry(
        "answers export",
        "kaskad.answers.management.answers_export",
        "write the official answers as a file",
    ),
    Entry("items list", "kaskad.assessment.management.items_list", "the items of tests"),
    Entry("items import", "kaskad.assessment.management.items_import", "read items of tests"),
    Entry(
        "items export",
        "kaskad.assessment.management.items_export",
        "write items of tests, also for Moodle and QTI",
    ),
    Entry(
        "tests answers",
        "kaskad.assessment.management.tests_answers",
        "write all answers of a test for analysts",
    ),
    Entry("results xapi", "kaskad.assessment.management.results_xapi", "write results for xAPI"),
    Entry("lti add", "kaskad.assessment.management.lti_add", "register a learning platform"),
    Entry("lti list", "kaskad.assessment.management.lti_list", "the learning platforms"),
    Entry("lti remove", "kaskad.assessment.management.lti_remove", "remove a learning platform"),
    Entry("lti key", "kaskad.assessment.management.lti_key", "sign to platforms with a new key"),
    Entry("lrs add", "kaskad.assessment.management.lrs_add", "register a record store (xAPI)"),
    Entry("lrs list", "kaskad.assessment.management.lrs_list", "the record stores"),
    Entry("lrs remove", "kaskad.assessment.management.lrs_remove", "remove a record store"),
    Entry("lrs send", "kaskad.assessment.management.lrs_send", "send new results to a store now"),
    Entry("token", "kaskad.commissions.management.token", "give a program a token of the API"),
    Entry(
        "commissions import",
        "kaskad.commissions.management.structure_import",
        "read the tree of commissions",
    ),
    Entry("roster import", "kaskad.commissions.management.roster_import", "read a list of members"),
    Entry(
        "oneroster import",
        "kaskad.commissions.management.oneroster_import",
        "read a OneRoster package",
    ),
    Entry(
        "oneroster export",
        "kaskad.reporting.management.oneroster_export",
        "write a OneRoster package",
    ),
    Entry(
        "certificates issue",
        "kaskad.credentials.management.certificates_issue",
        "issue certificates to everybody who has earned one",
    ),
    Entry(
        "certificates key",
        "kaskad.credentials.management.certificates_key",
        "show or change the keys of certificates",
    ),
    Entry(
        "certificates verifier",
        "kaskad.credentials.management.certificates_verifier",
        "print the program that checks a certificate",
    ),
    Entry("verify", "kaskad.credentials.management.verify", "check a certificate"),
    Entry("venues import", "kaskad.campaigns.management.venues_import", "read the halls"),
    Entry("campaign import", "kaskad.campaigns.management.campaign_import", "read a campaign file"),
    Entry(
        "campaign export", "kaskad.campaigns.management.campaign_export", "write a campaign file"
    ),
    Entry(
        "provisions import",
        "kaskad.campaigns.management.provisions_import",
        "read laws and provisions",
    ),
    Entry(
        "materials export",
        "kaskad.campaigns.management.materials_export",
        "write the materials in force",
    ),
    Entry(
        "materials kit",
        "kaskad.campaigns.management.materials_kit",
        "write the kit of a campaign as a ZIP",
    ),
    Entry("plan run", "kaskad.planning.management.plan_run", "make a draft plan"),
    Entry("plan show", "kaskad.planning.management.plan_show", "show a plan and its breaches"),
    Entry("plan diff", "kaskad.planning.management.plan_diff", "compare two plan versions"),
    Entry(
        "plan replan",
        "kaskad.planning.management.plan_replan",
        "repair the plan in force from the middle of a campaign",
    ),
    Entry(
        "plan put-in-force",
        "kaskad.planning.management.plan_put_in_force",
        "put a draft plan in force",
    ),
    Entry("make-up", "kaskad.reporting.management.make_up", "add seminars for those who missed"),
    Entry("forecast", "kaskad.reporting.management.forecast", "how likely the goal is in time"),
    Entry("coverage", "kaskad.reporting.management.coverage", "how many are trained, where"),
    Entry("bulletin", "kaskad.reporting.management.bulletin", "the official text about a day"),
    Entry("delivery", "kaskad.messaging.management.delivery", "how far messages to people are"),
    Entry(
        "delivery test", "kaskad.messaging.management.delivery_test", "try a channel of messages"
    ),
    Entry("trace", "kaskad.reporting.management.trace", "the way of one row to the public number"),
    Entry(
        "person export",
        "kaskad.reporting.management.person_export",
        "everything that is held about one person",
    ),
    Entry(
        "person erase",
        "kaskad.commissions.management.person_erase",
        "erase what names a person who has left",
    ),
    Entry("audit verify", "kaskad.audit.management.audit_verify", "check that the record is whole"),
    Entry("audit export", "kaskad.audit.management.audit_export", "write the record to a file"),
    Entry("audit seal", "kaskad.audit.management.audit_seal", "sign what is new in the record now"),
    Entry("audit key", "kaskad.audit.management.audit_key", "show the keys that prove the record"),
    Entry(
        "audit verifier",
        "kaskad.audit.management.audit_verifier",
        "show the program that checks an exported record without Kaskad",
    ),
    Entry(
        "audit roles",
        "kaskad.audit.management.audit_roles",
        "show the SQL of a database role that cannot change the record",
    ),
    Entry("planner", "kaskad_planner", "the planning engine alone"),
)


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
