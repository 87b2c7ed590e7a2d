"""What stands round every page: languages, menu, who is signed in, notices, footer.

The context variable ``frame`` holds it. ``plain_frame`` is the context processor for pages of the
core alone; the portals put a fuller one in its place, built with the same pieces.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from django.contrib import messages
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from kaskad.core.web.components import Link, Notice

LANGUAGES: Final = (("kk", "Қазақша", "Қаз"), ("ru", "Русский", "Рус"), ("en", "English", "Eng"))


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A part of the product the reader may open."""

    label: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Language:
    """The same page in another language."""

    code: str
    name: str
    short: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Who:
    """Who is signed in and as what."""

    name: str
    role: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """News that a reader's program may follow; pages lead to it in their head."""

    title: str
    url: str
    type: str


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything round the page.

    ``demo`` says that the data are invented, ``clock`` tells the pinned time, ``shown`` is both in
    a few words for phones, which open the rest.
    """

    brand: str
    strapline: str
    home_url: str
    languages: tuple[Language, ...]
    menu: tuple[MenuItem, ...] = ()
    who: Who | None = None
    sign_in_url: str = ""
    sign_out_url: str = ""
    notices: tuple[Notice, ...] = ()
    demo: str = ""
    clock: str = ""
    shown: str = ""
    footer: tuple[Link, ...] = ()
    feeds: tuple[Feed, ...] = ()
    body: str = ""  # the organisation that answers for the installation


def language_links(path: str) -> tuple[Language, ...]:
    """The page at ``path`` (with its query) in each language, the active one marked."""
    active = (get_language() or "kk")[:2]
    return tuple(
        Language(code, name, short, _in_language(path, code), current=code == active)
        for code, name, short in LANGUAGES
    )


def _in_language(path: str, code: str) -> str:
    """The same address in another language: pages say theirs in the first part, services none.

    Django's own way looks for the page among all that there are, three times on every page.
    """
    first, slash, rest = path[1:].partition("/")
    spoken = {known for known, _name, _short in LANGUAGES}
    return f"/{code}/{rest}" if slash and first in spoken else path


def notices_of(request: HttpRequest) -> tuple[Notice, ...]:
    """The messages left for this person, as notices; they are then spent."""
    if not hasattr(request, "_messages"):
        return ()
    kinds: dict[int, Literal["info", "warn", "error", "success"]] = {
        messages.SUCCESS: "success",
        messages.WARNING: "warn",
        messages.ERROR: "error",
    }
    return tuple(
        Notice(title=str(message), kind=kinds.get(message.level, "info"))
        for message in messages.get_messages(request)
    )


def core_footer() -> tuple[Link, ...]:
    """The footer's links to pages of the core that are there."""
    try:
        return (Link(pgettext("component page", "Components"), reverse("core:components")),)
    except NoReverseMatch:
        return ()


def plain_frame(request: HttpRequest) -> dict[str, Frame]:
    """Context processor: brand, languages, notices, footer; nobody is signed in."""
    frame = Frame(
        brand=pgettext("name", "Kaskad"),
        strapline=_("Training of commission members"),
        home_url=f"/{(get_language() or 'kk')[:2]}/",
        languages=language_links(request.get_full_path()),
        notices=notices_of(request),
        footer=core_footer(),
    )
    return {"frame": frame}
