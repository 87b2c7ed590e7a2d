"""Taking items in from files, with every mistake named; downloading them, with every loss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaskad.assessment.rules.exchange import Fault, Lost, Reading
from kaskad.assessment.rules.item_formats import ItemFormat
from kaskad.assessment.vocab.wordings import FAULTS, PROBLEMS, describe_losses
from kaskad.assessment.web.files import LARGEST, Files
from kaskad.assessment.web.layout import BankPage, Section, Wanted, bank_url, below_bank
from kaskad.assessment.web.parts import part_words
from kaskad.campaigns.api import Campaign
from kaskad.core.web.components import (
    Actions,
    Button,
    Choice,
    Component,
    Link,
    Notice,
)
from kaskad.core.web.format import number, size
from kaskad.core.web.forms import Field, FileDrop, Form
from kaskad.core.web.tables import Cell, Column, Row, Table

_MOST_SHOWN = 200
_LONGEST_LINE = 120
_ACCEPT = ".toml,.xml,.gift,.txt,.zip"
_FORMATS: Sequence[ItemFormat] = tuple(ItemFormat)
# Whole items that are not in the file; the other losses leave something of an item out.
_WHOLE = ("kind", "arrow", "language")


@dataclass(frozen=True, slots=True)
class Taken:
    """What was sent, how it was read, and what the page keeps of it."""

    files: Files
    reading: Reading
    kept: str


def import_page(
    campaign: Campaign, errors: Mapping[str, str], taken: Taken | None, refused: str = ""
) -> BankPage:
    """The form, and of a file with mistakes all of them; ``refused`` says why nothing was taken."""
    title = _("Take items in from files")
    sections = []
    if taken is not None and taken.reading.faults:
        sections.append(_mistakes(campaign, taken))
    elif refused:
        sections.append(
            Section("mistakes", _("Nothing was taken"), (Notice(refused, kind="error"),))
        )
    sections.append(_upload(campaign, errors))
    return BankPage(
        title=title,
        ladder=below_bank(campaign, title),
        lead=_("They come in as drafts. What is there already and says the same stays as it is."),
        sections=tuple(sections),
    )


def _upload(campaign: Campaign, errors: Mapping[str, str]) -> Section:
    form = Form(
        (
            FileDrop(
                "file_kk",
                _("File in Kazakh, or in all languages"),
                hint=_("Kaskad, Moodle, GIFT or QTI: %(endings)s. At most %(size)s.")
                % {"endings": ", ".join(_ACCEPT.split(",")), "size": size(LARGEST)},
                accept=_ACCEPT,
                error=errors.get("file_kk", ""),
                limit=LARGEST,
            ),
            _second("ru", _("The same items in Russian, if that is a file of its own"), errors),
            _second("en", _("The same items in English, if that is a file of its own"), errors),
        ),
        Button(pgettext("button", "Check and take in")),
        action=bank_url(campaign, "import"),
        label=pgettext("items", "Files"),
    )
    words = (_("Everything is checked first. With a mistake anywhere, nothing is taken yet."),)
    return Section("files", pgettext("items", "Files"), (form,), words)


def _second(language: str, label: str, errors: Mapping[str, str]) -> FileDrop:
    name = f"file_{language}"
    hint = _("Only for GIFT and QTI 2.1. Otherwise leave it empty.")
    return FileDrop(
        name, label, hint=hint, accept=_ACCEPT, error=errors.get(name, ""), limit=LARGEST
    )


def _mistakes(campaign: Campaign, taken: Taken) -> Section:
    faults, good = taken.reading.faults, len(taken.reading.items)
    wrong = ngettext(
        "%(count)s mistake in the file", "%(count)s mistakes in the file", len(faults)
    ) % {"count": number(len(faults))}
    parts: list[Component] = [_what_now(good, is_kept=bool(taken.kept))]
    if good and taken.kept:
        words = ngettext(
            "Take only the %(count)s good item", "Take only the %(count)s good items", good
        ) % {"count": number(good)}
        fields = (("kept", taken.kept), ("good_only", "1"))
        parts.append(Button(words, post=bank_url(campaign, "import"), kind="second", fields=fields))
    parts.append(_table(taken))
    if len(faults) > _MOST_SHOWN:
        more = _("The first %(count)s are shown.") % {"count": number(_MOST_SHOWN)}
        parts.append(Notice(more, still=True))
    return Section("mistakes", wrong, tuple(parts), is_wide=True)


def _what_now(good: int, *, is_kept: bool) -> Notice:
    title = _("Nothing was taken yet")
    if not good:
        return Notice(title, _("Correct the places below and choose the file again."), kind="error")
    if is_kept:
        words = _(
            "Correct the places below and choose the file again, or take the good items only."
        )
        return Notice(title, words, kind="error")
    words = _("Correct the places below and choose the file again. It is too large to go on with.")
    return Notice(title, words, kind="error")


def _table(taken: Taken) -> Table:
    return Table(
        caption=pgettext("campaign file", "Mistakes"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("items", "Line"), number=True),
            Column(pgettext("items", "Item and place")),
            Column(pgettext("items", "What stands there"), wide=True),
            Column(pgettext("items", "What is wrong and what to do")),
        ),
        rows=tuple(_mistake(one, taken) for one in taken.reading.faults[:_MOST_SHOWN]),
    )


def _mistake(fault: Fault, taken: Taken) -> Row:
    place = part_words(fault.field) if fault.field else ""
    item = fault.item
    if item.startswith("#"):
        item = _("item No. %(number)s of the file") % {"number": item[1:]}
    over = ", ".join(one for one in (fault.file, item) if one)
    words = str(FAULTS.get(fault.code) or PROBLEMS[fault.code])
    return Row(
        (
            number(fault.line),
            Cell(place or over or "–", over=over if place else "", strong=True),
            _line(fault, taken.files),
            Cell(words, bad=True),
        )
    )


def _line(fault: Fault, files: Files) -> str:
    """The line as it stands in the file, where the file is one text."""
    if len(files) != 1 or fault.file or files[0][0].lower().endswith(".zip"):
        return "–"
    lines = files[0][1].decode("utf-8", "replace").splitlines()
    return lines[fault.line - 1].strip()[:_LONGEST_LINE] if 0 < fault.line <= len(lines) else "–"


# Downloads


@dataclass(frozen=True, slots=True)
class Download:
    """What is to be downloaded: the items of a choice, in a format and a language."""

    form: ItemFormat
    language: str
    count: int
    size: int
    lost: Sequence[Lost]


def export_page(campaign: Campaign, wanted: Wanted, chosen: Download, choice: str) -> BankPage:
    """The formats to choose from; ``choice`` says in words which items of the bank are meant."""
    title = _("Download the items")
    return BankPage(
        title=title,
        ladder=below_bank(campaign, title),
        lead=choice,
        sections=(_formats(campaign, wanted, chosen), _file(campaign, wanted, chosen)),
    )


def format_words() -> dict[ItemFormat, str]:
    """Each format, and who reads it."""
    return {
        ItemFormat.OWN: _("Kaskad (.toml): everything, to be written on and taken in again"),
        ItemFormat.MOODLE: _("Moodle XML (.xml): all languages, for Moodle"),
        ItemFormat.GIFT: _("GIFT (.gift): one language, a plain text for Moodle"),
        ItemFormat.QTI3: _("QTI 3.0 (.zip): all languages, for testing systems"),
        ItemFormat.QTI21: _("QTI 2.1 (.zip): one language, for older testing systems"),
    }


def _formats(campaign: Campaign, wanted: Wanted, chosen: Download) -> Section:
    words = format_words()
    formats = tuple(Choice(one.value, words[one], chosen=one is chosen.form) for one in _FORMATS)
    names = {
        "kk": pgettext("language", "Kazakh"),
        "ru": pgettext("language", "Russian"),
        "en": pgettext("language", "English"),
    }
    languages = tuple(
        Choice(one, name, chosen=one == chosen.language) for one, name in names.items()
    )
    hidden = (Field(name, "", kind="hidden", value=one) for name, one in wanted.pairs().items())
    form = Form(
        (
            *hidden,
            Field("format", pgettext("items", "Format"), kind="radio", choices=formats),
            Field(
                "language",
                pgettext("items", "Language"),
                kind="select",
                choices=languages,
                hint=_("Only for formats with one language."),
            ),
        ),
        Button(pgettext("button", "Look what it holds"), kind="second"),
        action=f"{bank_url(campaign, 'export')}#h-file",
        method="get",
        label=pgettext("items", "Format"),
    )
    return Section("format", pgettext("items", "Format"), (form,))


def _file(campaign: Campaign, wanted: Wanted, chosen: Download) -> Section:
    left_out = len({one.item for one in chosen.lost if one.what in _WHOLE})
    said = _("Items in the file: %(count)s of %(whole)s.") % {
        "count": number(chosen.count - left_out),
        "whole": number(chosen.count),
    }
    losses = tuple(describe_losses(chosen.lost))
    if losses:
        title = _("This format cannot hold everything")
        parts: list[Component] = [Notice(title, kind="warn", items=losses, still=True)]
    else:
        parts = [
            Notice(_("This format holds everything of these items"), kind="success", still=True)
        ]
    query = wanted.query(language=chosen.language)
    url = f"{bank_url(campaign, 'export')}{chosen.form.value}/{query}"
    words = _("Download the file, %(size)s") % {"size": size(chosen.size)}
    parts.append(Actions((Button(words, url=url, icon="down"),)))
    secret = _(
        "Items are secrets until their test is over. Keep the file where nobody else reads it."
    )
    parts.append(Notice(secret, kind="warn", still=True))
    back = Link(pgettext("items", "Back to the items"), bank_url(campaign) + wanted.query())
    parts.append(Actions((back,)))
    return Section("file", format_words()[chosen.form].partition(":")[0], tuple(parts), (said,))
