"""Send live rooms to everybody who watches them, until stopped. kaskad serve brings it."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import resource
import signal
from contextlib import suppress

from django.conf import settings
from django.urls import get_resolver
from django.utils.module_loading import import_string
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
log = logging.getLogger(__name__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=port, default=8001, help="port to listen on")


def run(args: argparse.Namespace) -> int:
    require_ready()
    require_free(args.host, args.port)
    allow_many_files()
    settings.ROOT_URLCONF = _ADDRESSES
    get_resolver().reverse_dict  # noqa: B018  loads them, before anybody waits
    asyncio.run(_serve(import_string(_ROOMS)(), args.host, args.port))
    return DONE


def allow_many_files() -> None:
    """Each who watches is an open file: as many as the machine lets this account have."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


async def _serve(live: Live, host: str, port: int) -> None:
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
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _stop, server, live)
    tasks = [
        asyncio.create_task(live.keep_looking()),
        asyncio.create_task(_end_with_parent(server, live)),
    ]
    try:
        await server.serve()
    finally:
        for task in tasks:
            task.cancel()


async def _end_with_parent(server: Server, live: Live) -> None:
    """Who began this may be killed; then nobody else would end it, and it would keep the port."""
    parent = os.getppid()
    while os.getppid() == parent:  # noqa: ASYNC110  nothing tells of it
        await asyncio.sleep(1)
    _stop(server, live)


def _stop(server: Server, live: Live) -> None:
    live.close()
    server.stop()  # type: ignore[no-untyped-call]  # granian has no types here
