"""Exemptions from the training: those of a territory, one of them, and asking for one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaskad.campaigns.api import (
    Exemption,
    ExemptionList,
    ExemptionRow,
    ExemptionsOfPlace,
    ExemptionStanding,
)
from kaskad.commissions.api import Commission, Member, SeatRole, person_name
from kaskad.core.clock import local_day
from kaskad.core.refusal import Refusal
from kaskad.core.web.components import (
    Actions,
    Button,
    Empty,
    Fact,
    Facts,
    Ladder,
    Link,
    Notice,
)
from kaskad.core.web.format import actor_name, day, day_short, number
from kaskad.core.web.forms import Field, Form, fields_of
from kaskad.core.web.tables import Cell, Column, Row, Table
from kaskad.portals.staff.exemption_form import ExemptionForm


@dataclass(frozen=True, slots=True)
class ExemptionSection:
    """A part of the list; ``more`` says how many are not in it."""

    title: str
    anchor: str
    table: Table
    more: str


@dataclass(frozen=True, slots=True)
class ExemptionsPage:
    """The exemptions of a territory: what waits for a decision comes first."""

    title: str
    lead: str
    ladder: Ladder
    empty: Empty | None
    sections: tuple[ExemptionSection, ...]


@dataclass(frozen=True, slots=True)
class ExemptionPage:
    """One exemption, and what the reader may do about it."""

    title: str
    lead: str
    ladder: Ladder
    notice: Notice | None
    facts: Facts
    actions: Actions | None


@dataclass(frozen=True, slots=True)
class AskPage:
    """The form for one member."""

    title: str
    lead: str
    back: Link
    notice: Notice | None
    form: Form


def exemptions_page(here: Commission, found: ExemptionsOfPlace) -> ExemptionsPage:
    """The list of a territory."""
    sections = tuple(_sections(found))
    return ExemptionsPage(
        title=_title(),
        lead=_("One person asks for an exemption, another one decides. Figures count it from then"
               " on."),
        ladder=Ladder((_place(here),), _title()),
        empty=None if sections else Empty(
            _("Nobody is exempt"),
            _("To ask for an exemption, open the commission, then the seat of the member."),
        ),
        sections=sections,
    )  # fmt: skip


def exemption_page(
    row: ExemptionRow, place: Commission, reader: str, refused: Refusal | None = None
) -> ExemptionPage:
    """One exemption as ``reader`` (the mark of who looks) sees it."""
    above = Link(_title(), reverse("portals:exemptions", args=[place.code]))
    return ExemptionPage(
        title=row.name,
        lead=f"{row.role}, {row.commission}",
        ladder=Ladder((_place(place), above), row.name),
        notice=_notice(row, reader, refused),
        facts=Facts(tuple(_facts(row))),
        actions=_actions(row, reader),
    )


def ask_page(member: Member, form: ExemptionForm, refused: Refusal | None = None) -> AskPage:
    """Why, and until when; what is refused stands beside its field."""
    fields = tuple(_with_refusal(one, refused) for one in fields_of(form))
    named = refused is not None and any(one.name == refused.field for one in fields)
    return AskPage(
        title=_("Ask for an exemption from the training"),
        lead=f"{person_name(member.person)}, {SeatRole(member.role).label}, "
        f"{member.commission.name}",
        back=Link(person_name(member.person), reverse("portals:seat", args=[member.person.code])),
        notice=_refused(refused) if refused is not None and not named else None,
        form=Form(
            fields=fields,
            submit=Button(pgettext("button", "Ask for it")),
            label=_("Ask for an exemption from the training"),
        ),
    )


def exemption_notice(exemption: Exemption | None) -> Notice | None:
    """What the page of a seat says of its member."""
    if exemption is None:
        return None
    link = Link(_("Open the exemption"), _url(exemption.code))
    if exemption.decided_at is None:
        title = _("An exemption from the training waits for a decision")
        return Notice(title, still=True, link=link)
    title = _("This member need not be trained")
    return Notice(title, until_words(exemption.until), still=True, link=link)


def until_words(until: date | None) -> str:
    """How long an exemption holds."""
    if until is None:
        return _("This holds to the end of the campaign.")
    return _("From %(day)s on the member has to be trained again.") % {
        "day": day_short(until, "from")
    }


def _title() -> str:
    return pgettext("page", "Exemptions from the training")


def _url(code: str) -> str:
    return reverse("portals:exemption", args=[code])


def _place(here: Commission) -> Link:
    return Link(str(here.name), reverse("portals:staff_place", args=[here.code]))


def _sections(found: ExemptionsOfPlace) -> Iterator[ExemptionSection]:
    kinds = (
        ("h-waiting", _("Waiting for a decision: %(count)s"), found.waiting),
        ("h-holding", _("In force: %(count)s"), found.holding),
        ("h-over", _("Ended, refused or taken back: %(count)s"), found.over),
    )
    for anchor, title, some in kinds:
        if some.count:
            words = title % {"count": number(some.count)}
            yield ExemptionSection(words, anchor, _table(words, some), _more(some))


def _more(some: ExemptionList) -> str:
    more = some.count - len(some.rows)
    if more <= 0:
        return ""
    return ngettext("%(count)s more is not shown.", "%(count)s more are not shown.", more) % {
        "count": number(more)
    }


def _table(caption: str, some: ExemptionList) -> Table:
    decided = any(row.decided_at for row in some.rows)
    columns = [
        Column(pgettext("person", "Name")),
        Column(pgettext("exemption", "Why")),
        Column(pgettext("exemption", "Exempt")),
        Column(pgettext("exemption", "Asked by")),
    ]
    if decided:
        columns.append(Column(_decided_by()))
    return Table(
        caption=caption,
        caption_hidden=True,
        stacked=True,
        columns=tuple(columns),
        rows=tuple(_row(row, decided=decided) for row in some.rows),
    )


def _row(row: ExemptionRow, *, decided: bool) -> Row:
    cells = [
        Cell(row.name, url=_url(row.code), note=f"{row.role}, {row.commission}"),
        Cell(row.reason or "–"),
        Cell(_span(row)),
        Cell(actor_name(row.asked_name), note=day_short(local_day(row.asked_at))),
    ]
    if decided:
        at = day_short(local_day(row.decided_at)) if row.decided_at else ""
        nobody = row.standing is ExemptionStanding.WITHDRAWN  # whoever asked took it back
        cells.append(Cell("–" if nobody else actor_name(row.decided_name), note=at))
    return Row(tuple(cells), flag=row.standing is ExemptionStanding.WAITING)


def _span(row: ExemptionRow) -> str:
    """From when until when; nothing of what was refused or taken back."""
    if row.standing is ExemptionStanding.REFUSED:
        return pgettext("exemption", "refused")
    if row.standing is ExemptionStanding.WITHDRAWN:
        return pgettext("exemption", "taken back")
    if row.since is not None and row.since == row.until:
        return pgettext("exemption", "ended on the day on which it was granted")
    first = _("from %(day)s on") % {"day": day_short(row.since, "from")} if row.since else ""
    if row.until is None:
        last = pgettext("exemption", "to the end of the campaign")
    else:
        last = pgettext("exemption", "before %(day)s") % {"day": day_short(row.until, "to")}
    return ", ".join(filter(None, (first, last)))


def _facts(row: ExemptionRow) -> Iterator[Fact]:
    yield Fact(pgettext("exemption", "Why"), row.reason or "–")
    yield Fact(pgettext("exemption", "Exempt"), _span(row))
    at = day(local_day(row.asked_at))
    yield Fact(pgettext("exemption", "Asked by"), actor_name(row.asked_name), at)
    if row.decided_at is not None:
        at, is_own = day(local_day(row.decided_at)), row.standing is ExemptionStanding.WITHDRAWN
        label = pgettext("exemption", "Taken back by") if is_own else _decided_by()
        yield Fact(label, actor_name(row.decided_name), at)


def _decided_by() -> str:
    return pgettext("exemption", "Decided by")


def _notice(row: ExemptionRow, reader: str, refused: Refusal | None) -> Notice | None:
    if refused is not None:
        return _refused(refused)
    if row.standing is ExemptionStanding.WAITING:
        if row.asked_by == reader:
            return Notice(
                _("It waits for a second person"),
                _("You asked for it. Somebody else has to decide; until then you can take it "
                  "back."),
                still=True,
            )  # fmt: skip
        return Notice(
            _("It waits for your decision"),
            _("If you grant it, the member is not invited to seminars any more and counts as "
              "exempt from today on."),
            kind="warn",
            still=True,
        )  # fmt: skip
    words = {
        ExemptionStanding.HOLDS: _("This member need not be trained"),
        ExemptionStanding.ENDED: _("This exemption has ended"),
        ExemptionStanding.REFUSED: _("This exemption was refused"),
        ExemptionStanding.WITHDRAWN: _("This request was taken back"),
    }
    text = until_words(row.until) if row.standing is ExemptionStanding.HOLDS else ""
    return Notice(words[row.standing], text, still=True)


def _actions(row: ExemptionRow, reader: str) -> Actions | None:
    here = _url(row.code)
    if row.standing is ExemptionStanding.WAITING and row.asked_by == reader:
        words = pgettext("button", "Take the request back")
        back = Button(words, post=here, kind="second", fields=(("step", "withdraw"),))
        return Actions((back,))
    if row.standing is ExemptionStanding.WAITING:
        return Actions(
            (
                Button(pgettext("button", "Grant"), post=here, fields=(("step", "grant"),)),
                Button(
                    pgettext("button", "Refuse"), post=here, kind="second",
                    fields=(("step", "refuse"),),
                ),
            )
        )  # fmt: skip
    if row.standing is ExemptionStanding.HOLDS:
        words = pgettext("button", "End the exemption")
        end = Button(words, post=here, kind="second", fields=(("step", "end"),))
        return Actions((end,))
    return None


def _with_refusal(one: Field, refused: Refusal | None) -> Field:
    if refused is None or refused.field != one.name:
        return one
    return replace(one, error=refused.message)


def _refused(refused: Refusal) -> Notice:
    return Notice(_("This cannot be done"), refused.message, kind="error")
