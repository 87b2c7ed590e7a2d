"""What every benchmark uses: runs, their median, the peak memory of a program, and a table."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a program: wall and processor time in seconds, peak memory in MB."""

    wall: float
    processor: float
    peak: float
    status: int = 0


def timed(action: Callable[[], object]) -> float:
    """Return the seconds of one call."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def median_of(action: Callable[[], float], runs: int = 5) -> float:
    """Return the median of what ``runs`` calls return."""
    return statistics.median(action() for _ in range(runs))


# Linux counts into a program's peak the memory of the process that started it, so a small one
# starts it: status, wall, user and system time and peak come back through a pipe.
_STARTER = """
import os, sys, time
pipe, *command = sys.argv[1:]
started = time.perf_counter()
_, status, usage = os.wait4(os.spawnvp(os.P_NOWAIT, command[0], command), 0)
figures = (time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
os.write(int(pipe), " ".join(map(repr, (*figures, os.waitstatus_to_exitcode(status)))).encode())
"""


def run_program(
    command: Sequence[str], *, env: Mapping[str, str] | None = None, feed: bytes = b""
) -> Run:
    """Run a program to its end, feed its input, hide its output, and measure it.

    The peak is that of the program itself; a child that it waited for counts if it is larger.
    """
    read_end, write_end = os.pipe()
    with os.fdopen(read_end, "rb") as answer:
        subprocess.run(
            [sys.executable, "-S", "-c", _STARTER, str(write_end), *command],
            env={**os.environ, **(env or {})},
            input=feed,
            stdout=subprocess.DEVNULL,
            pass_fds=[write_end],
            check=True,
        )
        os.close(write_end)
        wall, processor, peak, status = answer.read().split()
    # Linux counts in kilobytes, macOS in bytes.
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return Run(float(wall), float(processor), int(peak) / unit, int(status))


def median_run(runs: Sequence[Run]) -> Run:
    """Return a run of medians; its status is the first that is not 0."""
    return Run(
        wall=statistics.median(run.wall for run in runs),
        processor=statistics.median(run.processor for run in runs),
        peak=statistics.median(run.peak for run in runs),
        status=next((run.status for run in runs if run.status), 0),
    )


def print_table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table that reads well in a terminal and is Markdown; numbers are aligned right."""
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [
        max(len(line[column]) for line in [list(heads), *cells]) for column in range(len(heads))
    ]
    right = [
        all(isinstance(row[column], int | float) for row in rows) for column in range(len(heads))
    ]
    print(_line(list(heads), widths, right))
    rules = [
        "-" * (width - 1) + ":" if side else "-" * width
        for width, side in zip(widths, right, strict=True)
    ]
    print(_line(rules, widths, right))
    for row in cells:
        print(_line(row, widths, right))


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _line(cells: list[str], widths: list[int], right: list[bool]) -> str:
    parts = [
        cell.rjust(width) if side else cell.ljust(width)
        for cell, width, side in zip(cells, widths, right, strict=True)
    ]
    return f"| {' | '.join(parts)} |"
