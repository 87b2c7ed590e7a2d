"""Frozen figures: whether they still are what the record says, and what their day is by now."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kaskad.campaigns.api import Campaign
from kaskad.commissions.api import Commission
from kaskad.core.web.components import AsOf, Choice, Empty, Ladder, Link, Notice
from kaskad.core.web.format import day, number
from kaskad.core.web.render import render
from kaskad.core.web.tables import Column, Row, Table
from kaskad.portals.record.words import ACTIONS
from kaskad.portals.staff.figure_views import reader_of
from kaskad.reporting.api import (
    NAMES,
    FigureSnapshot,
    SnapshotState,
    snapshot_days,
    snapshot_state,
)

_SHOWN = 100  # differences


@dataclass(frozen=True, slots=True)
class SnapshotPage:
    """A frozen day, chosen of all."""

    title: str
    ladder: Ladder
    empty: Empty | None = None
    days: AsOf | None = None
    notice: Notice | None = None
    digest: str = ""
    differences: Table | None = None
    more: str = ""
    since: Table | None = None


@never_cache
@require_safe
def snapshots(request: HttpRequest, code: str) -> HttpResponse:
    """For staff and auditors of a territory: the figures of the whole campaign as they froze."""
    campaign, here, _named = reader_of(request, code)
    page = snapshot_page(campaign, here, request.GET.get("day", ""))
    return render(request, "portals/staff/snapshots.html", page)


def snapshot_page(campaign: Campaign, here: Commission, wished: str) -> SnapshotPage:
    """The wished day, or the latest that was frozen."""
    title = pgettext("page", "Frozen figures")
    place = Link(str(here.name), reverse("portals:staff_place", args=[here.code]))
    above = Link(pgettext("page", "Figures"), reverse("portals:figures", args=[here.code]))
    ladder = Ladder((place, above), title)
    found = snapshot_days(campaign)
    if not found:
        words = _("The figures of a day are frozen after midnight and stand here from then on.")
        return SnapshotPage(title, ladder, Empty(_("There are no figures yet"), words))
    chosen = next((one for one in found if one.day.isoformat() == wished), found[0])
    state = snapshot_state(campaign, chosen)
    return SnapshotPage(
        title=title,
        ladder=ladder,
        days=_days(found, chosen),
        notice=_notice(state),
        digest=_("SHA-256 in the record: %(digest)s") % {"digest": state.sha256},
        differences=_differences(state) if state.differences else None,
        more=_more(state),
        since=_since(state) if state.since else None,
    )


def _days(found: list[FigureSnapshot], chosen: FigureSnapshot) -> AsOf:
    return AsOf(
        tuple(
            Choice(one.day.isoformat(), day(one.day), chosen=one.day == chosen.day) for one in found
        ),
        name="day",
    )


def _notice(state: SnapshotState) -> Notice:
    if not state.is_whole:
        return Notice(
            _("These figures are not what the record says"),
            _("Somebody changed them afterwards. Report this to the centre at once."),
            kind="error",
            still=True,
        )
    title = _("These figures are what the record says")
    if not state.differences:
        words = _("Counted again today, the day has the same figures.")
        return Notice(title, words, kind="success", still=True)
    words = _(
        "Counted again today, some figures of the day are others: what was recorded or corrected "
        "since counts on that day too."
    )
    return Notice(title, words, still=True)


def _differences(state: SnapshotState) -> Table:
    return Table(
        caption=_("What is counted otherwise now"),
        columns=(
            Column(pgettext("table", "Territory")),
            Column(pgettext("table", "Figure")),
            Column(pgettext("frozen figure", "Then"), number=True),
            Column(pgettext("frozen figure", "Now"), number=True),
        ),
        rows=tuple(
            Row((one.unit, str(NAMES[one.figure]), number(one.then), number(one.now)))
            for one in state.differences[:_SHOWN]
        ),
    )


def _more(state: SnapshotState) -> str:
    more = len(state.differences) - _SHOWN
    if more <= 0:
        return ""
    return ngettext(
        "%(count)s more difference is in the list of the command “kaskad figures verify”.",
        "%(count)s more differences are in the list of the command “kaskad figures verify”.",
        more,
    ) % {"count": number(more)}


def _since(state: SnapshotState) -> Table:
    return Table(
        caption=_("What was written in the record since, and may be the reason"),
        columns=(
            Column(pgettext("table", "Entry")),
            Column(pgettext("figure", "Number"), number=True),
        ),
        rows=tuple(
            Row((str(ACTIONS.get(tag, tag)), number(count))) for tag, count in state.since.items()
        ),
    )
