"""The page from which letters are printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaskad.commissions.models import Commission
from kaskad.commissions.queries.letters import Addressee, Reach, reach_of
from kaskad.commissions.vocab import SeatRole
from kaskad.core.clock import zone
from kaskad.core.web.components import (
    Actions,
    Button,
    Empty,
    Fact,
    Facts,
    Ladder,
    Link,
    Links,
    Status,
)
from kaskad.core.web.format import day, number
from kaskad.core.web.tables import Cell, Column, Row, Table

Addresses = Mapping[int, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class LettersPage:
    """Who can sign in, who needs a letter, and the buttons that print them."""

    title: str
    lead: str
    ladder: Ladder
    facts: Facts | None
    first: Button | None
    again: Button | None
    again_note: str
    people: Table | None
    places: Table | None
    below: Links | None
    empty: Empty | None


def letters_page(
    commission: Commission,
    levels: Sequence[Commission],
    people: Sequence[Addressee],
    places: Sequence[Commission],
    below: Sequence[Commission],
    addresses: Addresses,
) -> LettersPage:
    """What stands on it.

    ``places``: the commissions of the people; ``below``: those to choose from where there are too
    many people to print for; ``addresses``: telephone and mail by person.
    """
    counts = reach_of(people)
    return LettersPage(
        title=_("Letters for signing in"),
        lead=_(
            "Every member gets a letter with a square code. The code and a PIN of the member's own "
            "open the personal page; no password and no e-mail are needed."
        ),
        ladder=Ladder(
            levels=tuple(
                Link(str(one.name), reverse("access:letters", args=(one.code,))) for one in levels
            ),
            here=str(commission.name),
        ),
        facts=None
        if below
        else Facts(
            (
                Fact(_("Have signed in"), number(counts[Reach.INSIDE])),
                Fact(_("Have a letter"), number(counts[Reach.GIVEN])),
                Fact(_("Need a letter"), number(counts[Reach.NONE])),
            )
        ),
        first=_print(commission, "first", counts[Reach.NONE]),
        again=_print(commission, "again", counts[Reach.GIVEN]),
        again_note=_("The letters that they have now will then stop working.")
        if counts[Reach.GIVEN]
        else "",
        people=_people(commission, people, addresses) if len(places) == 1 else None,
        places=_places(places, people) if len(places) > 1 else None,
        below=_below(below) if below else None,
        empty=None if people or below else Empty(_("Nobody sits in these commissions yet")),
    )


def _print(commission: Commission, which: str, count: int) -> Button | None:
    if not count:
        return None
    words = {
        "first": ngettext(
            "Print %(count)s letter for whom there is none",
            "Print %(count)s letters for whom there is none",
            count,
        ),
        "again": ngettext(
            "Print %(count)s letter again for who has not signed in",
            "Print %(count)s letters again for who has not signed in",
            count,
        ),
    }
    return Button(
        words[which] % {"count": number(count)},
        post=reverse("access:print", args=(commission.code,)),
        kind="primary" if which == "first" else "second",
        fields=(("which", which),),
    )


def _people(commission: Commission, people: Sequence[Addressee], addresses: Addresses) -> Table:
    return Table(
        caption=_("Members"),
        stacked=True,
        columns=(
            Column(pgettext("person", "Name")),
            Column(pgettext("commission", "Role"), wide=True),
            Column(pgettext("letters", "Letter")),
            Column(pgettext("letters", "New letter"), hidden_label=True),
        ),
        rows=tuple(
            Row(
                (
                    Cell(one.name),
                    str(SeatRole(one.role).label),
                    Cell(part=_status(one)),
                    _buttons(commission, one, addresses),
                )
            )
            for one in people
        ),
    )


def _status(one: Addressee) -> Status:
    if one.reach is Reach.STAFF:
        return Status(_("Signs in as a worker"), "done")
    if one.reach is Reach.NONE or one.standing is None or one.standing.issued_at is None:
        return Status(_("Needs a letter"), "wait")
    since = day(one.standing.issued_at.astimezone(zone()).date())
    if one.reach is Reach.INSIDE:
        return Status(_("Has signed in; letter of %(day)s") % {"day": since}, "done")
    return Status(_("Letter of %(day)s") % {"day": since}, "now")


def _buttons(commission: Commission, one: Addressee, addresses: Addresses) -> Cell | str:
    if one.reach is Reach.STAFF:
        return "–"
    buttons = [_new(commission, one)]
    if one.person_id in addresses:
        buttons.append(_send(commission, one, *addresses[one.person_id]))
    return Cell(part=Actions(tuple(buttons)))


def _send(commission: Commission, one: Addressee, phone: str, email: str) -> Button:
    """The way that messages try first; passers-by do not read the whole address."""
    name, _at, domain = email.partition("@")
    to = f"{name[:1]}…@{domain}" if email else f"…{phone[-4:-2]} {phone[-2:]}"
    return Button(
        pgettext("button", "Send it to %(address)s") % {"address": to},
        post=reverse("access:send", args=(commission.code,)),
        kind="second",
        small=True,
        fields=(("which", one.person_code),),
        context=one.name,
    )


def _new(commission: Commission, one: Addressee) -> Button:
    return Button(
        pgettext("button", "New letter"),
        post=reverse("access:print", args=(commission.code,)),
        kind="second",
        small=True,
        fields=(("which", one.person_code),),
        context=one.name,
    )


def _places(places: Sequence[Commission], people: Sequence[Addressee]) -> Table:
    by_place: dict[int, list[Addressee]] = {one.pk: [] for one in places}
    for one in people:
        by_place[one.commission_id].append(one)
    counts = [(place, reach_of(by_place[place.pk])) for place in places]
    return Table(
        caption=_("By commission"),
        columns=(
            Column(_("Commission")),
            Column(_("Have signed in"), number=True),
            Column(_("Have a letter"), number=True),
            Column(_("Need a letter"), number=True),
        ),
        rows=tuple(
            Row(
                (
                    Cell(str(place.name), url=reverse("access:letters", args=(place.code,))),
                    number(count[Reach.INSIDE]),
                    number(count[Reach.GIVEN]),
                    Cell(number(count[Reach.NONE]), bad=bool(count[Reach.NONE])),
                )
            )
            for place, count in counts
        ),
    )


def _below(below: Sequence[Commission]) -> Links:
    return Links(
        tuple(Link(str(one.name), reverse("access:letters", args=(one.code,))) for one in below)
    )
