"""The runs of ``merge_simulation`` through the operation and the database.

.venv/bin/python -m benchmarks.merge_simulation --database 300
"""

from __future__ import annotations

import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from django.db import transaction

from benchmarks import merge_simulation
from benchmarks.measure import print_table
from benchmarks.merge_simulation import Delivery, Run, State, draw
from kaskad.campaigns.models import Place, Seminar
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.seminars.api import NewMark, PresenceMark, Took, record_marks
from kaskad.seminars.queries.presence import checks_of, decisions_of, sitting_of, threshold_of
from kaskad.seminars.rules.presence import Decision, Fact, decisions

_ONE = timedelta(milliseconds=1)  # the database keeps no less


def main(runs: int) -> int:
    """Print how many runs came to what the rules do, in a small country of their own."""
    from tests.reporting.world import NATIONAL_DAY, build  # noqa: PLC0415  the tests' own country

    world = build(held_until=NATIONAL_DAY, shows_up=1.0)
    rows = Seminar.objects.filter(group__stage__code="s2", group__plan=world.plan)
    seminar = prepared(rows.order_by("day", "code")[0])
    members = list(
        Place.objects.filter(group=seminar.group).order_by("id").values_list("member_id", flat=True)
    )
    started = time.perf_counter()
    faults: list[str] = []
    marks = deliveries = 0
    for seed in range(1, runs + 1):
        found, marked, delivered = faults_of(seminar, members, seed)
        faults += found
        marks, deliveries = marks + marked, deliveries + delivered
    seconds = time.perf_counter() - started
    heads = ["runs through the database", "deliveries", "marks", "faults", "seconds"]
    counts = [f"{runs:,}", f"{deliveries:,}", f"{marks:,}", len(faults), f"{seconds:.0f}"]
    print_table(heads, [counts])
    for fault in faults[:20]:
        print(fault)
    return 1 if faults else 0


def prepared(seminar: Seminar) -> Seminar:
    """The seminar two hours long, as the runs are at most."""
    Seminar.objects.filter(pk=seminar.pk).update(minutes=120)
    seminar.refresh_from_db()
    return seminar


def faults_of(seminar: Seminar, members: Sequence[int], seed: int) -> tuple[list[str], int, int]:
    """What differs after one run, how many marks it had, and how many deliveries.

    The run is delivered in a drawn order, some of it twice, and taken back afterwards.
    """
    run, rng = _moved(draw(seed, members), seminar), random.Random(seed)
    deliveries = [*run.deliveries, *rng.choices(run.deliveries, k=3)]
    rng.shuffle(deliveries)
    state = State()
    faults = []
    with transaction.atomic():
        for delivery in deliveries:
            state.take(delivery)
            faults += _deliver(seminar, delivery, seed)
        stored = list(PresenceMark.objects.filter(seminar=seminar).values_list("nonce", flat=True))
        if sorted(stored) != sorted(run.made):
            faults.append(f"seed {seed}: other marks are stored than were made")
        if decisions_of(seminar) != _decided(state, seminar):
            faults.append(f"seed {seed}: the database decides otherwise than the rules")
        transaction.set_rollback(True)
    return faults, len(run.made), len(deliveries)


def _decided(state: State, seminar: Seminar) -> dict[int, Decision]:
    return decisions(
        state.marks.values(),
        _whole(state.offsets),
        sitting_of(seminar),
        threshold_of(seminar),
        checks_of(seminar),
    )


def _whole(offsets: Mapping[str, timedelta]) -> dict[str, timedelta]:
    return {device: round(offset / _ONE) * _ONE for device, offset in offsets.items()}


def _moved(run: Run, seminar: Seminar) -> Run:
    """The run on the day of the seminar."""
    by = clock.at(seminar.day, seminar.starts) - merge_simulation.START
    for device in run.devices:
        device.made = [_shifted(fact, by) for fact in device.made]
    moved = tuple(
        replace(
            one,
            sent_at=one.sent_at + by,
            received_at=one.received_at + by,
            marks=tuple(_shifted(fact, by) for fact in one.marks),
        )
        for one in run.deliveries
    )
    return replace(run, deliveries=moved)


def _shifted(fact: Fact, by: timedelta) -> Fact:
    return replace(fact, at=fact.at + by, until=fact.until + by if fact.until else None)


def _deliver(seminar: Seminar, delivery: Delivery, seed: int) -> list[str]:
    marks = [
        NewMark(
            fact.member,
            fact.kind,
            fact.at,
            fact.nonce,
            sequence=int(fact.nonce.rpartition("-")[2]),
            until=fact.until,
            of=fact.of,
        )
        for fact in delivery.marks
    ]
    with transaction.atomic():
        answers = record_marks(
            actor=Actor(kind="command", label=delivery.by),
            seminar=seminar,
            marks=marks,
            device=delivery.device,
            sent_at=delivery.sent_at,
            now=delivery.received_at,
        )
        # A server that crashes before the end leaves nothing of it.
        transaction.set_rollback(not delivery.committed)
    wrong = {answer.took for answer in answers} - {Took.RECORDED, Took.REPEATED}
    return [f"seed {seed}: {delivery.device} was answered {one}" for one in sorted(wrong)]
