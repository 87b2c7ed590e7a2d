"""What pages are built of: frozen values, each with the template that draws it.

A page dataclass holds components; its template writes ``{% component page.sign %}``. Strings are
already written for the reader (see ``format``); nothing here knows the domain. Tables, forms and
pictures live in ``tables``, ``forms`` and ``pictures`` and are components like these.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from django.utils.translation import pgettext

from kaskad.core.web.format import number

State = Literal["done", "now", "plan", "wait", "late", "bad"]
Heading = Literal["h1", "h2", "h3", "p"]


class Component:
    """A value with a template; the template sees it as ``it``."""

    __slots__ = ()
    template: ClassVar[str]


# Words and figures


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value, for ``Facts`` and for the basis of an answer."""

    label: str
    value: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Facts(Component):
    """A row of facts under a hairline: few, short, each with its word."""

    template = "core/components/facts.html"
    items: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Figure(Component):
    """The sentence that opens a page for readers; ``sentence`` comes from ``format.emphasis``."""

    template = "core/components/figure.html"
    sentence: str
    as_of: str = ""
    lead: str = ""
    heading: Heading = "h1"


@dataclass(frozen=True, slots=True)
class Status(Component):
    """A word with its station: never colour alone."""

    template = "core/components/status.html"
    word: str
    state: State = "plan"


# Actions


@dataclass(frozen=True, slots=True)
class Link(Component):
    """A plain link; ``note`` stands on the right in ``Links`` (kind and size of a download)."""

    template = "core/components/link.html"
    label: str
    url: str
    note: str = ""
    icon: str = ""
    download: bool = False


@dataclass(frozen=True, slots=True)
class Links(Component):
    """A list of links or downloads, one a line."""

    template = "core/components/links.html"
    items: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Button(Component):
    """With ``url`` a link, with ``post`` a form of its own, otherwise a button of its form.

    ``fields`` are the hidden (name, value) pairs of the form. One primary button in view.
    """

    template = "core/components/button.html"
    label: str
    url: str = ""
    post: str = ""
    kind: Literal["primary", "second", "danger", "plain"] = "primary"
    small: bool = False
    icon: str = ""
    name: str = ""
    value: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    disabled: bool = False
    busy: bool = False
    context: str = ""  # said to screen readers after the label: which one of many

    @property
    def css(self) -> str:
        """The classes of the kind."""
        if self.kind == "plain":
            return "plain"
        kind = {"primary": "", "second": " btn-2", "danger": " btn-s"}[self.kind]
        return f"btn{kind}{' btn-sm' if self.small else ''}"


@dataclass(frozen=True, slots=True)
class Actions(Component):
    """Buttons and links side by side."""

    template = "core/components/actions.html"
    items: tuple[Button | Link, ...]


# The line and the sign


@dataclass(frozen=True, slots=True)
class Station:
    """A step of the line: done, now or still to come."""

    label: str
    note: str = ""
    state: Literal["done", "now", "plan"] = "plan"


