"""Build the national campaign of March 2026 with synthetic people, and serve it.

The country, its roster of 71,030 people, the plan of all stages, every seminar day up to --as-of
and the bulletins are made through the same operations that people use. The same options give the
same campaign; a finished one is served at once.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from datetime import date
from datetime import time as clock_time
from pathlib import Path
from typing import Never

from django.core.management import call_command
from django.utils.translation import gettext_lazy as _
from tqdm import tqdm

from kaskad.campaigns.api import campaign_by_code
from kaskad.core import clock
from kaskad.core.commandline import DONE, day, port, whole
from kaskad.core.installation import write_installation
from kaskad.core.refusal import Refusal
from kaskad.demo.build import (
    CAMPAIGN_CODE,
    LAST_DAY,
    MARK,
    Wishes,
    build,
    built_as,
    sign_ins,
    write_mark,
)

EXAMPLE = "kaskad demo --as-of 2026-03-04 --port 8000"
PREPARED = "KASKAD_DEMO_PREPARED"
LOCK = "demo.lock"
CLOCK_STANDS_AT = clock_time(20, 30)
ALL_MEMBERS, FEWEST_MEMBERS = 71030, 100
BAR = "{desc:<24}{percentage:3.0f}% |{bar:20}| {elapsed} {unit}"


class NotADemonstration(Refusal):
    code = "demo.not_a_demonstration"
    text = _("%(folder)s holds other data. Choose another folder with --data.")


class InUse(Refusal):
    code = "demo.in_use"
    text = _(
        "Another start is building or serving the demonstration in %(folder)s. Wait for it or stop "
        "it, or choose another folder with --data."
    )


class OtherDatabase(Refusal):
    code = "demo.other_database"
    text = _(
        "KASKAD_DATABASE names a database of its own. A demonstration fills its folder only: "
        "unset KASKAD_DATABASE first."
    )


class MembersOutOfRange(Refusal):
    code = "demo.members_out_of_range"
    text = _("--members must be between %(fewest)s and %(most)s.")


class DayOutOfRange(Refusal):
    code = "demo.day_out_of_range"
    text = _("--as-of must be a day from %(first)s to %(last)s.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--as-of",
        type=day,
        default=LAST_DAY,
        metavar="DATE",
        help=f"live up to this day and stop the clock there (default {LAST_DAY})",
    )
    parser.add_argument("--members", type=whole, default=ALL_MEMBERS, help="people in the country")
    parser.add_argument("--seed", type=whole, default=2026, help="another seed, another country")
    parser.add_argument("--port", type=port, default=8000, help="port to serve at")
    parser.add_argument("--host", default="127.0.0.1", help="address to serve at")
    parser.add_argument("--no-serve", action="store_true", help="build only")
    parser.add_argument("--fresh", action="store_true", help="build again even if it is there")


def run(args: argparse.Namespace) -> int:
    wishes = _wishes(args)
    folder: Path = args.data
    if os.environ.get("KASKAD_DATABASE"):
        raise OtherDatabase
    if os.environ.get(PREPARED):
        return _build(folder, wishes)
    if folder.exists() and _contents(folder) and not (folder / MARK).exists():
        raise NotADemonstration(folder=folder)
    if args.fresh or built_as(folder) != wishes.as_json():
        lock = _hold(folder, alone=True)
        _prepare(folder, wishes)
        # Settings are read once, when Django starts: the prepared folder needs a new process.
        status = _build_apart(args, lock)
        if status != DONE:
            return status
        os.execv(sys.executable, _command(args))  # noqa: S606  our own interpreter and module
    # Whoever becomes the server keeps the lock until it ends.
    os.set_inheritable(_hold(folder, alone=False), True)
    return _present(folder, args)


def _contents(folder: Path) -> list[Path]:
    return [one for one in folder.iterdir() if one.name != LOCK]


def _hold(folder: Path, *, alone: bool) -> int:
    """Lock the folder: alone to build in it, with others to show it. Refuses ``InUse``."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise InUse(folder=folder) from error
    return handle


