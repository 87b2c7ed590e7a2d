"""The forms that add to a replan what the product cannot know; each carries the others along."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.core.web.components import Button, Choice
from kaskad.core.web.format import day_of_week
from kaskad.core.web.forms import Field, Form
from kaskad.planning.queries.asked import Asked
from kaskad.planning.queries.supposable import Named


@dataclass(frozen=True, slots=True)
class Offered:
    """What can be added, for a region: its trainers, venues and the days that are left."""

    regions: Sequence[Named]
    region: str
    trainers: Sequence[Named]
    venues: Sequence[Named]
    days: Sequence[date]


def _kept(asked: Sequence[Asked], region: str, anchor: str) -> tuple[Field, ...]:
    """What was chosen before, again in every form."""
    kept = [
        Field("also", "", kind="hidden", value=one.word, anchor=f"{anchor}-also-{place}")
        for place, one in enumerate(asked)
    ]
    if region:
        kept.append(Field("place", "", kind="hidden", value=region, anchor=f"{anchor}-place"))
    return tuple(kept)


def region_form(offered: Offered, asked: Sequence[Asked], here: str) -> Form:
    """The region first: days, trainers and venues are those of one."""
    choices = [
        Choice(one.key, str(one.name), chosen=one.key == offered.region) for one in offered.regions
    ]
    if not offered.region:
        choices.insert(0, Choice("", _("Choose"), chosen=True))
    return Form(
        fields=(
            Field("place", _("Region"), kind="select", choices=tuple(choices)),
            *_kept(asked, "", "r"),
        ),
        submit=Button(_("Show its days, trainers and venues"), kind="second"),
        action=here,
        method="get",
        label=_("Region"),
    )


def adding_forms(offered: Offered, asked: Sequence[Asked], here: str) -> Iterable[Form]:
    """A form for each kind of thing; the seminar needs no region."""
    if offered.region:
        region = Field("key", "", kind="hidden", value=offered.region, anchor="f-day-key")
        day = _days("first", _("Day"), offered.days, "day", must=True)
        yield _form("day", (region, day), _("A day is lost in this region"), offered, asked, here)
        lists = (
            ("trainer", _("Trainer"), offered.trainers, _("A trainer is not there")),
            ("venue", _("Venue"), offered.venues, _("A venue is not to be had")),
        )
        for kind, label, rows, title in lists:
            if not rows:
                continue
            choices = tuple(
                Choice(one.key, f"{one.name}, {one.place}" if one.place else str(one.name))
                for one in rows
            )
            fields = (
                Field(
                    "key",
                    label,
                    kind="select",
                    choices=(Choice("", _("Choose"), chosen=True), *choices),
                    anchor=f"f-{kind}-key",
                ),
                _days("first", _("From which day on"), offered.days, kind, must=True),
                _days("last", _("Last day"), offered.days, kind, must=False),
            )
            yield _form(kind, fields, title, offered, asked, here)
    code = Field(
        "key",
        _("Code of the seminar"),
        hint=_("It stands at the end of the address of the seminar’s page."),
        maxlength=12,
        anchor="f-seminar-key",
    )
    yield _form("seminar", (code,), _("A seminar is not held as planned"), offered, asked, here)


def _days(name: str, label: str, days: Sequence[date], kind: str, *, must: bool) -> Field:
    choices = tuple(Choice(one.isoformat(), day_of_week(one)) for one in days)
    nothing = Choice("", _("Choose") if must else _("to the end"), chosen=True)
    return Field(
        name,
        label,
        kind="select",
        choices=(nothing, *choices),
        required=must,
        anchor=f"f-{kind}-{name}",
    )


def _form(
    kind: str,
    fields: tuple[Field, ...],
    title: str,
    offered: Offered,
    asked: Sequence[Asked],
    here: str,
) -> Form:
    hidden = Field("kind", "", kind="hidden", value=kind, anchor=f"f-{kind}-kind")
    return Form(
        fields=(hidden, *_kept(asked, offered.region, kind), *fields),
        submit=Button(pgettext("replan", "Add"), kind="second"),
        action=here,
        method="get",
        label=title,
    )
