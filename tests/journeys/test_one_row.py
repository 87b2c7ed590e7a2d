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
from kaskad.core.actor import Actor
from kaskad.core.secrets import keyed_hash
from kaskad.demo.build import CAMPAIGN_FILE
from kaskad.planning.api import execute_run, plan_show, request_run
from kaskad.reporting.api import bulletin_text, publish_bulletin
from kaskad.seminars.api import TrainerNotTaught, Wanted, confirm_correction, propose_correction
from tests.journeys.cascade import FIRST, hold, hold_all_before, people_of, seminar_of, trained
from tests.world import ACTOR


def test_a_row_becomes_a_number_in_the_bulletin(cascade, command):
    # A line of the file becomes a member in a seat, and the member gets a place in the plan.
    line, chosen = _a_line(cascade.country)
    batch = _import_people(cascade)
    member = _the_member(chosen)
    assert (member.row.batch_id, member.row.line) == (batch.pk, line)
    assert (member.commission.code, member.role) == (chosen.commission, "member")
    assert chosen.person.iin not in RosterRow.objects.get(pk=member.row_id).cells_sealed
    campaign = _import_campaign(cascade)
    assert _stage_of(campaign, member) == "s3"
    plan, run = _put_a_plan_in_force(campaign)
    seminar = seminar_of(member)
    assert seminar.group.stage.code == "s3"

    # The national seminar is held, then everything up to the member's own, where nobody else came.
    _hold_the_national_seminar_without_a_trainer(campaign)
    hold_all_before(campaign, seminar.day)
    eve = seminar.day - timedelta(days=1)
    on_the_eve = trained(campaign, member.commission, eve)
    before = trained(campaign, member.commission, seminar.day)
    _hold_twice(campaign, seminar, member)

    # Exactly this person is counted, at every level, from that day on.
    after = trained(campaign, member.commission, seminar.day)
    assert after == {code: count + 1 for code, count in before.items()}
    assert on_the_eve == trained(campaign, member.commission, eve)
    assert (next(iter(after)), len(after)) == (chosen.commission, 4)

    # The bulletin states the figure, and the command shows the whole way.
    publish_bulletin(
        actor=ACTOR, campaign=campaign, kind="progress", as_of=seminar.day,
        now=clock.at(seminar.day, time(20)),
    )  # fmt: skip
    for language in ("kk", "ru", "en"):
        assert str(after["KZ"]) in bulletin_text(campaign, language, seminar.day, "progress")
    steps = _traced(command, member.person.code)
    assert (steps["roster_row"]["batch"], steps["roster_row"]["line"]) == (batch.code, line)
    assert steps["roster_row"]["file_sha256"] == batch.file_sha256
    assert steps["member"]["commission"] == chosen.commission
    assert (steps["plan"]["plan_version"], steps["plan"]["run"]) == (plan.version, run.code)
    assert steps["plan"]["problem_sha256"] == run.problem_sha256
    assert steps["figure"]["country"].startswith(f"KZ: {after['KZ']}/")
    assert steps["bulletin"]["as_of"] == seminar.day.isoformat()
    _trace_names_nobody(command, f"{batch.code}:{line}", chosen.person)


def _a_line(country):
    """The first ordinary member of a precinct, and the line of the file."""
    return next(
        (line, one)
        for line, one in enumerate(country.members, 2)
        if one.role == "member" and one.commission.count("-") == 2
    )


def _import_people(cascade):
    """The tree, and the roster: received, checked, accepted."""
    import_structure(actor=ACTOR, path=cascade.folder / "commissions.csv", now=FIRST)
    path = cascade.folder / "roster.xlsx"
    batch = receive_roster(actor=ACTOR, source=path, file_name="roster.xlsx", scope="KZ", now=FIRST)
    check_roster(actor=ACTOR, batch=batch, now=FIRST)
    batch.refresh_from_db()
    assert (batch.state, batch.rows_good, batch.rows_rejected) == ("checked", 200, 0)
    assert Member.objects.count() == 0
    report = accept_roster(actor=ACTOR, batch=batch, now=FIRST)
    assert (report.rows, report.accepted, len(report.rejected)) == (200, 200, 0)
    return batch


def _the_member(chosen):
    return Member.objects.select_related("person", "commission__district", "row").get(
        person__iin_hash=keyed_hash("iin", chosen.person.iin)
    )


def _import_campaign(cascade):
    text = CAMPAIGN_FILE.read_text(encoding="utf-8")
    campaign = import_campaign(actor=ACTOR, text=text, now=FIRST)
    import_venues(actor=ACTOR, path=cascade.folder / "venues.csv", now=FIRST)
    return campaign


def _stage_of(campaign, member):
    day = clock.local_day(FIRST)
    return {one.member_id: one.stage_code for one in stage_members(campaign, day)}[member.pk]


def _put_a_plan_in_force(campaign):
    """The planner works in its own process."""
    run = request_run(actor=ACTOR, campaign=campaign, seed=1, budget=None, now=FIRST)
    run = execute_run(run.code, now=FIRST)
    assert (run.state, run.breaches, run.untrained) == ("finished", [], 0)
    plan = put_in_force(actor=ACTOR, plan=run.plan, now=FIRST)
    assert [row["stage"] for row in plan_show(campaign)["stages"]] == ["s1", "s2", "s3"]
    return plan, run


def _hold_the_national_seminar_without_a_trainer(campaign):
    """The gate: who did not attend an earlier stage does not teach, until that is put right."""
    rows = Seminar.objects.filter(group__plan__state="in_force").order_by("day", "code")
    national = rows.get(group__stage__code="s1")
    first = rows.filter(group__stage__code="s2")[0]
    hold(campaign, national, people_of(national) - {first.trainer_id})
    with pytest.raises(TrainerNotTaught):
        hold(campaign, first)
    evening = clock.at(national.day, time(20))
    proposed = propose_correction(
        actor=ACTOR, seminar=national, member_id=first.trainer_id, wanted=Wanted("present"),
        reason="тексеру", now=evening,
    )  # fmt: skip
    confirm_correction(actor=Actor.system("second"), correction=proposed, now=evening)


def _hold_twice(campaign, seminar, member):
    """Only the member came; sending the sheet again changes nothing."""
    first = hold(campaign, seminar, frozenset({member.pk}), "nonce-1")
    entries = Entry.objects.count()
    second = hold(campaign, seminar, frozenset({member.pk}), "nonce-1")
    assert (first.held, first.present, first.repeated) == (1, 1, 0)
    assert first.absent == len(people_of(seminar)) - 1
    assert (second.held, second.present, second.repeated) == (0, 0, 1)
    assert Entry.objects.count() == entries


def _traced(command, code):
    """The facts of each step by its kind; of the lineage the last one, the national seminar."""
    status, printed = command("trace", code, "--json")
    steps = {step["kind"]: step["facts"] for step in json.loads(printed)["steps"]}
    assert status == 0
    assert list(steps) == [
        "roster_row", "member", "plan", "attendance", "lineage", "figure", "bulletin",
    ]  # fmt: skip
    assert (steps["attendance"]["present"], steps["attendance"]["nonce"]) == (True, "nonce-1")
    assert steps["lineage"]["taught_by_centre"] is True
    return steps


def _trace_names_nobody(command, code, person):
    status, printed = command("trace", code, "--lang", "ru")
    assert status == 0
    assert printed.startswith("1. ")
    for hidden in (person.last_name, person.iin, person.iin[-4:]):
        assert f" {hidden}\n" not in printed
