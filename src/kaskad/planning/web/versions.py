"""The page of a version of the plan, and the page that asks before it is put in force."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.accounts.api import names_of
from kaskad.campaigns.api import (
    Campaign,
    Plan,
    PlanState,
    StageRow,
    plan_in_force,
    stage_rows,
)
from kaskad.core.web.components import Actions, Button, Fact, Facts, Link, Notice
from kaskad.core.web.format import actor_name, date_range, number
from kaskad.core.web.tables import Cell, Column, Row, Table
from kaskad.planning.queries.comparison import difference_of
from kaskad.planning.queries.districts import NamedPlace, named_places
from kaskad.planning.web import figures
from kaskad.planning.web.gaps import gaps_part
from kaskad.planning.web.overview import back_to_plans, local_moment, version_url
from kaskad.planning.web.pages import ConfirmPage, VersionPage


def version_page(campaign: Campaign, plan: Plan, *, is_replan: bool = False) -> VersionPage:
    """A version with its goals, stages and breaches; a draft is compared with the plan in force."""
    old = plan_in_force(campaign)
    is_draft = plan.state == PlanState.DRAFT
    difference = difference_of(old, plan) if is_draft and old else None
    places = named_places([row.code for row in difference.districts]) if difference else {}
    return VersionPage(
        title=_("Version %(version)s of the plan") % {"version": plan.version},
        lead=str(PlanState(plan.state).label),
        back=back_to_plans(campaign),
        facts=_facts(plan),
        notice=figures.breaches_notice(plan.breaches),
        meters=figures.meters(figures.level_figures(plan.levels)),
        gaps=gaps_part(campaign, plan),
        stages=_stages(campaign, plan),
        changes=figures.changes(difference) if difference else None,
        levels=figures.levels_table(difference) if difference else None,
        regions=figures.changes_by_region(difference, places, _urls(campaign, plan, places))
        if difference
        else (),
        actions=_actions(campaign, plan) if is_draft else _to_proposal(campaign, plan, is_replan),
    )


def confirm_page(campaign: Campaign, plan: Plan) -> ConfirmPage:
    """What changes, in numbers, and the button that does it."""
    old = plan_in_force(campaign)
    url = reverse("planning:put-in-force", args=(campaign.code, plan.version))
    if old is None:
        lead = _("It will be the first plan in force; members and trainers will see it.")
    else:
        lead = _("It takes the place of version %(version)s. Seminars already held stay.") % {
            "version": old.version
        }
    return ConfirmPage(
        title=_("Put version %(version)s in force?") % {"version": plan.version},
        lead=lead,
        changes=figures.changes(difference_of(old, plan)),
        notice=figures.breaches_notice(plan.breaches) or _untrained(plan),
        confirm=Button(_("Put in force"), post=url),
        back=Button(_("Back"), url=version_url(campaign, plan.version), kind="second"),
    )


def _untrained(plan: Plan) -> Notice | None:
    if not plan.untrained:
        return None
    return Notice(
        _("People without a seminar: %(count)s") % {"count": number(plan.untrained)},
        _("They can be taught in a make-up round only."),
        kind="warn",
        still=True,
    )


def _facts(plan: Plan) -> Facts:
    return Facts(
        items=(
            Fact(
                pgettext("plan version", "Made"),
                local_moment(plan.made_at),
                actor_name(names_of([plan.made_by])[plan.made_by]),
            ),
            Fact(_("In force since"), local_moment(plan.in_force_at)),
            Fact(_("People without a seminar"), number(plan.untrained)),
            Fact(_("Breaches of the rules"), number(len(plan.breaches))),
        )
    )


def _stages(campaign: Campaign, plan: Plan) -> Table:
    found = stage_rows(campaign, plan)
    cancelled = sum(row.cancelled for row in found)
    caption = _(
        "Seminars: planned and held, with make-up rounds; cancelled, not counted: %(cancelled)s. "
        "People: everybody with a place, also those replaced since."
    ) % {"cancelled": number(cancelled)}
    return Table(
        caption=caption,
        stacked=True,
        columns=(
            Column(_("Stage")),
            Column(_("Dates")),
            Column(_("Seminars"), number=True),
            Column(_("People"), number=True),
        ),
        rows=(
            *(_stage(row) for row in found),
            Row(
                cells=(
                    _("Altogether"),
                    "",
                    number(sum(row.planned + row.held for row in found)),
                    number(sum(row.members for row in found)),
                ),
                total=True,
            ),
        ),
    )


def _stage(row: StageRow) -> Row:
    first, last = row.first_planned, row.last_planned
    dates = date_range(first, last) if first and last else "–"
    name = Cell(str(row.title))
    return Row(cells=(name, dates, number(row.planned + row.held), number(row.members)))


def _urls(campaign: Campaign, plan: Plan, places: Mapping[str, NamedPlace]) -> dict[str, str]:
    """Where the seminars of districts and regions stand in this version."""
    return {
        code: reverse("planning:place", args=(campaign.code, code)) + f"?version={plan.version}"
        for code, place in places.items()
        if place.level in ("region", "district")
    }


def _to_proposal(campaign: Campaign, plan: Plan, is_replan: bool) -> Actions | None:
    if not is_replan:
        return None
    url = reverse("planning:proposal", args=(campaign.code, plan.version))
    return Actions(items=(Link(_("What this version repaired"), url),))


def _actions(campaign: Campaign, plan: Plan) -> Actions:
    where = (campaign.code, plan.version)
    discard = Button(
        pgettext("plan version", "Discard"),
        post=reverse("planning:discard", args=where),
        kind="second",
    )
    if plan.breaches:
        return Actions(items=(discard,))
    force = Button(_("Put in force"), url=reverse("planning:put-in-force", args=where))
    return Actions(items=(force, discard))
