"""Reminding everybody of a country: one scan, 71,030 messages queued, and taken up by the worker.

In a throw-away SQLite folder. Seconds are those of the processor: a busy machine counts alike.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from benchmarks.measure import print_table

MEMBERS = 71_030


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["KASKAD_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "kaskad.config.settings"
        print_table(["step", "messages", "CPU seconds", "questions"], list(_steps()))
    return 0


class Meter:
    """Counts what a step asks the database, and the processor's seconds."""

    def __init__(self) -> None:
        self.questions = 0

    def __call__(self, execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        self.questions += 1
        return execute(sql, params, many, context)

    def step(self, name: str, messages: int, work: Callable[[], None]) -> list[str]:
        """Do the work and give its row."""
        from django.db import connection  # noqa: PLC0415  after setup

        self.questions, began = 0, time.process_time()
        with connection.execute_wrapper(self):
            work()
        seconds = time.process_time() - began
        return [name, f"{messages:,}", f"{seconds:.1f}", str(self.questions)]


def _steps():  # noqa: ANN202  rows of the table
    import django  # noqa: PLC0415  settings read the folder chosen above

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415  after setup

    from kaskad.core import clock  # noqa: PLC0415  after setup
    from kaskad.core.actor import Actor  # noqa: PLC0415  after setup
    from kaskad.core.gateways import Gateways  # noqa: PLC0415  after setup
    from kaskad.messaging.api import NewMessage, Reader, queue_messages  # noqa: PLC0415  as above
    from kaskad.messaging.operations.postman import Postman  # noqa: PLC0415  after setup

    call_command("migrate", verbosity=0)
    now = clock.now()
    day, hour = clock.local_day(now) + timedelta(days=1), now.time()
    actor = Actor.system("benchmark")
    meter = Meter()
    values = {"day": day, "time": hour, "place": "№ 12 орта мектеп, Абай көшесі, 5"}
    messages = [
        NewMessage(
            Reader(f"p{n}", "kk", f"+7701{n:07}", f"p{n}@example.kz"), "seminar_tomorrow",
            f"tomorrow/{n // 25}", values, place=f"KZ-{n // 7}", district=f"D{n // 300}",
            region=f"R{n // 3600}", urgent=True,
        )
        for n in range(MEMBERS)
    ]  # fmt: skip
    postman = Postman(Gateways(), actor=actor)

    def queue() -> None:
        queue_messages(actor=actor, messages=messages, now=now)

    def take_up() -> None:
        while postman.work():
            pass

    yield meter.step("queue, readers new", MEMBERS, queue)
    yield meter.step("queue again: nothing is told twice", MEMBERS, queue)
    yield meter.step("take up and keep here (no channel)", MEMBERS, take_up)


if __name__ == "__main__":
    sys.exit(main())
