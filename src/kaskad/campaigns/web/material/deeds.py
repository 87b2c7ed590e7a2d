"""What is done to a material: each a button that sends a form, then the page of the material."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kaskad.campaigns.operations.material_draft import (
    cite_provisions,
    discard_material,
    redraft_material,
)
from kaskad.campaigns.operations.material_files import attach_file, detach_file
from kaskad.campaigns.operations.material_state import approve_material, withdraw_material
from kaskad.campaigns.queries.law import provision_by_code
from kaskad.campaigns.vocab.material_refusals import FileMissing
from kaskad.campaigns.web.material.forms import whole_number
from kaskad.campaigns.web.material.library import draft_for, material_for
from kaskad.core import clock
from kaskad.core.refusal import Refusal
from kaskad.core.web.render import render_refusal
from kaskad.core.web.request import actor_of
from kaskad.core.web.uploads import on_disk

_View = Callable[[HttpRequest, str, str], HttpResponse]
_LONGEST_CODE = 60


def _deed(do: Callable[[HttpRequest, str, str], str]) -> _View:
    """A view that does it and says so; a refusal is shown with the way back."""

    @require_POST
    @wraps(do)
    def view(request: HttpRequest, campaign: str, code: str) -> HttpResponse:
        back = reverse("material:material", args=[campaign, code])
        try:
            said = do(request, campaign, code)
        except Refusal as refusal:
            return render_refusal(request, refusal, back=back)
        messages.success(request, said)
        return HttpResponseRedirect(back)

    return view


@_deed
def redraft(request: HttpRequest, campaign: str, code: str) -> str:
    """Open the next version."""
    actor = actor_of(request)
    _found, material = material_for(actor, campaign, code)
    redraft_material(actor=actor, material=material, now=clock.now())
    return _("The draft is open. What is in force stays in force until the draft is published.")


@_deed
def cite(request: HttpRequest, campaign: str, code: str) -> str:
    """Cite a provision in the wording of today, or no more."""
    actor = actor_of(request)
    _found, draft = draft_for(actor, campaign, code)
    provision = provision_by_code(request.POST.get("provision", "")[:_LONGEST_CODE])
    is_cited = request.POST.get("cited") == "yes"
    cite_provisions(
        actor=actor, draft=draft, codes=[provision.code], is_cited=is_cited, now=clock.now()
    )
    said = _("Cited: %(name)s") if is_cited else _("No longer cited: %(name)s")
    return said % {"name": provision.label}


@_deed
def attach(request: HttpRequest, campaign: str, code: str) -> str:
    """Add a file to the draft."""
    actor = actor_of(request)
    _found, draft = draft_for(actor, campaign, code)
    upload = request.FILES.get("file")
    if upload is None:
        raise FileMissing(field="file")
    with on_disk(upload) as source:
        file = attach_file(
            actor=actor,
            draft=draft,
            source=source,
            file_name=str(upload.name),
            language=request.POST.get("language", ""),
            now=clock.now(),
        )
    return _("Added: %(name)s") % {"name": file.name}


@_deed
def detach(request: HttpRequest, campaign: str, code: str) -> str:
    """Take a file out of the draft."""
    actor = actor_of(request)
    _found, draft = draft_for(actor, campaign, code)
    file_id = whole_number(request.POST.get("file", ""))
    detach_file(actor=actor, draft=draft, file_id=file_id, now=clock.now())
    return _("The file is removed from the draft.")


@_deed
def approve(request: HttpRequest, campaign: str, code: str) -> str:
    """Put the draft in force, as its second reader."""
    actor = actor_of(request)
    _found, draft = draft_for(actor, campaign, code)
    seen = request.POST.get("seen", "")[:64]
    approve_material(actor=actor, draft=draft, seen=seen, now=clock.now())
    return _("The material is published: everybody reads this version from now on.")


@_deed
def withdraw(request: HttpRequest, campaign: str, code: str) -> str:
    """Take the version in force back."""
    actor = actor_of(request)
    _found, material = material_for(actor, campaign, code)
    reason = request.POST.get("reason", "")
    withdraw_material(actor=actor, material=material, reason=reason, now=clock.now())
    return _("The material is withdrawn and is no longer in the kit.")


@require_POST
def discard(request: HttpRequest, campaign: str, code: str) -> HttpResponse:
    """Throw the draft away; the material may go with it, so the library is shown."""
    actor = actor_of(request)
    _found, draft = draft_for(actor, campaign, code)
    discard_material(actor=actor, draft=draft, now=clock.now())
    messages.success(request, _("The draft is thrown away."))
    return HttpResponseRedirect(reverse("material:library", args=[campaign]))
