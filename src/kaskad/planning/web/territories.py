"""The table of a version of the plan by territory; its rows add up to its last one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.commissions.api import Commission
from kaskad.core.web.format import bind, number
from kaskad.core.web.tables import Cell, Column, Row, Table
from kaskad.planning.queries.districts import DistrictRow
from kaskad.planning.queries.people import PlanPeople


def territories_table(
    rows: Sequence[DistrictRow], here: Commission, url: Callable[[str], str], caption: str = ""
) -> Table | None:
    """What is below ``here``, its own seminars first; None without any territory below."""
    if all(row.code == here.code for row in rows):
        return None
    return Table(
        caption=caption or _("Territories"),
        caption_hidden=not caption,
        columns=(
            Column(_("Territory")),
            Column(_("Seminars"), number=True),
            Column(pgettext("planner", "Bound"), number=True, wide=True),
            Column(pgettext("seminar", "Places"), number=True),
        ),
        rows=(
            *(_row(row, url(row.code), is_own=row.code == here.code) for row in rows),
            Row(
                cells=(
                    _("Altogether"),
                    number(sum(row.seminars for row in rows)),
                    number(sum(row.least for row in rows)),
                    number(sum(row.people for row in rows)),
                ),
                total=True,
            ),
        ),
    )


def _row(row: DistrictRow, url: str, *, is_own: bool) -> Row:
    name = Cell(_("Own seminars of the commission")) if is_own else Cell(str(row.name), url=url)
    return Row(
        cells=(name, number(row.seminars), number(row.least), number(row.people)),
        flag=row.seminars == 0,
    )


def people_in_words(people: PlanPeople) -> str:
    """Why there are more places than members: for whoever adds up."""
    text = _(
        "Places: %(places)s, people: %(people)s, for who misses a seminar gets another place in a "
        "make-up round. Of these people %(sitting)s are members of commissions today; replaced "
        "since: %(replaced)s."
    ) % {
        "places": number(people.places),
        "people": number(people.people),
        "sitting": number(people.people - people.replaced),
        "replaced": number(people.replaced),
    }
    if not people.waiting:
        return text
    waiting = _("Their seminar was cancelled and they wait for another one: %(people)s.")
    return f"{text} {waiting % {'people': number(people.waiting)}}"


def seminars_in_words(seminars: int, make_up: int, cancelled: int) -> str:
    """What the number of a plan's seminars is made of; nothing for a plan as it was drafted."""
    parts = []
    if make_up:
        parts.append(
            _("as planned at first: %(main)s, added for make-up rounds: %(make_up)s")
            % {"main": number(seminars - make_up), "make_up": number(make_up)}
        )
    if cancelled:
        parts.append(
            _("cancelled, not counted here: %(cancelled)s") % {"cancelled": number(cancelled)}
        )
    return bind("; ".join(parts))
