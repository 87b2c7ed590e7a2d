"""What every test gets: no way out to the network, and Chromium when it asks for it."""

import gc
import os
import socket
from ipaddress import ip_address
from pathlib import Path

import pytest

from tools.machine import CHROMIUM, MissingError, provide

_HERE = Path(__file__).parent
# What runs on PostgreSQL too does not even read these: nothing there can differ.
_WITHOUT_DATABASE = {
    "benchmarks", "browser", "commandline", "core_web", "demo", "docs", "planner", "tools", "video",
}  # fmt: skip
_USES_DATABASE = {"db", "transactional_db", "django_db_reset_sequences", "live_server"}


def pytest_addoption(parser):
    parser.addoption(
        "--database-only",
        action="store_true",
        help="run only tests that may differ between databases",
    )


def pytest_ignore_collect(collection_path, config):
    if not config.getoption("--database-only") or collection_path.parent != _HERE:
        return None
    return True if collection_path.name in _WITHOUT_DATABASE else None


def pytest_collection_modifyitems(config, items):
    for item in items:
        if item.path.parent.name in _WITHOUT_DATABASE and _may_differ_between_databases(item):
            raise pytest.UsageError(
                f"{item.nodeid} may differ between databases: "
                f"take {item.path.parent.name} out of _WITHOUT_DATABASE"
            )
    if config.getoption("--database-only"):
        chosen = [item for item in items if _may_differ_between_databases(item)]
    elif os.environ.get("KASKAD_TEST_DATABASE"):
        return
    else:
        chosen = [item for item in items if not item.get_closest_marker("postgresql_only")]
    kept = set(chosen)
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = chosen


def pytest_collection_finish():
    """What was collected stays: the collector of garbage need not go through it all the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _may_differ_between_databases(item):
    if item.get_closest_marker("browser") or item.get_closest_marker("one_database"):
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(fixtures & _USES_DATABASE)


class WayOutError(RuntimeError):
    """A test tried to leave the machine."""


def _is_local(address):
    if not isinstance(address, tuple):
        return True
    host = str(address[0])
    if host in {"", "localhost"}:
        return True
    try:
        return ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True, scope="session")
def closed_sockets():
    """Only this machine can be reached, by address and by name."""
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def guarded_connect(self, address):
        if not _is_local(address):
            raise WayOutError(f"a test may not connect to {address}")
        return connect(self, address)

    def guarded_look_up(host, *args, **kwargs):
        if host is not None and not _is_local((host,)):
            raise WayOutError(f"a test may not look up {host}")
        return look_up(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket, "getaddrinfo", guarded_look_up)
        yield


@pytest.fixture(autouse=True)
def source_language():
    """A test starts in the product's own language, whatever the one before it activated."""
    from django.utils import translation

    with translation.override("kk"):
        yield


@pytest.fixture(scope="session")
def chromium_path():
    """Path of Chromium; without it the test fails and says what to install."""
    try:
        return str(provide(CHROMIUM))
    except MissingError as problem:
        pytest.fail(str(problem))


@pytest.fixture(scope="session")
def chromium(chromium_path):
    """A running Chromium of playwright; open pages with ``chromium.new_page()``."""
    from playwright.sync_api import sync_playwright

    # Playwright's loop makes Django believe that it is called from asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-dev-shm-usage"]
        browser = playwright.chromium.launch(executable_path=chromium_path, args=options)
        yield browser
        browser.close()
