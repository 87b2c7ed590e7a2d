"""The planner on the command line: generate, solve, check and bound.

Status 0 is success, 1 a refusal (bad input, or a plan with breaches), 3 a run that was stopped
before it had a complete plan.
"""

from __future__ import annotations

import argparse
import json
import resource
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kaskad_planner.bound import bounds
from kaskad_planner.check import check
from kaskad_planner.construct import Progress, Stopped
from kaskad_planner.engine import solve
from kaskad_planner.generate import COUNTRIES, FEWEST_MEMBERS, generate
from kaskad_planner.instance_folder import read_instance, write_instance
from kaskad_planner.levels import evaluate, proven_districts, total
from kaskad_planner.plan_folder import read_plan, write_plan
from kaskad_planner.table import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kaskad_planner.plan import Breach, Level

OK, REFUSED, STOPPED = 0, 1, 3
SHOWN_BREACHES = 20


class _Stop:
    """Remembers that somebody asked to stop (SIGTERM or SIGINT)."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)

    def _ask(self, _number: int, _frame: object) -> None:
        self.asked = True


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except BadInput as refusal:
        _say(sys.stderr, str(refusal))
        return REFUSED
    except OSError as error:
        _say(sys.stderr, f"{error.filename}: {error.strerror}. Give a folder that can be written.")
        return REFUSED


def _say(stream: Any, text: str) -> None:
    stream.write(text + "\n")
    stream.flush()


def _generate(options: argparse.Namespace) -> int:
    instance = generate(options.members, options.seed, options.country)
    write_instance(instance, options.out)
    facts = {
        "persons": instance.people,
        "commissions": len(instance.commissions),
        "units": len(instance.units),
        "venues": len(instance.venues),
        "trainers": len(instance.trainers),
    }
    _answer(options, facts, [f"{name} {value}" for name, value in facts.items()])
    return OK


def _solve(options: argparse.Namespace) -> int:
    started = time.perf_counter()
    stop = _Stop()
    instance = read_instance(options.instance)
    seed = instance.seed if options.seed is None else options.seed
    tell = _tell if options.progress else _silent
    try:
        plan = solve(instance, seed, tell, lambda: stop.asked)
    except Stopped:
        _say(sys.stderr, "Stopped before a complete plan existed; nothing was written.")
        return STOPPED
    write_plan(plan, options.out)
    if stop.asked:
        _say(sys.stderr, "Stopped; the best complete plan so far was written.")
    proven, districts = proven_districts(instance, plan.bounds)
    facts: dict[str, Any] = {
        "persons": instance.people,
        "seminars": len(plan.seminars),
        "untrained": plan.untrained_people,
        "breaches": _breaches(plan.breaches),
        "levels": _levels(plan.levels),
        "proven_districts": proven,
        "districts": districts,
        "seconds": round(time.perf_counter() - started, 3),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }
    lines = [
        f"{facts['persons']} people, {facts['seminars']} seminars, {facts['untrained']} untrained",
        *_level_lines(plan.levels),
        f"proven in {proven} of {districts} districts",
        f"{facts['seconds']} s, {facts['peak_mb']} MB",
        *_breach_lines(plan.breaches),
    ]
    _answer(options, facts, lines)
    return REFUSED if plan.breaches else OK


def _check(options: argparse.Namespace) -> int:
    instance = read_instance(options.instance)
    plan = read_plan(options.plan)
    breaches = check(instance, plan)
    levels = evaluate(instance, plan)
    facts = {"breaches": _breaches(breaches), "levels": _levels(levels)}
    _answer(options, facts, [*_breach_lines(breaches), *_level_lines(levels)])
    return REFUSED if breaches else OK


def _bound(options: argparse.Namespace) -> int:
    instance = read_instance(options.instance)
    levels = total(bounds(instance))
    facts = {"bounds": [{"name": level.name, "bound": level.bound} for level in levels]}
    _answer(options, facts, [f"{level.name} >= {level.bound:g}" for level in levels])
    return OK


def _answer(options: argparse.Namespace, facts: dict[str, Any], lines: Iterable[str]) -> None:
    _say(sys.stdout, json.dumps(facts) if options.json else "\n".join(lines))


def _silent(progress: Progress) -> None:
    """Say nothing about the progress."""


def _tell(progress: Progress) -> None:
    """Print one line of progress as JSON."""
    facts = {name: getattr(progress, name) for name in Progress.__dataclass_fields__}
    _say(sys.stderr, json.dumps(facts))


def _breaches(breaches: Iterable[Breach]) -> list[dict[str, Any]]:
    return [{"code": breach.code, "refs": list(breach.refs)} for breach in breaches]


def _levels(levels: Iterable[Level]) -> list[dict[str, Any]]:
    return [
        {"name": level.name, "value": level.value, "bound": level.bound, "gap": level.gap}
        for level in levels
    ]


def _level_lines(levels: Iterable[Level]) -> list[str]:
    return [f"{row.name} {row.value:g} (bound {row.bound:g})" for row in levels]


def _breach_lines(breaches: Sequence[Breach]) -> list[str]:
    shown = [f"breach {row.code}: {' '.join(row.refs)}" for row in breaches[:SHOWN_BREACHES]]
    hidden = len(breaches) - len(shown)
    return [f"{len(breaches)} breaches", *shown, *([f"and {hidden} more"] if hidden else [])]


def _members(text: str) -> int:
    value = int(text)
    if value < FEWEST_MEMBERS:
        raise argparse.ArgumentTypeError(f"a country has {FEWEST_MEMBERS} members or more")
    return value


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m kaskad_planner",
        description="Plans the training of a whole election administration by cascade.",
        epilog="Formats of the folders: docs/formats/planning.md",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    _add_generate(commands)
    _add_solve(commands)
    _add_check(commands)
    _add_bound(commands)
    return parser


def _command(commands: Any, name: str, summary: str, example: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(
        name,
        help=summary,
        description=summary[0].upper() + summary[1:] + ".",
        epilog=f"Example: python -m kaskad_planner {example}",
    )
    command.add_argument("--json", action="store_true", help="answer with one JSON object")
    return command


def _add_generate(commands: Any) -> None:
    example = "generate --members 2000 --seed 1 --out small"
    command = _command(commands, "generate", "write a synthetic instance", example)
    command.add_argument("--members", type=_members, required=True, help="people to be taught")
    command.add_argument("--seed", type=int, default=1, help="another seed, another country")
    command.add_argument("--out", type=Path, required=True, help="folder to write")
    command.add_argument("--country", choices=COUNTRIES, default="kz", help="proportions to use")
    command.set_defaults(run=_generate)


def _add_solve(commands: Any) -> None:
    example = "solve small --out small-plan --seed 1 --progress"
    command = _command(commands, "solve", "make a plan for an instance", example)
    command.add_argument("instance", type=Path, help="instance folder")
    command.add_argument("--out", type=Path, required=True, help="plan folder to write")
    command.add_argument("--seed", type=int, help="default: the seed of the instance")
    command.add_argument(
        "--progress", action="store_true", help="print progress as JSON lines on stderr"
    )
    command.set_defaults(run=_solve)


def _add_check(commands: Any) -> None:
    example = "check small small-plan --json"
    command = _command(commands, "check", "report every breach of a plan", example)
    command.add_argument("instance", type=Path, help="instance folder")
    command.add_argument("plan", type=Path, help="plan folder")
    command.set_defaults(run=_check)


def _add_bound(commands: Any) -> None:
    command = _command(
        commands, "bound", "print what no plan of an instance can beat", "bound small"
    )
    command.add_argument("instance", type=Path, help="instance folder")
    command.set_defaults(run=_bound)


if __name__ == "__main__":
    sys.exit(main())
