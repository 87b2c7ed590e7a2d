"""How a kind of bulletin is worded: the form, a text by it, what may be named, versions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from kaskad.campaigns.api import Campaign
from kaskad.core import clock
from kaskad.core.localized import LANGUAGES, LocalizedText
from kaskad.core.refusal import Refusal
from kaskad.core.web.components import (
    Actions,
    Button,
    Component,
    Fact,
    Facts,
    Ladder,
    Link,
    Notice,
    Status,
)
from kaskad.core.web.format import code, language, moment, with_codes
from kaskad.core.web.forms import Form, fields_of
from kaskad.core.web.tables import Cell, Column, Row, Table
from kaskad.portals.public.sources import Sourced, sources_table
from kaskad.portals.staff.bulletin_pages import Shown, shown_texts
from kaskad.reporting.api import (
    FIGURE_WORDS,
    VOCABULARIES,
    BulletinKind,
    BulletinTemplate,
    Template,
    named_values,
    plain_name,
)

_LABELS = {
    "title_kk": gettext_lazy("Headline in Kazakh"),
    "title_ru": gettext_lazy("Headline in Russian"),
    "title_en": gettext_lazy("Headline in English"),
    "text_kk": gettext_lazy("Text in Kazakh"),
    "text_ru": gettext_lazy("Text in Russian"),
    "text_en": gettext_lazy("Text in English"),
}


class WordingForm(forms.Form):
    """Headline and text in each language, and the day of the preview."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        for name, label in _LABELS.items():
            widget = forms.Textarea(attrs={"rows": 14}) if name.startswith("text") else None
            self.fields[name] = forms.CharField(label=label, widget=widget, strip=False)

    def template(self) -> Template:
        """The texts as they were sent; the operation judges them."""
        said = {name: str(self.data.get(name, "")).replace("\r\n", "\n") for name in _LABELS}
        return Template(
            LocalizedText(*(said[f"title_{one}"] for one in LANGUAGES)),
            LocalizedText(*(said[f"text_{one}"] for one in LANGUAGES)),
        )


@dataclass(frozen=True, slots=True)
class Version:
    """A kept version with what can be done with it."""

    anchor: str
    title: str
    parts: tuple[Component, ...]


@dataclass(frozen=True, slots=True)
class WordingPage:
    """The text first, then what it may name, then the form."""

    title: str
    ladder: Ladder
    lead: str
    notice: Notice | None
    texts: tuple[Shown, ...]
    sources: Table | None
    names: Table
    form: Form
    versions: tuple[Version, ...]


def initial_of(template: Template) -> dict[str, str]:
    """A template as the first values of the form."""
    titles = {f"title_{one}": template.title.get(one) for one in LANGUAGES}
    return titles | {f"text_{one}": template.text.get(one) for one in LANGUAGES}


def wording_page(
    campaign: Campaign,
    kind: str,
    form: WordingForm,
    *,
    preview: Sourced | None,
    rows: Sequence[BulletinTemplate],
    reader: str,
    refusals: Sequence[Refusal] = (),
    notice: Notice | None = None,
) -> WordingPage:
    """The page; ``preview`` is the text of the latest day, in force or about to be."""
    for refusal in refusals:
        if refusal.field not in form.errors:
            form.add_error(refusal.field or None, refusal.message)
    label = str(BulletinKind(kind).label)
    every = Link(
        pgettext("page", "Make a bulletin"), reverse("portals:drafts", args=[campaign.code])
    )
    title = _("Wording: %(kind)s") % {"kind": label}
    return WordingPage(
        title=title,
        ladder=Ladder((every,), title),
        lead=_(
            "What stands in curly brackets is filled in from the figures of the day; everything "
            "else is printed as you write it. A new version counts once somebody else of the "
            "centre puts it in force. Published bulletins never change."
        ),
        notice=notice,
        texts=shown_texts(preview) if preview else (),
        sources=sources_table(preview) if preview else None,
        names=_names(campaign, kind),
        form=Form(
            fields_of(form),
            Button(pgettext("button", "Keep as a new version"), name="do", value="keep"),
            errors=tuple(str(one) for one in form.non_field_errors()),
            alternative=Button(
                pgettext("button", "Look at it first"), name="do", value="preview", kind="second"
            ),
        ),
        versions=tuple(_version(campaign, row, reader) for row in rows if row.kind == kind),
    )


def _names(campaign: Campaign, kind: str) -> Table:
    values = named_values(campaign, kind, clock.local_day(clock.now()), language())
    return Table(
        caption=_("What may stand in curly brackets"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("wording", "Write")),
            Column(pgettext("wording", "What it is")),
            Column(pgettext("wording", "Now")),
        ),
        rows=tuple(_name_rows(VOCABULARIES[kind], values, "")),
    )


def _name_rows(
    known: Mapping[str, object], values: Mapping[str, tuple[str, str]], within: str
) -> Iterator[Row]:
    for name, kind in known.items():
        path = f"{within}{name}"
        if isinstance(kind, Mapping):
            each = _code(f"{{each {name}}} … {{end}}")
            yield Row((each, _("once for each of a list"), ""))
            yield from _name_rows(kind, values, f"{path}.")
            continue
        figure, now = values.get(path, ("", ""))
        if kind.__name__ == "Truth":  # type: ignore[attr-defined]  # the class of a value
            written, what = f"{{if {name}}} … {{else}} … {{end}}", _("kept only if this is so")
        else:
            forms_ = getattr(kind, "forms", ())
            written = ", ".join(f"{{{one}}}" for one in (name, *(f"{name}:{f}" for f in forms_)))
            what = _what(figure)
        place = _("within `{each %(list)s}`") % {"list": within[:-1]} if within else ""
        yield Row((_code(written, place), what, now))


def _code(text: str, note: str = "") -> Cell:
    return Cell(code(text), strong=True, note=with_codes(note))


def _what(figure: str) -> str:
    return str(FIGURE_WORDS.get(plain_name(figure), ""))


def _version(campaign: Campaign, row: BulletinTemplate, reader: str) -> Version:
    facts = [Fact(pgettext("design", "Drafted"), _moment(row.drafted_at))]
    if row.begins_at is not None:
        facts.append(Fact(pgettext("design", "In force from"), _moment(row.begins_at)))
    if row.ends_at is not None:
        facts.append(Fact(pgettext("design", "Until"), _moment(row.ends_at)))
    own = reverse("portals:wording", args=[campaign.code, row.kind])
    items: list[Button | Link] = [
        Link(_("Look at it, or begin from it"), f"{own}?from={row.number}")
    ]
    parts: list[Component] = [_state(row), Facts(tuple(facts))]
    if row.begins_at is None and row.drafted_by != reader:
        url = reverse("portals:wording_in_force", args=[campaign.code, row.kind, row.number])
        items.append(Button(_("Put in force"), post=url, kind="second"))
    parts.append(Actions(tuple(items)))
    if row.begins_at is None and row.drafted_by == reader:
        waits = _("You wrote it. Somebody else of the centre puts it in force.")
        parts.append(Notice(waits, still=True))
    title = _("Version %(number)s") % {"number": row.number}
    return Version(f"version-{row.number}", title, tuple(parts))


def _state(row: BulletinTemplate) -> Status:
    if row.begins_at is None:
        return Status(pgettext("design", "Draft"), "plan")
    if row.ends_at is None:
        return Status(pgettext("design", "In force"), "done")
    return Status(pgettext("design", "Replaced"), "late")


def _moment(value: object) -> str:
    return moment(value.astimezone(clock.zone()))  # type: ignore[attr-defined]  # a moment
