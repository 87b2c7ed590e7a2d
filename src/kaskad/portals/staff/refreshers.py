"""Who was taught an older text of the law, and who has read what changed since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kaskad.accounts.api import STAFF_ROLES, Role
from kaskad.answers.api import (
    ChangedProvision,
    Territories,
    TerritoryCount,
    changed_provisions,
    owed_by,
    refreshed_by_territory,
    territories_of,
)
from kaskad.campaigns.api import Campaign, provision_words
from kaskad.commissions.api import Commission, commission_for
from kaskad.core import clock
from kaskad.core.refusal import NotFound
from kaskad.core.shares import share
from kaskad.core.web.components import Component, Empty, Ladder, Link
from kaskad.core.web.format import day, number, percent
from kaskad.core.web.render import render
from kaskad.core.web.request import actor_of
from kaskad.core.web.tables import Column, Row, Table
from kaskad.seminars.api import current_campaign, trained_on

_SHOWN = 10  # changes of the law, the latest first


@dataclass(frozen=True, slots=True)
class Change:
    """A changed provision: its name, since when, where it is read, and who has."""

    anchor: str
    title: str
    since: str
    link: Link
    places: Component


@dataclass(frozen=True, slots=True)
class RefreshersPage:
    """Every change of what was taught, with how many have read it, territory by territory."""

    title: str
    ladder: Ladder
    changes: tuple[Change, ...]
    empty: Empty | None


@never_cache
@require_safe
def refreshers(request: HttpRequest, code: str) -> HttpResponse:
    """For staff and auditors of a territory."""
    actor, today = actor_of(request), clock.local_day(clock.now())
    here = commission_for(actor, code, (*STAFF_ROLES, Role.AUDITOR.value))
    campaign = current_campaign(today)
    if campaign is None:
        raise NotFound(code)
    page = refreshers_page(campaign, here, today)
    return render(request, "portals/staff/refreshers.html", page)


def refreshers_page(campaign: Campaign, here: Commission, today: date) -> RefreshersPage:
    """The page of a territory on ``today``."""
    found = changed_provisions(campaign, today)
    found.sort(key=lambda one: (one.new.in_force_from, one.new.pk), reverse=True)
    trained = trained_on(campaign) if found else {}
    parts = territories_of(here, today) if found else Territories({}, {})
    title = _("Who was taught an older text of the law")
    nothing = Empty(
        _("Nothing that was taught has changed"),
        _("When a provision of the kit or of an answer changes, it stands here."),
    )
    return RefreshersPage(
        title=title,
        ladder=Ladder(
            (Link(str(here.name), reverse("portals:staff_place", args=[here.code])),), title
        ),
        changes=tuple(_change(campaign, one, trained, parts) for one in found[:_SHOWN]),
        empty=None if found else nothing,
    )


def _change(
    campaign: Campaign,
    one: ChangedProvision,
    trained: dict[int, date],
    parts: Territories,
) -> Change:
    counts = refreshed_by_territory(campaign, one.new, owed_by(one, trained), parts)
    return Change(
        anchor=f"change-{one.new.pk}",
        title=str(provision_words(one.new)),
        since=_("Since %(day)s.") % {"day": day(one.new.in_force_from)},
        link=Link(
            _("Read what changed"), reverse("answers:refresher", args=[campaign.code, one.new.pk])
        ),
        places=_table(counts) if counts else Empty(_("Nobody here was taught the older text")),
    )


def _table(counts: list[TerritoryCount]) -> Table:
    done, everybody = sum(one.done for one in counts), sum(one.all for one in counts)
    rows = [_row(str(one.name), one.done, one.all) for one in counts]
    total = _row(pgettext("table", "Total"), done, everybody, total=True)
    return Table(
        caption=_("Who has read what changed"),
        columns=(
            Column(pgettext("table", "Territory")),
            Column(pgettext("table", "Have read it"), number=True),
            Column(
                pgettext("table", "Were taught the older text"),
                short=pgettext("table", "Of"),
                number=True,
            ),
            Column(pgettext("table", "Share"), number=True, wide=True),
        ),
        rows=(*rows, total),
    )


def _row(name: str, done: int, everybody: int, *, total: bool = False) -> Row:
    cells = (name, number(done), number(everybody), percent(share(done, everybody)))
    return Row(cells, total=total)
