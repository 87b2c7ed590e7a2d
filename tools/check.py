"""``./kaskad check``: everything that can be said about the code without running its tests."""

from __future__ import annotations

import argparse
import configparser
import os
import secrets
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from tools import locks, rules, scripts, translations
from tools.project import PACKAGE, ROOT, Outcome, program, python, rooms, run

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

WITHOUT_SHELVES = {"config", "core", "demo", "portals"}
_PRODUCTION = """\
secret_key = "{secret}"
pepper = "{secret}"
hosts = ["training.example.org"]
https = true
"""


def check_format() -> Outcome:
    return of_program(python("-m", "ruff", "format", "--check", ".", "kaskad"))


def check_lint() -> Outcome:
    return of_program(python("-m", "ruff", "check", ".", "kaskad"))


def check_types() -> Outcome:
    return of_program(python("-m", "mypy"))


def check_imports() -> Outcome:
    undeclared = rooms_without_contract(ROOT / ".importlinter", {path.name for path in rooms()})
    if undeclared:
        names = ", ".join(sorted(undeclared))
        detail = f'write into "shelves" of .importlinter: {names}'
        return Outcome(passed=False, line="rooms without a contract", detail=detail)
    return of_program([program("lint-imports")], env={"PYTHONPATH": str(ROOT), "COLUMNS": "300"})


def rooms_without_contract(contracts: Path, found: set[str]) -> set[str]:
    """Return the rooms whose shelves no contract keeps."""
    parser = configparser.ConfigParser()
    parser.read(contracts, encoding="utf-8")
    declared = parser["importlinter:contract:shelves"]["containers"].split()
    return found - WITHOUT_SHELVES - {name.removeprefix("kaskad.") for name in declared}


def check_migrations() -> Outcome:
    return of_django("makemigrations", "--check", "--dry-run", "--no-color")


def check_django() -> Outcome:
    return of_django("check", "--fail-level", "WARNING", "--no-color")


def check_deploy() -> Outcome:
    """Django's own list for production, on settings like those of a real installation."""
    return of_django(
        *("check", "--deploy", "--fail-level", "WARNING", "--no-color"),
        installation=_PRODUCTION.format(secret=secrets.token_urlsafe(48)),
    )


CHECKS: dict[str, Callable[[], Outcome]] = {
    "format": check_format,
    "lint": check_lint,
    "types": check_types,
    "imports": check_imports,
    "migrations": check_migrations,
    "django": check_django,
    "deploy": check_deploy,
    "translations": translations.check,
    "letters": scripts.check,
    "rules": rules.check,
    "locks": locks.check,
}


def of_program(command: Sequence[str | Path], env: dict[str, str] | None = None) -> Outcome:
    """Run a ready-made checker; its last line is the result."""
    status, printed = run(command, env=env)
    lines = [line.strip() for line in printed.splitlines() if line.strip()[:3] not in {"", "[*]"}]
    last = lines[-1] if lines else "nothing printed"
    return Outcome(passed=status == 0, line=last[:90], detail=printed.rstrip())


def of_django(*arguments: str, installation: str = "") -> Outcome:
    """Run a command of Django on an empty data folder, or on one with that ``kaskad.toml``."""
    with tempfile.TemporaryDirectory() as folder:
        if installation:
            Path(folder, "kaskad.toml").write_text(installation, encoding="utf-8")
        env = {
            "DJANGO_SETTINGS_MODULE": "kaskad.config.settings",
            "KASKAD_DATA": folder,
            "KASKAD_DATABASE": "",
            "KASKAD_DEBUG": "",
            "PYTHONPATH": str(PACKAGE.parent),
        }
        return of_program(python("-m", "django", *arguments), env=env)


def run_check(name: str) -> tuple[Outcome, float]:
    """Run one check; one that falls over has failed, and the others still run."""
    started = time.monotonic()
    try:
        outcome = CHECKS[name]()
    except Exception as error:  # noqa: BLE001  all checks run, whatever happens to one
        outcome = Outcome(passed=False, line=f"fell over: {error!r}"[:90], detail=repr(error))
    return outcome, time.monotonic() - started


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./kaskad check",
        description="Check style, types, import contracts, migrations, translations and our rules.",
        epilog="Example: ./kaskad check lint types",
    )
    parser.add_argument("name", nargs="*", help=f"only these: {', '.join(CHECKS)}")
    names = parser.parse_args(arguments).name or list(CHECKS)
    unknown = [name for name in names if name not in CHECKS]
    if unknown:
        parser.error(f"there is no check {unknown[0]}; there are {', '.join(CHECKS)}")
    failed = []
    with ThreadPoolExecutor(max_workers=min(2, os.cpu_count() or 1)) as pool:
        for name, (outcome, seconds) in zip(names, pool.map(run_check, names), strict=True):
            word = "ok  " if outcome.passed else "FAIL"
            print(f"{word}  {name:<13}{outcome.line}  ({seconds:.1f} s)", flush=True)
            if not outcome.passed:
                failed.append(name)
                print(f"{outcome.detail}\n", flush=True)
    print(f"{len(names) - len(failed)} checks passed, {len(failed)} failed", *failed)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
