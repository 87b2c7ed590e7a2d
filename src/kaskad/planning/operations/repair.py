"""Working on a replan: the plan in force, what happened, the engine's repair, the judge's word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kaskad.campaigns.api import DraftSeminar, plan_by_version, plan_mark
from kaskad.planning.operations.execution import Ended, Execution
from kaskad.planning.operations.runs import Outcome
from kaskad.planning.queries.asked import stored
from kaskad.planning.queries.proposal import Proposal, causes_in, key_of, proposal_of
from kaskad.planning.queries.replans import remembered
from kaskad.planning.queries.results import bounds_by_commission, breach_rows, level_rows
from kaskad.planning.queries.standing import Standing, standing_of
from kaskad.planning.vocab import RunState
from kaskad_planner.check import check
from kaskad_planner.events import write_events
from kaskad_planner.instance import Instance
from kaskad_planner.instance_folder import instance_hash, read_instance
from kaskad_planner.plan import Breach, Plan
from kaskad_planner.plan_folder import write_plan

_BEFORE, _EVENTS, _CHANGED = "before", "events.toml", "instance"


@dataclass(frozen=True, slots=True)
class Repair:
    """One attempt at a replan."""

    attempt: Execution

    def outcome(self) -> Outcome:
        """Repair the plan in force and judge what came of it.

        Only breaches that the repair makes are the proposal's: those that were there before stay as
        remarks, as with a change by hand.
        """
        attempt, run = self.attempt, self.attempt.run
        plan = plan_by_version(run.campaign, int(run.replan["version"]))
        first_day = date.fromisoformat(run.replan["first_day"])
        asked = (*remembered(run.campaign), *stored(run.replan))
        seen = plan_mark(plan)
        standing = standing_of(run.campaign, plan, first_day, asked, run.seed)
        attempt.write(standing.instance)
        write_plan(standing.plan, attempt.folder / _BEFORE)
        write_events(standing.events, attempt.folder / _EVENTS)
        out = attempt.folder / "plan"
        ended = attempt.let_engine(
            [
                "replan", str(attempt.folder / "problem"), str(attempt.folder / _BEFORE),
                str(attempt.folder / _EVENTS), "--as-of", first_day.isoformat(),
                "--out", str(out), "--json",
            ]
        )  # fmt: skip
        if not (out / _CHANGED).is_dir():
            return ended.without_plan()
        changed = read_instance(out / _CHANGED)
        repaired = ended.plan_of(instance_hash(changed))
        if repaired is None:
            return ended.without_plan()
        return _judged(standing, changed, repaired, ended, seen)


def _judged(
    standing: Standing, changed: Instance, repaired: Plan, ended: Ended, seen: str
) -> Outcome:
    found = check(
        changed,
        repaired,
        now=standing.state,
        before=standing.plan,
        not_held=standing.not_held,
    )
    known = set(check(standing.instance, standing.plan, now=standing.state))
    proposal = proposal_of(standing, repaired)
    caused = [breach for breach in found if breach not in known]
    kept = [breach for breach in found if breach in known]
    return Outcome(
        state=RunState.FINISHED.value,
        levels=level_rows(repaired),
        district_bounds=bounds_by_commission(repaired),
        breaches=breach_rows(caused),
        untrained=repaired.untrained_people,
        seminars=proposal.seminars,
        places=proposal.places,
        comparison=_difference(standing, proposal, ended, kept),
        seen=seen,
        progress={**ended.progress, "seminars": len(repaired.seminars)},
        log=ended.log,
    )


def _difference(
    standing: Standing, proposal: Proposal, ended: Ended, kept: Sequence[Breach]
) -> dict[str, Any]:
    """What the proposal changes, in codes and ids, for pages to say in words."""
    before = {code: _arrangement(standing, code) for code in standing.rows}
    after = {row.key: _draft(row) for row in proposal.seminars}
    sizes = Counter(key for key, _member in proposal.places)
    groups = [
        (cause.seminar, key_of(standing, cause.seminar), cause.event)
        for cause in causes_in(ended.out, standing)
    ]
    people = [(member, old, key_of(standing, new)) for member, old, new in proposal.moved]
    olds = {old for old, _new, _event in groups} | {old for _member, old, _new in people}
    news = {new for _old, new, _event in groups} | {new for _member, _old, new in people}
    return {
        "moved": len(proposal.moved),
        "unavoidable": int(ended.engine.answer.get("unavoidable", 0)),
        "heirs": proposal.heirs,
        "events": [dict(one) for one in standing.why],
        "before": {code: before[code] for code in sorted(olds & before.keys())},
        "after": {key: after[key] for key in sorted(news & after.keys())},
        "groups": [[old, new, sizes[new], event] for old, new, event in groups],
        "people": [list(one) for one in people],
        "left": [list(one) for one in proposal.left],
        "without": proposal.without,
        "kept_breaches": breach_rows(kept),
    }


def _arrangement(standing: Standing, code: str) -> Mapping[str, Any]:
    row = standing.rows[code]
    return {
        "code": code, "stage": row.stage, "commission": row.commission, "round": row.round,
        "number": standing.numbers[row.group], "format": row.format, "venue": row.venue or "",
        "day": row.day.isoformat(), "half": row.half, "trainer": row.trainer,
    }  # fmt: skip


def _draft(row: DraftSeminar) -> Mapping[str, Any]:
    return {
        "code": row.key, "stage": row.stage_code, "commission": row.commission_code,
        "round": row.round, "number": row.number, "format": row.format,
        "venue": row.venue_code or "", "day": row.day.isoformat(), "half": row.half,
        "trainer": row.trainer_member_id,
    }  # fmt: skip
