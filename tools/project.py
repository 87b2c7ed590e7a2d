"""The files of the project, and how a tool runs a program in it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "kaskad"
LANGUAGES = ("kk", "ru")

_NOT_OURS = {"__pycache__", "build", "node_modules", "var"}
_HIDDEN_BUT_OURS = {".ci", ".importlinter", ".gitignore", ".gitattributes"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a check ended: one line for the list, and what to read if it failed."""

    passed: bool
    line: str
    detail: str = ""


def project_files(root: Path = ROOT, suffixes: Sequence[str] = ()) -> Iterator[Path]:
    """Yield the files somebody wrote, in order of path; all of them if no suffix is given.

    Walks the folder instead of asking git: a file that is not committed yet is checked too.
    """
    for entry in sorted(root.iterdir()):
        if entry.is_symlink() or entry.name in _NOT_OURS:
            continue
        if entry.name.startswith(".") and entry.name not in _HIDDEN_BUT_OURS:
            continue
        if entry.is_dir():
            yield from project_files(entry, suffixes)
        elif not suffixes or entry.suffix in suffixes:
            yield entry


def rooms(package: Path = PACKAGE) -> list[Path]:
    """Return the folders of the rooms, in order of name."""
    return sorted(path.parent for path in package.glob("*/__init__.py"))


def run(
    command: Sequence[str | Path],
    *,
    cwd: Path = ROOT,
    env: Mapping[str, str] | None = None,
) -> tuple[int, str]:
    """Run a program without input; return its exit status and everything it printed."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def python(*arguments: str | Path) -> list[str | Path]:
    """Return the command that runs this environment's Python."""
    return [sys.executable, *arguments]


def program(name: str) -> Path:
    """Return the path of a program that a package installed beside this Python."""
    return Path(sys.executable).parent / name
