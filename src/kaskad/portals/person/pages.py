"""The card of a person and the page of one's own data, built of components."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.commissions.api import (
    Contacts,
    PersonSeat,
    SeatRole,
    TrainingLanguage,
    is_erased,
    person_name,
)
from kaskad.core.masking import masked_email, masked_phone
from kaskad.core.web.components import Button, Choice, Fact, Facts, Ladder, Link, Notice
from kaskad.core.web.format import clock_time, day
from kaskad.core.web.forms import Field, Form
from kaskad.core.web.tables import Cell, Column, Row, Table
from kaskad.portals.person.reading import CardReading, Training
from kaskad.reporting.api import SHORTEST_REASON


@dataclass(frozen=True, slots=True)
class CardPage:
    """One person for those who work with them. ``contacts`` are masked until asked for."""

    title: str
    lead: str
    ladder: Ladder
    facts: Facts
    contacts: Facts | None
    show: Button | None
    seats: Table
    trainings: Table | None
    export: Form | None
    erase: Link | None
    notice: Notice | None


@dataclass(frozen=True, slots=True)
class OwnDataPage:
    """What one may take of the own data, and what one may ask for."""

    title: str
    sentences: tuple[str, ...]
    back: Link
    export: Form


def card_page(
    read: CardReading, *, shown: bool, erases: bool = False, refused: str = ""
) -> CardPage:
    """The card; ``shown`` opens the contacts, which left an entry; ``erases``: the reader may."""
    person, erased = read.person, is_erased(read.person)
    last = read.seats[0] if read.seats else None
    name = person_name(person)
    facts = [Fact(pgettext("person", "Code"), person.code)]
    if person.iin_tail:
        facts.append(Fact(_("Last digits of the IIN"), person.iin_tail))
    return CardPage(
        title=name,
        lead=last.commission if last else "",
        ladder=Ladder(
            levels=(Link(last.commission, _commission_url(last)),) if last else (), here=name
        ),
        facts=Facts(items=tuple(facts)),
        contacts=None if erased else _contacts(read.contacts, shown=shown),
        show=_show(read) if not shown else None,
        seats=_seats(read.seats),
        trainings=_trainings(read.trainings) if read.trainings else None,
        export=None if erased else export_form(_export_url(read), refused=refused),
        erase=Link(_("Erase the data of this person"), _erase_url(read))
        if erases and not erased
        else None,
        notice=_erased_notice() if erased else None,
    )


def own_data_page() -> OwnDataPage:
    """The page on which members take their own data."""
    return OwnDataPage(
        title=_("My data"),
        sentences=(
            _("Here you can take everything that this installation holds about you."),
            _(
                "Your IIN is not kept: only a code that is made of it, and its last four digits. "
                "Your telephone number and e-mail address are kept encrypted."
            ),
            _(
                "If something is wrong, tell the secretary of your commission. When you have left "
                "the commission, you can ask the central commission to erase your data."
            ),
        ),
        back=Link(pgettext("member", "My training"), reverse("portals:member")),
        export=export_form(reverse("portals:own_data"), own=True),
    )


def export_form(action: str, *, own: bool = False, refused: str = "") -> Form:
    """Asks for the kind of file, and of staff for the reason."""
    kind = Field(
        "kind", pgettext("personal data", "File"), kind="select", value="pdf",
        choices=(
            Choice("pdf", pgettext("personal data", "PDF, to read"), chosen=True),
            Choice("json", pgettext("personal data", "JSON, for programs")),
        ),
    )  # fmt: skip
    reason = Field(
        "reason", pgettext("personal data", "Reason"), error=refused, maxlength=300,
        hint=_("At least %(letters)d letters; it stands in the record.")
        % {"letters": SHORTEST_REASON},
    )  # fmt: skip
    return Form(
        fields=(kind,) if own else (reason, kind),
        submit=Button(_("Take the data"), kind="second"),
        action=action,
    )


def _erased_notice() -> Notice:
    return Notice(
        _("The data of this person are erased"),
        _("What they did stays in the figures; nothing says who it was."),
        still=True,
    )


def _contacts(contacts: Contacts, *, shown: bool) -> Facts:
    phone = contacts.phone if shown else masked_phone(contacts.phone)
    email = contacts.email if shown else masked_email(contacts.email)
    call = f"tel:{phone}" if shown and phone else ""
    write = f"mailto:{email}" if shown and email else ""
    return Facts(
        items=(
            Fact(pgettext("person", "Telephone"), phone or "–", url=call),
            Fact(pgettext("person", "E-mail"), email or "–", url=write),
        )
    )


def _show(read: CardReading) -> Button | None:
    if not read.contacts.phone and not read.contacts.email:
        return None
    return Button(
        _("Show the contacts"),
        post=reverse("portals:person_contacts", args=[read.person.code]),
        kind="second",
    )


def _export_url(read: CardReading) -> str:
    return reverse("portals:person_export", args=[read.person.code])


def _erase_url(read: CardReading) -> str:
    return reverse("portals:person_erase", args=[read.person.code])


def _commission_url(seat: PersonSeat) -> str:
    return reverse("commissions:commission", args=[seat.commission_code])


def _seats(seats: Sequence[PersonSeat]) -> Table:
    return Table(
        caption=_("Seats in commissions"),
        stacked=True,
        columns=(
            Column(pgettext("person", "Commission")),
            Column(pgettext("person", "Role")),
            Column(pgettext("person", "Language of training"), wide=True),
            Column(pgettext("period", "From")),
            Column(pgettext("period", "Until")),
        ),
        rows=tuple(
            Row(
                cells=(
                    Cell(seat.commission, note=seat.commission_code),
                    str(SeatRole(seat.role).label),
                    str(TrainingLanguage(seat.language).label),
                    day(seat.since),
                    day(seat.until) if seat.until else "–",
                )
            )
            for seat in seats
        ),
    )


def _trainings(trainings: Sequence[Training]) -> Table:
    return Table(
        caption=pgettext("person", "Training"),
        stacked=True,
        columns=(
            Column(pgettext("person", "Day")),
            Column(pgettext("person", "Stage")),
            Column(pgettext("person", "Came")),
        ),
        rows=tuple(
            Row(
                cells=(
                    Cell(day(one.row.day), note=clock_time(one.row.starts)),
                    Cell(str(one.row.stage_title), note=one.row.code),
                    _came(one),
                )
            )
            for one in trainings
        ),
    )


def _came(one: Training) -> str:
    if one.present is None:
        return "–"
    return pgettext("came", "yes") if one.present else pgettext("came", "no")
