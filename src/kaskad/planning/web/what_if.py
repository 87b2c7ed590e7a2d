"""The page that asks what would be, and what a what-if says when it has been planned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaskad.campaigns.api import Campaign, stages_of
from kaskad.core import clock
from kaskad.core.web.components import Button, Change, Changes, Choice, Empty, Notice
from kaskad.core.web.format import day_short, number, signed
from kaskad.core.web.forms import Field, Form, fields_of
from kaskad.core.web.tables import Cell, Column, Row, Table
from kaskad.planning.models import PlanRun
from kaskad.planning.queries.districts import named_places
from kaskad.planning.queries.runs import run_row
from kaskad.planning.queries.supposable import Named, supposed_names
from kaskad.planning.queries.what_if import WhatIf
from kaskad.planning.vocab.words import LEVELS
from kaskad.planning.web.forms import WhatIfForm
from kaskad.planning.web.overview import back_to_plans, local_moment, run_status
from kaskad.planning.web.pages import Comparison, WhatIfPage


def what_if_page(
    campaign: Campaign,
    form: WhatIfForm | None,
    regions: Sequence[Named],
    chosen: str,
    runs: Sequence[PlanRun],
) -> WhatIfPage:
    """Without a plan in force there is nothing to compare with."""
    here = reverse("planning:what-if", args=(campaign.code,))
    nothing = Empty(
        _("No plan is in force yet"),
        _("A what-if is compared with the plan in force. Put a version in force first."),
    )
    return WhatIfPage(
        title=_("What if…"),
        lead=_("The planner plans the campaign anew with one change. The plan in force stays."),
        back=back_to_plans(campaign),
        empty=None if form else nothing,
        region=_region(regions, chosen, here) if form else None,
        form=_form(form, f"{here}?place={chosen}") if form else None,
        runs=_runs(campaign, runs) if runs else None,
    )


def stage_choices(campaign: Campaign) -> list[Named]:
    """The stages by number and title."""
    return [
        Named(one.code, _("Stage %(number)s") % {"number": one.number}, one.title)
        for one in stages_of(campaign)
    ]


def _region(regions: Sequence[Named], chosen: str, here: str) -> Form:
    choices = [Choice(one.key, str(one.name), chosen=one.key == chosen) for one in regions]
    if not chosen:
        choices.insert(0, Choice("", _("Choose"), chosen=True))
    hint = _("For trainers and venues. A stage can be shifted without it.")
    return Form(
        fields=(Field("place", _("Region"), kind="select", choices=tuple(choices), hint=hint),),
        submit=Button(_("Show its trainers and venues"), kind="second"),
        action=here,
        method="get",
        label=_("Region"),
    )


def _form(form: WhatIfForm, action: str) -> Form:
    return Form(
        fields=fields_of(form),
        submit=Button(_("Plan it for comparison")),
        action=action,
        errors=tuple(str(error) for error in form.non_field_errors()),
        label=_("What is supposed"),
    )


def _runs(campaign: Campaign, runs: Sequence[PlanRun]) -> Table:
    rows = []
    for run in runs:
        url = reverse("planning:run", args=(campaign.code, run.code))
        words = "; ".join(supposed_words(campaign, WhatIf.read(run.what_if)))
        status = run_status(run_row(run, clock.machine_now()))
        rows.append(
            Row(cells=(Cell(words, url=url), Cell(part=status), local_moment(run.requested_at)))
        )
    return Table(
        caption=_("Asked so far"),
        caption_hidden=True,
        stacked=True,
        columns=(Column(_("What is supposed")), Column(_("State")), Column(_("When asked"))),
        rows=tuple(rows),
    )


def supposed_words(campaign: Campaign, supposed: WhatIf) -> list[str]:
    """What is supposed, in words for each thing."""
    names = supposed_names(campaign, supposed)
    said = []
    if supposed.trainer:
        first = day_short(date.fromisoformat(supposed.trainer_from))
        words = _("Trainer not there: %(name)s, from %(day)s on")
        said.append(words % {"name": names.trainer, "day": first})
    if supposed.venue:
        said.append(_("Venue lost: %(venue)s") % {"venue": names.venue})
    if supposed.seats:
        words = _("Venue added: %(place)s, seats: %(seats)s")
        said.append(words % {"place": names.place, "seats": number(supposed.seats)})
    if supposed.days:
        said.append(_shift(names.stage, supposed.days))
    return said


def _shift(stage: str, by: int) -> str:
    days = abs(by)
    words = (
        ngettext(
            "Stage %(stage)s: %(days)s day later", "Stage %(stage)s: %(days)s days later", days
        )
        if by > 0
        else ngettext(
            "Stage %(stage)s: %(days)s day earlier", "Stage %(stage)s: %(days)s days earlier", days
        )
    )
    return words % {"stage": stage, "days": number(days)}


def comparison(campaign: Campaign, run: PlanRun) -> Comparison | None:
    """What a what-if says; None for a real run."""
    if not run.what_if:
        return None
    supposed = WhatIf.read(run.what_if)
    return Comparison(
        supposed=tuple(supposed_words(campaign, supposed)),
        notice=Notice(
            _("This plan cannot be put in force"),
            _(
                "It only shows what would be, with seminars already held planned anew too. To have"
                " it so, change the campaign, the venues or the roster first, and plan again."
            ),
            still=True,
        ),
        changes=_changes(run.comparison, supposed.version) if run.comparison else None,
        places=_places(run.comparison.get("places", ())),
    )


def _changes(found: Mapping[str, Any], version: int) -> Changes:
    items = [
        Change(
            str(LEVELS.get(row["name"], row["name"])),
            "changed",
            before=number(row["before"]),
            after=f"{number(row['after'])} ({signed(row['after'] - row['before'], 0)})",
        )
        for row in found["levels"]
        if row["before"] is not None and round(row["before"]) != round(row["after"])
    ]
    people = (
        (_("People at another time or place"), "changed", found["moved"]),
        (_("People with another trainer"), "changed", found["retaught"]),
        (_("People who get a place"), "added", found["gained"]),
        (_("People who lose their place"), "removed", found["left"]),
    )
    items += [
        Change(what, kind, after=number(count))  # type: ignore[arg-type]  # the words of Change
        for what, kind, count in people
        if count
    ]
    label = _("Compared with version %(version)s as it was planned") % {"version": version}
    return Changes(items=tuple(items) or (Change(_("Nothing changes")),), label=label)


def _places(rows: Sequence[Mapping[str, Any]]) -> Table | None:
    if not rows:
        return None
    names = named_places([row["code"] for row in rows])
    return Table(
        caption=_("Where most people would move"),
        columns=(Column(_("Territory")), Column(_("People"), number=True)),
        rows=tuple(
            Row(
                cells=(
                    str(names[row["code"]].name) if row["code"] in names else row["code"],
                    number(row["people"]),
                )
            )
            for row in rows
        ),
    )