def _wishes(args: argparse.Namespace) -> Wishes:
    if not FEWEST_MEMBERS <= args.members <= ALL_MEMBERS:
        raise MembersOutOfRange(fewest=FEWEST_MEMBERS, most=ALL_MEMBERS)
    first, last = date(2026, 2, 12), date(2026, 3, 14)
    if not first <= args.as_of <= last:
        raise DayOutOfRange(first=first, last=last)
    return Wishes(members=args.members, seed=args.seed, as_of=args.as_of)


def _prepare(folder: Path, wishes: Wishes) -> None:
    """An empty folder with secrets of its own and the clock at the end of the wished day."""
    for one in _contents(folder):
        if one.is_dir() and not one.is_symlink():
            shutil.rmtree(one)
        else:
            one.unlink()
    write_mark(folder, wishes, complete=False)
    write_installation(
        folder,
        synthetic_people=True,
        open_links=True,
        pinned_now=clock.at(wishes.as_of, CLOCK_STANDS_AT),
        # Codes in addresses repeat by seed; nothing real is ever kept in a demonstration.
        secret=hashlib.sha256(f"kaskad demo {wishes.as_json()}".encode()).hexdigest(),
    )


def _command(args: argparse.Namespace) -> list[str]:
    command = [sys.executable, "-m", "kaskad", "demo", "--data", str(args.data)]
    command += ["--as-of", args.as_of.isoformat(), "--members", str(args.members)]
    command += ["--seed", str(args.seed), "--host", args.host, "--port", str(args.port)]
    return [*command, "--no-serve"] if args.no_serve else command


def _build_apart(args: argparse.Namespace, lock: int) -> int:
    """Build in a process of its own, which holds the lock too: it may outlive this one."""
    environment = {**os.environ, PREPARED: "1"}
    done = subprocess.run(_command(args), env=environment, check=False, pass_fds=(lock,))
    return done.returncode


def _build(folder: Path, wishes: Wishes) -> int:
    started = time.monotonic()
    bars = Bars()
    bars.step("Preparing the database", 0, 1, "")
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    bars.step("Preparing the database", 1, 1, "")
    tally = build(folder, wishes, bars.step)
    bars.close()
    write_mark(folder, wishes, complete=True)
    print(
        f"Days: {tally.days}. Seminars held: {tally.held}, cancelled: {tally.cancelled}, "
        f"taken over: {tally.substituted}, added in make-up rounds: {tally.make_up}. "
        f"Attendances: {tally.present}. Members replaced: {tally.replaced}. "
        f"Built in {time.monotonic() - started:.0f} s."
    )
    return DONE


class Bars:
    """A progress bar per step; plain lines where there is no terminal."""

    def __init__(self) -> None:
        self.name = ""
        self.bar: tqdm[Never] | None = None

    def step(self, name: str, done: int, total: int, remark: str) -> None:
        if not sys.stderr.isatty():
            if done == total:
                print(f"{name}: {remark or 'done'}", file=sys.stderr, flush=True)
            return
        if name != self.name:
            self.close()
            self.name = name
            self.bar = tqdm(total=total, desc=name, bar_format=BAR, file=sys.stderr)
        if self.bar is not None:
            self.bar.n = done
            self.bar.unit = remark
            self.bar.refresh()

    def close(self) -> None:
        if self.bar is not None:
            self.bar.close()
            self.bar = None


def _present(folder: Path, args: argparse.Namespace) -> int:
    """Say where to look; then become the server, unless asked not to."""
    base = f"http://{args.host}:{args.port}"
    campaign = campaign_by_code(CAMPAIGN_CODE)
    lines = [("public pages, no sign-in", f"{base}/kk/")]
    lines += [(f"{one.audience}: {one.name}", f"{base}{one.path}") for one in sign_ins(campaign)]
    print(f"The campaign {CAMPAIGN_CODE} stands at {args.as_of:%d %B %Y} in {folder}.")
    for name, address in lines:
        print(f"  {name}\n    {address}")
    if not args.no_serve:
        print("Stop with ctrl-C.", flush=True)
        command = [sys.executable, "-m", "kaskad", "serve", "--data", str(folder)]
        command += ["--host", args.host, "--port", str(args.port)]
        os.execv(sys.executable, command)  # noqa: S606  our own interpreter and module
    print(f"Serve it: ./kaskad serve --data {folder} --port {args.port}")
    return DONE
