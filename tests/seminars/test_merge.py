"""Many devices apart: the same state in any order, by the rules and through the database."""

import pytest

from benchmarks import merge_database, merge_simulation
from benchmarks.merge_simulation import faults_of

# Some hundreds through the database are run by ``benchmarks.merge_simulation --database 300``.
RULES_RUNS, DATABASE_RUNS = 500, 12


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
    seminar = merge_database.prepared(second_stage.first("s2"))
    members = second_stage.members(seminar)

    found = [merge_database.faults_of(seminar, members, seed) for seed in range(DATABASE_RUNS)]

    assert [fault for faults, _marks, _deliveries in found for fault in faults] == []
    assert sum(marks for _faults, marks, _deliveries in found) > 100
