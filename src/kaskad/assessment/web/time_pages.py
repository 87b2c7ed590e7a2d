"""The page on which members are given more time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaskad.assessment.models import Accommodation
from kaskad.assessment.queries.extra_time import MOST_FOUND
from kaskad.assessment.web.layout import BankPage, Section
from kaskad.assessment.web.staff_test_list import below_tests, url_in_tests, written
from kaskad.campaigns.api import Campaign
from kaskad.commissions.api import Commission, Member, SeatRole, person_name
from kaskad.core.refusal import Refusal
from kaskad.core.web.components import Button, Component, Empty, Link
from kaskad.core.web.format import actor_name, percent
from kaskad.core.web.forms import Field, Form
from kaskad.core.web.tables import Cell, Column, Row, Table

_USUAL = "50"


@dataclass(frozen=True, slots=True)
class GivenTime:
    """What was typed to give somebody more time, and why it was refused."""

    percent: str = ""
    reason: str = ""
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class TimeReading:
    """Who has more time; ``called`` who was found, None before a search; ``member`` the chosen."""

    campaign: Campaign
    words: str
    commission: str
    called: Sequence[Member] | None
    given: Sequence[Accommodation]
    member: Member | None
    typed: GivenTime


def time_page(read: TimeReading) -> BankPage:
    """The chosen member first, then the search, then everybody who has more time."""
    title = _("More time for a member")
    sections: list[Section] = []
    if read.member is not None:
        sections.append(
            Section("give", person_name(read.member.person), (_give(read, read.member),),
                    (_place(read.member),))
        )  # fmt: skip
    else:
        sections.append(
            Section("find", pgettext("members", "Find the member"), _found(read), is_wide=True)
        )
    sections.append(
        Section("given", pgettext("time", "Who has more time"), (_given(read),), is_wide=True)
    )
    return BankPage(
        title=title,
        ladder=below_tests(read.campaign, title),
        lead=_("For those who see badly, cannot use a hand, or need somebody who reads to them."),
        sections=tuple(sections),
    )


def _place(member: Member) -> str:
    """Where somebody sits, from the region down."""
    names: list[str] = []
    place: Commission | None = member.commission
    while place is not None and place.parent_id is not None:
        names.insert(0, str(place.name))
        place = place.parent
    return ", ".join((*names, str(SeatRole(member.role).label)))


def _found(read: TimeReading) -> tuple[Component, ...]:
    search = Form(
        (
            Field(
                "words", pgettext("members", "Name"), kind="search", value=read.words,
                required=False, maxlength=100,
            ),
            Field(
                "commission", pgettext("members", "Code of a commission"), value=read.commission,
                required=False, maxlength=40,
            ),
        ),
        Button(pgettext("button", "Find"), kind="second"),
        action=url_in_tests(read.campaign, "time"),
        method="get",
        inline=True,
        label=pgettext("members", "Find the member"),
    )  # fmt: skip
    if read.called is None:
        return (search,)
    if not read.called:
        words = _("Write less of the name, or leave the commission out.")
        return (search, Empty(_("Nobody was found"), words))
    return (search, _called(read, read.called))


def _called(read: TimeReading, members: Sequence[Member]) -> Table:
    caption = pgettext("members", "Found")
    if len(members) > MOST_FOUND:
        caption = _("The first %(count)s; write more of the name") % {"count": MOST_FOUND}
    url = url_in_tests(read.campaign, "time")
    return Table(
        caption=caption,
        stacked=True,
        columns=(
            Column(pgettext("members", "Name")),
            Column(pgettext("members", "Where")),
        ),
        rows=tuple(
            Row(
                (
                    Cell(
                        person_name(one.person),
                        url=f"{url}?{urlencode({'person': one.person.code})}",
                    ),
                    _place(one),
                )
            )
            for one in members[:MOST_FOUND]
        ),
    )


def _give(read: TimeReading, member: Member) -> Form:
    had = next((one for one in read.given if one.member_id == member.pk), None)
    typed, refusal = read.typed, read.typed.refusal
    at = refusal.field if refusal else ""
    value = typed.percent or (str(had.extra_percent) if had else _USUAL)
    return Form(
        (
            Field("person", "", kind="hidden", value=member.person.code),
            Field(
                "percent",
                pgettext("time", "More time, percent"),
                kind="number",
                value=typed.percent if refusal else value,
                hint=_("50 makes 45 minutes of 30. It holds for all tests of the campaign."),
                error=refusal.message if refusal and at == "percent" else "",
                inputmode="numeric",
            ),
            Field(
                "reason",
                pgettext("time", "Why"),
                value=typed.reason if refusal else (had.reason if had else ""),
                hint=_("Only the central commission reads it; it does not go into the record."),
                error=refusal.message if refusal and at == "reason" else "",
                maxlength=300,
            ),
        ),
        Button(pgettext("button", "Give more time")),
        action=url_in_tests(read.campaign, "time"),
        alternative=Link(
            pgettext("link", "Choose somebody else"), url_in_tests(read.campaign, "time")
        ),
        label=pgettext("button", "Give more time"),
    )


def _given(read: TimeReading) -> Component:
    if not read.given:
        words = _("Find a member above, and say how much more time they have and why.")
        return Empty(_("Nobody has more time yet"), words)
    caption = ngettext("%(count)s member", "%(count)s members", len(read.given))
    return Table(
        caption=caption % {"count": len(read.given)},
        stacked=True,
        columns=(
            Column(pgettext("members", "Name")),
            Column(pgettext("time", "More time"), number=True),
            Column(pgettext("time", "Why")),
            Column(pgettext("time", "Given by")),
            Column(pgettext("time", "Taking back"), hidden_label=True),
        ),
        rows=tuple(
            Row(
                (
                    Cell(person_name(one.member.person), note=_place(one.member)),
                    percent(one.extra_percent, 0),
                    one.reason,
                    Cell(actor_name(one.given_by), note=written(one.given_at)),
                    Cell(part=_take_back(read, one)),
                )
            )
            for one in read.given
        ),
    )


def _take_back(read: TimeReading, one: Accommodation) -> Button:
    return Button(
        pgettext("button", "Take back"),
        post=url_in_tests(read.campaign, "time"),
        kind="plain",
        fields=(("deed", "take_back"), ("person", one.member.person.code)),
        context=person_name(one.member.person),
    )
