"""The page of the record, built of components."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.audit.api import HistoryRow
from kaskad.commissions.api import Commission
from kaskad.core import clock
from kaskad.core.web.components import (
    Button,
    Choice,
    Empty,
    Fact,
    Facts,
    Ladder,
    Link,
    Links,
    PageLink,
    Pages,
)
from kaskad.core.web.format import actor_name, clock_time, day_short, moment, number
from kaskad.core.web.forms import Field, Form
from kaskad.core.web.tables import Cell, Column, Row, Table
from kaskad.messaging.api import KINDS
from kaskad.portals.record.reading import RecordReading
from kaskad.portals.record.values import change_lines
from kaskad.portals.record.words import ACTIONS, SUBJECTS, action

# Kinds of subjects whose label was written in one language only: their codes are for everybody.
IN_ONE_LANGUAGE = frozenset({"bulletin", "campaign"})


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Who did what in a territory, under filters; how far it is sealed; how to check it."""

    title: str
    ladder: Ladder | None
    form: Form
    only: Link | None
    table: Table | None
    empty: Empty | None
    pages: Pages
    seal: Facts
    digest: str
    proofs: Links
    below: Links | None
    others: Links | None


def record_page(read: RecordReading, others: Iterable[Commission] = ()) -> RecordPage:
    """The page; ``others`` are further territories whose record the reader may see."""
    rows = tuple(_row(read, row) for row in read.rows)
    other_links = tuple(Link(str(one.name), _url(one.code)) for one in others)
    return RecordPage(
        title=str(read.here.name),
        ladder=_ladder(read),
        form=_form(read),
        only=_only(read),
        table=_table(rows) if rows else None,
        empty=None if rows else _empty(),
        pages=_pages(read),
        seal=_seal(read),
        digest=read.seal.digest,
        proofs=_proofs(read),
        below=_below(read),
        others=Links(other_links) if other_links else None,
    )


def _url(code: str, **asked: object) -> str:
    query = urlencode({name: value for name, value in asked.items() if value})
    address = reverse("portals:record_place", args=[code])
    return f"{address}?{query}" if query else address


def _asked(read: RecordReading, **more: object) -> dict[str, object]:
    wanted = read.wanted
    asked: dict[str, object] = {
        "action": wanted.action, "who": wanted.who, "first": wanted.first, "last": wanted.last,
    }  # fmt: skip
    return {**asked, **more}


def _ladder(read: RecordReading) -> Ladder | None:
    if not read.above:
        return None
    levels = tuple(Link(name, _url(code)) for code, name in read.above)
    return Ladder(levels, str(read.here.name))


def _form(read: RecordReading) -> Form:
    wanted = read.wanted
    actions = sorted(((tag, str(words)) for tag, words in ACTIONS.items()), key=lambda one: one[1])
    everything = Choice("", pgettext("record", "All actions"), chosen=not wanted.action)
    choices = (
        everything,
        *(Choice(str(tag), words, tag == wanted.action) for tag, words in actions),
    )
    dates = [one.isoformat() if one else "" for one in (wanted.first, wanted.last)]
    fields = [
        Field("action", pgettext("record", "Action"), "select", choices=choices, required=True),
        Field("first", pgettext("record", "From"), "date", dates[0], required=True),
        Field("last", pgettext("record", "To"), "date", dates[1], required=True),
    ]
    if wanted.who:
        fields.append(Field("who", "", "hidden", wanted.who))
    return Form(
        fields=tuple(fields),
        submit=Button(pgettext("button", "Show"), kind="second"),
        action=_url(read.here.code),
        method="get",
        inline=True,
        label=pgettext("record", "Which entries"),
    )


def _only(read: RecordReading) -> Link | None:
    """The way back from the entries of one person."""
    if not read.wanted.who:
        return None
    name = read.people.get(read.wanted.who, pgettext("record", "Unknown"))
    label = _("Only the actions of %(name)s are shown. Show those of everybody.") % {"name": name}
    return Link(label, _url(read.here.code, **_asked(read, who="")))


