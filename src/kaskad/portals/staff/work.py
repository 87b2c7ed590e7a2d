"""Background work as the centre sees it: what failed, what runs and waits, what comes by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.core import clock
from kaskad.core.refusal import Refusal
from kaskad.core.tasks.faults import SILENT, UNKNOWN
from kaskad.core.tasks.reading import (
    SlotRow,
    TaskRow,
    WorkState,
    dead_tasks,
    open_tasks,
    schedule_rows,
    state_of_work,
)
from kaskad.core.tasks.vocab import TaskState
from kaskad.core.web.components import (
    Actions,
    Button,
    Empty,
    Fact,
    Facts,
    Link,
    Notice,
    Progress,
    Status,
)
from kaskad.core.web.format import NB, bind, clock_time, day_short, number
from kaskad.core.web.tables import Cell, Column, Row, Table

LONG_WAIT = timedelta(minutes=5)
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


@dataclass(frozen=True, slots=True)
class WorkPage:
    """Failed tasks ask for a decision and stand first."""

    title: str
    lead: str
    back: Link
    facts: Facts
    notice: Notice | None
    failed: Table | None
    no_failed: Empty | None
    open: Table | None
    no_open: Empty | None
    schedule: Table
    refresh_url: str = ""


def work_page() -> WorkPage:
    """The page as of now, by the machine's clock."""
    now = clock.machine_now()
    state, opened, failed = state_of_work(now), open_tasks(now), dead_tasks(now)
    here = reverse("portals:work")
    return WorkPage(
        title=_("Background work"),
        lead=_("What the server does by itself: lists, plans, forecasts, messages, the record."),
        back=Link(_("Overview"), reverse("portals:staff")),
        facts=_facts(state),
        notice=_notice(state, now),
        failed=_failed(failed, now) if failed else None,
        no_failed=None if failed else Empty(_("Nothing has failed")),
        open=_open(opened, now) if opened else None,
        no_open=None if opened else Empty(_("Nothing waits and nothing runs")),
        schedule=_schedule(schedule_rows(now)),
        refresh_url=here if opened else "",
    )


def _facts(state: WorkState) -> Facts:
    shown = (
        (pgettext("count of tasks", "Waiting"), TaskState.READY),
        (pgettext("count of tasks", "Running"), TaskState.RUNNING),
        (pgettext("count of tasks", "Failed"), TaskState.DEAD),
    )
    return Facts(tuple(Fact(label, number(state.counts.get(one.value, 0))) for label, one in shown))


def _notice(state: WorkState, now: datetime) -> Notice | None:
    if state.waits_for(now) < LONG_WAIT:
        return None
    return Notice(
        _("The oldest task has been waiting for %(age)s.") % {"age": age(state.waits_for(now))},
        _("Ask whoever runs the server whether a worker runs: the command “kaskad doctor” says."),
        kind="warn",
    )


def _failed(rows: Sequence[TaskRow], now: datetime) -> Table:
    return Table(
        caption=_("They wait for your decision."),
        stacked=True,
        columns=(
            Column(pgettext("background task", "Task")),
            Column(pgettext("background task", "What went wrong"), wide=True),
            Column(pgettext("background task", "Attempts"), number=True),
            Column(pgettext("background task", "Failed")),
            Column(pgettext("background task", "Decision"), hidden_label=True),
        ),
        rows=tuple(
            Row(
                (
                    Cell(row.words, note=row.about),
                    _error(row.error),
                    number(row.attempts),
                    _ago(row.finished_at, now),
                    Cell(part=_decisions(row)),
                )
            )
            for row in rows
        ),
    )


def _decisions(row: TaskRow) -> Actions:
    return Actions(
        (
            _button(row, "retry", pgettext("button", "Try again")),
            _button(row, "discard", pgettext("button", "Discard"), "plain"),
        )
    )


def _button(
    row: TaskRow, act: str, label: str, kind: Literal["second", "plain"] = "second"
) -> Button:
    post = reverse(f"portals:work_{act}", args=[row.code])
    return Button(label, post=post, kind=kind, small=True, context=row.words)


