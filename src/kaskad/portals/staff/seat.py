"""A seat, and replacing who sits there, built of components."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.campaigns.api import Campaign, Exemption, SeminarRow
from kaskad.commissions.api import Level, Member, SeatRole, person_name
from kaskad.core.refusal import Refusal
from kaskad.core.web.components import (
    Actions,
    Button,
    Change,
    Changes,
    Fact,
    Facts,
    Link,
    Notice,
    Status,
)
from kaskad.core.web.format import clock_time, day, day_of_week, day_short
from kaskad.core.web.forms import Field, Form, fields_of
from kaskad.planning.api import NoSeat, Obstacle, SeatFound, SeatHandedOver
from kaskad.portals.seminar_words import place_of
from kaskad.portals.staff.exemption_pages import exemption_notice
from kaskad.portals.staff.red import red_status
from kaskad.portals.staff.seat_form import NewcomerForm
from kaskad.portals.staff.tasks import days_left
from kaskad.reporting.api import RedSeat


@dataclass(frozen=True, slots=True)
class ReplacePage:
    """The form, or what the replacement does before it is done."""

    title: str
    lead: str
    back: Link
    notice: Notice | None
    changes: Changes | None
    form: Form


@dataclass(frozen=True, slots=True)
class SeatPage:
    """Who sits there, whether the seat is red, what is booked, and the letter."""

    title: str
    lead: str
    back: Link
    status: Status | None
    watch: str
    notice: Notice | None
    exemption: Notice | None
    facts: Facts
    actions: Actions | None


@dataclass(frozen=True, slots=True)
class SeatReading:
    """A seat on a day; ``no_seat`` says why nothing is booked, ``exemption`` holds or waits."""

    member: Member
    today: date
    campaign: Campaign | None = None
    red: RedSeat | None = None
    booked: SeminarRow | None = None
    no_seat: NoSeat | None = None
    exemption: Exemption | None = None

    @property
    def sits(self) -> bool:
        """Whether the member holds the seat today."""
        until = self.member.until
        return self.member.since <= self.today and (until is None or until > self.today)


def replace_form_page(member: Member, form: NewcomerForm, refused: Refusal | None) -> ReplacePage:
    """Who leaves, and who comes."""
    fields = tuple(_with_refusal(one, refused) for one in fields_of(form))
    named = refused is not None and any(one.name == refused.field for one in fields)
    return ReplacePage(
        title=_("Replace a member"),
        lead=_("%(name)s leaves; who comes?") % {"name": person_name(member.person)},
        back=_back(member),
        notice=_refused(refused) if refused is not None and not named else None,
        changes=None,
        form=Form(
            fields=fields,
            submit=Button(pgettext("button", "Check"), name="step", value="check"),
            label=_("Replace a member"),
        ),
    )


def replace_check_page(
    member: Member,
    form: NewcomerForm,
    done: SeatHandedOver,
    seminars: dict[str, SeminarRow],
    last: date | None,
) -> ReplacePage:
    """What the replacement does; nothing is done yet."""
    sent = form.cleaned_data
    hidden = tuple(
        Field(name, "", kind="hidden", value=str(value or "")) for name, value in sent.items()
    )
    return ReplacePage(
        title=_("Replace this member?"),
        lead=_("Nothing has been changed yet."),
        back=_back(member),
        notice=None,
        changes=Changes(
            items=tuple(_changes(member, done, seminars, last)), label=_("What changes")
        ),
        form=Form(
            fields=hidden,
            submit=Button(pgettext("button", "Replace"), name="step", value="apply"),
            alternative=Button(
                _("Change what was filled in"), kind="second", name="step", value="change"
            ),
            label=_("Replace this member?"),
        ),
    )


def _with_refusal(one: Field, refused: Refusal | None) -> Field:
    if refused is None or refused.field != one.name:
        return one
    return replace(one, error=refused.message)


def _refused(refused: Refusal) -> Notice:
    return Notice(_("This cannot be done"), refused.message, kind="error")


def _back(member: Member) -> Link:
    return Link(
        str(member.commission.name),
        reverse("commissions:commission", args=[member.commission.code]),
    )


def _changes(
    member: Member, done: SeatHandedOver, seminars: dict[str, SeminarRow], last: date | None
) -> Iterable[Change]:
    came = done.came
    role = str(SeatRole(came.role).label)
    yield Change(
        role, before=person_name(member.person), after=person_name(came.person),
        reason=_("from %(day)s on") % {"day": day(came.since)},
    )  # fmt: skip
    for one in done.given_up:
        yield Change(
            _("Seminar on %(day)s, %(time)s")
            % {"day": day_of_week(one.seminar.day), "time": clock_time(one.seminar.starts)},
            before=person_name(member.person), after=one.name,
        )  # fmt: skip
    for seat in done.seats:
        if isinstance(seat, SeatFound):
            yield Change(
                _("Seminar of the newcomer"), "added", after=when_and_where(seminars[seat.seminar]),
                reason=str(seat.how.label),
            )  # fmt: skip
        else:
            yield Change(_("Seminar of the newcomer"), after=why_not(seat))
    if last is not None and done.seats:
        yield Change(_("Must be trained by"), "added", after=day_of_week(last))
    if member.person.account_id is not None:
        yield Change(
            _("Signing in"), "removed", before=person_name(member.person),
            reason=_("The letter of who leaves stops working."),
        )  # fmt: skip


def when_and_where(row: SeminarRow) -> str:
    """Day, time and place of a seminar."""
    return f"{day_of_week(row.day)}, {clock_time(row.starts)}, {place_of(row)}"


def why_not(seat: NoSeat) -> str:
    """Why nothing is booked, and from when a make-up round helps."""
    if seat.obstacle is Obstacle.WAITS and seat.day is not None:
        return _("Make-up round %(number)s, from %(day)s on; it is still to be planned.") % {
            "number": seat.round,
            "day": day_short(seat.day, "from"),
        }
    remedy = _("Repair the plan, or plan a make-up round.")
    return f"{seat.obstacle.label} {remedy}"


def seat_page(read: SeatReading) -> SeatPage:
    """The seat as it stands."""
    member, last = read.member, read.campaign.last_day if read.campaign else None
    red = read.red
    days = (last - read.today).days if last else 0
    return SeatPage(
        title=person_name(member.person),
        lead=f"{SeatRole(member.role).label}, {member.commission.name}",
        back=_back(member),
        status=red_status(red, last) if red and last else None,
        watch=days_left(max(days, 0)) if red and last else "",
        notice=_notice(read),
        exemption=exemption_notice(read.exemption) if read.sits else None,
        facts=Facts(tuple(_facts(read))),
        actions=_actions(read),
    )


def _notice(read: SeatReading) -> Notice | None:
    if not read.sits and read.member.until is not None:
        return Notice(_("This member has left the seat"), still=True)
    if read.no_seat is None:
        return None
    return Notice(
        _("No seminar is booked yet"),
        why_not(read.no_seat),
        kind="info" if read.no_seat.obstacle is Obstacle.WAITS else "warn",
        still=True,
    )


def _facts(read: SeatReading) -> Iterable[Fact]:
    member = read.member
    yield Fact(pgettext("commission", "Seat"), str(member.seat.number))
    yield Fact(pgettext("period", "From"), day(member.since))
    if member.until is not None:
        yield Fact(pgettext("period", "Until"), day(member.until))
    if read.booked is not None:
        yield Fact(_("Seminar"), when_and_where(read.booked), read.booked.trainer_name)


def _actions(read: SeatReading) -> Actions | None:
    member, items = read.member, list[Button | Link]()
    small = member.commission.level in (Level.DISTRICT, Level.PRECINCT)
    if read.sits and small:
        items.append(
            Button(
                _("Print the letter"),
                post=reverse("access:print", args=[member.commission.code]),
                fields=(("which", member.person.code),),
            )
        )
    if member.until is None:
        items.append(
            Button(
                pgettext("button", "Replace"),
                url=reverse("portals:replace", args=[member.person.code]),
                kind="second",
            )
        )
    if read.sits and read.campaign is not None and read.exemption is None:
        words = _("Ask for an exemption from the training")
        items.append(Link(words, reverse("portals:exemption_ask", args=[member.person.code])))
    found: Sequence[Button | Link] = items
    return Actions(tuple(found)) if found else None
