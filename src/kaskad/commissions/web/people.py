"""The page of one commission: its people, with history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.commissions.models import Commission
from kaskad.commissions.queries.members import MemberCard, members_of
from kaskad.commissions.vocab import Kind, SeatRole, TrainingLanguage
from kaskad.commissions.web.pages import CommissionPage
from kaskad.core.web.components import Button, Component, Empty, Fact, Facts, Ladder, Link, Links
from kaskad.core.web.format import day, number
from kaskad.core.web.tables import Cell, Column, Row, Table

Marks = Mapping[int, Component]


def commission_page(
    commission: Commission, levels: Sequence[Commission], marks: Marks
) -> CommissionPage:
    """Who sits in the commission and who did.

    ``levels`` are those above that the reader may open; ``marks`` by member what stands beside the
    name, of rooms that know more of the member.
    """
    cards = members_of(commission)
    sitting = [card for card in cards if card.until is None]
    former = [card for card in cards if card.until is not None]
    return CommissionPage(
        title=str(commission.name),
        lead=_("Members of the commission"),
        ladder=Ladder(
            levels=tuple(
                Link(str(one.name), reverse("commissions:commission", args=(one.code,)))
                for one in levels
            ),
            here=str(commission.name),
        ),
        facts=_facts(commission, len(sitting)),
        links=Links(
            (
                Link(
                    _("Letters for signing in"), reverse("access:letters", args=(commission.code,))
                ),
                Link(_("Who works here"), reverse("access:place", args=(commission.code,))),
            )
        ),
        members=_table(_("Members now"), sitting, marks) if sitting else None,
        former=_table(_("Former members"), former, {}, ended=True) if former else None,
        empty=None
        if sitting
        else Empty(
            _("Nobody sits in this commission yet"),
            _("Send the list of its members."),
            Link(_("Send a list"), reverse("commissions:rosters")),
        ),
    )


def _facts(commission: Commission, filled: int) -> Facts:
    facts = [
        Fact(pgettext("commission", "Code"), commission.code),
        Fact(pgettext("commission", "Seats"), number(commission.seats)),
        Fact(_("Filled seats"), number(filled)),
    ]
    if commission.kind != Kind.TERRITORIAL:
        facts.append(Fact(pgettext("commission", "Kind"), str(Kind(commission.kind).label)))
    if commission.voters is not None:
        facts.append(Fact(pgettext("commission", "Voters"), number(commission.voters)))
    return Facts(items=tuple(facts))


def _table(
    caption: str, cards: Sequence[MemberCard], marks: Marks, *, ended: bool = False
) -> Table:
    columns = [
        Column(pgettext("commission", "Seat"), number=True),
        Column(pgettext("person", "Name")),
        Column(pgettext("commission", "Role")),
        Column(_("On a permanent basis"), wide=True),
        Column(_("Language of training"), wide=True),
        Column(pgettext("period", "From")),
        Column(pgettext("commission", "Code"), wide=True),
    ]
    if marks:
        columns.insert(2, Column(pgettext("seat", "Training")))
    if ended:
        columns.append(Column(pgettext("period", "Until")))
    else:
        columns.append(Column(pgettext("button", "Replace"), hidden_label=True))
    return Table(
        caption=caption,
        stacked=True,
        columns=tuple(columns),
        rows=tuple(_row(card, marks, ended=ended) for card in cards),
    )


def _row(card: MemberCard, marks: Marks, *, ended: bool) -> Row:
    cells = _cells(card, ended=ended)
    if not marks:
        return Row(cells)
    mark = marks.get(card.member_id)
    cell = Cell(part=mark) if mark else "–"
    return Row((*cells[:2], cell, *cells[2:]), flag=mark is not None)


def _cells(card: MemberCard, *, ended: bool) -> tuple[Cell | str, ...]:
    cells = (
        number(card.seat),
        Cell(
            card.name,
            url=reverse("portals:person", args=(card.person_code,)),
            note=_("IIN ends in %(digits)s") % {"digits": card.iin_tail} if card.iin_tail else "",
        ),
        str(SeatRole(card.role).label),
        pgettext("full-time", "yes") if card.full_time else "–",
        str(TrainingLanguage(card.language).label),
        day(card.since),
        card.person_code,
    )
    return (*cells, day(card.until) if ended and card.until else Cell(part=_replace(card)))


def _replace(card: MemberCard) -> Button:
    return Button(
        pgettext("button", "Replace"),
        url=reverse("portals:replace", args=(card.person_code,)),
        kind="second",
        small=True,
        context=card.name,
    )
