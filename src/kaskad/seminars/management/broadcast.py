"""Look after the broadcasts of this machine until stopped: start, continue and end them.

kaskad serve brings it where [video.broadcast] of kaskad.toml is set.
"""

from __future__ import annotations

import argparse
import logging
import signal
import time

from django.conf import settings
from django.db import close_old_connections
from django.utils.translation import gettext_lazy as _

from kaskad.core import clock
from kaskad.core.commandline import DONE
from kaskad.core.refusal import Refusal
from kaskad.seminars.operations.broadcasting import Keeper
from kaskad.seminars.queries.video import has_ffmpeg, ways_in_use

EXAMPLE = "kaskad broadcast --data ./var"
PAUSE_SECONDS = 0.5
log = logging.getLogger(__name__)


class NoBroadcasts(Refusal):
    code = "seminars.no_broadcasts"
    text = _(
        "%(folder)s/kaskad.toml has no table [video.broadcast]. Write it first, see "
        "docs/operating.md; if the folder is no installation yet, run `kaskad init`."
    )


class NoFfmpeg(Refusal):
    code = "seminars.no_ffmpeg"
    text = _("ffmpeg is not installed. Install it first (Debian, Ubuntu: apt install ffmpeg).")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="look once, then leave all as it is")


def run(args: argparse.Namespace) -> int:
    broadcast = ways_in_use().broadcast
    if broadcast is None:
        raise NoBroadcasts(folder=settings.INSTALLATION.folder)
    if not has_ffmpeg(broadcast):
        raise NoFfmpeg
    keeper = Keeper(broadcast)
    # A plain list: the lock of an event could be held by the very wait that a signal interrupts.
    asked_to_stop: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda signum, _frame: asked_to_stop.append(signum))
    try:
        while not asked_to_stop:
            try:
                keeper.step(tick=clock.machine_now(), now=clock.now())
            except Exception:  # the database may be away for a while; what is sent goes on
                log.exception("broadcasts could not be looked after")
            if args.once:
                break
            close_old_connections()
            time.sleep(PAUSE_SECONDS)
    finally:
        keeper.stop(now=clock.now())
    return DONE
