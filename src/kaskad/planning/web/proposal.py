"""The page of a proposal: who moves and why, what could not be had, and putting it in force."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.campaigns.api import Campaign, Plan, PlanState
from kaskad.core.web.components import (
    Actions,
    Button,
    Fact,
    Facts,
    Notice,
    Pages,
    pages,
)
from kaskad.core.web.format import day_short, number, soft
from kaskad.core.web.tables import Cell, Column, Row, Table
from kaskad.planning.models import PlanRun
from kaskad.planning.queries.replan_names import Names, Wanted, names_of
from kaskad.planning.web.change import in_words
from kaskad.planning.web.figures import breaches_notice
from kaskad.planning.web.overview import back_to_plans
from kaskad.planning.web.replan_words import REASONS, event_words, want_event

_PER_PAGE = 50
Arrangement = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """A proposal: figures, buttons, changed seminars, people, and who is left without a seminar."""

    title: str
    lead: str
    back: Button
    notice: Notice
    facts: Facts
    actions: Actions | None
    left: Table | None
    seminars: Table | None
    seminar_pages: Pages
    people: Table | None
    people_pages: Pages
    kept: Notice | None


def proposal_page(
    campaign: Campaign, plan: Plan, run: PlanRun, *, seminars_at: int, people_at: int
) -> ProposalPage:
    """The proposal as it was made; what it says stays the same when it is in force."""
    found = run.comparison
    groups = _page_of(found["groups"], seminars_at)
    names = names_of(campaign, _wanted(found, groups, found["people"]))
    everybody = _in_order(found, names)
    people = _page_of(everybody, people_at)

    def url(seminars: int, moved: int) -> str:
        here = reverse("planning:proposal", args=(campaign.code, plan.version))
        return f"{here}?seminars={seminars}&people={moved}"

    return ProposalPage(
        title=_("Proposal: version %(version)s of the plan") % {"version": plan.version},
        lead=_lead(plan, run),
        back=back_to_plans(campaign),
        notice=_notice(plan),
        facts=_facts(plan, found),
        actions=_actions(campaign, plan),
        left=_left(found, names_of(campaign, _wanted_left(found))) if found["left"] else None,
        seminars=_seminars(found, groups, names) if groups else None,
        seminar_pages=_pager(seminars_at, len(found["groups"]), lambda at: url(at, people_at)),
        people=_people(found, people, names) if people else None,
        people_pages=_pager(people_at, len(everybody), lambda at: url(seminars_at, at)),
        kept=_kept(found["kept_breaches"]),
    )


def _page_of(rows: Sequence[Any], page: int) -> Sequence[Any]:
    return rows[(page - 1) * _PER_PAGE : page * _PER_PAGE]


def _pager(page: int, count: int, url: Callable[[int], str]) -> Pages:
    return pages(page, -(-count // _PER_PAGE), url)


def _in_order(found: Mapping[str, Any], names: Names) -> list[Any]:
    """People by district, commission and name."""

    def key(row: Sequence[Any]) -> tuple[str, str]:
        place = names.places.get(names.commission_of(row[0]))
        return (place.order if place else "", names.member(row[0]))

    return sorted(found["people"], key=key)


def _wanted(
    found: Mapping[str, Any], groups: Sequence[Sequence[Any]], people: Sequence[Sequence[Any]]
) -> Wanted:
    wanted = Wanted(members={row[0] for row in people})
    for old, new, _size, event in groups:
        _want_both(found, old, new, wanted)
        want_event(found["events"][event], wanted)
    for _member, old, new in people:
        _want_both(found, old, new, wanted)
    return wanted


def _want_both(found: Mapping[str, Any], old: str, new: str, wanted: Wanted) -> None:
    for one in (found["before"].get(old), found["after"].get(new)):
        if one is not None:
            wanted.commissions.add(one["commission"])
            wanted.venues |= {one["venue"]} - {""}
            wanted.members |= {one["trainer"]} - {None}


def _wanted_left(found: Mapping[str, Any]) -> Wanted:
    return Wanted(members={row[0] for row in found["left"]})


def _lead(plan: Plan, run: PlanRun) -> str:
    first = date.fromisoformat(run.replan["first_day"])
    if plan.state == PlanState.PROPOSED:
        words = _(
            "A repair of version %(base)s, from %(day)s on. Nothing has happened yet: members and"
            " trainers see it when it is in force."
        )
    else:
        words = _("A repair of version %(base)s, from %(day)s on. State: %(state)s.")
    values = {"base": run.replan["version"], "day": day_short(first)}
    return words % {**values, "state": PlanState(plan.state).label}


def _notice(plan: Plan) -> Notice:
    return breaches_notice(plan.breaches) or Notice(
        _("The judge finds no broken rule: 0 breaches"),
        kind="success" if plan.state == PlanState.PROPOSED else "info",
        still=True,
    )


def _facts(plan: Plan, found: Mapping[str, Any]) -> Facts:
    trainers = sum(_is_retaught(found, row) for row in found["groups"])
    return Facts(
        items=(
            Fact(
                _("People who move"),
                number(found["moved"]),
                _("no plan could do with fewer than %(least)s")
                % {"least": number(found["unavoidable"])},
            ),
            Fact(
                _("Seminars that change"),
                number(len(found["groups"])),
                _("with another trainer: %(count)s") % {"count": number(trainers)},
            ),
            Fact(
                _("New members in the seats of others"),
                number(found["heirs"]),
                _("their seminar stays as it is"),
            ),
            Fact(
                _("People without a seminar"),
                number(plan.untrained),
                _("because of this repair: %(count)s") % {"count": number(len(found["left"]))},
            ),
        )
    )


def _is_retaught(found: Mapping[str, Any], row: Sequence[Any]) -> bool:
    old, new = found["before"].get(row[0]), found["after"].get(row[1])
    return bool(old and new and old["trainer"] != new["trainer"])


def _actions(campaign: Campaign, plan: Plan) -> Actions | None:
    if plan.state != PlanState.PROPOSED:
        return None
    where = (campaign.code, plan.version)
    discard = Button(
        pgettext("proposal", "Discard"),
        post=reverse("planning:discard", args=where),
        kind="second",
    )
    if plan.breaches:
        return Actions(items=(discard,))
    force = Button(_("Put in force"), post=reverse("planning:put-in-force", args=where))
    return Actions(items=(force, discard))


def _seminars(found: Mapping[str, Any], rows: Sequence[Sequence[Any]], names: Names) -> Table:
    return Table(
        caption=_("Changed seminars"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("seminar", "Seminar")),
            Column(pgettext("replan", "Was")),
            Column(pgettext("replan", "Is to be")),
            Column(_("Because of")),
            Column(_("People"), number=True),
        ),
        rows=tuple(_seminar(found, row, names) for row in rows),
    )


def _seminar(found: Mapping[str, Any], row: Sequence[Any], names: Names) -> Row:
    old, new = found["before"].get(row[0]), found["after"].get(row[1])
    one = new or old or {}
    what = _("Group %(number)s, %(commission)s, stage %(stage)s") % {
        "number": one.get("number", ""),
        "commission": names.place(one.get("commission", "")),
        "stage": names.stages.get(one.get("stage", ""), "–"),
    }
    return Row(
        cells=(
            what,
            _arranged(old, names, with_trainer=True),
            _arranged(new, names, with_trainer=True),
            event_words(found["events"][row[3]], names),
            number(row[2]),
        ),
        flag=new is None,
    )


def _arranged(one: Arrangement | None, names: Names, *, with_trainer: bool) -> Cell:
    """When, and under it where and by whom."""
    if one is None:
        return Cell("–")
    day = date.fromisoformat(one["day"])
    where = names.venue(one["venue"]) if one["venue"] else pgettext("seminar", "Online")
    trainer = names.member(one["trainer"]) if one["trainer"] else _("The central commission")
    note = f"{soft(where)}, {trainer}" if with_trainer else soft(where)
    return Cell(in_words(day, one["half"]), note=note)


def _people(found: Mapping[str, Any], rows: Sequence[Sequence[Any]], names: Names) -> Table:
    return Table(
        caption=_("People with another seminar, by district and commission"),
        stacked=True,
        columns=(
            Column(_("Member")),
            Column(pgettext("replan", "Was")),
            Column(pgettext("replan", "Is to be")),
        ),
        rows=tuple(
            Row(
                cells=(
                    Cell(names.member(member), note=names.whole_place(names.commission_of(member))),
                    _arranged(found["before"].get(old), names, with_trainer=False),
                    _arranged(found["after"].get(new), names, with_trainer=False),
                ),
                flag=new not in found["after"],
            )
            for member, old, new in rows
        ),
    )


def _left(found: Mapping[str, Any], names: Names) -> Table:
    counted = Counter((names.commission_of(member), reason) for member, reason in found["left"])
    rows = sorted(counted.items(), key=lambda row: (names.places[row[0][0]].order, row[0][1]))
    return Table(
        caption=_("People without a seminar because of this repair"),
        caption_hidden=True,
        stacked=True,
        columns=(Column(_("Commission")), Column(_("Why")), Column(_("People"), number=True)),
        rows=tuple(
            Row(
                cells=(
                    Cell(names.place(code), note=names.district(code)),
                    str(REASONS.get(reason, reason)),
                    number(people),
                )
            )
            for (code, reason), people in rows
        ),
    )


def _kept(breaches: Sequence[Any]) -> Notice | None:
    if not breaches:
        return None
    return Notice(
        _("Rules that the plan in force already breaks, and that stay broken: %(count)s")
        % {"count": number(len(breaches))},
        _("They do not keep the proposal from being put in force."),
        kind="warn",
        still=True,
    )
