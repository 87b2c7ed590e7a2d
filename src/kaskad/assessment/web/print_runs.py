"""What pages say of the papers of a district or a group: how many, since when, the files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaskad.assessment.models import PrintRun, Test
from kaskad.assessment.vocab import PRINT_AHEAD, PrintState, TestState
from kaskad.commissions.api import Commission, Level
from kaskad.core import clock
from kaskad.core.web.components import Button, Component, Link, Notice, Status
from kaskad.core.web.format import moment, number, size
from kaskad.core.web.tables import Cell, Column, Row, Table

_STATIONS = {PrintState.WAITING: "wait", PrintState.READY: "done", PrintState.FAILED: "bad"}


def is_printed_whole(place: Commission) -> bool:
    """Papers of all below are printed by district; of a region that would be thousands."""
    return place.level == Level.DISTRICT


def may_print(test: Test, now: datetime) -> bool:
    """Whether the questions may be printed at this moment."""
    return (
        test.state == TestState.PUBLISHED and test.opens_at - PRINT_AHEAD <= now <= test.closes_at
    )


def too_early(test: Test, now: datetime) -> str:
    """From when papers can be printed, if that is still ahead."""
    earliest = test.opens_at - PRINT_AHEAD
    if test.state != TestState.PUBLISHED or now >= earliest:
        return ""
    words = _("The papers can be printed from %(at)s: until then the questions stay secret.")
    return words % {"at": moment(earliest.astimezone(clock.zone()))}


def print_button(words: str, people: int, url: str) -> Button:
    """Asks for the papers of so many people."""
    return Button(f"{words} ({number(people)})", post=url, icon="print", kind="second")


def files(
    runs: Sequence[PrintRun], page: str, address_of: Callable[[PrintRun], str]
) -> list[Component]:
    """The files that were asked for; one that is being made has a way to look again."""
    if not runs:
        return []
    parts: list[Component] = [
        Table(
            caption=pgettext("papers", "Files with papers"),
            stacked=True,
            columns=(
                Column(pgettext("papers", "Asked for")), Column(pgettext("papers", "File")),
                Column(_("State")),
            ),
            rows=tuple(_row(one, address_of) for one in runs),
        )
    ]  # fmt: skip
    states = {one.state for one in runs}
    if PrintState.WAITING in states:
        parts.append(Link(_("Look again"), page))
    if PrintState.FAILED in states:
        words = _("A file could not be made. Ask for the papers again, or tell the operator.")
        parts.append(Notice(words, kind="error", still=True))
    return parts


def _row(run: PrintRun, address_of: Callable[[PrintRun], str]) -> Row:
    people = ngettext("%(count)s person", "%(count)s people", run.people) % {
        "count": number(run.people)
    }
    is_ready = run.state == PrintState.READY
    name = f"{people}, {size(run.size)}" if is_ready else people
    state = PrintState(run.state)
    return Row(
        (
            moment(run.asked_at.astimezone(clock.zone())),
            Cell(name, url=address_of(run) if is_ready else ""),
            Cell(part=Status(str(state.label), _STATIONS[state])),  # type: ignore[arg-type]  # all are states of it
        )
    )
