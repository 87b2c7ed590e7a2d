"""``python -m kaskad.core.tasks.pool N``: N processes of the engine, until told to end."""

from __future__ import annotations

import ctypes
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main(processes: int) -> None:
    """Work on what the engine tells."""
    _end_with_parent()
    import django  # noqa: PLC0415  the settings choose the engine

    django.setup()
    from kaskad.core.tasks.engine import QUEUE, app  # noqa: PLC0415  after setup

    app.worker_main(
        [
            *("--quiet", "worker", "--concurrency", str(processes), "--queues", QUEUE),
            *("--loglevel", "WARNING", "--without-gossip", "--without-mingle"),
        ]
    )


def _end_with_parent() -> None:
    """A worker that is killed takes its processes with it, where the system knows how."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


if __name__ == "__main__":
    main(int(sys.argv[1]))
