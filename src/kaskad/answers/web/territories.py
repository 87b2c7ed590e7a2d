"""How many have read something, territory by territory."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.answers.queries.readers import TerritoryCount
from kaskad.answers.web.layout import AnswersPage, Section, below_answers
from kaskad.campaigns.api import Campaign
from kaskad.commissions.api import Commission
from kaskad.core.shares import share
from kaskad.core.web.components import Component, Empty, Figure
from kaskad.core.web.format import emphasis, number, percent
from kaskad.core.web.tables import Cell, Column, Row, Table


def readers_page(
    campaign: Campaign,
    title: str,
    here: Commission,
    rows: Sequence[TerritoryCount],
    url: Callable[[str], str],
) -> AnswersPage:
    """One sentence and a table; ``url`` leads to the page of a territory below."""
    done, everybody = sum(one.done for one in rows), sum(one.all for one in rows)
    shown: Component = Empty(_("Nobody sits here"))
    if rows:
        shown = territory_table(rows, url if here.level in ("central", "region") else None)
    top = Figure(
        emphasis(
            _("%(done)s of %(all)s have confirmed."), done=number(done), all=number(everybody)
        ),
        heading="p",
    )
    return AnswersPage(
        title=title,
        ladder=below_answers(campaign, title),
        kicker=str(here.name),
        top=(top,),
        sections=(Section("places", pgettext("answers", "By territory"), (shown,)),),
    )


def territory_table(rows: Sequence[TerritoryCount], url: Callable[[str], str] | None) -> Table:
    """Territories with how many have read, those with most to do first."""
    ordered = sorted(rows, key=lambda one: (one.done / one.all if one.all else 1, one.code))
    return Table(
        caption=pgettext("answers", "By territory"),
        caption_hidden=True,
        columns=(
            Column(pgettext("answers", "Territory")),
            Column(pgettext("answers", "Confirmed"), number=True),
            Column(pgettext("answers", "Of all"), number=True),
            Column(pgettext("answers", "Share"), number=True, wide=True),
        ),
        rows=tuple(
            Row(
                (
                    Cell(str(one.name), url=url(one.code) if url else ""),
                    number(one.done),
                    number(one.all),
                    percent(share(one.done, one.all)),
                )
            )
            for one in ordered
        ),
    )
