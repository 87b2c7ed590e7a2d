"""One line of a roster file on its way to the bulletin, through the doors that people use."""

import json
from datetime import time, timedelta

import pytest

from kaskad.audit.models import Entry
from kaskad.campaigns.api import (
    Seminar,
    import_campaign,
    import_venues,
    put_in_force,
    stage_members,
)
from kaskad.commissions.api import (
    Member,
    RosterRow,
    accept_roster,
    check_roster,
    import_structure,
    receive_roster,
)
from kaskad.core import clock
from kaskad.core.secrets import keyed_hash
from kaskad.demo.build import CAMPAIGN_FILE
from kaskad.planning.api import PlanRun, execute_run, plan_show, request_run
from kaskad.reporting.api import bulletin_text, publish_bulletin
from kaskad.seminars.api import TrainerNotTaught, correct_attendance
from tests.journeys.cascade import FIRST, hold, hold_all_before, people_of, seminar_of, trained
from tests.world import ACTOR


def test_a_row_becomes_a_number_in_the_bulletin(cascade, command):
    # The tree, and the roster: received, checked, accepted.
    import_structure(actor=ACTOR, path=cascade.folder / "commissions.csv", now=FIRST)
    line, chosen = next(
        (line, one)
        for line, one in enumerate(cascade.country.members, 2)
        if one.role == "member" and one.commission.count("-") == 2
    )
    batch = receive_roster(
        actor=ACTOR, source=cascade.folder / "roster.xlsx", file_name="roster.xlsx", scope="KZ",
        now=FIRST,
    )  # fmt: skip
    check_roster(actor=ACTOR, batch=batch, now=FIRST)
    batch.refresh_from_db()
    assert (batch.state, batch.rows_good, batch.rows_rejected) == ("checked", 200, 0)
    assert Member.objects.count() == 0
    report = accept_roster(actor=ACTOR, batch=batch, now=FIRST)
    assert (report.rows, report.accepted, len(report.rejected)) == (200, 200, 0)

    # The row is a member in a seat.
    member = Member.objects.select_related("person", "commission__district", "row").get(
        person__iin_hash=keyed_hash("iin", chosen.person.iin)
    )
    assert (member.row.batch_id, member.row.line) == (batch.pk, line)
    assert (member.commission.code, member.role) == (chosen.commission, "member")
    assert chosen.person.iin not in RosterRow.objects.get(pk=member.row_id).cells_sealed

    # The campaign puts the member into the last stage.
    text = CAMPAIGN_FILE.read_text(encoding="utf-8")
    campaign = import_campaign(actor=ACTOR, text=text, now=FIRST)
    import_venues(actor=ACTOR, path=cascade.folder / "venues.csv", now=FIRST)
    stages = {
        one.member_id: one.stage_code for one in stage_members(campaign, clock.local_day(FIRST))
    }
    assert stages[member.pk] == "s3"

    # The planner works in its own process; its plan is put in force.
    run = request_run(actor=ACTOR, campaign=campaign, seed=1, budget=None, now=FIRST)
    run = execute_run(run.code, now=FIRST)
    assert (run.state, run.breaches, run.untrained) == ("finished", [], 0)
    plan = put_in_force(actor=ACTOR, plan=run.plan, now=FIRST)
    seminar = seminar_of(member)
    assert seminar.group.stage.code == "s3"
    assert [row["stage"] for row in plan_show(campaign)["stages"]] == ["s1", "s2", "s3"]

    # The national seminar is held, then everything up to the member's own.
    hold_all_before(campaign, seminar.day)

    # The gate: who did not attend an earlier stage does not teach.
    trainer = seminar.trainer
    taught = seminar_of(trainer)
    why = {"actor": ACTOR, "seminar": taught, "member_id": trainer.pk, "reason": "тексеру"}
    held_by_trainer = Seminar.objects.filter(trainer=trainer, state="held").exists()
    evening = clock.at(seminar.day, time(19))
    if not held_by_trainer:
        correct_attendance(**why, present=False, now=evening)
        with pytest.raises(TrainerNotTaught):
            hold(campaign, seminar)
        correct_attendance(**why, present=True, now=evening)

    # The seminar is held, and only this member came; sending the sheet again changes nothing.
    eve = seminar.day - timedelta(days=1)
    on_the_eve = trained(campaign, member.commission, eve)
    before = trained(campaign, member.commission, seminar.day)
    first = hold(campaign, seminar, frozenset({member.pk}), "nonce-1")
    entries = Entry.objects.count()
    second = hold(campaign, seminar, frozenset({member.pk}), "nonce-1")
    assert (first.held, first.present, first.repeated) == (1, 1, 0)
    assert first.absent == len(people_of(seminar)) - 1
    assert (second.held, second.present, second.repeated) == (0, 0, 1)
    assert Entry.objects.count() == entries

    # Exactly this person is counted, at every level, from that day on.
    after = trained(campaign, member.commission, seminar.day)
    assert after == {code: count + 1 for code, count in before.items()}
    assert on_the_eve == trained(campaign, member.commission, eve)
    assert next(iter(after)) == chosen.commission
    assert len(after) == 4

    # The bulletin states the figure.
    publish_bulletin(
        actor=ACTOR, campaign=campaign, kind="progress", as_of=seminar.day, now=evening
    )
    for language in ("kk", "ru", "en"):
        assert str(after["KZ"]) in bulletin_text(campaign, language, seminar.day, "progress")

    # The command shows the whole way.
    status, printed = command("trace", member.person.code, "--json")
    steps = {step["kind"]: step["facts"] for step in json.loads(printed)["steps"]}
    assert status == 0
    assert list(steps) == [
        "roster_row", "member", "plan", "attendance", "lineage", "figure", "bulletin",
    ]  # fmt: skip
    assert (steps["roster_row"]["batch"], steps["roster_row"]["line"]) == (batch.code, line)
    assert steps["roster_row"]["file_sha256"] == batch.file_sha256
    assert steps["member"]["commission"] == chosen.commission
    assert (steps["plan"]["plan_version"], steps["plan"]["run"]) == (plan.version, run.code)
    assert steps["plan"]["problem_sha256"] == PlanRun.objects.get(code=run.code).problem_sha256
    assert (steps["attendance"]["present"], steps["attendance"]["nonce"]) == (True, "nonce-1")
    assert steps["lineage"]["taught_by_centre"] is True
    assert steps["figure"]["country"].startswith(f"KZ: {after['KZ']}/")
    assert steps["bulletin"]["as_of"] == seminar.day.isoformat()
    status, printed = command("trace", f"{batch.code}:{line}", "--lang", "ru")
    assert status == 0
    assert printed.count("\n1. ") + printed.startswith("1. ") == 1
    for hidden in (chosen.person.last_name, chosen.person.iin, chosen.person.iin[-4:]):
        assert f" {hidden}\n" not in printed
