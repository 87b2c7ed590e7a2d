"""``./kaskad bench``: run the scripts of benchmarks/ and keep their tables in the docs."""

from __future__ import annotations

import argparse
import os
import platform
import re
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from tools.machine import say
from tools.project import ROOT, python

FOLDER = ROOT / "benchmarks"
PAGE = ROOT / "docs" / "benchmarks.md"
_NOT_BENCHMARKS = {"crowd", "measure", "__init__"}


def names(folder: Path = FOLDER) -> list[str]:
    """Return the scripts, and the packages that can be run."""
    scripts = {path.stem for path in folder.glob("*.py")} - _NOT_BENCHMARKS
    return sorted(scripts | {path.parent.name for path in folder.glob("*/__main__.py")})


def run_benchmark(name: str) -> tuple[int, str]:
    """Run a script, show what it prints, and return its exit status and text."""
    command = [str(part) for part in python("-m", f"benchmarks.{name}")]
    printed = []
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
    ) as script:
        for line in script.stdout or ():
            print(line, end="", flush=True)
            printed.append(line)
    return script.returncode, "".join(printed).strip()


def machine() -> str:
    """Describe this machine in one line, without its name."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (
        f"{cores} cores of {_processor()}, {memory:.0f} GB, "
        f"{platform.system()}, Python {platform.python_version()}"
    )


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor() or platform.machine()
    found = re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE)
    return found.group(1).strip() if found else platform.machine()


def with_section(page: str, name: str, text: str) -> str:
    """Return the page with the section of a benchmark replaced, or added at its end.

    A section lies between two comments, so that what people wrote around it stays.
    """
    start, end = f"<!-- bench {name} -->", f"<!-- end of bench {name} -->"
    section = f"{start}\n{text.strip()}\n{end}"
    if start in page and end in page:
        before, _, rest = page.partition(start)
        return before + section + rest.partition(end)[2]
    return f"{page.rstrip()}\n\n## {name}\n\n{section}\n"


def save(name: str, printed: str, today: date) -> None:
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else "# Benchmarks\n"
    text = f"{printed}\n\nMeasured on {today.isoformat()}: {machine()}."
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(with_section(page, name, text), encoding="utf-8")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./kaskad bench",
        description="Run the measurements of benchmarks/ and print their tables.",
        epilog="Example: ./kaskad bench roster --save",
    )
    parser.add_argument("name", nargs="*", help=f"only these: {', '.join(names())}")
    parser.add_argument("--save", action="store_true", help="keep the tables in docs/benchmarks.md")
    options = parser.parse_args(arguments)
    unknown = [name for name in options.name if name not in names()]
    if unknown:
        say(f"there is no benchmark {unknown[0]}; there are: {', '.join(names()) or 'none'}")
        return 1
    today = datetime.now(tz=UTC).date()  # noqa: TID251  a tool may look at the calendar
    failed = []
    for name in options.name or names():
        print(f"\n## {name}\n", flush=True)
        status, printed = run_benchmark(name)
        if status != 0:
            failed.append(name)
        elif options.save:
            save(name, printed, today)
    print(f"\n{machine()}")
    if failed:
        say(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
