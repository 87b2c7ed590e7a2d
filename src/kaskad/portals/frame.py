"""What stands round every page: menu, languages, who is signed in, what the data are."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.core import clock
from kaskad.core.web.components import Link
from kaskad.core.web.format import clock_time, day_short, moment
from kaskad.core.web.frame import Feed, Frame, MenuItem, plain_frame
from kaskad.portals.desk.landing import framed


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Context processor: the ``frame`` of the page for its reader."""
    public = replace(
        plain_frame(request)["frame"],
        home_url=reverse("portals:home"),
        menu=_public_menu(request.path),
        footer=(
            Link(pgettext("page", "Help"), reverse("portals:help")),
            Link(pgettext("page", "Figures and what they mean"), reverse("portals:public_figures")),
            Link(pgettext("page", "Check a certificate"), reverse("check:ask")),
        ),
        feeds=_feeds(),
        demo=_demo(),
        clock=_pinned(),
        shown=_shown(),
    )
    return {"frame": framed(public, request)}


def _public_menu(path: str) -> tuple[MenuItem, ...]:
    home, bulletins = reverse("portals:home"), reverse("portals:bulletins")
    answers, data = reverse("portals:answers"), reverse("portals:open_data")
    on_coverage = path == home or path.startswith(f"{home}coverage/")
    return (
        MenuItem(pgettext("menu", "Coverage"), home, current=on_coverage),
        MenuItem(pgettext("menu", "Bulletins"), bulletins, current=path.startswith(bulletins)),
        MenuItem(pgettext("menu", "Answers"), answers, current=path.startswith(answers)),
        MenuItem(pgettext("menu", "Open data"), data, current=path.startswith(data)),
    )


def _feeds() -> tuple[Feed, ...]:
    title = _("News of bulletins and answers")
    return (
        Feed(title, reverse("portals:feed", args=["atom"]), "application/atom+xml"),
        Feed(title, reverse("portals:feed", args=["rss"]), "application/rss+xml"),
    )


def _demo() -> str:
    if not settings.KASKAD_SYNTHETIC_PEOPLE:
        return ""
    return _("Demonstration: people, venues and attendance are invented; territories are real.")


def _pinned() -> str:
    if settings.KASKAD_PINNED_NOW is None:
        return ""
    now = moment(clock.now().astimezone(clock.zone()))
    return _("The clock of this installation stands at %(moment)s.") % {"moment": now}


def _shown() -> str:
    """Demonstration and pinned clock in a few words: phones open the rest."""
    demo = pgettext("frame", "Demonstration") if settings.KASKAD_SYNTHETIC_PEOPLE else ""
    pinned = ""
    if settings.KASKAD_PINNED_NOW is not None:
        now = clock.now().astimezone(clock.zone())
        pinned = f"{day_short(now.date())}, {clock_time(now.time())}"
    return ": ".join(filter(None, (demo, pinned)))
