"""CP-SAT in a process of its own.

OR-Tools and the engine bring two versions of HiGHS that cannot be loaded into one process. So the
models are built and solved next door, one after another; questions and answers go through pipes.
"""

from __future__ import annotations

import pickle
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from benchmarks.planner.ask import Ask, Found

ROOT = Path(__file__).resolve().parents[2]
# A model that has used up its time still gets so much, or it could not even say no.
LEAST_SECONDS = 0.01
# Peaks are counted in kilobytes; macOS counts bytes.
IN_MB = 1024 * 1024 if sys.platform == "darwin" else 1024


class Solver:
    """The process, ready when this has been made; `peak` is its memory in MB so far."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "benchmarks.planner.solver"]
        self.program = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._read()
        self.peak = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.program.communicate()

    def answer(self, ask: Ask, seconds: float) -> Found | None:
        """Return the best that building and solving found in so many seconds, or None."""
        if self.program.stdin is None:
            raise RuntimeError("the process has no input")
        _write(self.program.stdin, (ask, seconds))
        found: Found | None
        found, self.peak = self._read()
        return found

    def _read(self) -> Any:
        if self.program.stdout is None:
            raise RuntimeError("the process has no output")
        return pickle.load(self.program.stdout)  # noqa: S301  our own process wrote it


def main() -> int:
    """Answer questions until there are no more."""
    from benchmarks.planner.model import Model  # noqa: PLC0415  only this process loads OR-Tools

    _write(sys.stdout.buffer, None)
    while True:
        try:
            ask, seconds = pickle.load(sys.stdin.buffer)  # noqa: S301  our own process wrote it
        except EOFError:
            return 0
        started = time.perf_counter()
        model = Model(ask)
        rest = seconds - (time.perf_counter() - started)
        found = model.solve(max(LEAST_SECONDS, rest))
        _write(
            sys.stdout.buffer, (found, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / IN_MB)
        )


def _write(pipe: Any, what: object) -> None:
    pickle.dump(what, pipe)
    pipe.flush()


if __name__ == "__main__":
    sys.exit(main())
