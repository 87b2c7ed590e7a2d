"""One broadcast as it goes on: ffmpeg, its lists, its disk. Nothing here knows a database."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from kaskad.core.video.ladder import LADDER, MADE, SEGMENT_SECONDS, Rung, Source, command
from kaskad.core.video.playlists import Segment, added, live_list, read_list, write_list

LIST = "list.m3u8"
RECORDING = "recording.m3u8"
_PATIENCE = 5.0
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0
_HEALTHY_AFTER = 30.0  # a process that lived so long failed for another reason than the last one
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)
_KEPT = 20  # segments that stay where nothing is recorded: more than any player holds on to
_MEGABYTE = 1024 * 1024


@dataclass(slots=True)
class _Kept:
    """The segments of a rung that are still there, and what was removed before them.

    ``is_anew``: the next one is the first of another process, whose clock begins at nought.
    """

    segments: list[Segment] = field(default_factory=list)
    gone: int = 0
    breaks: int = 0
    is_anew: bool = False


class Sending:
    """A broadcast into ``folder``: ``step`` is called again and again until ``end``.

    A process that dies is started anew, later each time; what it had sent stays and is continued.
    With ``keep`` the whole stays as the recording, at most ``megabytes``: older pieces go first.
    """

    def __init__(
        self,
        folder: Path,
        source: Source,
        *,
        ffmpeg: str = "ffmpeg",
        keep: bool = True,
        megabytes: int = 2000,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.folder, self.source = folder, source
        self.restarts = 0
        self.last_words = ""
        self._ffmpeg, self._keep, self._bytes = ffmpeg, keep, megabytes * _MEGABYTE
        self._monotonic = monotonic
        self._log = folder / "ffmpeg.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._started = self._next_start = 0.0
        self._pause = _FIRST_PAUSE
        self._rungs = {rung.name: _Kept() for rung in LADDER}
        for rung in LADDER:
            (folder / rung.name).mkdir(parents=True, exist_ok=True)
            self._take_up(rung)

    @property
    def pid(self) -> int | None:
        """The process that sends, while there is one."""
        return self._process.pid if self._process else None

    @property
    def is_seen(self) -> bool:
        """Whether every quality can be watched."""
        return all(one.segments for one in self._rungs.values())

    @property
    def segments(self) -> list[Segment]:
        """Of the first rung, whose moments are those of all."""
        return list(self._rungs[LADDER[0].name].segments)

    def step(self) -> bool:
        """Start what is not there, take up what was made; whether the source is at its end."""
        now = self._monotonic()
        if self._process is None:
            if now >= self._next_start:
                self._start(now)
            return False
        status = self._process.poll()
        self._take_up_all()
        if status is None:
            return False
        self._process = None
        if status == 0 and self.source.kind == "file":
            return True
        self._pause = _FIRST_PAUSE if now - self._started > _HEALTHY_AFTER else self._pause
        self._next_start = now + self._pause
        self._pause = min(self._pause * 2, _LONGEST_PAUSE)
        self.restarts += 1
        self.last_words = self._said()
        return False

    def end(self) -> None:
        """Stop sending. The recording is whole afterwards, or nothing is left on the disk."""
        self.stop()
        if not self._keep:
            shutil.rmtree(self.folder, ignore_errors=True)
            return
        for rung in LADDER:
            kept = self._rungs[rung.name]
            text = write_list(kept.segments, over=True)
            _write(self.folder / rung.name / RECORDING, text)
            _write(self.folder / rung.name / LIST, text)

    def stop(self) -> None:
        """End the process and wait for it; the broadcast can go on with another one."""
        process, self._process = self._process, None
        if process is not None:
            process.terminate()
            try:
                process.wait(timeout=_PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        self._take_up_all()

    def _start(self, now: float) -> None:
        self._started = now
        for kept in self._rungs.values():
            kept.is_anew = bool(kept.segments)
        self._log.unlink(missing_ok=True)
        number = len([*(self.folder / LADDER[0].name).glob("init*.mp4")])
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command(self._ffmpeg, self.source, self.folder, number),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
                preexec_fn=_die_with_parent,  # noqa: PLW1509  one call of the kernel, no lock
            )

    def _said(self) -> str:
        with suppress(OSError):
            return self._log.read_text(errors="replace").strip()[-300:]
        return ""

    def _take_up_all(self) -> None:
        for rung in LADDER:
            self._take_up(rung)
        self._bound_the_disk()

    def _take_up(self, rung: Rung) -> None:
        """Write down what ffmpeg has finished; after a restart also what we had written before."""
        folder, kept = self.folder / rung.name, self._rungs[rung.name]
        if not kept.segments:
            written = _read(folder / RECORDING)
            kept.segments = read_list(written)
            kept.gone = _number(written, "#EXT-X-MEDIA-SEQUENCE")
            kept.breaks = _number(written, "#EXT-X-DISCONTINUITY-SEQUENCE")
        new = added(kept.segments, read_list(_read(folder / MADE)))
        if not new:
            return
        if kept.is_anew:
            new[0] = replace(new[0], is_apart=True)
            kept.is_anew = False
        kept.segments += new
        self._publish(rung)

    def _publish(self, rung: Rung) -> None:
        folder, kept = self.folder / rung.name, self._rungs[rung.name]
        text = write_list(kept.segments, first=kept.gone, breaks=kept.breaks, over=False)
        _write(folder / RECORDING, text)
        _write(folder / LIST, live_list(kept.segments, gone=kept.gone, breaks=kept.breaks))

    def _bound_the_disk(self) -> None:
        """Remove the oldest segments of every rung beyond what may stay, and old complaints."""
        with suppress(OSError):
            if self._log.stat().st_size > _MEGABYTE:
                os.truncate(self._log, 0)
        longest = max(len(one.segments) for one in self._rungs.values())
        allowed = self._bytes // _bytes_of_a_segment() if self._keep else _KEPT
        over = max(longest - max(allowed, _KEPT), 0)
        if not over:
            return
        for rung in LADDER:
            kept = self._rungs[rung.name]
            old, kept.segments = kept.segments[:over], kept.segments[over:]
            kept.gone += len(old)
            kept.breaks += sum(one.is_apart for one in old)
            for one in old:
                (self.folder / rung.name / one.name).unlink(missing_ok=True)
            self._publish(rung)


def _bytes_of_a_segment() -> int:
    """Of all rungs together, at most."""
    return sum(rung.most_bits for rung in LADDER) * SEGMENT_SECONDS // 8


def _number(written: str, tag: str) -> int:
    """What a list says after a tag; 0 if it does not say it."""
    found = written.partition(f"{tag}:")[2].partition("\n")[0]
    return int(found) if found.isdecimal() else 0


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def _write(path: Path, text: str) -> None:
    """The whole list or the one before: readers come at any moment."""
    part = path.with_name(f"{path.name}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)


def _die_with_parent() -> None:
    """Asked of the kernel in the child: who supervises may be killed without a word."""
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
