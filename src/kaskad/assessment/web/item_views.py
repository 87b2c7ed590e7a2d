"""The page of one item, and what is done on it."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kaskad.assessment.access import item_for
from kaskad.assessment.models import Item
from kaskad.assessment.operations.items_state import (
    put_items_in_use,
    retire_item,
    return_item,
    review_item,
)
from kaskad.assessment.operations.items_writing import discard_item, redraft_item
from kaskad.assessment.queries.item_history import cited_by, item_history
from kaskad.assessment.queries.items import versions_of_item
from kaskad.assessment.web.deeds import Deeds, Done, answer_deed
from kaskad.assessment.web.item_pages import ItemReading, item_page
from kaskad.assessment.web.layout import TEMPLATE, bank_url, block_titles, item_url
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.refusal import Refusal
from kaskad.core.web.render import REFUSED, render
from kaskad.core.web.request import actor_of

_LONGEST = 2000


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, campaign: str, code: str) -> HttpResponse:
    """An item as it will be seen; a POST does something with it."""
    actor = actor_of(request)
    return answer_deed(request, _DEEDS, lambda: item_for(actor, campaign, code), _shown)


def _shown(request: HttpRequest, found: Item, deed: str, refusal: Refusal | None) -> HttpResponse:
    history = item_history(found)
    read = ItemReading(
        campaign=found.campaign,
        item=found,
        history=history,
        cites=(),
        blocks=block_titles(found.campaign),
        mark=actor_of(request).mark,
        asked=request.GET.get("ask", ""),
        deed=deed,
        refused=refusal.message if refusal else "",
        sent=(request.POST.get("remark") or request.POST.get("reason") or "")[:_LONGEST],
    )
    day = clock.local_day(clock.now())
    read = replace(read, cites=cited_by(read.version, read.content.provisions, day))
    return render(request, TEMPLATE, item_page(read), status=REFUSED if refusal else 200)


def _page(item: Item) -> str:
    return item_url(item.campaign, item.code)


def _review(request: HttpRequest, actor: Actor, item: Item) -> Done:
    draft, seen = versions_of_item(item)[0], request.POST.get("seen", "")
    draft.item = item
    review_item(actor=actor, draft=draft, seen=seen, now=clock.now())
    return _page(item), _("It is reviewed. Put it in use when tests may take it.")


def _return(request: HttpRequest, actor: Actor, item: Item) -> Done:
    draft, remark = versions_of_item(item)[0], request.POST.get("remark", "")
    draft.item = item
    return_item(actor=actor, draft=draft, remark=remark.replace("\x00", ""), now=clock.now())
    return _page(item), _("The remark stands on the item now, and in the list.")


def _use(_request: HttpRequest, actor: Actor, item: Item) -> Done:
    put_items_in_use(actor=actor, campaign=item.campaign, items=[item], now=clock.now())
    return _page(item), _("It is in use: new tests may take it.")


def _redraft(_request: HttpRequest, actor: Actor, item: Item) -> Done:
    redraft_item(actor=actor, item=item, now=clock.now())
    said = _(
        "The draft is open. What is in use stays in use until the new version takes its place."
    )
    return item_url(item.campaign, item.code, "edit"), said


def _retire(request: HttpRequest, actor: Actor, item: Item) -> Done:
    reason = request.POST.get("reason", "").replace("\x00", "")
    retire_item(actor=actor, item=item, reason=reason, now=clock.now())
    return _page(item), _("It is out of use.")


def _discard(request: HttpRequest, actor: Actor, item: Item) -> Done:
    draft, seen = versions_of_item(item)[0], request.POST.get("seen", "")
    draft.item = item
    discard_item(actor=actor, draft=draft, seen=seen, now=clock.now())
    return bank_url(item.campaign), _("The draft is discarded.")


_DEEDS: Deeds[Item] = {
    "review": _review,
    "return": _return,
    "use": _use,
    "redraft": _redraft,
    "retire": _retire,
    "discard": _discard,
}
