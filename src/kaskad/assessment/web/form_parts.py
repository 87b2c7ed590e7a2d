"""What the form of an item is built of: groups of fields, rows of them, and buttons between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.safestring import SafeString

from kaskad.core.web.components import Component, Link
from kaskad.core.web.forms import Field


@dataclass(frozen=True, slots=True)
class Press(Component):
    """A button that sends the whole form; ``goal`` is the part of the page that is shown next."""

    template = "assessment/form/press.html"
    label: str
    value: str
    goal: str = ""
    context: str = ""
    name: str = "do"
    kind: Literal["second", "plain", "primary"] = "plain"


@dataclass(frozen=True, slots=True)
class Mark(Component):
    """The sign of a right answer: of one in all rows, or of several."""

    template = "assessment/form/mark.html"
    way: Literal["radio", "checkbox"]
    name: str
    value: str
    label: str
    context: str
    checked: bool = False


@dataclass(frozen=True, slots=True)
class FormRow:
    """A line of a group: its texts side by side, what else belongs to it, and its buttons."""

    anchor: str
    title: str
    hidden: tuple[tuple[str, str], ...]
    mark: Mark | None = None
    top: tuple[Field, ...] = ()
    picture: SafeString | None = None
    texts_title: str = ""
    texts: tuple[Field, ...] = ()
    partner_title: str = ""
    partner: tuple[Field, ...] = ()
    more_title: str = ""
    more: tuple[Field, ...] = ()
    is_open: bool = False
    words: str = ""
    presses: tuple[Press, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class FormGroup(Component):
    """A part of the form under a heading; ``both`` are texts side by side.

    ``before`` stands below the rows and before the buttons, ``after`` behind them.
    """

    template = "assessment/form/group.html"
    anchor: str
    title: str
    hint: str = ""
    error: str = ""
    both: tuple[Field, ...] = ()
    fields: tuple[Field, ...] = ()
    rows: tuple[FormRow, ...] = ()
    before: tuple[Field, ...] = ()
    presses: tuple[Press, ...] = ()
    after: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Wrong:
    """A place of the form with an error, to be linked from its top."""

    anchor: str
    label: str
    error: str


@dataclass(frozen=True, slots=True)
class ItemForm(Component):
    """The whole form. ``wrong`` is listed on top; ``wrong_title`` says whether it was saved."""

    template = "assessment/form/form.html"
    label: str
    action: str
    hidden: tuple[tuple[str, str], ...]
    groups: tuple[Component, ...]
    submit: Press
    alternative: Link
    wrong_title: str = ""
    wrong: tuple[Wrong, ...] = ()
    is_refused: bool = False
