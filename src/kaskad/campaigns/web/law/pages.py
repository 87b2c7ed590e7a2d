"""What the pages of provisions hold: plain values in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.campaigns.models import Law, Provision
from kaskad.campaigns.operations.law import ProvisionsFileRefused
from kaskad.campaigns.queries.law import ProvisionRow, VersionOfProvision
from kaskad.campaigns.queries.material import CitingRow
from kaskad.campaigns.vocab import MaterialState
from kaskad.campaigns.web.law.forms import AmendForm
from kaskad.campaigns.web.mistakes import mistakes_table
from kaskad.core import clock
from kaskad.core.refusal import Refusal
from kaskad.core.web.components import (
    Actions,
    Button,
    Choice,
    Empty,
    Fact,
    Facts,
    Link,
    Notice,
    Pages,
    Status,
    pages,
)
from kaskad.core.web.format import actor_name, bind, day, moment, number
from kaskad.core.web.forms import Field, FileDrop, Form, fields_of
from kaskad.core.web.tables import Cell, Column, Row, Table

LONGEST_SEARCH = 100
ON_A_PAGE = 30


@dataclass(frozen=True, slots=True)
class ProvisionsPage:
    """Provisions in force today, to search."""

    title: str
    lead: str
    search: Form
    found: str
    table: Table | None
    empty: Empty | None
    pages: Pages
    actions: Actions | None


@dataclass(frozen=True, slots=True)
class VersionPart:
    """One version of a provision as a section of its page."""

    anchor: str
    title: str
    status: Status
    text: str
    note: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class ProvisionPage:
    """One provision: its versions, the newest first, and what cites it."""

    title: str
    back: Link
    law: str
    versions: tuple[VersionPart, ...]
    citing: Table | None
    actions: Actions | None


@dataclass(frozen=True, slots=True)
class AmendPage:
    """What the provision says now beside the form for what it will say."""

    title: str
    back: Link
    refused: Notice | None
    present_title: str
    present: str
    form: Form


@dataclass(frozen=True, slots=True)
class ImportPage:
    """Taking a file of provisions."""

    title: str
    back: Link
    lead: str
    refused: Notice | None
    mistakes: Table | None
    form: Form


def provisions_page(
    *,
    rows: Sequence[ProvisionRow],
    laws: Sequence[Law],
    wanted: str,
    law: str,
    number_of_page: int,
    may_amend: bool,
) -> ProvisionsPage:
    """One page of the list."""
    last = max(1, -(-len(rows) // ON_A_PAGE))
    here = min(max(number_of_page, 1), last)
    shown = rows[(here - 1) * ON_A_PAGE : here * ON_A_PAGE]

    def url(page: int) -> str:
        query = {"q": wanted, "law": law, "page": page if page > 1 else ""}
        kept = urlencode({key: value for key, value in query.items() if value})
        return reverse("law:provisions") + (f"?{kept}" if kept else "")

    return ProvisionsPage(
        title=_("Provisions of law"),
        lead=_("What the law says, in short words of our own. The official text is what counts."),
        search=_search(laws, wanted, law),
        found=_("Found: %(count)s") % {"count": number(len(rows))} if rows else "",
        table=_list(shown) if rows else None,
        empty=None if rows else _nothing(wanted or law),
        pages=pages(here, last, url),
        actions=Actions((Button(_("Import a file"), url=reverse("law:import"), kind="second"),))
        if may_amend
        else None,
    )


def _search(laws: Sequence[Law], wanted: str, law: str) -> Form:
    every = Choice("", pgettext("laws", "All laws"), chosen=not law)
    choices = [Choice(one.code, str(one.name), chosen=one.code == law) for one in laws]
    return Form(
        fields=(
            Field(
                "q",
                _("Article or words"),
                kind="search",
                value=wanted,
                required=False,
                maxlength=LONGEST_SEARCH,
            ),
            Field(
                "law",
                pgettext("provision", "Law"),
                kind="select",
                required=False,
                choices=(every, *choices),
            ),
        ),
        submit=Button(pgettext("button", "Search"), kind="second"),
        method="get",
        inline=True,
        label=_("Search in provisions"),
    )


def _nothing(is_search: str) -> Empty:
    if is_search:
        return Empty(
            _("Nothing was found"),
            _("Try fewer words, or the beginning of a word."),
            Link(_("Show all provisions"), reverse("law:provisions")),
        )
    return Empty(
        _("There are no provisions yet"),
        _("The central commission imports them from a file."),
    )


def _list(rows: Sequence[ProvisionRow]) -> Table:
    return Table(
        caption=_("Provisions of law"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("provision", "Provision")),
            Column(pgettext("provision", "What it says")),
            Column(pgettext("provision", "In force from"), wide=True),
        ),
        rows=tuple(
            Row(
                (
                    Cell(
                        capfirst(str(row.label)),
                        url=reverse("law:provision", args=[row.code]),
                        over=str(row.law),
                    ),
                    Cell(
                        str(row.text),
                        note=_("No longer in force") if row.is_repeal else "",
                        bad=row.is_repeal,
                    ),
                    day(row.in_force_from),
                )
            )
            for row in rows
        ),
    )


def provision_page(
    *,
    provision: Provision,
    versions: Sequence[VersionOfProvision],
    citing: Sequence[CitingRow],
    today: date,
    may_amend: bool,
) -> ProvisionPage:
    """The page of one provision; drafts that cite it are shown to those who may amend."""
    in_force = next((one for one in versions if one.in_force_from <= today), None)
    shown = [row for row in citing if may_amend or row.state == MaterialState.IN_FORCE]
    amend = Button(_("Record an amendment"), url=reverse("law:amend", args=[provision.code]))
    return ProvisionPage(
        title=capfirst(str(provision.label)),
        back=Link(_("Provisions of law"), reverse("law:provisions")),
        law=_law(provision.law),
        versions=tuple(_version(one, in_force, today) for one in versions),
        citing=_citing(shown, in_force.number if in_force else 0, is_editor=may_amend)
        if shown
        else None,
        actions=Actions((amend,)) if may_amend else None,
    )


def _law(law: Law) -> str:
    if not law.number:
        return f"{law.name}, {day(law.date)}"
    values = {"name": law.name, "number": law.number, "day": day(law.date)}
    return bind(_("%(name)s, No. %(number)s, %(day)s") % values)


def _version(
    version: VersionOfProvision, in_force: VersionOfProvision | None, today: date
) -> VersionPart:
    if version is in_force:
        status = Status(pgettext("provision", "In force"), "now")
        if version.is_repeal:
            status = Status(_("No longer in force"), "late")
    elif version.in_force_from > today:
        status = Status(pgettext("provision", "Not yet in force"), "plan")
    else:
        status = Status(pgettext("provision", "Earlier text"), "done")
    recorded = moment(version.recorded_at.astimezone(clock.zone()))
    facts = [Fact(pgettext("provision", "In force from"), day(version.in_force_from))]
    if str(version.act):
        facts.append(Fact(_("By which act"), str(version.act)))
    facts.append(
        Fact(pgettext("provision", "Recorded"), recorded, note=actor_name(version.recorded_by))
    )
    if version.source:
        facts.append(Fact(pgettext("provision", "Read at"), version.source))
    return VersionPart(
        anchor=f"version-{version.number}",
        title=pgettext("provision", "Version %(number)s") % {"number": version.number},
        status=status,
        text=str(version.text),
        note=str(version.note),
        facts=Facts(tuple(facts)),
    )


def _citing(rows: Sequence[CitingRow], newest: int, *, is_editor: bool) -> Table:
    page = "material:material" if is_editor else "material:read"
    return Table(
        caption=_("Materials that cite it"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("material", "Material")),
            Column(pgettext("material", "State")),
            Column(_("Cites"), wide=True),
        ),
        rows=tuple(
            Row(
                (
                    Cell(
                        str(row.title) or row.code,
                        url=reverse(page, args=[row.campaign, row.code]),
                        note=pgettext("material", "Version %(number)s") % {"number": row.number},
                    ),
                    str(MaterialState(row.state).label),
                    Cell(
                        pgettext("provision", "Version %(number)s") % {"number": row.cited_number},
                        note=_("An earlier text") if row.cited_number < newest else "",
                    ),
                ),
                flag=row.cited_number < newest and row.state == MaterialState.IN_FORCE,
            )
            for row in rows
        ),
    )


def amend_page(
    provision: Provision, newest: VersionOfProvision, form: AmendForm, refusal: Refusal | None
) -> AmendPage:
    """The form, and why it was not taken."""
    title = _("Record an amendment")
    at_field = refusal is not None and refusal.field in form.fields
    return AmendPage(
        title=f"{title}: {provision.label}",
        back=Link(capfirst(str(provision.label)), reverse("law:provision", args=[provision.code])),
        refused=Notice(_("The amendment was not recorded"), refusal.message, kind="error")
        if refusal is not None and not at_field
        else None,
        present_title=_("Version %(number)s, in force from %(day)s")
        % {"number": newest.number, "day": day(newest.in_force_from, "from")},
        present=str(newest.text),
        form=Form(
            fields=fields_of(form),
            submit=Button(pgettext("button", "Record the new version")),
        ),
    )


def import_page(text: str, refusal: Refusal | None) -> ImportPage:
    """The form, and every mistake of the file that was sent."""
    mistakes = None
    if isinstance(refusal, ProvisionsFileRefused):
        mistakes = mistakes_table(text, refusal.problems)
    return ImportPage(
        title=_("Import provisions"),
        back=Link(_("Provisions of law"), reverse("law:provisions")),
        lead=_(
            "New provisions are added. A text with a later day becomes the next version; what was"
            " in force before stays. The same file again changes nothing."
        ),
        refused=Notice(_("The file was not accepted"), refusal.message, kind="error")
        if refusal
        else None,
        mistakes=mistakes,
        form=Form(
            fields=(
                FileDrop(
                    "file",
                    _("File of provisions"),
                    hint=_("A text file with the ending .toml"),
                    accept=".toml,text/plain",
                ),
            ),
            submit=Button(pgettext("button", "Check and import")),
        ),
    )
