"""The templates of bulletins: built in, drafted, in force; and why one cannot be used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from kaskad.campaigns.api import Campaign
from kaskad.core.localized import LANGUAGES, LocalizedText
from kaskad.core.refusal import NotFound, Refusal
from kaskad.reporting.models import BulletinTemplate
from kaskad.reporting.rules.templates.judging import flaws_of
from kaskad.reporting.rules.templates.kinds import VOCABULARIES
from kaskad.reporting.rules.templates.parsing import Fault, Flaw
from kaskad.reporting.vocab import TEMPLATE_LENGTH, TITLE_LENGTH

_TEXTS = Path(__file__).resolve().parent.parent / "bulletin_texts"


@dataclass(frozen=True, slots=True)
class Template:
    """Title and text of a kind of bulletin; ``number`` 0 is the built-in version."""

    title: LocalizedText
    text: LocalizedText
    number: int = 0


class TemplateBrace(Refusal):
    code = "reporting.template_brace"
    text = _(
        "Line %(line)d: “%(name)s” is no name of a value. Write names in a pair of curly brackets, "
        "as {trained}; nothing else may stand in them."
    )


class TemplateUnknown(Refusal):
    code = "reporting.template_unknown"
    text = _(
        "Line %(line)d: this bulletin knows nothing called “%(name)s”. What may stand here: "
        "%(known)s."
    )


class TemplateForm(Refusal):
    code = "reporting.template_form"
    text = _("Line %(line)d: “%(name)s” cannot be written so. It can be written as %(known)s.")


class TemplateAgreement(Refusal):
    code = "reporting.template_words"
    text = _(
        "Line %(line)d: after “%(name)s” stand as many words as the language has forms after a "
        "number: three in Russian, two in English, none in Kazakh."
    )


class TemplateNotTruth(Refusal):
    code = "reporting.template_not_truth"
    text = _("Line %(line)d: after “if” “%(name)s” cannot stand. What may: %(known)s.")


class TemplateNotList(Refusal):
    code = "reporting.template_not_list"
    text = _("Line %(line)d: after “each” “%(name)s” cannot stand. What may: %(known)s.")


class TemplateIsBlock(Refusal):
    code = "reporting.template_is_block"
    text = _(
        "Line %(line)d: “%(name)s” has no text of its own; it stands after “if” or “each”. What "
        "may stand here: %(known)s."
    )


class TemplateOpen(Refusal):
    code = "reporting.template_open"
    text = _("Line %(line)d: the part about “%(name)s” has no {end}. Write it where it ends.")


class TemplateClosed(Refusal):
    code = "reporting.template_closed"
    text = _("Line %(line)d: {%(name)s} belongs to no {if} or {each} before it. Take it away.")


class TemplateEmpty(Refusal):
    code = "reporting.template_empty"
    text = _("Every text is needed in Kazakh, Russian and English. Write this one too.")


class TemplateTooLong(Refusal):
    code = "reporting.template_too_long"
    text = _("The text is longer than %(limit)s letters. Make it shorter.")


_REFUSALS: dict[Fault, type[Refusal]] = {
    Fault.BRACE: TemplateBrace,
    Fault.UNKNOWN: TemplateUnknown,
    Fault.FORM: TemplateForm,
    Fault.WORDS: TemplateAgreement,
    Fault.NOT_TRUTH: TemplateNotTruth,
    Fault.NOT_LIST: TemplateNotList,
    Fault.IS_BLOCK: TemplateIsBlock,
    Fault.OPEN: TemplateOpen,
    Fault.CLOSED: TemplateClosed,
    Fault.EMPTY: TemplateEmpty,
}


@cache
def built_in(kind: str) -> Template:
    """The texts that come with the product: a title, an empty line, the text."""
    titles, texts = [], []
    for language in LANGUAGES:
        written = (_TEXTS / f"{kind}.{language}.txt").read_text(encoding="utf-8")
        title, _empty, text = written.partition("\n\n")
        titles.append(title)
        texts.append(text.rstrip("\n"))
    return Template(LocalizedText(*titles), LocalizedText(*texts))


def template_in_force(campaign: Campaign, kind: str) -> Template:
    """What bulletins of a kind are written with now."""
    found = BulletinTemplate.objects.filter(
        campaign=campaign, kind=kind, begins_at__isnull=False, ends_at=None
    ).first()
    return template_of(found) if found else built_in(kind)


def template_of(row: BulletinTemplate) -> Template:
    """A kept version as the texts that it has."""
    return Template(row.title, row.text, row.number)


def templates_of(campaign: Campaign) -> tuple[BulletinTemplate, ...]:
    """Every kept version of every kind, the newest of a kind first."""
    rows = BulletinTemplate.objects.filter(campaign=campaign)
    return tuple(rows.order_by("kind", "-number"))


def template_numbered(campaign: Campaign, kind: str, number: int) -> BulletinTemplate:
    """One kept version. Raises ``NotFound``."""
    rows = BulletinTemplate.objects.filter(campaign=campaign, kind=kind, number=number)
    found = rows.select_related("campaign__root").first()
    if found is None:
        raise NotFound(f"template {kind} {number}")
    return found


def template_refusals(kind: str, template: Template) -> list[Refusal]:
    """Everything that is wrong with a template, each with the field that it stands in."""
    found: list[Refusal] = []
    for language in LANGUAGES:
        for part, texts, limit in (
            ("title", template.title, TITLE_LENGTH),
            ("text", template.text, TEMPLATE_LENGTH),
        ):
            field, text = f"{part}_{language}", texts.get(language)
            if len(text) > limit:
                found.append(TemplateTooLong(field=field, limit=limit))
                continue
            flaws = flaws_of(text, VOCABULARIES[kind], language)
            found += _refusals(flaws, field)
    return found


def _refusals(flaws: tuple[Flaw, ...], field: str) -> Iterator[Refusal]:
    for flaw in flaws:
        known = ", ".join(f"{{{name}}}" for name in flaw.known)
        refusal = _REFUSALS[flaw.fault]
        yield refusal(field=field, line=flaw.line, name=flaw.name, known=known)
