"""Files of items: taking them in, and writing them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kaskad.assessment.access import bank_for
from kaskad.assessment.operations.items_writing import ItemsReport, import_items
from kaskad.assessment.rules.item_formats import ItemFormat, read_files, write_file
from kaskad.assessment.vocab import ItemState, Kind
from kaskad.assessment.vocab.item_refusals import ItemsFileRefused
from kaskad.assessment.web.bank_views import rows_of, wanted_in
from kaskad.assessment.web.file_pages import Download, Taken, export_page, import_page
from kaskad.assessment.web.files import files_in, packed
from kaskad.assessment.web.layout import TEMPLATE, Wanted, bank_url, block_titles
from kaskad.assessment.web.typed_items import NotTyped
from kaskad.campaigns.api import Campaign
from kaskad.core import clock
from kaskad.core.localized import LANGUAGES
from kaskad.core.refusal import NotFound, Refusal
from kaskad.core.web.format import language, number
from kaskad.core.web.render import REFUSED, render
from kaskad.core.web.request import actor_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, campaign: str) -> HttpResponse:
    """Take items in; a file with mistakes comes back with all of them."""
    actor = actor_of(request)
    found = bank_for(actor, campaign)
    if request.method != "POST":
        return _form(request, found)
    taken = None
    try:
        files = files_in(request)
        reading = read_files(files, "kk")
        taken = Taken(files, reading, "")
        report = import_items(
            actor=actor,
            campaign=found,
            reading=reading,
            file_name=", ".join(name for name, _data in files),
            leave_out_faulty=request.POST.get("good_only") == "1",
            now=clock.now(),
        )
    except NotTyped as wrong:
        return _form(request, found, wrong.errors)
    except Refusal as refusal:
        return _form(request, found, {}, taken, refusal)
    messages.success(request, _said(report))
    return redirect(bank_url(found) + Wanted(state=ItemState.DRAFT.value).query())


def _form(
    request: HttpRequest,
    campaign: Campaign,
    errors: Mapping[str, str] = MappingProxyType({}),
    taken: Taken | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    if taken is not None and isinstance(refusal, ItemsFileRefused):
        # The operation may have found more than the reading did.
        wrong = {one.item for one in refusal.faults}
        good = tuple(one for one in taken.reading.items if one.code not in wrong)
        reading = replace(taken.reading, items=good, faults=refusal.faults)
        taken = Taken(taken.files, reading, packed(taken.files))
    page = import_page(campaign, errors, taken, refusal.message if refusal else "")
    status = REFUSED if errors or refusal else 200
    return render(request, TEMPLATE, page, status=status)


def _said(report: ItemsReport) -> str:
    words = _("Items: %(new)s new, %(changed)s changed, %(unchanged)s unchanged.") % {
        "new": number(report.new),
        "changed": number(report.changed),
        "unchanged": number(report.unchanged),
    }
    if not report.faulty:
        return words
    left = ngettext(
        "%(count)s item was left out.", "%(count)s items were left out.", report.faulty
    ) % {"count": number(report.faulty)}
    return f"{words} {left}"


@never_cache
@require_safe
def export(request: HttpRequest, campaign: str) -> HttpResponse:
    """The formats, and what the chosen one cannot hold."""
    found, wanted = bank_for(actor_of(request), campaign), wanted_in(request.GET)
    wished = request.GET.get("format", "")
    form = ItemFormat(wished) if wished in set(ItemFormat) else ItemFormat.OWN
    items = [row.content for row in rows_of(found, wanted)]
    data, lost = write_file(form, items, _language(request))
    chosen = Download(form, _language(request), len(items), len(data), lost)
    page = export_page(found, wanted, chosen, _choice(found, wanted, len(items)))
    return render(request, TEMPLATE, page)


@never_cache
@require_safe
def written(request: HttpRequest, campaign: str, form: str) -> HttpResponse:
    """The file itself."""
    found, wanted = bank_for(actor_of(request), campaign), wanted_in(request.GET)
    if form not in set(ItemFormat):
        raise NotFound(form)
    own, spoken = ItemFormat(form), _language(request)
    data, _lost = write_file(own, [row.content for row in rows_of(found, wanted)], spoken)
    block = f"-{wanted.block}" if wanted.block else ""
    marked = f".{spoken}" if own.has_one_language else ""
    response = HttpResponse(data, content_type="application/octet-stream")
    name = f"{found.code}-items{block}{marked}.{own.ending}"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _language(request: HttpRequest) -> str:
    wished = request.GET.get("language", "")
    return wished if wished in LANGUAGES else language()


def _choice(campaign: Campaign, wanted: Wanted, count: int) -> str:
    """Which items of the bank are meant, in words."""
    parts = [ngettext("%(count)s item", "%(count)s items", count) % {"count": number(count)}]
    if wanted.block:
        parts.append(f"{number(wanted.block)}. {block_titles(campaign).get(wanted.block, '')}")
    if wanted.state:
        parts.append(str(ItemState(wanted.state).label))
    if wanted.kind:
        parts.append(str(Kind(wanted.kind).label))
    if wanted.words:
        parts.append(_("“%(words)s”") % {"words": wanted.words})
    if not wanted.pairs():
        parts.append(_("the whole bank"))
    return ", ".join(parts)
