"""The product as a process of its own, as people start it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests import forked
from tests.kept_rows import made_once

ROOT = Path(__file__).resolve().parent.parent.parent
CAMPAIGN = "kz-referendum-2026"
MEMBERS, SEED = 300, 2026
_OF_TESTS = {
    "KASKAD_DATA", "KASKAD_DATABASE", "KASKAD_TEST_DATABASE", "DJANGO_SETTINGS_MODULE",
    "KASKAD_DEMO_PREPARED", "LC_ALL", "LC_MESSAGES",
}  # fmt: skip


def environment() -> dict[str, str]:
    """The environment of somebody at a terminal, without what the tests have set."""
    kept = {name: value for name, value in os.environ.items() if name not in _OF_TESTS}
    return {**kept, "LANG": "en_US.UTF-8", "PYTHONPATH": str(ROOT / "src")}


def kaskad(
    *words: object, data: Path | None = None, text: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run ``kaskad WORDS --data DATA`` to its end."""
    command = ["-m", "kaskad", *words, *(["--data", data] if data else [])]
    return forked.run(*command, env=environment(), text=text)


def answer(*words: object, data: Path) -> Any:
    """The JSON that a command answers; it must be done."""
    done = kaskad(*words, "--json", data=data)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def new_installation(folder: Path, shared: Path) -> Path:
    """An installation in ``folder`` as ``kaskad init`` makes it, made once for all processes."""

    def make(kept: Path) -> None:
        done = kaskad("init", data=kept / "var")
        assert done.returncode == 0, done.stderr

    kept = made_once(shared / "installation", make)
    shutil.copytree(kept / "var", folder, dirs_exist_ok=True)
    return folder


def build_demo(folder: Path, *more: object) -> subprocess.CompletedProcess[str]:
    """Build the small demonstration in ``folder``."""
    words = ["demo", "--no-serve", "--members", MEMBERS, "--seed", SEED, *more, "--data", folder]
    # From nothing, and with a hash seed of its own: what is built may not depend on it.
    return subprocess.run(
        [sys.executable, "-m", "kaskad", *(str(word) for word in words)],
        cwd=ROOT, env=environment(), capture_output=True, text=True, check=False, timeout=400,
    )  # fmt: skip


def copy_of(demo: Path, folder: Path) -> Path:
    """A demonstration of one's own to change."""
    shutil.copytree(demo, folder)
    return folder


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(data: Path, errors: Path):
    """The pages of ``data`` on a free port; gives the process and the address without a slash.

    What the server says on stderr goes to the file ``errors``.
    """
    port = free_port()
    command = [sys.executable, "-m", "kaskad", "serve", "--data", str(data), "--port", str(port)]
    with errors.open("w") as sink:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment(), stdout=sink, stderr=sink, start_new_session=True
        )
    base = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{base}/kk/", process, errors)
        yield process, base
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def wait_for(url: str, process: subprocess.Popen[bytes], errors: Path) -> None:
    """Until ``url`` answers."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if process.poll() is not None:
            raise AssertionError(f"the server ended: {errors.read_text()}")
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310  our own server
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise AssertionError(f"no answer from {url}: {errors.read_text()}")


def of_group(group: int) -> list[str]:
    """The processes of a process group that are still alive, by their names."""
    alive = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            name, _, rest = (entry / "stat").read_text().rpartition(")")
        except (OSError, ValueError):
            continue
        state, _parent, its_group = rest.split()[:3]
        if int(its_group) == group and state != "Z":
            alive.append(name)
    return alive
