"""Send live rooms to everybody who watches them, until stopped. kaskad serve brings it.

What is needed is loaded once; a child of it serves. A child that dies is replaced at once, so that
who watches is back within seconds.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import resource
import signal
import time
from contextlib import suppress

from django.conf import settings
from django.db import connections
from django.urls import get_resolver
from django.utils.module_loading import import_string
from django.utils.translation import override
from granian.constants import HTTPModes, Interfaces
from granian.server.embed import Server

from kaskad.config.management.serve import require_free, require_ready
from kaskad.core.commandline import DONE, port
from kaskad.core.live import Live

EXAMPLE = "kaskad live --port 8001"
_ROOMS = "kaskad.seminars.web.live_stream.application"
_ADDRESSES = "kaskad.config.live_urls"
# Who comes after that waits until somebody leaves; without it the server stops at a thousand.
_MOST = 50_000
_WAITING = 8192
_SOON = 1.0  # seconds: a child that ends sooner is replaced so much later


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=port, default=8001, help="port to listen on")


def run(args: argparse.Namespace) -> int:
    require_ready()
    require_free(args.host, args.port)
    allow_many_files()
    _load()
    # A child has its own connection; nothing of this process runs beside it.
    connections.close_all()
    gc.freeze()
    asked_to_stop: list[int] = []
    child = 0

    def stop(signum: int, _frame: object) -> None:
        asked_to_stop.append(signum)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGTERM)

    while not asked_to_stop:
        began = time.monotonic()
        mine, parents = os.pipe()
        child = os.fork()
        if not child:
            os.close(parents)
            _serve(args.host, args.port, mine)
        os.close(mine)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        if asked_to_stop:
            os.kill(child, signal.SIGTERM)
        os.waitpid(child, 0)
        os.close(parents)
        if not asked_to_stop and time.monotonic() - began < _SOON:
            time.sleep(_SOON)
    return DONE


def allow_many_files() -> None:
    """Each who watches is an open file: as many as the machine lets this account have."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _load() -> None:
    """Everything that takes its time, before anybody waits for it."""
    settings.ROOT_URLCONF = _ADDRESSES
    get_resolver().reverse_dict  # noqa: B018  loads the addresses
    import_string(_ROOMS)
    for language, _name in settings.LANGUAGES:
        with override(language):
            pass  # its catalogues are there now


def _serve(host: str, port: int, parent: int) -> None:
    """The child: serve until told to stop, or until ``parent``, a pipe, says that it is gone."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    status = 1
    try:
        asyncio.run(_served(import_string(_ROOMS)(), host, port, parent))
        status = 0
    finally:
        os._exit(status)


async def _served(live: Live, host: str, port: int, parent: int) -> None:
    server = Server(
        live,
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        http=HTTPModes.http1,
        websockets=False,
        backlog=_WAITING,
        backpressure=_MOST,
        log_enabled=False,
    )

    def stop() -> None:
        loop.remove_reader(parent)
        live.close()
        server.stop()  # type: ignore[no-untyped-call]  # granian has no types here

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    loop.add_reader(parent, stop)
    looking = asyncio.create_task(live.keep_looking())
    try:
        await server.serve()
    finally:
        looking.cancel()