@dataclass(frozen=True, slots=True)
class Line(Component):
    """Stations of a journey in order; three to five read well."""

    template = "core/components/line.html"
    stations: tuple[Station, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class SignRow:
    """A time or a number and what it means; ``big`` for the one that matters."""

    term: str
    text: str
    details: tuple[str, ...] = ()
    link: Link | None = None
    big: bool = False


@dataclass(frozen=True, slots=True)
class Sign(Component):
    """The one thing to do next, as a station sign.

    ``agenda`` (rows of time and text) fills the right half of a wide sign.
    """

    template = "core/components/sign.html"
    title: str
    kicker: str = ""
    subtitle: str = ""
    line: Line | None = None
    rows: tuple[SignRow, ...] = ()
    action: Button | None = None
    alternative: Link | Button | None = None
    agenda_title: str = ""
    agenda: tuple[Fact, ...] = ()
    heading: Heading = "h1"
    anchor: str = "sign"


@dataclass(frozen=True, slots=True)
class Ladder(Component):
    """Where the reader is: country, region, district, precinct; the last one is here."""

    template = "core/components/ladder.html"
    levels: tuple[Link, ...]
    here: str


# Messages


@dataclass(frozen=True, slots=True)
class Notice(Component):
    """What happened, what to do. Errors interrupt a screen reader, the others wait.

    ``still`` leaves out the live role, for notices that were there when the page came.
    """

    template = "core/components/notice.html"
    title: str
    text: str = ""
    kind: Literal["info", "warn", "error", "success", "offline"] = "info"
    items: tuple[str, ...] = ()
    link: Link | None = None
    still: bool = False

    ICONS: ClassVar[dict[str, str]] = {
        "info": "info", "warn": "bang", "error": "cross", "success": "check", "offline": "off",
    }  # fmt: skip

    @property
    def icon(self) -> str:
        """The shape of the kind."""
        return self.ICONS[self.kind]

    @property
    def css(self) -> str:
        """The class of the kind; being offline is a warning."""
        return "warn" if self.kind == "offline" else self.kind

    @property
    def role(self) -> str:
        """The live role, or none."""
        if self.still or self.kind == "info":
            return ""
        return "alert" if self.kind == "error" else "status"


@dataclass(frozen=True, slots=True)
class Empty(Component):
    """Nothing here, why, and the next step."""

    template = "core/components/empty.html"
    title: str
    text: str = ""
    action: Button | Link | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """Something that waits for a decision: deadline, action, reason, in this order."""

    title: str
    reason: str
    deadline: Status | None = None
    action: Button | None = None


@dataclass(frozen=True, slots=True)
class Tasks(Component):
    """Decisions that wait, the most urgent first."""

    template = "core/components/tasks.html"
    items: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Answer(Component):
    """A numbered official answer; ``void`` when another one has replaced it."""

    template = "core/components/answer.html"
    number: str
    date: str
    question: str
    paragraphs: tuple[str, ...]
    basis: tuple[Fact, ...] = ()
    status: Status | None = None
    action: Button | None = None
    void: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a difference: what, how it was, how it will be."""

    what: str
    kind: Literal["added", "removed", "changed"] = "changed"
    before: str = ""
    after: str = ""
    reason: str = ""

    ICONS: ClassVar[dict[str, str]] = {"added": "plus", "removed": "minus", "changed": "go"}

    @property
    def icon(self) -> str:
        """The shape of the kind."""
        return self.ICONS[self.kind]

    @property
    def word(self) -> str:
        """The kind, for those who do not see the shape."""
        return {
            "added": pgettext("difference", "Added"),
            "removed": pgettext("difference", "Removed"),
            "changed": pgettext("difference", "Changed"),
        }[self.kind]


@dataclass(frozen=True, slots=True)
class Changes(Component):
    """A difference between two plans, lists or texts."""

    template = "core/components/changes.html"
    items: tuple[Change, ...]
    label: str = ""


# Moving about


@dataclass(frozen=True, slots=True)
class Progress(Component):
    """So many of so many; without ``value`` it runs and nobody knows how long."""

    template = "core/components/progress.html"
    text: str
    value: int | None = None
    maximum: int = 100
    label: str = ""


@dataclass(frozen=True, slots=True)
class PageLink:
    """One place of the pager; no address for the gap and for the page in view."""

    label: str
    url: str = ""
    current: bool = False
    relation: Literal["", "prev", "next"] = ""


@dataclass(frozen=True, slots=True)
class Pages(Component):
    """Pages of a long list; nothing is drawn when there is one."""

    template = "core/components/pages.html"
    items: tuple[PageLink, ...]


def pages(current: int, total: int, url: Callable[[int], str]) -> Pages:
    """First, last, and the neighbours of ``current`` (from 1), with gaps between."""
    if total <= 1:
        return Pages(items=())
    shown = sorted({1, total, *range(max(current - 1, 1), min(current + 1, total) + 1)})
    items: list[PageLink] = []
    if current > 1:
        items.append(PageLink(pgettext("pages", "Previous"), url(current - 1), relation="prev"))
    for place, page in enumerate(shown):
        if place and page - shown[place - 1] > 1:
            items.append(PageLink("…"))
        here = page == current
        items.append(PageLink(number(page), "" if here else url(page), current=here))
    if current < total:
        items.append(PageLink(pgettext("pages", "Next"), url(current + 1), relation="next"))
    return Pages(items=tuple(items))


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a select, radio group or group of boxes."""

    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class AsOf(Component):
    """Chooses the date of the figures; a GET form, sent on change where script runs.

    ``kept`` are the other (name, value) pairs of the address.
    """

    template = "core/components/as_of.html"
    choices: tuple[Choice, ...]
    name: str = "as_of"
    label: str = ""
    action: str = ""
    kept: tuple[tuple[str, str], ...] = ()
    anchor: str = "as-of"


def shown(items: Sequence[Component | None]) -> tuple[Component, ...]:
    """The components that are there."""
    return tuple(item for item in items if item is not None)
