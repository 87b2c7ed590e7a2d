"""The page on which a seminar is arranged anew: what is possible, and the form that asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.campaigns.api import Seminar, refusal_of_state
from kaskad.commissions.api import Commission, person_name
from kaskad.core.refusal import Refusal
from kaskad.core.web.components import (
    Button,
    Choice,
    Component,
    Fact,
    Facts,
    Ladder,
    Link,
    Notice,
)
from kaskad.core.web.format import day_of_week, half_day, number, soft
from kaskad.core.web.forms import Field, Form
from kaskad.planning.queries.change import mark_of
from kaskad.planning.queries.openings import FreeTrainer, Hall, Opening, Openings
from kaskad.planning.vocab.words import LANGUAGES
from kaskad.planning.web.asked import CANCEL, Asked, time_asked, time_value

REASON_LENGTH = 300


@dataclass(frozen=True, slots=True)
class ChangePage:
    """A seminar with the forms that change it; without forms the notice says why."""

    title: str
    kicker: str
    ladder: Ladder
    facts: Facts
    notice: Notice | None
    when: Form | None
    free_title: str
    free: Component | None
    cancel: Form | None


def change_page(
    seminar: Seminar,
    above: Sequence[Commission],
    *,
    today: date,
    filled: Asked,
) -> ChangePage:
    """What is possible at the time of ``filled``, with what else was filled in already."""
    state = refusal_of_state(seminar)
    openings = Openings(seminar, today, above)
    times = [] if state else openings.times()
    day, half = time_asked(seminar, filled.time)
    return ChangePage(
        title=_("Change this seminar"),
        kicker=named(seminar),
        ladder=_ladder(seminar, above),
        facts=_facts(seminar, openings.people),
        notice=_notice(state, times),
        when=None if state or not times else _when(seminar, times, (day, half), filled),
        free_title=in_words(day, half),
        free=None if state else _free(seminar, openings, (day, half), filled),
        cancel=None if state else _cancel(seminar, filled),
    )


def _notice(state: Refusal | None, times: Sequence[Opening]) -> Notice | None:
    if state is not None:
        return Notice(state.message, still=True)
    if times:
        return None
    return Notice(
        _("There is no day left to which it could be moved"),
        _("It can only be cancelled, or given to another trainer at its own time."),
        kind="warn",
        still=True,
    )


def named(seminar: Seminar) -> str:
    """The seminar by group, commission and stage."""
    return _("Group %(number)s, %(commission)s, stage %(stage)s") % {
        "number": seminar.group.number,
        "commission": seminar.group.commission.name,
        "stage": seminar.group.stage.number,
    }


def in_words(day: date, half: str) -> str:
    """A half-day as people say it."""
    return f"{day_of_week(day)}, {half_day('morning' if half == 'am' else 'afternoon')}"


def url_of(seminar: Seminar) -> str:
    """The page of the change."""
    return reverse("planning:seminar", args=(seminar.group.plan.campaign.code, seminar.code))


def trainer_name(seminar: Seminar) -> str:
    """Who teaches now."""
    if seminar.trainer is None:
        return _("The central commission")
    return person_name(seminar.trainer.person)


def _ladder(seminar: Seminar, above: Sequence[Commission]) -> Ladder:
    campaign, here = seminar.group.plan.campaign.code, seminar.group.commission
    places = (
        Link(str(one.name), reverse("planning:place", args=(campaign, one.code)))
        for one in (*above, here)
    )
    plans = Link(_("Plans"), reverse("planning:overview", args=(campaign,)))
    return Ladder(levels=(plans, *places), here=_("Change this seminar"))


def _facts(seminar: Seminar, people: int) -> Facts:
    where = soft(str(seminar.venue.name)) if seminar.venue else pgettext("seminar", "Online")
    seats = ""
    if seminar.venue:
        seats = _("seats: %(seats)s") % {"seats": number(seminar.venue.capacity)}
    language = seminar.group.language
    return Facts(
        items=(
            Fact(pgettext("seminar", "When"), in_words(seminar.day, seminar.half)),
            Fact(pgettext("seminar", "Where"), where, seats),
            Fact(_("Trainer"), trainer_name(seminar)),
            Fact(_("People"), number(people), str(LANGUAGES.get(language, language))),
        )
    )


def _when(
    seminar: Seminar, times: Sequence[Opening], chosen: tuple[date, str], filled: Asked
) -> Form:
    choices = [
        Choice(
            time_value(one.day, one.half),
            _opening(seminar, one),
            chosen=(one.day, one.half) == chosen,
        )
        for one in times
    ]
    if not any(one.chosen for one in choices):
        choices.insert(0, Choice(time_value(*chosen), in_words(*chosen), chosen=True))
    hidden = Field("reason", "", kind="hidden", value=filled.reason)
    return Form(
        fields=(
            Field("time", _("Day and half of the day"), kind="select", choices=tuple(choices)),
            *((hidden,) if hidden.value else ()),
        ),
        submit=Button(_("Show what is free then"), kind="second"),
        action=url_of(seminar),
        method="get",
        label=_("Another time"),
    )


def _opening(seminar: Seminar, one: Opening) -> str:
    parts = []
    if seminar.venue_id is not None:
        parts.append(
            _("free venues: %(count)s") % {"count": number(one.halls)}
            if one.halls
            else _("no venue is free")
        )
    if not one.trainer_free:
        parts.append(_("the trainer is busy"))
    time = in_words(one.day, one.half)
    return f"{time} – {', '.join(parts)}" if parts else time


def _free(seminar: Seminar, openings: Openings, time: tuple[date, str], filled: Asked) -> Component:
    """The form for a time, or why there is none."""
    halls, trainers = openings.halls(*time), openings.trainers(*time)
    if not openings.online and not halls:
        return Notice(
            _("No venue is free then"),
            _("No free venue here has %(people)s seats. Choose another time.")
            % {"people": number(openings.people)},
            kind="warn",
            still=True,
        )
    if seminar.trainer_id is not None and not trainers:
        return Notice(
            _("No trainer is free then"),
            _("Nobody who may teach this group is free. Choose another time."),
            kind="warn",
            still=True,
        )
    fields = [
        Field("what", "", kind="hidden", value="move"),
        Field("time", "", kind="hidden", value=time_value(*time), anchor="f-time-asked"),
        Field("seen", "", kind="hidden", value=mark_of(seminar)),
    ]
    if halls:
        wanted = filled.venue or _code(seminar)
        fields.append(_venue_field(halls, wanted))
    if trainers:
        trainer = filled.trainer or str(seminar.trainer_id)
        fields.append(_trainer_field(trainers, trainer))
    fields.append(_reason(filled, cancels=False))
    return Form(
        fields=tuple(fields),
        submit=Button(_("Go on to check"), name="step", value="check"),
        action=url_of(seminar),
        label=_("The seminar at this time"),
    )


def _code(seminar: Seminar) -> str:
    return seminar.venue.code if seminar.venue else ""


def _venue_field(halls: Sequence[Hall], wanted: str) -> Field:
    choices = [
        Choice(
            one.code,
            _("%(venue)s, seats: %(seats)s") % {"venue": one.name, "seats": number(one.seats)},
            chosen=one.code == wanted,
        )
        for one in halls
    ]
    return Field("venue", _("Free venues"), kind="select", choices=_with_none(choices))


def _trainer_field(trainers: Sequence[FreeTrainer], wanted: str) -> Field:
    choices = []
    for one in trainers:
        text = f"{one.name}, {one.commission}"
        if one.same_day:
            text = _("%(trainer)s – seminars on this day: %(count)s") % {
                "trainer": text,
                "count": number(one.same_day),
            }
        choices.append(Choice(str(one.member_id), text, chosen=str(one.member_id) == wanted))
    return Field(
        "trainer",
        _("Free trainers"),
        kind="select",
        choices=_with_none(choices),
        hint=_("Taught before that day, speak the language of the group, and free then."),
    )


def _with_none(choices: Sequence[Choice]) -> tuple[Choice, ...]:
    """Nothing is chosen for the reader where what is now cannot stay."""
    if any(one.chosen for one in choices):
        return tuple(choices)
    return (Choice("", _("Choose"), chosen=True), *choices)


def _reason(filled: Asked, *, cancels: bool) -> Field:
    mine = (filled.what == CANCEL) == cancels
    return Field(
        "reason",
        _("Why it is cancelled") if cancels else _("Why it is changed"),
        value=filled.reason if mine else "",
        hint=_("It is shown to those concerned and stays in the record.")
        if cancels
        else _("It stays in the record."),
        maxlength=REASON_LENGTH,
        anchor="f-reason-cancel" if cancels else "",
    )


def _cancel(seminar: Seminar, filled: Asked) -> Form:
    return Form(
        fields=(
            Field("what", "", kind="hidden", value=CANCEL, anchor="f-what-cancel"),
            Field("seen", "", kind="hidden", value=mark_of(seminar), anchor="f-seen-cancel"),
            _reason(filled, cancels=True),
        ),
        submit=Button(_("Go on to check"), kind="second", name="step", value="check"),
        action=url_of(seminar),
        label=_("Cancel this seminar"),
    )
