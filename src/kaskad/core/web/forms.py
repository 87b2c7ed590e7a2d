"""Forms as components: fields with hint and error, file drop, and Django forms read into them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from kaskad.core.web.components import Button, Choice, Component, Link
from kaskad.core.web.format import size

Kind = Literal[
    "text", "email", "tel", "number", "date", "time", "password", "search", "url",
    "select", "radio", "checkbox", "checkboxes", "textarea", "file", "hidden",
]  # fmt: skip

GROUPS = ("radio", "checkboxes")
INPUT_TYPES: dict[str, Kind] = {
    "text": "text", "email": "email", "tel": "tel", "number": "number", "password": "password",
    "search": "search", "url": "url", "hidden": "hidden", "date": "date", "time": "time",
    "file": "file",
}  # fmt: skip

# In this order: radios are selects of their own kind.
WIDGETS: dict[Kind, type[forms.Widget] | tuple[type[forms.Widget], ...]] = {
    "textarea": forms.Textarea,
    "checkbox": forms.CheckboxInput,
    "checkboxes": forms.CheckboxSelectMultiple,
    "radio": forms.RadioSelect,
    "select": forms.Select,
    "date": forms.DateInput,
    "time": forms.TimeInput,
}


@dataclass(frozen=True, slots=True)
class Field(Component):
    """One question: label, hint, error, control. ``anchor`` is its id, the name without it."""

    template = "core/components/field.html"
    name: str
    label: str
    kind: Kind = "text"
    value: str = ""
    hint: str = ""
    error: str = ""
    choices: tuple[Choice, ...] = ()
    checked: bool = False
    required: bool = True
    disabled: bool = False
    autocomplete: str = ""
    inputmode: str = ""
    maxlength: int = 0
    rows: int = 3
    anchor: str = ""

    @property
    def id(self) -> str:
        """The id of the control."""
        return self.anchor or f"f-{self.name}"

    @property
    def is_group(self) -> bool:
        """Whether it needs a legend instead of a label."""
        return self.kind in GROUPS

    @property
    def described(self) -> str:
        """Ids of hint and error for ``aria-describedby``."""
        parts = [f"{self.id}-hint"] if self.hint else []
        return " ".join([*parts, f"{self.id}-error"] if self.error else parts)


@dataclass(frozen=True, slots=True)
class FileDrop(Component):
    """A large place to drop a file or to choose one. ``limit`` is in bytes, 0 for none.

    With ``several`` files may be chosen together; the limit is that of each.
    """

    template = "core/components/file_drop.html"
    name: str
    label: str
    hint: str = ""
    accept: str = ""
    sample: Link | None = None
    error: str = ""
    limit: int = 0
    anchor: str = ""
    several: bool = False

    @property
    def id(self) -> str:
        """The id of the control."""
        return self.anchor or f"f-{self.name}"

    @property
    def described(self) -> str:
        """Ids of hint and error for ``aria-describedby``."""
        return f"{self.id}-hint {self.id}-error" if self.error else f"{self.id}-hint"

    @property
    def too_large(self) -> str:
        """Said by the script before anything is sent."""
        return _("The file is larger than %(limit)s.") % {"limit": size(self.limit)}

    @property
    def units(self) -> str:
        """Names of sizes for the script."""
        return _("B KB MB")


@dataclass(frozen=True, slots=True)
class Form(Component):
    """A form: errors of the whole on top, fields, one button. ``inline`` puts them in a row."""

    template = "core/components/form.html"
    fields: tuple[Field | FileDrop, ...]
    submit: Button
    action: str = ""
    method: Literal["get", "post"] = "post"
    errors: tuple[str, ...] = ()
    alternative: Link | Button | None = None
    inline: bool = False
    label: str = ""

    SUMMARY: ClassVar[int] = 2  # from so many fields on, errors are listed on top too

    @property
    def multipart(self) -> bool:
        """Whether a file goes with it."""
        return any(isinstance(f, FileDrop) or f.kind == "file" for f in self.fields)

    @property
    def wrong(self) -> tuple[Field | FileDrop, ...]:
        """Fields with errors, linked from the summary of a longer form."""
        if len(self.fields) < self.SUMMARY:
            return ()
        return tuple(f for f in self.fields if f.error)


def fields_of(form: forms.BaseForm) -> tuple[Field, ...]:
    """The fields of a Django form, bound or not, in order."""
    return tuple(field_of(bound) for bound in form)


def field_of(bound: BoundField) -> Field:
    """One field of a Django form as plain values, with its errors in the active language."""
    widget = bound.field.widget
    value = bound.value()
    attrs = widget.attrs
    chosen = {str(v) for v in value} if isinstance(value, list | tuple) else {_text(value)}
    return Field(
        name=bound.html_name,
        label=str(bound.label),
        kind=_kind(widget),
        value="" if isinstance(widget, forms.PasswordInput) else _text(bound.value()),
        hint=str(bound.help_text),
        error=" ".join(str(error) for error in bound.errors),
        choices=tuple(
            Choice(str(key), str(label), chosen=str(key) in chosen)
            for key, label in getattr(widget, "choices", ())
        ),
        checked=isinstance(widget, forms.CheckboxInput) and bool(value),
        required=bound.field.required,
        disabled=bound.field.disabled,
        autocomplete=str(attrs.get("autocomplete", "")),
        inputmode=str(attrs.get("inputmode", "")),
        maxlength=int(attrs.get("maxlength", getattr(bound.field, "max_length", None) or 0)),
        rows=int(attrs.get("rows", 3)),
    )


def _kind(widget: forms.Widget) -> Kind:
    for kind, widgets in WIDGETS.items():
        if isinstance(widget, widgets):
            return kind
    return INPUT_TYPES.get(str(getattr(widget, "input_type", "text")), "text")


def _text(value: object) -> str:
    if value is None or value is False:
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
