"""The page of one planner run."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.campaigns.api import Campaign
from kaskad.core import clock
from kaskad.core.web.components import Actions, Button, Fact, Facts, Notice, Progress
from kaskad.core.web.format import actor_name, day_short, number
from kaskad.planning.models import PlanRun
from kaskad.planning.queries.runs import RunRow, run_row
from kaskad.planning.vocab import OPEN_STATES, RunState
from kaskad.planning.web.overview import (
    back_to_plans,
    round_words,
    run_status,
    version_url,
)
from kaskad.planning.web.pages import Comparison, RunPage
from kaskad.planning.web.what_if import comparison

_LOG_TAIL = 4000
_HASH_SHOWN = 8  # the whole one stands with the log


def run_page(campaign: Campaign, run: PlanRun) -> RunPage:
    """How far the run is, what it used, what it left."""
    row = run_row(run, clock.machine_now())
    is_open = row.state in OPEN_STATES
    compared = comparison(campaign, run)
    here = reverse("planning:run", args=(campaign.code, row.code))
    return RunPage(
        title=_("Planner run %(code)s") % {"code": row.code},
        lead=_lead(campaign, row, compared),
        back=back_to_plans(campaign),
        status=run_status(row),
        facts=_facts(row),
        progress=_progress(row) if is_open else None,
        notice=_notice(row),
        actions=_actions(campaign, row, here, is_open=is_open),
        problem=row.problem_sha256,
        log=row.log[-_LOG_TAIL:],
        refresh_url=here if is_open else "",
        comparison=compared,
    )


def _lead(campaign: Campaign, row: RunRow, compared: Comparison | None) -> str:
    if compared is not None:
        return _("What if… %(what)s") % {"what": "; ".join(compared.supposed)}
    if row.is_replan:
        return _("Repair of the plan in force")
    return round_words(row.round) or str(campaign.title)


def _facts(row: RunRow) -> Facts:
    known = (
        Fact(
            pgettext("planner run", "Asked for"),
            day_short(clock.local_day(row.requested_at)),
            actor_name(row.requested_by),
        ),
        Fact(_("Seed"), str(row.seed)),
        Fact(_("Seminars"), number(row.seminars), _("as planned by this run")),
        Fact(_("People without a seminar"), _or_dash(row.untrained)),
        Fact(_("Seconds"), "–" if row.seconds is None else number(row.seconds, 1)),
        Fact(_("Memory, MB"), "–" if row.peak_mb is None else number(row.peak_mb)),
    )
    if not row.problem_sha256:
        return Facts(items=known)
    problem = Fact(
        pgettext("planner", "Problem"),
        row.problem_sha256[:_HASH_SHOWN],
        _("engine version %(version)s") % {"version": row.engine_version},
    )
    return Facts(items=(*known, problem))


def _or_dash(value: int | None) -> str:
    return "–" if value is None else number(value)


def _progress(row: RunRow) -> Progress:
    if row.state == RunState.QUEUED:
        return Progress(text=_("Waiting for the worker"))
    if not row.total:
        return Progress(text=_("Collecting the problem"))
    values = {"done": number(row.done), "total": number(row.total)}
    return Progress(
        text=_("%(done)s of %(total)s territories") % values, value=row.done, maximum=row.total
    )


def _notice(row: RunRow) -> Notice | None:
    if row.dead:
        return Notice(
            _("The process of this run is gone"),
            _("The worker will repeat the run from the beginning; the problem stays the same."),
            kind="warn",
            still=True,
        )
    if row.state == RunState.FAILED:
        return Notice(
            _("The run failed"), _("The log says why. Correct the cause and start a new run."),
            kind="error", still=True,
        )  # fmt: skip
    if row.stop_requested and row.state == RunState.RUNNING:
        return Notice(_("The run is being stopped"), kind="info", still=True)
    return None


def _actions(campaign: Campaign, row: RunRow, here: str, *, is_open: bool) -> Actions | None:
    if is_open and not row.stop_requested:
        stop = reverse("planning:stop", args=(campaign.code, row.code))
        return Actions(
            items=(
                Button(_("Stop the run"), post=stop, kind="danger"),
                Button(_("Refresh"), url=here, kind="second"),
            )
        )
    if row.is_what_if:
        again = reverse("planning:what-if", args=(campaign.code,))
        return Actions(items=(Button(_("Suppose something else"), url=again, kind="second"),))
    if row.plan_version:
        url = version_url(campaign, row.plan_version)
        label = _("Look at version %(version)s") % {"version": row.plan_version}
        return Actions(items=(Button(label, url=url),))
    return None
