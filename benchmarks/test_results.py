"""Measure the page of results and the list of all answers, with 71,030 attempts at one test.

Reads a demonstration that was built before, in the folder of ``--data`` (SQLite) or in the
PostgreSQL database named by ``KASKAD_DATABASE``, and enters a final attempt for everybody who has
none, within a transaction that is thrown away. "First" is a process that has kept nothing. Memory
is the most that a step held beyond what the process held before it.

    ./kaskad demo --data DIR --no-serve; python -m benchmarks.test_results --data DIR
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from benchmarks.measure import median_of, print_table, timed

ROOT = Path(__file__).resolve().parents[1]


def _set_up(folder: str) -> None:
    sys.path.insert(0, str(ROOT / "src"))
    os.environ["KASKAD_DATA"] = folder
    os.environ["DJANGO_SETTINGS_MODULE"] = "kaskad.config.settings"
    import django  # noqa: PLC0415  the folder comes first

    django.setup()


def _enter_everybody() -> tuple[Any, int, float]:
    """The largest final test, how many attempts it has then, and seconds for entering them."""
    from kaskad.assessment.api import enter_attempts, tests_of  # noqa: PLC0415  after setup
    from kaskad.assessment.models import Attempt  # noqa: PLC0415  after setup
    from kaskad.campaigns.api import Campaign  # noqa: PLC0415  after setup
    from kaskad.commissions.api import Member  # noqa: PLC0415  after setup
    from kaskad.core.actor import Actor  # noqa: PLC0415  after setup
    from kaskad.demo.taking import Taker, Testing  # noqa: PLC0415  after setup

    campaign = Campaign.objects.get()
    test = [one for one in tests_of(campaign) if one.purpose == "final"][-1]
    had = set(Attempt.objects.filter(test=test).values_list("member", flat=True))
    fields = ("pk", "language", "commission__district__code")
    takers = [
        Taker(pk, language, test.stage_id, test.stage.number, None, district or "", 0)
        for pk, language, district in Member.objects.values_list(*fields)
        if pk not in had
    ]
    attempts = Testing(campaign, 1).answers_of(test, takers, test.stage.window_from)
    now = test.closes_at
    seconds = timed(
        lambda: enter_attempts(actor=Actor.system("bench"), test=test, attempts=attempts, now=now)
    )
    return test, Attempt.objects.filter(test=test).count(), seconds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    _set_up(options.data)
    from django.db import transaction  # noqa: PLC0415  after setup

    with transaction.atomic():
        rows = _measured(options.runs)
        transaction.set_rollback(True)
    print_table(("step", "attempts", "seconds", "MB more"), rows)
    return 0


def _measured(runs: int) -> list[tuple[str, int, float, int]]:
    from kaskad.assessment.queries.answers import answer_lines  # noqa: PLC0415  after setup
    from kaskad.assessment.queries.results import results_in  # noqa: PLC0415  after setup

    memory = _Memory()
    test, count, entering = _enter_everybody()
    root = test.stage.campaign.root
    rows = [("enter", count, round(entering, 1), memory.more())]
    first = timed(lambda: results_in(test, root, ()))
    rows.append(("results of the country, first", count, round(first, 3), memory.more()))
    pages = median_of(lambda: timed(lambda: results_in(test, root, ())), runs)
    name = "results of the country, in a transaction"
    rows.append((name, count, round(pages, 3), memory.more()))
    listing = timed(lambda: sum(len(piece) for piece in answer_lines(test)))
    rows.append(("list of all answers", count, round(listing, 1), memory.more()))
    return rows


class _Memory:
    """What a step held at most, in MB beyond what was held when it began (Linux)."""

    def __init__(self) -> None:
        self._before = self._held("VmRSS")
        self._begin()

    def more(self) -> int:
        """Of the step that ends now; the next one begins."""
        found = self._held("VmHWM") - self._before
        self._before = self._held("VmRSS")
        self._begin()
        return found

    def _begin(self) -> None:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")

    def _held(self, name: str) -> int:
        status = Path("/proc/self/status").read_text(encoding="ascii")
        (line,) = (one for one in status.splitlines() if one.startswith(name))
        return int(line.split()[1]) // 1024


if __name__ == "__main__":
    sys.exit(main())
