"""The pages of how certificates look on paper: the versions, and a form for a new one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.campaigns.api import Campaign
from kaskad.core import clock
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
from kaskad.core.web.format import moment
from kaskad.core.web.forms import Field, Form
from kaskad.credentials.models import PaperDesign
from kaskad.credentials.rules.paper import Design, Texts
from kaskad.credentials.vocab import (
    COLOUR_LENGTH,
    DESIGN_LENGTH,
    TEMPLATE_LENGTH,
    DesignField,
    PaperLanguage,
)
from kaskad.credentials.web.layout import Page, Section

TEXTS = (
    DesignField.ORGANISATION,
    DesignField.TITLE,
    DesignField.STATEMENT,
    DesignField.OFFICE,
    DesignField.SIGNATORY,
)


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form: texts by the names of its fields, and whether to keep an emblem."""

    texts: Mapping[str, str]
    begun_from: str = ""
    has_emblem: bool = False
    keeps_emblem: bool = False


def typed_of(design: Design, begun_from: str) -> Typed:
    """The form filled with a design."""
    texts = {"accent": design.accent, "template": design.template}
    for field in TEXTS:
        texts |= {name(field, one): getattr(texts_of(design, field), one) for one in PaperLanguage}
    has_emblem = bool(design.emblem)
    return Typed(texts, begun_from, has_emblem, has_emblem)


def name(field: DesignField, language: str) -> str:
    """The name of a field of the form."""
    return f"{field.value}_{language}"


def texts_of(design: Design, field: DesignField) -> Texts:
    """One text of a design."""
    found: Texts = getattr(design, field.value)
    return found


def designs_page(campaign: Campaign, rows: Sequence[PaperDesign], reader: str) -> Page:
    """Every version, the newest first, and what is in force; ``reader`` is a mark."""
    title = _("How certificates look")
    is_built_in = not any(row.begins_at and not row.ends_at for row in rows)
    said = _(
        "Certificates look as they come with the product: the central commission issues them, and "
        "there is a line for the signature of its chair."
    )
    draft = reverse("certified:draft", args=[campaign.code])
    top: list[Component] = [Notice(said, still=True)] if is_built_in else []
    top.append(Actions((Button(_("Begin a new version"), url=draft),)))
    return Page(
        title=title,
        ladder=_ladder(campaign, title),
        lead=_(
            "Who issues, the title, what is certified, who signs, the emblem and the colour. A new "
            "version changes nothing until it is put in force."
        ),
        top=tuple(top),
        sections=tuple(_version(campaign, row, reader) for row in rows),
    )


def draft_page(campaign: Campaign, typed: Typed, errors: Mapping[str, str]) -> Page:
    """The form for a new version; ``errors`` by the names of its fields."""
    title = _("A new version of how certificates look")
    back = Link(_("How certificates look"), reverse("certified:designs", args=[campaign.code]))
    form = Form(
        _fields(typed, errors), Button(_("Check and keep as a draft")), label=title,
        action=reverse("certified:draft", args=[campaign.code]),
    )  # fmt: skip
    return Page(
        title=title,
        ladder=_ladder(campaign, title, back),
        lead=_(
            "Kazakh and Russian stand on every certificate. English is printed where somebody asks "
            "for it; without a text here Kazakh stands there."
        ),
        top=(form,),
    )


def _ladder(campaign: Campaign, here: str, *more: Link) -> Ladder:
    own = Link(str(campaign.title), reverse("campaigns:campaign", args=[campaign.code]))
    every = Link(_("Certificates"), reverse("certified:campaign", args=[campaign.code]))
    return Ladder((own, every, *more), here)


def _version(campaign: Campaign, row: PaperDesign, reader: str) -> Section:
    args = [campaign.code, row.number]
    facts = [Fact(pgettext("design", "Drafted"), _moment(row.drafted_at))]
    if row.begins_at is not None:
        facts.append(Fact(pgettext("design", "In force from"), _moment(row.begins_at)))
    if row.ends_at is not None:
        facts.append(Fact(pgettext("design", "Until"), _moment(row.ends_at)))
    sample = reverse("certified:sample", args=args)
    items: list[Button | Link] = [Link(_("Look at a sample"), sample, icon="print")]
    is_own = row.drafted_by == reader
    if row.begins_at is None and not is_own:
        url = reverse("certified:in_force", args=args)
        items.append(Button(_("Put in force"), post=url, kind="second"))
    again = reverse("certified:draft", args=[campaign.code])
    items.append(Link(_("Begin a new version from it"), f"{again}?from={row.number}"))
    parts: tuple[Component, ...] = (_state(row), Facts(tuple(facts)), Actions(tuple(items)))
    if row.begins_at is None and is_own:
        waits = _("You drafted it. Somebody else of the centre puts it in force.")
        parts += (Notice(waits, still=True),)
    title = _("Version %(number)s") % {"number": row.number}
    return Section(f"version-{row.number}", title, parts)


def _state(row: PaperDesign) -> Status:
    if row.begins_at is None:
        return Status(pgettext("design", "Draft"), "plan")
    if row.ends_at is None:
        return Status(pgettext("design", "In force"), "done")
    return Status(pgettext("design", "Replaced"), "late")


def _moment(value: object) -> str:
    return moment(value.astimezone(clock.zone()))  # type: ignore[attr-defined]  # a moment


def _fields(typed: Typed, errors: Mapping[str, str]) -> tuple[Field, ...]:
    found = [Field("from", "", kind="hidden", value=typed.begun_from)]
    for field in TEXTS:
        for language in PaperLanguage:
            key = name(field, language)
            found.append(
                Field(
                    key,
                    f"{field.label}, {language.label}",
                    value=typed.texts.get(key, ""),
                    error=errors.get(key, ""),
                    kind="textarea" if field is DesignField.STATEMENT else "text",
                    required=language is not PaperLanguage.EN,
                    maxlength=DESIGN_LENGTH,
                )
            )
    return (*found, _colour(typed, errors), *_emblem(typed, errors), _template(typed, errors))


def _colour(typed: Typed, errors: Mapping[str, str]) -> Field:
    return Field(
        "accent",
        str(DesignField.ACCENT.label),
        value=typed.texts.get("accent", ""),
        hint=_("Dark enough to be read on white, written as #00667A."),
        error=errors.get("accent", ""),
        maxlength=COLOUR_LENGTH,
    )


def _emblem(typed: Typed, errors: Mapping[str, str]) -> tuple[Field, ...]:
    upload = Field(
        "emblem",
        str(DesignField.EMBLEM.label),
        kind="file",
        hint=_("A PNG of 200 to 1,200 pixels a side, or a plain SVG, of at most 100 KB."),
        error=errors.get("emblem", ""),
        required=False,
    )
    if not typed.has_emblem:
        return (upload,)
    keep = Field(
        "keeps_emblem",
        _("Keep the emblem of the version before"),
        kind="checkbox",
        checked=typed.keeps_emblem,
        required=False,
    )
    return (keep, upload)


def _template(typed: Typed, errors: Mapping[str, str]) -> Field:
    return Field(
        "template",
        str(DesignField.TEMPLATE.label),
        kind="textarea",
        value=typed.texts.get("template", ""),
        hint=_(
            "Only for those who know typst: where everything stands on the page. Leave it empty "
            "otherwise. Checking it takes up to a minute."
        ),
        error=errors.get("template", ""),
        required=False,
        maxlength=TEMPLATE_LENGTH,
        rows=8,
    )
