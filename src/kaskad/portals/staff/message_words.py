"""Words and tables that the pages about messages share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import pgettext

from kaskad.core import clock
from kaskad.core.localized import LocalizedText
from kaskad.core.web.components import Button, Fact, Facts, Status
from kaskad.core.web.components import State as Look
from kaskad.core.web.format import clock_time, day_short, number
from kaskad.core.web.tables import Cell, Column, Row, Table
from kaskad.messaging.api import (
    KINDS,
    SENT_AGAIN_FROM,
    Channel,
    MessageRow,
    State,
    reason_words,
)

_LOOKS: Mapping[str, Look] = {
    State.WAITING: "wait", State.SENDING: "now", State.SENT: "done", State.DELIVERED: "done",
    State.UNCLEAR: "late", State.TO_PRINT: "wait", State.PRINTED: "done", State.GIVEN_UP: "bad",
    State.WITHHELD: "plan", State.TOO_LATE: "plan", State.KEPT: "plan",
}  # fmt: skip


def state_facts(counts: Mapping[str, int]) -> Facts | None:
    """How many messages are in each state that has any."""
    found = [Fact(str(one.label), number(counts[one])) for one in State if counts.get(one)]
    return Facts(tuple(found)) if found else None


def message_table(
    rows: Sequence[MessageRow],
    caption: str,
    *,
    places: Mapping[str, LocalizedText],
    names: Mapping[str, str] | None = None,
    may_send: bool = False,
    with_reasons: bool = False,
) -> Table | None:
    """Messages one under another; names only where the reader may see them."""
    if not rows:
        return None
    columns = [Column(pgettext("message", "Message"))]
    if names is not None:
        columns.append(Column(pgettext("message", "To whom")))
    columns += [
        Column(pgettext("message", "Commission"), wide=True),
        Column(pgettext("message", "Way"), wide=True),
        Column(pgettext("message", "State")),
    ]
    if with_reasons:
        columns.append(Column(pgettext("message", "Reason")))
    if may_send:
        columns.append(Column(pgettext("message", "Action"), hidden_label=True))
    return Table(
        caption=caption,
        caption_hidden=True,
        stacked=True,
        columns=tuple(columns),
        rows=tuple(_row(row, places, names, may_send, with_reasons) for row in rows),
    )


def _row(
    row: MessageRow,
    places: Mapping[str, LocalizedText],
    names: Mapping[str, str] | None,
    may_send: bool,
    with_reasons: bool,
) -> Row:
    queued = row.queued_at.astimezone(clock.zone())
    when = f"{day_short(queued.date())}, {clock_time(queued)}"
    cells: list[Cell | str] = [Cell(str(KINDS[row.kind].title), note=when)]
    if names is not None:
        cells.append(names.get(row.key, ""))
    cells += [
        str(places.get(row.place, "")),
        str(Channel(row.channel).label) if row.channel else "",
        Cell(part=Status(str(State(row.state).label), _LOOKS[row.state])),
    ]
    if with_reasons:
        cells.append(reason_words(row.reason) if row.reason else "")
    if may_send:
        cells.append(_again(row))
    return Row(tuple(cells))


def _again(row: MessageRow) -> Cell | str:
    if row.state not in SENT_AGAIN_FROM:
        return ""
    return Cell(
        part=Button(
            pgettext("button", "Send again"),
            post=reverse("portals:message_again", args=[row.code]),
            kind="second",
            small=True,
        )
    )
