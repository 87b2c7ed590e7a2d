"""Many devices apart: the same state in any order, by the rules and through the database."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction

from benchmarks import merge_simulation
from benchmarks.merge_simulation import State, draw, faults_of
from kaskad.campaigns.models import Seminar
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.seminars.api import NewMark, PresenceMark, Took, record_marks
from kaskad.seminars.queries.presence import (
    checks_of,
    decisions_of,
    sitting_of,
    threshold_of,
)
from kaskad.seminars.rules.presence import decisions

RULES_RUNS, DATABASE_RUNS = 500, 60


def test_the_same_state_in_any_order():
    assert [fault for seed in range(RULES_RUNS) for fault in faults_of(seed)[0]] == []


@pytest.mark.parametrize(
    ("rule", "wrong"),
    [
        ("offsets_joined", lambda one, other: {**one, **other}),
        ("joined", lambda one, other: {**other} if len(other) > len(one) else {**one, **other}),
    ],
)
def test_the_simulation_finds_a_wrong_rule(monkeypatch, rule, wrong):
    monkeypatch.setattr(merge_simulation, rule, wrong)

    assert any(faults_of(seed)[0] for seed in range(100))


def test_the_operation_and_the_database_come_to_what_the_rules_do(second_stage):
    seminar = second_stage.first("s2")
    Seminar.objects.filter(pk=seminar.pk).update(minutes=120)
    seminar.refresh_from_db()
    members = second_stage.members(seminar)
    for seed in range(DATABASE_RUNS):
        run, rng = _moved(draw(seed, members), seminar), random.Random(seed)
        deliveries = [*run.deliveries, *rng.choices(run.deliveries, k=3)]
        rng.shuffle(deliveries)
        state = State()
        with transaction.atomic():
            for delivery in deliveries:
                state.take(delivery)
                _deliver(seminar, delivery)
            stored = PresenceMark.objects.filter(seminar=seminar)
            assert set(stored.values_list("nonce", flat=True)) == set(run.made), seed
            assert stored.count() == len(run.made), seed
            assert decisions_of(seminar) == _decided(state, seminar), seed
            transaction.set_rollback(True)


def _decided(state, seminar):
    return decisions(
        state.marks.values(), _whole(state.offsets), sitting_of(seminar), threshold_of(seminar),
        checks_of(seminar),
    )  # fmt: skip


def _whole(offsets):
    """The database keeps milliseconds."""
    one = timedelta(milliseconds=1)
    return {device: round(offset / one) * one for device, offset in offsets.items()}


def _moved(run, seminar):
    """The run on the day of the seminar."""
    by = clock.at(seminar.day, seminar.starts) - merge_simulation.START
    for device in run.devices:
        device.made = [_shifted(fact, by) for fact in device.made]
    return merge_simulation.Run(
        run.sitting,
        run.threshold,
        run.checks,
        run.devices,
        tuple(
            merge_simulation.Delivery(
                one.device,
                one.by,
                one.sent_at + by,
                one.received_at + by,
                tuple(_shifted(fact, by) for fact in one.marks),
                one.committed,
            )
            for one in run.deliveries
        ),
        run.happened,
    )


def _shifted(fact, by):
    return replace(fact, at=fact.at + by, until=fact.until + by if fact.until else None)


def _deliver(seminar, delivery):
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
    assert {answer.took for answer in answers} <= {Took.RECORDED, Took.REPEATED}
