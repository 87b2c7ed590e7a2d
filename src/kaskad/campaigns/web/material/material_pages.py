"""What the page of one material holds for those who write and publish it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.campaigns.models import Campaign, Material, MaterialVersion
from kaskad.campaigns.queries.law import ProvisionRow, provision_words
from kaskad.campaigns.queries.material import Cited, FileRow, MaterialVersionRow, text_of
from kaskad.campaigns.rules.material import MOST_FILES
from kaskad.campaigns.vocab import MaterialKind, MaterialState
from kaskad.core import clock
from kaskad.core.attachments import KINDS, LARGEST
from kaskad.core.web.components import Actions, Button, Choice, Link, Notice, Status
from kaskad.core.web.format import actor_name, moment, number, size
from kaskad.core.web.forms import Field, FileDrop, Form
from kaskad.core.web.tables import Cell, Column, Row, Table

_NAMES = dict(settings.LANGUAGES)


@dataclass(frozen=True, slots=True)
class Sources:
    """What was read of a material; ``version`` is its draft, else its newest version."""

    campaign: Campaign
    material: Material
    version: MaterialVersion
    cites: Sequence[Cited]
    files: Sequence[FileRow]
    versions: Sequence[MaterialVersionRow]
    wanted: str
    found: Sequence[ProvisionRow]

    @property
    def is_draft(self) -> bool:
        """Whether there is a draft to write in."""
        return self.version.state == MaterialState.DRAFT

    @property
    def is_stale(self) -> bool:
        """Whether a text that it cites has changed."""
        return any(one.is_stale for one in self.cites)

    def url(self, name: str) -> str:
        """The address of one of its pages or deeds."""
        return reverse(f"material:{name}", args=[self.campaign.code, self.material.code])

    def file_url(self, file_id: int) -> str:
        """The address of one of its files."""
        codes = [self.campaign.code, self.material.code, file_id]
        return reverse("material:draft_file", args=codes)


@dataclass(frozen=True, slots=True)
class ChangedText:
    """A cited text and the one that holds now, with the button that takes it up."""

    name: str
    before: str
    now: str
    take: Button | None


@dataclass(frozen=True, slots=True)
class MaterialPage:
    """A material: its state, what is to be done, what it cites, its files and versions."""

    title: str
    back: Link
    about: str
    status: Status
    notice: Notice | None
    actions: Actions
    approve: Button | None
    changed: tuple[ChangedText, ...]
    cites: Table | None
    search: Form | None
    found: Table | None
    files: Table | None
    attach: Form | None
    versions: Table
    withdraw: Form | None
    discard: Button | None


def material_page(of: Sources, mark: str) -> MaterialPage:
    """The page for the reader with this mark."""
    version, material = of.version, of.material
    is_own = mark in version.writers
    in_force = any(one.state == MaterialState.IN_FORCE for one in of.versions)
    kind = MaterialKind(material.kind).label
    return MaterialPage(
        title=str(version.title) or material.code,
        back=Link(_("Library of materials"), reverse("material:library", args=[of.campaign.code])),
        about=_("Block %(block)s. %(kind)s.")
        % {"block": number(material.block_number), "kind": kind},
        status=_status(version),
        notice=_notice(of, is_own=is_own),
        actions=_actions(of, in_force=in_force),
        approve=_approve(of) if of.is_draft and not is_own and not of.is_stale else None,
        changed=tuple(_changed(of, one) for one in of.cites if one.is_stale),
        cites=_cites(of) if of.cites else None,
        search=_search(of) if of.is_draft else None,
        found=_found(of) if of.wanted and of.is_draft else None,
        files=_files(of) if of.files else None,
        attach=_attach(of) if of.is_draft and len(of.files) < MOST_FILES else None,
        versions=_versions(of.versions),
        withdraw=_withdraw(of) if in_force else None,
        discard=Button(
            pgettext("button", "Throw the draft away"), post=of.url("discard"), kind="danger"
        )
        if of.is_draft
        else None,
    )


def _status(version: MaterialVersion) -> Status:
    values = {"number": version.number}
    if version.state == MaterialState.DRAFT:
        return Status(_("Draft of version %(number)s") % values, "plan")
    if version.state == MaterialState.IN_FORCE:
        return Status(_("In force, version %(number)s") % values, "done")
    return Status(str(MaterialState(version.state).label), "bad")


def _notice(of: Sources, *, is_own: bool) -> Notice | None:
    """What has to happen next with a draft."""
    if not of.is_draft:
        return None
    missing = [str(_NAMES[one]) for one in text_of(of.version).missing]
    if missing:
        return Notice(
            _("The draft is not complete"),
            _("Title or text is missing in: %(languages)s.") % {"languages": ", ".join(missing)},
            still=True,
        )
    if of.is_stale:
        return Notice(
            _("Texts that the draft cites have changed"),
            _("Compare them below and cite the new wording; until then it cannot be published."),
            kind="warn",
            still=True,
        )
    if is_own:
        return Notice(
            _("The draft waits for its second reader"),
            _("You wrote in it, so somebody else of the central commission publishes it."),
            still=True,
        )
    return Notice(
        _("You can publish this draft"),
        _("Read it in all three languages first. Your name is kept beside that of the author."),
        still=True,
    )


def _actions(of: Sources, *, in_force: bool) -> Actions:
    items: list[Button | Link] = []
    if of.is_draft:
        items += [
            Button(_("Write the text"), url=of.url("edit"), kind="second"),
            Link(_("Read the draft as its readers would"), of.url("preview")),
        ]
    else:
        items.append(
            Button(_("Open a draft of the next version"), post=of.url("redraft"), kind="second")
        )
    if in_force:
        items.append(Link(_("Read what is in force"), of.url("read")))
    return Actions(tuple(items))


def _approve(of: Sources) -> Button:
    return Button(
        pgettext("button", "I have read it: publish"),
        post=of.url("approve"),
        fields=(("seen", of.version.sha256),),
    )


def _cite(of: Sources, code: str, label: str, *, cited: bool, context: str) -> Button:
    return Button(
        label,
        post=of.url("cite"),
        kind="plain" if not cited else "second",
        small=True,
        fields=(("provision", code), ("cited", "yes" if cited else "no")),
        context=context,
    )


def _changed(of: Sources, one: Cited) -> ChangedText:
    name = str(provision_words(one.cited))
    take = None
    if of.is_draft and not one.newest.is_repeal:
        label = _("The text fits: cite the new wording")
        take = _cite(of, one.cited.provision.code, label, cited=True, context=name)
    return ChangedText(name, str(one.cited.text), str(one.newest.text), take)


def _cites(of: Sources) -> Table:
    return Table(
        caption=_("Provisions it cites"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("provision", "Provision")),
            Column(pgettext("provision", "Text")),
            Column(pgettext("table", "Action"), hidden_label=True),
        ),
        rows=tuple(_cited_row(of, one) for one in of.cites),
    )


def _cited_row(of: Sources, one: Cited) -> Row:
    code, name = one.cited.provision.code, str(provision_words(one.cited))
    remove = _cite(of, code, pgettext("button", "Cite no more"), cited=False, context=name)
    state = Status(_("Changed since"), "late") if one.is_stale else None
    number_of = pgettext("provision", "Version %(number)s") % {"number": one.cited.number}
    return Row(
        (
            Cell(
                capfirst(str(one.cited.provision.label)),
                url=reverse("law:provision", args=[code]),
                over=str(one.cited.provision.law.name),
            ),
            Cell(part=state) if state else number_of,
            Cell(part=remove) if of.is_draft else "",
        ),
        flag=one.is_stale,
    )


def _search(of: Sources) -> Form:
    return Form(
        fields=(
            Field(
                "q",
                _("Find a provision to cite"),
                kind="search",
                value=of.wanted,
                required=False,
                hint=_("Article or words, as: 41-6, observer"),
            ),
        ),
        submit=Button(pgettext("button", "Search"), kind="second"),
        action=f"{of.url('material')}#find",
        method="get",
        inline=True,
    )


def _found(of: Sources) -> Table:
    cited = {one.cited.provision.code for one in of.cites}
    return Table(
        caption=_("Found provisions") if of.found else _("Nothing was found"),
        stacked=True,
        columns=(
            Column(pgettext("provision", "Provision")),
            Column(pgettext("provision", "What it says")),
            Column(pgettext("table", "Action"), hidden_label=True),
        ),
        rows=tuple(
            Row(
                (
                    Cell(capfirst(str(one.label)), over=str(one.law)),
                    str(one.text),
                    _("Cited already")
                    if one.code in cited
                    else Cell(
                        part=_cite(
                            of,
                            one.code,
                            pgettext("button", "Cite"),
                            cited=True,
                            context=str(one.label),
                        )
                    ),
                )
            )
            for one in of.found
        ),
    )


def _files(of: Sources) -> Table:
    return Table(
        caption=_("Files of the material"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("file", "File")),
            Column(pgettext("file", "For readers of")),
            Column(pgettext("table", "Action"), hidden_label=True),
        ),
        rows=tuple(
            Row(
                (
                    Cell(one.name, url=of.file_url(one.id), note=size(one.size)),
                    str(_NAMES.get(one.language, _("All languages"))),
                    Cell(
                        part=Button(
                            pgettext("button", "Remove"),
                            post=of.url("detach"),
                            kind="plain",
                            fields=(("file", str(one.id)),),
                            context=one.name,
                        )
                    )
                    if of.is_draft
                    else "",
                )
            )
            for one in of.files
        ),
    )


def _attach(of: Sources) -> Form:
    languages = [
        Choice("", _("All languages")),
        *(Choice(code, str(name)) for code, name in _NAMES.items()),
    ]
    return Form(
        fields=(
            Field(
                "language",
                pgettext("file", "For readers of"),
                kind="select",
                choices=tuple(languages),
            ),
            FileDrop(
                "file",
                pgettext("file", "Add a file"),
                hint=_("At most %(size)s: %(kinds)s")
                % {"size": size(LARGEST), "kinds": ", ".join(sorted(KINDS)).upper()},
                accept=",".join(f".{one}" for one in sorted(KINDS)),
                limit=LARGEST,
            ),
        ),
        submit=Button(pgettext("button", "Add the file"), kind="second"),
        action=of.url("attach"),
    )


def _versions(rows: Sequence[MaterialVersionRow]) -> Table:
    return Table(
        caption=_("Versions of the material"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("material", "Version"), number=True),
            Column(pgettext("material", "State")),
            Column(pgettext("material", "Author")),
            Column(pgettext("material", "Second reader")),
        ),
        rows=tuple(
            Row(
                (
                    number(one.number),
                    Cell(
                        str(MaterialState(one.state).label),
                        note="; ".join(filter(None, (_since(one), one.end_reason))),
                    ),
                    actor_name(one.author),
                    actor_name(one.second_reader) or "–",
                )
            )
            for one in rows
        ),
    )


def _since(one: MaterialVersionRow) -> str:
    when = one.ended_at or one.in_force_at or one.edited_at
    return moment(when.astimezone(clock.zone()))


def _withdraw(of: Sources) -> Form:
    return Form(
        fields=(
            Field(
                "reason",
                _("Why it is withdrawn"),
                maxlength=300,
                hint=_("Kept with the version. What is withdrawn leaves the kit at once."),
            ),
        ),
        submit=Button(pgettext("button", "Withdraw what is in force"), kind="danger"),
        action=of.url("withdraw"),
    )
