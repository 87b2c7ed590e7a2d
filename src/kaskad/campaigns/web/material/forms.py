"""What is sent to the pages of the library."""

from __future__ import annotations

from typing import Any, Self

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kaskad.campaigns.rules.material import (
    LONGEST_BODY,
    LONGEST_LINK,
    LONGEST_TITLE,
    MaterialText,
)
from kaskad.campaigns.rules.spec import LANGUAGES, Words
from kaskad.campaigns.vocab import MaterialKind
from kaskad.core.refusal import Refusal

_PARTS = ("title", "body", "link")


def _title(label: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=LONGEST_TITLE)


def _body(label: Any) -> forms.CharField:
    # The browser counts an end of line as two letters; the operation counts as people do.
    widget = forms.Textarea({"rows": 22, "maxlength": 0})
    return forms.CharField(label=label, required=False, strip=False, widget=widget)


def _link(label: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=LONGEST_LINK)


class TextForm(forms.Form):
    """Title, text and, of a video, the address; empty ones are written later."""

    title_kk = _title(_("Title in Kazakh"))
    body_kk = _body(_("Text in Kazakh"))
    link_kk = _link(_("Address of the video in Kazakh"))
    title_ru = _title(_("Title in Russian"))
    body_ru = _body(_("Text in Russian"))
    link_ru = _link(_("Address of the video in Russian"))
    title_en = _title(_("Title in English"))
    body_en = _body(_("Text in English"))
    link_en = _link(_("Address of the video in English"))
    seen = forms.CharField(widget=forms.HiddenInput(), max_length=64)

    @classmethod
    def of(cls, kind: str, text: MaterialText, digest: str, request: HttpRequest) -> Self:
        """The form with what was sent, or with the draft to begin with."""
        initial = {
            f"{part}_{one}": getattr(getattr(text, part), one)
            for part in _PARTS
            for one in LANGUAGES
        }
        form = cls(request.POST or None, initial={**initial, "seen": digest})
        if kind != MaterialKind.VIDEO:
            for one in LANGUAGES:
                del form.fields[f"link_{one}"]
        return form

    def content(self) -> dict[str, Any]:
        """What the operation takes."""
        sent = self.cleaned_data
        parts = (Words(*(sent.get(f"{part}_{one}", "") for one in LANGUAGES)) for part in _PARTS)
        return {"text": MaterialText(*parts), "seen": sent["seen"]}

    def point_at(self, refusal: Refusal) -> None:
        """Show a refusal at its field, if it has one."""
        if refusal.field in self.fields:
            self.add_error(refusal.field, refusal.message)


def whole_number(text: str) -> int:
    """A small number that was sent, or 0."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


BODY_HINT = _(
    "Up to %(limit)s letters. A line that begins with # is a heading, with - or 1. a list; **two"
    " stars** make it bold; an empty line begins a paragraph."
)
BODY_LIMIT = LONGEST_BODY
