"""Installations that several processes share, and a Redis server of their own."""

import socket
import subprocess
import time

import pytest

from tests.core.house import House, Prepared
from tests.world_fixtures import shared_folder  # noqa: F401  pytest finds fixtures by name here
from tools.machine import REDIS, MissingError, provide


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """A migrated database to copy."""
    return Prepared(tmp_path_factory.mktemp("prepared"))


@pytest.fixture
def house(tmp_path, prepared):
    """An installation with workers, which end with the test; its schedule rests."""
    made = House(tmp_path, prepared)
    yield made
    made.end()


class Redis:
    """A Redis server on a free port of this machine."""

    def __init__(self, program) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._command = [program, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._server = None

    def start(self):
        self._server = subprocess.Popen(
            [*self._command, "--port", str(self.port)], stdout=subprocess.DEVNULL
        )
        limit = time.monotonic() + 20
        while time.monotonic() < limit:
            with socket.socket() as asked:
                if asked.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        pytest.fail("redis-server did not start")

    def ask(self, *words):
        """A command in Redis's own protocol; the first line of the answer."""
        with socket.create_connection(("127.0.0.1", self.port)) as line:
            line.sendall((" ".join(words) + "\r\n").encode())
            return line.recv(1000).decode().strip()

    def stop(self):
        if self._server is not None:
            self._server.kill()
            self._server.wait()


@pytest.fixture
def redis():
    """A running Redis server; without the program the test fails and says what to install."""
    try:
        program = str(provide(REDIS))
    except MissingError as problem:
        pytest.fail(str(problem))
    made = Redis(program)
    made.start()
    yield made
    made.stop()
