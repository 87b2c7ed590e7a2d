"""The planner on the command line.

Status 0 is success, 1 a refusal (bad input, or a plan with breaches), 3 a run that was stopped
before it had a complete plan.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from typing import TYPE_CHECKING, NoReturn

from kaskad_planner.commands.answer import refuse
from kaskad_planner.table import BadInput

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = ("generate", "solve", "check", "bound", "replan", "explain", "forecast")
PROGRAM = "python -m kaskad_planner"


def main(arguments: Sequence[str] | None = None, program: str = PROGRAM) -> int:
    """Run one command and return its exit status."""
    options = _parser(program).parse_args(arguments)
    try:
        return int(options.run(options))
    except BadInput as refusal:
        return refuse(str(refusal))
    except OSError as error:
        return refuse(f"{error.filename}: {error.strerror}. Give a folder that can be written.")


class _Parser(argparse.ArgumentParser):
    """Says in one line what is wrong, with the status of a refusal."""

    def error(self, message: str) -> NoReturn:
        raise SystemExit(refuse(f"{message}. See {self.prog} --help"))


def _parser(program: str) -> argparse.ArgumentParser:
    parser = _Parser(
        prog=program,
        description="Plans the training of a whole election administration by cascade.",
        epilog="Formats of the folders: docs/formats/planning.md",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name in COMMANDS:
        module = importlib.import_module(f"kaskad_planner.commands.{name}")
        text = (module.__doc__ or "").strip()
        command = commands.add_parser(
            name,
            help=text[0].lower() + text.splitlines()[0].rstrip(".")[1:],
            description=text,
            epilog=f"Example: {program} {module.EXAMPLE}",
        )
        module.add_arguments(command)
        command.add_argument("--json", action="store_true", help="answer with one JSON object")
        command.set_defaults(run=module.run)
    return parser


if __name__ == "__main__":
    sys.exit(main())