def _table(rows: tuple[Row, ...]) -> Table:
    return Table(
        caption=pgettext("record", "Entries, the newest first"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("record", "Time")),
            Column(pgettext("record", "Who")),
            Column(pgettext("record", "What was done")),
            Column(pgettext("record", "Territory")),
            Column(pgettext("record", "Old → new")),
        ),
        rows=rows,
    )


def _row(read: RecordReading, row: HistoryRow) -> Row:
    local = row.at.astimezone(clock.zone())
    time = f"{day_short(local.date())}, {clock_time(local)}"
    changed = "; ".join(change_lines(row, read.members))
    return Row(
        (
            Cell(time),
            _who(read, row),
            Cell(action(row.tag), note=_about(read, row)),
            Cell(read.places.get(row.scope, "–")),
            Cell(changed or "–"),
        ),
        anchor=f"e{row.id}",
    )


def _who(read: RecordReading, row: HistoryRow) -> Cell:
    if row.actor_kind in ("person", "operator"):
        name = read.people.get(row.actor_code, pgettext("record", "Unknown"))
        return Cell(name, url=_url(read.here.code, **_asked(read, who=row.actor_code)))
    if row.actor_kind == "stranger":
        return Cell(pgettext("record", "Nobody signed in"))
    return Cell(actor_name(row.actor_label))


def _about(read: RecordReading, row: HistoryRow) -> str:
    kind = str(SUBJECTS.get(row.subject_kind, ""))
    if row.subject_kind == "account":
        name = read.people.get(row.subject_code, "")
    elif row.subject_kind == "member":
        name = read.members.get(int(row.subject_code), "") if row.subject_code.isdecimal() else ""
    elif row.subject_kind == "person":
        name = ""
    elif row.subject_kind in IN_ONE_LANGUAGE:
        name = row.subject_code
    else:
        name = _kind(row.subject_code) or row.subject_label or row.subject_code
    return f"{kind}: {name}" if kind and name else kind or name


def _empty() -> Empty:
    return Empty(
        _("There are no such entries"), _("Choose other days, another action or a wider territory.")
    )


def _pages(read: RecordReading) -> Pages:
    items = []
    if read.wanted.before is not None:
        newest = _url(read.here.code, **_asked(read))
        items.append(PageLink(pgettext("record", "Newest entries"), newest, relation="prev"))
    if read.has_more:
        older = _url(read.here.code, **_asked(read, before=read.rows[-1].id))
        items.append(PageLink(pgettext("record", "Older entries"), older, relation="next"))
    return Pages(tuple(items))


def _seal(read: RecordReading) -> Facts:
    seal = read.seal
    when = moment(seal.sealed_at.astimezone(clock.zone())) if seal.sealed_at else "–"
    facts = [
        Fact(pgettext("record", "Seals"), number(seal.number)),
        Fact(pgettext("record", "Last seal signed"), when),
        Fact(pgettext("record", "Entries waiting for a seal"), number(seal.waiting)),
    ]
    if seal.stamped_at:
        stamped = moment(seal.stamped_at.astimezone(clock.zone()))
        facts.append(Fact(pgettext("record", "Last timestamp"), stamped))
    return Facts(tuple(facts))


def _proofs(read: RecordReading) -> Links:
    links = [
        Link(
            pgettext("record", "Program that checks the record"),
            reverse("portals:record_verifier"),
            download=True,
        ),
        Link(
            pgettext("record", "Public keys"),
            reverse("portals:record_keys"),
            download=True,
        ),
    ]
    if read.may_download:
        url = reverse("portals:record_export")
        label = pgettext("record", "The whole sealed record")
        links.insert(0, Link(label, url, download=True))
    return Links(tuple(links))


def _below(read: RecordReading) -> Links | None:
    if not read.below:
        return None
    asked = _asked(read)
    return Links(tuple(Link(name, _url(code, **asked)) for code, name in read.below))


def _kind(code: str) -> str:
    """The words of a kind of message, where entries are about one."""
    return str(KINDS[code].title) if code in KINDS else ""
