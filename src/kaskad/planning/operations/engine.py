"""The engine in a process of its own, as its parent sees it.

The process gets an instance folder and writes a plan folder. It has no database, no secrets and no
web framework; it tells its progress as JSON lines, one a territory, and stops when asked.
"""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from kaskad.planning.vocab import STOP_PATIENCE

MODULE = "kaskad_planner"
# What the engine may see of the environment; secrets and addresses of databases are not among it.
_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "NUMBA_CACHE_DIR", "OMP_NUM_THREADS")


class EngineFailed(Exception):
    """The engine ended without an answer; says why in its own words."""


@dataclass
class EngineProcess:
    """A started engine. ``poll`` never waits; ``progress`` is its last word on how far it is.

    ``answer`` is what it said at the end, if it was asked to; the log holds all other words.
    """

    process: subprocess.Popen[str]
    log_file: Path
    started: float
    progress: dict[str, Any] = field(default_factory=dict)
    answer: dict[str, Any] = field(default_factory=dict)
    status: int | None = None
    peak_mb: float = 0.0
    cpu_seconds: float = 0.0
    told_to_stop: float | None = None
    readers: list[threading.Thread] = field(default_factory=list)

    @classmethod
    def start(cls, arguments: Sequence[str], folder: Path, log_file: Path) -> EngineProcess:
        """Start a command of the engine, for instance ``solve``; all paths are absolute."""
        process = subprocess.Popen(
            [sys.executable, "-m", MODULE, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            errors="replace",
            env=_environment(),
            cwd=folder,
        )
        engine = cls(process, log_file, time.monotonic())
        log_file.write_text("", encoding="utf-8")
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                reader = threading.Thread(target=engine._read, args=(stream,), daemon=True)
                reader.start()
                engine.readers.append(reader)
        return engine

    @staticmethod
    def answer_of(arguments: Sequence[str], patience: float) -> str:
        """Let the engine answer a short question; waits ``patience`` seconds at most."""
        try:
            done = subprocess.run(
                [sys.executable, "-m", MODULE, *arguments],
                capture_output=True,
                stdin=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
                errors="replace",
                env=_environment(),
                timeout=patience,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise EngineFailed(f"no answer within {patience:g} s") from None
        if done.returncode:
            raise EngineFailed(done.stderr.strip() or f"exit status {done.returncode}")
        return done.stdout

    @property
    def seconds(self) -> float:
        """How long the process has been running."""
        return time.monotonic() - self.started

    def poll(self) -> int | None:
        """The exit status, negative for a signal; None while it runs. A slow stop is cut short."""
        if self.status is not None:
            return self.status
        pid, status, usage = os.wait4(self.process.pid, os.WNOHANG)
        if pid:
            self.status = self.process.returncode = os.waitstatus_to_exitcode(status)
            self.peak_mb = self.peak_mb or usage.ru_maxrss / 1024
            self.cpu_seconds = usage.ru_utime + usage.ru_stime
            for reader in self.readers:
                reader.join(timeout=5)
            return self.status
        self.peak_mb = max(self.peak_mb, _memory_mb(self.process.pid))
        if self.told_to_stop and time.monotonic() - self.told_to_stop > STOP_PATIENCE:
            self.process.kill()
        return self.status

    def stop(self) -> None:
        """Ask the process to write the best it has and end."""
        if self.status is None and self.told_to_stop is None:
            self.told_to_stop = time.monotonic()
            self.process.send_signal(signal.SIGTERM)

    def end(self) -> None:
        """Leave no process behind, whatever happened to the parent's work."""
        if self.poll() is None:
            self.process.kill()
            while self.poll() is None:
                time.sleep(0.01)
        for stream in (self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()

    def used(self) -> Mapping[str, float]:
        """Wall-clock and processor seconds, and the largest memory in MB."""
        return {
            "seconds": round(self.seconds, 2),
            "cpu_seconds": round(self.cpu_seconds, 2),
            "peak_mb": round(self.peak_mb, 1),
        }

    def _read(self, stream: IO[str]) -> None:
        with self.log_file.open("a", encoding="utf-8") as log:
            for line in stream:
                fact = _fact_in(line)
                if fact is None:
                    log.write(line)
                    log.flush()
                elif "done" in fact:
                    self.progress = fact
                else:
                    self.answer = fact


def _memory_mb(pid: int) -> float:
    """The largest memory so far; 0 where the system does not tell.

    What a process reports when it ends counts its parent's memory too, before it became itself.
    """
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0.0
    for line in status.splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _fact_in(line: str) -> dict[str, Any] | None:
    if not line.startswith("{"):
        return None
    try:
        fact = json.loads(line)
    except json.JSONDecodeError:
        return None
    return fact if isinstance(fact, dict) else None


def _environment() -> dict[str, str]:
    """PYTHONPATH so that the engine is found, and little else."""
    found = importlib.util.find_spec(MODULE)
    if found is None or found.origin is None:
        raise FileNotFoundError(MODULE)
    kept = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    return {**kept, "PYTHONPATH": str(Path(found.origin).parent.parent), "PYTHONUTF8": "1"}
