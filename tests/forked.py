"""Programs of Python as processes of their own, without waiting for the product each time.

Reading the product is most of what a short command costs, and tests start commands by the
hundred. One process reads it once; each program is forked from it with its own environment and
streams, and reads its settings anew. What has to be killed, starts further processes or must have
a hash seed of its own is started by ``subprocess``, as people start it.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from functools import cache
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = "kaskad.config.settings"
LARGEST = 1 << 17


def run(
    *words: object, env: Mapping[str, str], text: str | None = None, timeout: float = 110
) -> subprocess.CompletedProcess[str]:
    """Run ``python WORDS`` (``-m MODULE …`` or ``-c PROGRAM …``) in the project to its end.

    ``env`` is its whole environment, ``text`` what it reads. A program that is not over after
    ``timeout`` seconds is killed, and ``subprocess.TimeoutExpired`` raised.
    """
    command = [str(word) for word in words]
    with ExitStack() as open_until_then:
        given, out, err = (open_until_then.enter_context(tempfile.TemporaryFile()) for _ in "012")
        given.write((text or "").encode())
        given.seek(0)
        line = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        open_until_then.enter_context(line)
        line.connect(_server())
        asked = json.dumps({"words": command, "env": dict(env)}).encode()
        socket.send_fds(line, [asked], [given.fileno(), out.fileno(), err.fileno()])
        status = _status(line, command, timeout)
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(
            command, status, out.read().decode(), err.read().decode()
        )


def _status(line: socket.socket, command: Sequence[str], timeout: float) -> int:
    """What the program ended with, as ``subprocess`` tells it."""
    process = int(line.recv(20))
    line.settimeout(timeout)
    try:
        return os.waitstatus_to_exitcode(int(line.recv(20)))
    except TimeoutError:
        os.kill(process, signal.SIGKILL)
        raise subprocess.TimeoutExpired(command, timeout) from None


@cache
def _server() -> str:
    """The address of the process that forks; it ends when this one does."""
    folder = tempfile.mkdtemp(prefix="kaskad-forked-")
    address = f"{folder}/line"
    environment = {
        "PATH": os.environ["PATH"], "LANG": "en_US.UTF-8", "PYTHONPATH": str(ROOT / "src"),
    }  # fmt: skip
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.forked", address],
        cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    atexit.register(server.communicate)
    assert server.stdout.readline() == b"ready\n"
    return address


def _serve(address: str) -> None:
    """Fork a program for everybody who asks, until nobody holds our stdin any more."""
    _read_product(str(Path(address).parent))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those who wait for programs
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as door:
        door.bind(address)
        door.listen()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while door in select.select([door, sys.stdin], [], [])[0]:
            line, _from = door.accept()
            if os.fork() == 0:
                door.close()
                _fork_program(line)
                return
            line.close()
    Path(address).unlink()
    Path(address).parent.rmdir()


def _fork_program(line: socket.socket) -> None:
    """In a process of its own: fork the program, tell its number, then how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    asked, streams, _flags, _from = socket.recv_fds(line, LARGEST, 3)
    program = os.fork()
    if program == 0:
        line.close()
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        _become(**json.loads(asked))
        return
    line.send(str(program).encode())
    _process, status = os.waitpid(program, 0)
    with suppress(BrokenPipeError):
        line.send(str(status).encode())
    os._exit(0)


def _become(words: Sequence[str], env: Mapping[str, str]) -> None:
    """Run the program here as ``python`` would."""
    os.environ.clear()
    os.environ.update(env)
    _forget_settings()
    option, name, *rest = words
    sys.argv = [name if option == "-m" else option, *rest]
    if option == "-m":
        runpy.run_module(name, run_name="__main__", alter_sys=True)
        return
    main = sys.modules["__main__"] = ModuleType("__main__")
    exec(compile(name, "<string>", "exec"), main.__dict__)  # noqa: S102  as python -c does


def _read_product(folder: str) -> None:
    """All that a command reads, with the settings of an empty data folder."""
    os.environ["KASKAD_DATA"] = folder
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    import django

    django.setup()
    from kaskad.config.commands import COMMANDS

    for name in ("kaskad.config.urls", *(entry.module for entry in COMMANDS)):
        importlib.import_module(name)
    gc.freeze()


def _forget_settings() -> None:
    """Settings, and what Django has made of them, are read when they are next asked for."""
    from django.conf import empty, settings
    from django.core.cache import caches
    from django.db import connections
    from django_tasks import task_backends

    for handler in (caches, connections, task_backends):
        for alias in handler:
            with suppress(AttributeError):  # was not asked for yet
                del handler[alias]
        handler._settings = None
        del handler.settings
    settings._wrapped = empty
    del sys.modules[SETTINGS]


if __name__ == "__main__":
    _serve(sys.argv[1])