def _error(error: str) -> Cell:
    """Words for what went wrong; the sign below is for those who look after the program."""
    kind, _space, sign = error.partition(" ")
    if kind == SILENT:
        return Cell(_("The process that worked on it ended each time without a word."))
    if kind == UNKNOWN:
        return Cell(_("This version does not know such a task any more."))
    if kind == "refused":
        return Cell(_refusal(sign), note=sign)
    return Cell(_("A fault of the program or of what it stands on."), note=error)


def _refusal(code: str) -> str:
    """The text of the refusal, if it says all without the values of that moment."""
    known = Refusal.known.get(code)
    text = str(known.text) if known else ""
    return text if text and "%(" not in text else _("Refused, and will be refused again.")


def _open(rows: Sequence[TaskRow], now: datetime) -> Table:
    return Table(
        caption=_("In the order in which they are taken."),
        stacked=True,
        columns=(
            Column(pgettext("background task", "Task")),
            Column(pgettext("background task", "State")),
            Column(pgettext("background task", "How far"), wide=True),
            Column(pgettext("background task", "Attempts"), number=True),
            Column(pgettext("background task", "Since")),
            Column(pgettext("background task", "Decision"), hidden_label=True),
        ),
        rows=tuple(
            Row(
                (
                    Cell(row.words, note=row.about),
                    Cell(part=_status(row)),
                    _how_far(row, now),
                    number(row.attempts),
                    _ago(row.waits_since, now),
                    ""
                    if row.stop_requested
                    else Cell(part=_button(row, "stop", pgettext("button", "Stop"))),
                )
            )
            for row in rows
        ),
    )


def _status(row: TaskRow) -> Status:
    if row.stop_requested:
        return Status(pgettext("background task", "Is being stopped"), "wait")
    if row.is_silent:
        return Status(pgettext("background task", "Worker is silent"), "late")
    return Status(str(TaskState(row.state).label), "now" if row.state == "running" else "wait")


def _how_far(row: TaskRow, now: datetime) -> Cell | str:
    if row.state == TaskState.RUNNING:
        if not row.total:
            return pgettext("background task", "not told")
        text = _("%(done)s of %(total)s") % {"done": number(row.done), "total": number(row.total)}
        return Cell(part=Progress(text, value=row.done, maximum=row.total, label=row.words))
    if row.error and row.run_after > now:
        return Cell(_("failed, again in %(age)s") % {"age": age(row.run_after - now)})
    if row.run_after > now:
        return Cell(_("in %(age)s") % {"age": age(row.run_after - now)})
    return pgettext("background task", "due now")


def _schedule(rows: Sequence[SlotRow]) -> Table:
    return Table(
        caption=_("Done by the clock of the server"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("background task", "Task")),
            Column(pgettext("background task", "Last time")),
            Column(pgettext("background task", "Next time")),
        ),
        rows=tuple(
            Row(
                (
                    row.words,
                    _when(row.last) if row.last else pgettext("background task", "not yet"),
                    _when(row.next),
                )
            )
            for row in rows
        ),
    )


def _when(moment: datetime) -> str:
    local = moment.astimezone(clock.zone())
    return f"{day_short(local.date())}, {clock_time(local.time())}"


def _ago(moment: datetime | None, now: datetime) -> str:
    return bind(_("%(age)s ago") % {"age": age(now - moment)}) if moment else ""


def age(span: timedelta) -> str:
    """How long something is, in its largest unit."""
    seconds = max(int(span.total_seconds()), 0)
    if seconds < _MINUTE:
        text = pgettext("duration", "%(count)s s") % {"count": seconds}
    elif seconds < _HOUR:
        text = pgettext("duration", "%(count)s min") % {"count": seconds // _MINUTE}
    elif seconds < _DAY:
        text = pgettext("duration", "%(count)s h") % {"count": seconds // _HOUR}
    else:
        text = pgettext("duration", "%(count)s d") % {"count": seconds // _DAY}
    return text.replace(" ", NB)
