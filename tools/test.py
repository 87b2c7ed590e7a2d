"""``./kaskad test``: every test on SQLite, then those that may differ there on PostgreSQL."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import NoReturn

from tools.cluster import ClusterError, postgresql
from tools.machine import CHROMIUM, FFMPEG, GETTEXT, OPENSSL, REDIS, MissingError, provide, say
from tools.project import ROOT, python

USAGE = """\
usage: ./kaskad test [--sqlite | --postgresql] [arguments of pytest]

Runs every test on SQLite, then those that may differ there on a PostgreSQL cluster that it starts
for the purpose and throws away. What is missing (PostgreSQL, Chromium, GNU gettext,
Redis, ffmpeg) is installed on Debian as root; otherwise you are told what to install.

examples:
  ./kaskad test
  ./kaskad test tests/commissions -k roster
  ./kaskad test --sqlite -x -n 0
"""
NO_TESTS = 5
MOST_WORKERS = 4  # each takes up to a gigabyte, and half a minute to find the tests
_CLOSING = re.compile(r"\d+ (?:passed|failed|error|skipped|deselected)|no tests ran")
_COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped)")


@dataclass(frozen=True, slots=True)
class Round:
    """One run of pytest: its exit status and its closing line."""

    name: str
    status: int
    closing: str

    @property
    def passed(self) -> bool:
        return self.status in (0, NO_TESTS)

    def count(self, *kinds: str) -> int:
        return sum(int(number) for number, kind in _COUNT.findall(self.closing) if kind in kinds)


def main(arguments: list[str]) -> int:
    if "--help" in arguments or "-h" in arguments:
        print(USAGE)
        return 0
    signal.signal(signal.SIGTERM, _end)
    only = {"--sqlite", "--postgresql"} & set(arguments)
    rest = [argument for argument in arguments if argument not in only]
    rounds = []
    try:
        if only != {"--postgresql"}:
            prepare(rest)
            rounds.append(run_round("SQLite", rest, ""))
        if only != {"--sqlite"}:
            rounds.append(run_on_postgresql(rest))
    except KeyboardInterrupt:
        say("stopped")
        return 130
    return report(rounds)


def _end(*_: object) -> NoReturn:
    """Let the cluster be stopped when we are told to end."""
    raise SystemExit(143)


def prepare(arguments: list[str]) -> None:
    """Install what whole runs need; a test that misses its program fails and says so itself."""
    chosen = [argument for argument in arguments if (ROOT / argument.partition("::")[0]).exists()]
    needs = [GETTEXT, CHROMIUM, OPENSSL, REDIS, FFMPEG] if not chosen else []
    if any("browser" in argument for argument in arguments):
        needs = [CHROMIUM, FFMPEG]
    for need in needs:
        try:
            provide(need)
        except MissingError as problem:
            say(str(problem))


def run_on_postgresql(arguments: list[str]) -> Round:
    try:
        with postgresql() as address:
            extra = ["--database-only", *arguments]
            return run_round("PostgreSQL", extra, address)
    except (MissingError, ClusterError) as problem:
        say(str(problem))
        return Round("PostgreSQL", 1, f"not run: {str(problem).splitlines()[0]}")


def run_round(name: str, arguments: list[str], address: str) -> Round:
    """Run pytest, show what it prints, and keep its closing line."""
    print(f"\n== tests on {name}", flush=True)
    chosen = any(re.match(r"-n|--numprocesses|--pdb", part) for part in arguments)
    # Each worker begins with whole files, so that what a file prepares is prepared once. There is
    # one more than cores: they often wait, for a server or for what another worker prepares.
    count = min((os.cpu_count() or 1) + 1, MOST_WORKERS)
    workers = [] if chosen else [f"-n{count}", "--dist=worksteal"]
    colour = ["--color=yes"] if sys.stdout.isatty() else []
    command = python("-m", "pytest", *workers, *colour, *arguments)
    environment = {**os.environ, "KASKAD_TEST_DATABASE": address}
    # Commands that tests start by the hundred are not compiled anew each time.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    closing = ""
    started = time.monotonic()
    with subprocess.Popen(
        [str(part) for part in command],
        cwd=ROOT,
        env=environment,
        stdin=None if "--pdb" in arguments else subprocess.DEVNULL,
        stdout=None if "--pdb" in arguments else subprocess.PIPE,
        text=True,
        errors="replace",
    ) as runner:
        try:
            for line in runner.stdout or ():
                print(line, end="", flush=True)
                plain = re.sub(r"\x1b\[[0-9;]*m", "", line).strip().strip("=").strip()
                if _CLOSING.search(plain) and " in " in plain:
                    closing = plain
        except BaseException:
            # We are told to end: so is pytest, which otherwise would be waited for.
            runner.send_signal(signal.SIGINT)
            raise
    seconds = f"{time.monotonic() - started:.0f} s"
    return Round(name, runner.returncode, closing or f"ended with {runner.returncode} ({seconds})")


def report(rounds: list[Round]) -> int:
    """Print the closing line of every round and their sum; return the exit status."""
    print()
    for done in rounds:
        print(f"{done.name:<11} {done.closing}")
    passed = sum(done.count("passed") for done in rounds)
    failed = sum(done.count("failed", "error", "errors") for done in rounds)
    # A round that could not run is a failure, also when no test of it is counted.
    failed += sum(
        not done.passed and not done.count("failed", "error", "errors") for done in rounds
    )
    if not passed:
        failed = max(failed, 1)  # nothing was chosen: no proof of anything
    skipped = sum(done.count("skipped") for done in rounds)
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
