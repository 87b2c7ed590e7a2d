"""The bank as a list, and what is done with many of its items at once."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kaskad.assessment.access import bank_for
from kaskad.assessment.operations.items_state import put_items_in_use
from kaskad.assessment.queries.items import ItemRow, item_rows, items_of
from kaskad.assessment.queries.written import found_as
from kaskad.assessment.vocab import ItemState, Kind
from kaskad.assessment.web.bank_pages import (
    MOST_AT_ONCE,
    PAGE_ROWS,
    Shelf,
    bank_page,
    in_order,
)
from kaskad.assessment.web.layout import TEMPLATE, Wanted, bank_url, block_titles
from kaskad.assessment.web.typed import whole
from kaskad.campaigns.api import Campaign
from kaskad.core import clock
from kaskad.core.names import search_key
from kaskad.core.refusal import Refusal
from kaskad.core.web.format import number
from kaskad.core.web.render import REFUSED, render
from kaskad.core.web.request import actor_of

_LONGEST_SEARCH = 100


def wanted_in(sent: QueryDict) -> Wanted:
    """Which items an address or a form asks for; what it cannot ask for is left out."""
    kind, state = sent.get("kind", ""), sent.get("state", "")
    return Wanted(
        block=whole(sent.get("block", "")) or None,
        kind=kind if kind in Kind.values else "",
        state=state if state in ItemState.values else "",
        words=sent.get("words", "").replace("\x00", "").strip()[:_LONGEST_SEARCH],
        page=max(whole(sent.get("page", "")), 1),
    )


@never_cache
@require_safe
def bank(request: HttpRequest, campaign: str) -> HttpResponse:
    """How many items there are, and those that are looked for."""
    found = bank_for(actor_of(request), campaign)
    return _shown(request, found, wanted_in(request.GET))


@never_cache
@require_POST
def use(request: HttpRequest, campaign: str) -> HttpResponse:
    """Put the reviewed items that were seen in use, all or none."""
    actor = actor_of(request)
    found, wanted = bank_for(actor, campaign), wanted_in(request.POST)
    codes = set(request.POST.getlist("item")[:MOST_AT_ONCE])
    items = [one for one in items_of(found) if one.code in codes]
    try:
        count = put_items_in_use(actor=actor, campaign=found, items=items, now=clock.now())
    except Refusal as refusal:
        return _shown(request, found, wanted, refusal)
    said = ngettext("%(count)s item is in use now.", "%(count)s items are in use now.", count)
    messages.success(request, said % {"count": number(count)})
    return redirect(bank_url(found) + wanted.query())


def _shown(
    request: HttpRequest, campaign: Campaign, wanted: Wanted, refusal: Refusal | None = None
) -> HttpResponse:
    every = item_rows(campaign, clock.local_day(clock.now()))
    found = [one for one in every if _is_wanted(one, wanted)]
    last = max(-(-len(found) // PAGE_ROWS), 1)
    wanted = Wanted(wanted.block, wanted.kind, wanted.state, wanted.words, min(wanted.page, last))
    shelf = Shelf(every, in_order(found), block_titles(campaign), refusal)
    page = bank_page(campaign, shelf, wanted)
    return render(request, TEMPLATE, page, status=REFUSED if refusal else 200)


def _is_wanted(row: ItemRow, wanted: Wanted) -> bool:
    content = row.content
    return (
        wanted.block in (None, content.block)
        and wanted.kind in ("", content.kind)
        and wanted.state in ("", row.state)
        and all(word in found_as(content) for word in search_key(wanted.words).split())
    )


def rows_of(campaign: Campaign, wanted: Wanted) -> list[ItemRow]:
    """The items that are looked for, by block and code."""
    day = clock.local_day(clock.now())
    return item_rows(
        campaign, day, block=wanted.block, kind=wanted.kind, state=wanted.state, words=wanted.words
    )
