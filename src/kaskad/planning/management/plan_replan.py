"""Repair the plan in force from the middle of a campaign, moving as few people as can be.

What has changed since the plan was made is found by itself; more can be added. Seminars of today
and before stay as they are. The result is a proposal, which is put in force or discarded.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from kaskad.campaigns.api import campaign_by_code, plan_in_force
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import DONE, REFUSED, print_error, print_json
from kaskad.planning.models import PlanRun
from kaskad.planning.operations.replans import put_replan_in_force, request_replan
from kaskad.planning.operations.runs import NoPlanInForce
from kaskad.planning.operations.work import execute_run
from kaskad.planning.queries.asked import KINDS, Asked
from kaskad.planning.queries.happened import happened_since
from kaskad.planning.queries.replans import first_day_of

EXAMPLE = "kaskad plan replan kz-referendum-2026 --day KZ-15:2026-03-02 --json"
_HELP = {
    "day": ("REGION:DATE", "nothing is held that day in a region or district"),
    "trainer": ("MEMBER:FIRST[:LAST]", "a trainer (id of the member) is not there"),
    "venue": ("VENUE:FIRST[:LAST]", "a venue is not to be had"),
    "seminar": ("CODE", "a seminar ahead is not held as planned"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("campaign", metavar="CAMPAIGN", help="code of the campaign")
    for kind in KINDS:
        shape, text = _HELP[kind]
        parser.add_argument(
            f"--{kind}", action="append", default=[], metavar=shape, help=f"{text}; repeatable"
        )
    parser.add_argument("--list", action="store_true", help="only say what has changed")
    parser.add_argument(
        "--put-in-force", action="store_true", help="put the proposal in force if it breaks no rule"
    )
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(args: argparse.Namespace) -> int:
    actor, now = Actor.command(), clock.now()
    campaign = campaign_by_code(args.campaign)
    words = [f"{kind}:{text}" for kind in KINDS for text in getattr(args, kind)]
    asked = [Asked.read(word) for word in words]
    if None in asked:
        wrong = next(word for word, one in zip(words, asked, strict=True) if one is None)
        shape = _HELP[wrong.partition(":")[0]][0]
        print_error(
            _("“%(word)s” is not understood. Write it as %(shape)s, dates as 2026-03-04.")
            % {"word": wrong.partition(":")[2], "shape": shape}
        )
        return REFUSED
    if args.list:
        plan = plan_in_force(campaign)
        if plan is None:
            raise NoPlanInForce(campaign=campaign.code)
        happened = happened_since(campaign, plan, first_day_of(now))
        _answer(args, _counts(happened), list(_count_lines(_counts(happened))))
        return DONE
    known = [one for one in asked if one is not None]
    run_ = request_replan(actor=actor, campaign=campaign, asked=known, now=now)
    run_ = execute_run(run_.code, actor=actor)
    if run_.plan is None:
        last = run_.log.strip().splitlines()[-1:] or [""]
        values = {"run": run_.code, "why": last[0]}
        print_error(_("The run %(run)s ended without a plan: %(why)s") % values)
        return REFUSED
    if args.put_in_force:
        put_replan_in_force(actor=actor, plan=run_.plan, now=clock.now())
    facts = _facts(run_)
    _answer(args, facts, list(_lines(facts)))
    return DONE


def _answer(args: argparse.Namespace, facts: dict[str, Any], lines: list[str]) -> None:
    if args.json:
        print_json(facts)
    else:
        print("\n".join(lines))


def _counts(happened: Any) -> dict[str, Any]:
    return {
        "first_day": happened.first_day.isoformat(),
        "cancelled": [one.code for one in happened.cancelled],
        "waiting": sum(len(one.waiting) for one in happened.cancelled),
        "trainers": [one.member_id for one in happened.trainers],
        "venues": sorted({one.venue for one in happened.halls}),
        "days": [[one.region, one.day.isoformat()] for one in happened.days],
        "left": sum(one.left is not None for one in happened.members),
        "came": sum(one.came is not None for one in happened.members),
    }


def _count_lines(counts: dict[str, Any]) -> Iterator[str]:
    yield _("Cancelled seminars: %(seminars)s, people who wait: %(people)s") % {
        "seminars": len(counts["cancelled"]),
        "people": counts["waiting"],
    }
    yield _("Trainers who left or were not taught: %(count)s") % {"count": len(counts["trainers"])}
    yield _("Venues that are closed or too small: %(count)s") % {"count": len(counts["venues"])}
    yield _("Days not worked any more: %(count)s") % {"count": len(counts["days"])}
    yield _("Members who left a place: %(left)s, who came and have none: %(came)s") % counts


def _facts(run_: PlanRun) -> dict[str, Any]:
    plan, found = run_.plan, run_.comparison
    if plan is not None:
        plan.refresh_from_db()
    groups = [(found["before"].get(o), found["after"].get(n)) for o, n, *_rest in found["groups"]]
    return {
        "run": run_.code,
        "version": plan.version if plan else None,
        "state": plan.state if plan else None,
        "first_day": run_.replan["first_day"],
        "events": found["events"],
        "moved": found["moved"],
        "unavoidable": found["unavoidable"],
        "heirs": found["heirs"],
        "seminars_changed": len(groups),
        "trainers_changed": sum(
            bool(old and new and old["trainer"] != new["trainer"]) for old, new in groups
        ),
        "left": len(found["left"]),
        "untrained": run_.untrained,
        "breaches": run_.breaches,
        "kept_breaches": found["kept_breaches"],
        "seconds": run_.progress.get("seconds"),
    }


def _lines(facts: dict[str, Any]) -> Iterator[str]:
    yield _("Version %(version)s repairs the plan from %(first_day)s on.") % facts
    yield _("People moved: %(moved)s, not fewer than %(unavoidable)s in any plan.") % facts
    yield _(
        "Seminars changed: %(seminars_changed)s. People without a new place: %(left)s. "
        "Breaches: %(count)s."
    ) % {**facts, "count": len(facts["breaches"])}
