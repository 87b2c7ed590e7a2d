"""The overview of a campaign's plans and runs, as its reader may see it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.campaigns.api import Campaign, PlanRow, PlanState, plan_in_force, plan_versions
from kaskad.commissions.api import Commission
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.web.components import Button, Empty, Fact, Facts, Link, State, Status
from kaskad.core.web.format import day, day_short, moment, number
from kaskad.core.web.forms import Form, fields_of
from kaskad.core.web.tables import Cell, Column, Row, Table
from kaskad.planning.access import may_plan, own_places
from kaskad.planning.queries.districts import rows_below
from kaskad.planning.queries.forecasts import made_forecast
from kaskad.planning.queries.people import plan_people
from kaskad.planning.queries.runs import RunRow, runs_of
from kaskad.planning.vocab import RunState
from kaskad.planning.web.forms import RunForm
from kaskad.planning.web.pages import OverviewPage
from kaskad.planning.web.territories import (
    people_in_words,
    seminars_in_words,
    territories_table,
)

PLAN_STATES: dict[str, State] = {
    PlanState.IN_FORCE.value: "now",
    PlanState.DRAFT.value: "plan",
    PlanState.PROPOSED.value: "plan",
    PlanState.SUPERSEDED.value: "done",
    PlanState.DISCARDED.value: "wait",
}
RUN_STATES: dict[str, State] = {
    RunState.QUEUED.value: "wait",
    RunState.RUNNING.value: "now",
    RunState.FINISHED.value: "done",
    RunState.STOPPED.value: "plan",
    RunState.FAILED.value: "bad",
}


def overview_page(actor: Actor, campaign: Campaign, form: RunForm) -> OverviewPage:
    """Everything for those who plan; the plan in force of their own subtree for the others."""
    plans = may_plan(actor, campaign)
    versions = plan_versions(campaign)
    current = next((row for row in versions if row.state == PlanState.IN_FORCE), None)
    return OverviewPage(
        title=_("Plans"),
        lead=str(campaign.title),
        facts=_facts(current) if current else None,
        empty=None if current else _no_plan(plans=plans),
        places=_places(actor, campaign),
        versions=_versions(campaign, versions) if plans and versions else None,
        runs=_runs(campaign) if plans else None,
        form=_form(form) if plans else None,
        forecast=_forecast(campaign) if current else None,
        what_if=_what_if(campaign) if plans and current else None,
        replan=_replan(campaign) if plans and current else None,
    )


def _facts(current: PlanRow) -> Facts:
    since = clock.local_day(current.in_force_at) if current.in_force_at else None
    return Facts(
        items=(
            Fact(_("Version in force"), number(current.version), day(since) if since else ""),
            Fact(
                _("Seminars"),
                number(current.seminars),
                seminars_in_words(current.seminars, current.make_up, current.cancelled),
            ),
            Fact(_("People without a seminar"), number(current.untrained)),
            Fact(_("Breaches of the rules"), number(current.breaches)),
        )
    )


def _forecast(campaign: Campaign) -> Link:
    made = made_forecast(campaign)
    note = ""
    if made is not None and made.made_at is not None:
        when = day_short(clock.local_day(made.made_at))
        note = _("made on %(day)s") % {"day": when}
    url = reverse("planning:forecast", args=(campaign.code,))
    return Link(_("Will everybody be trained in time? The forecast"), url, note=note)


def _no_plan(*, plans: bool) -> Empty:
    if plans:
        return Empty(
            _("No plan is in force yet"),
            _("Start the planner below, look at its draft, and put it in force."),
        )
    return Empty(
        _("No plan is in force yet"), _("The central commission has not approved a plan so far.")
    )


def _versions(campaign: Campaign, versions: list[PlanRow]) -> Table:
    return Table(
        caption=_("Versions"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(_("Version")),
            Column(_("State")),
            Column(_("Seminars"), number=True),
            Column(_("Breaches"), number=True, wide=True),
            Column(_("Untrained"), number=True, wide=True),
            Column(pgettext("plan version", "Made"), wide=True),
        ),
        rows=tuple(
            Row(
                cells=(
                    Cell(number(row.version), url=version_url(campaign, row.version)),
                    Cell(part=plan_status(row.state)),
                    Cell(number(row.seminars), note=_cancelled(row.cancelled)),
                    Cell(number(row.breaches), bad=row.breaches > 0),
                    number(row.untrained),
                    local_moment(row.made_at),
                ),
                flag=row.state in (PlanState.DRAFT, PlanState.PROPOSED),
            )
            for row in versions
        ),
    )


def _cancelled(count: int) -> str:
    return _("cancelled: %(cancelled)s") % {"cancelled": number(count)} if count else ""


def _runs(campaign: Campaign) -> Table | None:
    runs = runs_of(campaign, clock.machine_now())
    if not runs:
        return None
    return Table(
        caption=_("Planner runs"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("planner", "Run")),
            Column(_("State")),
            Column(_("Seed"), number=True, wide=True),
            Column(_("Seconds"), number=True, wide=True),
            Column(_("Version"), number=True),
            Column(pgettext("planner run", "Asked for"), wide=True),
        ),
        rows=tuple(_run_row(campaign, row) for row in runs),
    )


def _run_row(campaign: Campaign, row: RunRow) -> Row:
    url = reverse("planning:run", args=(campaign.code, row.code))
    version = row.plan_version
    return Row(
        cells=(
            Cell(row.code, url=url, note=kind_words(row)),
            Cell(part=run_status(row)),
            str(row.seed),
            number(row.seconds, 1) if row.seconds is not None else "–",
            Cell(number(version), url=version_url(campaign, version)) if version else "–",
            local_moment(row.requested_at),
        )
    )


def _places(actor: Actor, campaign: Campaign) -> Table | None:
    plan = plan_in_force(campaign)
    if plan is None:
        return None
    places = own_places(actor, campaign)
    if [place.level for place in places] == ["central"]:
        people = plan_people(plan, clock.local_day(clock.now()))
        return territories_table(
            rows_below(plan, places[0]),
            places[0],
            lambda code: reverse("planning:place", args=(campaign.code, code)),
            people_in_words(people),
        )
    return _place_table(campaign, [place for place in places if _is_shown(place)])


def _is_shown(place: Commission) -> bool:
    return place.level in ("region", "district")


def _place_table(campaign: Campaign, places: list[Commission]) -> Table | None:
    if not places:
        return None
    return Table(
        caption=_("The plan in force by territory"),
        caption_hidden=True,
        columns=(Column(_("Territory")),),
        rows=tuple(
            Row(
                (
                    Cell(
                        str(one.name), url=reverse("planning:place", args=(campaign.code, one.code))
                    ),
                )
            )
            for one in places
        ),
    )


def _form(form: RunForm) -> Form:
    return Form(
        fields=fields_of(form),
        submit=Button(_("Start the planner")),
        errors=tuple(str(error) for error in form.non_field_errors()),
        label=_("New planner run"),
    )


def _what_if(campaign: Campaign) -> Link:
    """A way that leaves the plan in force alone."""
    return Link(
        _("What if a trainer or a venue falls away, or a stage is shifted?"),
        reverse("planning:what-if", args=(campaign.code,)),
    )


def _replan(campaign: Campaign) -> Link:
    """A way on when the campaign has begun and something happened."""
    return Link(
        _("Something happened since? Repair the plan in force"),
        reverse("planning:replan", args=(campaign.code,)),
    )


def version_url(campaign: Campaign, version: int | None) -> str:
    """The page of a version."""
    return reverse("planning:version", args=(campaign.code, version))


def back_to_plans(campaign: Campaign) -> Button:
    """The way back to the overview."""
    return Button(_("Back"), url=reverse("planning:overview", args=(campaign.code,)), kind="plain")


def plan_status(state: str) -> Status:
    """The state of a plan with its station."""
    return Status(str(PlanState(state).label), PLAN_STATES[state])


def run_status(row: RunRow) -> Status:
    """The state of a run with its station; a dead one says so."""
    if row.dead:
        return Status(_("Its process is gone"), "bad")
    return Status(str(RunState(row.state).label), RUN_STATES[row.state])


def kind_words(row: RunRow) -> str:
    """What kind of run it is, nothing for one of the whole campaign."""
    if row.is_replan:
        return _("repair of the plan in force")
    return _("only for comparison") if row.is_what_if else round_words(row.round)


def round_words(round_number: int) -> str:
    """The make-up round in words, nothing for the main run."""
    return _("make-up round %(number)s") % {"number": round_number} if round_number else ""


def local_moment(value: datetime | None, empty: Literal["–", ""] = "–") -> str:
    """A moment in the country's time."""
    return moment(value.astimezone(clock.zone())) if value else empty
