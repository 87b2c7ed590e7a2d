"""Doing what a button of a page asks for, by the name that it sends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from kaskad.core.actor import Actor
from kaskad.core.refusal import NotFound, Refusal
from kaskad.core.web.request import actor_of

Thing = TypeVar("Thing")
# Where to go on, and what is said there.
Done = tuple[str, str]
Deeds = Mapping[str, Callable[[HttpRequest, Actor, Thing], Done]]
# The page again: the thing, the deed, and why it was refused.
Shown = Callable[[HttpRequest, Thing, str, Refusal | None], HttpResponse]


def answer_deed(
    request: HttpRequest, deeds: Deeds[Thing], find: Callable[[], Thing], shown: Shown[Thing]
) -> HttpResponse:
    """The page of a thing, or what a POST did with it; refused, it is read and shown again.

    Raises NotFound for a deed that nobody knows.
    """
    thing = find()
    if request.method != "POST":
        return shown(request, thing, "", None)
    deed = request.POST.get("deed", "")
    do = deeds.get(deed)
    if do is None:
        raise NotFound(deed)
    try:
        where, said = do(request, actor_of(request), thing)
    except Refusal as refusal:
        return shown(request, find(), deed, refusal)
    messages.success(request, said)
    return redirect(where)
