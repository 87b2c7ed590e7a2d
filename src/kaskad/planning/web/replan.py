"""The page on which a replan is asked for: what has changed, and what the officer adds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.campaigns.api import Campaign
from kaskad.core import clock
from kaskad.core.web.components import (
    Actions,
    Button,
    Component,
    Empty,
    Fact,
    Facts,
    Notice,
)
from kaskad.core.web.format import day_of_week, day_short, number
from kaskad.core.web.forms import Form
from kaskad.core.web.tables import Cell, Column, Row, Table
from kaskad.planning.models import PlanRun
from kaskad.planning.queries.asked import Asked, stored
from kaskad.planning.queries.happened import Happened
from kaskad.planning.queries.replan_names import Names, Wanted, names_of
from kaskad.planning.queries.runs import run_row
from kaskad.planning.web.change import in_words, named
from kaskad.planning.web.overview import (
    back_to_plans,
    local_moment,
    run_status,
    version_url,
)
from kaskad.planning.web.replan_forms import Offered, adding_forms, region_form
from kaskad.planning.web.replan_words import asked_words, want_asked

_SHOWN = 100


@dataclass(frozen=True, slots=True)
class ReplanPage:
    """What has changed, what is added, the button, and the replans so far."""

    title: str
    lead: str
    back: Button
    notice: Notice | None
    empty: Empty | None
    facts: Facts | None
    found: Table | None
    added: Table | None
    actions: Actions | None
    region: Form | None
    forms: tuple[Form, ...]
    runs: Table | None


def replan_page(
    campaign: Campaign,
    happened: Happened | None,
    asked: Sequence[Asked],
    offered: Offered,
    runs: Sequence[PlanRun],
    *,
    refused: str = "",
) -> ReplanPage:
    """Without a plan in force, or with no day left, there is nothing to repair."""
    wanted = Wanted()
    want_asked(asked, wanted)
    for run in runs:
        want_asked(stored(run.replan), wanted)
    if happened is not None:
        _want(happened, wanted)
    names = names_of(campaign, wanted)
    here = reverse("planning:replan", args=(campaign.code,))
    is_open = happened is not None
    rows = list(_found(happened, names)) if happened else []
    return ReplanPage(
        title=_("Replan"),
        lead=_(
            "The planner repairs the plan in force and moves as few people as can be. What was "
            "held and everything up to and including today stays as it is."
        ),
        back=back_to_plans(campaign),
        notice=Notice(refused, kind="error", still=True) if refused else None,
        empty=_empty(campaign, happened, rows, asked),
        facts=_facts(happened) if happened and rows else None,
        found=_table(rows) if rows else None,
        added=_added(asked, names, here, offered.region) if asked else None,
        actions=_start(here, asked) if is_open and (rows or asked) else None,
        region=region_form(offered, asked, here) if is_open else None,
        forms=tuple(adding_forms(offered, asked, here)) if is_open else (),
        runs=_runs(campaign, runs, names) if runs else None,
    )


def _want(happened: Happened, wanted: Wanted) -> None:
    wanted.seminars.update(one.code for one in happened.cancelled[:_SHOWN])
    wanted.members.update(one.member_id for one in happened.trainers[:_SHOWN])
    wanted.venues.update(venue for venue, _small in list(_halls(happened))[:_SHOWN])
    wanted.commissions.update(one.region for one in happened.days if one.region)
    wanted.commissions.update(one.region for one in happened.members)


def _empty(
    campaign: Campaign, happened: Happened | None, rows: Sequence[Row], asked: Sequence[Asked]
) -> Empty | None:
    if happened is None:
        return Empty(
            _("There is nothing to repair"),
            _("No plan is in force, or the last day of the campaign, %(day)s, has come.")
            % {"day": day_short(campaign.last_day)},
        )
    if rows or asked:
        return None
    return Empty(
        _("Nothing has changed against the plan in force"),
        _(
            "No seminar ahead is cancelled, all its trainers and venues are there, and everybody "
            "who is to be taught has a place. If something did happen, add it below."
        ),
    )


def _facts(happened: Happened) -> Facts:
    left = sum(one.left is not None for one in happened.members)
    came = sum(one.came is not None for one in happened.members)
    waiting = sum(len(one.waiting) for one in happened.cancelled)
    return Facts(
        items=(
            Fact(
                _("Cancelled seminars"),
                number(len(happened.cancelled)),
                _("people who wait: %(people)s") % {"people": number(waiting)},
            ),
            Fact(_("Trainers missing"), number(len({one.member_id for one in happened.trainers}))),
            Fact(_("Venues missing"), number(len({one.venue for one in happened.halls}))),
            Fact(
                _("Members"),
                number(left + came),
                _("left: %(left)s, came: %(came)s") % {"left": number(left), "came": number(came)},
            ),
        )
    )


def _found(happened: Happened, names: Names) -> Iterable[Row]:
    """What was found: what, where, and how much hangs on it."""
    for one in happened.cancelled[:_SHOWN]:
        seminar = names.seminars.get(one.code)
        yield _row(
            _("Cancelled seminar"),
            named(seminar) if seminar else one.code,
            in_words(seminar.day, seminar.half) if seminar else "",
            _("people who wait: %(people)s") % {"people": number(len(one.waiting))},
        )
    yield from _more(_("Cancelled seminar"), len(happened.cancelled))
    for gone in happened.trainers[:_SHOWN]:
        what = _("Trainer left")
        if gone.untaught or gone.fallen:
            what = _("Trainer was not taught") if gone.untaught else _("Certificate does not count")
        place = names.place(names.commission_of(gone.member_id))
        seminars = _("seminars ahead: %(count)s") % {"count": number(gone.seminars)}
        yield _row(what, names.member(gone.member_id), place, seminars)
    yield from _more(_("Trainers missing"), len(happened.trainers))
    halls = _halls(happened)
    for (venue, small), count in list(halls.items())[:_SHOWN]:
        what = _("Venue too small") if small else _("Venue closed")
        ahead = _("seminars ahead: %(count)s") % {"count": number(count)}
        yield _row(what, names.venue(venue), "", ahead)
    yield from _more(_("Venues missing"), len(halls))
    for day in happened.days:
        where = names.place(day.region) if day.region else _("the whole country")
        ahead = _("seminars ahead: %(count)s") % {"count": number(day.seminars)}
        yield _row(_("Not a working day any more"), day_of_week(day.day), where, ahead)
    yield from _members(happened, names)


def _more(what: str, count: int) -> Iterable[Row]:
    """How many more there are than are shown."""
    if count > _SHOWN:
        more = _("and %(count)s more") % {"count": number(count - _SHOWN)}
        yield _row(what, more, "", "")


def _halls(happened: Happened) -> Counter[tuple[str, bool]]:
    """Seminars by venue, and whether it is too small."""
    return Counter((one.venue, one.small) for one in happened.halls)


def _members(happened: Happened, names: Names) -> Iterable[Row]:
    """People by region, because there can be hundreds of them."""
    left: Counter[str] = Counter()
    came: Counter[str] = Counter()
    for one in happened.members:
        for key, counted in ((one.left, left), (one.came, came)):
            if key is not None:
                counted[names.place(one.region)] += 1
    for region in sorted(left.keys() | came.keys()):
        yield _row(
            _("Members changed"),
            region,
            "",
            _("left: %(left)s, came: %(came)s")
            % {"left": number(left[region]), "came": number(came[region])},
        )


def _row(what: str, which: str, note: str, much: str) -> Row:
    return Row(cells=(what, Cell(which, note=note), much))


def _table(rows: Sequence[Row]) -> Table:
    return Table(
        caption=_("What has changed"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(_("What")),
            Column(pgettext("replan", "Who or where")),
            Column(_("What hangs on it")),
        ),
        rows=tuple(rows),
    )


def _address(here: str, region: str, asked: Iterable[Asked]) -> str:
    pairs = [("place", region)] if region else []
    query = urlencode([*pairs, *(("also", one.word) for one in asked)])
    return f"{here}?{query}" if query else here


def _added(asked: Sequence[Asked], names: Names, here: str, region: str) -> Table:
    return Table(
        caption=_("Added by you"),
        caption_hidden=True,
        columns=(Column(_("What")), Column(_("Take out"), hidden_label=True)),
        rows=tuple(
            Row(
                cells=(
                    asked_words(one, names),
                    Cell(
                        _("Take out"),
                        url=_address(here, region, (other for other in asked if other != one)),
                    ),
                )
            )
            for one in asked
        ),
    )


def _start(here: str, asked: Sequence[Asked]) -> Actions:
    fields = tuple(("also", one.word) for one in asked)
    return Actions(items=(Button(_("Let the planner repair the plan"), post=here, fields=fields),))


def _runs(campaign: Campaign, runs: Sequence[PlanRun], names: Names) -> Table:
    rows = []
    for run in runs:
        url = reverse("planning:run", args=(campaign.code, run.code))
        words = [asked_words(one, names) for one in stored(run.replan)]
        said = "; ".join(words) or _("what was found")
        version: Cell | str = "–"
        if run.plan is not None:
            version = Cell(number(run.plan.version), url=version_url(campaign, run.plan.version))
        status: Component = run_status(run_row(run, clock.machine_now()))
        rows.append(
            Row(
                cells=(
                    Cell(said, url=url),
                    Cell(part=status),
                    version,
                    local_moment(run.requested_at),
                )
            )
        )
    return Table(
        caption=_("Replans so far"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(_("Because of")),
            Column(_("State")),
            Column(_("Version"), number=True),
            Column(_("When asked")),
        ),
        rows=tuple(rows),
    )
