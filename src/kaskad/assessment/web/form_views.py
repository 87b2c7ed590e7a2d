"""Writing an item: a new one, a draft, a question of a case. Nothing that was typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kaskad.assessment.access import bank_for, item_for
from kaskad.assessment.models import Item, ItemVersion
from kaskad.assessment.operations.items_writing import draft_item, edit_item
from kaskad.assessment.queries.item_history import provisions_named
from kaskad.assessment.queries.items import items_of, versions_of_item
from kaskad.assessment.queries.written import content_of
from kaskad.assessment.rules.items import Case, ItemContent, Step
from kaskad.assessment.rules.problems import MOST_PARTS, Problem, problems
from kaskad.assessment.vocab import ItemState, Kind
from kaskad.assessment.vocab.item_refusals import ItemChangedMeanwhile
from kaskad.assessment.web.form_pages import Writing, step_title, writing_page
from kaskad.assessment.web.form_rows import Filling
from kaskad.assessment.web.layout import (
    TEMPLATE,
    bank_url,
    below_bank,
    block_titles,
    item_url,
    question_of,
)
from kaskad.assessment.web.typed import (
    Typed,
    typed_anew,
    typed_in,
    typed_of,
    typed_of_step,
    whole,
)
from kaskad.assessment.web.typed_items import NotTyped, item_from, step_from
from kaskad.assessment.web.typed_problems import errors_of
from kaskad.campaigns.api import Campaign, find_provisions
from kaskad.core import clock
from kaskad.core.refusal import NotFound, Refusal
from kaskad.core.web.components import Ladder, Link
from kaskad.core.web.render import REFUSED, render
from kaskad.core.web.request import actor_of

_FOUND = 8
_FIELDS = ("code", "block")


@dataclass(frozen=True, slots=True)
class _Desk:
    """What a form is about, before anything of it is typed."""

    campaign: Campaign
    kind: Kind
    title: str
    ladder: Ladder
    action: str
    back: str
    content: ItemContent | None = None
    version: ItemVersion | None = None
    is_step: bool = False


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, campaign: str) -> HttpResponse:
    """An item that is not there yet; nothing is kept before it is saved."""
    actor = actor_of(request)
    found, sent = bank_for(actor, campaign), request.POST or request.GET
    kind = Kind(sent["kind"]) if sent.get("kind") in Kind.values else Kind.CHOICE
    title = _("New item")
    desk = _Desk(
        found, kind, title, below_bank(found, title), bank_url(found, "new"), bank_url(found)
    )
    if request.method != "POST":
        typed = typed_anew(kind, whole(sent.get("block", "")) or None)
        typed.fields["code"] = _next_code(found, whole(sent.get("block", "")) or 1)
        return _page(request, desk, typed)
    typed = typed_in(request.POST, kind)

    def save() -> str:
        content = item_from(typed, kind, None)
        draft_item(actor=actor, campaign=found, content=content, now=clock.now())
        return _after(request, found, content)

    return _work(request, desk, typed, save)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, campaign: str, code: str) -> HttpResponse:
    """A draft; what is missing stands at its field."""
    actor = actor_of(request)
    item, version = _newest(item_for(actor, campaign, code))
    content, title = content_of(version), _("Writing the item")
    page = Link(code, item_url(item.campaign, code))
    desk = _Desk(
        item.campaign, content.kind, title, below_bank(item.campaign, title, page),
        item_url(item.campaign, code, "edit"), page.url, content, version,
    )  # fmt: skip
    if request.method != "POST":
        if version.state != ItemState.DRAFT:
            return redirect(page.url)
        typed = typed_of(content)
        return _page(request, desk, typed, errors_of(problems(content), typed))
    typed = typed_in(request.POST, content.kind)

    def save() -> str:
        changed = item_from(typed, content.kind, content)
        return _saved(request, item, version, changed)

    return _work(request, desk, typed, save)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, campaign: str, code: str, place: int) -> HttpResponse:
    """A question of a case; the place after the last one is a new one."""
    item, version = _newest(item_for(actor_of(request), campaign, code))
    content = content_of(version)
    steps = content.body.steps if isinstance(content.body, Case) else None
    if steps is None or not 1 <= place <= len(steps) + 1:
        raise NotFound(code)
    own = steps[place - 1] if place <= len(steps) else None
    desk = _step_desk(request, item, version, own, place)
    if request.method != "POST":
        if version.state != ItemState.DRAFT:
            return redirect(item_url(item.campaign, code))
        typed = typed_of_step(own) if own else typed_anew(desk.kind)
        return _page(request, desk, typed, errors_of(_problems_of(content, own), typed))
    typed = typed_in(request.POST, desk.kind)

    def save() -> str:
        changed = step_from(typed, desk.kind, own, [one.key for one in steps])
        whole_item = replace(content, body=Case((*steps[: place - 1], changed, *steps[place:])))
        return _saved(request, item, version, whole_item, desk.action, changed)

    return _work(request, desk, typed, save)


def _step_desk(
    request: HttpRequest, item: Item, version: ItemVersion, own: Step | None, place: int
) -> _Desk:
    sent = request.POST or request.GET
    kind = own.kind if own else Kind.CHOICE
    if own is None and sent.get("kind") in set(Kind.values) - {Kind.CASE}:
        kind = Kind(sent["kind"])
    code, title = item.code, step_title(place)
    edit_page = Link(pgettext("item", "The case"), item_url(item.campaign, code, "edit"))
    page = Link(code, item_url(item.campaign, code))
    ladder = below_bank(item.campaign, title, page, edit_page)
    action = item_url(item.campaign, code, "step", place)
    return _Desk(
        item.campaign, kind, title, ladder, action, f"{edit_page.url}#g-steps",
        content_of(version), version, is_step=True,
    )  # fmt: skip


def _newest(item: Item) -> tuple[Item, ItemVersion]:
    version = versions_of_item(item)[0]
    version.item = item
    return item, version


def _next_code(campaign: Campaign, block: int) -> str:
    """The code after the last one of the block, in the way of the codes that are there."""
    pattern = re.compile(rf"(.*?)b{block}-(\d+)")
    codes = {one.code for one in items_of(campaign)}
    known = [match for code in codes if (match := pattern.fullmatch(code)) and len(match[2]) < 5]
    before, last = "", 0
    if known:
        newest = max(known, key=lambda match: int(match[2]))
        before, last = newest[1], int(newest[2])
    return f"{before}b{block}-{last + 1:02}"


def _problems_of(content: ItemContent, own: Step | None) -> list[Problem]:
    """Those of one question, named as if it stood by itself."""
    if own is None:
        return []
    before = f"steps.{own.key}."
    return [
        replace(one, part=one.part.removeprefix(before))
        for one in problems(content)
        if one.part.startswith(before)
    ]


def _saved(
    request: HttpRequest,
    item: Item,
    version: ItemVersion,
    content: ItemContent,
    step_url: str = "",
    own: Step | None = None,
) -> str:
    """Keep the draft; gives where to go on."""
    edit_item(
        actor=actor_of(request),
        draft=version,
        content=content,
        seen=request.POST.getlist("seen")[-1][:64] if request.POST.getlist("seen") else "",
        now=clock.now(),
    )
    if own is None:
        return _after(request, item.campaign, content)
    if _problems_of(content, own):
        return step_url
    messages.success(request, _("The question is saved."))
    return f"{item_url(item.campaign, item.code, 'edit')}#g-steps"


def _after(request: HttpRequest, campaign: Campaign, content: ItemContent) -> str:
    """The form again as long as something is missing, then the item as it will be seen."""
    if where := _step_after(request, campaign, content):
        return where
    if problems(content):
        return item_url(campaign, content.code, "edit")
    messages.success(request, _("The draft is saved. See how it will look."))
    return item_url(campaign, content.code)


def _step_after(request: HttpRequest, campaign: Campaign, content: ItemContent) -> str:
    """The question of the case that is to be written next, if the button said so."""
    if not isinstance(content.body, Case):
        return ""
    deed, _colon, place = request.POST.get("do", "").partition(":")
    count, kind = len(content.body.steps), request.POST.get("new_kind", "")
    if deed == "open" and 1 <= whole(place) <= count:
        return item_url(campaign, content.code, "step", whole(place))
    if deed == "step" and count < MOST_PARTS and kind in Kind.values:
        return f"{item_url(campaign, content.code, 'step', count + 1)}?kind={kind}"
    return ""


def _work(request: HttpRequest, desk: _Desk, typed: Typed, save: Callable[[], str]) -> HttpResponse:
    """Change the form, or save it and go on; what is wrong comes back with what was typed."""
    if typed.do(request.POST.get("do", "")):
        return _page(request, desk, typed)
    try:
        return redirect(save())
    except NotTyped as wrong:
        return _page(request, desk, typed, wrong.errors, is_refused=True)
    except Refusal as no:
        errors = {no.field: no.message} if no.field in _FIELDS else {}
        newer = ""
        if isinstance(no, ItemChangedMeanwhile) and desk.version is not None:
            newer = versions_of_item(desk.version.item)[0].sha256
        refused = "" if errors else no.message
        return _page(request, desk, typed, errors, refused, newer, is_refused=True)


def _page(
    request: HttpRequest,
    desk: _Desk,
    typed: Typed,
    errors: Mapping[str, str] = MappingProxyType({}),
    refused: str = "",
    newer: str = "",
    *,
    is_refused: bool = False,
) -> HttpResponse:
    day, version = clock.local_day(clock.now()), desk.version
    filling = Filling(desk.kind, typed, errors)
    if desk.kind == Kind.CASE and desk.content is not None:
        filling = _with_steps(desk.content, filling)
    found = find_provisions(typed["find"][:100], day, limit=_FOUND) if typed["find"] else []
    writing = Writing(
        campaign=desk.campaign,
        title=desk.title,
        ladder=desk.ladder,
        action=desk.action,
        back=desk.back,
        filling=filling,
        content=desk.content,
        seen=request.POST.get("seen", "")[:64] or (version.sha256 if version else ""),
        blocks=block_titles(desk.campaign),
        cited=provisions_named(typed.provisions, day),
        found=found,
        is_step=desk.is_step,
        refused=refused,
        is_refused=is_refused,
        newer=newer,
    )
    return render(request, TEMPLATE, writing_page(writing), status=REFUSED if is_refused else 200)


def _with_steps(content: ItemContent, filling: Filling) -> Filling:
    """The questions of a case as they are kept."""
    steps = content.body.steps if isinstance(content.body, Case) else ()
    return replace(
        filling, steps={one.key: f"{question_of(one)} ({one.kind.label})" for one in steps}
    )
