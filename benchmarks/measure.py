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


def run_program(
    command: Sequence[str], *, env: Mapping[str, str] | None = None, feed: bytes = b""
) -> Run:
    """Run a program to its end, feed its input, hide its output, and measure it.

    The peak is that of the program itself; children that it waited for count if they are larger.
    """
    started = time.perf_counter()
    with subprocess.Popen(
        list(command),
        env={**os.environ, **(env or {})},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    ) as program:
        if program.stdin is not None:
            program.stdin.write(feed)
            program.stdin.close()
        # wait4 and not getrusage: the latter keeps the peak of every child before this one.
        _, status, usage = os.wait4(program.pid, 0)
        program.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - started
    # Linux counts in kilobytes, macOS in bytes.
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return Run(
        wall=wall,
        processor=usage.ru_utime + usage.ru_stime,
        peak=usage.ru_maxrss / unit,
        status=program.returncode,
    )


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
