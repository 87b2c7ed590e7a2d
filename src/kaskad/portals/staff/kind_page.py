"""A kind of message: its texts in three languages as readers see them, and the form to change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from kaskad.core import clock
from kaskad.core.localized import LANGUAGES
from kaskad.core.refusal import Refusal
from kaskad.core.web.components import Button, Link, Notice
from kaskad.core.web.format import actor_name, moment, number
from kaskad.core.web.forms import Form, fields_of
from kaskad.messaging.api import Kind, TemplateState, Wording, preview, segments

_LANGUAGES = {
    "kk": gettext_lazy("Kazakh"), "ru": gettext_lazy("Russian"), "en": gettext_lazy("English"),
}  # fmt: skip
_PARTS = {
    "subject": gettext_lazy("%(language)s: subject"),
    "text": gettext_lazy("%(language)s: text of the letter"),
    "short": gettext_lazy("%(language)s: SMS"),
}


@dataclass(frozen=True, slots=True)
class Preview:
    """The texts in one language with sample values, as they look on a phone."""

    language: str
    title: str
    subject: str
    text: str
    short: str
    length: str


@dataclass(frozen=True, slots=True)
class KindPage:
    """Previews first, the form below."""

    title: str
    back: Link
    lead: str
    named: str
    names: str
    notice: Notice | None
    previews: tuple[Preview, ...]
    form: Form


class WordingForm(forms.Form):
    """Nine texts: subject, letter and SMS in each language."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        for language, name in _LANGUAGES.items():
            for part, label in _PARTS.items():
                is_long = part == "text"
                rows = forms.Textarea(attrs={"rows": 9 if is_long else 2})
                self.fields[f"{part}_{language}"] = forms.CharField(
                    label=str(label) % {"language": name},
                    strip=True,
                    widget=forms.TextInput() if part == "subject" else rows,
                )

    def wordings(self) -> dict[str, Wording]:
        """The texts as they were sent; the operation judges them."""
        said = self.cleaned_data
        return {
            language: Wording(*(said[f"{part}_{language}"] for part in _PARTS))
            for language in LANGUAGES
        }


def initial_of(state: TemplateState) -> dict[str, object]:
    """The texts in force as the form's first values."""
    texts: dict[str, object] = {"seen": state.version}
    for language in LANGUAGES:
        for part in _PARTS:
            texts[f"{part}_{language}"] = getattr(state.wordings[language], part)
    return texts


def kind_page(
    state: TemplateState,
    form: WordingForm,
    *,
    wordings: Mapping[str, Wording],
    refusals: Sequence[Refusal] = (),
    notice: Notice | None = None,
) -> KindPage:
    """The page; ``wordings`` are those to be previewed, in force or about to be."""
    for refusal in refusals:
        form.add_error(refusal.field or None, refusal.message)
    broken = {refusal.field.rpartition("_")[2] for refusal in refusals}
    return KindPage(
        title=str(state.kind.title),
        back=Link(pgettext("page", "Messages"), reverse("portals:messages")),
        lead=_lead(state),
        named=_("In the texts you can name:"),
        names=", ".join(f"{{{name}}}" for name in state.kind.places),
        notice=notice,
        previews=tuple(
            _preview(state.kind, wordings[one], one) for one in LANGUAGES if one not in broken
        ),
        form=Form(
            fields_of(form),
            Button(pgettext("button", "Publish"), name="do", value="publish"),
            errors=tuple(str(one) for one in form.non_field_errors()),
            alternative=Button(
                pgettext("button", "Look at it first"), name="do", value="preview", kind="second"
            ),
        ),
    )


def _lead(state: TemplateState) -> str:
    if state.made_at is None:
        return ""
    return _("Version %(number)s, published by %(who)s, %(moment)s.") % {
        "number": number(state.version),
        "who": actor_name(state.made_by),
        "moment": moment(state.made_at.astimezone(clock.zone())),
    }


def _preview(kind: Kind, wording: Wording, language: str) -> Preview:
    said = preview(kind, wording, language)
    length = segments(said.short)
    values = {
        "signs": number(length.signs), "limit": number(length.limit),
        "segments": number(length.number),
    }  # fmt: skip
    return Preview(
        language=language,
        title=str(_LANGUAGES[language]),
        subject=said.subject,
        text=said.text,
        short=said.short,
        length=_("Signs: %(signs)s, in one segment: %(limit)s. Segments: %(segments)s.") % values,
    )
