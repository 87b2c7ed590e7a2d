"""How certificates look on paper: the versions, a new one, a sample, putting one in force."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaskad.campaigns.api import Campaign, stages_of
from kaskad.core import clock
from kaskad.core.names import clean_spaces
from kaskad.core.refusal import Refusal
from kaskad.core.web.render import REFUSED, render, render_refusal
from kaskad.core.web.request import actor_of
from kaskad.credentials.access import design_at, designs_for
from kaskad.credentials.models import PaperDesign
from kaskad.credentials.operations.designs import draft_design, put_design_in_force
from kaskad.credentials.queries.papers import design_in_force, design_of, designs_of, sample_pdf
from kaskad.credentials.rules.paper import Design, DesignFlawed, Texts, check_design
from kaskad.credentials.rules.paper.emblem import LARGEST
from kaskad.credentials.vocab import DesignField, PaperLanguage
from kaskad.credentials.web.design_pages import (
    TEXTS,
    Typed,
    designs_page,
    draft_page,
    name,
    typed_of,
)
from kaskad.credentials.web.own_views import TEMPLATE, pdf_answer


@never_cache
@require_safe
def designs(request: HttpRequest, campaign: str) -> HttpResponse:
    """Every version of how certificates look."""
    actor = actor_of(request)
    found = designs_for(actor, campaign)
    return render(request, TEMPLATE, designs_page(found, designs_of(found), actor.mark))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, campaign: str) -> HttpResponse:
    """A form for a new version, filled with an earlier one; a POST checks it and keeps it."""
    actor = actor_of(request)
    found = designs_for(actor, campaign)
    row = _begun_from(request, found)
    before = design_of(found, row)
    begun_from = str(row.number) if row else ""
    if request.method != "POST":
        return render(request, TEMPLATE, draft_page(found, typed_of(before, begun_from), {}))
    try:
        # Before anything is locked: trying a template takes seconds.
        sound = check_design(_typed_design(request, before))
    except DesignFlawed as flaw:
        typed = _typed(request, begun_from, has_emblem=bool(before.emblem))
        page = draft_page(found, typed, {_field(flaw): flaw.message})
        return render(request, TEMPLATE, page, status=REFUSED)
    draft_design(actor=actor, campaign=found, design=sound, now=clock.now())
    messages.success(request, _("The draft is kept. Somebody else of the centre puts it in force."))
    return redirect("certified:designs", campaign=campaign)


@never_cache
@require_POST
def put_in_force(request: HttpRequest, campaign: str, number: int) -> HttpResponse:
    """Draw papers with this version from now on."""
    actor = actor_of(request)
    row = design_at(designs_for(actor, campaign), number)
    try:
        put_design_in_force(actor=actor, design=row, now=clock.now())
    except Refusal as refusal:
        back = reverse("certified:designs", args=[campaign])
        return render_refusal(request, refusal, back=back)
    messages.success(request, _("Certificates are printed with this version from now on."))
    return redirect("certified:designs", campaign=campaign)


@never_cache
@require_safe
def sample(request: HttpRequest, campaign: str, number: int) -> HttpResponse:
    """The list, a usual certificate and the longest one, as this version draws them."""
    found = designs_for(actor_of(request), campaign)
    row = design_at(found, number)
    content = sample_pdf(found, stages_of(found), design_of(found, row), now=clock.now())
    return pdf_answer(content, f"{campaign}-{number}.pdf")


def _begun_from(request: HttpRequest, campaign: Campaign) -> PaperDesign | None:
    sent = request.POST if request.method == "POST" else request.GET
    wished = sent.get("from")
    return design_at(campaign, wished) if wished else design_in_force(campaign)


def _typed_design(request: HttpRequest, before: Design) -> Design:
    sent = request.POST
    texts = {
        field.value: Texts(*(clean_spaces(sent.get(name(field, one), "")) for one in PaperLanguage))
        for field in TEXTS
    }
    return Design(
        **texts,
        emblem=_emblem(request, before),
        accent=sent.get("accent", "").strip(),
        template=_template(request),
    )


def _emblem(request: HttpRequest, before: Design) -> bytes:
    upload = request.FILES.get("emblem")
    if upload is not None:
        return bytes(upload.read(LARGEST + 1))
    return before.emblem if request.POST.get("keeps_emblem") else b""


def _template(request: HttpRequest) -> str:
    """Forms send two signs for the end of a line."""
    return request.POST.get("template", "").replace("\r\n", "\n").strip()


def _typed(request: HttpRequest, begun_from: str, *, has_emblem: bool) -> Typed:
    texts = {key: str(value) for key, value in request.POST.items()}
    return Typed(texts, begun_from, has_emblem, bool(request.POST.get("keeps_emblem")))


def _field(flaw: DesignFlawed) -> str:
    language = flaw.values.get("language")
    return name(DesignField(flaw.field), str(language)) if language else flaw.field
